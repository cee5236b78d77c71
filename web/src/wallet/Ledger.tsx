import { useQuery } from "@apollo/client/react";
import { useEffect, useRef, useState } from "react";

import type { LineFieldsFragment as Line, TransactionFilterInput } from "../gql/graphql";
import { isNegative, show } from "../money";
import { LedgerQuery } from "../operations";
import { withNews } from "../order";
import { useParam } from "../route";
import { Failure } from "../ui/failure";
import { Filters } from "./Filters";
import { Details } from "./Line";
import { note, title } from "./lines";

const PAGE = 20;

export function Ledger({ walletId }: { walletId: string }) {
  const [filter, setFilter] = useState<TransactionFilterInput | null>(null);
  const [shown, setShown, close] = useParam("line");
  const { data, previousData, error, loading, fetchMore, refetch } = useQuery(LedgerQuery, {
    variables: { id: walletId, first: PAGE, filter },
    context: withNews,
    refetchWritePolicy: "merge", // news come on top of what is read already
  });
  // While other lines are read, those that were there stay, so that nothing jumps.
  const page = (data ?? (error ? undefined : previousData))?.wallet?.transactions;
  const lines = page?.edges?.flatMap((e) => (e?.node ? [e.node] : [])) ?? [];
  const more = page?.pageInfo.hasNextPage ?? false;
  const [asking, setAsking] = useState(false);
  const [broken, setBroken] = useState<unknown>(null);
  const end = useRef<HTMLDivElement>(null);

  // The next page is read when its place comes into view.
  const after = page?.pageInfo.endCursor;
  useEffect(() => {
    const mark = end.current;
    if (!mark || !more || asking || broken || !data) return;
    const watch = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting) return;
      setAsking(true);
      void fetchMore({ variables: { after } }).catch(setBroken).finally(() => setAsking(false));
    }, { rootMargin: "300px" });
    watch.observe(mark);
    return () => watch.disconnect();
  }, [more, asking, broken, after, fetchMore, data]);

  return (
    <section className="card ledger" aria-label="Ledger">
      <header>
        <h2>Ledger {page ? <span className="count">{page.totalCount}</span> : null}</h2>
        <Filters
          onChange={(next) => {
            setFilter(next);
            setBroken(null);
          }}
        />
      </header>
      {error && !page && <Failure error={error} retry={() => void refetch()} />}
      {!error && !page && <Skeleton />}
      {page && lines.length === 0 && (
        <p className="empty">{filter ? "No transactions match the filter." : "No transactions yet."}</p>
      )}
      <ul className="lines" aria-busy={(loading && !data) || undefined}>
        {lines.map((line) => <Row key={line.id} line={line} onOpen={() => setShown(line.id)} />)}
      </ul>
      <div ref={end} className="end" role="status">
        {asking && <span className="spinner" aria-hidden="true" />}
        {error && page && <Failure error={error} retry={() => void refetch()} />}
        {broken ? <Failure error={broken} retry={() => setBroken(null)} /> : null}
      </div>
      {shown && <Details id={shown} known={lines.find((l) => l.id === shown)} onClose={close} />}
    </section>
  );
}

function Row({ line, onOpen }: { line: Line; onOpen: () => void }) {
  return (
    <li>
      <button type="button" className="line" onClick={onOpen}>
        <Mark line={line} />
        <span className="what">
          <span>{title(line)}</span>
          {note(line) && <span className="note">{note(line)}</span>}
          <time dateTime={line.createdAt}>{when(line.createdAt)}</time>
        </span>
        <span className="sums">
          <span className={isNegative(line.value) ? "" : "plus"}>{show(line.value, "always")}</span>
          <span className="after"><span className="hidden">Balance after: </span>{show(line.balanceAfter)}</span>
        </span>
      </button>
    </li>
  );
}

function Mark({ line }: { line: Line }) {
  const out = isNegative(line.value);
  return (
    <span className={`mark${out ? "" : " in"}`} aria-hidden="true">
      <svg viewBox="0 0 16 16">
        <path d={out ? "M4 12L12 4M6 4h6v6" : "M12 4L4 12M10 12H4V6"} fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round" />
      </svg>
    </span>
  );
}

function Skeleton() {
  return (
    <div className="skeleton" role="status">
      <span className="hidden">Loading the ledger</span>
      {[1, 2, 3, 4].map((n) => <div key={n} aria-hidden="true" />)}
    </div>
  );
}

function when(time: string): string {
  return new Date(time).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}
