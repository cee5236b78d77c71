package payments_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/ent/statementline"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/refusal"
	"github.com/purserhq/purser/internal/sandbox"
	"github.com/purserhq/purser/internal/sandbox/sandboxtest"
	stripeclient "github.com/purserhq/purser/internal/stripe"
)

// town is a service in front of a real sandbox, with an operator and a user.
type town struct {
	*bench
	url      string
	operator gid.ID
	client   payments.Processor
	log      lockedLog
}

const townKey = "sk_test_town"

func newTown(t *testing.T, db *database.DB) *town {
	t.Helper()
	box, err := sandbox.Open(t.Context(), sandbox.Config{})
	must(t, err)
	srv := httptest.NewServer(sandboxtest.Validate(box, func(err error) { t.Error(err) }))
	t.Cleanup(func() {
		srv.Close()
		must(t, box.Close())
	})
	client, err := stripeclient.New(stripeclient.Config{Key: townKey, APIBase: srv.URL})
	must(t, err)
	w := &town{bench: &bench{now: time.Now().UTC().Truncate(time.Microsecond)}, url: srv.URL, client: client}
	w.on(db)
	w.owner, w.wallet = w.newUser(t)
	w.operator, _ = w.newUser(t)
	return w
}

// on has the town go on with a database.
func (w *town) on(db *database.DB) {
	w.db = db
	db.UseClock(w.clock)
	w.Service = payments.New(db, w.client, payments.Options{
		ReturnURL: "https://app.example/return", RefreshURL: "https://app.example/refresh", Log: slog.New(slog.NewTextHandler(&w.log, nil)),
	})
}

// ask is a call to the sandbox by somebody else: its dashboard, a bank, a script.
func (w *town) ask(t *testing.T, method, path string, form url.Values, into any) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, w.url+path, strings.NewReader(form.Encode()))
	must(t, err)
	req.Header.Set("Authorization", "Bearer "+townKey)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w.do(t, req, into)
}

func (w *town) control(t *testing.T, path, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.url+"/_sandbox/"+path, bytes.NewBufferString(body))
	must(t, err)
	w.do(t, req, nil)
}

func (w *town) do(t *testing.T, req *http.Request, into any) {
	t.Helper()
	res, err := http.DefaultClient.Do(req)
	must(t, err)
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	must(t, err)
	if res.StatusCode != http.StatusOK {
		t.Fatalf("%s %s: %s", req.Method, req.URL.Path, body)
	}
	if into != nil {
		must(t, json.Unmarshal(body, into))
	}
}

// later lets time go by here and at Stripe.
func (w *town) later(t *testing.T, d time.Duration) {
	t.Helper()
	w.bench.pass(d)
	w.control(t, "clock", fmt.Sprintf(`{"seconds":%d}`, d/time.Second))
}

// pay deposits with a card, and gives the deposit's charge.
func (w *town) pay(t *testing.T, amount money.Decimal, card string) (deposit gid.ID, charge string) {
	t.Helper()
	done, err := w.Deposit(t.Context(), payments.DepositInput{Owner: w.owner, Amount: amount, PaymentMethod: card, Key: string(gid.New("key"))})
	must(t, err)
	row, err := w.db.Client().Deposit.Get(t.Context(), done.Operation)
	must(t, err)
	var intent struct {
		LatestCharge string `json:"latest_charge"`
	}
	w.ask(t, http.MethodGet, "/v1/payment_intents/"+*row.PaymentIntentID, nil, &intent)
	return done.Operation, intent.LatestCharge
}

func (w *town) onboarded(t *testing.T) {
	t.Helper()
	_, _, err := w.StartOnboarding(t.Context(), w.owner, "")
	must(t, err)
	row, err := w.db.Client().Wallet.Get(t.Context(), w.wallet)
	must(t, err)
	w.control(t, "accounts/"+row.AccountID.String()+"/complete", "{}")
	must(t, w.SyncAccount(t.Context(), *row.AccountID))
}

func (w *town) payout(t *testing.T, amount money.Decimal) error {
	t.Helper()
	_, err := w.Payout(t.Context(), payments.PayoutInput{Owner: w.owner, Amount: amount, Key: string(gid.New("key"))})
	return err
}

// told is a webhook that came, and was dealt with.
func (w *town) told(t *testing.T, kind, object string) {
	t.Helper()
	must(t, w.Receive(t.Context(), payments.Notice{ID: gid.New("evt"), Type: kind, Object: object}))
	w.Sweep(t.Context())
	w.settled(t)
}

// settled fails the test when an event could not be dealt with.
func (w *town) settled(t *testing.T) {
	t.Helper()
	rows, err := w.db.Client().StripeEvent.Query().All(t.Context())
	must(t, err)
	for _, row := range rows {
		if row.ProcessedAt == nil {
			t.Errorf("%s of %s was not dealt with", row.Type, row.ObjectID)
		}
	}
}

func (w *town) wants(t *testing.T, balance, owed int64) {
	t.Helper()
	debt, err := w.db.Client().Wallet.Query().Where(wallet.OwnerID(w.owner), wallet.KindEQ(wallet.KindDebt)).All(t.Context())
	must(t, err)
	var sum int64
	for _, d := range debt {
		sum -= d.CurrentBalance
	}
	if got := w.balance(t); got != balance || sum != owed {
		t.Errorf("the wallet holds %d and owes %d, want %d and %d", got, sum, balance, owed)
	}
}

// agrees fails the test when our books differ from Stripe's, or from themselves.
func (w *town) agrees(t *testing.T) payments.Reconciliation {
	t.Helper()
	r, err := w.Reconcile(t.Context())
	must(t, err)
	if !r.Clean() || r.Suspense != 0 {
		_ = r.Write(t.Output())
		t.Error("the books do not agree with Stripe's")
	}
	w.verified(t)
	return r
}

func TestRefunds(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
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
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
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
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
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
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
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
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
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
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
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
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.funded(t)
		line := payments.Entry{
			ID: "txn_1", Type: "charge", Source: "ch_1", IntentID: "pi_none",
			Amount: money.Money{Minor: 700, Currency: "USD"}, CreatedAt: b.clock(),
		}
		explained := false
		b.stripe.intent = func(string) (payments.Intent, error) {
			if explained {
				return payments.Intent{ID: "pi_none"}, nil
			}
			return payments.Intent{}, refused(payments.Ambiguous)
		}
		b.stripe.statement = func(take func(payments.Entry) error) error { return take(line) }
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
