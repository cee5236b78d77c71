import { useQuery } from "@apollo/client/react";

import { show } from "../money";
import { go } from "../route";
import { Failure } from "../ui/failure";
import { DisputesQuery } from "./operations";

export function Disputes() {
  const { data, error, refetch } = useQuery(DisputesQuery, { fetchPolicy: "cache-and-network" });
  const rows = data?.disputes ?? [];
  return (
    <section className="card" aria-label="Disputes">
      <h2>Disputes</h2>
      <p className="more">While a dispute is open, payouts and transfers from its wallet are refused. Submit evidence in Stripe's dashboard.</p>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <div className="skeleton" role="status"><span className="hidden">Loading</span><div aria-hidden="true" /><div aria-hidden="true" /></div>}
      {data && rows.length === 0 && <p className="empty">There are no disputes.</p>}
      {rows.length > 0 && (
        <div className="tablewrap" tabIndex={0} role="region" aria-label="Table of disputes">
          <table>
            <thead>
              <tr>
                <th scope="col">At Stripe</th>
                <th scope="col">Reason</th>
                <th scope="col">Status</th>
                <th scope="col">Due by</th>
                <th scope="col" className="number">Amount</th>
                <th scope="col"><span className="hidden">Wallet</span></th>
              </tr>
            </thead>
            <tbody>
              {rows.map((d) => (
                <tr key={d.id}>
                  <td><code>{d.id}</code></td>
                  <td>{d.reason.replaceAll("_", " ")}</td>
                  <td><span className={`badge ${d.open ? "bad" : ""}`}>{d.status.replaceAll("_", " ")}</span></td>
                  <td>{d.dueBy ? new Date(d.dueBy).toLocaleDateString() : ""}</td>
                  <td className="number">{show(d.amount)}</td>
                  <td className="number"><button type="button" onClick={() => go(`/operators/wallets/${d.deposit.wallet.id}`)}>Wallet</button></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
