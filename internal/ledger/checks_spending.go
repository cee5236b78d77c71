package ledger

// spendingChecks are the claims of Verify about charges, their refunds, credits and usage.
var spendingChecks = []check{
	{
		claim: "each charge, refund of a charge and credit has its line, and no other line names revenue",
		count: `SELECT COUNT(*) FROM (` + revenueRows + `) AS rows`,
		contradict: `SELECT COALESCE(o.id, t.reference),
			COALESCE(o.kind || ' of ' || o.value, 'no row') || ', by its line ' || COALESCE(t.kind || ' of ' || t.value, 'none')
			FROM (` + revenueRows + `) AS o FULL JOIN (SELECT * FROM transactions WHERE contra = 'REVENUE') AS t
				ON t.reference = o.id AND t.kind = o.kind AND t.wallet_id = o.wallet_id
			WHERE o.id IS NULL OR t.id IS NULL OR t.value <> o.value`,
	},
	{
		claim: "no charge was refunded by more than it took, and its refunds follow each other",
		count: `SELECT COUNT(*) FROM charge_refunds`,
		contradict: `SELECT r.id, 'begins at ' || r.refunded_before || ', those before it sum to ' || r.sum || ', of ' || COALESCE(c.amount, 0)
			FROM (SELECT *, COALESCE(SUM(amount) OVER (PARTITION BY charge_id ORDER BY refunded_before
				ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS sum FROM charge_refunds) AS r
			LEFT JOIN charges c ON c.id = r.charge_id AND c.wallet_id = r.wallet_id
			WHERE c.id IS NULL OR r.refunded_before <> r.sum OR r.refunded_before + r.amount > c.amount`,
	},
	{
		claim: "what the application has earned from each wallet is the negated sum of its lines of revenue",
		count: `SELECT COUNT(*) FROM wallets`,
		contradict: `SELECT w.id, 'revenue ' || w.revenue || ', by its lines ' || COALESCE(l.total, 0)
			FROM wallets w LEFT JOIN (SELECT wallet_id, -SUM(value) AS total FROM transactions
				WHERE contra = 'REVENUE' GROUP BY wallet_id) AS l ON l.wallet_id = w.id
			WHERE w.revenue <> COALESCE(l.total, 0)`,
	},
	{
		claim: "what usage charged of each wallet and what it left is what was recorded",
		count: `SELECT COUNT(*) FROM usage_records`,
		contradict: `SELECT u.id, 'record ' || u.sequence || ' begins at ' || u.remainder_before || ', the one before it ended at ' || u.before ||
				', charged ' || COALESCE(c.amount, 0)
			FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY wallet_id ORDER BY sequence) AS n,
				COALESCE(LAG(remainder_after) OVER (PARTITION BY wallet_id ORDER BY sequence), 0) AS before FROM usage_records) AS u
			LEFT JOIN charges c ON c.id = u.charge_id AND c.wallet_id = u.wallet_id
			WHERE u.n <> u.sequence OR u.remainder_before <> u.before
				OR COALESCE(c.amount, 0) <> u.whole + CASE WHEN u.remainder_before + u.fraction >= u.step_size THEN u.step ELSE 0 END
				OR u.remainder_after <> u.remainder_before + u.fraction
					- CASE WHEN u.remainder_before + u.fraction >= u.step_size THEN u.step_size ELSE 0 END`,
	},
	{
		claim: "metadata belongs to an object of its wallet",
		count: `SELECT COUNT(*) FROM metadata_entries`,
		contradict: `SELECT m.id, 'object ' || m.object_id || ' is not of wallet ' || m.wallet_id
			FROM metadata_entries m LEFT JOIN (` + described + `) AS o ON o.id = m.object_id AND o.wallet_id = m.wallet_id
			WHERE o.id IS NULL`,
	},
}

// revenueRows are the rows that have a line of revenue each.
const revenueRows = `SELECT id, wallet_id, 'CHARGE' AS kind, -amount AS value FROM charges
	UNION ALL SELECT id, wallet_id, 'CHARGE_REFUND', amount FROM charge_refunds
	UNION ALL SELECT id, wallet_id, 'CREDIT', amount FROM credits`

// described are the objects that can have metadata.
const described = `SELECT id, wallet_id FROM charges UNION ALL SELECT id, wallet_id FROM charge_refunds UNION ALL SELECT id, wallet_id FROM credits
	UNION ALL SELECT id, wallet_id FROM transfers UNION ALL SELECT id, wallet_id FROM deposits UNION ALL SELECT id, wallet_id FROM payouts
	UNION ALL SELECT id, wallet_id FROM refunds UNION ALL SELECT id, wallet_id FROM holds
	UNION ALL SELECT p.id, d.wallet_id FROM resolutions p JOIN deposits d ON d.id = p.operation_id`
