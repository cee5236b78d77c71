package sandbox_test

import (
	"fmt"
	"testing"
)

const charges = "connect/separate-charges-and-transfers"

var refundClaims = []claim{
	{"POST /v1/refunds", "the whole of what is left, by charge or by intent; `charge.refunded` and `amount_refunded` follow", "refunds", func(r *rig) {
		pi := r.pay(900, "usd", "pm_card_visa").want(200)
		r.post("/v1/refunds", "payment_intent=%s&reason=requested_by_customer", pi.text("id")).
			want(200, "amount=900", "status=succeeded", "charge="+pi.text("latest_charge"), "payment_intent="+pi.text("id"), "reason=requested_by_customer")
		r.get("/v1/charges/%s", pi.text("latest_charge")).want(200, "refunded=true", "amount_refunded=900", "status=succeeded")
		r.get("/v1/events?type=charge.refunded").want(200, "data.0.data.object.object=charge", "data.0.data.object.amount_refunded=900")
	}},
	{"POST /v1/refunds", "in parts, each with its balance transaction; `refunded` only when all is", "refunds", func(r *rig) {
		ch := r.pay(900, "usd", "pm_card_visa").want(200).text("latest_charge")
		re := r.post("/v1/refunds", "charge=%s&amount=300&expand[]=balance_transaction", ch).want(200, "amount=300", "balance_transaction.amount=-300", "balance_transaction.net=-300", "balance_transaction.fee=0", "balance_transaction.type=refund")
		r.get("/v1/charges/%s", ch).want(200, "refunded=false", "amount_refunded=300")
		r.post("/v1/refunds", "charge=%s", ch).want(200, "amount=600")
		r.get("/v1/charges/%s", ch).want(200, "refunded=true", "amount_refunded=900")
		r.get("/v1/refunds?charge=%s", ch).want(200, "data.1.id="+re.text("id"))
		r.get("/v1/refunds/%s", re.text("id")).want(200, "amount=300")
	}},
	{"POST /v1/refunds", "of a fully refunded charge: 400 `charge_already_refunded`", "error-codes", func(r *rig) {
		ch := r.pay(900, "usd", "pm_card_visa").want(200).text("latest_charge")
		r.post("/v1/refunds", "charge=%s", ch).want(200)
		r.post("/v1/refunds", "charge=%s", ch).want(400, "error.code=charge_already_refunded")
	}},
	{"POST /v1/refunds", "above what is left: 400, param `amount`, no code", observed, func(r *rig) {
		ch := r.pay(900, "usd", "pm_card_visa").want(200).text("latest_charge")
		r.post("/v1/refunds", "charge=%s&amount=500", ch).want(200)
		r.post("/v1/refunds", "charge=%s&amount=401", ch).want(400, "error.type=invalid_request_error", "error.param=amount", "error.code=")
		r.post("/v1/refunds", "charge=%s&amount=0", ch).want(400, "error.param=amount")
	}},
	{"POST /v1/refunds", "an uncaptured, a failed, an unknown charge: 400", "refunds", func(r *rig) {
		held := r.hold(900)
		r.post("/v1/refunds", "charge=%s", held.text("latest_charge")).want(400)
		r.post("/v1/refunds", "payment_intent=%s", held.text("id")).want(400, "error.param=payment_intent")
		failed := r.pay(900, "usd", "pm_card_chargeDeclined").want(402)
		r.post("/v1/refunds", "charge=%s", failed.text("error.charge")).want(400)
		r.post("/v1/refunds", "charge=ch_none").want(400, "error.code=resource_missing", "error.param=charge")
		r.post("/v1/refunds", "").want(400, "error.code=parameter_missing")
	}},
	{"POST /v1/refunds", "Stripe's fee on the charge is not given back", "refunds", func(r *rig) {
		a0, p0 := r.balance("usd")
		r.post("/v1/refunds", "payment_intent=%s", r.pay(1000, "usd", "pm_card_visa").want(200).text("id")).want(200)
		if a, p := r.balance("usd"); a+p != a0+p0-59 { // 2.9 % and 30
			r.t.Errorf("%d of the fee is gone, want 59", a0+p0-a-p)
		}
	}},
	{"POST /v1/refunds", "three-decimal currencies: the last digit is 0; isk and ugx: hundreds", "currencies", func(r *rig) {
		for currency, right := range map[string]int{"kwd": 20, "isk": 100} {
			pi := r.pay(9000, currency, "pm_card_visa").want(200).text("id")
			r.post("/v1/refunds", "payment_intent=%s&amount=13", pi).want(400, "error.param=amount")
			r.post("/v1/refunds", "payment_intent=%s&amount=%d", pi, right).want(200)
			r.post("/v1/refunds", "payment_intent=%s", pi).want(200)
		}
	}},
	{"POST /v1/refunds/{refund}/cancel", "of a refund that is not in `requires_action`: 400", "api/refunds/cancel", func(r *rig) {
		re := r.post("/v1/refunds", "payment_intent=%s", r.pay(900, "usd", "pm_card_visa").want(200).text("id")).want(200)
		r.post("/v1/refunds/"+re.text("id")+"/cancel", "").want(400)
	}},
}

var transferClaims = []claim{
	{"POST /v1/transfers", "from an account to its platform, limited by what the account has; the account reverses it", observed, func(r *rig) {
		platform, acct := r.get("/v1/account").want(200).text("id"), r.express()
		r.transfer(700, acct)
		before, _ := r.balance("usd")
		there := r.on(acct)
		there.post("/v1/transfers", "amount=701&currency=usd&destination=%s", platform).want(400, "error.code=balance_insufficient")
		tr := there.post("/v1/transfers", "amount=500&currency=usd&destination=%s&expand[]=balance_transaction", platform).
			want(200, "destination="+platform, "balance_transaction.amount=-500", "balance_transaction.type=transfer")
		moved := func(back, left int64) {
			r.t.Helper()
			after, _ := r.balance("usd")
			if a, p := there.balance("usd"); after-before != back || a != left || p != 0 {
				r.t.Errorf("%d came, want %d; the account has %d and %d pending, want %d", after-before, back, a, p, left)
			}
		}
		moved(500, 200)
		r.receipt(r.get("/v1/charges/%s", tr.text("destination_payment")).want(200, "source_transfer="+tr.text("id"), "amount=500"), "$5.00")
		r.get("/v1/balance_transactions").want(200, "data.0.type=payment", "data.0.amount=500")
		r.get("/v1/transfers/%s", tr.text("id")).want(404) // it is the account's
		there.post("/v1/transfers/"+tr.text("id")+"/reversals", "amount=300").want(200)
		moved(200, 500)
		r.on(acct).get("/v1/events?type=transfer.created").want(200, "data.0.data.object.id="+tr.text("id"), "data.0.account="+acct)
		r.visitor().open("/transfers/"+tr.text("id")).shows(200, "$5.00", platform)
	}},
	{"POST /v1/transfers", "from an account to another, or to a platform that is not its own: 400 `resource_missing`, param `destination`", observed, func(r *rig) {
		acct, other := r.express(), r.express()
		r.transfer(700, acct)
		for _, to := range []string{other, acct, r.as("sk_test_other").get("/v1/account").want(200).text("id")} {
			r.on(acct).post("/v1/transfers", "amount=500&currency=usd&destination=%s", to).want(400, "error.code=resource_missing", "error.param=destination")
		}
		r.post("/v1/transfers", "amount=500&currency=usd&destination=%s", r.get("/v1/account").text("id")).want(400, "error.param=destination")
	}},
	{"POST /v1/refunds", "of a payment that came by a transfer: 400, and the money stays", "connect/separate-charges-and-transfers", func(r *rig) {
		acct := r.express()
		py := r.get("/v1/transfers/%s", r.transfer(700, acct)).text("destination_payment")
		r.on(acct).post("/v1/refunds", "charge=%s", py).want(400, "error.param=charge")
		r.as("").send("POST", "/_sandbox/charges/"+py+"/dispute", "").want(400)
		if there, _ := r.on(acct).balance("usd"); there != 700 {
			r.t.Errorf("%d is left, want 700", there)
		}
	}},
	{"POST /v1/transfers", "the payment on the account has a receipt too", observed, func(r *rig) {
		acct := r.express()
		tr := r.post("/v1/transfers", "amount=700&currency=usd&destination=%s", acct).want(200)
		r.receipt(r.on(acct).get("/v1/charges/%s", tr.text("destination_payment")), "$7.00")
	}},
	{"POST /v1/transfers", "moves available money at once: out of the platform's balance, a `payment` on the account's", charges, func(r *rig) {
		acct := r.express()
		before, _ := r.balance("usd")
		tr := r.post("/v1/transfers", "amount=700&currency=usd&destination=%s&expand[]=balance_transaction&metadata[a]=b", acct).
			want(200, "amount=700", "destination="+acct, "reversed=false", "balance_transaction.type=transfer", "balance_transaction.amount=-700", "metadata.a=b")
		after, _ := r.balance("usd")
		there, _ := r.on(acct).balance("usd")
		if before-after != 700 || there != 700 {
			r.t.Errorf("%d went, %d came", before-after, there)
		}
		r.on(acct).get("/v1/balance_transactions").want(200, "data.0.type=payment", "data.0.amount=700", "data.0.source="+tr.text("destination_payment"))
		r.on(acct).get("/v1/charges/%s", tr.text("destination_payment")).want(200, "source_transfer="+tr.text("id"), "amount=700")
		r.get("/v1/transfers/%s?expand[]=destination&expand[]=destination_payment", tr.text("id")).want(200, "destination.object=account", "destination_payment.object=charge")
	}},
	{"POST /v1/transfers", "above the available balance: 400 `balance_insufficient`; pending money does not count", observed, func(r *rig) {
		acct := r.express()
		available, _ := r.balance("usd")
		r.pay(5000, "usd", "pm_card_visa").want(200)
		form := "amount=%d&currency=usd&destination=%s"
		r.post("/v1/transfers", form, available+1, acct).want(400, "error.type=invalid_request_error", "error.code=balance_insufficient")
		r.post("/v1/transfers", form, available, acct).want(200)
		r.pay(5000, "usd", "pm_card_bypassPending").want(200)
		r.post("/v1/transfers", form, 4000, acct).want(200)
	}},
	{"POST /v1/transfers", "to an account without an active transfer capability: 400 `insufficient_capabilities_for_transfer`", observed, func(r *rig) {
		acct := r.post("/v1/accounts", "type=express&capabilities[transfers][requested]=true").want(200).text("id")
		form := "amount=700&currency=usd&destination=%s"
		r.post("/v1/transfers", form, acct).want(400, "error.code=insufficient_capabilities_for_transfer")
		r.control("POST", "accounts/"+acct+"/review", "")
		r.post("/v1/transfers", form, acct).want(400, "error.code=insufficient_capabilities_for_transfer")
		r.control("POST", "accounts/"+acct+"/complete", "")
		r.post("/v1/transfers", form, acct).want(200)
		r.control("POST", "accounts/"+acct+"/disable", "")
		r.post("/v1/transfers", form, acct).want(400, "error.code=insufficient_capabilities_for_transfer")
	}},
	{"POST /v1/transfers", "to an id that is not connected: 400 `resource_missing`, param `destination`", observed, func(r *rig) {
		r.post("/v1/transfers", "amount=700&currency=usd&destination=acct_none").want(400, "error.code=resource_missing", "error.param=destination")
		acct := r.express()
		r.delete("/v1/accounts/" + acct).want(200)
		r.post("/v1/transfers", "amount=700&currency=usd&destination=%s", acct).want(400, "error.code=resource_missing", "error.param=destination")
	}},
	{"POST /v1/transfers", "`source_transaction`: accepted while the charge is pending, available when it is, limited by it, of its group", charges, func(r *rig) {
		acct := r.express()
		ch := r.post("/v1/payment_intents", card+"amount=1000&currency=usd&payment_method=pm_card_visa&confirm=true&transfer_group=G").want(200).text("latest_charge")
		form := "amount=%d&currency=%s&destination=%s&source_transaction=%s"
		tr := r.post("/v1/transfers", form, 600, "usd", acct, ch).want(200, "source_transaction="+ch, "transfer_group=G")
		if available, pending := r.on(acct).balance("usd"); available != 0 || pending != 600 {
			r.t.Errorf("%d available, %d pending", available, pending)
		}
		r.post("/v1/transfers", form, 401, "usd", acct, ch).want(400, "error.param=amount")
		r.post("/v1/transfers", form, 100, "eur", acct, ch).want(400, "error.param=currency")
		r.post("/v1/transfers", form, 400, "usd", acct, ch).want(200)
		r.post("/v1/transfers", form, 1, "usd", acct, "ch_none").want(400, "error.code=resource_missing", "error.param=source_transaction")
		r.forward(3 * 24 * 60 * 60)
		if available, pending := r.on(acct).balance("usd"); available != 1000 || pending != 0 {
			r.t.Errorf("%d available, %d pending", available, pending)
		}
		r.get("/v1/transfers?transfer_group=G&destination=%s", acct).want(200, "data.1.id="+tr.text("id"))
	}},
	{"POST /v1/transfers", "no fewer than 1; the platform alone", described, func(r *rig) {
		acct := r.express()
		r.post("/v1/transfers", "amount=0&currency=usd&destination=%s", acct).want(400, "error.param=amount")
		r.post("/v1/transfers", "currency=usd&destination=%s", acct).want(400, "error.code=parameter_missing", "error.param=amount")
		r.on(acct).post("/v1/transfers", "amount=1&currency=usd&destination=%s", acct).want(400)
	}},
	{"POST /v1/transfers/{transfer}", "description and metadata change, and `transfer.updated` tells", "api/transfers/update", func(r *rig) {
		id := r.transfer(700, r.express())
		r.post("/v1/transfers/"+id, "description=x&metadata[a]=b").want(200, "description=x", "metadata.a=b")
		r.get("/v1/events?type=transfer.updated").want(200, "data.0.data.object.id="+id)
		r.get("/v1/transfers/tr_none").want(404, "error.code=resource_missing")
	}},
	{"POST /v1/transfers/{id}/reversals", "in parts, up to the whole; the money comes back from the account", "connect/separate-charges-and-transfers", func(r *rig) {
		acct := r.express()
		before, _ := r.balance("usd")
		id := r.transfer(700, acct)
		url := "/v1/transfers/" + id + "/reversals"
		r.post(url, "amount=200&expand[]=balance_transaction").want(200, "amount=200", "transfer="+id, "balance_transaction.type=transfer_refund", "balance_transaction.amount=200")
		r.get("/v1/transfers/%s", id).want(200, "amount_reversed=200", "reversed=false", "reversals.data.0.amount=200")
		r.post(url, "amount=501").want(400, "error.param=amount")
		trr := r.post(url, "").want(200, "amount=500").text("id")
		r.get("/v1/transfers/%s", id).want(200, "amount_reversed=700", "reversed=true")
		r.post(url, "").want(400)
		r.get("%s", url).want(200, "data.0.id="+trr, "data.1.amount=200")
		r.get("%s/%s", url, trr).want(200, "amount=500")
		after, _ := r.balance("usd")
		there, pending := r.on(acct).balance("usd")
		if before != after || there != 0 || pending != 0 {
			r.t.Errorf("%d before, %d after; the account has %d and %d", before, after, there, pending)
		}
		r.on(acct).get("/v1/balance_transactions").want(200, "data.0.type=payment_refund", "data.0.amount=-500")
		r.get("/v1/events?type=transfer.reversed").want(200, "data.0.data.object.id="+id, "data.0.data.object.amount_reversed=700", "data.1.data.object.amount_reversed=200")
	}},
	{"POST /v1/transfers/{id}/reversals", "once the account has paid the money out: 400 `balance_insufficient`", "connect/separate-charges-and-transfers", func(r *rig) {
		acct := r.express()
		id := r.transfer(700, acct)
		r.on(acct).post("/v1/payouts", "amount=600&currency=usd").want(200)
		r.post("/v1/transfers/"+id+"/reversals", "amount=101").want(400, "error.code=balance_insufficient")
		r.post("/v1/transfers/"+id+"/reversals", "amount=100").want(200)
	}},
	{"POST /v1/refunds", "a refund of the charge leaves the transfer alone", charges, func(r *rig) {
		acct := r.express()
		pi := r.pay(1000, "usd", "pm_card_bypassPending").want(200).text("id")
		id := r.transfer(700, acct)
		r.post("/v1/refunds", "payment_intent=%s", pi).want(200)
		r.get("/v1/transfers/%s", id).want(200, "amount_reversed=0")
	}},
}

var currencyClaims = []claim{
	{"POST /v1/payouts", "huf and twd: only multiples of 100", "currencies", func(r *rig) {
		for _, currency := range []string{"huf", "twd"} {
			r.post("/v1/payouts", "amount=20050&currency=%s", currency).want(400, "error.param=amount")
			r.pay(20050, currency, "pm_card_visa").want(200)
			r.post("/v1/payouts", "amount=20100&currency=%s", currency).want(200)
		}
	}},
	{"POST /v1/transfers", "three-decimal currencies: the last digit is 0; isk and ugx: hundreds", "currencies", func(r *rig) {
		acct := r.express()
		form := "amount=%d&currency=%s&destination=" + acct
		r.post("/v1/transfers", "%s", fmt.Sprintf(form, 5124, "kwd")).want(400, "error.param=amount")
		r.post("/v1/transfers", "%s", fmt.Sprintf(form, 5120, "kwd")).want(200)
		r.post("/v1/transfers", "%s", fmt.Sprintf(form, 550, "isk")).want(400, "error.param=amount")
		r.post("/v1/transfers", "%s", fmt.Sprintf(form, 500, "isk")).want(200)
	}},
	{"POST /v1/refunds", "in the charge's currency, whole units where there are no decimals", "currencies", func(r *rig) {
		ch := r.pay(5000, "jpy", "pm_card_visa").want(200).text("latest_charge")
		r.post("/v1/refunds", "charge=%s&amount=1", ch).want(200, "currency=jpy", "amount=1")
	}},
}

var clockClaims = []claim{
	{"GET /v1/balance", "a charge is pending for two days, then available", "payments/balances", func(r *rig) {
		a0, p0 := r.balance("usd")
		pi := r.post("/v1/payment_intents", card+"amount=1000&currency=usd&payment_method=pm_card_visa&confirm=true&expand[]=latest_charge.balance_transaction").want(200, "latest_charge.balance_transaction.status=pending")
		if a, p := r.balance("usd"); a != a0 || p != p0+941 {
			r.t.Errorf("%d available, %d pending", a-a0, p-p0)
		}
		r.forward(2*24*60*60 + 1)
		if a, p := r.balance("usd"); a != a0+941 || p != p0 {
			r.t.Errorf("%d available, %d pending", a-a0, p-p0)
		}
		r.get("/v1/balance_transactions/%s", pi.text("latest_charge.balance_transaction.id")).want(200, "status=available")
	}},
	{"GET /v1/balance", "`pm_card_bypassPending` and `tok_bypassPending` land in available at once", "testing", func(r *rig) {
		a0, p0 := r.balance("usd")
		r.pay(1000, "usd", "pm_card_bypassPending").want(200)
		r.post("/v1/payment_intents", card+"amount=1000&currency=usd&payment_method_data[type]=card&payment_method_data[card][token]=tok_bypassPending&confirm=true").want(200)
		if a, p := r.balance("usd"); a != a0+2*941 || p != p0 {
			r.t.Errorf("%d available, %d pending", a-a0, p-p0)
		}
	}},
}

func (r *rig) transfer(amount int, acct string) string {
	r.t.Helper()
	return r.post("/v1/transfers", "amount=%d&currency=usd&destination=%s", amount, acct).want(200).text("id")
}

// The clock stands when it is stopped, and goes forward only.
func TestClock(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.control("POST", "clock", `{"stop":true}`).want(200, "stopped=true")
	at := r.post("/v1/customers", "").want(200).number("created")
	r.forward(100)
	if later := r.post("/v1/customers", "").want(200).number("created"); later != at+100 {
		t.Errorf("%d seconds passed, want 100", later-at)
	}
	r.control("POST", "clock", `{"stop":false}`).want(200, "stopped=false")
	if later := r.post("/v1/customers", "").want(200).number("created"); later < at+100 {
		t.Error("the clock went back")
	}
	r.as("").send("POST", "/_sandbox/clock", `{"seconds":-1}`).want(400)
}
