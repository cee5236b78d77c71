import { useMutation } from "@apollo/client/react";

import type { PayoutFieldsFragment as Payout, WalletFieldsFragment as Wallet } from "../gql/graphql";
import { show, showTyped } from "../money";
import { MakePayout, moved } from "../operations";
import { Dialog } from "../ui/dialog";
import { Field, Notice } from "../ui/form";
import { MoneyForm, useMoneyForm } from "../ui/money-form";
import { SetUp } from "./Onboarding";

export function PayoutDialog({ wallet, onClose }: { wallet: Wallet; onClose: () => void }) {
  const [pay] = useMutation(MakePayout, { refetchQueries: moved });
  const form = useMoneyForm({
    action: "payout",
    currency: wallet.currency,
    fields: ["amount"],
    reviewed: true,
    input: (amount) => ({ walletId: wallet.id, amount: amount ?? "" }),
    send: async (input) => (await pay({ variables: { input } })).data?.payout,
  });
  const payout = form.answer?.payout;
  const incomplete = form.refusals.some((r) => r.code === "ONBOARDING_INCOMPLETE");
  return (
    <Dialog title="Pay out" onClose={onClose}>
      {payout ? (
        <>
          {form.answer?.replayed && <Notice kind="calm">You requested this payout before. This is its result; nothing was sent twice.</Notice>}
          <Told payout={payout} />
          <button type="button" className="primary" onClick={onClose}>Done</button>
        </>
      ) : (
        <MoneyForm
          form={form}
          button="Continue"
          instead={incomplete && <SetUp wallet={wallet} />}
          review={({ amount }) => ({
            button: `Pay out ${showTyped(amount, wallet.currentBalance)}`,
            facts: [["Amount", showTyped(amount, wallet.currentBalance)], ["To", "Your account at Stripe"]],
            note: "Stripe pays the money out to your bank account.",
          })}
        >
          <Field
            label="Amount"
            name="amount"
            inputMode="decimal"
            autoComplete="off"
            prefix={wallet.currency}
            autoFocus
            required
            hint={`${show(wallet.availableBalance)} can be paid out now.`}
            refusals={form.of("amount")}
          />
        </MoneyForm>
      )}
    </Dialog>
  );
}

function Told({ payout }: { payout: Payout }) {
  if (payout.awaitsApproval) return <Notice kind="calm">{show(payout.amount)} are held. An operator approves the payout before it is sent.</Notice>;
  switch (payout.status) {
    case "SENT":
      return <Notice kind="good">{show(payout.amount)} are in your account at Stripe, which pays them to your bank.</Notice>;
    case "PENDING":
      return <Notice kind="calm">{show(payout.amount)} are held and on their way to Stripe.</Notice>;
    default:
      return <Notice kind="bad">{payout.failure?.message ?? "The payout failed. The money was returned to your wallet."}</Notice>;
  }
}
