import type { HistoryQuery } from "../gql/graphql";
import { minor, show } from "../money";

type Point = NonNullable<HistoryQuery["wallet"]>["balanceHistory"][number];

const width = 320;
const height = 88;

// The balance since the wallet was made, as steps: it changes at once with each
// line. Of a long ledger the server gives an even choice of lines.
export function Chart({ since, points }: { since: string | undefined; points: readonly Point[] }) {
  const last = points.at(-1);
  if (!since || !last) {
    return <div className="chart empty" aria-hidden="true" />;
  }
  const start = Date.parse(since);
  const span = Math.max(1, Date.now() - start);
  const top = Math.max(1, ...points.map((p) => Number(minor(p.balance))));
  const x = (time: string) => Math.min(width, ((Date.parse(time) - start) / span) * width).toFixed(1);
  const y = (value: number) => (height - 2 - (value / top) * (height - 8)).toFixed(1);
  const steps = points.map((p) => `H${x(p.at)} V${y(Number(minor(p.balance)))}`);
  const path = `M0 ${y(0)} ${steps.join(" ")} H${width}`;
  const label = `Balance since ${day(since)}, ${show(last.balance)} now`;
  return (
    <figure className="chart">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label} preserveAspectRatio="none">
        <path className="area" d={`${path} V${height} H0 Z`} />
        <path className="line" d={path} vectorEffect="non-scaling-stroke" />
      </svg>
      <figcaption aria-hidden="true"><span>{day(since)}</span><span>Now</span></figcaption>
    </figure>
  );
}

function day(time: string): string {
  return new Date(time).toLocaleDateString(undefined, { day: "numeric", month: "short", year: "numeric" });
}
