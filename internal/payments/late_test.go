package payments_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/ent/statementline"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
)

// older is a second payment at Stripe with the metadata of the payment that a deposit
// has: an older intent of the same order, or another integration's copy.
func (w *town) older(t *testing.T, of gid.ID, minor string, alter func(url.Values)) string {
	t.Helper()
	row := w.db.Client().Deposit.GetX(t.Context(), of)
	var first, second struct {
		ID       string
		Metadata map[string]string
	}
	w.ask(t, http.MethodGet, "/v1/payment_intents/"+*row.PaymentIntentID, nil, &first)
	form := url.Values{
		"amount": {minor}, "currency": {"usd"}, "payment_method": {"pm_card_visa"}, "confirm": {"true"}, "payment_method_types[]": {"card"},
	}
	for k, v := range first.Metadata {
		form.Set("metadata["+k+"]", v)
	}
	if alter != nil {
		alter(form)
	}
	w.ask(t, http.MethodPost, "/v1/payment_intents", form, &second)
	return second.ID
}

// A payer pays an older intent of an order that has been paid, or waits to be paid, by
// another: it is credited as a deposit of its own, once, by whatever tells of it.
func TestLatePayment(t *testing.T) {
	t.Parallel()
	lostID := func(f url.Values) { f.Set("metadata[deposit_id]", string(gid.New(gid.Deposit))) }
	for name, alter := range map[string]func(url.Values){
		"OKSameName": nil, // the client asked again, and the order has the name that it had
		"OKLostRow":  lostID,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
				w := newTown(t, db)
				first, _ := w.pay(t, "20.00", "pm_card_visa")
				id := w.older(t, first, "2000", alter)
				w.told(t, "payment_intent.succeeded", id)
				w.told(t, "payment_intent.succeeded", id)
				w.wants(t, 4000, 0)
				w.agrees(t)
				row := db.Client().Deposit.Query().Where(deposit.PaymentIntentID(id)).OnlyX(t.Context())
				_, err := w.Refund(t.Context(), payments.RefundInput{Operator: w.operator, Deposit: row.ID, Amount: new(money.Decimal("20")), Key: "late"})
				must(t, err)
				w.wants(t, 2000, 0)
				w.agrees(t)
				w.older(t, first, "2000", alter) // and no webhook of it
				w.agrees(t)
				w.wants(t, 4000, 0)
			})
		})
	}
}

// Into an account that is closed no late payment comes: it goes back to the card.
func TestLatePaymentOfAClosedAccount(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTown(t, db)
		first, _ := w.pay(t, "20.00", "pm_card_bypassPending")
		_, err := w.Refund(t.Context(), payments.RefundInput{Operator: w.operator, Deposit: first, Key: "all"})
		must(t, err)
		id := w.older(t, first, "2000", nil)
		w.pass(time.Minute)
		must(t, w.close(t, w.owner))
		w.told(t, "payment_intent.succeeded", id)
		for range 3 {
			w.pass(time.Minute)
			w.Sweep(t.Context())
		}
		w.wants(t, 0, 0)
		w.agrees(t)
		if n := db.Client().Refund.Query().Where(refund.OwnerID(w.owner), refund.StateEQ(refund.StateSucceeded)).CountX(t.Context()); n != 2 {
			t.Errorf("%d refunds, want 2", n)
		}
	})
}

// What only looks like an order of ours is nobody's: it is kept in suspense, and an
// event of it is dealt with once.
func TestLatePaymentOfSomebodyElse(t *testing.T) {
	t.Parallel()
	amounts := map[string]string{"OtherAmount": "1999"}
	for name, alter := range map[string]func(url.Values){
		"OtherAmount":      nil,
		"OtherFingerprint": func(f url.Values) { f.Set("metadata[fingerprint]", strings.Repeat("b", 64)) },
		"OtherKey":         func(f url.Values) { f.Set("metadata[idempotency_key]", "another") },
		"LostRowOtherFingerprint": func(f url.Values) {
			f.Set("metadata[deposit_id]", string(gid.New(gid.Deposit)))
			f.Set("metadata[fingerprint]", strings.Repeat("b", 64))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
				w := newTown(t, db)
				first, _ := w.pay(t, "20.00", "pm_card_visa")
				minor := amounts[name]
				if minor == "" {
					minor = "2000"
				}
				id := w.older(t, first, minor, alter)
				w.told(t, "payment_intent.succeeded", id)
				w.wants(t, 2000, 0)
				r, err := w.Reconcile(t.Context())
				if err != nil || r.Suspense != 1 || !r.Clean() {
					t.Errorf("%+v, %v", r, err)
				}
				w.verified(t)
			})
		})
	}
}

// What stands in suspense may have been given away by an operator: it is not credited.
func TestLatePaymentInSuspense(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTown(t, db)
		first, _ := w.pay(t, "20.00", "pm_card_visa")
		w.agrees(t)
		id := w.older(t, first, "2000", nil)
		must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			platform := tx.StatementLine.Query().Where(statementline.MatchedIDNotNil()).FirstX(ctx).MatchedID
			return tx.StatementLine.Create().SetID(gid.New("txn")).SetType("charge").SetSource("ch_x").SetIntentID(id).SetAmount(2000).SetFee(0).
				SetNet(2000).SetCurrency("USD").SetCreatedAt(w.clock()).SetMatch(statementline.MatchSuspense).SetMatchedID(*platform).Exec(ctx)
		}))
		w.told(t, "payment_intent.succeeded", id)
		w.wants(t, 2000, 0)
	})
}

// A transfer that left before a backup was restored, of a payout that its client has
// asked for again: the owner was paid twice and owes the second time. Under another
// user's account it never was theirs.
func TestLateTransfer(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTown(t, db)
		w.pay(t, "100.00", "pm_card_bypassPending")
		w.onboarded(t)
		must(t, w.payout(t, "30.00"))
		row := db.Client().Payout.Query().Where(payout.OwnerID(w.owner)).OnlyX(t.Context())
		form := url.Values{
			"amount": {"3000"}, "currency": {"usd"}, "destination": {row.AccountID.String()},
			"metadata[payout_id]": {string(gid.New(gid.Payout))}, "metadata[wallet_id]": {w.wallet.String()},
			"metadata[idempotency_key]": {row.IdempotencyKey}, "metadata[fingerprint]": {row.Fingerprint},
		}
		var made struct{ ID string }
		w.ask(t, http.MethodPost, "/v1/transfers", form, &made)
		w.told(t, "transfer.created", made.ID)
		w.told(t, "transfer.created", made.ID)
		w.wants(t, 4000, 0)
		w.agrees(t)

		owner, wallet := w.owner, w.wallet
		w.owner, w.wallet = w.newUser(t)
		w.onboarded(t)
		theirs := db.Client().Wallet.GetX(t.Context(), w.wallet)
		w.owner, w.wallet = owner, wallet
		form.Set("destination", theirs.AccountID.String())
		form.Set("metadata[payout_id]", string(gid.New(gid.Payout)))
		w.ask(t, http.MethodPost, "/v1/transfers", form, &made)
		w.told(t, "transfer.created", made.ID)
		w.wants(t, 4000, 0)
		if r, err := w.Reconcile(t.Context()); err != nil || r.Suspense != 1 || !r.Clean() {
			t.Errorf("%+v, %v", r, err)
		}
	})
}
