package ledger

// eventChecks are the claims of Verify about events. The oldest events are deleted after a
// while, and there are none of what happened before they were written.
var eventChecks = []check{
	{
		claim: "the events of each wallet are numbered without a gap, and the last has the number of its wallet",
		count: `SELECT COUNT(*) FROM events WHERE wallet_id IS NOT NULL`,
		contradict: `SELECT w.id, e.n || ' events from ' || e.first || ' to ' || e.last || ', and the wallet counts ' || w.event_sequence
			FROM wallets w JOIN (SELECT wallet_id, COUNT(*) AS n, MIN(wallet_sequence) AS first, MAX(wallet_sequence) AS last,
				COUNT(DISTINCT wallet_sequence) AS different FROM events GROUP BY wallet_id) AS e ON e.wallet_id = w.id
			WHERE e.last <> w.event_sequence OR e.n <> e.last - e.first + 1 OR e.different <> e.n`,
	},
	{
		claim: "each charge, refund of a charge, credit, transfer, deposit and payout of a ledger line has its event",
		count: `SELECT COUNT(*) FROM transactions`,
		contradict: `SELECT t.id, t.kind || ' of ' || COALESCE(t.deposit_id, t.payout_id, t.reference) || ' has no event'
			FROM transactions t JOIN wallets w ON w.id = t.wallet_id
			WHERE t.kind IN ('CHARGE', 'CHARGE_REFUND', 'CREDIT', 'TRANSFER_OUT', 'TRANSFER_IN', 'DEPOSIT', 'PAYOUT') AND w.kind = 'user'
				AND t.created_at > (SELECT MIN(created_at) FROM events WHERE wallet_id IS NOT NULL)
				AND NOT EXISTS (SELECT 1 FROM events e WHERE e.wallet_id = t.wallet_id
					AND e.object_id = COALESCE(t.deposit_id, t.payout_id, t.reference) AND e.type = CASE t.kind
						WHEN 'CHARGE' THEN 'charge.created' WHEN 'CHARGE_REFUND' THEN 'charge.refunded' WHEN 'CREDIT' THEN 'credit.created'
						WHEN 'TRANSFER_OUT' THEN 'transfer.sent' WHEN 'TRANSFER_IN' THEN 'transfer.received'
						WHEN 'DEPOSIT' THEN 'deposit.succeeded' ELSE 'payout.created' END)`,
	},
}
