import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";

import { exampleAmount, readAmount } from "../amount";
import { answered, keyFor } from "../keys";
import { Failure } from "./failure";
import { type Refusal, Refusals, Submit, of } from "./form";
import { Reauthentication, mustProve } from "./reauthenticate";

interface Options<Input extends object, Payload> {
  action: string; // whose idempotency keys are kept: "deposit"
  currency: string;
  fields: readonly string[]; // those that show their refusals themselves
  required?: Record<string, string>; // what is said where one of these fields is empty
  all?: boolean; // an empty amount means all that is left
  reviewed?: boolean; // money leaves: the person confirms what was understood
  input: (amount: string | null, text: (field: string) => string) => Input;
  send: (input: Input & { idempotencyKey: string }) => Promise<Payload | null | undefined>;
}

// useMoneyForm drives a form that moves money: it reads the amount, lets the person
// review what was understood, and sends it under one idempotency key until the outcome is
// known. Without the key's rules a second press could move the money twice.
export function useMoneyForm<Input extends object, Payload extends { userErrors: readonly Refusal[] }>(options: Options<Input, Payload>) {
  const { action, currency, fields } = options;
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const [review, setReview] = useState<Input | null>(null);
  const [answer, setAnswer] = useState<Payload | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const last = useRef<Input | null>(null);
  const sending = useRef(false); // a second press can come before the button is disabled

  const send = async (input: Input) => {
    if (sending.current) return;
    sending.current = true;
    last.current = input;
    setBusy(true);
    setError(null);
    try {
      const payload = await options.send({ ...input, idempotencyKey: keyFor(action, input) });
      if (!payload) return;
      const why = payload.userErrors;
      answered(action, input, why);
      setRefusals(why);
      setAnswer(payload);
      if (why.some((r) => r.field?.length && !mustProve([r]))) setReview(null); // to where it is corrected
    } catch (failure) {
      setError(failure);
    } finally {
      sending.current = false;
      setBusy(false);
    }
  };
  const submit = async (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    if (review) return send(review);
    const typed = new FormData(e.currentTarget);
    const text = (field: string) => String(typed.get(field) ?? "").trim();
    const amount = readAmount(text("amount"), currency);
    const wrong: Refusal[] = Object.entries(options.required ?? {}).flatMap(([field, message]) =>
      (text(field) ? [] : [{ code: "INVALID_INPUT", message, field: [field] }]));
    if (amount === null && !(options.all && text("amount") === "")) {
      wrong.push({ code: "INVALID_AMOUNT", message: `Enter an amount such as ${exampleAmount(currency)}.`, field: ["amount"] });
    }
    if (wrong.length > 0) return setRefusals(wrong);
    const input = options.input(amount, text);
    setRefusals([]);
    if (!options.reviewed) return send(input);
    setReview(input);
  };
  return {
    answer, busy, error, refusals, review,
    of: (field: string) => of(refusals, field),
    others: refusals.filter((r) => !fields.includes(r.field?.at(-1) ?? "") && !mustProve([r])),
    onSubmit: (e: FormEvent<HTMLFormElement>) => void submit(e),
    again: () => void (last.current && send(last.current)), // under the same key
    edit: () => {
      setReview(null);
      setRefusals([]);
    },
  };
}

type Form<Input> = Omit<ReturnType<typeof useMoneyForm>, "answer" | "review"> & { review: Input | null };

interface Props<Input> {
  form: Form<Input>;
  button: string;
  review?: (input: Input) => { button: string; facts: readonly (readonly [name: string, value: string])[]; note: string };
  instead?: ReactNode; // of the button, where pressing it again cannot help
  children: ReactNode;
}

/** The form itself: its fields, then the review of what was typed. */
export function MoneyForm<Input>({ form, button, review, instead, children }: Props<Input>) {
  const shown = form.review && review ? review(form.review) : null;
  return (
    <>
      <form onSubmit={form.onSubmit} noValidate>
        <div className="fields" hidden={shown !== null}>{children}</div>
        {shown && <Review facts={shown.facts} note={shown.note} />}
        <Refusals all={form.others} />
        {form.error ? <Failure error={form.error} /> : null}
        {!instead && <Submit busy={form.busy}>{shown ? shown.button : button}</Submit>}
        {shown && <button type="button" onClick={form.edit} disabled={form.busy}>Change</button>}
      </form>
      {instead}
      <Reauthentication refusals={form.refusals} onDone={form.again} />
    </>
  );
}

// It takes the focus, and not its button: a second press of Enter confirms nothing.
function Review({ facts, note }: { facts: readonly (readonly [name: string, value: string])[]; note: string }) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => ref.current?.focus(), []);
  return (
    <div ref={ref} tabIndex={-1} role="group" aria-label="Review" className="review">
      <dl>
        {facts.flatMap(([name, value]) => [<dt key={name}>{name}</dt>, <dd key={`${name} value`}>{value}</dd>])}
      </dl>
      <p className="more">{note}</p>
    </div>
  );
}
