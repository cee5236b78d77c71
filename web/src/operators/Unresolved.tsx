import { useMutation } from "@apollo/client/react";
import { type FormEvent, useId, useState } from "react";

import type { BooksQuery as Data } from "../gql/graphql";
import { answered, keyFor } from "../keys";
import { show } from "../money";
import { Dialog } from "../ui/dialog";
import { Failure } from "../ui/failure";
import { Field, Notice, type Refusal, Refusals, Submit, of } from "../ui/form";
import { Reauthentication } from "../ui/reauthenticate";
import { Approval } from "./Approval";
import { BooksQuery, ConfirmResolution, ResolveParked, ResolveSuspense, ResolveUnmatched, WithdrawResolution } from "./operations";

type Kind = "parked" | "suspense" | "unmatched";
interface Open { kind: Kind; id: string; text: string }

// What can be done about each kind; target is what the action asks for, too.
const actions = {
  parked: [
    { action: "RETRY", label: "Retry", target: "" },
    { action: "GIVE_BACK", label: "End it and return its money", target: "" },
    { action: "MARK_SENT", label: "Mark it as sent by a transfer at Stripe", target: "Transfer (tr_…)" },
  ],
  suspense: [
    { action: "GIVE_TO_WALLET", label: "Credit a wallet", target: "Wallet" },
    { action: "REFUND", label: "Refund it to its payer", target: "" },
    { action: "KEEP", label: "Keep it for the platform", target: "" },
  ],
  unmatched: [
    { action: "ASSIGN_TO_WALLET", label: "Assign it to a wallet", target: "Wallet" },
    { action: "ASSIGN_TO_PLATFORM", label: "Assign it to the platform", target: "" },
    { action: "ASSIGN_TO_OPERATION", label: "Assign it to a deposit, payout, refund or dispute", target: "Operation ID" },
  ],
} as const;

// Everything that does not resolve by itself, and the way out of each.
export function Unresolved({ books }: { books: Data }) {
  const [open, setOpen] = useState<Open | null>(null);
  const proposed = new Set(books.resolutions.map((r) => r.statementLineId ?? r.operationId));
  const row = (kind: Kind, id: string, text: string) => (
    <li key={id} className="row">
      <span>{text} <code>{id}</code></span>
      {proposed.has(id) ? <span className="badge">Proposed</span> : <button type="button" onClick={() => setOpen({ kind, id, text })}>Resolve</button>}
    </li>
  );
  const nothing = books.parkedItems.length + books.suspenseLines.length + books.reconciliation.unmatched.length + books.resolutions.length === 0;
  return (
    <section className="card" aria-label="Needs an operator">
      <h2>Needs an operator</h2>
      {nothing && <p className="more">Nothing. No operation is parked, and every balance transaction is matched.</p>}
      {books.resolutions.length > 0 && <h3>Awaiting confirmation by another operator</h3>}
      <ul className="due">{books.resolutions.map((r) => <Proposal key={r.id} of={r} />)}</ul>
      {books.parkedItems.length > 0 && <h3>Parked</h3>}
      <ul className="due">
        {books.parkedItems.map((p) => {
          const text = `${p.state.toLowerCase().replaceAll("_", " ")}${p.amount ? `, ${show(p.amount)}` : ""}${p.failure ? `: ${p.failure}` : ""}`;
          return p.awaitsApproval ? <Approval key={p.id} of={p} /> : row("parked", p.id, text);
        })}
      </ul>
      {books.suspenseLines.length > 0 && <h3>In suspense</h3>}
      <ul className="due">{books.suspenseLines.map((l) => row("suspense", l.id, `${l.type}, ${show(l.amount)}`))}</ul>
      {books.reconciliation.unmatched.length > 0 && <h3>Unmatched</h3>}
      <ul className="due">{books.reconciliation.unmatched.map((l) => row("unmatched", l.id, `${l.type}, ${show(l.amount)}`))}</ul>
      {open && <ResolveDialog open={open} onClose={() => setOpen(null)} />}
    </section>
  );
}

function ResolveDialog({ open, onClose }: { open: Open; onClose: () => void }) {
  const again = { refetchQueries: [BooksQuery] };
  const [unmatched, m1] = useMutation(ResolveUnmatched, again);
  const [suspense, m2] = useMutation(ResolveSuspense, again);
  const [parked, m3] = useMutation(ResolveParked, again);
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const [told, setTold] = useState("");
  const [action, setAction] = useState<string>(actions[open.kind][0].action);
  const id = useId();
  const error = m1.error ?? m2.error ?? m3.error;
  const target = actions[open.kind].find((a) => a.action === action)?.target ?? "";
  const send = async (form: FormData) => {
    const text = (name: string) => String(form.get(name) ?? "").trim();
    const attempt = { kind: open.kind, id: open.id, action, target: text("target") || null, reason: text("reason") };
    const idempotencyKey = keyFor("resolve", attempt);
    const common = { reason: attempt.reason, idempotencyKey };
    const payload = open.kind === "parked"
      ? (await parked({ variables: { input: { ...common, operationId: open.id, action: action as "RETRY" | "GIVE_BACK" | "MARK_SENT", transferId: attempt.target } } })).data?.resolveParked
      : open.kind === "suspense"
        ? (await suspense({ variables: { input: { ...common, statementLineId: open.id, action: action as "GIVE_TO_WALLET" | "REFUND" | "KEEP", walletId: attempt.target } } })).data?.resolveSuspense
        : (await unmatched({ variables: { input: { ...common, statementLineId: open.id, action: action as "ASSIGN_TO_WALLET" | "ASSIGN_TO_PLATFORM" | "ASSIGN_TO_OPERATION", targetId: attempt.target } } })).data?.resolveUnmatched;
    answered("resolve", attempt, payload?.userErrors ?? []);
    setRefusals(payload?.userErrors ?? []);
    if (payload?.resolution) setTold(payload.resolution.status === "PROPOSED" ? "Proposed. Another operator has to confirm it." : "Done.");
  };
  const submit = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    void send(new FormData(e.currentTarget)).catch(() => undefined);
  };
  const shownAt = ["reason", "targetId", "walletId", "transferId"];
  return (
    <Dialog title={`Resolve ${open.text}`} onClose={onClose}>
      {told ? (
        <>
          <Notice kind="good">{told}</Notice>
          <button type="button" className="primary" onClick={onClose}>Done</button>
        </>
      ) : (
        <form onSubmit={submit} noValidate>
          <div className="field">
            <label htmlFor={id}>Action</label>
            <div className="control">
              <select id={id} value={action} onChange={(e) => setAction(e.target.value)}>
                {actions[open.kind].map((a) => <option key={a.action} value={a.action}>{a.label}</option>)}
              </select>
            </div>
          </div>
          {target && <Field label={target} name="target" autoComplete="off" refusals={shownAt.slice(1).flatMap((f) => of(refusals, f))} />}
          <Field label="Reason" name="reason" autoComplete="off" refusals={of(refusals, "reason")} hint="Shown to other operators." />
          <Refusals all={refusals.filter((r) => !shownAt.includes(r.field?.at(-1) ?? "") || (!target && r.field?.at(-1) !== "reason"))} />
          {error && <Failure error={error} />}
          <Submit busy={m1.loading || m2.loading || m3.loading}>Resolve</Submit>
        </form>
      )}
    </Dialog>
  );
}

function Proposal({ of: r }: { of: Data["resolutions"][number] }) {
  const again = { refetchQueries: [BooksQuery] };
  const [confirm, c] = useMutation(ConfirmResolution, again);
  const [withdraw, w] = useMutation(WithdrawResolution, again);
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const error = c.error ?? w.error;
  const input = { resolutionId: r.id };
  const yes = async () => setRefusals((await confirm({ variables: { input } })).data?.confirmResolution.userErrors ?? []);
  const no = async () => setRefusals((await withdraw({ variables: { input: { ...input, reason: "withdrawn in the web app" } } })).data?.withdrawResolution.userErrors ?? []);
  return (
    <li>
      <div className="row">
        <span>
          {r.action.toLowerCase().replaceAll("_", " ")}{r.targetId ? ` ${r.targetId}` : ""}{r.amount ? `, ${show(r.amount)}` : ""}: {r.reason}
          {" "}<code>{r.statementLineId ?? r.operationId}</code>
        </span>
        <span className="row">
          <button type="button" disabled={c.loading} onClick={() => void yes().catch(() => undefined)}>Confirm</button>
          <button type="button" disabled={w.loading} onClick={() => void no().catch(() => undefined)}>Withdraw</button>
        </span>
      </div>
      <Refusals all={[...refusals]} />
      <Reauthentication refusals={refusals} onDone={() => setRefusals([])} />
      {error && <Failure error={error} />}
    </li>
  );
}
