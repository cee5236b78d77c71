package ledger

import (
	"slices"

	"entgo.io/ent/dialect"
)

// The claims of Verify. The database refuses most of what they look for; they
// are here because a guard can be dropped, a disk can fail and a backup can be
// half restored. The SQL is the same on both databases, but for what movementsOfDisputes
// says.
var checks = slices.Concat(moneyChecks, settlementChecks, spendingChecks, holdChecks, eventChecks)

var moneyChecks = []check{
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
		claim: "each refund began with what it says its user was charged",
		count: `SELECT COUNT(*) FROM refunds`,
		contradict: `SELECT f.id, 'charged ' || f.charged || ', by its lines ' || COALESCE(l.total, 0)
			FROM refunds f LEFT JOIN (SELECT t.reference, -SUM(t.value) AS total FROM transactions t
				JOIN wallets w ON w.id = t.wallet_id WHERE t.kind = 'REFUND' AND w.kind <> 'platform' GROUP BY t.reference) AS l
				ON l.reference = f.id
			WHERE f.charged <> COALESCE(l.total, 0)`,
	},
	{
		claim: "each line of a refund or dispute belongs to one",
		count: `SELECT COUNT(*) FROM transactions WHERE kind IN (` + clawbackKinds + `)`,
		contradict: `SELECT t.id, t.kind || ' of ' || t.reference || ', which nothing here caused'
			FROM transactions t LEFT JOIN (` + causes + `) AS c ON c.reference = t.reference
			WHERE t.kind IN (` + clawbackKinds + `) AND c.reference IS NULL`,
	},
	{
		claim: "what refunds and disputes took of each payment is what its deposit says",
		count: `SELECT COUNT(*) FROM deposits`,
		contradict: `SELECT d.id, 'taken back ' || d.clawed_back || ', by its refunds and disputes ' ||
				(COALESCE(r.total, 0) + COALESCE(l.total, 0))
			FROM deposits d
			LEFT JOIN (SELECT deposit_id, SUM(amount) AS total FROM refunds WHERE state <> 'FAILED' GROUP BY deposit_id) AS r
				ON r.deposit_id = d.id
			LEFT JOIN (SELECT c.deposit_id, -SUM(t.value) AS total FROM (` + causes + `) AS c
				JOIN transactions t ON t.reference = c.reference AND t.kind IN ('DISPUTE', 'DISPUTE_RETURN')
				GROUP BY c.deposit_id) AS l ON l.deposit_id = d.id
			WHERE d.clawed_back <> COALESCE(r.total, 0) + COALESCE(l.total, 0)`,
	},
	{
		claim: "the user bears of each payment what was taken back up to what it brought, and the platform the rest",
		count: `SELECT COUNT(*) FROM deposits`,
		contradict: `SELECT id, 'brought ' || credited || ', taken back ' || clawed_back || ': the user bears ' || by_lines ||
				' by its lines and ' || borne || ' by its deposit, not ' || rule
			FROM (SELECT paid.*, CASE WHEN clawed_back < 0 THEN 0 WHEN clawed_back > credited THEN credited ELSE clawed_back END AS rule
				FROM (SELECT d.id, d.clawed_back, d.borne, COALESCE(b.value, 0) AS credited, COALESCE(l.total, 0) AS by_lines
					FROM deposits d
					LEFT JOIN transactions b ON b.reference = d.id AND b.kind = 'DEPOSIT' AND b.wallet_id = d.wallet_id
					LEFT JOIN (SELECT c.deposit_id, -SUM(t.value) AS total FROM (` + causes + `) AS c
						JOIN transactions t ON t.reference = c.reference AND t.kind IN (` + clawbackKinds + `)
						JOIN wallets w ON w.id = t.wallet_id
						WHERE w.kind <> 'platform' GROUP BY c.deposit_id) AS l ON l.deposit_id = d.id) AS paid) AS judged
			WHERE borne <> rule OR by_lines <> rule`,
	},
	{
		claim: "each wallet's young money is the sum of its lots",
		count: `SELECT COUNT(*) FROM young_lots`,
		contradict: `SELECT w.id, 'young balance ' || w.young_balance || ', its lots sum to ' || COALESCE(l.total, 0)
			FROM wallets w LEFT JOIN (SELECT wallet_id, SUM(amount) AS total FROM young_lots GROUP BY wallet_id) AS l
				ON l.wallet_id = w.id
			WHERE w.young_balance <> COALESCE(l.total, 0)`,
	},
	{
		// What was taken back of a deposit that was sent on is taken of other money.
		claim: "the young money that matures at a time, with what charges took of it, is what deposits and assignments brought, but for what was taken back",
		count: `SELECT COUNT(*) FROM deposits WHERE matures_at > 0`,
		contradict: `SELECT CAST(due AS text), currency || ': lots of ' || young || ', by deposits ' || (brought + back - taken) || ' to ' || (brought + back)
			FROM (SELECT due, currency, SUM(young) AS young, SUM(brought) AS brought, SUM(back) AS back, SUM(taken) AS taken
				FROM (SELECT l.due_at AS due, w.currency, l.amount AS young, 0 AS brought, 0 AS back, 0 AS taken
						FROM young_lots l JOIN wallets w ON w.id = l.wallet_id
					UNION ALL SELECT d.matures_at, d.currency, 0, CASE WHEN t.kind = 'DEPOSIT' THEN t.value ELSE 0 END,
						CASE WHEN t.kind <> 'DEPOSIT' AND t.value > 0 THEN t.value ELSE 0 END,
						CASE WHEN t.value < 0 THEN -t.value ELSE 0 END
						FROM deposits d JOIN transactions t ON t.deposit_id = d.id WHERE d.matures_at > {now}
					UNION ALL SELECT s.due_at, w.currency, s.amount, 0, 0, 0
						FROM spent_lots s JOIN wallets w ON w.id = s.wallet_id WHERE s.due_at > {now}
					UNION ALL SELECT r.matures_at, r.currency, 0, t.value, 0, 0
						FROM resolutions r JOIN transactions t ON t.wallet_id = r.target AND t.reference = r.id WHERE r.matures_at > {now}) AS moved
				WHERE due > {now} GROUP BY due, currency) AS judged
			WHERE young < brought + back - taken OR young > brought + back`,
	},
	{
		claim: "nothing that waits for an outcome was forgotten",
		count: `SELECT COUNT(*) FROM (` + waiting + `) AS waiting`,
		contradict: `SELECT id, 'state ' || state || ' and no time to go on'
			FROM (` + waiting + `) AS waiting WHERE next_at IS NULL AND NOT parked`,
	},
}

// clawbackKinds are the lines of money that Stripe takes back of a payment.
const clawbackKinds = `'REFUND', 'REFUND_RETURN', 'DISPUTE', 'DISPUTE_RETURN'`

// causes are what such lines refer to: a refund, a movement of a dispute, or the
// correction of a deposit's shares. How a list of movements is taken apart depends on
// the database: see run.
const causes = `SELECT deposit_id, id AS reference FROM refunds
	UNION ALL SELECT deposit_id, movement FROM {movements of disputes}
	UNION ALL SELECT id, 'share:' || id FROM deposits`

// movementsOfDisputes is one row for each movement, on either database.
var movementsOfDisputes = map[string]string{
	dialect.SQLite:   `(SELECT d.deposit_id, m.value AS movement FROM disputes d, json_each(CAST(d.movements AS TEXT)) m) AS moved`,
	dialect.Postgres: `(SELECT deposit_id, jsonb_array_elements_text(movements) AS movement FROM disputes) AS moved`,
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
