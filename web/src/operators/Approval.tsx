import { useMutation } from "@apollo/client/react";
import { useState } from "react";

import type { BooksQuery as Data } from "../gql/graphql";
import { show } from "../money";
import { ApprovePayout, BooksQuery, RefusePayout } from "./operations";
import { ReasonDialog } from "./ReasonDialog";

/** A payout that awaits approval: an operator approves it, or returns its money. */
export function Approval({ of: item }: { of: Data["parkedItems"][number] }) {
  const [act, setAct] = useState<"approve" | "refuse" | null>(null);
  const options = { refetchQueries: [BooksQuery] };
  const [approve, approving] = useMutation(ApprovePayout, options);
  const [refuse, refusing] = useMutation(RefusePayout, options);
  const amount = item.amount ? show(item.amount) : "";
  const carryOut = async (reason: string) => {
    const variables = { input: { payoutId: item.id, reason } };
    if (act === "approve") return (await approve({ variables })).data?.approvePayout.userErrors ?? [];
    return (await refuse({ variables })).data?.refusePayout.userErrors ?? [];
  };
  const words = act === "approve"
    ? { title: `Approve the payout of ${amount}`, hint: "The money is sent to the owner's account at Stripe.", button: "Approve", kind: "primary" as const }
    : { title: `Refuse the payout of ${amount}`, hint: "The money is returned to the wallet.", button: "Refuse" };
  return (
    <li className="row">
      <span>Payout {amount} awaits approval <code>{item.id}</code></span>
      <span className="row">
        <button type="button" onClick={() => setAct("approve")}>Approve</button>
        <button type="button" onClick={() => setAct("refuse")}>Refuse</button>
      </span>
      {act && <ReasonDialog {...words} loading={approving.loading || refusing.loading} error={approving.error ?? refusing.error} carryOut={carryOut} onClose={() => setAct(null)} />}
    </li>
  );
}
