package ledger

// settlementChecks are the claims of Verify about what Stripe converted between the payer's
// currency and the platform's.
var settlementChecks = []check{
	{
		claim: "each line of Stripe's statement that was converted and belongs to an operation has its conversion, to the cent",
		count: `SELECT COUNT(*) FROM statement_lines WHERE presentment_amount IS NOT NULL`,
		contradict: `SELECT l.id, 'out ' || COALESCE(p.value, 0) || ' of ' || l.presentment_amount || ' ' || l.presentment_currency ||
				', in ' || COALESCE(h.value, 0) || ' of ' || l.amount || ' ' || l.currency
			FROM statement_lines l
			LEFT JOIN (` + conversions + `) AS p ON p.reference = 'fx:' || l.id AND p.currency = l.presentment_currency
			LEFT JOIN (` + conversions + `) AS h ON h.reference = 'fx:' || l.id AND h.currency = l.currency
			WHERE l.presentment_amount IS NOT NULL AND l."match" IN ('DEPOSIT', 'PAYOUT', 'REFUND', 'DISPUTE')
				AND (COALESCE(p.value, 0) <> -l.presentment_amount OR COALESCE(h.value, 0) <> l.amount)`,
	},
	{
		claim: "each conversion is of one line of Stripe's statement",
		count: `SELECT COUNT(*) FROM (` + conversions + `) AS c`,
		contradict: `SELECT c.id, c.value || ' ' || c.currency || ' under ' || c.reference
			FROM (` + conversions + `) AS c LEFT JOIN statement_lines l ON l.id = substr(c.reference, 4) AND substr(c.reference, 1, 3) = 'fx:'
				AND l."match" IN ('DEPOSIT', 'PAYOUT', 'REFUND', 'DISPUTE') AND c.currency IN (l.currency, l.presentment_currency)
			WHERE l.id IS NULL`,
	},
}

// conversions are the lines of the platform's wallets of the kind fx.
const conversions = `SELECT t.id, t.reference, t.value, w.currency FROM transactions t JOIN wallets w ON w.id = t.wallet_id WHERE w.kind = 'fx'`
