package sandbox_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/sandbox"
)

func TestDashboardPlatforms(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.as("sk_test_one").pay(1100, "usd", "pm_card_visa").want(200)
	r.as("sk_test_two").pay(2200, "usd", "pm_card_visa").want(200)
	v := r.visitor()
	v.open("/payments").shows(200, "$22.00", "Platforms") // the one that was used last
	v.press("/platforms", url.Values{"key": {"pk_test_one"}}).shows(200, "Overview")
	if page := v.open("/payments").shows(200, "$11.00"); strings.Contains(page.content, "$22.00") {
		t.Error("the payment of another key is shown")
	}
	v.press("/platforms", url.Values{"key": {"nonsense"}}).shows(200, "No such platform")
}

func TestDashboardButtons(t *testing.T) {
	t.Parallel()
	pressed := func(r *rig, path string, fields url.Values, texts ...string) {
		r.t.Helper()
		page := r.visitor().press(path, fields).shows(200, texts...)
		if page.query.Get("problem") != "" {
			r.t.Fatal(page.query.Get("problem"))
		}
	}
	steps := []struct {
		name, card, do, status string
		fields                 url.Values
	}{
		{"Approve", "threeDSecure2Required", "approve", "succeeded", nil},
		{"Refuse", "threeDSecure2Required", "refuse", "requires_payment_method", nil},
		{"Cancel", "threeDSecure2Required", "cancel", "canceled", nil},
		{"Finish", "sandboxProcessing", "finish", "succeeded", nil},
		{"Fail", "sandboxProcessing", "fail", "requires_payment_method", nil},
		{"Refund", "bypassPending", "refund", "succeeded", url.Values{"amount": {"12.5"}}},
	}
	for _, step := range steps {
		t.Run(step.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			id := r.pay(5000, "usd", "pm_card_"+step.card).want(200).text("id")
			page := r.visitor().open("/payments/" + id).shows(200)
			if !strings.Contains(strings.Join(page.found(acts), " "), "/payments/"+id+"/"+step.do) {
				t.Fatalf("the page has no such button: %s", page.content)
			}
			pressed(r, "/payments/"+id+"/"+step.do, step.fields)
			r.get("/v1/payment_intents/%s", id).want(200, "status="+step.status)
			if step.do == "refund" {
				r.get("/v1/refunds?payment_intent=%s", id).want(200, "data.0.amount=1250")
			}
		})
	}
	t.Run("Capture", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		id := r.post("/v1/payment_intents", "amount=5000&currency=usd&payment_method=pm_card_visa&payment_method_types[]=card&confirm=true&capture_method=manual").want(200).text("id")
		pressed(r, "/payments/"+id+"/capture", nil, "captured")
		r.get("/v1/payment_intents/%s", id).want(200, "status=succeeded")
	})
	t.Run("Dispute", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		id := r.pay(5000, "usd", "pm_card_bypassPending").want(200).text("id")
		path := "/payments/" + id + "/dispute"
		pressed(r, path, url.Values{"amount": {"20"}, "reason": {"duplicate"}, "inquiry": {"true"}}, "$20.00 is disputed.", "duplicate")
		d := r.get("/v1/disputes?payment_intent=%s", id).want(200, "data.0.amount=2000", "data.0.status=warning_needs_response").text("data.0.id")
		pressed(r, "/disputes/"+d+"/escalate", nil, "needs response")
		if page := r.visitor().press("/disputes/"+d+"/win", nil).shows(200, "The dispute is won."); page.path != "/payments/"+id {
			t.Errorf("the button led to %s", page.path)
		}
		if r.visitor().press("/disputes/"+d+"/lose", nil).shows(200).query.Get("problem") == "" {
			t.Error("a dispute that was won was lost after")
		}
		pressed(r, path, url.Values{"amount": {"50"}, "reason": {"fraudulent"}}, "disputed")
	})
	t.Run("RefundsGoOn", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		r.pay(50000, "usd", "pm_card_bypassPending").want(200)
		id := r.pay(5000, "usd", "pm_card_pendingRefund").want(200).text("id")
		pressed(r, "/payments/"+id+"/refund", url.Values{"amount": {"20"}}, "pending")
		re := r.get("/v1/refunds?payment_intent=%s", id).want(200, "data.0.status=pending").text("data.0.id")
		pressed(r, "/refunds/"+re+"/succeed", nil, "The refund succeeded.")
		pressed(r, "/refunds/"+re+"/fail", nil, "expired or canceled card")
		r.get("/v1/refunds/%s", re).want(200, "status=failed")
	})
	t.Run("ErrRefundTooMuch", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		id := r.pay(5000, "usd", "pm_card_visa").want(200).text("id")
		for _, amount := range []string{"50.01", "0", "-1", "1.234", "x", ""} {
			if page := r.visitor().press("/payments/"+id+"/refund", url.Values{"amount": {amount}}).shows(200); page.query.Get("problem") == "" {
				t.Errorf("a refund of %q was made", amount)
			}
		}
		r.get("/v1/charges?payment_intent=%s", id).want(200, "data.0.amount_refunded=0")
	})
	t.Run("Accounts", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		id := r.post("/v1/accounts", "type=express&capabilities[transfers][requested]=true").want(200).text("id")
		for _, step := range [][2]string{{"review", "pending"}, {"complete", "active"}, {"disable", "inactive"}, {"reject", "inactive"}} {
			pressed(r, "/accounts/"+id+"/"+step[0], nil)
			r.get("/v1/accounts/%s", id).want(200, "capabilities.transfers="+step[1])
		}
		r.get("/v1/accounts/%s", id).want(200, "requirements.disabled_reason=rejected.other")
	})
	t.Run("Reverse", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		id := r.post("/v1/transfers", "amount=2500&currency=usd&destination=%s", r.express()).want(200).text("id")
		for _, amount := range []string{"", "x", "0", "-5", "25.01", "1.001"} {
			if r.visitor().press("/transfers/"+id+"/reverse", url.Values{"amount": {amount}}).shows(200).query.Get("problem") == "" {
				t.Errorf("%q came back", amount)
			}
		}
		r.get("/v1/transfers/%s", id).want(200, "amount_reversed=0")
		pressed(r, "/transfers/"+id+"/reverse", url.Values{"amount": {"5"}}, "$5.00 came back.")
		r.get("/v1/transfers/%s", id).want(200, "amount_reversed=500")
	})
	t.Run("Payouts", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		id := r.express()
		r.post("/v1/transfers", "amount=2500&currency=usd&destination=%s", id).want(200)
		pressed(r, "/accounts/"+id+"/payout", url.Values{"amount": {"20"}, "currency": {"usd"}}, "$20.00 is on its way")
		po := r.on(id).get("/v1/payouts").want(200, "data.0.amount=2000", "data.0.status=pending").text("data.0.id")
		pressed(r, "/payouts/"+po+"/pay", nil, "The payout arrived.")
		page := r.visitor().press("/payouts/"+po+"/fail", url.Values{"code": {"no_account"}}).shows(200, "No bank account could be located")
		if page.path != "/accounts/"+id {
			t.Errorf("the button led to %s", page.path)
		}
		r.on(id).get("/v1/payouts/%s", po).want(200, "status=failed", "failure_code=no_account")
		if r.visitor().press("/accounts/"+id+"/payout", url.Values{"amount": {"99"}, "currency": {"usd"}}).query.Get("problem") == "" {
			t.Error("more was paid out than there is")
		}
		r.visitor().open("/express/"+id).shows(200, "Payouts to the bank", "$20.00")
	})
	t.Run("Clock", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		r.pay(5000, "usd", "pm_card_visa").want(200)
		pressed(r, "/clock/stop", nil, "stopped")
		before := clockTime(r)
		for _, step := range []string{"hour", "day", "week"} {
			pressed(r, "/clock/"+step, nil)
		}
		if moved := clockTime(r).Sub(before); moved != (1+24+7*24)*time.Hour {
			t.Errorf("the clock moved by %s", moved)
		}
		r.visitor().open("/clock").shows(200, "All money is available")
		pressed(r, "/clock/run", nil, "running")
	})
	t.Run("Find", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		payment, _, _ := seeded(r)
		charge := r.get("/v1/payment_intents/%s", payment).want(200).text("latest_charge")
		if page := r.visitor().open("/find?id=" + charge).shows(200); page.path != "/payments/"+payment {
			t.Errorf("the charge led to %s", page.path)
		}
		r.visitor().open("/find?id="+url.QueryEscape(evil)).shows(200, "Nothing here has the id")
	})
}

func clockTime(r *rig) time.Time {
	r.t.Helper()
	at, err := time.Parse(time.RFC3339, r.control("GET", "clock", "").text("now"))
	if err != nil {
		r.t.Fatal(err)
	}
	return at
}

func TestDashboardResend(t *testing.T) {
	t.Parallel()
	heard := make(chan string, 16)
	hook := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body) // what is missing fails the comparison
		heard <- string(body)
	}))
	t.Cleanup(hook.Close)
	r := openRig(t, sandbox.Config{Endpoints: []sandbox.Endpoint{{Key: "sk_test_rig", URL: hook.URL, Secret: "whsec_x"}}})
	r.post("/v1/payment_intents", "amount=500&currency=usd").want(200)
	first := <-heard
	id := r.get("/v1/events").want(200).text("data.0.id")
	page := r.visitor().press("/events/"+id+"/resend", nil).shows(200, "on its way again", hook.URL, "payment_intent.created")
	if page.path != "/events/"+id {
		t.Errorf("the button led to %s", page.path)
	}
	if again := <-heard; !strings.Contains(again, id) || !strings.Contains(first, id) {
		t.Errorf("the event did not come again: %s, then %s", first, again)
	}
}
