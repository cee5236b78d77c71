import { type FormEvent, useState } from "react";

import { Dialog } from "../ui/dialog";
import { Failure } from "../ui/failure";
import { Field, type Refusal, Refusals, Submit, of } from "../ui/form";
import { Reauthentication } from "../ui/reauthenticate";

interface Props {
  title: string;
  hint: string;
  button: string;
  kind?: "primary" | "danger";
  loading: boolean;
  error: unknown;
  carryOut: (reason: string) => Promise<readonly Refusal[]>;
  onClose: () => void;
}

/** Asks an operator for the reason of an action, and carries it out. */
export function ReasonDialog({ title, hint, button, kind = "danger", loading, error, carryOut, onClose }: Props) {
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const submit = async (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    const why = await carryOut(String(new FormData(e.currentTarget).get("reason") ?? "").trim());
    setRefusals(why);
    if (why.length === 0) onClose();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={(e) => void submit(e).catch(() => undefined)} noValidate>
        <p className="more">{hint}</p>
        <Field label="Reason" name="reason" autoComplete="off" autoFocus maxLength={500} hint="For other operators. No personal data." refusals={of(refusals, "reason")} />
        <Refusals all={refusals.filter((r) => r.field?.at(-1) !== "reason" && r.code !== "REAUTHENTICATION_REQUIRED")} />
        {error ? <Failure error={error} /> : null}
        <Submit busy={loading} kind={kind}>{button}</Submit>
      </form>
      <Reauthentication refusals={refusals} onDone={() => setRefusals([])} />
    </Dialog>
  );
}
