package payments_test

import (
	"errors"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/refusal"
)

// TestLargeAmounts sends more than a card can be charged: that is a limit of cards alone. A
// limit by currency is that of its currency.
func TestLargeAmounts(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.funded(t)
		wantRefusal(t, b.tryDeposit(t.Context(), b.owner, "1000000.00", ""), refusal.AmountTooLarge)
		must(t, errors.Join(b.tryDeposit(t.Context(), b.owner, "999999.99", ""), b.tryDeposit(t.Context(), b.owner, "999999.99", "")))
		_, to := b.newUser(t)
		done, err := b.Transfer(t.Context(), payments.TransferInput{Owner: b.owner, To: to, Amount: "1500000.00", Key: "large"})
		if must(t, err); done.Operation == "" {
			t.Error("nothing was sent")
		}
		limit, err := money.ParseUnits("JPY:1", 50, 1000)
		must(t, err)
		b.Service = payments.New(db, b.stripe, payments.Options{Limits: payments.Limits{PayoutMaxDailyAmount: limit}})
		wantRefusal(t, b.tryPayout(t.Context(), "50.01", time.Time{}), refusal.AmountTooLarge)
		must(t, b.tryPayout(t.Context(), "50.00", time.Time{}))
	})
}
