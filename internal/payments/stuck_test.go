package payments_test

import (
	"fmt"
	"testing"

	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/ent/stripeevent"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments/processor"
)

// Refunds that wait or have failed at Stripe never succeed here. However many of one
// charge there are, those behind them have their turn, and its event ends.
func TestRefundsThatStandHoldUpNoOther(t *testing.T) {
	t.Parallel()
	for status, held := range map[string]int64{"failed": 0, "canceled": 0, "pending": 120, "requires_action": 120} {
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
				b := setup(t, db)
				refunded := b.deposit(t, "25.00")
				charge := processor.Charge{ID: "ch_many", IntentID: *db.Client().Deposit.GetX(t.Context(), refunded.Operation).PaymentIntentID}
				for i := range 120 {
					charge.Refunds = append(charge.Refunds, processor.ChargeRefund{ID: fmt.Sprintf("re_%d", i), Amount: usd(1), Status: status})
				}
				charge.Refunds = append(charge.Refunds, processor.ChargeRefund{ID: "re_last", Amount: usd(7), Status: "succeeded"})
				b.stripe.charge = func(string) (processor.Charge, error) { return charge, nil }
				must(t, b.Receive(t.Context(), processor.Notice{ID: gid.New("evt"), Type: "charge.refunded", Object: charge.ID}))
				for range 4 {
					b.Sweep(t.Context())
				}
				if open := db.Client().StripeEvent.Query().Where(stripeevent.ProcessedAtIsNil()).CountX(t.Context()); open != 0 {
					t.Error("the event does not end")
				}
				if !db.Client().Refund.Query().Where(refund.RefundID("re_last")).ExistX(t.Context()) {
					t.Error("the last refund is not known")
				}
				if got := b.balance(t); got != 2500-7-held {
					t.Errorf("the wallet holds %d", got)
				}
				b.verified(t)
			})
		})
	}
}
