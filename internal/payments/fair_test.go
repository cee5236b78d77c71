package payments_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/ent/stripeevent"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
)

// Somebody refunds one deposit 120 times at the dashboard, and Stripe tells of each of
// it twice. One answer of Stripe's serves all that is told of one payment, so much is
// done of it at a time, and another's news is not behind it.
func TestManyEventsOfOneObjectHoldUpNobody(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		const many = 120
		refunded := b.deposit(t, "25.00")
		intent := *db.Client().Deposit.GetX(t.Context(), refunded.Operation).PaymentIntentID
		charge := payments.Charge{ID: "ch_many", IntentID: intent}
		for i := range many {
			charge.Refunds = append(charge.Refunds, payments.ChargeRefund{ID: fmt.Sprintf("re_%d", i), Amount: usd(1), Status: "succeeded"})
		}
		var mu sync.Mutex
		asked, others := 0, 0
		b.stripe.charge = func(id string) (payments.Charge, error) {
			mu.Lock()
			defer mu.Unlock()
			if id != charge.ID {
				others++
				return payments.Charge{ID: id}, nil
			}
			asked++
			return charge, nil
		}
		for range many {
			for _, kind := range []string{"charge.refunded", "refund.created"} {
				must(t, b.Receive(t.Context(), payments.Notice{ID: gid.New("evt"), Type: kind, Object: charge.ID}))
			}
		}
		must(t, b.Receive(t.Context(), payments.Notice{ID: gid.New("evt"), Type: "charge.refunded", Object: "ch_another"}))
		booked := func() int {
			return db.Client().Refund.Query().Where(refund.DepositID(refunded.Operation), refund.StateEQ(refund.StateSucceeded)).CountX(t.Context())
		}
		b.Sweep(t.Context()) // each row that was due, once
		if n := booked(); others != 1 || n != 50 || asked != 1 {
			t.Errorf("another's news was dealt with %d times beside %d refunds, of which Stripe was asked %d times", others, n, asked)
		}
		for range 2 {
			b.Sweep(t.Context())
		}
		open := db.Client().StripeEvent.Query().Where(stripeevent.ProcessedAtIsNil()).CountX(t.Context())
		if n := booked(); n != many || open != 0 || asked != 3 {
			t.Errorf("then %d refunds are booked, %d events wait, and Stripe was asked %d times", n, open, asked)
		}
		if got := b.balance(t); got != 2500-many {
			t.Errorf("the wallet holds %d", got)
		}
		b.verified(t)
	})
}
