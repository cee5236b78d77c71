package payments

import (
	"context"

	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/internal/payments/processor"
)

// refundNews brings in a charge's refunds as Stripe has them now, those that
// somebody made at Stripe's dashboard too.
func (s *Service) refundNews(ctx context.Context, chargeID string) error {
	charge, err := s.processor.Charge(ctx, chargeID)
	if err != nil || charge.IntentID == "" {
		return err
	}
	stands, err := s.settledRefunds(ctx, charge.Refunds)
	if err != nil {
		return err
	}
	steps := 0
	for _, r := range charge.Refunds {
		if stands[r.ID] == settledAs(r) {
			continue
		}
		if steps++; steps > refundsAtATime {
			return errMore
		}
		r.IntentID = charge.IntentID
		if err := s.seenRefund(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

// refundsAtATime is how many refunds of one charge are moved on before others have
// their turn.
const refundsAtATime = 50

// settledRefunds are the refunds that are known here, by where they stand. Those that
// stand there at Stripe, too, must not be counted as done anew each time: what comes
// after them would never have its turn.
func (s *Service) settledRefunds(ctx context.Context, all []processor.ChargeRefund) (map[string]refund.State, error) {
	ids := make([]string, len(all))
	stands := make(map[string]refund.State, len(all))
	for i, r := range all {
		ids[i] = r.ID
		if !r.Moved() && r.Refund == "" {
			stands[r.ID] = refund.StateFailed // made elsewhere, and never anything to us
		}
	}
	rows, err := s.db.Client().Refund.Query().Where(refund.RefundIDIn(ids...)).
		Select(refund.FieldRefundID, refund.FieldState).All(ctx)
	for _, row := range rows {
		stands[deref(row.RefundID)] = row.State
	}
	return stands, err
}

// settledAs is the state of a row that has nothing to learn of the refund.
func settledAs(r processor.ChargeRefund) refund.State {
	switch r.Status {
	case "succeeded":
		return refund.StateSucceeded
	case "pending", "requires_action":
		return refund.StateProcessing
	case "failed", "canceled":
		return refund.StateFailed
	}
	return "a word that no row has"
}
