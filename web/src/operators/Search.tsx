import { useLazyQuery } from "@apollo/client/react";
import { type FormEvent } from "react";

import type { SearchObjectsQuery as Data } from "../gql/graphql";
import { show } from "../money";
import { go } from "../route";
import { Failure } from "../ui/failure";
import { Field } from "../ui/form";
import { SearchObjects } from "./operations";

type Found = Data["search"][number];

const kinds: Partial<Record<Found["__typename"], string>> = {
  Charge: "Charge", ChargeRefund: "Refund of a charge", Credit: "Credit", Hold: "Hold", Transfer: "Transfer", Deposit: "Deposit", Payout: "Payout", Refund: "Refund of a deposit",
};

/** Finds objects of all wallets by their reference or by an entry of their metadata. */
export function Search() {
  const [search, { data, error, loading, called }] = useLazyQuery(SearchObjects, { fetchPolicy: "network-only" });
  const submit = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    const typed = new FormData(e.currentTarget);
    const text = (field: string) => String(typed.get(field) ?? "").trim();
    const key = text("key");
    void search({ variables: key ? { metadata: { key, value: text("value") } } : { reference: text("reference") } });
  };
  return (
    <section className="card" aria-label="Search" aria-busy={loading || undefined}>
      <h2>Search</h2>
      <p className="more">The newest 20 of each kind.</p>
      <form onSubmit={submit}>
        <Field label="Reference" name="reference" autoComplete="off" hint="The whole reference. Or a key and a value of the metadata:" />
        <Field label="Key" name="key" autoComplete="off" />
        <Field label="Value" name="value" autoComplete="off" />
        <button type="submit" className="primary">Search</button>
      </form>
      {error && <Failure error={error} />}
      {called && data?.search.length === 0 && <p className="empty">Nothing was found.</p>}
      {data && data.search.length > 0 && <FoundTable found={data.search} />}
    </section>
  );
}

function FoundTable({ found }: { found: readonly Found[] }) {
  return (
    <div className="tablewrap" tabIndex={0} role="region" aria-label="Table of what was found">
      <table>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Kind</th>
            <th scope="col">ID</th>
            <th scope="col" className="number">Amount</th>
            <th scope="col"><span className="hidden">Wallet</span></th>
          </tr>
        </thead>
        <tbody>
          {found.map((o) => {
            const wallet = walletOf(o);
            return (
              <tr key={"id" in o ? o.id : ""}>
                <td>{"createdAt" in o && new Date(o.createdAt).toLocaleString()}</td>
                <td>{kinds[o.__typename] ?? o.__typename}</td>
                <td>{"id" in o && <code>{o.id}</code>}</td>
                <td className="number">{"amount" in o && show(o.amount)}</td>
                <td>{wallet && <button type="button" className="link" onClick={() => go(`/operators/wallets/${wallet}`)}>Wallet</button>}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function walletOf(o: Found): string | undefined {
  if ("wallet" in o) return o.wallet.id;
  if ("charge" in o) return o.charge.wallet.id;
  if ("deposit" in o) return o.deposit.wallet.id;
  return undefined;
}
