import type { Role } from "../gql/graphql";
import { go, usePath } from "../route";
import { ApiKeys } from "./ApiKeys";
import { NotFound } from "../pages/NotFound";
import { AuditLog } from "./AuditLog";
import { Books } from "./Books";
import { Charges } from "./Charges";
import { Disputes } from "./Disputes";
import { OneWallet } from "./OneWallet";
import { atLeast } from "./roles";
import { Search } from "./Search";
import { Users } from "./Users";
import { OneWebhook } from "./OneWebhook";
import { Webhooks } from "./Webhooks";

const pages: { path: string; label: string; page: () => React.ReactNode; least: Role }[] = [
  { path: "/operators", label: "Users", page: Users, least: "SUPPORT" },
  { path: "/operators/charges", label: "Charges", page: Charges, least: "SUPPORT" },
  { path: "/operators/search", label: "Search", page: Search, least: "SUPPORT" },
  { path: "/operators/disputes", label: "Disputes", page: Disputes, least: "SUPPORT" },
  { path: "/operators/books", label: "Books", page: Books, least: "FINANCE" },
  { path: "/operators/audit", label: "Audit log", page: AuditLog, least: "FINANCE" },
  { path: "/operators/webhooks", label: "Webhooks", page: Webhooks, least: "ADMIN" },
  { path: "/operators/keys", label: "API keys", page: ApiKeys, least: "ADMIN" },
];

export default function Operators({ role }: { role: Role }) {
  const tabs = pages.filter((p) => atLeast(role, p.least));
  const path = usePath();
  const wallet = path.match(/^\/operators\/wallets\/([\w]+)$/)?.[1];
  const endpoint = atLeast(role, "ADMIN") ? path.match(/^\/operators\/webhooks\/([\w]+)$/)?.[1] : undefined;
  const at = wallet ? "/operators" : endpoint ? "/operators/webhooks" : path;
  const tab = tabs.find((t) => t.path === path);
  return (
    <>
      <div className="row">
        <h1>Operators</h1>
        <nav className="segments" aria-label="Operators">
          {tabs.map((t) => (
            <a
              key={t.path}
              href={t.path}
              aria-current={t.path === at ? "page" : undefined}
              onClick={(e) => {
                e.preventDefault();
                go(t.path);
              }}
            >
              {t.label}
            </a>
          ))}
        </nav>
      </div>
      {wallet ? <OneWallet id={wallet} role={role} /> : endpoint ? <OneWebhook key={endpoint} id={endpoint} /> : tab ? <tab.page /> : <NotFound />}
    </>
  );
}
