package payments

import (
	"context"
	"fmt"
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

// pull reads Stripe's statement since a time into our copy of it. A line that
// stands is left as it is.
func (s *Service) pull(ctx context.Context, since time.Time) error {
	return s.processor.Statement(ctx, since, func(e Entry) error {
		known, err := s.db.Client().StatementLine.Query().Where(statementline.ID(e.ID)).Exist(ctx)
		if err != nil || known {
			return err
		}
		err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
			return tx.StatementLine.Create().SetID(e.ID).
				SetType(e.Type).SetSource(e.Source).SetIntentID(e.IntentID).SetParent(e.Parent).
				SetAmount(e.Amount.Minor).SetFee(e.Fee).SetNet(e.Amount.Minor - e.Fee).SetCurrency(e.Amount.Currency).
				SetCreatedAt(e.CreatedAt).SetSeenAt(s.now()).
				Exec(ctx)
		})
		failpoint.Hit("line", "kept")
		if err != nil && !database.IsUnique(err) {
			return fmt.Errorf("keep statement line %s: %w", e.ID, err)
		}
		return nil
	})
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
