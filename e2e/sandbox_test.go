package e2e_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
)

// sandbox is the Stripe of the program, seen as Stripe's other customers and
// its operators see it.
type sandbox struct {
	t     testing.TB
	url   string
	token string // of its control API
}

func (p *program) box() sandbox { return sandbox{p.t, p.urls["sandbox"], p.urls["control"]} }

// complete is what a person does in Stripe's onboarding form.
func (s sandbox) complete(account string) {
	s.t.Helper()
	s.control("accounts/"+account+"/complete", "{}")
}

// authenticate is what a person does when the bank asks.
func (s sandbox) authenticate(intent string, succeed bool) {
	s.t.Helper()
	s.control("payment_intents/"+intent+"/authenticate", fmt.Sprintf(`{"succeed": %t}`, succeed))
}

func (s sandbox) control(path, body string) {
	s.t.Helper()
	header := http.Header{"Content-Type": {"application/json"}, "Authorization": {"Bearer " + s.token}}
	_, err := send(s.t.Context(), http.MethodPost, s.url+"/_sandbox/"+path, header, []byte(body))
	must(s.t, err)
}

// refund is what an operator does in Stripe's dashboard.
func (s sandbox) refund(intent, cents string) {
	s.t.Helper()
	header := http.Header{"Authorization": {"Bearer sk_test_sandbox"}, "Content-Type": {"application/x-www-form-urlencoded"}}
	_, err := send(s.t.Context(), http.MethodPost, s.url+"/v1/refunds", header, []byte("payment_intent="+intent+"&amount="+cents))
	must(s.t, err)
}

func (s sandbox) get(path string, into any) {
	s.t.Helper()
	header := http.Header{"Authorization": {"Bearer sk_test_sandbox"}}
	answer, err := send(s.t.Context(), http.MethodGet, s.url+path, header, nil)
	must(s.t, err)
	must(s.t, json.Unmarshal(answer, into))
}

// The objects, as far as the books go. Amounts are cents.
type (
	intent struct {
		ID, Status     string
		AmountReceived int64 `json:"amount_received"`
	}
	transfer struct {
		ID, Destination string
		Amount          int64
		AmountReversed  int64 `json:"amount_reversed"`
	}
)

// listed reads a whole list, keyed by id.
func listed[T any](s sandbox, path string, id func(T) string) map[string]T {
	s.t.Helper()
	found := map[string]T{}
	query := "?limit=100"
	for {
		var page struct {
			Data    []T
			HasMore bool `json:"has_more"`
		}
		s.get(path+query, &page)
		for _, item := range page.Data {
			found[id(item)] = item
		}
		if !page.HasMore {
			return found
		}
		query = "?limit=100&starting_after=" + id(page.Data[len(page.Data)-1])
	}
}

func (s sandbox) intents() map[string]intent {
	return listed(s, "/v1/payment_intents", func(i intent) string { return i.ID })
}

func (s sandbox) transfers() map[string]transfer {
	return listed(s, "/v1/transfers", func(t transfer) string { return t.ID })
}

// balance is all the money of the platform, in cents.
func (s sandbox) balance() int64 {
	s.t.Helper()
	var b struct{ Available, Pending []struct{ Amount int64 } }
	s.get("/v1/balance", &b)
	var sum int64
	for _, part := range append(b.Available, b.Pending...) {
		sum += part.Amount
	}
	return sum
}

// fees is what Stripe kept of all payments so far, in cents.
func (s sandbox) fees() int64 {
	s.t.Helper()
	type entry struct {
		ID  string
		Fee int64
	}
	var sum int64
	for _, e := range listed(s, "/v1/balance_transactions", func(e entry) string { return e.ID }) {
		sum += e.Fee
	}
	return sum
}
