package stripe_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/stripe"
)

// What a network and a server can do to a transfer, and what it proves.
func TestFaults(t *testing.T) {
	t.Parallel()
	reply := func(status int, contentType, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", contentType)
			w.Header().Set("Request-Id", "req_1")
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
		}
	}
	transfer := func(amount, destination, payout string) string {
		return `{"id":"tr_1","object":"transfer","amount":` + amount + `,"currency":"usd","destination":"` + destination +
			`","metadata":{"payout_id":"` + payout + `"},"reversals":{"object":"list","data":[],"has_more":false}}`
	}
	hung := make(chan struct{})
	t.Cleanup(func() { close(hung) })
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		want    processor.Class // empty: success
	}{
		"OK":                {reply(200, "application/json", transfer("1250", "acct_1", "pay_1")), ""},
		"ErrAnotherAmount":  {reply(200, "application/json", transfer("1251", "acct_1", "pay_1")), processor.Ambiguous},
		"ErrAnotherAccount": {reply(200, "application/json", transfer("1250", "acct_2", "pay_1")), processor.Ambiguous},
		"ErrAnotherPayout":  {reply(200, "application/json", transfer("1250", "acct_1", "pay_2")), processor.Ambiguous},
		"ErrEmpty":          {reply(200, "application/json", `{}`), processor.Ambiguous},
		"ErrNotJSON":        {reply(200, "application/json", `{"id":`), processor.Ambiguous},
		"ErrHTML":           {reply(200, "text/html", `<html>`), processor.Ambiguous},
		"Err500":            {reply(500, "application/json", `{"error":{"type":"api_error"}}`), processor.Ambiguous},
		"Err502HTML":        {reply(502, "text/html", `<html>`), processor.Ambiguous},
		"Err400HTML":        {reply(400, "text/html", `<html>`), processor.Ambiguous},
		"Err429":            {reply(429, "application/json", `{"error":{"type":"invalid_request_error","code":"rate_limit"}}`), processor.Busy},
		"Err409":            {reply(409, "application/json", `{"error":{"type":"idempotency_error","code":"idempotency_key_in_use"}}`), processor.Busy},
		"Err401":            {reply(401, "application/json", `{"error":{"type":"invalid_request_error"}}`), processor.Config},
		"ErrKeyReused":      {reply(400, "application/json", `{"error":{"type":"idempotency_error"}}`), processor.Bug},
		"ErrNoMoney":        {reply(400, "application/json", `{"error":{"type":"invalid_request_error","code":"balance_insufficient"}}`), processor.Retryable},
		"ErrNoCapability": {reply(400, "application/json",
			`{"error":{"type":"invalid_request_error","code":"insufficient_capabilities_for_transfer"}}`), processor.Definite},
		"ErrReset":   {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, processor.Ambiguous},
		"ErrTimeout": {func(_ http.ResponseWriter, r *http.Request) { wait(r, hung) }, processor.Ambiguous},
		"ErrCutOff": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = w.Write([]byte(`{"id":"tr_1"`))
		}, processor.Ambiguous},
		"ErrRedirect": {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusSeeOther) }, processor.Ambiguous},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := httptest.NewServer(c.handler)
			t.Cleanup(srv.Close)
			client, err := stripe.New(stripe.Config{Key: "sk_test_123", APIBase: srv.URL})
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
			defer cancel()
			_, err = client.CreateTransfer(ctx, "key", processor.TransferOrder{
				Payout: "pay_1", Amount: money.Money{Minor: 1250, Currency: "USD"}, Destination: "acct_1",
			})
			var answer *processor.Error
			switch {
			case c.want == "":
				if err != nil {
					t.Error(err)
				}
			case !errors.As(err, &answer) || answer.Class != c.want:
				t.Errorf("answered %v, want %s", err, c.want)
			case strings.Contains(err.Error(), srv.URL) || strings.Contains(err.Error(), "sk_test"):
				t.Errorf("the error tells too much: %v", err)
			}
		})
	}
}

// An order is Stripe's and nobody else's: it goes nowhere that an answer names.
func TestOutboundOrders(t *testing.T) {
	t.Parallel()
	var hits atomic.Int32
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits.Add(1) }))
	t.Cleanup(elsewhere.Close)
	for _, status := range []int{301, 302, 303, 307, 308} {
		srv := httptest.NewServer(http.RedirectHandler(elsewhere.URL, status))
		client, err := stripe.New(stripe.Config{Key: "sk_test_123", APIBase: srv.URL})
		if err != nil {
			t.Fatal(err)
		}
		_, err = client.CreateTransfer(t.Context(), "key", processor.TransferOrder{
			Payout: "pay_1", Amount: money.Money{Minor: 1250, Currency: "USD"}, Destination: "acct_1",
		})
		var answer *processor.Error
		if !errors.As(err, &answer) || answer.Class != processor.Ambiguous {
			t.Errorf("%d: %v", status, err)
		}
		srv.Close()
	}
	if n := hits.Load(); n != 0 {
		t.Errorf("%d orders went elsewhere", n)
	}
}

// wait holds a request until its client or the test gives up.
func wait(r *http.Request, hung <-chan struct{}) {
	_, _ = io.Copy(io.Discard, r.Body) // or the server does not see that the client left
	select {
	case <-hung:
	case <-r.Context().Done():
	}
}

// A call without an id would name a whole collection.
func TestEmptyIDs(t *testing.T) {
	t.Parallel()
	client, err := stripe.New(stripe.Config{Key: "sk_test_123", APIBase: "http://127.0.0.1:1"})
	if err != nil {
		t.Fatal(err)
	}
	for name, call := range map[string]func() error{
		"Intent":        func() error { _, err := client.Intent(t.Context(), ""); return err },
		"Charge":        func() error { _, err := client.Charge(t.Context(), ""); return err },
		"Account":       func() error { _, err := client.Account(t.Context(), ""); return err },
		"AccountLink":   func() error { _, err := client.AccountLink(t.Context(), "", "http://a", "http://b"); return err },
		"Transfer":      func() error { _, err := client.ConnectTransfer(t.Context(), ""); return err },
		"FindTransfers": func() error { _, err := client.FindTransfers(t.Context(), ""); return err },
	} {
		var answer *processor.Error
		if err := call(); !errors.As(err, &answer) || answer.Class != processor.Definite {
			t.Errorf("%s without an id: %v", name, err)
		}
	}
}

func TestKeyModes(t *testing.T) {
	t.Parallel()
	for key, live := range map[string]bool{"sk_test_1": false, "rk_test_1": false, "sk_live_1": true, "rk_live_1": true} {
		if got, err := stripe.SecretKeyMode(key); err != nil || got != live {
			t.Errorf("%s: %v, %v", key, got, err)
		}
	}
	for _, key := range []string{"", "sk_test_", "pk_test_1", "sk_prod_1", "sk_test_1 ", "whsec_1"} {
		if _, err := stripe.SecretKeyMode(key); err == nil || key != "" && strings.Contains(err.Error(), key+"1") {
			t.Errorf("%q: %v", key, err)
		}
	}
	if live, err := stripe.PublishableKeyMode("pk_live_1"); err != nil || !live {
		t.Errorf("pk_live_1: %v, %v", live, err)
	}
}
