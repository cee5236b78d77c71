package payments

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/money"
)

// BookLimits say when the comparison with Stripe's books stops payouts.
type BookLimits struct {
	MaxDifference    money.Units   // in a currency, either way; above it payouts stop
	MaxDifferenceAge time.Duration // how long it may last; 0: half an hour
	MaxAge           time.Duration // of the last comparison that succeeded; 0: two hours
}

const (
	lastingReadings = 3 // readings in a row that show a difference before it is a lasting one
	staleAttempts   = 3 // attempts in a row that failed before the last comparison is an old one
)

func (l BookLimits) maxDifferenceAge() time.Duration {
	return cmp.Or(l.MaxDifferenceAge, 30*time.Minute)
}
func (l BookLimits) maxAge() time.Duration { return cmp.Or(l.MaxAge, 2*time.Hour) }

// weighBooks holds our books against Stripe's after a whole reading that began at a
// time, and shuts the gate on a difference that lasts. What is on its way is no
// difference; see bookSums.
func (s *Service) weighBooks(ctx context.Context, began time.Time) error {
	sums, err := s.bookSums(ctx, began)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		known, err := differences(ctx, tx)
		if err != nil {
			return err
		}
		now, lasting := tx.Now(ctx), []string{}
		for c, sum := range sums.of {
			d := known[c]
			d.Currency = c
			d = d.next(sum.settled(), s.options.Books.MaxDifference.In(c).Minor, now, s.options.Books.maxDifferenceAge())
			if err := d.save(ctx, tx); err != nil {
				return err
			}
			if d.lasting {
				lasting = append(lasting, money.Money{Minor: d.Minor, Currency: c}.String())
			}
		}
		if _, err := tx.Exec(ctx, `UPDATE statement_progress SET reconciled_at = $1, attempts = 0, stale = false, stale_accepted = false`, now); err != nil {
			return err
		}
		if len(lasting) == 0 {
			return nil
		}
		slices.Sort(lasting)
		return s.shutFor(ctx, tx, booksDiffer, "Stripe's books and ours differ by "+strings.Join(lasting, " and "))
	})
}

// shutFor shuts the gate for payouts, unless it is shut.
func (s *Service) shutFor(ctx context.Context, tx *database.Tx, what AlertCode, reason string) error {
	shut, err := isShut(ctx, tx, MoneyOut)
	if err != nil || shut {
		return err
	}
	whenCommitted(tx, func() { s.alert(ctx, what, "reason", reason) })
	return s.setGate(ctx, tx, MoneyOut, reconciler, false, reason)
}

// booksShut tells whether a lasting difference or an old comparison keeps the gate shut.
func booksShut(ctx context.Context, tx *database.Tx) (shut bool, err error) {
	err = tx.Read(ctx, `SELECT EXISTS (SELECT 1 FROM book_differences WHERE lasting) OR EXISTS (SELECT 1 FROM statement_progress WHERE stale)`).
		ForEach(func(scan database.Scan) error { return scan(&shut) })
	return shut, err
}

// beginAttempt counts an attempt to reconcile. A replica that dies in each of its
// attempts never comes to see that they fail: the next one does.
func (s *Service) beginAttempt(ctx context.Context) error {
	if err := s.guardAge(ctx); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		// A time of the future would never be old.
		_, err := tx.Exec(ctx, `UPDATE statement_progress SET attempts = attempts + 1,
			reconciled_at = CASE WHEN reconciled_at > $1 THEN $1 ELSE reconciled_at END`, tx.Now(ctx))
		return err
	})
}

// guardAge shuts the gate when the last comparison that succeeded is too old: nobody
// would see what leaves. It opens with the next one that succeeds.
func (s *Service) guardAge(ctx context.Context) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		now := tx.Now(ctx)
		n, err := tx.Exec(ctx, `UPDATE statement_progress SET stale = true
			WHERE attempts >= $1 AND reconciled_at < $2 AND NOT stale_accepted`, staleAttempts, now.Add(-s.options.Books.maxAge()))
		if err != nil || n == 0 {
			return err
		}
		return s.shutFor(ctx, tx, booksOld, "No successful reconciliation for "+s.options.Books.maxAge().String())
	})
}

// Difference is how far Stripe's books and ours differ in a currency, without what is
// on its way.
type Difference struct {
	Currency money.Currency
	Minor    int64     // Stripe's less ours
	Since    time.Time // zero: it is no difference, or one that an operator has accepted

	accepted int64 // let be by an operator
	readings int
	lasting  bool
}

// next is the difference after one more reading. What an operator has accepted counts
// no more, as far as it stands: what comes back is not to be lost a second time.
func (d Difference) next(minor, most int64, now time.Time, age time.Duration) Difference {
	before := d.Minor - d.accepted
	d.Minor = minor
	if d.accepted < 0 {
		d.accepted = min(0, max(d.accepted, minor))
	} else {
		d.accepted = max(0, min(d.accepted, minor))
	}
	counts := minor - d.accepted
	if max(counts, -counts) <= most {
		d.readings, d.Since, d.lasting = 0, time.Time{}, false
		return d
	}
	if d.readings > 0 && (before < 0) != (counts < 0) { // the other way: another one
		d.readings = 0
	}
	if d.readings++; d.readings == 1 || d.Since.After(now) {
		d.Since = now
	}
	d.lasting = d.readings >= lastingReadings && now.Sub(d.Since) >= age
	return d
}

const allDifferences = `SELECT id, difference, accepted, readings, since FROM book_differences ORDER BY id`

func differences(ctx context.Context, tx *database.Tx) (map[money.Currency]Difference, error) {
	query := allDifferences
	if tx.Dialect() == dialect.Postgres {
		query += " FOR UPDATE"
	}
	known := map[money.Currency]Difference{}
	err := tx.Read(ctx, query).ForEach(func(scan database.Scan) error {
		d, err := scanDifference(scan)
		known[d.Currency] = d
		return err
	})
	return known, err
}

// shownDifferences are the same, for who only looks.
func shownDifferences(ctx context.Context, db *database.DB) (all []Difference, err error) {
	err = db.Read(ctx, allDifferences).ForEach(func(scan database.Scan) error {
		d, err := scanDifference(scan)
		all = append(all, d)
		return err
	})
	return all, err
}

func scanDifference(scan database.Scan) (d Difference, err error) {
	var since *time.Time
	err = scan(&d.Currency, &d.Minor, &d.accepted, &d.readings, &since)
	if since != nil {
		d.Since = since.UTC()
	}
	return d, err
}

func (d Difference) save(ctx context.Context, tx *database.Tx) error {
	var since *time.Time
	if d.readings > 0 {
		since = &d.Since
	}
	_, err := tx.Exec(ctx, `INSERT INTO book_differences (id, difference, accepted, readings, since, lasting) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (id) DO UPDATE SET difference = excluded.difference, accepted = excluded.accepted, readings = excluded.readings,
			since = excluded.since, lasting = excluded.lasting`,
		string(d.Currency), d.Minor, d.accepted, d.readings, since, d.lasting)
	if err != nil {
		return fmt.Errorf("write down how the books differ in %s: %w", d.Currency, err)
	}
	return nil
}
