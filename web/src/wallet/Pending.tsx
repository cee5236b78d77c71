import { useMutation, useQuery } from "@apollo/client/react";
import { useState } from "react";

import type { DepositStatus, WalletFieldsFragment as Wallet } from "../gql/graphql";
import { show } from "../money";
import { CancelDeposit, OpenQuery } from "../operations";
import { withNews } from "../order";
import { useParam } from "../route";
import { Failure } from "../ui/failure";
import { type Refusal, Refusals } from "../ui/form";
import { FinishDialog } from "./Deposit";

const open: Partial<Record<DepositStatus, string>> = {
  REQUIRES_PAYMENT: "Requires a card",
  REQUIRES_ACTION: "Requires your bank",
  PROCESSING: "Processing",
};

// What is under way and not in the ledger yet: deposits that wait, and payouts
// whose money is held.
export function Pending({ wallet }: { wallet: Wallet }) {
  const { data } = useQuery(OpenQuery, { variables: { id: wallet.id }, context: withNews });
  const [id, setFinish, close] = useParam("finish");
  const [cancel, canceling] = useMutation(CancelDeposit, { refetchQueries: [OpenQuery] });
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const deposits = data?.wallet?.deposits.edges?.flatMap((e) => (e?.node && open[e.node.status] ? [e.node] : [])) ?? [];
  const payouts = data?.wallet?.payouts.edges?.flatMap((e) => (e?.node && e.node.status === "PENDING" ? [e.node] : [])) ?? [];
  // It stays open while its outcome is told, although it is under way no more.
  const finish = data?.wallet?.deposits.edges?.find((e) => e?.node?.id === id)?.node;
  const dialog = finish && <FinishDialog deposit={finish} onClose={close} />;
  const stop = async (depositId: string) => setRefusals((await cancel({ variables: { input: { depositId } } })).data?.cancelDeposit.userErrors ?? []);
  if (deposits.length + payouts.length === 0) return dialog;
  return (
    <section className="card pending" aria-label="In progress">
      <h2>In progress</h2>
      <ul>
        {deposits.map((d) => (
          <li key={d.id}>
            <span>{show(d.amount)}</span>
            <span className="badge">{d.clientSecret || d.status === "PROCESSING" ? open[d.status] : "Being canceled"}</span>
            {d.clientSecret && (
              <span className="acts">
                <button type="button" onClick={() => setFinish(d.id)}>Finish</button>
                <button type="button" disabled={canceling.loading} onClick={() => void stop(d.id).catch(() => undefined)} aria-label={`Cancel the deposit of ${show(d.amount)}`}>Cancel</button>
              </span>
            )}
          </li>
        ))}
        {payouts.map((p) => (
          <li key={p.id}>
            <span>{show(p.amount)}</span>
            <span className="badge">{p.awaitsApproval ? "Payout awaits approval" : "Payout being sent to Stripe"}</span>
          </li>
        ))}
      </ul>
      <Refusals all={refusals} />
      {canceling.error && <Failure error={canceling.error} />}
      {dialog}
    </section>
  );
}
