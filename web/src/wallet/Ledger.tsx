import { useQuery } from "@apollo/client/react";
import { useEffect, useRef, useState } from "react";

import type { LineFieldsFragment as Line } from "../gql/graphql";
import { isNegative, show } from "../money";
import { LedgerQuery } from "../operations";
import { Dialog } from "../ui/dialog";
import { Failure } from "../ui/failure";
import { type Filter, filters, kinds, matches, title } from "./lines";

export const PAGE = 20;

export function Ledger({ walletId, onDeposit }: { walletId: string; onDeposit?: () => void }) {
  const [filter, setFilter] = useState<Filter>("all");
  const [shown, setShown] = useState<Line | null>(null);
  const { data, error, fetchMore, refetch } = useQuery(LedgerQuery, {
    variables: { id: walletId, first: PAGE },
    refetchWritePolicy: "merge", // news come on top of what is read already
  });
  const page = data?.wallet?.transactions;
  const all = page?.edges?.flatMap((e) => (e?.node ? [e.node] : [])) ?? [];
  const lines = all.filter((line) => matches(line, filter));
  const more = page?.pageInfo.hasNextPage ?? false;
  const [asking, setAsking] = useState(false);
  const [broken, setBroken] = useState<unknown>(null);
  const end = useRef<HTMLDivElement>(null);

  // The next page is read when its place comes into view. A filter may leave
  // little of a page: then its end stays in view, and the next one follows.
  const after = page?.pageInfo.endCursor;
  useEffect(() => {
    const mark = end.current;
    if (!mark || !more || asking || broken) return;
    const watch = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting) return;
      setAsking(true);
      void fetchMore({ variables: { after } }).catch(setBroken).finally(() => setAsking(false));
    }, { rootMargin: "300px" });
    watch.observe(mark);
    return () => watch.disconnect();
  }, [more, asking, broken, after, fetchMore, filter]);

  return (
    <section className="card ledger" aria-label="Ledger">
      <header>
        <h2>Ledger {page ? <span className="count">{page.totalCount}</span> : null}</h2>
        <div role="group" aria-label="Show" className="segments">
          {(Object.keys(filters) as Filter[]).map((name) => (
            <button key={name} type="button" aria-pressed={filter === name} onClick={() => setFilter(name)}>
              {filters[name]}
            </button>
          ))}
        </div>
      </header>
      {error && !page && <Failure error={error} retry={() => void refetch()} />}
      {!error && !page && <Skeleton />}
      {page && all.length === 0 && (
        <div className="empty">
          <p>No money has moved yet.</p>
          {onDeposit && <button type="button" onClick={onDeposit}>Add money</button>}
        </div>
      )}
      {all.length > 0 && lines.length === 0 && !more && <p className="empty">Nothing of this kind.</p>}
      <ul className="lines">
        {lines.map((line) => (
          <li key={line.id}>
            <button type="button" className="line" onClick={() => setShown(line)}>
              <Mark line={line} />
              <span className="what">
                <span>{title(line)}</span>
                <time dateTime={line.createdAt}>{when(line.createdAt)}</time>
              </span>
              <span className="sums">
                <span className={isNegative(line.value) ? "" : "plus"}>{show(line.value, "always")}</span>
                <span className="after">{show(line.balanceAfter)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <div ref={end} className="end" role="status">
        {asking && <span className="spinner" aria-hidden="true" />}
        {error && page && <Failure error={error} retry={() => void refetch()} />}
        {broken ? <Failure error={broken} retry={() => setBroken(null)} /> : null}
      </div>
      {shown && <Details line={shown} onClose={() => setShown(null)} />}
    </section>
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

function Details({ line, onClose }: { line: Line; onClose: () => void }) {
  const source = line.source;
  const id = source?.__typename === "Deposit" ? source.paymentIntentId : source?.__typename === "Payout" ? source.transferId : null;
  return (
    <Dialog kind="drawer" title={title(line)} onClose={onClose}>
      <p className="amount">{show(line.value, "always")}</p>
      <dl>
        <dt>Balance before</dt>
        <dd>{show(line.runningBalance)}</dd>
        <dt>{isNegative(line.value) ? "Taken" : "Added"}</dt>
        <dd>{show(line.value, "always")}</dd>
        <dt className="sum">Balance after</dt>
        <dd className="sum">{show(line.balanceAfter)}</dd>
      </dl>
      <dl>
        <dt>Kind</dt>
        <dd>{kinds[line.kind]}</dd>
        <dt>When</dt>
        <dd>{new Date(line.createdAt).toLocaleString()}</dd>
        <dt>Line</dt>
        <dd>{line.sequence}</dd>
        {source?.__typename === "Transfer" && source.note && (
          <>
            <dt>Note</dt>
            <dd>{source.note}</dd>
          </>
        )}
        {id && (
          <>
            <dt>At Stripe</dt>
            <dd><code>{id}</code></dd>
          </>
        )}
        <dt>Id</dt>
        <dd><code>{line.id}</code></dd>
      </dl>
    </Dialog>
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
