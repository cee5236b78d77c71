package payments_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/refusal"
)

// What was taken back of a young deposit is not kept back as well: only what is left of
// it is. What is shown as available is what can be paid out, to the cent.
func TestTakenBackDepositsAreNotKeptBack(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTown(t, db)
		w.Service = payments.New(db, w.client, payments.Options{
			PayoutDelay: 48 * time.Hour, ReturnURL: "https://app.example/return", RefreshURL: "https://app.example/refresh",
		})
		w.onboarded(t)
		w.pay(t, "50.00", "pm_card_bypassPending")
		w.available(t, 0)
		w.pass(72 * time.Hour)
		w.available(t, 5000)

		young, _ := w.pay(t, "100.00", "pm_card_bypassPending")
		w.available(t, 5000)
		refund := func(amount money.Decimal) gid.ID {
			t.Helper()
			done, err := w.Refund(t.Context(), payments.RefundInput{Operator: w.operator, Deposit: young, Amount: &amount, Key: string(gid.New("key"))})
			must(t, err)
			return done.Operation
		}
		refund("60.00")
		w.available(t, 5000) // 40.00 of 90.00 are young
		refund("40.00")
		w.available(t, 5000)

		_, charge := w.pay(t, "30.00", "pm_card_bypassPending") // disputed, and won in the end
		w.control(t, "charges/"+charge+"/dispute", `{"reason":"fraudulent","amount":3000}`)
		var list struct{ Data []struct{ ID string } }
		w.ask(t, http.MethodGet, "/v1/disputes?charge="+charge, nil, &list)
		w.told(t, "charge.dispute.funds_withdrawn", list.Data[0].ID)
		w.shown(t, 5000)
		w.control(t, "disputes/"+list.Data[0].ID+"/win", "{}")
		w.told(t, "charge.dispute.funds_reinstated", list.Data[0].ID)
		w.told(t, "charge.dispute.closed", list.Data[0].ID)
		w.wants(t, 8000, 0)
		w.available(t, 5000) // it is back, and still young

		wantRefusal(t, w.payout(t, "50.01"), refusal.InsufficientFunds)
		must(t, w.payout(t, "50.00"))
		w.available(t, 0)
		w.pass(72 * time.Hour)
		w.available(t, 3000)
		w.verified(t)
	})
}

// available fails the test unless so much is shown and would be let go: a cent more is
// refused.
func (w *town) available(t *testing.T, want int64) {
	t.Helper()
	w.shown(t, want)
	wantRefusal(t, w.payout(t, money.Money{Minor: want + 1, Currency: "USD"}.Amount()), refusal.InsufficientFunds)
}

func (w *town) shown(t *testing.T, want int64) {
	t.Helper()
	got, err := w.Available(t.Context(), w.wallet, w.balance(t))
	must(t, err)
	if got != want {
		t.Errorf("%d of %d are available, want %d", got, w.balance(t), want)
	}
}
