package sandbox_test

import (
	"bytes"
	"context"
	"strings"
)

const idempotent = "api/idempotent_requests"

var idempotencyClaims = []claim{
	{intents, "a keyed POST says `Stripe-Should-Retry: false` and names itself in `Original-Request`; 429 `lock_timeout` says `true`", observed, func(r *rig) {
		res := r.with("told").pay(900, "usd", "pm_card_visa").want(200)
		if h := res.header; h.Get("Stripe-Should-Retry") != "false" || h.Get("Original-Request") != h.Get("Request-Id") {
			r.t.Errorf("%q, %q of %q", h.Get("Stripe-Should-Retry"), h.Get("Original-Request"), h.Get("Request-Id"))
		}
		r.control("POST", "faults", `{"kind":"lock_timeout","path":"/v1/payment_intents","times":1}`)
		if res := r.with("locked").pay(900, "usd", "pm_card_visa").want(429); res.header.Get("Stripe-Should-Retry") != "true" {
			r.t.Errorf("%q", res.header.Get("Stripe-Should-Retry"))
		}
	}},
	{intents, "the first answer is replayed, byte for byte, with `Idempotent-Replayed` and `Original-Request`", idempotent, func(r *rig) {
		r = r.with("k1")
		first := r.pay(900, "usd", "pm_card_visa").want(200)
		again := r.pay(900, "usd", "pm_card_visa").want(200)
		replayed(r, first, again)
		if n := len(r.get("/v1/charges").want(200).ids()); n != 1 {
			r.t.Errorf("%d charges, want 1", n)
		}
	}},
	{intents, "a decline (402) is kept: a new attempt wants a new key", idempotent, func(r *rig) {
		first := r.with("k1").pay(900, "usd", "pm_card_chargeDeclined").want(402)
		replayed(r, first, r.with("k1").pay(900, "usd", "pm_card_chargeDeclined").want(402))
		r.with("k2").pay(900, "usd", "pm_card_visa").want(200)
	}},
	{intents, "a 400 of an operation that began is kept, though it would go through now", idempotent, func(r *rig) {
		form := "amount=100&currency=usd&destination=%s"
		acct := r.post("/v1/accounts", "type=express&capabilities[transfers][requested]=true").want(200).text("id")
		first := r.with("k1").post("/v1/transfers", form, acct).want(400, "error.code=insufficient_capabilities_for_transfer")
		r.control("POST", "accounts/"+acct+"/complete", "")
		replayed(r, first, r.with("k1").post("/v1/transfers", form, acct).want(400))
		r.with("k2").post("/v1/transfers", form, acct).want(200)
	}},
	{intents, "a 500 is kept, whether the thing was done or not", idempotent, func(r *rig) {
		for kind, charges := range map[string]int{"error_before": 0, "error_after": 1} {
			c := r.as("sk_test_" + kind).with("k1")
			r.control("POST", "faults", `{"kind":"`+kind+`"}`)
			first := c.pay(900, "usd", "pm_card_visa").want(500, "error.type=api_error")
			replayed(r, first, c.pay(900, "usd", "pm_card_visa").want(500))
			if n := len(c.get("/v1/charges").want(200).ids()); n != charges {
				r.t.Errorf("%s: %d charges, want %d", kind, n, charges)
			}
			r.control("DELETE", "faults", "")
		}
	}},
	{intents, "other parameters under the same key: 400 `idempotency_error`; the first answer stays", idempotent, func(r *rig) {
		r = r.with("k1")
		first := r.pay(900, "usd", "pm_card_visa").want(200)
		r.pay(901, "usd", "pm_card_visa").want(400, "error.type=idempotency_error")
		r.post("/v1/customers", "").want(400, "error.type=idempotency_error")
		replayed(r, first, r.pay(900, "usd", "pm_card_visa").want(200))
	}},
	{intents, "the same parameters in another order are the same", idempotent, func(r *rig) {
		r = r.with("k1")
		first := r.post("/v1/payment_intents", "amount=900&currency=usd&metadata[a]=1&metadata[b]=2").want(200)
		replayed(r, first, r.post("/v1/payment_intents", "metadata[b]=2&currency=usd&metadata[a]=1&amount=900").want(200))
	}},
	{intents, "a refusal of parameters is not kept", idempotent, func(r *rig) {
		r = r.with("k1")
		r.post("/v1/payment_intents", "amount=nine&currency=usd").want(400)
		r.post("/v1/payment_intents", "amount=900").want(400, "error.code=parameter_missing")
		r.pay(900, "usd", "pm_card_visa").want(200)
	}},
	{intents, "401 is not kept", idempotent, func(r *rig) {
		r.with("k1").as("").pay(900, "usd", "pm_card_visa").want(401)
		r.with("k1").pay(900, "usd", "pm_card_visa").want(200)
	}},
	{intents, "429 is not kept, neither `rate_limit` nor `lock_timeout`", "error-low-level", func(r *rig) {
		for _, kind := range []string{"rate_limit", "lock_timeout"} {
			r.control("POST", "faults", `{"kind":"`+kind+`"}`)
			r.with(kind).pay(900, "usd", "pm_card_visa").want(429, "error.code="+kind)
			r.with(kind).pay(900, "usd", "pm_card_visa").want(200)
		}
	}},
	{intents, "the same key while the first request is in work: 409 `idempotency_key_in_use`; later the first answer", idempotent, func(r *rig) {
		r.control("POST", "faults", `{"kind":"delay_after","millis":60000,"method":"POST","path":"/v1/customers"}`)
		slow := r.with("k1")
		ctx, giveUp := context.WithCancel(r.t.Context())
		slow.ctx = ctx
		gone := make(chan error, 1)
		go func() {
			_, err := slow.try("POST", "/v1/customers", "name=slow")
			gone <- err
		}()
		for len(r.get("/v1/customers").want(200).ids()) == 0 { // until it is in work
		}
		r.with("k1").post("/v1/customers", "name=slow").want(409, "error.type=idempotency_error", "error.code=idempotency_key_in_use")
		r.with("k1").on(r.express()).get("/v1/customers").want(200)
		giveUp()
		if err := <-gone; err == nil {
			r.t.Error("the first request was answered")
		}
		again := r.with("k1").post("/v1/customers", "name=slow")
		for again.status == 409 { // until the sandbox sees that the caller is gone
			again = r.with("k1").post("/v1/customers", "name=slow")
		}
		again.want(200, "name=slow")
		if n := len(r.get("/v1/customers").want(200).ids()); n != 1 || again.header.Get("Idempotent-Replayed") != "true" {
			r.t.Errorf("%d customers, want 1; headers %v", n, again.header)
		}
	}},
	{intents, "after 24 hours the same key is a new request", idempotent, func(r *rig) {
		c := r.with("k1")
		first := c.pay(900, "usd", "pm_card_visa").want(200)
		r.forward(24*60*60 - 60)
		replayed(r, first, c.pay(900, "usd", "pm_card_visa").want(200))
		r.forward(120)
		if c.pay(900, "usd", "pm_card_visa").want(200).text("id") == first.text("id") {
			r.t.Error("the answer of the day before was replayed")
		}
		c.pay(901, "usd", "pm_card_visa").want(400, "error.type=idempotency_error")
	}},
	{intents, "keys are apart by account, and with `Stripe-Account`", observed, func(r *rig) {
		acct := r.express()
		ids := map[string]bool{}
		for _, c := range []*rig{r, r.as("sk_test_other"), r.on(acct)} {
			ids[c.with("k1").post("/v1/customers", "").want(200).text("id")] = true
		}
		if len(ids) != 3 {
			r.t.Errorf("%d customers, want 3", len(ids))
		}
	}},
	{"GET, DELETE", "a key does nothing", idempotent, func(r *rig) {
		r = r.with("k1")
		if n := len(r.get("/v1/customers").want(200).ids()); n != 0 {
			r.t.Errorf("%d customers", n)
		}
		id := r.post("/v1/customers", "").want(200).text("id")
		if n := len(r.get("/v1/customers").want(200).ids()); n != 1 {
			r.t.Errorf("%d customers, want 1", n)
		}
		r.delete("/v1/customers/" + id).want(200)
	}},
	{intents, "the key comes back in `Idempotency-Key`; one above 255 characters is refused", idempotent, func(r *rig) {
		if res := r.with("k1").post("/v1/customers", "").want(200); res.header.Get("Idempotency-Key") != "k1" || !strings.HasPrefix(res.header.Get("Request-Id"), "req_") {
			r.t.Errorf("headers %v", res.header)
		}
		r.with(strings.Repeat("k", 255)).post("/v1/customers", "").want(200)
		r.with(strings.Repeat("k", 256)).post("/v1/customers", "").want(400)
	}},
}

// replayed tells whether an answer is the first one again, and says so.
func replayed(r *rig, first, again *reply) {
	r.t.Helper()
	if first.header.Get("Idempotent-Replayed") != "" {
		r.t.Error("the first answer calls itself a replay")
	}
	if !bytes.Equal(first.raw, again.raw) || again.header.Get("Idempotent-Replayed") != "true" || again.header.Get("Original-Request") != first.header.Get("Request-Id") {
		r.t.Errorf("no replay: %v\n%s\n%s", again.header, first.raw, again.raw)
	}
	if again.header.Get("Request-Id") == first.header.Get("Request-Id") {
		r.t.Error("two requests have one id")
	}
}
