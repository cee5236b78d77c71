package payments_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/resolution"
	"github.com/purserhq/purser/ent/statementline"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/refusal"
)

// A stolen card pays a debt, whose dispute is then won: what comes back may not leave
// before the stolen card's money has matured.
func TestYoungMoneyPaysADebt(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTown(t, db)
		w.Service = payments.New(db, w.client, payments.Options{
			PayoutDelay: 168 * time.Hour, ReturnURL: "https://app.example/return", RefreshURL: "https://app.example/refresh",
		})
		w.onboarded(t)
		_, charge := w.pay(t, "100.00", "pm_card_bypassPending")
		w.later(t, 200*time.Hour)
		must(t, w.payout(t, "100.00"))
		w.control(t, "charges/"+charge+"/dispute", `{"reason":"fraudulent","amount":10000}`)
		var disputes struct{ Data []struct{ ID string } }
		w.ask(t, http.MethodGet, "/v1/disputes?charge="+charge, nil, &disputes)
		w.told(t, "charge.dispute.funds_withdrawn", disputes.Data[0].ID)
		w.wants(t, 0, 10000)
		w.pay(t, "100.00", "pm_card_bypassPending") // the stolen card
		w.wants(t, 0, 0)
		w.control(t, "disputes/"+disputes.Data[0].ID+"/win", "{}")
		w.told(t, "charge.dispute.funds_reinstated", disputes.Data[0].ID)
		w.told(t, "charge.dispute.closed", disputes.Data[0].ID)
		if err := w.payout(t, "100.00"); err == nil || w.transfers(t) != 1 {
			t.Errorf("the payout: %v; %d transfers left, want 1", err, w.transfers(t))
		}
		verified(t, db)
	})
}

// A loss that an operator assigns to a wallet with young money only moves its lots to the
// platform.
func TestYoungMoneyPaysAnAssignedLoss(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db, 0)
		d.Service = payments.New(db, d.client, payments.Options{
			PayoutDelay: 168 * time.Hour, ReturnURL: "https://app.example/return", RefreshURL: "https://app.example/refresh",
		})
		must(t, d.payout(t, "100.00"))
		d.pay(t, "100.00", "pm_card_bypassPending")
		all := d.db.Client().Payout.Query().AllX(t.Context())
		made := d.byHand(t, all[len(all)-1].ID, "0300", nil)
		_, err := d.Reconcile(t.Context())
		must(t, err)
		line := db.Client().StatementLine.Query().Where(statementline.Source(made)).OnlyX(t.Context())
		must(t, d.line(t, line.ID, resolution.ActionAssignToWallet, d.wallet))
		verified(t, db)
	})
}

// Card money that an operator assigns to a wallet is as young as its payment: it can be sent
// on, not paid out. What was paid long ago is mature.
func TestAssignedMoneyIsYoung(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db, 0)
		d.Service = payments.New(db, d.client, payments.Options{
			PayoutDelay: 168 * time.Hour, ReturnURL: "https://app.example/return", RefreshURL: "https://app.example/refresh",
		})
		must(t, d.payout(t, "100.00"))
		line := d.stranger(t, 500, "pm_card_bypassPending")
		d.later(t, 100*time.Hour) // it waits for the operator
		must(t, d.line(t, line.ID, resolution.ActionAssignToWallet, d.wallet))
		d.wants(t, 500, 0)
		d.shown(t, 0)
		wantRefusal(t, d.payout(t, "5.00"), refusal.InsufficientFunds)
		verified(t, db)
		d.later(t, 70*time.Hour) // a week after it came, and not after it was assigned
		d.shown(t, 500)
		must(t, d.payout(t, "5.00"))
		old := d.stranger(t, 700, "pm_card_bypassPending")
		d.later(t, 200*time.Hour)
		must(t, d.line(t, old.ID, resolution.ActionAssignToWallet, d.wallet))
		d.shown(t, 700)
		verified(t, db)
	})
}

func verified(t *testing.T, db *database.DB) {
	t.Helper()
	report, err := ledger.Verify(t.Context(), db)
	must(t, err)
	if !report.Clean() {
		_ = report.Write(t.Output())
		t.Error("the ledger does not verify")
	}
}
