package sandbox_test

import "testing"

func TestSetupIntent(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	customer := r.post("/v1/customers", "name=Ada").want(200).text("id")

	t.Run("OK", func(t *testing.T) {
		si := r.post("/v1/setup_intents", "customer=%s&payment_method=pm_card_visa&payment_method_types[]=card&confirm=true", customer).want(200, "status=succeeded", "usage=off_session")
		r.get("/v1/payment_methods/%s", si.text("payment_method")).want(200, "customer="+customer)
		r.get("/v1/setup_intents/%s", si.text("id")).want(200, "status=succeeded")
		r.post("/v1/setup_intents/"+si.text("id")+"/cancel", "").want(400, "error.code=setup_intent_unexpected_state", "error.setup_intent.status=succeeded")
		r.post("/v1/setup_intents/"+si.text("id")+"/confirm", "payment_method=pm_card_visa").want(400, "error.code=setup_intent_unexpected_state")
		r.get("/v1/setup_intents/%s", si.text("id")).want(200, "status=succeeded")
	})
	t.Run("OKAuthenticated", func(t *testing.T) {
		si := r.post("/v1/setup_intents", "customer=%s&payment_method=pm_card_authenticationRequiredOnSetup&automatic_payment_methods[enabled]=true&confirm=true&return_url=http://x.test/back", customer).
			want(200, "status=requires_action", "next_action.type=redirect_to_url")
		method := si.text("payment_method")
		r.control("POST", "setup_intents/"+si.text("id")+"/authenticate", "").want(200, "status=succeeded")
		r.post("/v1/payment_intents", "amount=900&currency=usd&payment_method_types[]=card&customer=%s&payment_method=%s&off_session=true&confirm=true", customer, method).want(200, "status=succeeded")
	})
	t.Run("ErrDeclined", func(t *testing.T) {
		si := r.post("/v1/setup_intents", "customer=%s&payment_method_types[]=card", customer).want(200, "status=requires_payment_method")
		id, secret := si.text("id"), si.text("client_secret")
		pk := r.as("pk_test_rig")
		pk.post("/v1/setup_intents/"+id+"/confirm", "payment_method=pm_card_visa").want(400, "error.param=client_secret")
		pk.post("/v1/setup_intents/"+id+"/confirm", "payment_method=pm_card_visa_chargeDeclined&client_secret=%s", secret).
			want(402, "error.code=card_declined", "error.setup_intent.last_setup_error.code=card_declined")
		pk.get("/v1/setup_intents/%s?client_secret=%s", id, secret).want(200, "status=requires_payment_method", "payment_method=")
		r.post("/v1/setup_intents/"+id+"/cancel", "cancellation_reason=abandoned").want(200, "status=canceled")
	})
	r.get("/v1/setup_intents?customer=%s", customer).want(200, "data.0.status=canceled", "data.2.status=succeeded")
	for _, kind := range []string{"created", "requires_action", "succeeded", "setup_failed", "canceled"} {
		if got := r.get("/v1/events?type=setup_intent.%s", kind).want(200).ids(); len(got) == 0 {
			t.Errorf("no setup_intent.%s", kind)
		}
	}
}

func TestIdempotencyKeysAreForgotten(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.with("once").post("/v1/customers", "name=A").want(200)
	r.with("once").post("/v1/customers", "name=B").want(400, "error.type=idempotency_error")
	r.forward(24 * 60 * 60)
	r.with("once").post("/v1/customers", "name=B").want(200, "name=B")
	r.with("once").post("/v1/customers", "name=B").want(200, "name=B")
}
