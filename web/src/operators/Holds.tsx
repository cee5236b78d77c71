import { useMutation, useQuery } from "@apollo/client/react";
import { useState } from "react";

import type { HoldsQuery as Data, Role } from "../gql/graphql";
import { answered, keyFor } from "../keys";
import { show } from "../money";
import { LedgerQuery } from "../operations";
import { Failure } from "../ui/failure";
import { HoldsQuery, ReleaseHold } from "./operations";
import { ReasonDialog } from "./ReasonDialog";
import { atLeast } from "./roles";

type Hold = NonNullable<NonNullable<NonNullable<NonNullable<Data["wallet"]>["holds"]["edges"]>[number]>["node"]>;

/** The holds of a wallet. An operator can release those that are active. */
export function Holds({ walletId, role }: { walletId: string; role: Role }) {
  const { data, error, refetch } = useQuery(HoldsQuery, { variables: { id: walletId }, fetchPolicy: "cache-and-network" });
  const [released, setReleased] = useState<Hold | null>(null);
  const holds = data?.wallet?.holds.edges?.flatMap((e) => (e?.node ? [e.node] : [])) ?? [];
  const mayRelease = atLeast(role, "FINANCE");
  return (
    <section className="card" aria-label="Holds">
      <h2>Holds <span className="count">the newest 20</span></h2>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {data && holds.length === 0 && <p className="empty">None yet.</p>}
      {holds.length > 0 && (
        <div className="tablewrap" tabIndex={0} role="region" aria-label="Table of holds">
          <table>
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">Description</th>
                <th scope="col">Reference</th>
                <th scope="col">Status</th>
                <th scope="col">Until</th>
                <th scope="col" className="number">Amount</th>
                <th scope="col" className="number">On hold</th>
                {mayRelease && <th scope="col"><span className="hidden">Release</span></th>}
              </tr>
            </thead>
            <tbody>
              {holds.map((h) => (
                <tr key={h.id}>
                  <td>{new Date(h.createdAt).toLocaleString()}</td>
                  <td>{h.description}</td>
                  <td>{h.reference && <code>{h.reference}</code>}</td>
                  <td><span className="badge">{h.status.toLowerCase()}</span></td>
                  <td>{new Date(h.expiresAt).toLocaleString()}</td>
                  <td className="number">{show(h.amount)}</td>
                  <td className="number">{show(h.remaining)}</td>
                  {mayRelease && (
                    <td className="number">
                      {h.status === "ACTIVE" && <button type="button" onClick={() => setReleased(h)} aria-label={`Release ${h.description}`}>Release</button>}
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {released && <ReleaseDialog hold={released} onClose={() => setReleased(null)} />}
    </section>
  );
}

function ReleaseDialog({ hold, onClose }: { hold: Hold; onClose: () => void }) {
  const [release, { loading, error }] = useMutation(ReleaseHold, { refetchQueries: [HoldsQuery, LedgerQuery] });
  const carryOut = async (reason: string) => {
    const input = { holdId: hold.id, reason };
    const payload = (await release({ variables: { input: { ...input, idempotencyKey: keyFor("release", input) } } })).data?.releaseHold;
    const refusals = payload?.userErrors ?? [];
    if (payload) answered("release", input, refusals);
    return refusals;
  };
  return (
    <ReasonDialog
      title={`Release ${show(hold.remaining)}`}
      hint={`The hold “${hold.description}” ends, and what remains of it returns to the wallet. What the owner owes is paid first.`}
      button="Release"
      loading={loading}
      error={error}
      carryOut={carryOut}
      onClose={onClose}
    />
  );
}
