package stripe_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/onboarding"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/stripe"
)

var (
	fuzzBegan  = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	fuzzAmount = money.Money{Minor: 1250, Currency: "USD"}
	fuzzTry    = machine.Attempt{Number: 1, Sends: 1, FirstSentAt: fuzzBegan, LastSentAt: fuzzBegan}
)

// FuzzAnswer: whatever Stripe, or what stands in its place, answers to an order is
// taken for what was ordered only if it is that, and no state machine breaks on it
// or moves money that it does not prove.
func FuzzAnswer(f *testing.F) {
	var status int
	var body string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Request-Id", "req_1")
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}))
	f.Cleanup(srv.Close)
	client, err := stripe.New(stripe.Config{Key: "sk_test_123", APIBase: srv.URL})
	if err != nil {
		f.Fatal(err)
	}
	for _, text := range []string{
		`{"id":"pi_1","amount":1250,"amount_received":1250,"currency":"usd","status":"succeeded","metadata":{"deposit_id":"dep_1"}}`,
		`{"id":"pi_1","amount":1250,"currency":"usd","status":"requires_action","metadata":{"deposit_id":"dep_1"},"last_payment_error":{"code":"x"}}`,
		`{"id":"tr_1","amount":1250,"currency":"usd","destination":"acct_1","metadata":{"payout_id":"pay_1"},` +
			`"reversals":{"data":[{"id":"trr_1","amount":1250,"currency":"usd"}]}}`,
		`{"id":"re_1","amount":1250,"currency":"usd","status":"failed","metadata":{"refund_id":"ref_1"},"payment_intent":"pi_1"}`,
		`{"id":"acct_1","metadata":{"onboarding_id":"onb_1"},"requirements":{"currently_due":["x"]}}`,
		`{"error":{"type":"card_error","code":"card_declined","payment_intent":{"id":"pi_1"}}}`, `{"error":{"type":"idempotency_error"}}`,
		`{"error":null}`, `{}`, `[]`, `null`, `{"id":`, ``, `<html>`, `{"id":{"id":1},"metadata":[]}`, `{"amount":1e99}`,
	} {
		for _, code := range []int{200, 302, 373, 400, 402, 404, 409, 429, 500} {
			for order := range orders {
				f.Add(uint8(order), code, text) //nolint:gosec // four
			}
		}
	}
	f.Fuzz(func(t *testing.T, order uint8, code int, text string) {
		if code < 200 || code > 599 {
			return // a server cannot say so
		}
		status, body = code, text
		err := orders[int(order)%len(orders)](t, client)
		var answer *processor.Error
		switch {
		case err == nil && code >= 300:
			t.Errorf("%d %q was taken for a success", code, text)
		case err != nil && (!errors.As(err, &answer) || answer.Class == ""):
			t.Errorf("%d %q is of no class: %v", code, text, err)
		}
	})
}

// outcome is the event that an answer to an order is.
func outcome(err error, seen machine.Event) machine.Event {
	var answer *processor.Error
	if errors.As(err, &answer) {
		return machine.Answered{At: fuzzBegan.Add(time.Second), Attempt: 1, Answer: answer}
	}
	return seen
}

// orders sends each kind of order and lets its machine have what came of it.
var orders = []func(*testing.T, *stripe.Client) error{
	func(t *testing.T, c *stripe.Client) error {
		made, err := c.CreateIntent(t.Context(), "key", processor.IntentOrder{Deposit: "dep_1", Amount: fuzzAmount, PaymentMethod: "pm_1"})
		d := machine.Deposit{
			ID: "dep_1", Wallet: "wal_1", Amount: fuzzAmount, PaymentMethod: "pm_1", CreatedAt: fuzzBegan,
			State: deposit.StateSending, Attempt: fuzzTry, Funds: machine.Funds{Wallet: "wal_1"},
		}
		after, lines, _ := d.Next(outcome(err, machine.IntentSeen{At: fuzzBegan, Intent: made}))
		paid := err == nil && made.Status == processor.IntentSucceeded && made.Received.Minor > 0 && made.Received.Currency == "USD"
		if paid != (after.State == deposit.StateSucceeded) || paid != (len(lines) > 0) || paid && lines[0].Value != made.Received.Minor {
			t.Errorf("%s with %v after %v", after.State, lines, err)
		}
		return err
	},
	func(t *testing.T, c *stripe.Client) error {
		made, err := c.CreateTransfer(t.Context(), "key", processor.TransferOrder{Payout: "pay_1", Amount: fuzzAmount, Destination: "acct_1"})
		p := machine.Payout{
			ID: "pay_1", Wallet: "wal_1", Account: "acct_1", Amount: fuzzAmount, CreatedAt: fuzzBegan,
			State: payout.StateSending, Attempt: fuzzTry, Funds: machine.Funds{Wallet: "wal_1"},
		}
		after, _, _ := p.Next(outcome(err, machine.TransferSeen{At: fuzzBegan, Transfer: made}))
		if sent := after.State == payout.StateSent || after.State == payout.StateReversed; sent != (err == nil) {
			t.Errorf("%s after %v", after.State, err)
		}
		return err
	},
	func(t *testing.T, c *stripe.Client) error {
		made, err := c.CreateRefund(t.Context(), "key", processor.RefundOrder{Refund: "ref_1", IntentID: "pi_1", Amount: fuzzAmount})
		r := machine.Refund{
			ID: "ref_1", Deposit: "dep_1", IntentID: "pi_1", Amount: fuzzAmount, CreatedAt: fuzzBegan,
			State: refund.StateSending, Attempt: fuzzTry, Funds: machine.Funds{Wallet: "wal_1"},
		}
		after, lines, _ := r.Next(outcome(err, machine.RefundSeen{At: fuzzBegan, Refund: made}))
		if (after.State == refund.StateFailed) != (len(lines) > 0) {
			t.Errorf("%s with %v after %v", after.State, lines, err)
		}
		return err
	},
	func(t *testing.T, c *stripe.Client) error {
		made, err := c.CreateAccount(t.Context(), "key", processor.AccountOrder{Onboarding: "onb_1", Owner: "usr_1"})
		o := machine.Onboarding{
			ID: "onb_1", Owner: "usr_1", Wallet: "wal_1", CreatedAt: fuzzBegan, State: onboarding.StateSending, Attempt: fuzzTry,
		}
		after, _, _ := o.Next(outcome(err, machine.AccountMade{ID: made.ID}))
		if (after.Account != "") != (err == nil) {
			t.Errorf("%s of %q after %v", after.State, after.Account, err)
		}
		return err
	},
}
