import { useQuery } from "@apollo/client/react";

import { show } from "../money";
import { Failure } from "../ui/failure";
import { ChargeTable } from "./Charges";
import { SpendingQuery } from "./operations";

/** What the application charged a wallet and credited to it. */
export function Spending({ walletId }: { walletId: string }) {
  const { data, error, refetch } = useQuery(SpendingQuery, { variables: { id: walletId }, fetchPolicy: "cache-and-network" });
  const charges = data?.wallet?.charges.edges?.flatMap((e) => (e?.node ? [e.node] : [])) ?? [];
  const credits = data?.wallet?.transactions.edges?.flatMap((e) => (e?.node?.source?.__typename === "Credit" ? [e.node.source] : [])) ?? [];
  return (
    <>
      <section className="card" aria-label="Charges">
        <h2>Charges <span className="count">the newest 20</span></h2>
        {error && <Failure error={error} retry={() => void refetch()} />}
        {data && charges.length === 0 && <p className="empty">None yet.</p>}
        {charges.length > 0 && <ChargeTable charges={charges} />}
      </section>
      <section className="card" aria-label="Credits">
        <h2>Credits <span className="count">the newest 20</span></h2>
        {data && credits.length === 0 && <p className="empty">None yet.</p>}
        {credits.length > 0 && (
          <div className="tablewrap" tabIndex={0} role="region" aria-label="Table of credits">
            <table>
              <thead>
                <tr>
                  <th scope="col">When</th>
                  <th scope="col">Description</th>
                  <th scope="col">Reference</th>
                  <th scope="col" className="number">Amount</th>
                </tr>
              </thead>
              <tbody>
                {credits.map((c) => (
                  <tr key={c.id}>
                    <td>{new Date(c.createdAt).toLocaleString()}</td>
                    <td>{c.description}</td>
                    <td>{c.reference && <code>{c.reference}</code>}</td>
                    <td className="number">{show(c.amount)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
    </>
  );
}
