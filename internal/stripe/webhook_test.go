package stripe_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stripe/stripe-go/v76/webhook"

	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/stripe"
)

const (
	platformSecret = "whsec_platform"
	connectSecret  = "whsec_connect"
)

func event(live bool) string {
	return fmt.Sprintf(`{"id":"evt_1","object":"event","api_version":"2020-08-27","livemode":%t,"type":"account.updated","account":"acct_1",
		"data":{"object":{"id":"acct_1","object":"account"}}}`, live)
}

// named is an event with another id, of another object.
func named(id, object string) string {
	return fmt.Sprintf(`{"id":"%s","type":"account.updated","account":"acct_1","data":{"object":{"id":"%s"}}}`, id, object)
}

var endless = "evt_" + strings.Repeat("1", 300)

func signed(body, secret string, at time.Time) string {
	return webhook.GenerateTestSignedPayload(&webhook.UnsignedPayload{Payload: []byte(body), Secret: secret, Timestamp: at}).Header
}

func TestWebhook(t *testing.T) {
	t.Parallel()
	now := time.Now()
	good := payments.Notice{ID: "evt_1", Type: "account.updated", Object: "acct_1", Account: "acct_1"}
	for name, c := range map[string]struct {
		method, body, header string
		fails                bool // of what keeps the notice
		want                 int
		kept                 bool
	}{
		"OK":               {"POST", event(false), signed(event(false), platformSecret, now), false, 200, true},
		"OKSecondSecret":   {"POST", event(false), signed(event(false), connectSecret, now), false, 200, true},
		"OKOtherMode":      {"POST", event(true), signed(event(true), platformSecret, now), false, 200, false},
		"ErrUnknown":       {"POST", event(false), signed(event(false), "whsec_other", now), false, 400, false},
		"ErrUnsigned":      {"POST", event(false), "", false, 400, false},
		"ErrHeader":        {"POST", event(false), "nonsense", false, 400, false},
		"ErrOld":           {"POST", event(false), signed(event(false), platformSecret, now.Add(-10*time.Minute)), false, 400, false},
		"ErrTampered":      {"POST", strings.Replace(event(false), "acct_1", "acct_2", 1), signed(event(false), platformSecret, now), false, 400, false},
		"ErrNoEvent":       {"POST", `{}`, signed(`{}`, platformSecret, now), false, 400, false},
		"ErrOtherID":       {"POST", named("ev_1", "acct_1"), signed(named("ev_1", "acct_1"), platformSecret, now), false, 400, false},
		"ErrNoID":          {"POST", named("evt_", "acct_1"), signed(named("evt_", "acct_1"), platformSecret, now), false, 400, false},
		"ErrNULInID":       {"POST", named(`evt_\u0000`, "acct_1"), signed(named(`evt_\u0000`, "acct_1"), platformSecret, now), false, 400, false},
		"ErrNULInObject":   {"POST", named("evt_1", `acct_\u0000`), signed(named("evt_1", `acct_\u0000`), platformSecret, now), false, 400, false},
		"ErrEndlessID":     {"POST", named(endless, "acct_1"), signed(named(endless, "acct_1"), platformSecret, now), false, 400, false},
		"ErrNotJSON":       {"POST", `{`, signed(`{`, platformSecret, now), false, 400, false},
		"ErrTooLarge":      {"POST", strings.Repeat(" ", 257<<10), "t=1,v1=00", false, 413, false},
		"ErrGet":           {"GET", "", "", false, 405, false},
		"ErrNotKept":       {"POST", event(false), signed(event(false), platformSecret, now), true, 500, true},
		"ErrEndlessHeader": {"POST", event(false), "t=1," + strings.Repeat("v1=00,", 500), false, 400, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			var kept []payments.Notice
			h := stripe.NewWebhook(stripe.WebhookConfig{
				Secrets: []payments.Secret{platformSecret, connectSecret},
				Log:     slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
				Receive: func(_ context.Context, n payments.Notice) error {
					kept = append(kept, n)
					if c.fails {
						return errors.New("the database is gone")
					}
					return nil
				},
			})
			req := httptest.NewRequestWithContext(t.Context(), c.method, "/webhooks/stripe", strings.NewReader(c.body))
			req.Header.Set("Stripe-Signature", c.header)
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, req)
			if rec.Code != c.want || len(kept) == 1 != c.kept || c.kept && kept[0] != good {
				t.Errorf("answered %d, kept %v; want %d, %t", rec.Code, kept, c.want, c.kept)
			}
			if rec.Code >= http.StatusBadRequest && rec.Code != http.StatusMethodNotAllowed && strings.Contains(rec.Body.String(), "acct_") {
				t.Errorf("the answer repeats the event: %s", rec.Body)
			}
			for _, secret := range []string{"whsec_", "v1=", `"data"`} {
				if strings.Contains(log.String(), secret) {
					t.Errorf("%s is in the log: %s", secret, &log)
				}
			}
		})
	}
}

// An event that could not be kept is answered with an error, so that Stripe sends
// it again; then it is kept.
func TestWebhookSentAgain(t *testing.T) {
	t.Parallel()
	tries, kept := 0, 0
	h := stripe.NewWebhook(stripe.WebhookConfig{
		Secrets: []payments.Secret{"whsec_new", platformSecret},
		Receive: func(context.Context, payments.Notice) error {
			if tries++; tries == 1 {
				return errors.New("the database is gone")
			}
			kept++
			return nil
		},
	})
	for i, want := range []int{http.StatusInternalServerError, http.StatusOK} {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/webhooks/stripe", strings.NewReader(event(false)))
		req.Header.Set("Stripe-Signature", signed(event(false), platformSecret, time.Now()))
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, req)
		if rec.Code != want || kept != i {
			t.Errorf("delivery %d: answered %d, kept %d times", i+1, rec.Code, kept)
		}
	}
}
