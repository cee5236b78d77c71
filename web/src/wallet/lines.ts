import type { LineFieldsFragment as Line, TransactionFilterInput, TransactionKind } from "../gql/graphql";

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
  CHARGE: "Purchase",
  CHARGE_REFUND: "Purchase refunded",
  CREDIT: "Credit",
};

export function title(line: Line): string {
  const source = line.source;
  if (source?.__typename === "Transfer") {
    if (!source.counterparty) return kinds[line.kind]; // who gave no name
    return source.sent ? `Sent to ${source.counterparty}` : `Received from ${source.counterparty}`;
  }
  if (source?.__typename === "Charge" || source?.__typename === "Credit") return source.description;
  if (source?.__typename === "ChargeRefund") return `Refund: ${source.charge.description}`;
  return kinds[line.kind];
}

// What the person on the other side wrote: the note of a transfer, the reason of a refund.
export function note(line: Line): string {
  const source = line.source;
  if (source?.__typename === "Transfer") return source.note;
  return (source?.__typename === "ChargeRefund" && source.reason) || "";
}

// What a reader picks out of a ledger: the server does the picking.
export const groups: { label: string; kinds: TransactionKind[] }[] = [
  { label: "Everything", kinds: [] },
  { label: "Deposits", kinds: ["DEPOSIT"] },
  { label: "Payouts", kinds: ["PAYOUT", "PAYOUT_RETURN"] },
  { label: "Sent", kinds: ["TRANSFER_OUT"] },
  { label: "Received", kinds: ["TRANSFER_IN"] },
  { label: "Purchases", kinds: ["CHARGE", "CHARGE_REFUND"] },
  { label: "Credits", kinds: ["CREDIT"] },
  { label: "Refunds", kinds: ["REFUND", "REFUND_RETURN"] },
  { label: "Disputes", kinds: ["DISPUTE", "DISPUTE_RETURN"] },
  { label: "Adjustments", kinds: ["ADJUSTMENT"] },
];

export type Span = Pick<TransactionFilterInput, "createdAfter" | "createdBefore">;

const day = (year: number, month: number, date = 1) => new Date(year, month, date).toISOString();

// In the reader's own time zone: their month begins at their midnight.
export const spans: { label: string; of: (now: Date) => Span }[] = [
  { label: "Any time", of: () => ({}) },
  { label: "Last 7 days", of: (now) => ({ createdAfter: day(now.getFullYear(), now.getMonth(), now.getDate() - 6) }) },
  { label: "Last 30 days", of: (now) => ({ createdAfter: day(now.getFullYear(), now.getMonth(), now.getDate() - 29) }) },
  {
    label: "Last month",
    of: (now) => ({ createdAfter: day(now.getFullYear(), now.getMonth() - 1), createdBefore: day(now.getFullYear(), now.getMonth()) }),
  },
  { label: "This year", of: (now) => ({ createdAfter: day(now.getFullYear(), 0) }) },
];

// Two dates as a reader writes them, both of them included.
export function between(from: string, to: string): Span {
  const at = (text: string, more: number) => {
    const [year = 0, month = 1, date = 1] = text.split("-").map(Number);
    return day(year, month - 1, date + more);
  };
  return { ...(from && { createdAfter: at(from, 0) }), ...(to && { createdBefore: at(to, 1) }) };
}
