package payments

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/statementline"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/failpoint"
)

const (
	statementOverlap = time.Hour        // read again each time: entries near "now" may still appear
	statementTick    = 10 * time.Minute // how often the statement is read
	unmatchedBound   = time.Hour        // how long a line may stay unexplained before payouts stop
)

// pull reads Stripe's statement since a time into our copy of it. It is kept
// oldest first, although Stripe tells the newest first: the newest line that is
// kept says how far the statement was read, also to who goes on after a crash.
func (s *Service) pull(ctx context.Context, since time.Time) error {
	var entries []Entry
	err := s.processor.Statement(ctx, since, time.Time{}, func(e Entry) error {
		entries = append(entries, e)
		return nil
	})
	if err != nil {
		return err
	}
	for _, e := range slices.Backward(entries) {
		if err := s.keep(ctx, e); err != nil {
			return fmt.Errorf("keep statement line %s: %w", e.ID, err)
		}
		failpoint.Hit("line", "kept")
	}
	return nil
}

// keep writes a line of the statement down. One that stands is left as it is.
func (s *Service) keep(ctx context.Context, e Entry) error {
	known, err := s.db.Client().StatementLine.Query().Where(statementline.ID(e.ID)).Exist(ctx)
	if err != nil || known {
		return err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		return tx.StatementLine.Create().SetID(e.ID).
			SetType(e.Type).SetSource(e.Source).SetIntentID(e.IntentID).SetParent(e.Parent).
			SetAmount(e.Amount.Minor).SetFee(e.Fee).SetNet(e.Amount.Minor - e.Fee).SetCurrency(e.Amount.Currency).
			SetCreatedAt(e.CreatedAt).SetSeenAt(tx.Now(ctx)).
			Exec(ctx)
	})
	if database.IsUnique(err) { // another replica was first
		return nil
	}
	return err
}

// statementSince is where the next reading begins: the newest line that is
// known, less the overlap.
func (s *Service) statementSince(ctx context.Context) (time.Time, error) {
	newest, err := s.db.Client().StatementLine.Query().
		Order(statementline.ByCreatedAt(newestFirst)).First(ctx)
	if ent.IsNotFound(err) {
		return time.Unix(0, 0), nil
	}
	if err != nil {
		return time.Time{}, err
	}
	return newest.CreatedAt.Add(-statementOverlap), nil
}
