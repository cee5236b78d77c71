package payments_test

import (
	"testing"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments/processor"
)

// Whoever asks how an unfinished account stands gets Stripe's word, also when
// no webhook ever came; but Stripe is not asked for every question.
func TestRefresh(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		asked := 0
		state := processor.Account{RequirementsDue: []string{"tos_acceptance.date"}}
		var failure error
		b.stripe.account = func(id gid.ID) (processor.Account, error) {
			asked++
			state.ID = id
			return state, failure
		}
		_, _, err := b.StartOnboarding(t.Context(), b.owner, "")
		must(t, err)
		w, err := db.Client().Wallet.Get(t.Context(), b.wallet)
		must(t, err)
		refresh := func(wantRenewed, wantReady bool, wantAsked int) {
			t.Helper()
			renewed, err := b.Refresh(t.Context(), *w.AccountID)
			must(t, err)
			row, err := db.Client().PayoutAccount.Get(t.Context(), *w.AccountID)
			must(t, err)
			if renewed != wantRenewed || row.TransfersEnabled != wantReady || asked != wantAsked {
				t.Errorf("renewed %t, ready %t, asked %d times; want %t, %t, %d", renewed, row.TransfersEnabled, asked, wantRenewed, wantReady, wantAsked)
			}
		}
		refresh(false, false, 1) // onboarding has just read it
		b.pass(time.Minute)
		failure = refused(processor.Ambiguous)
		refresh(false, false, 2) // Stripe's silence is no error
		failure, state.TransfersEnabled = nil, true
		refresh(false, false, 2) // nor a reason to ask again at once
		b.pass(time.Minute)
		refresh(true, true, 3)
		b.pass(time.Minute)
		refresh(false, true, 3) // and a finished one is told by webhooks
	})
}
