package payments_test

import (
	"testing"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/refusal"
)

// TestHoldMaximum obeys what the refusals of a hold name as the maximum: the amount that was
// asked for, not what was lacking. It is the same whether or not the group reads how old the
// wallet's money is.
func TestHoldMaximum(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		for name, delay := range map[string]time.Duration{"Young": 0, "Delayed": time.Minute} {
			t.Run(name, func(t *testing.T) {
				b := setup(t, db)
				b.deposit(t, "25.00")
				b.pass(2 * time.Minute)
				b.Service = payments.New(db, b.stripe, payments.Options{SpendDelay: delay, PayoutDelay: delay})
				id := b.placed(t, "20.00")
				maximum := func(err error) money.Decimal {
					t.Helper()
					why := refusal.From(err)
					if why == nil || why.Code != refusal.InsufficientFunds || len(why.Params) == 0 || why.Params[0].Name != "maximum" {
						t.Fatalf("error is %v, want a refusal for lack of funds that names the maximum", err)
					}
					return money.Decimal(why.Params[0].Value)
				}
				raise := payments.UpdateHoldInput{By: payments.Application, Hold: id, Amount: new(money.Decimal("30.00")), Key: "u" + string(b.owner)}
				if got := maximum(second(b.UpdateHold(t.Context(), raise))); got != "25.00" {
					t.Errorf("the hold may be raised to %s, want 25.00", got)
				}
				over := b.capture(id, "30.00", "c")
				over.AllowOver = true
				if got := maximum(second(b.CaptureHold(t.Context(), over))); got != "25.00" {
					t.Errorf("%s can be captured, want 25.00", got)
				}
				raise.Amount = new(money.Decimal("25.00"))
				must(t, second(b.UpdateHold(t.Context(), raise)))
				b.verified(t)
			})
		}
	})
}

// TestOwnHold has an operator release a hold on their own wallet.
func TestOwnHold(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.deposit(t, "10.00")
		in := payments.ReleaseHoldInput{By: b.owner, Hold: b.placed(t, "3.00"), Reason: "mine", Key: "own"}
		wantRefusal(t, second(b.ReleaseHold(t.Context(), in)), refusal.InvalidInput)
		in.By = "usr_another"
		must(t, second(b.ReleaseHold(t.Context(), in)))
	})
}
