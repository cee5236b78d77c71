package stripe_test

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stripe/stripe-mock/embedded"
	"github.com/stripe/stripe-mock/server"

	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/stripe"
)

// recorder notes what was asked and how it was answered.
type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

// Every request of the client passes Stripe's own description of its API. What
// comes back are fixtures, which fit no order: only the requests are judged.
func TestRequestsPassStripesDescription(t *testing.T) {
	t.Parallel()
	description, err := server.LoadSpec(embedded.OpenAPISpec, "")
	if err != nil {
		t.Fatal(err)
	}
	fixtures, err := server.LoadFixtures(embedded.OpenAPIFixtures, "")
	if err != nil {
		t.Fatal(err)
	}
	stub, err := server.NewStubServer(fixtures, description, true, false)
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	asked := map[string]int{}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := &recorder{w, http.StatusOK}
		stub.HandleRequest(rec, r)
		mu.Lock()
		defer mu.Unlock()
		asked[r.Method+" "+r.URL.Path] = rec.status
	}))
	t.Cleanup(srv.Close)
	client, err := stripe.New(stripe.Config{Key: "sk_test_123", APIBase: srv.URL})
	if err != nil {
		t.Fatal(err)
	}
	for name, call := range everyCall(client) {
		if err := call(t); err != nil {
			t.Logf("%s: %v", name, err) // the fixture does not fit
		}
	}
	if len(asked) < 12 {
		t.Errorf("only %d endpoints were asked: %v", len(asked), asked)
	}
	for request, status := range asked {
		if status >= http.StatusBadRequest {
			t.Errorf("%s: Stripe's description refuses it with %d", request, status)
		}
	}
}

// everyCall is each method of Processor, with an order such as payments gives.
func everyCall(c processor.Processor) map[string]func(t *testing.T) error {
	usd := money.Money{Minor: 1250, Currency: "USD"}
	deposit, payout := gid.New(gid.Deposit), gid.New(gid.Payout)
	onboarding, since := gid.New(gid.Onboarding), time.Now().Add(-time.Hour)
	intent := func(method string) func(t *testing.T) error {
		return func(t *testing.T) error {
			t.Helper()
			_, err := c.CreateIntent(t.Context(), "key", processor.IntentOrder{Deposit: deposit, Amount: usd, PaymentMethod: method})
			return err
		}
	}
	return map[string]func(t *testing.T) error{
		"CreateIntent":           intent(""),
		"CreateIntent by method": intent("pm_card_visa"),
		"CreateIntent by token":  intent("tok_visa"),
		"Intent":                 func(t *testing.T) error { t.Helper(); _, err := c.Intent(t.Context(), "pi_1"); return err },
		"CancelIntent":           func(t *testing.T) error { t.Helper(); _, err := c.CancelIntent(t.Context(), "pi_1"); return err },
		"FindIntents": func(t *testing.T) error {
			t.Helper()
			_, err := c.FindIntents(t.Context(), deposit, since, since.Add(time.Hour))
			return err
		},
		"Charge": func(t *testing.T) error { t.Helper(); _, err := c.Charge(t.Context(), "ch_1"); return err },
		"CreateAccount": func(t *testing.T) error {
			t.Helper()
			_, err := c.CreateAccount(t.Context(), "key", processor.AccountOrder{Onboarding: onboarding, Owner: gid.New(gid.User), Email: "ada@example.com"})
			return err
		},
		"Account": func(t *testing.T) error { t.Helper(); _, err := c.Account(t.Context(), "acct_1"); return err },
		"FindAccounts": func(t *testing.T) error {
			t.Helper()
			_, err := c.FindAccounts(t.Context(), onboarding, since)
			return err
		},
		"AccountLink": func(t *testing.T) error {
			t.Helper()
			_, err := c.AccountLink(t.Context(), "acct_1", "https://example.com/refresh", "https://example.com/return")
			return err
		},
		"CreateTransfer": func(t *testing.T) error {
			t.Helper()
			_, err := c.CreateTransfer(t.Context(), "key", processor.TransferOrder{Payout: payout, Amount: usd, Destination: "acct_1"})
			return err
		},
		"Newest":        func(t *testing.T) error { t.Helper(); _, err := c.Newest(t.Context()); return err },
		"TakenBack":     func(t *testing.T) error { t.Helper(); _, _, err := c.TakenBack(t.Context(), since); return err },
		"Transfer":      func(t *testing.T) error { t.Helper(); _, err := c.ConnectTransfer(t.Context(), "tr_1"); return err },
		"FindTransfers": func(t *testing.T) error { t.Helper(); _, err := c.FindTransfers(t.Context(), payout); return err },
	}
}
