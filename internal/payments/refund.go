package payments

import (
	"context"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/internal/database"
)

// refundNews records the refunds of a charge as Stripe has them now: those that
// somebody made at Stripe's dashboard.
func (s *Service) refundNews(ctx context.Context, chargeID string) error {
	charge, err := s.processor.Charge(ctx, chargeID)
	if err != nil || charge.IntentID == "" {
		return err
	}
	d, err := s.db.Client().Deposit.Query().Where(deposit.PaymentIntentID(charge.IntentID)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil // another program's payment on the same Stripe account
	}
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		for _, r := range charge.Refunds {
			if err := s.recordRefund(ctx, tx, d, r); err != nil {
				return err
			}
		}
		return nil
	})
}

// refundStates translates Stripe's words.
var refundStates = map[string]refund.State{
	"pending": refund.StatePending, "requires_action": refund.StatePending,
	"succeeded": refund.StateSucceeded, "failed": refund.StateFailed, "canceled": refund.StateCanceled,
}

func (s *Service) recordRefund(ctx context.Context, tx *database.Tx, d *ent.Deposit, r ChargeRefund) error {
	state, ok := refundStates[r.Status]
	if !ok { // a word that Stripe has not used before must not be lost
		s.alarm(ctx, "a refund has an unknown status", "refund", r.ID, "status", r.Status)
		state = refund.StatePending
	}
	n, err := tx.Refund.Update().Where(refund.RefundID(r.ID)).SetState(state).Save(ctx)
	if err != nil || n > 0 {
		return err
	}
	now := s.now()
	return tx.Refund.Create().
		SetWalletID(d.WalletID).SetDepositID(d.ID).SetAmount(r.Amount.Minor).SetCurrency(r.Amount.Currency).
		SetState(state).SetRefundID(r.ID).SetCreatedAt(now).SetUpdatedAt(now).
		Exec(ctx)
}
