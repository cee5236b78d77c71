package payments

import (
	"context"
	"fmt"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
)

// ownFundsQuery adds up what the platform itself owns in each currency, at one moment:
// Stripe's balance less all that is owed to users and on its way to or from them. By our books
// that is what no user's wallet holds of the money at Stripe: the platform's wallets, what
// the application has earned, and corrections on paper, less what users owe, which is not at
// Stripe. Of it go the fees that are not booked yet, money in suspense, which may be a
// user's, and what Stripe had less than our books say when they were last compared. So the
// answer is by Stripe's balance as reconciliation last knew it, and money that a user
// deposits or is paid does not change it. Conversions are left out in both currencies: what
// Stripe made of the euros that users own are dollars, and were these the platform's to give away,
// nothing would stand for the euros.
const ownFundsQuery = `SELECT currency, CAST(SUM(minor) AS bigint) AS minor FROM (
	SELECT currency, current_balance + revenue AS minor FROM wallets WHERE last_sequence > 0 AND kind NOT IN ('user', 'fx')
	UNION ALL SELECT currency, revenue FROM wallets WHERE kind = 'user' AND revenue <> 0
	UNION ALL SELECT w.currency, -t.value FROM transactions t JOIN wallets w ON w.id = t.wallet_id WHERE t.contra = 'ADJUSTMENTS'
	UNION ALL SELECT currency, -fee FROM statement_lines WHERE fee <> 0 AND fee_reference IS NULL AND "match" <> 'UNMATCHED'
	UNION ALL SELECT l.currency, -l.amount FROM statement_lines l WHERE l."match" = 'SUSPENSE' AND l.amount > 0
		AND NOT EXISTS (SELECT 1 FROM resolutions r WHERE r.line_id = l.id AND r.state NOT IN ('PROPOSED', 'WITHDRAWN', 'FAILED'))
	UNION ALL SELECT id, difference FROM book_differences WHERE difference < 0
) AS parts GROUP BY currency`

// wholeReader reads the database as a whole, outside a transaction.
type wholeReader struct{ db *database.DB }

// Read is ReadWhole.
func (w wholeReader) Read(ctx context.Context, query string, args ...any) database.Rows {
	return w.db.ReadWhole(ctx, query, args...)
}

// reader reads inside a transaction, or the database as a whole.
type reader interface {
	Read(ctx context.Context, query string, args ...any) database.Rows
}

// ownFunds is what the platform itself owns, in minor units; below zero where it has given
// more than it had.
func ownFunds(ctx context.Context, from reader) (map[money.Currency]int64, error) {
	funds := map[money.Currency]int64{}
	return funds, from.Read(ctx, ownFundsQuery).ForEach(func(scan database.Scan) error {
		var c money.Currency
		var minor int64
		err := scan(&c, &minor)
		funds[c] = minor
		return err
	})
}

// youngRevenueQuery adds up what charges took of money that is too young to be paid out.
const youngRevenueQuery = `SELECT w.currency, CAST(SUM(s.amount) AS bigint) AS minor
	FROM spent_lots s JOIN wallets w ON w.id = s.wallet_id WHERE s.due_at > $1 GROUP BY w.currency`

// headroomQuery compares at one moment what credits may still add with what there is to give.
const headroomQuery = `SELECT h.currency, CAST(SUM(h.amount) AS bigint), COALESCE(MAX(f.minor), 0) - COALESCE(MAX(y.minor), 0)
	FROM credit_headroom h
	LEFT JOIN (` + ownFundsQuery + `) AS f ON f.currency = h.currency
	LEFT JOIN (` + youngRevenueQuery + `) AS y ON y.currency = h.currency
	GROUP BY h.currency ORDER BY h.currency`

// CheckHeadroom checks what the shares of the headroom hold. limit is Options.CreditLimit. What
// Stripe's statement has changed of the platform's funds counts with the end of a reconciliation.
func CheckHeadroom(ctx context.Context, db *database.DB, limit money.Units) (ledger.Check, error) {
	check := ledger.Check{Claim: "credits can add no more than the platform's own funds and the credit limit"}
	now, err := db.Now(ctx)
	if err != nil {
		return check, err
	}
	return check, db.ReadWhole(ctx, headroomQuery, now.UnixMicro()).ForEach(func(scan database.Scan) error {
		var c money.Currency
		var shares, funds int64
		if err := scan(&c, &shares, &funds); err != nil {
			return err
		}
		check.Counted++
		if most := max(0, funds+limit.In(c).Minor); shares > most {
			check.Differences = append(check.Differences, fmt.Sprintf("%s: the shares hold %s of at most %s", c,
				money.Money{Minor: shares, Currency: c}.Amount(), money.Money{Minor: most, Currency: c}.Amount()))
		}
		return nil
	})
}

// creditFunds is what the platform can give away in credits: its own funds, less what it
// earned of young money. A credit is as good as mature money. Were young money given away,
// a stolen card could be charged, credited to somebody else and paid out before its owner
// disputes it.
func creditFunds(ctx context.Context, tx *database.Tx) (map[money.Currency]int64, error) {
	funds, err := ownFunds(ctx, tx)
	if err != nil {
		return nil, err
	}
	return funds, tx.Read(ctx, youngRevenueQuery, tx.Now(ctx).UnixMicro()).ForEach(func(scan database.Scan) error {
		var c money.Currency
		var minor int64
		err := scan(&c, &minor)
		funds[c] -= minor
		return err
	})
}
