package sandbox_test

import (
	"fmt"
	"strings"
	"testing"
)

var intentClaims = []claim{
	{intents, "without a method `requires_payment_method`, with one `requires_confirmation`, with `confirm` it runs on", "payments/paymentintents/lifecycle", func(r *rig) {
		r.post("/v1/payment_intents", "amount=900&currency=usd").want(200, "status=requires_payment_method", "automatic_payment_methods.enabled=true")
		pi := r.post("/v1/payment_intents", card+"amount=900&currency=usd&payment_method=pm_card_visa").want(200, "status=requires_confirmation").text("id")
		r.post("/v1/payment_intents/"+pi+"/confirm", "").want(200, "status=succeeded", "amount_received=900")
	}},
	{"POST /v1/payment_intents/{intent}/confirm", "automatic payment methods want `return_url`, unless redirects are never allowed", described, func(r *rig) {
		r.post("/v1/payment_intents", "amount=900&currency=usd&payment_method=pm_card_visa&confirm=true").want(400, "error.param=return_url")
		r.post("/v1/payment_intents", "amount=900&currency=usd&payment_method=pm_card_visa&confirm=true&return_url=https://example.com").want(200, "status=succeeded")
		r.post("/v1/payment_intents", "amount=900&currency=usd&payment_method=pm_card_visa&confirm=true&automatic_payment_methods[enabled]=true&automatic_payment_methods[allow_redirects]=never").want(200, "status=succeeded")
	}},
	{"POST /v1/payment_intents/{intent}/confirm", "a declined intent can be confirmed again with another method", "payments/paymentintents/lifecycle", func(r *rig) {
		pi := r.pay(900, "usd", "pm_card_chargeDeclined").want(402).text("error.payment_intent.id")
		r.post("/v1/payment_intents/"+pi+"/confirm", "payment_method=pm_card_visa").want(200, "status=succeeded", "last_payment_error=")
		if n := len(r.get("/v1/charges?payment_intent=%s", pi).want(200).ids()); n != 2 {
			r.t.Errorf("%d charges, want 2", n)
		}
	}},
	{"POST /v1/payment_intents/{intent}/confirm", "3-D Secure with `return_url`: `redirect_to_url`; a failed challenge leads back to `requires_payment_method`", "payments/3d-secure", func(r *rig) {
		res := r.post("/v1/payment_intents", card+"amount=900&currency=usd&payment_method=pm_card_threeDSecure2Required&confirm=true&return_url=https://example.com/done").
			want(200, "status=requires_action", "next_action.type=redirect_to_url", "next_action.redirect_to_url.return_url=https://example.com/done")
		r.control("POST", "payment_intents/"+res.text("id")+"/authenticate", `{"succeed":false}`)
		r.get("/v1/payment_intents/%s", res.text("id")).want(200, "status=requires_payment_method", "next_action=", "last_payment_error.code=payment_intent_authentication_failure")
	}},
	{"POST /v1/payment_intents/{intent}/confirm", "a card set up before wants no 3-D Secure off session", "testing", func(r *rig) {
		r.post("/v1/payment_intents", card+"amount=900&currency=usd&confirm=true&off_session=true&payment_method=pm_card_authenticationRequiredSetupForOffSession").want(200, "status=succeeded")
	}},
	{"POST /v1/payment_intents/{intent}/capture", "`capture_method=manual`: authorized, then taken in full", "payments/place-a-hold-on-a-payment-method", func(r *rig) {
		pi := r.hold(900)
		r.get("/v1/charges/%s", pi.text("latest_charge")).want(200, "captured=false", "balance_transaction=", "amount_captured=0")
		r.post("/v1/payment_intents/"+pi.text("id")+"/capture", "").want(200, "status=succeeded", "amount_received=900", "amount_capturable=0")
		r.get("/v1/charges/%s", pi.text("latest_charge")).want(200, "captured=true", "amount_captured=900", "amount_refunded=0")
	}},
	{"POST /v1/payment_intents/{intent}/capture", "in part: the rest is let go, and only the part is in the books", "payments/place-a-hold-on-a-payment-method", func(r *rig) {
		pi := r.hold(900)
		url := "/v1/payment_intents/" + pi.text("id") + "/capture"
		r.post(url, "amount_to_capture=901").want(400, "error.param=amount_to_capture")
		r.post(url, "amount_to_capture=400").want(200, "status=succeeded", "amount=900", "amount_received=400", "amount_capturable=0")
		ch := r.get("/v1/charges/%s?expand[]=balance_transaction", pi.text("latest_charge")).want(200, "captured=true", "amount_captured=400", "balance_transaction.amount=400", "refunded=false")
		r.post("/v1/refunds", "charge=%s", ch.text("id")).want(200, "amount=400")
		r.post(url, "").want(400, "error.code=payment_intent_unexpected_state")
	}},
	{"POST /v1/payment_intents/{intent}/cancel", "from every open state; held money is let go", "api/payment_intents/cancel", func(r *rig) {
		for _, form := range []string{"", "&payment_method=pm_card_visa", "&payment_method=pm_card_threeDSecure2Required&confirm=true", "&payment_method=pm_card_visa&confirm=true&capture_method=manual"} {
			pi := r.post("/v1/payment_intents", "%samount=900&currency=usd%s", card, form).want(200)
			r.post("/v1/payment_intents/"+pi.text("id")+"/cancel", "cancellation_reason=abandoned").want(200, "status=canceled", "cancellation_reason=abandoned", "amount_capturable=0")
			r.post("/v1/payment_intents/"+pi.text("id")+"/confirm", "payment_method=pm_card_visa").want(400, "error.code=payment_intent_unexpected_state")
			if ch := pi.text("latest_charge"); ch != "" {
				r.get("/v1/charges/%s", ch).want(200, "refunded=true", "captured=false", "balance_transaction=")
			}
		}
	}},
	{"POST /v1/payment_intents/{intent}", "amount, metadata and description change while it is open; an empty value removes a name", "api/metadata", func(r *rig) {
		pi := r.post("/v1/payment_intents", "amount=900&currency=usd&metadata[a]=1&metadata[b]=2").want(200).text("id")
		r.post("/v1/payment_intents/"+pi, "amount=800&description=lunch&metadata[a]=&metadata[c]=3").want(200, "amount=800", "description=lunch", "metadata.a=", "metadata.b=2", "metadata.c=3")
		r.post("/v1/payment_intents/"+pi, "amount=10").want(400, "error.code=amount_too_small")
		r.get("/v1/payment_intents/%s", pi).want(200, "amount=800")
	}},
	{intents, "metadata: 50 names, 40 characters for a name, 500 for a value", "api/metadata", func(r *rig) {
		r.post("/v1/customers", "metadata[%s]=x", letters(40)).want(200)
		r.post("/v1/customers", "metadata[%s]=x", letters(41)).want(400)
		r.post("/v1/customers", "metadata[a]=%s", letters(500)).want(200)
		r.post("/v1/customers", "metadata[a]=%s", letters(501)).want(400)
		var many strings.Builder
		for i := range 50 {
			fmt.Fprintf(&many, "&metadata[k%d]=x", i)
		}
		r.post("/v1/customers", "%s", many.String()).want(200, "metadata.k49=x")
		r.post("/v1/customers", "%s&metadata[k50]=x", many.String()).want(400)
	}},
	{intents, "`latest_charge.balance_transaction` is there at once: capture is `automatic`", "changelog", func(r *rig) {
		r.post("/v1/payment_intents", card+"amount=900&currency=usd&payment_method=pm_card_visa&confirm=true&expand[]=latest_charge.balance_transaction").
			want(200, "capture_method=automatic", "latest_charge.balance_transaction.amount=900", "latest_charge.balance_transaction.net=844", "latest_charge.balance_transaction.fee=56", "latest_charge.balance_transaction.type=charge", "latest_charge.balance_transaction.status=pending")
	}},
}

var customerClaims = []claim{
	{"POST /v1/payment_methods/{payment_method}/attach", "to one customer; once detached never again", described, func(r *rig) {
		a, b := r.post("/v1/customers", "").want(200).text("id"), r.post("/v1/customers", "").want(200).text("id")
		m := r.post("/v1/payment_methods/pm_card_visa/attach", "customer=%s", a).want(200, "customer="+a).text("id")
		r.post("/v1/payment_methods/"+m+"/attach", "customer=%s", b).want(400)
		r.get("/v1/customers/%s/payment_methods", a).want(200, "data.0.id="+m)
		r.post("/v1/payment_methods/"+m+"/detach", "").want(200, "customer=")
		r.post("/v1/payment_methods/"+m+"/attach", "customer=%s", a).want(400)
		r.pay(900, "usd", m).want(400)
	}},
	{"POST /v1/customers", "with a `payment_method` that is another's, was detached or used: 400; a refused customer leaves it free", described, func(r *rig) {
		a := r.cardholder()
		m := r.get("/v1/payment_methods?customer=%s", a).want(200).text("data.0.id")
		r.post("/v1/customers", "payment_method=%s", m).want(400, "error.code=payment_method_unexpected_state")
		r.get("/v1/payment_methods/%s", m).want(200, "customer="+a)
		r.post("/v1/payment_methods/"+m+"/detach", "").want(200)
		r.post("/v1/customers", "payment_method=%s", m).want(400, "error.code=payment_method_unexpected_state")
		used := r.post("/v1/payment_methods", "type=card&card[token]=tok_visa").want(200).text("id")
		r.pay(900, "usd", used).want(200)
		r.post("/v1/customers", "payment_method=%s", used).want(400, "error.code=payment_method_unexpected_state")
		r.post("/v1/payment_methods/"+used+"/attach", "customer=%s", a).want(400, "error.code=payment_method_unexpected_state")
		free := r.post("/v1/payment_methods", "type=card&card[token]=tok_visa").want(200).text("id")
		r.post("/v1/customers", "payment_method=%s&invoice_settings[default_payment_method]=%s", free, m).want(400)
		r.get("/v1/payment_methods/%s", free).want(200, "customer=")
		cu := r.post("/v1/customers", "payment_method=%s&invoice_settings[default_payment_method]=%s", free, free).want(200, "invoice_settings.default_payment_method="+free).text("id")
		r.get("/v1/payment_methods/%s", free).want(200, "customer="+cu)
		r.get("/v1/events?type=payment_method.attached").want(200, "data.0.data.object.id="+free)
	}},
	{"POST /v1/payment_methods/{payment_method}/attach", "declining cards do not attach, but `pm_card_chargeCustomerFail` does", "testing", func(r *rig) {
		cu := r.post("/v1/customers", "").want(200).text("id")
		r.post("/v1/payment_methods/pm_card_chargeDeclined/attach", "customer=%s", cu).want(402, "error.code=card_declined")
		m := r.post("/v1/payment_methods/pm_card_chargeCustomerFail/attach", "customer=%s", cu).want(200).text("id")
		r.post("/v1/payment_intents", card+"amount=900&currency=usd&confirm=true&customer=%s&payment_method=%s", cu, m).want(402, "error.code=card_declined")
	}},
	{"POST /v1/payment_methods", "`payment_method` with `Stripe-Account` clones the platform's card, which pays there; without a customer the original is used up", "connect/cloning-saved-payment-methods", func(r *rig) {
		there := r.on(r.express())
		m := r.post("/v1/payment_methods", "type=card&card[token]=tok_mastercard&billing_details[name]=Ada").want(200).text("id")
		clone := there.post("/v1/payment_methods", "payment_method=%s&metadata[a]=b", m).
			want(200, "card.brand=mastercard", "card.last4=4444", "billing_details.name=Ada", "customer=", "metadata.a=b").text("id")
		r.get("/v1/payment_methods/%s", clone).want(404)
		there.pay(900, "usd", clone).want(200, "status=succeeded")
		r.pay(900, "usd", m).want(400, "error.code=", "error.param=")
		there.post("/v1/payment_methods", "payment_method=%s", m).want(400, "error.code=")
	}},
	{"POST /v1/payment_methods", "a clone of a customer's card names the customer, and the original pays on", "connect/cloning-saved-payment-methods", func(r *rig) {
		there := r.on(r.express())
		cu, other := r.cardholder(), r.post("/v1/customers", "").want(200).text("id")
		m := r.get("/v1/payment_methods?customer=%s", cu).want(200).text("data.0.id")
		there.post("/v1/payment_methods", "payment_method=%s", m).want(400, "error.param=customer")
		there.post("/v1/payment_methods", "payment_method=%s&customer=%s", m, other).want(400, "error.param=customer")
		one := there.post("/v1/payment_methods", "payment_method=%s&customer=%s", m, cu).want(200, "customer=").text("id")
		two := there.post("/v1/payment_methods", "payment_method=%s&customer=%s", m, cu).want(200, "customer=").text("id")
		there.pay(900, "usd", one).want(200)
		there.pay(900, "usd", two).want(200)
		r.post("/v1/payment_intents", card+"amount=900&currency=usd&confirm=true&payment_method=%s&customer=%s", m, cu).want(200)
	}},
	{"POST /v1/payment_methods", "no clone with a publishable key, on the platform itself, beside a card, of an unknown method, or of another platform's", "connect/cloning-saved-payment-methods", func(r *rig) {
		there := r.on(r.express())
		m := r.post("/v1/payment_methods", "type=card&card[token]=tok_visa").want(200).text("id")
		there.as("pk_test_rig").post("/v1/payment_methods", "payment_method=%s", m).want(403, "error.code=secret_key_required")
		r.post("/v1/payment_methods", "payment_method=%s", m).want(400, "error.param=payment_method")
		r.post("/v1/payment_methods", "type=card&card[token]=tok_visa&customer=%s", r.cardholder()).want(400, "error.param=customer")
		there.post("/v1/payment_methods", "payment_method=%s&type=card&card[token]=tok_visa", m).want(400, "error.param=payment_method")
		there.post("/v1/payment_methods", "payment_method=pm_none").want(400, "error.code=resource_missing", "error.param=payment_method")
		foreign := r.as("sk_test_other").post("/v1/payment_methods", "type=card&card[token]=tok_visa").want(200).text("id")
		there.post("/v1/payment_methods", "payment_method=%s", foreign).want(400, "error.code=resource_missing")
		there.post("/v1/payment_methods", "payment_method=%s", m).want(200) // none of these used it up
	}},
	{intents, "what is said of a confirmation, without one: 400 with `param`; false is taken", described, func(r *rig) {
		for _, name := range []string{"off_session", "error_on_requires_action"} {
			r.post("/v1/payment_intents", "amount=900&currency=usd&%s=true", name).want(400, "error.param="+name)
			r.post("/v1/payment_intents", "amount=900&currency=usd&%s=false", name).want(200)
		}
	}},
	{intents, "a method used once without a customer cannot be used again", described, func(r *rig) {
		m := r.post("/v1/payment_methods", "type=card&card[token]=tok_visa").want(200).text("id")
		r.pay(900, "usd", m).want(200)
		r.pay(900, "usd", m).want(400, "error.code=", "error.param=")
	}},
	{intents, "nor can one that was declined, but by the intent that it was declined for", observed, func(r *rig) {
		m := r.post("/v1/payment_methods", "type=card&card[token]=tok_chargeDeclined").want(200).text("id")
		pi := r.pay(900, "usd", m).want(402).text("error.payment_intent.id")
		r.post("/v1/payment_intents/"+pi+"/confirm", "payment_method=%s", m).want(402, "error.code=card_declined")
		r.pay(900, "usd", m).want(400, "error.code=", "error.param=")
	}},
	{intents, "a customer's method pays for that customer only, as often as one likes", described, func(r *rig) {
		cu, other := r.post("/v1/customers", "").want(200).text("id"), r.post("/v1/customers", "").want(200).text("id")
		m := r.post("/v1/payment_methods/pm_card_visa/attach", "customer=%s", cu).want(200).text("id")
		form := card + "amount=900&currency=usd&confirm=true&payment_method=" + m
		r.post("/v1/payment_intents", form+"&customer=%s", cu).want(200, "status=succeeded")
		r.post("/v1/payment_intents", form+"&customer=%s", cu).want(200, "status=succeeded")
		r.post("/v1/payment_intents", form+"&customer=%s", other).want(400, "error.param=payment_method")
		r.post("/v1/payment_intents", "%s", form).want(400, "error.param=payment_method")
	}},
	{"DELETE /v1/customers/{customer}", "what is left: `deleted`, with 200; it cannot be charged", "api/customers/delete", func(r *rig) {
		cu := r.post("/v1/customers", "email=a@example.com").want(200).text("id")
		r.delete("/v1/customers/"+cu).want(200, "deleted=true", "id="+cu, "object=customer")
		r.get("/v1/customers/%s", cu).want(200, "deleted=true")
		r.post("/v1/customers/"+cu, "name=x").want(404)
		r.post("/v1/payment_intents", "amount=900&currency=usd&customer=%s", cu).want(400, "error.code=resource_missing", "error.param=customer")
	}},
	{"POST /v1/customers/{customer}", "the default method is one of the customer's own", described, func(r *rig) {
		cu := r.post("/v1/customers", "").want(200).text("id")
		m := r.post("/v1/payment_methods", "type=card&card[token]=tok_visa").want(200).text("id")
		r.post("/v1/customers/"+cu, "invoice_settings[default_payment_method]=%s", m).want(400)
		r.post("/v1/payment_methods/"+m+"/attach", "customer=%s", cu).want(200)
		r.post("/v1/customers/"+cu, "invoice_settings[default_payment_method]=%s", m).want(200, "invoice_settings.default_payment_method="+m)
	}},
}

// hold authorizes a payment without taking it.
func (r *rig) hold(amount int) *reply {
	r.t.Helper()
	return r.post("/v1/payment_intents", card+"amount=%d&currency=usd&payment_method=pm_card_visa&confirm=true&capture_method=manual", amount).
		want(200, "status=requires_capture", "amount_received=0")
}

func letters(n int) string { return strings.Repeat("a", n) }

// An intent that ended stays so, whatever method comes with the confirmation.
func TestIntentEndsOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	pi := r.pay(900, "usd", "pm_card_visa").want(200).text("id")
	for _, form := range []string{"payment_method=pm_card_visa", "payment_method_data[type]=card&payment_method_data[card][token]=tok_visa"} {
		r.post("/v1/payment_intents/"+pi+"/confirm", "%s", form).want(400, "error.code=payment_intent_unexpected_state")
		r.post("/v1/payment_intents/"+pi, "%s", form).want(400, "error.code=payment_intent_unexpected_state")
	}
	if n := len(r.get("/v1/charges").want(200).ids()); n != 1 {
		t.Errorf("%d charges, want 1", n)
	}
}

// A refused change leaves the intent as it was.
func TestIntentUnchangedByRefusal(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	before := r.post("/v1/payment_intents", card+"amount=900&currency=usd&payment_method=pm_card_visa").want(200)
	url := "/v1/payment_intents/" + before.text("id")
	r.post(url, "description=x&customer=cus_none").want(400)
	r.post(url+"/confirm", "setup_future_usage=off_session&payment_method=pm_none").want(400)
	if after := r.get("%s", url).want(200); string(after.raw) != string(before.raw) {
		t.Errorf("%s\n%s", before.raw, after.raw)
	}
}
