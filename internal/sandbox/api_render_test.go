package sandbox_test

import (
	"fmt"
	"slices"
)

const pagination = "api/pagination"

var listClaims = []claim{
	{"GET /v1/customers", "newest first, ten at a time; `has_more` and `url`", pagination, func(r *rig) {
		ids := r.customers(12)
		page := r.get("/v1/customers").want(200, "object=list", "has_more=true", "url=/v1/customers")
		same(r, page.ids(), ids[:10])
		r.get("/v1/customers?limit=12").want(200, "has_more=false")
		r.get("/v1/customers?limit=11").want(200, "has_more=true")
	}},
	{"GET /v1/customers", "`starting_after` pages to the older ones, to the end", pagination, func(r *rig) {
		ids := r.customers(7)
		var got []string
		for url := "/v1/customers?limit=3"; ; url = "/v1/customers?limit=3&starting_after=" + got[len(got)-1] {
			page := r.get("%s", url).want(200)
			got = append(got, page.ids()...)
			if page.text("has_more") == "false" {
				break
			}
		}
		same(r, got, ids)
		same(r, r.get("/v1/customers?starting_after=%s", ids[6]).want(200, "has_more=false").ids(), nil)
	}},
	{"GET /v1/customers", "`ending_before` pages to the newer ones, nearest to the cursor, newest first", pagination, func(r *rig) {
		ids := r.customers(7)
		same(r, r.get("/v1/customers?limit=3&ending_before=%s", ids[6]).want(200, "has_more=true").ids(), ids[3:6])
		same(r, r.get("/v1/customers?limit=3&ending_before=%s", ids[3]).want(200, "has_more=false").ids(), ids[:3])
		same(r, r.get("/v1/customers?ending_before=%s", ids[0]).want(200, "has_more=false").ids(), nil)
	}},
	{"GET /v1/customers", "both cursors, an unknown one, one of another kind: 400", pagination, func(r *rig) {
		ids := r.customers(2)
		pi := r.pay(900, "usd", "pm_card_visa").want(200).text("id")
		r.get("/v1/customers?starting_after=%s&ending_before=%s", ids[0], ids[1]).want(400)
		r.get("/v1/customers?starting_after=cus_none").want(400, "error.code=resource_missing", "error.param=starting_after")
		r.get("/v1/customers?ending_before=%s", pi).want(400, "error.code=resource_missing", "error.param=ending_before")
	}},
	{"GET /v1/customers", "a limit of 1 to 100", pagination, func(r *rig) {
		for _, limit := range []string{"0", "101", "-1", "x"} {
			r.get("/v1/customers?limit=%s", limit).want(400, "error.code=parameter_invalid_integer", "error.param=limit")
		}
		r.get("/v1/customers?limit=1").want(200)
		r.get("/v1/customers?limit=100").want(200)
	}},
	{"GET /v1/customers", "`created` as a time, or with gt, gte, lt, lte", described, func(r *rig) {
		r.control("POST", "clock", `{"stop":true}`)
		var ids []string
		for range 3 {
			ids = append(r.customers(1), ids...)
			r.forward(10)
		}
		at := r.get("/v1/customers/%s", ids[1]).want(200).number("created")
		for filter, want := range map[string][]string{
			fmt.Sprintf("created=%d", at):                                       ids[1:2],
			fmt.Sprintf("created[gt]=%d", at):                                   ids[:1],
			fmt.Sprintf("created[gte]=%d", at):                                  ids[:2],
			fmt.Sprintf("created[lt]=%d", at):                                   ids[2:],
			fmt.Sprintf("created[lte]=%d", at):                                  ids[1:],
			fmt.Sprintf("created[gte]=%d&created[lt]=%d", at, at+1):             ids[1:2],
			fmt.Sprintf("created[gte]=%d&starting_after=%s", at, ids[0]):        ids[1:2],
			fmt.Sprintf("created[gte]=%d&ending_before=%s&limit=1", at, ids[2]): ids[1:2],
		} {
			r.t.Log(filter)
			same(r, r.get("/v1/customers?%s", filter).want(200).ids(), want)
		}
	}},
	{"GET /v1/payment_intents", "by `customer`", described, func(r *rig) {
		cu := r.customers(1)[0]
		r.post("/v1/payment_intents", "amount=900&currency=usd").want(200)
		mine := r.post("/v1/payment_intents", "amount=900&currency=usd&customer=%s", cu).want(200).text("id")
		same(r, r.get("/v1/payment_intents?customer=%s", cu).want(200).ids(), []string{mine})
	}},
	{"GET /v1/charges", "by `payment_intent`, `customer` and `transfer_group`", described, func(r *rig) {
		r.pay(900, "usd", "pm_card_visa").want(200)
		pi := r.post("/v1/payment_intents", card+"amount=900&currency=usd&payment_method=pm_card_visa&confirm=true&transfer_group=G").want(200)
		same(r, r.get("/v1/charges?payment_intent=%s", pi.text("id")).want(200).ids(), []string{pi.text("latest_charge")})
		same(r, r.get("/v1/charges?transfer_group=G").want(200).ids(), []string{pi.text("latest_charge")})
	}},
	{"GET /v1/balance_transactions", "by `source`, `type` and `currency`", "api/balance_transactions/list", func(r *rig) {
		ch := r.pay(900, "usd", "pm_card_visa").want(200).text("latest_charge")
		r.pay(900, "eur", "pm_card_visa").want(200)
		one := r.get("/v1/balance_transactions?source=%s", ch).want(200, "data.0.source="+ch).ids()
		same(r, r.get("/v1/balance_transactions?type=charge&currency=usd").want(200).ids(), one)
		r.get("/v1/balance_transactions/%s", one[0]).want(200, "amount=900")
	}},
	{"GET /v1/events", "by `type`, with a star too, and `types`; `delivery_success`", "api/events/list", func(r *rig) {
		r.pay(900, "usd", "pm_card_visa").want(200)
		for filter, want := range map[string]int{"type=charge.succeeded": 1, "type=payment_intent.*": 2, "types[]=charge.succeeded&types[]=payment_intent.created": 2, "delivery_success=false": 0, "delivery_success=true": 3} {
			if n := len(r.get("/v1/events?%s", filter).want(200).ids()); n != want {
				r.t.Errorf("%s: %d events, want %d", filter, n, want)
			}
		}
	}},
}

const expanding = "expand"

var expandClaims = []claim{
	{"GET /v1/charges/{charge}", "a text that is no reference, and metadata: 400, param `expand`", "expand", func(r *rig) {
		ch := r.pay(900, "usd", "pm_card_visa").want(200).text("latest_charge")
		for _, field := range []string{"currency", "metadata", "status", "none", "payment_intent.currency"} {
			r.get("/v1/charges/%s?expand[]=%s", ch, field).want(400, "error.param=expand")
		}
	}},
	{"any", "a reference is an id; expanded it is the thing, along a path too", expanding, func(r *rig) {
		pi := r.pay(900, "usd", "pm_card_visa").want(200).text("id")
		plain := r.get("/v1/payment_intents/%s", pi).want(200)
		deep := r.get("/v1/payment_intents/%s?expand[]=latest_charge.balance_transaction&expand[]=payment_method", pi).
			want(200, "latest_charge.id="+plain.text("latest_charge"), "latest_charge.balance_transaction.object=balance_transaction", "payment_method.object=payment_method", "customer=")
		r.get("/v1/payment_intents/%s?expand[]=latest_charge.balance_transaction.source.payment_intent", pi).
			want(200, "latest_charge.balance_transaction.source.payment_intent.id="+deep.text("id"))
	}},
	{"any", "in lists, below `data`", expanding, func(r *rig) {
		r.pay(900, "usd", "pm_card_visa").want(200)
		r.pay(800, "usd", "pm_card_visa").want(200)
		r.get("/v1/balance_transactions?type=charge&expand[]=data.source").want(200, "data.0.source.object=charge", "data.0.source.amount=800", "data.1.source.amount=900")
		r.get("/v1/payment_intents?expand[]=data.latest_charge.balance_transaction").want(200, "data.1.latest_charge.balance_transaction.amount=900")
	}},
	{"any", "what is null stays null", expanding, func(r *rig) {
		r.post("/v1/payment_intents", "amount=900&currency=usd&expand[]=customer&expand[]=latest_charge.balance_transaction").want(200, "customer=", "latest_charge=")
	}},
	{"any", "at most four levels; a name that is none, or is no reference: 400", expanding, func(r *rig) {
		pi := r.pay(900, "usd", "pm_card_visa").want(200).text("id")
		for _, path := range []string{"latest_charge.balance_transaction.source.payment_intent.customer", "colour", "latest_charge.colour", "amount", "status", "metadata"} {
			r.t.Log(path)
			r.get("/v1/payment_intents/%s?expand[]=%s", pi, path).want(400, "error.type=invalid_request_error", "error.param=expand")
		}
	}},
	{"GET /v1/charges/{charge}", "`refunds` are there only when they are expanded", "changelog", func(r *rig) {
		ch := r.pay(900, "usd", "pm_card_visa").want(200).text("latest_charge")
		re := r.post("/v1/refunds", "charge=%s&amount=100", ch).want(200).text("id")
		r.get("/v1/charges/%s", ch).want(200, "refunds=")
		r.get("/v1/charges/%s?expand[]=refunds", ch).want(200, "refunds.object=list", "refunds.data.0.id="+re)
		r.get("/v1/refunds/%s?expand[]=charge.refunds", re).want(200, "charge.refunds.data.0.id="+re)
	}},
}

// customers makes some and gives their ids, newest first.
func (r *rig) customers(n int) []string {
	r.t.Helper()
	ids := make([]string, n)
	for i := range ids {
		ids[n-1-i] = r.post("/v1/customers", "name=c%d", i).want(200).text("id")
	}
	return ids
}

func same(r *rig, got, want []string) {
	r.t.Helper()
	if !slices.Equal(got, want) {
		r.t.Errorf("got %v, want %v", got, want)
	}
}
