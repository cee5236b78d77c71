package stripe_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/stripe"
)

// FuzzWebhook: nothing that is not signed with our secret is kept, nothing that is
// signed breaks the handler, and what is kept names an event.
func FuzzWebhook(f *testing.F) {
	now := time.Now()
	for _, body := range []string{
		event(false), event(true), `{}`, `{`, `null`, `[]`, `"x"`, ``, `{"id":"evt_1","type":"x"}`, `{"id":"evt_1","type":"x","data":null}`,
		`{"id":"evt_1","type":"x","data":{"object":[]}}`, `{"id":1,"type":{}}`, `{"id":"evt_1","type":"x","data":{"object":{"id":7}}}`,
		strings.Repeat(`{"data":`, 500), `{"id":"evt_1","id":"evt_2","type":"\u0000"}`,
	} {
		f.Add(body, "t=1,v1=00", false)
		f.Add(body, signed(body, "whsec_other", now), false)
		f.Add(body, "", true)
	}
	f.Fuzz(func(t *testing.T, body, header string, sign bool) {
		if sign {
			header = signed(body, platformSecret, time.Now())
		}
		kept := 0
		handler := stripe.NewWebhook(stripe.WebhookConfig{
			Secrets: []processor.Secret{platformSecret, connectSecret},
			Receive: func(_ context.Context, n processor.Notice) error {
				kept++
				if all := string(n.ID) + n.Type + n.Object + string(n.Account); n.ID.Prefix() != gid.Event || n.Type == "" || strings.Contains(all, "\x00") {
					t.Errorf("%q was kept as %+v", body, n)
				}
				return nil
			},
		})
		req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/webhooks/stripe", strings.NewReader(body))
		req.Header["Stripe-Signature"] = []string{header}
		res := httptest.NewRecorder()
		handler.ServeHTTP(res, req)
		if !sign && (kept > 0 || res.Code < 400) {
			t.Errorf("%q with %q: kept %d, answered %d", body, header, kept, res.Code)
		}
		if kept > 1 || kept == 1 && res.Code != http.StatusOK || res.Code >= 500 {
			t.Errorf("%q: kept %d, answered %d", body, kept, res.Code)
		}
	})
}
