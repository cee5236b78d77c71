package payments

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/money"
)

// flightBound is how long after a line of ours Stripe's statement may still lack its own.
const flightBound = time.Hour

const (
	// waitingStates are those of a payout or a refund that is held and not made yet.
	waitingStates = `state IN ('PENDING', 'SENDING', 'RECONCILE')`
	lastAtStripe  = `SELECT created_at FROM transactions WHERE contra IN ('STRIPE', 'PAYOUTS', 'DISPUTES') ORDER BY created_at DESC LIMIT 1`
)

// booksQuery adds up both sets of books in one statement, so that all sums are of one
// moment. All of our lines that moved money at Stripe are all that wallets hold, but for
// corrections on paper, and what the application has earned from them: transfers between
// wallets add up to nothing. On its way is an
// operation with a young line (after $1), or a refund that Stripe has yet to make: by
// how much it stands here and not in Stripe's statement. Of a line that an operator has
// assigned to an operation the platform bears what the operation had not, so that this part
// explains nothing of it; a line by which a payout was marked as sent explains all of it,
// though it keeps the mark of suspense.
const booksQuery = `
SELECT 'STATEMENT', "match", currency, CAST(SUM(net) AS bigint), COUNT(*) FROM statement_lines GROUP BY "match", currency
UNION ALL SELECT 'FEES', '', currency, CAST(SUM(fee) AS bigint), COUNT(*) FROM statement_lines
	WHERE fee <> 0 AND fee_reference IS NULL AND "match" <> 'UNMATCHED' GROUP BY currency
UNION ALL SELECT 'LEDGER', '', currency, CAST(SUM(current_balance + revenue) AS bigint), COUNT(*) FROM wallets WHERE last_sequence > 0 GROUP BY currency
UNION ALL SELECT 'LEDGER', '', w.currency, CAST(-SUM(t.value) AS bigint), COUNT(*) FROM transactions t JOIN wallets w ON w.id = t.wallet_id
	WHERE t.contra = 'ADJUSTMENTS' GROUP BY w.currency
UNION ALL SELECT 'LEDGER', '', currency, CAST(SUM(amount) AS bigint), COUNT(*) FROM payouts WHERE ` + waitingStates + ` GROUP BY currency
UNION ALL SELECT 'LEDGER', '', currency, CAST(SUM(amount) AS bigint), COUNT(*) FROM refunds WHERE ` + waitingStates + ` GROUP BY currency
UNION ALL SELECT 'FLIGHT', '', currency, CAST(SUM(booked + held - seen - assigned) AS bigint), COUNT(*) FROM (
	SELECT y.currency, COALESCE(a.minor, 0) AS assigned,
		CASE y.class
			WHEN 'DEPOSIT' THEN (SELECT COALESCE(SUM(t.value), 0) FROM transactions t WHERE t.reference = y.op AND t.kind = 'DEPOSIT')
			WHEN 'PAYOUT' THEN (SELECT COALESCE(SUM(t.value), 0) FROM transactions t WHERE t.reference = y.op AND t.kind = 'PAYOUT')
				+ (SELECT COALESCE(SUM(t.value), 0) FROM transactions t WHERE t.payout_id = y.op AND t.kind = 'PAYOUT_RETURN')
			WHEN 'REFUND' THEN (SELECT COALESCE(SUM(t.value), 0) FROM transactions t WHERE t.reference = y.op AND t.kind IN ('REFUND', 'REFUND_RETURN'))
			ELSE (SELECT COALESCE(SUM(t.value), 0) FROM transactions t WHERE t.reference = y.op AND t.kind IN ('DISPUTE', 'DISPUTE_RETURN'))
		END AS booked,
		CASE y.class
			WHEN 'PAYOUT' THEN COALESCE((SELECT o.amount FROM payouts o WHERE o.id = y.op AND o.` + waitingStates + `), 0)
			WHEN 'REFUND' THEN COALESCE((SELECT o.amount FROM refunds o WHERE o.id = y.op AND o.` + waitingStates + `), 0)
			ELSE 0
		END AS held,
		COALESCE((SELECT SUM(` + minorPresented + `) FROM statement_lines l WHERE l.matched_id = y.op), 0)
			+ COALESCE((SELECT ` + minorPresented + ` FROM statement_lines l WHERE l.id = y.op AND l."match" <> 'UNMATCHED'), 0) AS seen
	FROM (
		SELECT CASE WHEN t.kind IN ('PAYOUT', 'PAYOUT_RETURN') THEN 'PAYOUT' WHEN t.kind IN ('REFUND', 'REFUND_RETURN') THEN 'REFUND'
				WHEN t.kind IN ('DISPUTE', 'DISPUTE_RETURN') THEN 'DISPUTE' ELSE 'DEPOSIT' END AS class,
			CASE WHEN t.kind IN ('PAYOUT', 'PAYOUT_RETURN') THEN t.payout_id ELSE t.reference END AS op, w.currency
		FROM transactions t JOIN wallets w ON w.id = t.wallet_id
		WHERE t.contra IN ('STRIPE', 'PAYOUTS', 'DISPUTES') AND t.kind <> 'ADJUSTMENT' AND t.created_at > $1
		UNION SELECT 'REFUND', r.id, r.currency FROM refunds r WHERE r.state = 'PROCESSING'
	) y LEFT JOIN (
		SELECT r.target, SUM(CASE WHEN l.matched_id = r.target
			THEN -COALESCE((SELECT SUM(t.value) FROM transactions t WHERE t.reference = l.id AND t.kind = 'ADJUSTMENT'), 0)
			ELSE ` + minorPresented + ` END) AS minor
		FROM resolutions r JOIN statement_lines l ON l.id = r.line_id
		WHERE r.action = 'ASSIGN_TO_OPERATION' AND r.state = 'SUCCEEDED' GROUP BY r.target
	) a ON a.target = y.op
) f GROUP BY currency`

// bookSums are both sets of books, added up.
type bookSums struct {
	matched int // lines of the statement
	of      map[money.Currency]*bookSum
}

// bookSum is that of one currency, in minor units.
type bookSum struct {
	stripe    int64 // what Stripe's statement adds up to
	unmatched int64 // of it lines that nothing here explains
	fees      int64 // of the rest, not booked here yet
	ledger    int64 // what our ledger says must be there
	flight    int64 // of it on its way: not in Stripe's statement yet
}

// settled is Stripe's sum less ours, without what nothing here explains, which has an
// alarm of its own, and without what is on its way.
func (b bookSum) settled() int64 { return b.stripe - b.unmatched + b.fees - b.ledger + b.flight }

// bookSums adds up both sets of books after a reading of the statement that began at a
// time. Money held for a payout or a refund that Stripe has not made yet has left the
// wallet, and is still at Stripe.
func (s *Service) bookSums(ctx context.Context, began time.Time) (bookSums, error) {
	sums := bookSums{of: map[money.Currency]*bookSum{}}
	err := s.db.ReadWhole(ctx, booksQuery, began.Add(-flightBound)).ForEach(func(scan database.Scan) error {
		var part, match string
		var c money.Currency
		var minor int64
		var count int
		err := scan(&part, &match, &c, &minor, &count)
		if sums.of[c] == nil {
			sums.of[c] = &bookSum{}
		}
		sums.add(sums.of[c], part, match, minor, count)
		return err
	})
	return sums, err
}

func (s *bookSums) add(of *bookSum, part, match string, minor int64, count int) {
	switch part {
	case "STATEMENT":
		of.stripe += minor
		if match == "UNMATCHED" {
			of.unmatched += minor
			return
		}
		s.matched += count
	case "FEES":
		of.fees += minor
	case "FLIGHT":
		of.flight += minor
	case "LEDGER":
		of.ledger += minor
	}
}

// currencies are both sums of each currency in which anything moved.
func (s *bookSums) currencies() []CurrencyBalance {
	out := make([]CurrencyBalance, 0, len(s.of))
	for c, sum := range s.of {
		out = append(out, CurrencyBalance{Currency: c, Stripe: sum.stripe, Ledger: sum.ledger})
	}
	slices.SortFunc(out, func(a, b CurrencyBalance) int { return strings.Compare(string(a.Currency), string(b.Currency)) })
	return out
}
