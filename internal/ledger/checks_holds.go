package ledger

// holdChecks are the claims of Verify about holds.
var holdChecks = []check{
	{
		claim: "what is held of each wallet is what its active holds reserve, and no more than is there",
		count: `SELECT COUNT(*) FROM wallets`,
		contradict: `SELECT w.id, 'held ' || w.held || ' of ' || w.current_balance || ', by its holds ' || COALESCE(h.total, 0)
			FROM wallets w LEFT JOIN (SELECT wallet_id, SUM(amount - captured - released) AS total FROM holds
				WHERE state = 'ACTIVE' GROUP BY wallet_id) AS h ON h.wallet_id = w.id
			WHERE w.held <> COALESCE(h.total, 0) OR (w.kind = 'user' AND w.held > w.current_balance)`,
	},
	{
		claim: "each hold is as its last change left it, and its changes are numbered 1, 2, 3 …",
		count: `SELECT COUNT(*) FROM holds`,
		contradict: `SELECT h.id, 'version ' || h.version || ': ' || h.state || ', ' || h.captured || ' captured and ' || h.released ||
				' released of ' || h.amount || '; its ' || COALESCE(n.changes, 0) || ' changes end at ' || COALESCE(n.last, 0)
			FROM holds h LEFT JOIN (SELECT hold_id, COUNT(*) AS changes, MAX(version) AS last FROM hold_changes GROUP BY hold_id) AS n ON n.hold_id = h.id
			LEFT JOIN hold_changes c ON c.hold_id = h.id AND c.version = h.version AND c.wallet_id = h.wallet_id
			WHERE c.id IS NULL OR n.changes <> h.version OR n.last <> h.version OR c.amount <> h.amount OR c.captured <> h.captured
				OR c.released <> h.released OR c.state <> h.state OR c.expires_at <> h.expires_at
				OR h.captured + h.released > h.amount OR (h.state = 'ACTIVE') <> (h.captured + h.released < h.amount)`,
	},
	{
		claim: "what was captured of each hold is the sum of its charges",
		count: `SELECT COUNT(*) FROM holds`,
		contradict: `SELECT h.id, 'captured ' || h.captured || ', its charges sum to ' || COALESCE(c.total, 0)
			FROM holds h LEFT JOIN (SELECT j.hold_id, SUM(g.amount) AS total FROM hold_changes j
				JOIN charges g ON g.id = j.charge_id AND g.wallet_id = j.wallet_id GROUP BY j.hold_id) AS c ON c.hold_id = h.id
			WHERE h.captured <> COALESCE(c.total, 0)`,
	},
}
