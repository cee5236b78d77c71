package sandbox_test

import "strings"

// plain is an endpoint that retrieves, lists or updates, and no more.
type plain struct {
	endpoint string
	made     func(r *rig) string // the path of the object, or of the list that holds it first
	holds    string              // what the answer holds, besides
	id       string              // the parameter that a missing id is told by; empty: there is none in the path
}

var plains = []plain{
	{"GET /v1/payment_methods/{payment_method}", func(r *rig) string {
		return "/v1/payment_methods/" + r.post("/v1/payment_methods", "type=card&card[token]=tok_visa").want(200).text("id")
	}, "card.last4=4242", "payment_method"},
	{"GET /v1/payment_methods", func(r *rig) string { return "/v1/payment_methods?customer=" + r.cardholder() }, "data.0.object=payment_method", ""},
	{"GET /v1/customers/{customer}/payment_methods", func(r *rig) string { return "/v1/customers/" + r.cardholder() + "/payment_methods" }, "data.0.object=payment_method", ""},
	{"GET /v1/tokens/{token}", func(r *rig) string {
		return "/v1/tokens/" + r.post("/v1/tokens", "card[number]=4242424242424242&card[exp_month]=1&card[exp_year]=2040").want(200).text("id")
	}, "card.last4=4242", "token"},
	{"GET /v1/customers/{customer}", func(r *rig) string { return "/v1/customers/" + r.customers(1)[0] }, "name=c0", "id"},
	{"GET /v1/setup_intents/{intent}", func(r *rig) string { return "/v1/setup_intents/" + r.post("/v1/setup_intents", "").text("id") }, "object=setup_intent", "intent"},
	{"GET /v1/setup_intents", func(r *rig) string { r.post("/v1/setup_intents", ""); return "/v1/setup_intents" }, "data.0.object=setup_intent", ""},
	{"GET /v1/checkout/sessions/{session}", func(r *rig) string { return "/v1/checkout/sessions/" + r.session() }, "object=checkout.session", "session"},
	{"GET /v1/checkout/sessions", func(r *rig) string { r.session(); return "/v1/checkout/sessions" }, "data.0.object=checkout.session", ""},
	{"GET /v1/checkout/sessions/{session}/line_items", func(r *rig) string { return "/v1/checkout/sessions/" + r.session() + "/line_items" }, "data.0.amount_total=2500", ""},
	{"GET /v1/charges/{charge}/refunds", func(r *rig) string { return "/v1/charges/" + r.refund().text("charge") + "/refunds" }, "data.0.object=refund", ""},
	{"GET /v1/refunds", func(r *rig) string { return "/v1/refunds?payment_intent=" + r.refund().text("payment_intent") }, "data.0.object=refund", ""},
	{"GET /v1/refunds/{refund}", func(r *rig) string { return "/v1/refunds/" + r.refund().text("id") }, "amount=900", "refund"},
	{"GET /v1/disputes/{dispute}", func(r *rig) string { return "/v1/disputes/" + r.disputed("pm_card_createDispute").text("data.0.id") }, "reason=fraudulent", "dispute"},
	{"GET /v1/radar/early_fraud_warnings/{early_fraud_warning}", func(r *rig) string {
		r.pay(900, "usd", "pm_card_createIssuerFraudRecord")
		return "/v1/radar/early_fraud_warnings/" + r.get("/v1/radar/early_fraud_warnings").text("data.0.id")
	}, "actionable=true", "early_fraud_warning"},
	{"GET /v1/accounts/{account}", func(r *rig) string { return "/v1/accounts/" + r.express() }, "type=express", ""},
	{"GET /v1/accounts", func(r *rig) string { r.express(); return "/v1/accounts" }, "data.0.type=express", ""},
	{"GET /v1/accounts/{account}/capabilities", func(r *rig) string { return "/v1/accounts/" + r.express() + "/capabilities" }, "data.0.id=transfers", ""},
	{"GET /v1/accounts/{account}/capabilities/{capability}", func(r *rig) string { return "/v1/accounts/" + r.express() + "/capabilities/transfers" }, "status=active", "capability"},
	{"GET /v1/transfers/{transfer}", func(r *rig) string { return "/v1/transfers/" + r.transfer(700, r.express()) }, "amount=700", "transfer"},
	{"GET /v1/transfers", func(r *rig) string { r.transfer(700, r.express()); return "/v1/transfers" }, "data.0.amount=700", ""},
	{"GET /v1/transfers/{id}/reversals", func(r *rig) string { url, _ := r.reversal(); return url }, "data.0.amount=200", ""},
	{"GET /v1/transfers/{transfer}/reversals/{id}", func(r *rig) string { url, id := r.reversal(); return url + "/" + id }, "amount=200", "id"},
	{"GET /v1/payouts/{payout}", func(r *rig) string { return "/v1/payouts/" + r.payout() }, "amount=900", "payout"},
	{"GET /v1/payouts", func(r *rig) string { r.payout(); return "/v1/payouts" }, "data.0.amount=900", ""},
	{"GET /v1/topups", func(r *rig) string { r.get("/v1/balance"); return "/v1/topups" }, "data.0.status=succeeded", ""},
	{"GET /v1/topups/{topup}", func(r *rig) string {
		r.get("/v1/balance")
		return "/v1/topups/" + r.get("/v1/topups").text("data.0.id")
	}, "currency=usd", "topup"},
	{"GET /v1/balance_transactions/{id}", func(r *rig) string {
		return "/v1/balance_transactions/" + r.refund().text("balance_transaction")
	}, "amount=-900", "id"},
	{"GET /v1/webhook_endpoints", func(r *rig) string { r.hook(); return "/v1/webhook_endpoints" }, "data.0.status=enabled", ""},
	{"GET /v1/webhook_endpoints/{webhook_endpoint}", func(r *rig) string { return "/v1/webhook_endpoints/" + r.hook() }, "status=enabled", "webhook_endpoint"},
	{"POST /v1/payment_methods/{payment_method}", func(r *rig) string {
		return "/v1/payment_methods/" + r.post("/v1/payment_methods", "type=card&card[token]=tok_visa").want(200).text("id")
	}, "", "payment_method"},
	{"POST /v1/setup_intents/{intent}", func(r *rig) string { return "/v1/setup_intents/" + r.post("/v1/setup_intents", "").text("id") }, "", "intent"},
	{"POST /v1/charges/{charge}", func(r *rig) string { return "/v1/charges/" + r.refund().text("charge") }, "", "id"},
	{"POST /v1/refunds/{refund}", func(r *rig) string { return "/v1/refunds/" + r.refund().text("id") }, "", "refund"},
	{"POST /v1/transfers/{transfer}/reversals/{id}", func(r *rig) string { url, id := r.reversal(); return url + "/" + id }, "", "id"},
	{"POST /v1/payouts/{payout}", func(r *rig) string { return "/v1/payouts/" + r.payout() }, "", "payout"},
	{"POST /v1/webhook_endpoints/{webhook_endpoint}", func(r *rig) string { return "/v1/webhook_endpoints/" + r.hook() }, "", "webhook_endpoint"},
}

// plainClaims are those that every such endpoint makes.
func plainClaims() []claim {
	var out []claim
	for _, p := range plains {
		behaviour := "answers as described"
		switch {
		case strings.HasPrefix(p.endpoint, "POST"):
			behaviour = "metadata changes"
		case strings.HasPrefix(p.holds, "data."):
			behaviour = "lists what there is"
		}
		if p.id != "" {
			behaviour += "; an unknown id: 404 `resource_missing`, param `" + p.id + "`"
		}
		out = append(out, claim{p.endpoint, behaviour, described, p.prove})
	}
	return out
}

func (p plain) prove(r *rig) {
	url := p.made(r)
	method, form := "GET", ""
	if strings.HasPrefix(p.endpoint, "POST") {
		method, form, p.holds = "POST", "metadata[a]=b", "metadata.a=b"
	}
	r.send(method, url, form).want(200, p.holds)
	if p.id != "" {
		r.send(method, url[:strings.LastIndex(url, "/")]+"/none", form).want(404, "error.type=invalid_request_error", "error.code=resource_missing", "error.param="+p.id)
	}
	if strings.HasPrefix(p.holds, "data.") {

		separator := "?"
		if strings.Contains(url, "?") {
			separator = "&"
		}
		r.get("%s%slimit=0", url, separator).want(400, "error.param=limit")
	}
}

var deedClaims = []claim{
	{"GET /v1/charges/{charge}", "`receipt_url` leads to a receipt that follows captures and refunds; null on a failed charge", observed, func(r *rig) {
		charge := func(pi *reply) *reply { return r.get("/v1/charges/%s", pi.text("latest_charge")).want(200) }
		pi := r.pay(4200, "usd", "pm_card_visa").want(200)
		r.receipt(charge(pi), "$42.00", "visa ···· 4242", pi.text("latest_charge"))
		r.post("/v1/refunds", "payment_intent=%s&amount=1200", pi.text("id")).want(200)
		r.receipt(charge(pi), "$42.00", "Refunded", "$12.00")
		held := r.hold(900)
		r.receipt(charge(held), "$9.00", "Authorized")
		r.post("/v1/payment_intents/"+held.text("id")+"/capture", "amount_to_capture=600").want(200)
		r.receipt(charge(held), "$9.00", "Captured", "$6.00")
		asked := r.pay(7000, "usd", "pm_card_threeDSecure2Required").want(200).text("id")
		r.control("POST", "payment_intents/"+asked+"/authenticate", "") // without a call by the platform
		r.receipt(charge(r.get("/v1/payment_intents/%s", asked)), "$70.00")
		failed := r.pay(4200, "usd", "pm_card_chargeDeclined").want(402).text("error.charge")
		r.get("/v1/charges/%s", failed).want(200, "receipt_url=")
		for _, none := range []string{failed, "ch_none"} {
			if res := r.get("/receipts/%s", none).want(404); strings.Contains(string(res.raw), "42.00") {
				r.t.Errorf("a failed payment has a receipt: %s", res.raw)
			}
		}
	}},
	{"POST /v1/payment_methods/{payment_method}/detach", "from its customer, for good", described, func(r *rig) {
		m := r.get("/v1/payment_methods?customer=%s", r.cardholder()).want(200).text("data.0.id")
		r.post("/v1/payment_methods/"+m+"/detach", "").want(200, "customer=")
		r.post("/v1/payment_methods/"+m+"/detach", "").want(400)
	}},
	{"POST /v1/tokens", "of a card, with a publishable key too", "api/tokens/create_card", func(r *rig) {
		form := "card[number]=4242424242424242&card[exp_month]=12&card[exp_year]=2040&card[cvc]=123"
		r.as("pk_test_rig").post("/v1/tokens", "%s", form).want(200, "object=token", "used=false", "card.last4=4242", "type=card")
	}},
	{"POST /v1/customers", "with email, name, phone, description and metadata", described, func(r *rig) {
		r.post("/v1/customers", "email=a@example.com&name=A&phone=1&description=d&metadata[a]=b").
			want(200, "email=a@example.com", "name=A", "phone=1", "description=d", "metadata.a=b", "default_source=")
	}},
	{"DELETE /v1/webhook_endpoints/{webhook_endpoint}", "`deleted`, with 200; then 404", described, func(r *rig) {
		id := r.hook()
		r.delete("/v1/webhook_endpoints/"+id).want(200, "deleted=true")
		r.get("/v1/webhook_endpoints/%s", id).want(404, "error.code=resource_missing")
	}},
	{"GET /v1/payment_intents/search", "by metadata, status, amount and more", "search", func(r *rig) {
		id := r.post("/v1/payment_intents", "amount=900&currency=usd&metadata[order]=7").want(200).text("id")
		r.pay(800, "usd", "pm_card_visa").want(200)
		same(r, r.get("/v1/payment_intents/search?query=metadata['order']:'7'").want(200, "object=search_result").ids(), []string{id})
		same(r, r.get("/v1/payment_intents/search?query=status:'requires_payment_method'%%20AND%%20amount>800").want(200).ids(), []string{id})
		r.get("/v1/payment_intents/search?query=nonsense").want(400)
	}},
	{"GET /v1/charges/search", "by amount, status, refunded and more", "search", func(r *rig) {
		ch := r.refund().text("charge")
		r.pay(900, "usd", "pm_card_visa").want(200)
		same(r, r.get("/v1/charges/search?query=refunded:'true'").want(200).ids(), []string{ch})
	}},
	{"GET /v1/customers/search", "by email, name, metadata and more; pages by `page` and `next_page`", "search", func(r *rig) {
		ids := r.customers(3)
		page := r.get("/v1/customers/search?limit=2&query=name~'c'").want(200, "has_more=true")
		rest := r.get("/v1/customers/search?limit=2&query=name~'c'&page=%s", page.text("next_page")).want(200, "has_more=false", "next_page=")
		same(r, append(page.ids(), rest.ids()...), ids)
	}},
}

// cardholder is a customer with a card.
func (r *rig) cardholder() string {
	r.t.Helper()
	cu := r.customers(1)[0]
	r.post("/v1/payment_methods/pm_card_visa/attach", "customer=%s", cu).want(200)
	return cu
}

func (r *rig) session() string {
	r.t.Helper()
	return r.post("/v1/checkout/sessions", order).want(200).text("id")
}

func (r *rig) refund() *reply {
	r.t.Helper()
	return r.post("/v1/refunds", "payment_intent=%s", r.pay(900, "usd", "pm_card_visa").want(200).text("id")).want(200)
}

// reversal gives the path of a transfer's reversals, and the id of the one.
func (r *rig) reversal() (url, id string) {
	r.t.Helper()
	url = "/v1/transfers/" + r.transfer(700, r.express()) + "/reversals"
	return url, r.post(url, "amount=200").want(200).text("id")
}

func (r *rig) payout() string {
	r.t.Helper()
	return r.post("/v1/payouts", "amount=900&currency=usd").want(200).text("id")
}

func (r *rig) hook() string {
	r.t.Helper()
	return r.post("/v1/webhook_endpoints", "url=https://app.example/hook&enabled_events[]=*").want(200).text("id")
}

// receipt opens a charge's receipt as its payer does, who has the link and nothing else.
func (r *rig) receipt(ch *reply, texts ...string) {
	r.t.Helper()
	path, ok := strings.CutPrefix(ch.text("receipt_url"), r.url)
	if !ok {
		r.t.Fatalf("receipt_url: %q", ch.text("receipt_url"))
	}
	page := r.as("").get("%s", path).want(200)
	for _, text := range texts {
		if !strings.Contains(string(page.raw), text) {
			r.t.Errorf("the receipt does not show %q: %s", text, page.raw)
		}
	}
}
