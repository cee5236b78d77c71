package payments_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/ent/statementline"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

func TestRefunds(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTown(t, db)
		deposit, charge := w.pay(t, "100.00", "pm_card_bypassPending")
		in := payments.RefundInput{Operator: w.operator, Deposit: deposit, Amount: new(money.Decimal("30.00")), Key: "one"}
		first, err := w.Refund(t.Context(), in)
		must(t, err)
		again, err := w.Refund(t.Context(), in)
		if err != nil || again.Operation != first.Operation || !again.Replayed {
			t.Errorf("the same key: %+v, %v", again, err)
		}
		in.Amount = new(money.Decimal("31.00"))
		_, err = w.Refund(t.Context(), in)
		wantRefusal(t, err, refusal.KeyReused)
		w.wants(t, 7000, 0)
		w.agrees(t)

		in.Key, in.Amount = "two", new(money.Decimal("70.01"))
		_, err = w.Refund(t.Context(), in)
		wantRefusal(t, err, refusal.AmountTooLarge)
		in.Deposit = gid.New(gid.Deposit)
		_, err = w.Refund(t.Context(), in)
		wantRefusal(t, err, refusal.NotFound)

		// One more at Stripe's dashboard, told twice.
		w.ask(t, http.MethodPost, "/v1/refunds", url.Values{"charge": {charge}, "amount": {"2000"}}, nil)
		w.told(t, "charge.refunded", charge)
		w.told(t, "charge.refunded", charge)
		w.wants(t, 5000, 0)

		// All the rest, without an amount.
		_, err = w.Refund(t.Context(), payments.RefundInput{Operator: w.operator, Deposit: deposit, Key: "three"})
		must(t, err)
		w.wants(t, 0, 0)
		_, err = w.Refund(t.Context(), payments.RefundInput{Operator: w.operator, Deposit: deposit, Key: "four"})
		wantRefusal(t, err, refusal.AmountTooLarge)
		w.agrees(t)
	})
}

// A refund that succeeded may fail weeks later: the money is back.
func TestRefundFailsLater(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTown(t, db)
		deposit, _ := w.pay(t, "100.00", "pm_card_refundFail")
		done, err := w.Refund(t.Context(), payments.RefundInput{Operator: w.operator, Deposit: deposit, Amount: new(money.Decimal("40")), Key: "one"})
		must(t, err)
		w.wants(t, 6000, 0)
		row, err := db.Client().Refund.Get(t.Context(), done.Operation)
		must(t, err)
		if row.State == refund.StateSucceeded {
			w.control(t, "refunds/"+*row.RefundID+"/fail", `{"reason":"expired_or_canceled_card"}`)
		}
		w.told(t, "charge.refund.updated", *row.RefundID)
		w.told(t, "charge.refund.updated", *row.RefundID)
		w.wants(t, 10000, 0)
		row, err = db.Client().Refund.Get(t.Context(), done.Operation)
		must(t, err)
		if row.State != refund.StateFailed || *row.FailureCode != "expired_or_canceled_card" {
			t.Errorf("the refund is %s, %v", row.State, row.FailureCode)
		}
		w.agrees(t)
	})
}

// What the wallet does not cover is owed, freezes payouts, and is paid first
// from the next deposit.
func TestDebt(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTown(t, db)
		w.onboarded(t)
		deposit, _ := w.pay(t, "50.00", "pm_card_visa")
		must(t, w.payout(t, "35.00"))
		_, err := w.Refund(t.Context(), payments.RefundInput{Operator: w.operator, Deposit: deposit, Key: "one"})
		must(t, err)
		w.wants(t, 0, 3500)
		w.pay(t, "20.00", "pm_card_visa")
		w.wants(t, 0, 1500)
		wantRefusal(t, w.payout(t, "1.00"), refusal.Disabled)
		w.pay(t, "25.00", "pm_card_visa")
		w.wants(t, 1000, 0)
		must(t, w.payout(t, "10.00"))
		w.agrees(t)
	})
}

func TestDisputes(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTown(t, db)
		w.onboarded(t)
		_, charge := w.pay(t, "80.00", "pm_card_createDispute")
		var list struct{ Data []struct{ ID string } }
		w.ask(t, http.MethodGet, "/v1/disputes?charge="+charge, nil, &list)
		if len(list.Data) != 1 {
			t.Fatalf("disputes: %v", list)
		}
		id := list.Data[0].ID
		for _, kind := range []string{"charge.dispute.funds_withdrawn", "charge.dispute.created", "charge.dispute.funds_withdrawn"} {
			w.told(t, kind, id)
		}
		w.wants(t, 0, 0)
		w.agrees(t)
		w.pay(t, "30.00", "pm_card_visa")
		wantRefusal(t, w.payout(t, "1.00"), refusal.Disabled) // while it is open

		w.control(t, "disputes/"+id+"/win", "{}")
		w.told(t, "charge.dispute.funds_reinstated", id)
		w.told(t, "charge.dispute.closed", id)
		w.wants(t, 11000, 0)
		must(t, w.payout(t, "1.00"))
		w.agrees(t)
	})
}

// A deposit that was refunded and is disputed all the same is not taken from
// its user twice: the platform bears what is above it.
func TestNeverTakenTwice(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTown(t, db)
		deposit, charge := w.pay(t, "80.00", "pm_card_visa")
		w.pay(t, "100.00", "pm_card_visa")
		_, err := w.Refund(t.Context(), payments.RefundInput{Operator: w.operator, Deposit: deposit, Amount: new(money.Decimal("50.00")), Key: "one"})
		must(t, err)
		w.wants(t, 13000, 0)
		w.control(t, "charges/"+charge+"/dispute", `{"reason":"fraudulent","amount":8000}`)
		var list struct{ Data []struct{ ID string } }
		w.ask(t, http.MethodGet, "/v1/disputes?charge="+charge, nil, &list)
		w.told(t, "charge.dispute.funds_withdrawn", list.Data[0].ID)
		w.wants(t, 10000, 0) // 30.00 more, for 50.00 of the 80.00 are gone already
		w.agrees(t)
		w.control(t, "disputes/"+list.Data[0].ID+"/win", "{}")
		w.told(t, "charge.dispute.funds_reinstated", list.Data[0].ID)
		w.wants(t, 13000, 0)
		w.agrees(t)
	})
}

// No webhook ever comes: the statement brings everything in.
func TestReconcileWithoutWebhooks(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTown(t, db)
		w.onboarded(t)
		_, charge := w.pay(t, "100.00", "pm_card_visa")
		must(t, w.payout(t, "10.00"))
		w.ask(t, http.MethodPost, "/v1/refunds", url.Values{"charge": {charge}, "amount": {"2000"}}, nil)
		w.control(t, "charges/"+charge+"/dispute", `{"reason":"fraudulent","amount":3000}`)
		r := w.agrees(t)
		w.wants(t, 4000, 0)
		if r.Matched < 5 || !r.MoneyOut.Open {
			t.Errorf("%+v", r)
		}
		fees, err := db.Client().StatementLine.Query().Where(statementline.FeeNEQ(0), statementline.FeeReferenceIsNil()).Count(t.Context())
		if err != nil || fees != 0 {
			t.Errorf("%d fees are not booked, %v", fees, err)
		}
		// A payment that nobody here ordered is kept apart, and said.
		w.ask(t, http.MethodPost, "/v1/payment_intents", url.Values{
			"amount": {"500"}, "currency": {"usd"}, "payment_method": {"pm_card_visa"}, "confirm": {"true"}, "payment_method_types[]": {"card"},
		}, nil)
		r, err = w.Reconcile(t.Context())
		if err != nil || r.Suspense != 1 || !r.Clean() {
			t.Errorf("a stranger's payment: %+v, %v", r, err)
		}
	})
}

// A line that stays unexplained for an hour stops payouts, until it is explained.
func TestGate(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.funded(t)
		line := processor.BalanceTransaction{
			ID: "txn_1", Type: "charge", Source: "ch_1", IntentID: "pi_none",
			Amount: money.Money{Minor: 700, Currency: "USD"}, CreatedAt: b.clock(),
		}
		explained := false
		b.stripe.intent = func(string) (processor.Intent, error) {
			if explained {
				return processor.Intent{ID: "pi_none"}, nil
			}
			return processor.Intent{}, refused(processor.Ambiguous)
		}
		b.stripe.statement = func(take func(processor.BalanceTransaction) error) error { return take(line) }
		pay := func() error {
			_, err := b.Payout(t.Context(), payments.PayoutInput{Owner: b.owner, Amount: "1.00", Key: string(gid.New("key"))})
			return err
		}
		reconcile := func(wantOpen bool) {
			t.Helper()
			r, err := b.Reconcile(context.WithoutCancel(t.Context()))
			must(t, err)
			if r.MoneyOut.Open != wantOpen {
				t.Errorf("the gate: %+v", r.MoneyOut)
			}
		}
		reconcile(true) // a young line may yet be explained
		must(t, pay())
		b.pass(2 * time.Hour)
		reconcile(false)
		wantRefusal(t, pay(), refusal.Disabled)
		explained = true
		reconcile(true)
		must(t, pay())

		must(t, b.SetMoneyOut(t.Context(), "usr_operator", false, "an audit"))
		reconcile(false) // what an operator shut, an operator opens
		wantRefusal(t, pay(), refusal.Disabled)
		must(t, b.SetMoneyOut(t.Context(), "usr_operator", true, "the audit is over"))
		must(t, pay())
	})
}
