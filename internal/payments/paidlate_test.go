package payments_test

import (
	"log/slog"
	"net/http"
	"net/url"
	"testing"

	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
)

// failedPayout is a payout of 60.00 whose money was given back, out of a wallet of
// 100.00, of which 90.00 went to a friend since.
func (w *town) failedPayout(t *testing.T) (id gid.ID, log *lockedLog) {
	t.Helper()
	log = &lockedLog{}
	w.onboarded(t)
	w.pay(t, "100.00", "pm_card_visa")
	w.Service = payments.New(w.db, w.client, payments.Options{
		Limits: payments.Limits{ApproveAbove: money.Each(10)}, ReturnURL: "https://app.example/", RefreshURL: "https://app.example/",
		Log: slog.New(slog.NewTextHandler(log, nil)),
	})
	done, err := w.Payout(t.Context(), payments.PayoutInput{Owner: w.owner, Amount: "60.00", Key: "late"})
	must(t, err)
	_, err = w.DecidePayout(t.Context(), payments.Decision{Operator: w.operator, Payout: done.Operation, Reason: "a test"})
	must(t, err)
	w.wantPayout(t, done.Operation, payout.StateFailed, 10_000)
	_, err = w.send(t, w.friend(t).wallet, "90.00", "spent")
	must(t, err)
	return done.Operation, log
}

// transferred is the payout's transfer, which Stripe has made although the payout had
// failed here.
func (w *town) transferred(t *testing.T, id gid.ID) (transfer string) {
	t.Helper()
	row, err := w.db.Client().Payout.Get(t.Context(), id)
	must(t, err)
	var made struct{ ID string }
	w.ask(t, http.MethodPost, "/v1/transfers", url.Values{
		"amount": {"6000"}, "currency": {"usd"}, "destination": {w.account(t).ID.String()}, "metadata[operation_key]": {row.ProcessorKey.String()},
	}, &made)
	return made.ID
}

// A failed payout that was paid after all is taken again: what the wallet has not is
// owed. Stripe's statement agrees, nothing falls to the platform, and an operator hears
// of it once. What Stripe takes back of the transfer pays the debt.
func TestFailedPayoutPaidAfterAll(t *testing.T) {
	t.Parallel()
	for name, learn := range map[string]func(t *testing.T, w *town, transfer string){
		"OKTold":      func(t *testing.T, w *town, transfer string) { t.Helper(); w.told(t, "transfer.created", transfer) },
		"OKStatement": func(t *testing.T, w *town, _ string) { t.Helper(); w.agrees(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
				w := newTown(t, db)
				id, log := w.failedPayout(t)
				transfer := w.transferred(t, id)
				learn(t, w, transfer)
				w.wants(t, 0, 5000)
				w.told(t, "transfer.updated", transfer)
				w.wants(t, 0, 5000)
				w.wantPayout(t, id, payout.StateSent, 0)
				w.agrees(t)
				if n := log.count("a failed payout was sent later"); n != 1 {
					t.Errorf("%d alarms, want 1", n)
				}
				w.ask(t, http.MethodPost, "/v1/transfers/"+transfer+"/reversals", url.Values{"amount": {"5500"}}, nil)
				w.told(t, "transfer.reversed", transfer)
				w.wants(t, 500, 0)
				w.ask(t, http.MethodPost, "/v1/transfers/"+transfer+"/reversals", nil, nil)
				w.told(t, "transfer.reversed", transfer)
				w.wants(t, 1000, 0)
				w.wantPayout(t, id, payout.StateReversed, 1000)
				w.agrees(t)
			})
		})
	}
}
