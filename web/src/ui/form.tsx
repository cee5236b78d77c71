import { type InputHTMLAttributes, type ReactNode, type TextareaHTMLAttributes, useId } from "react";

export interface Refusal {
  code: string;
  message: string;
  field?: readonly string[] | null;
  retryAt?: string | null;
}

// A message of the API without the sentences for programmers, those that name a field or a
// mutation, such as "Retry after the time in retryAt." Whole where nothing else is in it.
export function forPeople(message: string): string {
  const kept = message.split(/(?<=\.)\s+/).filter((sentence) => !/\b[a-z]+[A-Z]\w*/.test(sentence));
  return kept.join(" ") || message;
}

// What a person is told: why, and from when on it can work.
function say(refusals: readonly Refusal[]): string {
  return refusals.map((r) => [forPeople(r.message), r.retryAt && `You can try again ${moment(r.retryAt)}.`].filter(Boolean).join(" ")).join(" ");
}

// A time in the reader's own zone: "at 4:05 PM" today, with the day otherwise.
function moment(time: string): string {
  const at = new Date(time);
  if (at.toDateString() === new Date().toDateString()) return `at ${at.toLocaleTimeString(undefined, { timeStyle: "short" })}`;
  return `on ${at.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" })}`;
}

// The refusals of one field, or those of no field at all.
export function of(refusals: readonly Refusal[], field?: string): Refusal[] {
  return refusals.filter((r) => (field ? r.field?.at(-1) === field : !r.field?.length));
}

interface Labels {
  label: string;
  hint?: ReactNode;
  refusals?: Refusal[];
}

interface FieldProps extends InputHTMLAttributes<HTMLInputElement>, Labels {
  prefix?: string;
}

export function Field({ label, hint, refusals = [], prefix, ...input }: FieldProps) {
  const id = useId();
  const wrong = refusals.length > 0;
  return (
    <div className={`field${wrong ? " wrong" : ""}`}>
      <label htmlFor={id}>{label}</label>
      <div className="control">
        {prefix && <span aria-hidden="true">{prefix}</span>}
        <input
          id={id}
          aria-invalid={wrong || undefined}
          aria-describedby={hint || wrong ? `${id}-more` : undefined}
          {...input}
        />
      </div>
      <p id={`${id}-more`} className="more" role={wrong ? "alert" : undefined}>
        {wrong ? say(refusals) : hint}
      </p>
    </div>
  );
}

// A field of several lines.
export function Area({ label, hint, refusals = [], ...area }: TextareaHTMLAttributes<HTMLTextAreaElement> & Labels) {
  const id = useId();
  const wrong = refusals.length > 0;
  return (
    <div className={`field${wrong ? " wrong" : ""}`}>
      <label htmlFor={id}>{label}</label>
      <div className="control">
        <textarea id={id} aria-invalid={wrong || undefined} aria-describedby={hint || wrong ? `${id}-more` : undefined} {...area} />
      </div>
      <p id={`${id}-more`} className="more" role={wrong ? "alert" : undefined}>
        {wrong ? say(refusals) : hint}
      </p>
    </div>
  );
}

export function Notice({ kind, children }: { kind: "good" | "bad" | "calm"; children: ReactNode }) {
  return (
    <div className={`notice ${kind}`} role={kind === "bad" ? "alert" : "status"}>
      {children}
    </div>
  );
}

export function Refusals({ all }: { all: readonly Refusal[] }) {
  if (all.length === 0) return null;
  return <Notice kind="bad">{say(all)}</Notice>;
}

export function Submit({ busy, kind = "primary", children }: { busy: boolean; kind?: "primary" | "danger"; children: ReactNode }) {
  return (
    <button type="submit" className={kind} disabled={busy} aria-busy={busy || undefined}>
      {children}
      {busy && <span className="spinner" aria-hidden="true" />}
    </button>
  );
}
