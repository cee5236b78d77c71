import { useMutation } from "@apollo/client/react";
import { type FormEvent, useRef, useState } from "react";

import type { PayoutFieldsFragment as Payout, WalletFieldsFragment as Wallet } from "../gql/graphql";
import { answered, keyFor } from "../keys";
import { show } from "../money";
import { MakePayout, moved } from "../operations";
import { Dialog } from "../ui/dialog";
import { Failure } from "../ui/failure";
import { Field, Notice, type Refusal, Refusals, Submit, of } from "../ui/form";
import { Reauthentication } from "../ui/reauthenticate";
import { SetUp } from "./Onboarding";

export function PayoutDialog({ wallet, onClose }: { wallet: Wallet; onClose: () => void }) {
  const [pay, { loading, error }] = useMutation(MakePayout, { refetchQueries: moved });
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const form = useRef<HTMLFormElement>(null);
  const [payout, setPayout] = useState<Payout | null>(null);
  const [replayed, setReplayed] = useState(false);

  const submit = async (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    const amount = String(new FormData(e.currentTarget).get("amount") ?? "").trim();
    const attempt = { wallet: wallet.id, amount };
    const { data } = await pay({
      variables: { input: { walletId: wallet.id, amount, idempotencyKey: keyFor("payout", attempt) } },
    });
    const why = data?.payout.userErrors ?? [];
    answered("payout", attempt, why);
    setRefusals(why);
    setReplayed(data?.payout.replayed ?? false);
    setPayout(data?.payout.payout ?? null);
  };

  const incomplete = refusals.some((r) => r.code === "ONBOARDING_INCOMPLETE");
  return (
    <Dialog title="Pay out" onClose={onClose}>
      {payout ? (
        <>
          {replayed && <Notice kind="calm">You requested this payout before. This is its result; nothing was sent twice.</Notice>}
          <Told payout={payout} />
          <button type="button" className="primary" onClick={onClose}>Done</button>
        </>
      ) : (
        <>
          <form ref={form} onSubmit={(e) => void submit(e).catch(() => undefined)} noValidate>
            <Field
              label="Amount"
              name="amount"
              inputMode="decimal"
              autoComplete="off"
              prefix={wallet.currency}
              autoFocus
              required
              hint={`${show(wallet.availableBalance)} can be paid out now.`}
              refusals={of(refusals, "amount")}
            />
            <Refusals all={refusals.filter((r) => r.field?.at(-1) !== "amount" && r.code !== "REAUTHENTICATION_REQUIRED")} />
            {error && <Failure error={error} />}
            {!incomplete && <Submit busy={loading}>Pay out</Submit>}
          </form>
          {incomplete && <SetUp wallet={wallet} />}
          <Reauthentication refusals={refusals} onDone={() => form.current?.requestSubmit()} />
        </>
      )}
    </Dialog>
  );
}

function Told({ payout }: { payout: Payout }) {
  switch (payout.status) {
    case "SENT":
      return <Notice kind="good">{show(payout.amount)} are in your account at Stripe, which pays them to your bank.</Notice>;
    case "PENDING":
      return <Notice kind="calm">{show(payout.amount)} are held and on their way to Stripe.</Notice>;
    default:
      return <Notice kind="bad">{payout.failure?.message ?? "The payout failed. The money was returned to your wallet."}</Notice>;
  }
}
