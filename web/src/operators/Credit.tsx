import { useMutation } from "@apollo/client/react";

import { show } from "../money";
import { LedgerQuery } from "../operations";
import { Dialog } from "../ui/dialog";
import { Field, Notice } from "../ui/form";
import { MoneyForm, useMoneyForm } from "../ui/money-form";
import { AdjustWallet } from "./operations";

/** Credits a wallet with the platform's money. Another operator confirms a large amount. */
export function CreditDialog({ walletId, currency, onClose, onDone }: { walletId: string; currency: string; onClose: () => void; onDone: () => void }) {
  const [make] = useMutation(AdjustWallet, { refetchQueries: [LedgerQuery] });
  const form = useMoneyForm({
    action: "adjustWallet",
    currency,
    fields: ["amount", "reason"],
    required: { reason: "Enter a reason." },
    input: (amount, text) => ({ walletId, amount: amount ?? "", reason: text("reason") }),
    send: async (input) => {
      const payload = (await make({ variables: { input } })).data?.adjustWallet;
      if (payload?.resolution) onDone();
      return payload;
    },
  });
  const made = form.answer?.resolution;
  const told = made && `${made.amount ? show(made.amount) : "The amount"} ${made.status === "PROPOSED" ? "is proposed. Another operator has to confirm it." : "was credited."}`;
  return (
    <Dialog title="Credit the wallet" onClose={onClose}>
      {told ? (
        <>
          <Notice kind="good">{told}</Notice>
          <button type="button" className="primary" onClick={onClose}>Done</button>
        </>
      ) : (
        <MoneyForm form={form} button="Credit">
          <Field label="Amount" name="amount" inputMode="decimal" autoComplete="off" autoFocus prefix={currency} hint="Of the platform's own money. What the user owes is paid first." refusals={form.of("amount")} />
          <Field label="Reason" name="reason" autoComplete="off" hint="Operators see it. The user reads “Correction”." refusals={form.of("reason")} />
        </MoneyForm>
      )}
    </Dialog>
  );
}
