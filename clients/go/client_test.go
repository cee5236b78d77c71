package purser_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	purser "github.com/purserhq/purser/clients/go"
)

// server answers one request after the other with the given answers, and notes the
// idempotency key of each. An empty answer breaks the connection.
type server struct {
	answers []string
	keys    []string
}

func (s *server) client(t *testing.T, options ...purser.Option) *purser.Client {
	t.Helper()
	h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var asked struct {
			Variables struct {
				Input struct{ IdempotencyKey string }
			}
		}
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
			t.Error(err)
		}
		if got := r.Header.Get("Authorization"); got != "Bearer prs_x" {
			t.Errorf("Authorization is %q", got)
		}
		s.keys = append(s.keys, asked.Variables.Input.IdempotencyKey)
		answer := s.answers[min(len(s.keys), len(s.answers))-1]
		switch answer {
		case "":
			panic(http.ErrAbortHandler)
		case "502":
			w.WriteHeader(http.StatusBadGateway)
		default:
			_, _ = w.Write([]byte(answer))
		}
	}))
	t.Cleanup(h.Close)
	return purser.New(h.URL, "prs_x", options...)
}

const (
	charged   = `{"data": {"charge": {"charge": {"id": "chg_1", "amount": {"amount": "9.50", "currency": "USD"}}, "replayed": true, "userErrors": []}}}`
	uncertain = `{"data": null, "errors": [{"message": "Internal error.", "extensions": {"code": "INTERNAL", "requestId": "R1"}}]}`
	poor      = `{"data": {"charge": {"charge": null, "userErrors": [{"code": "INSUFFICIENT_FUNDS", "message": "Too much.", "field": ["input", "amount"]}]}}}`
)

func sandwich() purser.ChargeInput {
	return purser.ChargeInput{Wallet: &purser.WalletRef{Id: new("wal_1")}, Amount: decimal.RequireFromString("9.50"), Description: "Two sandwiches"}
}

// Whatever breaks, a call goes on under the key that it began with.
func TestRetriesUnderOneKey(t *testing.T) {
	t.Parallel()
	s := &server{answers: []string{"", "502", uncertain, charged}}
	out, err := s.client(t).Charge(t.Context(), sandwich())
	if err != nil {
		t.Fatal(err)
	}
	if !out.Charge.Amount.Amount.Equal(decimal.RequireFromString("9.5")) || !out.Replayed {
		t.Errorf("got %+v", out)
	}
	if len(s.keys) != 4 || s.keys[0] == "" || len(slices.Compact(slices.Clone(s.keys))) != 1 {
		t.Errorf("the keys of four tries are %q", s.keys)
	}
}

func TestGivenKeyIsKept(t *testing.T) {
	t.Parallel()
	s := &server{answers: []string{charged}}
	in := sandwich()
	in.IdempotencyKey = "order-1"
	if _, err := s.client(t).Charge(t.Context(), in); err != nil || !slices.Equal(s.keys, []string{"order-1"}) {
		t.Errorf("%v, keys %q", err, s.keys)
	}
}

// Two calls are two charges: their random keys differ.
func TestCallsHaveKeysOfTheirOwn(t *testing.T) {
	t.Parallel()
	s := &server{answers: []string{charged}}
	c := s.client(t)
	for range 2 {
		if _, err := c.Charge(t.Context(), sandwich()); err != nil {
			t.Fatal(err)
		}
	}
	if s.keys[0] == s.keys[1] {
		t.Errorf("the keys are %q", s.keys)
	}
}

func TestRefusalIsTypedAndFinal(t *testing.T) {
	t.Parallel()
	s := &server{answers: []string{poor}}
	_, err := s.client(t).Charge(t.Context(), sandwich())
	if !purser.IsCode(err, purser.CodeInsufficientFunds) || len(s.keys) != 1 {
		t.Fatalf("%v after %d tries", err, len(s.keys))
	}
	if got := err.Error(); got != "purser: INSUFFICIENT_FUNDS: Too much. (input.amount)" {
		t.Error(got)
	}
}

func TestTriesEnd(t *testing.T) {
	t.Parallel()
	s := &server{answers: []string{uncertain}}
	_, err := s.client(t, purser.WithTries(2)).Charge(t.Context(), sandwich())
	if !purser.IsCode(err, "INTERNAL") || len(s.keys) != 2 {
		t.Errorf("%v after %d tries", err, len(s.keys))
	}
}

// A refusal that lasts longer than anybody waits for is told at once.
func TestLongRefusalIsTold(t *testing.T) {
	t.Parallel()
	later := time.Now().Add(time.Hour).Format(time.RFC3339)
	s := &server{answers: []string{`{"data": {"charge": {"userErrors": [{"code": "RATE_LIMITED", "message": "Later.", "retryAt": "` + later + `"}]}}}`}}
	_, err := s.client(t).Charge(t.Context(), sandwich())
	if !purser.IsCode(err, purser.CodeRateLimited) || len(s.keys) != 1 {
		t.Errorf("%v after %d tries", err, len(s.keys))
	}
}

func TestCallEndsWithItsContext(t *testing.T) {
	t.Parallel()
	s := &server{answers: []string{""}}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	began := time.Now()
	if _, err := s.client(t, purser.WithTries(100)).Charge(ctx, sandwich()); err == nil || time.Since(began) > 5*time.Second {
		t.Errorf("%v after %s", err, time.Since(began))
	}
}
