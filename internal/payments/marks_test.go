package payments_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/auditevent"
	marks "github.com/purserhq/purser/ent/mark"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/closing"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

// bank enters a bank account in Stripe's form of the owner's payout account, and has the
// events of it dealt with.
func (w *town) bank(t *testing.T, number string) {
	t.Helper()
	id := *w.db.Client().Wallet.GetX(t.Context(), w.wallet).AccountID
	w.ask(t, http.MethodPost, "/v1/accounts/"+id.String()+"/external_accounts", url.Values{
		"bank_account[account_number]": {number}, "bank_account[country]": {"US"}, "bank_account[currency]": {"usd"}, "default_for_currency": {"true"},
	}, nil)
	for _, kind := range []string{"account.external_account.created", "account.updated"} {
		must(t, w.Receive(t.Context(), processor.Notice{ID: gid.New("evt"), Type: kind, Object: id.String(), Account: id}))
	}
	w.Sweep(t.Context())
	w.settled(t)
}

// Another bank account in the same payout account pauses payouts and is told to the owner.
func TestChangedBankAccountIsGuarded(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w, post := newTown(t, db), &letters{}
		w.Service = payments.New(db, w.client, payments.Options{
			Limits: payments.Limits{PayoutCooldown: 72 * time.Hour}, Notify: post.notify,
			ReturnURL: "https://app.example/return", RefreshURL: "https://app.example/refresh",
		})
		w.pay(t, "50.00", "pm_card_bypassPending")
		w.onboarded(t)
		w.bank(t, "000123456789")
		w.later(t, 73*time.Hour)
		must(t, w.payout(t, "10.00"))
		first := post.count()
		w.bank(t, "000123456789") // the same once more
		must(t, w.payout(t, "10.00"))
		w.bank(t, "000999999991")
		wantRefusal(t, w.payout(t, "10.00"), refusal.CoolingDown)
		if n := post.count() - first; n != 1 {
			t.Errorf("%d letters: %v", n, post.all)
		}
		events := db.Client().AuditEvent.Query().Where(auditevent.Action(audit.BankChanged), auditevent.Subject(w.owner)).CountX(t.Context())
		if events != 2 { // with that of the first one here, which took the place of the form's own
			t.Errorf("%d events", events)
		}
		w.bank(t, "000123456789") // known by now
		if n := post.count() - first; n != 1 {
			t.Errorf("%d letters: %v", n, post.all)
		}
		w.later(t, 73*time.Hour)
		must(t, w.payout(t, "10.00"))
	})
}

// Somebody closes an account, whose deposit is disputed afterwards, and returns under another
// address: with the same card, and with the same bank account. The new wallet is frozen until
// an operator has decided. When the debt's term is over, everything that tells who it was is
// erased.
func TestDebtorReturns(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTown(t, db)
		terms := closing.Terms{Disputes: 120 * 24 * time.Hour, Debts: 3 * 365 * 24 * time.Hour}
		w.Service = payments.New(db, w.client, payments.Options{
			Closing: terms, ReturnURL: "https://app.example/return", RefreshURL: "https://app.example/refresh",
			Log: slog.New(slog.NewTextHandler(&w.log, nil)),
		})
		paid := func(card string) string {
			t.Helper()
			id, charge := w.pay(t, "50.00", card)
			w.told(t, "payment_intent.succeeded", *w.row(t, id).PaymentIntentID)
			return charge
		}
		frozen := func() bool { return w.db.Client().Wallet.GetX(t.Context(), w.wallet).FrozenAt != nil }
		enter := func() { w.owner, w.wallet = w.newUser(t) }

		w.pay(t, "200.00", "pm_card_bypassPending") // the platform's, for the payouts
		enter()
		debtor := w.owner
		charge := paid("pm_card_mastercard")
		w.onboarded(t)
		w.bank(t, "000999999991")
		must(t, w.payout(t, "50.00"))
		w.sweeps(t, 2, time.Minute)
		must(t, w.close(t, debtor))
		w.control(t, "charges/"+charge+"/dispute", `{"reason":"fraudulent","amount":5000}`)
		var list struct{ Data []struct{ ID string } }
		w.ask(t, http.MethodGet, "/v1/disputes?charge="+charge, nil, &list)
		w.told(t, "charge.dispute.funds_withdrawn", list.Data[0].ID)
		w.wants(t, 0, 5000)

		enter()
		paid("pm_card_visa")
		if frozen() {
			t.Error("somebody else is frozen")
		}
		enter()
		paid("pm_card_mastercard")
		if !frozen() {
			t.Error("the debtor's card is not recognised")
		}
		wantRefusal(t, w.payout(t, "10.00"), refusal.Frozen)
		must(t, w.UnfreezeWallet(t.Context(), w.operator, w.wallet, "a shared card"))
		paid("pm_card_mastercard")
		if frozen() {
			t.Error("what an operator has decided is asked again")
		}
		enter()
		paid("pm_card_visa")
		w.onboarded(t)
		w.bank(t, "000999999991")
		if !frozen() {
			t.Error("the debtor's bank account is not recognised")
		}
		if n := w.log.count("alarm: a user with an unpaid debt has returned"); n != 2 {
			t.Errorf("%d alarms", n)
		}

		w.control(t, "disputes/"+list.Data[0].ID+"/lose", "{}")
		w.told(t, "charge.dispute.closed", list.Data[0].ID)
		kept := func() int { return db.Client().Mark.Query().Where(marks.OwnerID(debtor)).CountX(t.Context()) }
		finish := func() (closed bool) {
			t.Helper()
			must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) (err error) {
				closed, err = closing.Finish(ctx, tx, debtor, terms)
				return err
			}))
			return closed
		}
		w.pass(2 * 365 * 24 * time.Hour)
		if finish() || kept() == 0 {
			t.Errorf("before the term is over %d marks are kept", kept())
		}
		w.pass(366 * 24 * time.Hour)
		if !finish() || kept() != 0 {
			t.Errorf("after the term %d marks are kept", kept())
		}
		if u := db.Client().User.GetX(t.Context(), debtor); u.DeletedAt == nil || u.Email != closing.NobodysAddress(debtor) {
			t.Errorf("%s is still known", u.Email)
		}
	})
}

// An account whose deposit is disputed is not erased before the dispute has ended.
func TestClosingWaitsForDisputes(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTown(t, db)
		w.Service = payments.New(db, w.client, payments.Options{
			Closing:   closing.Terms{Disputes: 120 * 24 * time.Hour}, // so that the sweeper leaves it to this test
			ReturnURL: "https://app.example/return", RefreshURL: "https://app.example/refresh",
		})
		w.pay(t, "200.00", "pm_card_bypassPending")
		w.owner, w.wallet = w.newUser(t)
		_, charge := w.pay(t, "50.00", "pm_card_visa")
		w.onboarded(t)
		must(t, w.payout(t, "50.00"))
		w.sweeps(t, 2, time.Minute)
		must(t, w.close(t, w.owner))
		w.control(t, "charges/"+charge+"/dispute", `{"reason":"fraudulent","amount":5000}`)
		var list struct{ Data []struct{ ID string } }
		w.ask(t, http.MethodGet, "/v1/disputes?charge="+charge, nil, &list)
		w.told(t, "charge.dispute.created", list.Data[0].ID)
		finish := func() (closed bool) {
			t.Helper()
			must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) (err error) {
				closed, err = closing.Finish(ctx, tx, w.owner, closing.Terms{})
				return err
			}))
			return closed
		}
		if finish() {
			t.Error("erased while a payment is disputed")
		}
		w.control(t, "disputes/"+list.Data[0].ID+"/lose", "{}")
		w.told(t, "charge.dispute.closed", list.Data[0].ID)
		if !finish() {
			t.Error("not erased after the dispute")
		}
	})
}
