import { useMutation } from "@apollo/client/react";
import { type FormEvent, useRef, useState } from "react";

import type { WalletFieldsFragment as Wallet } from "../gql/graphql";
import { answered, keyFor } from "../keys";
import { show } from "../money";
import { MakeTransfer, moved } from "../operations";
import { Dialog } from "../ui/dialog";
import { Failure } from "../ui/failure";
import { Field, Notice, type Refusal, Refusals, Submit, of } from "../ui/form";
import { Reauthentication } from "../ui/reauthenticate";

const fields = ["amount", "toEmail", "note"];

export function TransferDialog({ wallet, onClose }: { wallet: Wallet; onClose: () => void }) {
  const [send, { loading, error }] = useMutation(MakeTransfer, { refetchQueries: moved });
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const form = useRef<HTMLFormElement>(null);
  const [done, setDone] = useState("");

  const submit = async (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    const typed = new FormData(e.currentTarget);
    const text = (name: string) => String(typed.get(name) ?? "").trim();
    const input = { walletId: wallet.id, toEmail: text("toEmail"), amount: text("amount"), note: text("note") };
    const { data } = await send({ variables: { input: { ...input, idempotencyKey: keyFor("transfer", input) } } });
    const why = data?.transfer.userErrors ?? [];
    answered("transfer", input, why);
    setRefusals(why);
    const sent = data?.transfer.transfer;
    const before = data?.transfer.replayed ? " That was before: nothing was sent twice." : "";
    if (sent) setDone(`${show(sent.amount)} were sent to ${sent.counterparty ?? input.toEmail}.${before}`);
  };

  return (
    <Dialog title="Send money" onClose={onClose}>
      {done ? (
        <>
          <Notice kind="good">{done}</Notice>
          <button type="button" className="primary" onClick={onClose}>Done</button>
        </>
      ) : (
        <>
          <form ref={form} onSubmit={(e) => void submit(e).catch(() => undefined)} noValidate>
            <Field label="To" name="toEmail" type="email" autoComplete="off" autoFocus required hint="The email address of another wallet's owner." refusals={of(refusals, "toEmail")} />
            <Field
              label="Amount"
              name="amount"
              inputMode="decimal"
              autoComplete="off"
              prefix={wallet.currency}
              required
              hint={`${show(wallet.availableBalance)} can be sent now.`}
              refusals={of(refusals, "amount")}
            />
            <Field label="Note" name="note" autoComplete="off" maxLength={140} hint="Optional. Visible to both sides." refusals={of(refusals, "note")} />
            <Refusals all={refusals.filter((r) => !fields.includes(r.field?.at(-1) ?? "") && r.code !== "REAUTHENTICATION_REQUIRED")} />
            {error && <Failure error={error} />}
            <Submit busy={loading}>Send</Submit>
          </form>
          <Reauthentication refusals={refusals} onDone={() => form.current?.requestSubmit()} />
        </>
      )}
    </Dialog>
  );
}
