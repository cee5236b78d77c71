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
	"github.com/purserhq/purser/internal/refusal"
)

// Decision is what an operator makes of a payout that waits for approval.
type Decision struct {
	Operator gid.ID
	Payout   gid.ID
	Approve  bool   // false: refuse it
	Reason   string // for those who come after
}

func (d Decision) event() (Event, string) {
	if d.Approve {
		return Approved{}, audit.PayoutApproved
	}
	return Refused{}, audit.PayoutRefused
}

// DecidePayout lets a payout go that was held for approval, or gives its money back.
// The caller makes sure that the operator is one; it must be another than the owner.
// Fails with NotFound or InvalidInput.
func (s *Service) DecidePayout(ctx context.Context, in Decision) (Done, error) {
	event, action := in.event()
	var done Done
	err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		row, err := tx.Payout.Query().Where(payout.ID(in.Payout)).Modify(database.ForUpdate).Only(ctx)
		if ent.IsNotFound(err) {
			return refusal.Newf(refusal.NotFound, "payoutId", "There is no such payout.")
		}
		if err != nil {
			return err
		}
		if why := undecidable(row, in, tx.Now(ctx)); why != nil {
			return why
		}
		done = Done{Operation: row.ID, Wallet: row.WalletID}
		if _, _, err = s.payouts().step(ctx, s, tx, row.ID, event); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{
			Actor: in.Operator, Action: action, Subject: row.ID, Detail: in.Reason,
		})
	})
	err = settle(err, func() (bool, error) { // a payout is decided about once
		return s.db.Client().AuditEvent.Query().Where(
			auditevent.Actor(in.Operator), auditevent.Action(action), auditevent.Subject(in.Payout)).Exist(ctx)
	})
	if err != nil || !in.Approve {
		return done, err
	}
	if err := s.payouts().drive(context.WithoutCancel(ctx), s, in.Payout); err != nil {
		s.log.ErrorContext(ctx, "the sweeper will finish the payout", "id", in.Payout, "error", err)
	}
	return done, nil
}

// undecidable is why nothing can be decided about a payout; nil when it can.
func undecidable(row *ent.Payout, in Decision, now time.Time) error {
	switch {
	case row.OwnerID == in.Operator:
		return refusal.Newf(refusal.InvalidInput, "payoutId", "Somebody else has to decide about your own payout.")
	case !row.AwaitsApproval:
		return refusal.Newf(refusal.InvalidInput, "payoutId", "It does not wait for approval, or not any more.")
	case in.Approve && now.Sub(row.CreatedAt) > giveUp:
		return refusal.Newf(refusal.InvalidInput, "payoutId", "It has waited for more than three days: refuse it, and let its owner ask again.")
	}
	return nil
}
