package sandbox_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
)

var formKey = regexp.MustCompile(`name="form" value="([^"]+)"`)

func TestOnboardingPage(t *testing.T) {
	t.Parallel()
	for do, want := range map[string][]string{
		"complete": {"payouts_enabled=true", "capabilities.transfers=active", "requirements.disabled_reason="},
		"leave":    {"payouts_enabled=false", "details_submitted=false", "requirements.disabled_reason=requirements.past_due"},
		"review":   {"payouts_enabled=false", "details_submitted=true", "capabilities.transfers=pending"},
		"refuse":   {"payouts_enabled=false", "details_submitted=true", "requirements.disabled_reason=rejected.other"},
	} {
		t.Run(do, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			id := r.post("/v1/accounts", "type=express&capabilities[transfers][requested]=true").want(200).text("id")
			link := r.post("/v1/account_links", "account=%s&type=account_onboarding&refresh_url=http://app.test/again&return_url=http://app.test/back", id).
				want(200).text("url")
			path := strings.TrimPrefix(link, r.url)
			v := r.visitor()
			page := v.open(path).shows(200, "Set up payouts")
			form := formKey.FindStringSubmatch(page.content)
			if form == nil {
				t.Fatalf("the form has no key: %s", page.content)
			}
			sent := v.press(path, url.Values{"form": {form[1]}, "do": {do}}).shows(303)
			if to := sent.header.Get("Location"); to != "http://app.test/back" {
				t.Errorf("the form led to %q", to)
			}
			r.get("/v1/accounts/%s", id).want(200, want...)
			v.press(path, url.Values{"form": {form[1]}, "do": {"complete"}}).shows(404, "sent before")
			if again := v.open(path).shows(303); again.header.Get("Location") != "http://app.test/again" {
				t.Errorf("the link works twice: %q", again.header.Get("Location"))
			}
		})
	}
}

func TestChallengePage(t *testing.T) {
	t.Parallel()
	payment := func(r *rig, more string) *reply {
		return r.post("/v1/payment_intents", "amount=7000&currency=usd&payment_method=pm_card_threeDSecure2Required&payment_method_types[]=card&confirm=true%s", more).
			want(200, "status=requires_action")
	}
	for do, status := range map[string]string{"approve": "succeeded", "refuse": "requires_payment_method"} {
		t.Run(do, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			pi := payment(r, "&return_url=http://app.test/back")
			page := strings.TrimPrefix(pi.text("next_action.redirect_to_url.url"), r.url)
			v := r.visitor()
			v.open(page).shows(200, "Did you make this payment?", "$70.00")
			fields := url.Values{"client_secret": {pi.text("client_secret")}, "do": {do}}
			sent := v.press("/3ds/"+pi.text("id"), fields).shows(303)
			if to := sent.header.Get("Location"); !strings.HasPrefix(to, "http://app.test/back?payment_intent="+pi.text("id")) {
				t.Errorf("the answer led to %q", to)
			}
			r.get("/v1/payment_intents/%s", pi.text("id")).want(200, "status="+status)
			v.open(page).shows(200, "Nothing to confirm")
			v.press("/3ds/"+pi.text("id"), fields).shows(409)
		})
	}
	t.Run("WithoutReturnURL", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		pi := payment(r, "")
		r.visitor().press("/3ds/"+pi.text("id"), url.Values{"client_secret": {pi.text("client_secret")}, "do": {"approve"}}).shows(200, "Confirmed")
	})
	t.Run("SetUp", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		si := r.post("/v1/setup_intents", "payment_method=pm_card_threeDSecure2Required&payment_method_types[]=card&confirm=true&return_url=http://app.test/back").
			want(200, "status=requires_action")
		v := r.visitor()
		v.open(strings.TrimPrefix(si.text("next_action.redirect_to_url.url"), r.url)).shows(200, "Save this card")
		sent := v.press("/3ds/"+si.text("id"), url.Values{"client_secret": {si.text("client_secret")}, "do": {"approve"}}).shows(303)
		if to := sent.header.Get("Location"); !strings.HasPrefix(to, "http://app.test/back?setup_intent="+si.text("id")) {
			t.Errorf("the answer led to %q", to)
		}
		r.get("/v1/setup_intents/%s", si.text("id")).want(200, "status=succeeded")
	})
	t.Run("ErrNotThePayer", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		id := payment(r, "").text("id")
		for _, secret := range []string{"", "guess"} {
			r.visitor().open("/3ds/" + id + "?client_secret=" + secret).shows(404)
			r.visitor().press("/3ds/"+id, url.Values{"client_secret": {secret}, "do": {"approve"}}).shows(404)
		}
		r.get("/v1/payment_intents/%s", id).want(200, "status=requires_action")
	})
}

func TestExpressPage(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	id := r.express()
	r.post("/v1/transfers", "amount=2500&currency=usd&destination=%s", id).want(200)
	login := r.post("/v1/accounts/"+id+"/login_links", "").want(200).text("url")
	r.visitor().open(strings.TrimPrefix(login, r.url)).shows(200, "Your money", "$25.00", "Payments received")
	unready := r.post("/v1/accounts", "type=express").want(200).text("id")
	r.visitor().open("/express/" + unready).shows(404)
}

func TestCheckoutPage(t *testing.T) {
	t.Parallel()
	session := func(r *rig) (id string) {
		return r.post("/v1/checkout/sessions", "mode=payment&success_url=http://app.test/ok?s={CHECKOUT_SESSION_ID}&cancel_url=http://app.test/no"+
			"&line_items[0][quantity]=2&line_items[0][price_data][currency]=usd&line_items[0][price_data][unit_amount]=1250"+
			"&line_items[0][price_data][product_data][name]=%s", url.QueryEscape(evil)).want(200).text("id")
	}
	leadsTo := func(page *webPage, to string) {
		page.t.Helper()
		if got := page.shows(303).header.Get("Location"); got != to {
			page.t.Errorf("the way leads to %q, want %q", got, to)
		}
	}
	card := func(name string) url.Values { return url.Values{"do": {"pay"}, "card": {name}} }
	t.Run("OK", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		id, v := session(r), r.visitor()
		page := v.open("/checkout/"+id).shows(200, "$25.00", evil, "4242")
		if strings.Contains(page.content, "<script") {
			t.Errorf("text that runs: %s", page.content)
		}
		leadsTo(v.press("/checkout/"+id, card("visa")), "http://app.test/ok?s="+id)
		r.get("/v1/checkout/sessions/%s", id).want(200, "payment_status=paid")
		leadsTo(v.press("/checkout/"+id, card("visa")), "http://app.test/ok?s="+id)
		r.get("/v1/charges").want(200, "data.1=")
	})
	t.Run("DeclinedThenTyped", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		id, v := session(r), r.visitor()
		v.press("/checkout/"+id, card("visa_chargeDeclinedInsufficientFunds")).shows(200, "insufficient funds")
		v.press("/checkout/"+id, url.Values{"do": {"pay"}, "number": {"1234"}}).shows(200, `role="alert"`)
		leadsTo(v.press("/checkout/"+id, url.Values{"do": {"pay"}, "number": {"4242 4242 4242 4242"}}), "http://app.test/ok?s="+id)
	})
	t.Run("Challenged", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		id, v := session(r), r.visitor()
		page := v.press("/checkout/"+id, card("threeDSecure2Required")).shows(200, "Did you make this payment?")
		v.open("/checkout/"+id).shows(200, "Answer your bank")
		pi := strings.TrimPrefix(page.path, "/3ds/")
		fields := url.Values{"client_secret": {page.query.Get("client_secret")}, "do": {"refuse"}}
		v.press(page.path, fields).shows(200, "unable to authenticate")
		page = v.press("/checkout/"+id, card("threeDSecure2Required")).shows(200, "Did you make this payment?")
		fields.Set("do", "approve")
		leadsTo(v.press(page.path, fields), "http://app.test/ok?s="+id)
		r.visitor().open("/payments/"+pi).shows(200, "succeeded", id)
	})
	t.Run("CanceledAndExpired", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		id, v := session(r), r.visitor()
		leadsTo(v.press("/checkout/"+id, url.Values{"do": {"cancel"}}), "http://app.test/no")
		r.get("/v1/checkout/sessions/%s", id).want(200, "status=open")
		r.forward(25 * 60 * 60)
		v.open("/checkout/"+id).shows(404, "expired")
		v.open("/checkout/cs_no").shows(404)
	})
}
