package sandbox_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stripe/stripe-go/v76"
	"github.com/stripe/stripe-go/v76/webhook"

	"github.com/purserhq/purser/internal/sandbox"
	"github.com/purserhq/purser/internal/sandbox/sandboxtest"
)

// ear is a webhook endpoint. It holds each event against Stripe's description
// and its signature against stripe-go's check.
type ear struct {
	t      testing.TB
	url    string
	secret string
	heard  chan stripe.Event
	answer func(n int) int // the status for the nth request, from 1; nil: 200
}

// listen opens an endpoint. Its secret is set before the first event.
func listen(t testing.TB, answer func(n int) int) *ear {
	t.Helper()
	e := &ear{t: t, heard: make(chan stripe.Event, 1000), answer: answer}
	n := 0
	turn := make(chan struct{}, 1)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		turn <- struct{}{}
		defer func() { <-turn }()
		n++
		status := http.StatusOK
		if e.answer != nil {
			status = e.answer(n)
		}
		e.hear(r, status < 300)
		w.WriteHeader(status)
	}))
	t.Cleanup(srv.Close)
	e.url = srv.URL
	return e
}

func (e *ear) hear(r *http.Request, tell bool) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the sandbox ends
	}
	event, err := webhook.ConstructEvent(body, r.Header.Get("Stripe-Signature"), e.secret)
	if err != nil {
		e.t.Errorf("stripe-go refuses it: %v\n%s", err, body)
	}
	if err := sandboxtest.Event(body); err != nil {
		e.t.Error(err)
	}
	if tell {
		e.heard <- event
	}
}

// wait gives the next events, by type; there is no order among them.
func (e *ear) wait(n int) map[string][]stripe.Event {
	e.t.Helper()
	out := map[string][]stripe.Event{}
	for range n {
		select {
		case event := <-e.heard:
			out[string(event.Type)] = append(out[string(event.Type)], event)
		case <-time.After(30 * time.Second):
			e.t.Fatalf("nothing more came after %v", out)
		}
	}
	return out
}

// quiet fails if there are events that were not waited for.
func (e *ear) quiet() {
	e.t.Helper()
	if len(e.heard) > 0 {
		e.t.Errorf("heard %s too", (<-e.heard).Type)
	}
}

var webhookClaims = []claim{
	{"webhooks", "a platform endpoint hears of the platform's events, without `account`, signed with its secret", "webhooks", func(r *rig) {
		e := r.endpoint("", nil)
		pi := r.with("k1").pay(900, "usd", "pm_card_visa").want(200)
		got := e.wait(3)
		for _, kind := range []string{"payment_intent.created", "charge.succeeded", "payment_intent.succeeded"} {
			if len(got[kind]) != 1 {
				r.t.Fatalf("%s: %d events", kind, len(got[kind]))
			}
			event := got[kind][0]
			if event.Account != "" || event.APIVersion != "2023-10-16" || event.Livemode || event.Request == nil || event.Request.IdempotencyKey != "k1" || event.Request.ID != pi.header.Get("Request-Id") {
				r.t.Errorf("%+v %+v", event, event.Request)
			}
		}
		e.quiet()
	}},
	{"webhooks", "a Connect endpoint hears of the accounts' events, with `account`, signed with a secret of its own", "connect/webhooks", func(r *rig) {
		platform, connect := r.endpoint("", nil), r.endpoint("&connect=true", nil)
		if platform.secret == connect.secret {
			r.t.Error("one secret for both")
		}
		acct := r.express()
		for _, list := range connect.wait(4) { // capability.updated and account.updated, twice
			for _, event := range list {
				if event.Account != acct {
					r.t.Errorf("%s of %q", event.Type, event.Account)
				}
			}
		}
		r.pay(900, "usd", "pm_card_visa").want(200)
		platform.wait(3)
		platform.quiet()
		connect.quiet()
	}},
	{"webhooks", "only the types that an endpoint wishes for; none while it is disabled or deleted", "webhooks", func(r *rig) {
		e := r.endpoint("", []string{"charge.succeeded", "customer.created"})
		r.pay(900, "usd", "pm_card_visa").want(200)
		r.customers(1)
		if got := e.wait(2); len(got["charge.succeeded"]) != 1 || len(got["customer.created"]) != 1 {
			r.t.Error(got)
		}
		id := r.get("/v1/webhook_endpoints").want(200).text("data.0.id")
		r.post("/v1/webhook_endpoints/"+id, "disabled=true").want(200, "status=disabled", "secret=")
		r.customers(1)
		r.get("/v1/events?type=customer.created").want(200, "data.0.pending_webhooks=0")
		r.post("/v1/webhook_endpoints/"+id, "disabled=false").want(200, "status=enabled")
		r.delete("/v1/webhook_endpoints/"+id).want(200, "deleted=true")
		r.customers(1)
		r.get("/v1/events?type=customer.created").want(200, "data.0.pending_webhooks=0")
		e.quiet()
	}},
	{"webhooks", "what is not answered with 2xx comes again, with the same id and signed anew; a redirection is a failure", "webhooks", func(r *rig) {
		e := r.endpoint("", nil)
		e.answer = func(n int) int { return []int{500, 302, 200}[min(n-1, 2)] }
		cu := r.customers(1)[0]
		event := e.wait(1)["customer.created"][0]
		if event.Data.Object["id"] != cu {
			r.t.Error(event.Data.Object)
		}
		r.until("/v1/events/"+event.ID, "pending_webhooks=0")
	}},
	{"GET /v1/events/{id}", "`pending_webhooks` counts who has not taken it; `delivery_success=false` finds it", "webhooks", func(r *rig) {
		e := r.endpoint("", nil)
		e.answer = func(int) int { return 500 }
		r.customers(1)
		id := r.get("/v1/events?delivery_success=false").want(200, "data.0.pending_webhooks=1").text("data.0.id")
		r.get("/v1/events?delivery_success=true").want(200, "data.0=")
		r.get("/v1/events/%s", id).want(200, "type=customer.created")
	}},
	{"GET /v1/events/{id}", "the object as it was when it happened", "api/events", func(r *rig) {
		pi := r.post("/v1/payment_intents", card+"amount=900&currency=usd").want(200).text("id")
		r.post("/v1/payment_intents/"+pi+"/confirm", "payment_method=pm_card_visa").want(200)
		r.get("/v1/events?type=payment_intent.created").want(200, "data.0.data.object.status=requires_payment_method")
		r.get("/v1/events?type=payment_intent.succeeded").want(200, "data.0.data.object.status=succeeded")
	}},
	{"webhooks", "a deposit: `payment_intent.created`, `charge.succeeded`, `payment_intent.succeeded`; a decline: `created`, `charge.failed`, `payment_failed`; 3-D Secure: `requires_action` between", "api/events/types", func(r *rig) {
		types(r, func() { r.pay(900, "usd", "pm_card_visa") }, "payment_intent.created", "charge.succeeded", "payment_intent.succeeded")
		types(r, func() { r.pay(900, "usd", "pm_card_chargeDeclined") }, "payment_intent.created", "charge.failed", "payment_intent.payment_failed")
		types(r, func() {
			pi := r.pay(900, "usd", "pm_card_threeDSecure2Required").text("id")
			r.control("POST", "payment_intents/"+pi+"/authenticate", "")
		}, "payment_intent.created", "payment_intent.requires_action", "charge.succeeded", "payment_intent.succeeded")
		types(r, func() { r.hold(900) }, "payment_intent.created", "charge.succeeded", "payment_intent.amount_capturable_updated")
	}},
	{"POST /v1/webhook_endpoints", "an address that is none: 400 `url_invalid`, param `url`", "error-codes", func(r *rig) {
		for _, address := range []string{"nowhere", "ftp://app.example", "http://"} {
			r.post("/v1/webhook_endpoints", "enabled_events[]=*&url=%s", address).want(400, "error.code=url_invalid", "error.param=url")
		}
	}},
	{"POST /v1/webhook_endpoints", "the secret is shown once", "webhooks", func(r *rig) {
		res := r.post("/v1/webhook_endpoints", "url=https://app.example/hook&enabled_events[]=*&api_version=2023-10-16").want(200, "status=enabled", "api_version=2023-10-16")
		if len(res.text("secret")) < 20 {
			r.t.Error(res.text("secret"))
		}
		r.get("/v1/webhook_endpoints/%s", res.text("id")).want(200, "secret=")
	}},
}

// endpoint registers an ear over the API.
func (r *rig) endpoint(more string, wishes []string) *ear {
	r.t.Helper()
	if wishes == nil {
		wishes = []string{"*"}
	}
	for _, wish := range wishes {
		more += "&enabled_events[]=" + wish
	}
	e := listen(r.t, nil)
	e.secret = r.post("/v1/webhook_endpoints", "api_version=2023-10-16&url=%s%s", e.url, more).want(200).text("secret")
	return e
}

// until asks again until the answer is so.
func (r *rig) until(url, value string) {
	r.t.Helper()
	name, want, _ := strings.Cut(value, "=")
	for end := time.Now().Add(30 * time.Second); ; {
		res := r.get("%s", url).want(200)
		if res.text(name) == want {
			return
		}
		if time.Now().After(end) {
			r.t.Fatalf("%s never was %s: %s", name, want, res.raw)
		}
	}
}

// types tells which events a step makes.
func types(r *rig, step func(), want ...string) {
	r.t.Helper()
	last := r.get("/v1/events?limit=1").want(200).ids()
	step()
	url := "/v1/events?limit=100"
	if len(last) > 0 {
		url += "&ending_before=" + last[0]
	}
	list, _ := r.get("%s", url).want(200).at("data").([]any)
	var got []string
	for i := len(list) - 1; i >= 0; i-- {
		got = append(got, list[i].(map[string]any)["type"].(string))
	}
	same(r, got, want)
}

// A configured endpoint hears after a restart what it did not take before.
func TestWebhookAfterRestart(t *testing.T) {
	t.Parallel()
	e := listen(t, nil)
	e.secret = "whsec_configured"
	c := sandbox.Config{File: t.TempDir() + "/sandbox.db", Endpoints: []sandbox.Endpoint{{Key: "sk_test_rig", URL: "http://127.0.0.1:1/nobody", Secret: e.secret}}}
	var cu string
	t.Run("before", func(t *testing.T) { cu = openRig(t, c).customers(1)[0] })
	c.Endpoints[0].URL = e.url
	openRig(t, c)
	if event := e.wait(1)["customer.created"][0]; event.Data.Object["id"] != cu {
		t.Error(event.Data.Object)
	}
}
