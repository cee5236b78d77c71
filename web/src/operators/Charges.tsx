import { useQuery } from "@apollo/client/react";
import { useDeferredValue, useState } from "react";

import type { ChargeRowFragment as Charge } from "../gql/graphql";
import { minor, show } from "../money";
import { go } from "../route";
import { Failure } from "../ui/failure";
import { Field } from "../ui/form";
import { ChargesQuery } from "./operations";

/** The charges of all wallets. The application's back end makes and refunds them: operators read. */
export function Charges() {
  const [reference, setReference] = useState("");
  const wanted = useDeferredValue(reference.trim());
  const { data, previousData, error, fetchMore, loading, refetch } = useQuery(ChargesQuery, {
    variables: { first: 20, filter: wanted ? { reference: wanted } : null },
    fetchPolicy: "cache-and-network",
  });
  const page = (data ?? previousData)?.charges;
  const rows = page?.edges?.flatMap((e) => (e?.node ? [e.node] : [])) ?? [];
  const more = () =>
    void fetchMore({
      variables: { after: page?.pageInfo.endCursor },
      updateQuery: (old, { fetchMoreResult: next }) => ({
        charges: { ...next.charges, edges: [...(old.charges.edges ?? []), ...(next.charges.edges ?? [])] },
      }),
    });
  return (
    <section className="card" aria-label="Charges" aria-busy={loading || undefined}>
      <h2>Charges</h2>
      <p className="more">The application's back end makes charges and refunds them.</p>
      <Field label="Reference" type="search" value={reference} onChange={(e) => setReference(e.target.value)} hint="The whole reference, as the application gave it." />
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!page && !error && <div className="skeleton" role="status"><span className="hidden">Loading</span><div aria-hidden="true" /><div aria-hidden="true" /></div>}
      {page && rows.length === 0 && <p className="empty">{wanted ? "No charge has this reference." : "There are no charges."}</p>}
      {rows.length > 0 && <ChargeTable charges={rows} owners />}
      {page?.pageInfo.hasNextPage && <button type="button" onClick={more}>More</button>}
    </section>
  );
}

export function ChargeTable({ charges, owners = false }: { charges: readonly Charge[]; owners?: boolean }) {
  return (
    <div className="tablewrap" tabIndex={0} role="region" aria-label="Table of charges">
      <table>
        <thead>
          <tr>
            <th scope="col">When</th>
            {owners && <th scope="col">User</th>}
            <th scope="col">Description</th>
            <th scope="col">Reference</th>
            <th scope="col" className="number">Amount</th>
            <th scope="col" className="number">Refunded</th>
          </tr>
        </thead>
        <tbody>
          {charges.map((c) => (
            <tr key={c.id}>
              <td>{new Date(c.createdAt).toLocaleString()}</td>
              {owners && (
                <td>
                  <button type="button" className="link" onClick={() => go(`/operators/wallets/${c.wallet.id}`)}>{c.wallet.owner.name ?? c.wallet.owner.email}</button>
                </td>
              )}
              <td>{c.description}</td>
              <td>{c.reference && <code>{c.reference}</code>}</td>
              <td className="number">{show(c.amount)}</td>
              <td className="number">
                {minor(c.refunded) > 0n && show(c.refunded)}
                {c.refunds.map((r) => r.reason && <div key={r.id} className="more">{r.reason}</div>)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
