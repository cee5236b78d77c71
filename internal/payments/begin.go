package payments

import (
	"context"
	"errors"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/failpoint"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
)

// A deposit, a refund and an onboarding begin in the same way: find the operation of the
// client's key or write a new row, commit, and only then call Stripe. Payouts and
// transfers are written by group commit, which looks for the key itself (Service.post).

// findOrBegin begins an operation in one transaction, unless one exists under its key.
// lock takes the row lock that orders requests with one key, and may be nil; find reports
// whether an operation exists, and remembers it; begin writes the new row. find runs after
// lock, and again outside the transaction when the outcome of COMMIT is unknown or another
// request was first. Without that second look a client whose answer was lost would be
// told of a failure although its operation exists.
func (s *Service) findOrBegin(
	ctx context.Context, lock func(context.Context, *database.Tx) error,
	find func(*ent.Client) (bool, error), begin func(context.Context, *database.Tx) error,
) error {
	err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		if lock != nil {
			if err := lock(ctx, tx); err != nil {
				return err
			}
		}
		if found, err := find(tx.Client()); found || err != nil {
			return err
		}
		return begin(ctx, tx)
	})
	return resolveUnknownCommit(err, func() (bool, error) { return find(s.db.Client()) })
}

// start drives an operation that was just committed. The client may go away: the row
// stands, so an operation that is interrupted here is continued by the sweeper.
func (m runner[O]) start(ctx context.Context, s *Service, id gid.ID) {
	failpoint.Hit(m.name, "begun")
	if err := m.drive(context.WithoutCancel(ctx), s, id); err != nil {
		s.log.ErrorContext(ctx, m.name+" interrupted; the sweeper continues it", "id", id, "error", err)
	}
}

// replay is the answer to a key that was seen before.
func replay(done Result, stored, given string) (Result, error) {
	if stored != given {
		return Result{}, refusal.New(refusal.KeyReused,
			"The idempotencyKey was already used with another input. Use a new key for a new attempt.", "input", "idempotencyKey")
	}
	done.Replayed = true
	return done, nil
}

// unknown is the answer when nobody can say whether the first step was
// committed. Nothing has left: the same key finds out.
var unknown = refusal.New(refusal.ProcessorUnavailable,
	"The outcome is unknown. Retry with the same idempotencyKey: nothing is done twice.")

// resolveUnknownCommit turns the error of a transaction that began an operation into an
// answer. The key may have won elsewhere, or the commit's outcome may have been
// lost: both are found out by reading the key.
func resolveUnknownCommit(err error, readBack func() (bool, error)) error {
	var inDoubt *database.InDoubt
	lost := errors.As(err, &inDoubt)
	if err == nil || (!lost && !database.IsUnique(err)) {
		return err
	}
	found, readErr := readBack()
	switch {
	case found:
		return readErr
	case lost:
		return unknown
	}
	return errors.Join(err, readErr)
}
