package payments

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/statementline"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/failpoint"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/payments/processor"
)

const (
	statementOverlap = time.Hour        // read again each time: entries near "now" may still appear
	statementTick    = 10 * time.Minute // how often the statement is read
	unmatchedBound   = time.Hour        // how long a line may stay unexplained before payouts stop
	pageOfEntries    = 100              // entries that are kept in one transaction
)

// reading is one reading of Stripe's statement. Entries come newest first and are kept
// as they come; how far the statement was read moves on only once all have come.
type reading struct {
	id           string // nobody else's: whoever begins another one takes over
	since, until time.Time
	gap          bool // the rest of a reading that broke off; what is newer is read next
}

// errTakenOver: another replica reads the statement now. What was kept stays.
var errTakenOver = errors.New("another replica has taken over reading Stripe's statement")

// pull reads what is new in Stripe's statement into our copy of it: first the rest of a
// reading that broke off, then what came since.
func (s *Service) pull(ctx context.Context) error {
	for {
		r, err := s.beginReading(ctx)
		if err == nil {
			err = s.read(ctx, r)
		}
		if err != nil || !r.gap {
			return err
		}
	}
}

// progress is the row that says how far the statement was read, locked.
func progress(ctx context.Context, tx *database.Tx) (until time.Time, top, bottom *time.Time, err error) {
	query := "SELECT read_until, top, bottom FROM statement_progress WHERE id = 'platform'"
	if tx.Dialect() == dialect.Postgres {
		query += " FOR UPDATE"
	}
	err = tx.Read(ctx, query).ForEach(func(scan database.Scan) error { return scan(&until, &top, &bottom) })
	return until, top, bottom, err
}

func (s *Service) beginReading(ctx context.Context) (reading, error) {
	r := reading{id: string(gid.New("rdg"))}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		until, _, bottom, err := progress(ctx, tx)
		if err != nil {
			return err
		}
		r.since, r.until, r.gap = until.Add(-statementOverlap).UTC(), deref(bottom).UTC(), bottom != nil
		if r.since, err = unreadSince(ctx, tx, r.since); err != nil {
			return err
		}
		if bottom == nil {
			r.until = time.Time{}
		}
		_, err = tx.Exec(ctx, "UPDATE statement_progress SET reading = $1", r.id)
		return err
	})
	return r, err
}

// unreadSince is the time from which the statement is read: since, or earlier where lines that
// nothing explains were kept by a version that did not keep what Stripe converted. They are read
// again once. The mark is set by the first whole reading of this version, so that an older
// replica which reads in between spoils nothing.
func unreadSince(ctx context.Context, tx *database.Tx, since time.Time) (time.Time, error) {
	var oldest *time.Time
	err := tx.Read(ctx, `SELECT (SELECT created_at FROM statement_lines WHERE "match" = 'UNMATCHED' ORDER BY created_at, id LIMIT 1)
		FROM statement_progress WHERE NOT conversions_read`).ForEach(func(scan database.Scan) error { return scan(&oldest) })
	if err == nil && oldest != nil && oldest.Before(since) {
		since = oldest.UTC()
	}
	return since, err
}

func (s *Service) read(ctx context.Context, r reading) error {
	var page []processor.BalanceTransaction
	err := s.processor.Statement(ctx, r.since, r.until, func(e processor.BalanceTransaction) error {
		if page = append(page, e); len(page) < pageOfEntries {
			return nil
		}
		full := page
		page = nil
		return s.keep(ctx, r, full)
	})
	// What came before it broke off is kept, too.
	if kept := s.keep(context.WithoutCancel(ctx), r, page); kept != nil || err != nil {
		return errors.Join(err, kept)
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		until, top, _, err := progress(ctx, tx)
		if err != nil {
			return err
		}
		if top != nil {
			until = machine.Later(until, *top)
		}
		n, err := tx.Exec(ctx, "UPDATE statement_progress SET read_until = $1, top = NULL, bottom = NULL, conversions_read = conversions_read OR $3 WHERE reading = $2",
			until.UTC(), r.id, !r.gap)
		if err == nil && n == 0 {
			return errTakenOver
		}
		return err
	})
}

// keep writes some lines of the statement down, and that they were. Those that stand
// are left as they are.
func (s *Service) keep(ctx context.Context, r reading, page []processor.BalanceTransaction) error {
	if len(page) == 0 {
		return nil
	}
	taken := false
	err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		if err := insertEntries(ctx, tx, page); err != nil {
			return fmt.Errorf("keep statement lines from %s: %w", page[0].ID, err)
		}
		byTime := func(a, b processor.BalanceTransaction) int { return a.CreatedAt.Compare(b.CreatedAt) }
		n, err := tx.Exec(ctx, "UPDATE statement_progress SET top = COALESCE(top, $1), bottom = $2 WHERE reading = $3",
			slices.MaxFunc(page, byTime).CreatedAt.UTC(), slices.MinFunc(page, byTime).CreatedAt.UTC(), r.id)
		taken = n == 0
		return err
	})
	failpoint.Hit("line", "kept")
	if err == nil && taken {
		return errTakenOver
	}
	return err
}

func insertEntries(ctx context.Context, tx *database.Tx, page []processor.BalanceTransaction) error {
	ids := make([]gid.ID, len(page))
	for i, e := range page {
		ids[i] = e.ID
	}
	known, err := tx.StatementLine.Query().Where(statementline.IDIn(ids...)).IDs(ctx)
	if err != nil {
		return err
	}
	stands := make(map[gid.ID]bool, len(page))
	for _, id := range known {
		stands[id] = true
	}
	var rows []*ent.StatementLineCreate
	for _, e := range page {
		if stands[e.ID] {
			if err := completeEntry(ctx, tx, e); err != nil {
				return err
			}
			continue
		}
		stands[e.ID] = true
		row := tx.StatementLine.Create().SetID(e.ID).
			SetType(e.Type).SetSource(e.Source).SetIntentID(e.IntentID).SetParent(e.Parent).
			SetAmount(e.Amount.Minor).SetFee(e.Fee).SetNet(e.Amount.Minor - e.Fee).SetCurrency(e.Amount.Currency).
			SetCreatedAt(e.CreatedAt).SetSeenAt(tx.Now(ctx))
		if e.Converted() {
			row.SetPresentmentAmount(e.Presentment.Minor).SetPresentmentCurrency(e.Presentment.Currency)
		}
		rows = append(rows, row)
	}
	err = tx.StatementLine.CreateBulk(rows...).Exec(ctx)
	if database.IsUnique(err) { // another replica was first
		return &database.Again{Err: err}
	}
	return err
}

// completeEntry adds to a line that stands, and that nothing explains, what Stripe converted of
// it: it was read by a version that did not keep this.
func completeEntry(ctx context.Context, tx *database.Tx, e processor.BalanceTransaction) error {
	if !e.Converted() {
		return nil
	}
	return tx.StatementLine.Update().
		Where(statementline.ID(e.ID), statementline.PresentmentAmountIsNil(), statementline.MatchEQ(statementline.MatchUnmatched)).
		SetPresentmentAmount(e.Presentment.Minor).SetPresentmentCurrency(e.Presentment.Currency).Exec(ctx)
}

// rewind has the next reading begin at a time at the latest.
func (s *Service) rewind(ctx context.Context, since time.Time) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		until, _, _, err := progress(ctx, tx)
		if err != nil {
			return err
		}
		if since.Before(until) {
			until = since
		}
		_, err = tx.Exec(ctx, "UPDATE statement_progress SET read_until = $1, top = NULL, bottom = NULL, reading = ''", until.UTC())
		return err
	})
}
