import { go, usePath } from "../route";
import { Books } from "./Books";
import { Disputes } from "./Disputes";
import { OneWallet } from "./OneWallet";
import { Users } from "./Users";

const tabs = [
  { path: "/operators", label: "Users", page: Users },
  { path: "/operators/disputes", label: "Disputes", page: Disputes },
  { path: "/operators/books", label: "Books", page: Books },
];

export default function Operators() {
  const path = usePath();
  const wallet = path.match(/^\/operators\/wallets\/([\w]+)$/)?.[1];
  const tab = tabs.find((t) => t.path === path) ?? tabs[0]!;
  return (
    <>
      <div className="row">
        <h1>Operators</h1>
        <nav className="segments" aria-label="Operators">
          {tabs.map((t) => (
            <a
              key={t.path}
              href={t.path}
              aria-current={(wallet ? t.path === "/operators" : t === tab) ? "page" : undefined}
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
      {wallet ? <OneWallet id={wallet} /> : <tab.page />}
    </>
  );
}
