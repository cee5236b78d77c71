package payments

import (
	"context"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/auditevent"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/refusal"
)

// Decision is what an operator makes of a payout that waits for approval, or in a frozen wallet.
type Decision struct {
	Operator gid.ID
	Payout   gid.ID
	Approve  bool   // false: refuse it
	Reason   string // for those who come after
}

func (d Decision) event() (machine.Event, string) {
	if d.Approve {
		return machine.Approved{}, audit.PayoutApproved
	}
	return machine.Refused{}, audit.PayoutRefused
}

// DecidePayout lets a payout go that was held for approval, or gives its money back. One of
// a frozen wallet that was never sent can be refused, too: its money goes back into the
// wallet once Stripe's list shows that nothing left.
// The caller makes sure that the operator is one; it must be another than the owner.
// Fails with NotFound or InvalidInput.
func (s *Service) DecidePayout(ctx context.Context, in Decision) (Result, error) {
	event, action := in.event()
	var done Result
	err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		row, err := tx.Payout.Query().Where(payout.ID(in.Payout)).Modify(database.ForUpdate).Only(ctx)
		if ent.IsNotFound(err) {
			return refusal.Newf(refusal.NotFound, "payoutId", "The payout does not exist.")
		}
		if err != nil {
			return err
		}
		if why := undecidable(row, in, tx.Now(ctx)); why != nil {
			return why
		}
		done = Result{Operation: row.ID, Wallet: row.WalletID}
		after, _, err := s.payouts().step(ctx, s, tx, row.ID, event)
		if err != nil {
			return err
		}
		if !in.Approve && after.State == payout.StatePending { // its wallet is not frozen
			return notWaiting()
		}
		return audit.Record(ctx, tx, audit.Event{
			Actor: in.Operator, Action: action, Subject: row.ID, Detail: in.Reason,
		})
	})
	err = resolveUnknownCommit(err, func() (bool, error) { // a payout is decided about once
		return s.db.Client().AuditEvent.Query().Where(
			auditevent.Actor(in.Operator), auditevent.Action(action), auditevent.Subject(in.Payout)).Exist(ctx)
	})
	if err != nil {
		return done, err
	}
	if err := s.payouts().drive(context.WithoutCancel(ctx), s, in.Payout); err != nil {
		s.log.ErrorContext(ctx, "payout interrupted; the sweeper continues it", "id", in.Payout, "error", err)
	}
	return done, nil
}

func notWaiting() error {
	return refusal.Newf(refusal.InvalidInput, "payoutId", "The payout does not await approval.")
}

// undecidable is why nothing can be decided about a payout; nil when it can.
func undecidable(row *ent.Payout, in Decision, now time.Time) error {
	switch {
	case row.OwnerID == in.Operator:
		return refusal.Newf(refusal.InvalidInput, "payoutId", "You cannot decide about your own payout. Ask another operator.")
	case !row.AwaitsApproval && (in.Approve || row.State != payout.StatePending || row.Sends > 0):
		return notWaiting()
	case in.Approve && now.Sub(row.CreatedAt) > machine.GiveUp:
		return refusal.Newf(refusal.InvalidInput, "payoutId", "The payout was requested more than three days ago. Refuse it; its owner can request a new one.")
	}
	return nil
}
