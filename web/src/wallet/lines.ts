import type { LineFieldsFragment as Line, TransactionKind } from "../gql/graphql";
import { isNegative } from "../money";

export const kinds: Record<TransactionKind, string> = {
  DEPOSIT: "Deposit",
  PAYOUT: "Payout",
  PAYOUT_RETURN: "Payout returned",
  REFUND: "Refund to card",
  REFUND_RETURN: "Refund returned",
  DISPUTE: "Dispute",
  DISPUTE_RETURN: "Dispute returned",
  ADJUSTMENT: "Adjustment",
  TRANSFER_OUT: "Sent",
  TRANSFER_IN: "Received",
};

export function title(line: Line): string {
  const source = line.source;
  if (source?.__typename === "Transfer") {
    const who = source.counterparty ?? "somebody";
    return source.sent ? `Sent to ${who}` : `Received from ${who}`;
  }
  return kinds[line.kind];
}

export const filters = { all: "All", in: "Money in", out: "Money out" } as const;

export type Filter = keyof typeof filters;

// By the sign, not by the kind: an adjustment goes either way.
export function matches(line: Line, filter: Filter): boolean {
  return filter === "all" || isNegative(line.value) === (filter === "out");
}
