import { useQuery } from "@apollo/client/react";

import { minor, show } from "../money";
import { OpenQuery } from "../operations";
import { withNews } from "../order";

/** Money that the application reserves for charges to come. The ledger has no transactions of it yet. */
export function Holds({ walletId }: { walletId: string }) {
  const { data } = useQuery(OpenQuery, { variables: { id: walletId }, context: withNews });
  const holds = data?.wallet?.holds.edges?.flatMap((e) => (e?.node ? [e.node] : [])) ?? [];
  if (holds.length === 0) return null;
  return (
    <section className="card" aria-label="On hold">
      <h2>On hold</h2>
      <ul className="lines">
        {holds.map((h) => (
          <li key={h.id}>
            <div className="line">
              <span className="mark" aria-hidden="true">
                <svg viewBox="0 0 16 16">
                  <path d="M8 4v4l2.5 2M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round" />
                </svg>
              </span>
              <span className="what">
                <span>{h.description}</span>
                <time dateTime={h.expiresAt}>Until {new Date(h.expiresAt).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" })}</time>
              </span>
              <span className="sums">
                <span>{show(h.remaining)}</span>
                {minor(h.remaining) !== minor(h.amount) && <span className="after">of {show(h.amount)}</span>}
              </span>
            </div>
          </li>
        ))}
      </ul>
      {data?.wallet?.holds.pageInfo.hasNextPage && <p className="empty">The newest 20 are shown. There are more.</p>}
    </section>
  );
}
