import { type InputHTMLAttributes, type ReactNode, useId } from "react";

export interface Refusal {
  code: string;
  message: string;
  field?: readonly string[] | null;
}

// The refusals of one field, or those of no field at all.
export function of(refusals: readonly Refusal[], field?: string): Refusal[] {
  return refusals.filter((r) => (field ? r.field?.at(-1) === field : !r.field?.length));
}

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  hint?: ReactNode;
  refusals?: Refusal[];
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
        {wrong ? refusals.map((r) => r.message).join(" ") : hint}
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

export function Refusals({ all }: { all: Refusal[] }) {
  if (all.length === 0) return null;
  return <Notice kind="bad">{all.map((r) => r.message).join(" ")}</Notice>;
}

export function Submit({ busy, kind = "primary", children }: { busy: boolean; kind?: "primary" | "danger"; children: ReactNode }) {
  return (
    <button type="submit" className={kind} disabled={busy} aria-busy={busy || undefined}>
      {children}
      {busy && <span className="spinner" aria-hidden="true" />}
    </button>
  );
}
