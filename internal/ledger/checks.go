package ledger

// The claims of Verify. The database refuses most of what they look for; they
// are here because a guard can be dropped, a disk can fail and a backup can be
// half restored. The SQL is the same on both databases.
var checks = []check{
	{
		claim: "each line's balance is the balance before it and its value",
		count: `SELECT COUNT(*) FROM transactions`,
		contradict: `SELECT id, 'balance_after is ' || balance_after || ', not ' || (running_balance + value)
			FROM transactions WHERE balance_after <> running_balance + value`,
	},
	{
		claim: "each wallet's lines are numbered 1, 2, 3 … and begin where the one before ended",
		count: `SELECT COUNT(*) FROM transactions`,
		contradict: `SELECT id, 'line ' || sequence || ' begins at ' || running_balance || '; the line before it, number ' ||
				(n - 1) || ', ended at ' || before
			FROM (SELECT id, sequence, running_balance,
				ROW_NUMBER() OVER (PARTITION BY wallet_id ORDER BY sequence) AS n,
				COALESCE(LAG(balance_after) OVER (PARTITION BY wallet_id ORDER BY sequence), 0) AS before
				FROM transactions) AS chained
			WHERE n <> sequence OR running_balance <> before`,
	},
	{
		claim: "each wallet's balance is the sum of its lines, and its last sequence their number",
		count: `SELECT COUNT(*) FROM wallets`,
		contradict: `SELECT w.id, 'balance ' || w.current_balance || ' after line ' || w.last_sequence ||
				'; its ' || COALESCE(l.n, 0) || ' lines sum to ' || COALESCE(l.total, 0)
			FROM wallets w LEFT JOIN (SELECT wallet_id, COUNT(*) AS n, SUM(value) AS total
				FROM transactions GROUP BY wallet_id) AS l ON l.wallet_id = w.id
			WHERE w.current_balance <> COALESCE(l.total, 0) OR w.last_sequence <> COALESCE(l.n, 0)`,
	},
	{
		claim: "no user's wallet is below zero and no debt above it",
		count: `SELECT COUNT(*) FROM wallets`,
		contradict: `SELECT id, 'balance ' || current_balance FROM wallets
			WHERE (kind = 'user' AND current_balance < 0) OR (kind = 'debt' AND current_balance > 0)`,
	},
	{
		claim: "each user has a wallet of their own",
		count: `SELECT COUNT(*) FROM users`,
		contradict: `SELECT u.id, 'wallet ' || u.wallet_id || ' is not theirs' FROM users u
			LEFT JOIN wallets w ON w.id = u.wallet_id AND w.owner_id = u.id WHERE w.id IS NULL`,
	},
	{
		claim: "each transfer between wallets has two lines that cancel",
		count: `SELECT COUNT(*) FROM transactions WHERE contra = 'TRANSFERS'`,
		contradict: `SELECT a.id, 'no opposite line in wallet ' || COALESCE(a.peer_wallet_id, 'of no name')
			FROM transactions a LEFT JOIN transactions b ON b.reference = a.reference
				AND b.wallet_id = a.peer_wallet_id AND b.peer_wallet_id = a.wallet_id AND b.value = -a.value
			WHERE a.contra = 'TRANSFERS' AND b.id IS NULL`,
	},
	{
		claim: "each transfer that somebody made left one wallet and came to the other",
		count: `SELECT COUNT(*) FROM transfers`,
		contradict: `SELECT t.id, 'amount ' || t.amount || ', left ' || COALESCE(o.value, 0) || ', came ' || COALESCE(i.value, 0)
			FROM transfers t
			LEFT JOIN transactions o ON o.reference = t.id AND o.kind = 'TRANSFER_OUT' AND o.wallet_id = t.wallet_id
			LEFT JOIN transactions i ON i.reference = t.id AND i.kind = 'TRANSFER_IN' AND i.wallet_id = t.to_wallet_id
			WHERE COALESCE(o.value, 0) <> -t.amount OR COALESCE(i.value, 0) <> t.amount`,
	},
	{
		claim: "no Stripe object or operation stands twice in a wallet",
		count: `SELECT COUNT(*) FROM transactions`,
		contradict: `SELECT MIN(id), kind || ' ' || reference || ' stands ' || COUNT(*) || ' times'
			FROM transactions GROUP BY wallet_id, kind, reference HAVING COUNT(*) > 1`,
	},
	{
		claim: "each deposit that succeeded was credited, and no other",
		count: `SELECT COUNT(*) FROM deposits`,
		contradict: `SELECT d.id, 'state ' || d.state || ', credited ' || COALESCE(l.total, 0)
			FROM deposits d LEFT JOIN (SELECT reference, wallet_id, SUM(value) AS total FROM transactions
				WHERE kind = 'DEPOSIT' GROUP BY reference, wallet_id) AS l
				ON l.reference = d.id AND l.wallet_id = d.wallet_id
			WHERE (d.state = 'SUCCEEDED') <> (l.total IS NOT NULL)`,
	},
	{
		claim: "each payout was taken from its wallet, and what came back was given back",
		count: `SELECT COUNT(*) FROM payouts`,
		contradict: `SELECT p.id, 'amount ' || p.amount || ', state ' || p.state || ', taken ' ||
				COALESCE(h.total, 0) || ' and again ' || COALESCE(a.value, 0) || ', given back ' || COALESCE(r.total, 0)
			FROM payouts p
			LEFT JOIN (SELECT payout_id, SUM(value) AS total FROM transactions
				WHERE kind = 'PAYOUT' AND reference = payout_id GROUP BY payout_id) AS h ON h.payout_id = p.id
			LEFT JOIN transactions a ON a.reference = p.transfer_id AND a.kind = 'PAYOUT' AND a.wallet_id = p.wallet_id
			LEFT JOIN (SELECT payout_id, SUM(value) AS total FROM transactions
				WHERE kind = 'PAYOUT_RETURN' GROUP BY payout_id) AS r ON r.payout_id = p.id
			WHERE COALESCE(h.total, 0) <> -p.amount
				OR COALESCE(a.value, -p.amount) <> -p.amount
				OR (p.state IN ('FAILED', 'REVERSED') AND COALESCE(r.total, 0) <> p.amount - COALESCE(a.value, 0))
				OR (p.state IN ('PENDING', 'SENDING', 'RECONCILE') AND r.total IS NOT NULL)
				OR (p.state = 'SENT' AND COALESCE(r.total, 0) >= p.amount - COALESCE(a.value, 0))`,
	},
	{
		claim: "each refund was taken from somebody, and what failed was given back",
		count: `SELECT COUNT(*) FROM refunds`,
		contradict: `SELECT f.id, 'amount ' || f.amount || ', state ' || f.state || ', taken ' ||
				COALESCE(h.total, 0) || ', given back ' || COALESCE(r.total, 0)
			FROM refunds f
			LEFT JOIN (SELECT reference, SUM(value) AS total FROM transactions
				WHERE kind = 'REFUND' GROUP BY reference) AS h ON h.reference = f.id
			LEFT JOIN (SELECT reference, SUM(value) AS total FROM transactions
				WHERE kind = 'REFUND_RETURN' GROUP BY reference) AS r ON r.reference = f.id
			WHERE COALESCE(h.total, 0) <> -f.amount
				OR COALESCE(r.total, 0) <> CASE WHEN f.state = 'FAILED' THEN f.amount ELSE 0 END`,
	},
	{
		claim: "each user bore of disputes what their disputes say",
		count: `SELECT COUNT(*) FROM disputes`,
		contradict: `SELECT owner, currency || ': disputes say ' || SUM(said) || ', lines say ' || SUM(borne)
			FROM (
				SELECT w.owner_id AS owner, d.currency AS currency, d.taken - d.returned AS said, 0 AS borne
				FROM disputes d JOIN wallets w ON w.id = d.wallet_id
				UNION ALL
				SELECT w.owner_id, w.currency, 0, -t.value
				FROM transactions t JOIN wallets w ON w.id = t.wallet_id
				WHERE t.kind IN ('DISPUTE', 'DISPUTE_RETURN') AND w.kind <> 'platform'
			) AS both_sides
			GROUP BY owner, currency HAVING SUM(said) <> SUM(borne)`,
	},
	{
		claim: "nothing that waits for an outcome was forgotten",
		count: `SELECT COUNT(*) FROM (` + waiting + `) AS waiting`,
		contradict: `SELECT id, 'state ' || state || ' and no time to go on'
			FROM (` + waiting + `) AS waiting WHERE next_at IS NULL AND NOT parked`,
	},
}

// waiting are the operations that something must still come of.
const waiting = `SELECT id, state, next_at, parked FROM payouts WHERE state IN ('PENDING', 'SENDING', 'RECONCILE')
	UNION ALL SELECT id, state, next_at, parked FROM refunds WHERE state NOT IN ('SUCCEEDED', 'FAILED')
	UNION ALL SELECT id, state, next_at, parked FROM deposits WHERE state NOT IN ('SUCCEEDED', 'FAILED', 'CANCELED')`

// trialQuery sums wallets by kind, from their heads, and the accounts on the
// other side by name, from the lines: two readings that must agree.
const trialQuery = `
	SELECT currency, 'wallets (' || kind || ')' AS name, CAST(SUM(current_balance) AS BIGINT), CAST(SUM(last_sequence) AS BIGINT)
	FROM wallets WHERE last_sequence > 0 GROUP BY currency, kind
	UNION ALL
	SELECT w.currency, t.contra, CAST(-SUM(t.value) AS BIGINT), COUNT(*)
	FROM transactions t JOIN wallets w ON w.id = t.wallet_id GROUP BY w.currency, t.contra
	ORDER BY 1, 2`
