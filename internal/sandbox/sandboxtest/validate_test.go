package sandboxtest_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/purserhq/purser/internal/sandbox/sandboxtest"
)

const balance = `{"object":"balance","available":[{"amount":1,"currency":"usd"}],"pending":[],"livemode":false}`

func TestAnswer(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, path, body string
		status           int
		want             string // in the error; empty: none
	}{
		{"OK", "/v1/balance", balance, 200, ""},
		{"OKError", "/v1/balance", `{"error":{"type":"api_error","message":"no"}}`, 500, ""},
		{"ErrMissing", "/v1/balance", strings.Replace(balance, `"pending":[],`, "", 1), 200, "answer.pending is not there"},
		{"ErrType", "/v1/balance", strings.Replace(balance, `"amount":1`, `"amount":1.5`, 1), 200, "answer.available[0].amount is of type number"},
		{"ErrUnknown", "/v1/balance", strings.Replace(balance, `"livemode"`, `"x":1,"livemode"`, 1), 200, "answer.x is not in the description"},
		{"ErrNull", "/v1/balance", strings.Replace(balance, "false", "null", 1), 200, "answer.livemode is null"},
		{"ErrEnum", "/v1/balance", strings.Replace(balance, `"balance"`, `"purse"`, 1), 200, "answer.object is purse"},
		{"ErrEndpoint", "/v1/purse", balance, 200, "no such endpoint"},
		{"ErrErrorType", "/v1/balance", `{"error":{"type":"oops"}}`, 400, "answer.error.type is oops"},
		{"ErrCut", "/v1/balance", balance[:20], 200, "unexpected EOF"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			err := sandboxtest.Answer(http.MethodGet, c.path, c.status, []byte(c.body))
			if c.want == "" && err != nil {
				t.Error(err)
			}
			if c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("got %v, want it to tell %q", err, c.want)
			}
		})
	}
}

func TestEventErrObject(t *testing.T) {
	t.Parallel()
	body := `{"id":"evt_1","object":"event","api_version":"2023-10-16","created":1,"livemode":false,"pending_webhooks":0,` +
		`"request":{"id":null,"idempotency_key":null},"type":"balance.available","data":{"object":` + balance + `}}`
	if err := sandboxtest.Event([]byte(body)); err != nil {
		t.Error(err)
	}
	if err := sandboxtest.Event([]byte(strings.Replace(body, `"amount":1`, `"amount":"1"`, 1))); err == nil {
		t.Error("an amount in quotes was taken")
	}
}

func TestRequest(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, method, path, query, body string
		ok                              bool
	}{
		{"OK", http.MethodPost, "/v1/payment_intents", "", "amount=900&currency=usd&metadata[a]=b&payment_method_types[]=card&expand[]=customer", true},
		{"OKQuery", http.MethodGet, "/v1/charges", "limit=3&created[gte]=5", "", true},
		{"OKGap", http.MethodPost, "/v1/payment_intents", "", "amount=900&currency=usd&payment_method_data[type]=card&payment_method_data[card][token]=tok_visa", true},
		{"OKBank", http.MethodPost, "/v1/accounts", "", "type=custom&external_account[object]=bank_account&external_account[country]=US", true},
		{"ErrBank", http.MethodPost, "/v1/accounts", "", "type=custom&external_account[object]=wallet", false},
		{"ErrType", http.MethodPost, "/v1/payment_intents", "", "amount=nine&currency=usd", false},
		{"ErrMissing", http.MethodPost, "/v1/payment_intents", "", "amount=900", false},
		{"ErrUnknown", http.MethodPost, "/v1/payment_intents", "", "amount=900&currency=usd&colour=red", false},
		{"ErrWord", http.MethodPost, "/v1/payment_intents", "", "amount=900&currency=usd&capture_method=soon", false},
		{"ErrQuery", http.MethodGet, "/v1/charges", "limit=x", "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if err := sandboxtest.Request(c.method, c.path, c.query, []byte(c.body)); (err == nil) != c.ok {
				t.Error(err)
			}
		})
	}
}
