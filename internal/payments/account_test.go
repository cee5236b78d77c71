package payments_test

import (
	"errors"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

// account is the account that the wallet pays out to.
func (w *town) account(t *testing.T) *ent.PayoutAccount {
	t.Helper()
	row, err := w.db.Client().Wallet.Query().QueryPayoutAccount().Only(t.Context())
	must(t, err)
	return row
}

// deleted is the account gone from the platform, which no webhook tells.
func (w *town) deleted(t *testing.T) gid.ID {
	t.Helper()
	id := w.account(t).ID
	w.ask(t, http.MethodDelete, "/v1/accounts/"+id.String(), nil, nil)
	return id
}

// wantRefused says why nothing can be paid out.
func (w *town) wantRefused(t *testing.T, code refusal.Code, words string) {
	t.Helper()
	err := w.payout(t, "1.00")
	var why *refusal.Error
	if !errors.As(err, &why) || why.Code != code || !strings.Contains(why.Message, words) {
		t.Errorf("refused with %v, want %s about %q", err, code, words)
	}
}

// An account that was disconnected is found without a webhook, says so, and is
// replaced by onboarding again.
func TestAccountDisconnected(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTown(t, db)
		w.pay(t, "20.00", "pm_card_bypassPending")
		w.onboarded(t)
		old := w.deleted(t)
		w.pass(24 * time.Hour)
		w.Sweep(t.Context())
		if row := w.account(t); row.DisconnectedAt == nil || row.TransfersEnabled {
			t.Fatalf("after a day the account is %+v, want it disconnected", row)
		}
		w.wantRefused(t, refusal.OnboardingIncomplete, "was disconnected")

		w.onboarded(t)
		if w.account(t).ID == old {
			t.Fatal("onboarding gave the lost account again")
		}
		must(t, w.payout(t, "20.00"))
		w.wants(t, 0, 0)
	})
}

// The webhook that tells of it names the application, and the account beside it.
func TestAccountDeauthorized(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTown(t, db)
		w.onboarded(t)
		n := processor.Notice{ID: gid.New("evt"), Type: "account.application.deauthorized", Object: "ca_1", Account: w.deleted(t)}
		must(t, w.Receive(t.Context(), n))
		w.Sweep(t.Context())
		w.settled(t)
		if row := w.account(t); row.DisconnectedAt == nil || row.TransfersEnabled {
			t.Errorf("the account is %+v, want it disconnected", row)
		}
	})
}

// The same is seen by whoever starts onboarding first.
func TestAccountDisconnectedSeenByOnboarding(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTown(t, db)
		w.onboarded(t)
		old := w.deleted(t)
		link, _, err := w.StartOnboarding(t.Context(), w.owner, "")
		must(t, err)
		if link.URL == "" || w.account(t).ID == old {
			t.Errorf("got the link %q to %s, want one to a new account", link.URL, w.account(t).ID)
		}
	})
}

// What was on its way to a lost account comes back to the wallet.
func TestPayoutToLostAccount(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTown(t, db)
		w.pay(t, "20.00", "pm_card_bypassPending")
		w.onboarded(t)
		w.deleted(t) // we believe that it is ready
		done, err := w.Payout(t.Context(), payments.PayoutInput{Owner: w.owner, Amount: "5.00", Key: "k"})
		must(t, err)
		w.wantPayout(t, done.Operation, payout.StateFailed, 2000)
	})
}

// A key of another platform makes every account look lost; the right key takes
// it back.
func TestAccountComesBack(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.funded(t)
		w, err := db.Client().Wallet.Get(t.Context(), b.wallet)
		must(t, err)
		b.stripe.account = func(id gid.ID) (processor.Account, error) { return processor.Account{ID: id, Lost: true}, nil }
		must(t, b.SyncAccount(t.Context(), *w.AccountID))
		b.stripe.account = ready
		b.pass(25 * time.Hour)
		b.Sweep(t.Context())
		_, err = b.Payout(t.Context(), payments.PayoutInput{Owner: b.owner, Amount: "1.00", Key: "k"})
		must(t, err)
	})
}

// One that comes back after its owner got another one stays forgotten.
func TestAccountComesBackTooLate(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.funded(t)
		w, err := db.Client().Wallet.Get(t.Context(), b.wallet)
		must(t, err)
		old, next := *w.AccountID, gid.New("acct")
		b.stripe.account = func(id gid.ID) (processor.Account, error) { return processor.Account{ID: id, Lost: id == old}, nil }
		b.stripe.createAccount = func(_ string, o processor.AccountOrder) (processor.Account, error) {
			return processor.Account{ID: next, Onboarding: o.Onboarding}, nil
		}
		must(t, b.SyncAccount(t.Context(), old))
		_, _, err = b.StartOnboarding(t.Context(), b.owner, "")
		must(t, err)
		b.stripe.account = ready
		b.pass(25 * time.Hour)
		b.Sweep(t.Context())
		gone, err := db.Client().PayoutAccount.Get(t.Context(), old)
		must(t, err)
		w, err = db.Client().Wallet.Get(t.Context(), b.wallet)
		must(t, err)
		if gone.DisconnectedAt == nil || gone.NextAt != nil || *w.AccountID != next {
			t.Errorf("the old account is %v, to be asked at %v; the wallet pays to %s", gone.DisconnectedAt, gone.NextAt, *w.AccountID)
		}
	})
}

// An answer that comes when its account was made, lost and given up is too late:
// the wallet pays to the next one.
func TestLateAnswerOfALostAccount(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		late := make(chan struct{})
		var first sync.WaitGroup
		var calls atomic.Int32
		b.stripe.createAccount = func(_ string, o processor.AccountOrder) (processor.Account, error) {
			switch calls.Add(1) {
			case 1:
				<-late
			case 3:
				close(late)
				first.Wait()
				return processor.Account{ID: "acct_next", Onboarding: o.Onboarding}, nil
			}
			return processor.Account{ID: "acct_lost", Onboarding: o.Onboarding}, nil
		}
		first.Go(func() { _, _, _ = b.StartOnboarding(t.Context(), b.owner, "") })
		eventually(t, "nobody made an account", func() bool { return calls.Load() == 1 })
		b.pass(lease)
		b.Sweep(t.Context())
		b.stripe.account = func(id gid.ID) (processor.Account, error) {
			return processor.Account{ID: id, Lost: id == "acct_lost"}, nil
		}
		must(t, b.SyncAccount(t.Context(), "acct_lost"))
		_, _, err := b.StartOnboarding(t.Context(), b.owner, "")
		must(t, err)
		w, err := db.Client().Wallet.Get(t.Context(), b.wallet)
		must(t, err)
		if *w.AccountID != "acct_next" {
			t.Errorf("the wallet pays to %s", *w.AccountID)
		}
	})
}

// lease is how long a worker has a row to itself, and somewhat more.
const lease = 70 * time.Second

// A restricted account is refused before anything is held, and a payout that the
// bank sent back is told with its reason, whether or not a webhook comes.
func TestAccountTroubles(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTown(t, db)
		w.pay(t, "20.00", "pm_card_bypassPending")
		w.onboarded(t)
		must(t, w.payout(t, "10.00"))
		id := w.account(t).ID.String()
		w.control(t, "accounts/"+id+"/payout", "{}")
		bank := w.bankPayout(t, id)
		w.control(t, "payouts/"+bank+"/fail", `{"code":"account_closed"}`)
		must(t, w.Receive(t.Context(), processor.Notice{ID: gid.New("evt"), Type: "payout.failed", Object: bank, Account: gid.ID(id)}))
		w.Sweep(t.Context())
		w.settled(t)
		row := w.account(t)
		if row.BankFailureCode == nil || *row.BankFailureCode != "account_closed" || *row.BankFailureMessage == "" {
			t.Errorf("the bank's refusal is told as %v %v", row.BankFailureCode, row.BankFailureMessage)
		}
		w.wants(t, 1000, 0) // the money is in the account at Stripe

		w.control(t, "accounts/"+id+"/disable", `{"reason":"rejected.fraud"}`)
		w.pass(24 * time.Hour)
		w.Sweep(t.Context())
		if row := w.account(t); row.DisabledReason == nil || *row.DisabledReason != "rejected.fraud" {
			t.Errorf("disabled for %v", row.DisabledReason)
		}
		w.wantRefused(t, refusal.OnboardingIncomplete, "cannot receive money")
		w.wants(t, 1000, 0)
	})
}

// bankPayout is the account's newest payout to its bank.
func (w *town) bankPayout(t *testing.T, account string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.url+"/v1/payouts", http.NoBody)
	must(t, err)
	req.Header.Set("Authorization", "Bearer "+townKey)
	req.Header.Set("Stripe-Account", account)
	var list struct {
		Data []struct{ ID string }
	}
	w.do(t, req, &list)
	if len(list.Data) == 0 {
		t.Fatal("the account paid nothing out")
	}
	return list.Data[0].ID
}
