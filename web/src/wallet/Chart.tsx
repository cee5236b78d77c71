import type { LineFieldsFragment as Line } from "../gql/graphql";
import { minor, show } from "../money";

const width = 320;
const height = 96;

// The balance over time, as steps: it changes at once with each line.
export function Chart({ lines }: { lines: readonly Line[] }) {
  const old = [...lines].reverse(); // oldest first
  const first = old[0];
  const last = old.at(-1);
  if (!first || !last) {
    return <div className="chart empty" aria-hidden="true" />;
  }
  const start = Date.parse(first.createdAt);
  const span = Math.max(1, Date.now() - start);
  const values = [first.runningBalance, ...old.map((l) => l.balanceAfter)].map((m) => Number(minor(m)));
  const top = Math.max(1, ...values);
  const x = (time: number) => ((time - start) / span) * width;
  const y = (value: number) => height - 6 - (value / top) * (height - 14);
  let path = `M0 ${y(values[0] ?? 0)}`;
  old.forEach((line, i) => {
    const at = x(Date.parse(line.createdAt));
    path += ` H${at.toFixed(1)} V${y(values[i + 1] ?? 0).toFixed(1)}`;
  });
  path += ` H${width}`;
  const label = `Balance from ${show(first.runningBalance)} on ${day(first.createdAt)} to ${show(last.balanceAfter)} now`;
  return (
    <svg className="chart" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label} preserveAspectRatio="none">
      <path className="area" d={`${path} V${height} H0 Z`} />
      <path className="line" d={path} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}

function day(time: string): string {
  return new Date(time).toLocaleDateString();
}
