import type { FieldPolicy } from "@apollo/client";
import { relayStylePagination } from "@apollo/client/utilities";

interface Page {
  edges?: readonly { cursor?: string }[];
  pageInfo?: { endCursor?: string | null; hasNextPage?: boolean };
}

// Pages of a ledger: newest first, and a line never changes. When the first page
// is read again, for there is news, the older lines that were read before stay
// where they are, and so does who is reading them. Relay's own policy would drop
// them.
export function ledgerPagination(filter = "filter"): FieldPolicy<Page | null, Page | null> {
  const relay = relayStylePagination([filter]) as FieldPolicy<Page | null, Page | null>;
  const merge = relay.merge as Exclude<typeof relay.merge, boolean | undefined>;
  return {
    ...relay,
    merge(old, fresh, options) {
      const merged = merge(old, fresh, options) as Page;
      if (!old?.edges || !fresh || options.args?.["after"] || options.args?.["before"]) return merged;
      const end = merged.edges?.at(-1)?.cursor;
      const at = end ? old.edges.findIndex((edge) => edge.cursor === end) : -1;
      if (at < 0) return merged; // more is new than a page holds, or nothing is left
      return {
        ...merged,
        edges: [...(merged.edges ?? []), ...old.edges.slice(at + 1)],
        pageInfo: { ...merged.pageInfo, endCursor: old.pageInfo?.endCursor, hasNextPage: old.pageInfo?.hasNextPage },
      } as Page;
    },
  };
}
