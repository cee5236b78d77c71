package sandbox_test

import (
	"testing"

	"github.com/purserhq/purser/internal/sandbox"
)

func TestCheckout(t *testing.T) {
	t.Parallel()
	const form = "mode=payment&success_url=http://x.test/ok?s={CHECKOUT_SESSION_ID}&cancel_url=http://x.test/no&client_reference_id=o7&metadata[order]=7" +
		"&payment_intent_data[metadata][wallet]=w1&line_items[0][quantity]=2&line_items[0][price_data][currency]=usd" +
		"&line_items[0][price_data][unit_amount]=1250&line_items[0][price_data][product_data][name]=Top-up"
	events := func(t *testing.T, r *rig, kinds ...string) {
		t.Helper()
		for _, kind := range kinds {
			if len(r.get("/v1/events?type=%s", kind).want(200).ids()) != 1 {
				t.Errorf("not one %s", kind)
			}
		}
	}
	t.Run("OK", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		cs := r.post("/v1/checkout/sessions", form).want(200, "status=open", "payment_status=unpaid", "amount_total=2500", "payment_intent=")
		id := cs.text("id")
		if cs.text("url") != r.url+"/checkout/"+id {
			t.Error(cs.text("url"))
		}
		r.control("POST", "checkout/sessions/"+id+"/pay", "").want(200, "status=complete", "payment_status=paid", "url=")
		done := r.get("/v1/checkout/sessions/%s?expand[]=payment_intent&expand[]=line_items", id).
			want(200, "payment_intent.metadata.wallet=w1", "payment_intent.metadata.order=", "payment_intent.amount=2500", "line_items.data.0.quantity=2", "metadata.order=7")
		r.get("/v1/checkout/sessions?payment_intent=%s", done.text("payment_intent.id")).want(200, "data.0.id="+id)
		r.get("/v1/checkout/sessions/%s/line_items", id).want(200, "data.0.amount_total=2500", "data.0.description=Top-up")
		r.post("/v1/checkout/sessions/"+id+"/expire", "").want(400)
		events(t, r, "checkout.session.completed", "payment_intent.created", "payment_intent.succeeded")
	})
	t.Run("OKSecondTry", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		id := r.post("/v1/checkout/sessions", form).want(200).text("id")
		c := *r
		c.key = ""
		c.post("/_sandbox/checkout/sessions/"+id+"/pay", `{"card":"4000000000000002"}`).want(402, "error.code=card_declined")
		pi := r.get("/v1/checkout/sessions/%s", id).want(200, "status=open").text("payment_intent")
		r.post("/v1/payment_intents/"+pi+"/cancel", "").want(400, "error.code=payment_intent_unexpected_state")
		r.control("POST", "checkout/sessions/"+id+"/pay", `{"card":"authenticationRequired"}`).want(200, "status=open")
		r.control("POST", "payment_intents/"+pi+"/authenticate", "").want(200, "status=succeeded")
		r.get("/v1/checkout/sessions/%s?expand[]=payment_intent.latest_charge", id).
			want(200, "status=complete", "payment_status=paid", "payment_intent.latest_charge.payment_method_details.card.three_d_secure.result=authenticated")
	})
	t.Run("OKDelayed", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		id := r.post("/v1/checkout/sessions", form).want(200).text("id")
		pi := r.control("POST", "checkout/sessions/"+id+"/pay", `{"card":"sandboxProcessing"}`).want(200, "status=complete", "payment_status=unpaid").text("payment_intent")
		r.control("POST", "payment_intents/"+pi+"/finish", "")
		r.get("/v1/checkout/sessions/%s", id).want(200, "payment_status=paid")
		events(t, r, "checkout.session.completed", "checkout.session.async_payment_succeeded")
	})
	t.Run("OKExpires", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		id := r.post("/v1/checkout/sessions", form).want(200).text("id")
		r.forward(24 * 60 * 60)
		r.get("/v1/checkout/sessions/%s", id).want(200, "status=expired", "url=")
		early := r.post("/v1/checkout/sessions", form).want(200).text("id")
		r.post("/v1/checkout/sessions/"+early+"/expire", "").want(200, "status=expired")
		r.get("/v1/checkout/sessions?status=expired").want(200, "data.0.id="+early, "data.1.id="+id)
	})
	t.Run("OKAfterRestart", func(t *testing.T) {
		t.Parallel()
		c := sandbox.Config{File: t.TempDir() + "/state.db"}
		var id string
		t.Run("Before", func(t *testing.T) {
			id = openRig(t, c).post("/v1/checkout/sessions", form).want(200).text("id")
		})
		r := openRig(t, c)
		r.control("POST", "checkout/sessions/"+id+"/pay", "").want(200, "status=complete")
		r.get("/v1/checkout/sessions/%s?expand[]=payment_intent", id).want(200, "payment_intent.metadata.wallet=w1")
	})
	t.Run("Err", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		r.post("/v1/checkout/sessions", "mode=payment&success_url=http://x.test").want(400, "error.param=line_items")
		r.post("/v1/checkout/sessions", form+"&customer=cus_none").want(400, "error.param=customer")
		r.post("/v1/checkout/sessions", form+"&expires_at=5").want(400, "error.param=expires_at")
		r.get("/v1/checkout/sessions/cs_none").want(404)
	})
}
