package payments

import (
	"context"
	"errors"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/resolution"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/refusal"
)

// ConfirmResolution makes a proposed resolution effective. The caller makes sure
// that the operator is one; it must be another than who proposed it. Everything is
// checked anew, Stripe is asked anew. The same operator may ask again. Fails with
// NotFound, InvalidInput or ProcessorUnavailable.
func (s *Service) ConfirmResolution(ctx context.Context, operator, id gid.ID) (Result, error) {
	row, err := s.proposal(ctx, id)
	if err != nil {
		return Result{}, err
	}
	done := Result{Operation: id}
	if deref(row.ConfirmedBy) == operator {
		done.Replayed = true
		return done, nil
	}
	d := decisionOf(row)
	d.operator = operator
	if why := unconfirmable(row, operator); why != nil {
		return Result{}, why
	}
	p, err := s.prove(ctx, d)
	if err != nil {
		return Result{}, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		if _, err := s.lockSubject(ctx, tx, d); err != nil { // before the row, as who decides does
			return err
		}
		locked, err := tx.Resolution.Query().Where(resolution.ID(id)).Modify(database.ForUpdate).Only(ctx)
		if err != nil {
			return err
		}
		if why := unconfirmable(locked, operator); why != nil {
			return why
		}
		return s.carryOut(ctx, tx, locked, d, p)
	})
	err = s.readConfirmed(ctx, err, id, operator)
	if err == nil {
		s.follow(ctx, id)
	}
	return done, err
}

// readConfirmed finds out by the row what a lost commit did.
func (s *Service) readConfirmed(ctx context.Context, err error, id, operator gid.ID) error {
	var inDoubt *database.InDoubt
	if !errors.As(err, &inDoubt) {
		return err
	}
	return resolveUnknownCommit(err, func() (bool, error) {
		row, err := s.db.Client().Resolution.Get(ctx, id)
		return err == nil && deref(row.ConfirmedBy) == operator, err
	})
}

// WithdrawResolution ends a proposal without any effect, so that another decision
// can be made. Any operator may, who proposed it too. Fails with NotFound or
// InvalidInput.
func (s *Service) WithdrawResolution(ctx context.Context, operator, id gid.ID, reason string) (Result, error) {
	if err := checkReason(reason); err != nil {
		return Result{}, err
	}
	if _, err := s.proposal(ctx, id); err != nil {
		return Result{}, err
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		row, err := tx.Resolution.Query().Where(resolution.ID(id)).Modify(database.ForUpdate).Only(ctx)
		if err != nil || row.State == resolution.StateWithdrawn {
			return err
		}
		if row.State != resolution.StateProposed {
			return errDecided()
		}
		if err := tx.Resolution.Update().Where(resolution.ID(id)).SetState(resolution.StateWithdrawn).Exec(ctx); err != nil {
			return err
		}
		return s.noteResolution(ctx, tx, operator, audit.ResolutionWithdrawn, row, reason)
	})
	return Result{Operation: id}, err
}

func (s *Service) proposal(ctx context.Context, id gid.ID) (*ent.Resolution, error) {
	row, err := s.db.Client().Resolution.Get(ctx, id)
	if ent.IsNotFound(err) {
		return nil, refusal.Newf(refusal.NotFound, "resolutionId", "The resolution does not exist.")
	}
	return row, err
}

// unconfirmable is why an operator cannot confirm a resolution; nil when they can.
func unconfirmable(row *ent.Resolution, operator gid.ID) error {
	switch {
	case row.State != resolution.StateProposed:
		return errDecided()
	case row.ProposedBy == operator:
		return refusal.Newf(refusal.InvalidInput, "resolutionId", "You cannot confirm your own proposal. Ask another operator.")
	}
	return nil
}

func errDecided() error {
	return refusal.Newf(refusal.InvalidInput, "resolutionId", "The resolution does not await confirmation.")
}

// decisionOf is the decision that a row holds.
func decisionOf(row *ent.Resolution) decision {
	return decision{
		operator: row.ProposedBy, line: deref(row.LineID), operation: deref(row.OperationID),
		action: row.Action, target: row.Target, amount: money.Money{Minor: row.Amount, Currency: row.Currency}, reason: row.Reason, key: row.IdempotencyKey,
	}
}
