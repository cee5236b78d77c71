package payments_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/refusal"
)

// No webhook tells that a dispute was lost, and no money moves with it: payouts
// are not frozen for ever.
func TestDisputeLostWithoutAWord(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTown(t, db)
		w.onboarded(t)
		w.pay(t, "30.00", "pm_card_bypassPending")
		_, charge := w.pay(t, "80.00", "pm_card_createDispute")
		var list struct{ Data []struct{ ID string } }
		w.ask(t, http.MethodGet, "/v1/disputes?charge="+charge, nil, &list)
		must(t, w.ReconcileDue(t.Context()))
		wantRefusal(t, w.payout(t, "1.00"), refusal.Disabled)
		w.control(t, "disputes/"+list.Data[0].ID+"/lose", "{}")
		w.pass(2 * time.Hour)
		must(t, w.ReconcileDue(t.Context()))
		must(t, w.payout(t, "1.00"))
	})
}
