import { useId, useState } from "react";

import type { TransactionFilterInput } from "../gql/graphql";
import { type Span, between, groups, spans } from "./lines";

const CHOSEN = spans.length; // the last choice: two dates of the reader's own

// What of a ledger is shown. Nothing at all is null: then the server reads the
// ledger as it stands and counts nothing.
export function Filters({ onChange }: { onChange: (filter: TransactionFilterInput | null) => void }) {
  const id = useId();
  const [group, setGroup] = useState(0);
  const [when, setWhen] = useState(0);
  const [dates, setDates] = useState({ from: "", to: "" });

  const tell = (group: number, when: number, dates: { from: string; to: string }) => {
    const span: Span = spans[when]?.of(new Date()) ?? between(dates.from, dates.to);
    const kinds = groups[group]?.kinds ?? [];
    const filter = { ...(kinds.length > 0 && { kinds }), ...span };
    onChange(Object.keys(filter).length > 0 ? filter : null);
  };
  const pickDates = (some: Partial<typeof dates>) => {
    const next = { ...dates, ...some };
    setDates(next);
    tell(group, when, next);
  };

  return (
    <div className="filters" role="group" aria-label="Show">
      <label className="hidden" htmlFor={`${id}-kind`}>Kind</label>
      <select
        id={`${id}-kind`}
        value={group}
        onChange={(e) => {
          setGroup(Number(e.target.value));
          tell(Number(e.target.value), when, dates);
        }}
      >
        {groups.map((g, i) => <option key={g.label} value={i}>{g.label}</option>)}
      </select>
      <label className="hidden" htmlFor={`${id}-when`}>When</label>
      <select
        id={`${id}-when`}
        value={when}
        onChange={(e) => {
          setWhen(Number(e.target.value));
          tell(group, Number(e.target.value), dates);
        }}
      >
        {spans.map((s, i) => <option key={s.label} value={i}>{s.label}</option>)}
        <option value={CHOSEN}>Dates …</option>
      </select>
      {when === CHOSEN && (
        <div className="dates">
          <label>From <input type="date" value={dates.from} max={dates.to || undefined} onChange={(e) => pickDates({ from: e.target.value })} /></label>
          <label>to <input type="date" value={dates.to} min={dates.from || undefined} onChange={(e) => pickDates({ to: e.target.value })} /></label>
        </div>
      )}
    </div>
  );
}
