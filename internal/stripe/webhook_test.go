package stripe_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stripe/stripe-go/v76/webhook"

	"github.com/purserhq/purser/internal/payments/processor"
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

// addName is an event with another id, of another object.
func addName(id, object string) string {
	return fmt.Sprintf(`{"id":"%s","type":"account.updated","account":"acct_1","data":{"object":{"id":"%s"}}}`, id, object)
}

var endless = "evt_" + strings.Repeat("1", 300)

func signed(body, secret string, at time.Time) string {
	return webhook.GenerateTestSignedPayload(&webhook.UnsignedPayload{Payload: []byte(body), Secret: secret, Timestamp: at}).Header
}

func TestWebhook(t *testing.T) {
	t.Parallel()
	now := time.Now()
	good := processor.Notice{ID: "evt_1", Type: "account.updated", Object: "acct_1", Account: "acct_1"}
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
		"ErrOtherID":       {"POST", addName("ev_1", "acct_1"), signed(addName("ev_1", "acct_1"), platformSecret, now), false, 400, false},
		"ErrNoID":          {"POST", addName("evt_", "acct_1"), signed(addName("evt_", "acct_1"), platformSecret, now), false, 400, false},
		"ErrNULInID":       {"POST", addName(`evt_\u0000`, "acct_1"), signed(addName(`evt_\u0000`, "acct_1"), platformSecret, now), false, 400, false},
		"ErrNULInObject":   {"POST", addName("evt_1", `acct_\u0000`), signed(addName("evt_1", `acct_\u0000`), platformSecret, now), false, 400, false},
		"ErrEndlessID":     {"POST", addName(endless, "acct_1"), signed(addName(endless, "acct_1"), platformSecret, now), false, 400, false},
		"ErrNotJSON":       {"POST", `{`, signed(`{`, platformSecret, now), false, 400, false},
		"ErrTooLarge":      {"POST", strings.Repeat(" ", 1<<20+1), "t=1,v1=00", false, 413, false},
		"ErrGet":           {"GET", "", "", false, 405, false},
		"ErrNotKept":       {"POST", event(false), signed(event(false), platformSecret, now), true, 500, true},
		"ErrEndlessHeader": {"POST", event(false), "t=1," + strings.Repeat("v1=00,", 500), false, 400, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			var kept []processor.Notice
			h := stripe.NewWebhook(stripe.WebhookConfig{
				Secrets: []processor.Secret{platformSecret, connectSecret},
				Log:     slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
				Receive: func(_ context.Context, n processor.Notice) error {
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
		Secrets: []processor.Secret{"whsec_new", platformSecret},
		Receive: func(context.Context, processor.Notice) error {
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

// TestWebhookPlaces: only events of Stripe's have places. Whoever sends something else, or
// sends it slowly, holds none.
func TestWebhookPlaces(t *testing.T) {
	t.Parallel()
	const places = 2
	begun, goOn := make(chan struct{}, 10), make(chan struct{})
	hook := stripe.NewWebhook(stripe.WebhookConfig{
		Secrets: []processor.Secret{platformSecret}, Most: places,
		Receive: func(context.Context, processor.Notice) error {
			begun <- struct{}{}
			<-goOn
			return nil
		},
	})
	send := func(body io.Reader, header string) int {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", body)
		r.Header.Set("Stripe-Signature", header)
		w := httptest.NewRecorder()
		hook.ServeHTTP(w, r)
		return w.Code
	}
	var all sync.WaitGroup
	endless, end := io.Pipe() // a body of which nothing comes
	for range 200 {
		all.Go(func() { send(endless, "") })
	}
	good := signed(event(false), platformSecret, time.Now())
	for range places {
		all.Go(func() {
			if got := send(strings.NewReader(event(false)), good); got != http.StatusOK {
				t.Errorf("an event beside bodies that do not end: %d", got)
			}
		})
		<-begun
	}
	if got := send(strings.NewReader(event(false)), good); got != http.StatusServiceUnavailable {
		t.Errorf("one event too many: %d", got)
	}
	if got := send(strings.NewReader(event(false)), "t=1,v1=00"); got != http.StatusBadRequest {
		t.Errorf("what is not Stripe's: %d", got)
	}
	close(goOn)
	_ = end.Close()
	all.Wait()
	if got := send(strings.NewReader(event(false)), good); got != http.StatusOK {
		t.Errorf("an event after that: %d", got)
	}
	t.Logf("places of webhooks: %d tried, %d got through", 200, 0)
}

// An event tells whose it is as far as its object does. What a database would not take
// as an id tells nothing.
func TestWebhookTellsWhose(t *testing.T) {
	t.Parallel()
	for object, want := range map[string]processor.Notice{
		`{"id":"pi_1","object":"payment_intent","metadata":{"wallet_id":"wal_1"}}`:              {Object: "pi_1", Intent: "pi_1", Wallet: "wal_1"},
		`{"id":"ch_1","object":"charge","payment_intent":"pi_1","metadata":{}}`:                 {Object: "ch_1", Intent: "pi_1"},
		`{"id":"re_1","object":"refund","charge":"ch_1","payment_intent":"pi_1"}`:               {Object: "ch_1", Intent: "pi_1"},
		`{"id":"dp_1","object":"dispute","charge":"ch_1","payment_intent":"pi_1"}`:              {Object: "dp_1", Intent: "pi_1"},
		`{"id":"tr_1","object":"transfer","metadata":{"wallet_id":"wal_1"}}`:                    {Object: "tr_1", Wallet: "wal_1"},
		`{"id":"ch_1","object":"charge","payment_intent":null}`:                                 {Object: "ch_1"},
		`{"id":"ch_1","object":"charge","payment_intent":{"id":"pi_1"}}`:                        {Object: "ch_1"},
		`{"id":"tr_1","object":"transfer","metadata":{"wallet_id":"wal_\u0000"}}`:               {Object: "tr_1"},
		`{"id":"tr_1","object":"transfer","metadata":{"wallet_id":"` + endless + `"}}`:          {Object: "tr_1"},
		`{"id":"tr_1","object":"transfer","metadata":{"wallet_id":7}}`:                          {Object: "tr_1"},
		`{"id":"tr_1","object":"transfer","payment_intent":"p i","metadata":{"wallet_id":"'"}}`: {Object: "tr_1"},
	} {
		var kept []processor.Notice
		h := stripe.NewWebhook(stripe.WebhookConfig{
			Secrets: []processor.Secret{platformSecret},
			Receive: func(_ context.Context, n processor.Notice) error { kept = append(kept, n); return nil },
		})
		body := `{"id":"evt_1","type":"x","data":{"object":` + object + `}}`
		req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/webhooks/stripe", strings.NewReader(body))
		req.Header.Set("Stripe-Signature", signed(body, platformSecret, time.Now()))
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, req)
		want.ID, want.Type = "evt_1", "x"
		if rec.Code != http.StatusOK || len(kept) != 1 || kept[0] != want {
			t.Errorf("%.100s: answered %d, kept %+v; want %+v", object, rec.Code, kept, want)
		}
	}
}

// An event of any version of the API is read: only ids, the type and the mode are looked at.
func TestWebhookOfAnyVersion(t *testing.T) {
	t.Parallel()
	intent := processor.Notice{ID: "evt_1", Type: "payment_intent.succeeded", Object: "pi_1", Intent: "pi_1"}
	const object = `"data":{"object":{"id":"pi_1","object":"payment_intent"}}`
	for body, want := range map[string]processor.Notice{
		`{"id":"evt_1","type":"payment_intent.succeeded","request":"req_1",` + object + `}`:                                                     intent,
		`{"id":"evt_1","type":"payment_intent.succeeded","request":null,"pending_webhooks":"2",` + object + `}`:                                 intent,
		`{"id":"evt_1","object":"event","type":"payment_intent.succeeded","created":"soon","api_version":7,` + object + `}`:                     intent,
		`{"id":"evt_1","type":"payment_intent.succeeded","data":{"object":{"id":"pi_1","object":"payment_intent","amount":"x","metadata":[]}}}`: intent,
		`{"id":"evt_1","type":"payment_intent.succeeded","pad":"` + strings.Repeat("x", 300<<10) + `",` + object + `}`:                          intent,
		`{"id":"evt_1","object":"v2.core.event","type":"v2.core.account[requirements].updated","context":"acct_0",` +
			`"related_object":{"id":"acct_1","type":"v2.core.account"}}`: {
			ID: "evt_1", Type: "account.updated", Object: "acct_1", Account: "acct_1"},
		`{"id":"evt_1","object":"v2.core.event","type":"v1.payment_intent.succeeded","context":null,"related_object":{"id":"pi_1","type":"payment_intent"}}`: intent,
		`{"id":"evt_1","object":"v2.core.event","type":"v1.payout.failed","context":"org_1/acct_1","related_object":{"id":"po_1","type":"payout"}}`: {
			ID: "evt_1", Type: "payout.failed", Object: "po_1", Account: "acct_1"},
		`{"id":"evt_1","object":"v2.core.event","type":"v2.core.event_destination.ping","related_object":{"id":"ed_1","type":"v2.core.event_destination"}}`: {},
		`{"id":"evt_1","object":"v2.core.event","type":"v1.billing.meter.no_meter_found","related_object":null}`:                                            {},
	} {
		var kept []processor.Notice
		h := stripe.NewWebhook(stripe.WebhookConfig{
			Secrets: []processor.Secret{platformSecret},
			Receive: func(_ context.Context, n processor.Notice) error { kept = append(kept, n); return nil },
		})
		req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/webhooks/stripe", strings.NewReader(body))
		req.Header.Set("Stripe-Signature", signed(body, platformSecret, time.Now()))
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, req)
		if rec.Code != http.StatusOK || want.ID == "" && len(kept) > 0 || want.ID != "" && (len(kept) != 1 || kept[0] != want) {
			t.Errorf("%.150s: answered %d, kept %+v; want %+v", body, rec.Code, kept, want)
		}
	}
}

// What is wrong is said: a signature, a body that is no event, or its length, which raises an
// alarm, since Stripe sends such an event for days in vain.
func TestWebhookSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	var large []int64
	h := stripe.NewWebhook(stripe.WebhookConfig{
		Secrets: []processor.Secret{platformSecret}, TooLarge: func(size int64) { large = append(large, size) },
		Receive: func(context.Context, processor.Notice) error { t.Error("it was kept"); return nil },
	})
	for body, want := range map[string]string{
		`{"id":"evt_1"`:                        "the body is not an event",
		`{"id":"ev","type":"x"}`:               "the body is not an event",
		strings.Repeat(" ", stripe.MaxEvent+1): "longer than 1 MiB",
	} {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/webhooks/stripe", strings.NewReader(body))
		req.Header.Set("Stripe-Signature", signed(body, platformSecret, time.Now()))
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, req)
		if rec.Code < 400 || !strings.Contains(rec.Body.String(), want) || strings.Contains(rec.Body.String(), "signature is invalid") {
			t.Errorf("%.30s: %d %s", body, rec.Code, rec.Body)
		}
	}
	if len(large) != 1 || large[0] != stripe.MaxEvent+1 {
		t.Errorf("heard of %v", large)
	}
}
