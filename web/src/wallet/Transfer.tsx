import { useMutation } from "@apollo/client/react";

import type { WalletFieldsFragment as Wallet } from "../gql/graphql";
import { show, showTyped } from "../money";
import { MakeTransfer, moved } from "../operations";
import { Dialog } from "../ui/dialog";
import { Field, Notice } from "../ui/form";
import { MoneyForm, useMoneyForm } from "../ui/money-form";

export function TransferDialog({ wallet, onClose }: { wallet: Wallet; onClose: () => void }) {
  const [transfer] = useMutation(MakeTransfer, { refetchQueries: moved });
  const form = useMoneyForm({
    action: "transfer",
    currency: wallet.currency,
    fields: ["amount", "toEmail", "note"],
    required: { toEmail: "Enter the email address of the receiver." },
    reviewed: true,
    input: (amount, text) => ({ walletId: wallet.id, toEmail: text("toEmail"), amount: amount ?? "", note: text("note") }),
    send: async (input) => (await transfer({ variables: { input } })).data?.transfer,
  });
  const sent = form.answer?.transfer;
  return (
    <Dialog title="Send money" onClose={onClose}>
      {sent ? (
        <>
          <Notice kind="good">
            {show(sent.amount)} were sent to {sent.counterparty ?? form.review?.toEmail ?? "the receiver"}.
            {form.answer?.replayed ? " That was before: nothing was sent twice." : ""}
          </Notice>
          <button type="button" className="primary" onClick={onClose}>Done</button>
        </>
      ) : (
        <MoneyForm
          form={form}
          button="Continue"
          review={({ amount, toEmail, note }) => ({
            button: `Send ${showTyped(amount, wallet.currentBalance)}`,
            facts: [["Amount", showTyped(amount, wallet.currentBalance)], ["To", toEmail], ...(note ? [["Note", note] as const] : [])],
            note: "The money is there at once. Only the receiver can send it back.",
          })}
        >
          <Field label="To" name="toEmail" type="email" autoComplete="off" autoFocus required hint="The email address of another wallet's owner." refusals={form.of("toEmail")} />
          <Field
            label="Amount"
            name="amount"
            inputMode="decimal"
            autoComplete="off"
            prefix={wallet.currency}
            required
            hint={`${show(wallet.availableBalance)} can be sent now.`}
            refusals={form.of("amount")}
          />
          <Field label="Note" name="note" autoComplete="off" maxLength={140} hint="Optional. Visible to both sides." refusals={form.of("note")} />
        </MoneyForm>
      )}
    </Dialog>
  );
}
