package sandbox_test

import "strings"

const (
	day      = 24 * 60 * 60 // seconds
	disputes = "disputes/api"
	checkout = "payments/checkout"
	payouts  = "connect/payouts-connected-accounts"
)

var setupClaims = []claim{
	{"POST /v1/setup_intents", "the challenge of one that waits for none is refused, and the intent stays", described, func(r *rig) {
		si := r.post("/v1/setup_intents", card+"confirm=true&payment_method=pm_card_visa").want(200, "status=succeeded").text("id")
		r.as("").send("POST", "/_sandbox/setup_intents/"+si+"/authenticate", `{"succeed":false}`).want(400)
		r.get("/v1/setup_intents/%s", si).want(200, "status=succeeded", "last_setup_error=")
	}},
	{"POST /v1/setup_intents", "confirmed with automatic methods and no `return_url`: 400, param `return_url`, and none is made", described, func(r *rig) {
		r.post("/v1/setup_intents", "confirm=true&payment_method=pm_card_visa").want(400, "error.param=return_url")
		r.get("/v1/setup_intents").want(200, "data.0=")
		r.post("/v1/setup_intents", "confirm=true&payment_method=pm_card_visa&automatic_payment_methods[enabled]=true&automatic_payment_methods[allow_redirects]=never").
			want(200, "status=succeeded")
	}},
	{"POST /v1/setup_intents", "with a customer's card: not without the customer, not for another, not once it is detached", described, func(r *rig) {
		cu, other := r.cardholder(), r.customers(1)[0]
		m := r.get("/v1/payment_methods?customer=%s", cu).want(200).text("data.0.id")
		r.post("/v1/setup_intents", card+"payment_method=%s", m).want(400, "error.param=payment_method")
		r.post("/v1/setup_intents", card+"payment_method=%s&customer=%s", m, other).want(400, "error.param=payment_method")
		r.post("/v1/setup_intents", card+"payment_method=%s&customer=%s", m, cu).want(200, "status=requires_confirmation")
		r.post("/v1/payment_methods/"+m+"/detach", "").want(200)
		r.post("/v1/setup_intents", card+"payment_method=%s", m).want(400, "error.code=", "error.param=")
	}},
	{"POST /v1/setup_intents", "`usage` is `off_session`; on success with a customer the method is attached", described, func(r *rig) {
		cu := r.customers(1)[0]
		si := r.post("/v1/setup_intents", card+"customer=%s&payment_method=pm_card_visa&confirm=true", cu).want(200, "status=succeeded", "usage=off_session")
		r.get("/v1/payment_methods/%s", si.text("payment_method")).want(200, "customer="+cu)
		r.get("/v1/events?type=setup_intent.succeeded").want(200, "data.0.data.object.id="+si.text("id"))
	}},
	{"POST /v1/setup_intents/{intent}/confirm", "3-D Secure: `requires_action`; once set up, the card pays off session", "testing", func(r *rig) {
		cu := r.customers(1)[0]
		si := r.post("/v1/setup_intents", card+"customer=%s&payment_method=pm_card_authenticationRequiredOnSetup&confirm=true", cu).want(200, "status=requires_action")
		r.control("POST", "setup_intents/"+si.text("id")+"/authenticate", "")
		r.post("/v1/payment_intents", card+"amount=900&currency=usd&confirm=true&off_session=true&customer=%s&payment_method=%s", cu, si.text("payment_method")).want(200, "status=succeeded")
	}},
	{"POST /v1/setup_intents/{intent}/confirm", "a decline: 402, back to `requires_payment_method` with `last_setup_error`", described, func(r *rig) {
		si := r.post("/v1/setup_intents", card+"payment_method=pm_card_chargeDeclined&confirm=true").want(402, "error.code=card_declined", "error.setup_intent.status=requires_payment_method")
		r.get("/v1/setup_intents/%s", si.text("error.setup_intent.id")).want(200, "last_setup_error.code=card_declined")
	}},
	{"POST /v1/setup_intents/{intent}/cancel", "while it is open", described, func(r *rig) {
		si := r.post("/v1/setup_intents", "").want(200, "status=requires_payment_method").text("id")
		r.post("/v1/setup_intents/"+si+"/cancel", "").want(200, "status=canceled")
		r.post("/v1/setup_intents/"+si+"/confirm", "payment_method=pm_card_visa").want(400, "error.code=setup_intent_unexpected_state")
	}},
}

var refundLifeClaims = []claim{
	{"POST /v1/refunds", "`pm_card_pendingRefund`: `pending`, later `succeeded`; `charge.refund.updated` tells", "testing", func(r *rig) {
		re := r.post("/v1/refunds", "payment_intent=%s", r.pay(900, "usd", "pm_card_pendingRefund").text("id")).want(200, "status=pending").text("id")
		r.forward(day)
		r.get("/v1/refunds/%s", re).want(200, "status=succeeded")
		r.get("/v1/events?type=charge.refund.updated").want(200, "data.0.data.object.status=succeeded")
	}},
	{"POST /v1/refunds", "`pm_card_refundFail`: `succeeded`, later `failed`; the money is back in the balance", "testing", func(r *rig) {
		ch := r.pay(900, "usd", "pm_card_refundFail").text("latest_charge")
		re := r.post("/v1/refunds", "charge=%s", ch).want(200, "status=succeeded").text("id")
		r.forward(2 * day)
		r.get("/v1/refunds/%s?expand[]=failure_balance_transaction", re).want(200, "status=failed", "failure_balance_transaction.type=refund_failure", "failure_balance_transaction.amount=900")
		r.get("/v1/charges/%s", ch).want(200, "amount_refunded=0", "refunded=false")
	}},
	{"POST /v1/refunds", "money that is pending is given back from the pending balance, and its balance transaction is available with the charge's", observed, func(r *rig) {
		ch := r.pay(2000, "usd", "pm_card_visa").text("latest_charge")
		available, pending := r.balance("usd")
		paid := r.get("/v1/charges/%s?expand[]=balance_transaction", ch).want(200, "balance_transaction.status=pending")
		re := r.post("/v1/refunds", "charge=%s&amount=500", ch).want(200, "status=succeeded").text("balance_transaction")
		r.get("/v1/balance_transactions/%s", re).want(200, "status=pending", "available_on="+paid.text("balance_transaction.available_on"), "description=REFUND FOR CHARGE")
		if a, p := r.balance("usd"); a != available || p != pending-500 {
			r.t.Errorf("%d available and %d pending, want %d and %d", a, p, available, pending-500)
		}
		if on := paid.number("balance_transaction.available_on"); on%day != 0 {
			r.t.Errorf("available_on %d is not the beginning of a day in UTC", on)
		}
	}},
	{"POST /v1/refunds", "when the available balance is short: `pending`, and paid once there is money", "refunds", func(r *rig) {
		pi := r.pay(2000, "usd", "pm_card_visa").text("id")
		r.forward(2 * day)
		all, _ := r.balance("usd")
		r.transfer(int(all), r.express())
		re := r.post("/v1/refunds", "payment_intent=%s", pi).want(200, "status=pending").text("id")
		r.pay(9000, "usd", "pm_card_bypassPending").want(200)
		r.get("/v1/refunds/%s", re).want(200, "status=succeeded")
	}},
	{"POST /v1/payment_intents/{intent}/capture", "money that is held is let go after seven days", "payments/place-a-hold-on-a-payment-method", func(r *rig) {
		pi := r.hold(900).text("id")
		r.forward(7 * day)
		r.get("/v1/payment_intents/%s", pi).want(200, "status=canceled", "cancellation_reason=automatic")
		r.post("/v1/payment_intents/"+pi+"/capture", "").want(400, "error.code=payment_intent_unexpected_state")
	}},
}

var disputeClaims = []claim{
	{"POST /v1/disputes/{dispute}", "evidence once submitted, or of a closed dispute: 400; metadata still changes", "disputes/api", func(r *rig) {
		r.pay(5000, "usd", "pm_card_createDispute").want(200)
		url := "/v1/disputes/" + r.get("/v1/disputes").want(200).text("data.0.id")
		r.post(url, "evidence[product_description]=tea&submit=false").want(200, "status=needs_response")
		r.post(url, "evidence[product_description]=coffee").want(200, "status=under_review")
		for _, form := range []string{"evidence[product_description]=milk", "submit=true"} {
			r.post(url, "%s", form).want(400)
		}
		r.get("%s", url).want(200, "evidence.product_description=coffee", "evidence_details.submission_count=1")
		r.post(url+"/close", "").want(200, "status=lost")
		r.post(url, "evidence[product_description]=milk").want(400)
		r.post(url+"/close", "").want(400)
		r.post(url, "metadata[a]=b").want(200, "metadata.a=b")
	}},
	{"GET /v1/disputes", "`pm_card_createDispute`: money and a fee leave at once, `charge.dispute.funds_withdrawn`", disputes, func(r *rig) {
		d := r.disputed("pm_card_createDispute").want(200, "data.0.status=needs_response", "data.0.reason=fraudulent", "data.0.amount=2000", "data.0.balance_transactions.0.amount=-2000", "data.0.balance_transactions.0.reporting_category=dispute")
		r.get("/v1/charges/%s", d.text("data.0.charge")).want(200, "disputed=true")
		r.get("/v1/events?type=charge.dispute.funds_withdrawn").want(200, "data.0.data.object.id="+d.text("data.0.id"))
		r.post("/v1/refunds", "charge=%s", d.text("data.0.charge")).want(400, "error.code=charge_disputed")
	}},
	{"POST /v1/disputes/{dispute}", "`winning_evidence`: `under_review`, seconds later `won`, the money comes back, `charge.dispute.funds_reinstated`", "testing", func(r *rig) {
		id := r.disputed("pm_card_createDispute").text("data.0.id")
		r.post("/v1/disputes/"+id, "evidence[uncategorized_text]=winning_evidence&submit=true").want(200, "status=under_review")
		r.forward(3)
		r.get("/v1/disputes/%s", id).want(200, "status=won", "balance_transactions.1.amount=2000", "balance_transactions.1.reporting_category=dispute_reversal")
		r.get("/v1/events?type=charge.dispute.funds_reinstated").want(200, "data.0.data.object.id="+id)
		r.get("/v1/events?type=charge.dispute.closed").want(200, "data.0.data.object.status=won")
	}},
	{"POST /v1/disputes/{dispute}", "`losing_evidence`: `under_review`, seconds later `lost`; the charge cannot be refunded, 400 `charge_disputed`", "testing", func(r *rig) {
		d := r.disputed("pm_card_createDisputeProductNotReceived").want(200, "data.0.reason=product_not_received")
		r.post("/v1/disputes/"+d.text("data.0.id"), "evidence[uncategorized_text]=losing_evidence&submit=true").want(200, "status=under_review")
		r.forward(3)
		r.get("/v1/disputes/%s", d.text("data.0.id")).want(200, "status=lost")
		r.post("/v1/refunds", "charge=%s", d.text("data.0.charge")).want(400, "error.code=charge_disputed")
	}},
	{"POST /v1/disputes/{dispute}", "an inquiry moves no money and leaves the charge refundable; `losing_evidence` closes it", "testing", func(r *rig) {
		d := r.disputed("pm_card_createDisputeInquiry").want(200, "data.0.status=warning_needs_response", "data.0.is_charge_refundable=true", "data.0.balance_transactions.0=")
		r.post("/v1/disputes/"+d.text("data.0.id"), "evidence[uncategorized_text]=losing_evidence&submit=true").want(200, "status=warning_under_review")
		r.forward(3)
		r.get("/v1/disputes/%s", d.text("data.0.id")).want(200, "status=warning_closed")
		r.post("/v1/refunds", "charge=%s", d.text("data.0.charge")).want(200, "status=succeeded")
	}},
	{"POST /v1/disputes/{dispute}", "`escalate_inquiry_evidence` makes a dispute of an inquiry", "testing", func(r *rig) {
		id := r.disputed("pm_card_createDisputeInquiry").text("data.0.id")
		r.post("/v1/disputes/"+id, "evidence[uncategorized_text]=escalate_inquiry_evidence&submit=true").want(200, "status=needs_response", "balance_transactions.0.amount=-2000")
	}},
	{"POST /v1/disputes/{dispute}/close", "accepts it: `lost`", described, func(r *rig) {
		id := r.disputed("pm_card_createDispute").text("data.0.id")
		r.post("/v1/disputes/"+id+"/close", "").want(200, "status=lost")
		r.post("/v1/disputes/"+id+"/close", "").want(400)
	}},
	{"GET /v1/disputes", "not answered in time: `lost`; one charge may be disputed more than once", disputes, func(r *rig) {
		d := r.disputed("pm_card_createMultipleDisputes")
		r.forward(30 * day)
		for _, id := range d.ids() {
			r.get("/v1/disputes/%s", id).want(200, "status=lost", "evidence_details.past_due=true")
		}
		if n := len(d.ids()); n != 2 {
			r.t.Errorf("%d disputes, want 2", n)
		}
	}},
	{"GET /v1/radar/early_fraud_warnings", "`pm_card_createIssuerFraudRecord`", "testing", func(r *rig) {
		ch := r.pay(2000, "usd", "pm_card_createIssuerFraudRecord").text("latest_charge")
		r.get("/v1/radar/early_fraud_warnings?charge=%s", ch).want(200, "data.0.charge="+ch)
	}},
}

var payoutClaims = []claim{
	{"POST /v1/payouts", "to a bank account that sent money back, while another one works: 400 `payouts_not_allowed`, param `destination`", payouts, func(r *rig) {
		acct := r.express()
		r.transfer(700, acct)
		banks := "/v1/accounts/" + acct + "/external_accounts"
		bad := r.post(banks, "external_account=btok_us_verified_accountClosed&default_for_currency=true").want(200).text("id")
		po := r.on(acct).post("/v1/payouts", "amount=100&currency=usd").want(200, "destination="+bad).text("id")
		r.forward(4 * day)
		r.on(acct).get("/v1/payouts/%s", po).want(200, "status=failed", "failure_code=account_closed")
		good := r.post(banks, "external_account=btok_us_verified").want(200, "default_for_currency=true").text("id")
		r.on(acct).post("/v1/payouts", "amount=100&currency=usd&destination=%s", bad).want(400, "error.code=payouts_not_allowed", "error.param=destination")
		r.on(acct).post("/v1/payouts", "amount=100&currency=usd").want(200, "destination="+good)
	}},
	{"POST /v1/payouts", "of nothing and of less: 400, param `amount`", described, func(r *rig) {
		for _, amount := range []string{"0", "-1"} {
			r.post("/v1/payouts", "amount=%s&currency=usd", amount).want(400, "error.code=parameter_invalid_integer", "error.param=amount")
		}
		r.get("/v1/payouts").want(200, "data.0=")
	}},
	{"POST /v1/payouts", "from an account without payouts: 400 `payouts_not_allowed`", "error-codes", func(r *rig) {
		acct := r.express()
		r.transfer(700, acct)
		r.control("POST", "accounts/"+acct+"/disable", "")
		r.on(acct).post("/v1/payouts", "amount=100&currency=usd").want(400, "error.code=payouts_not_allowed")
	}},
	{"POST /v1/payouts", "on the connected account: `pending`, `in_transit`, `paid`; the money leaves at once", payouts, func(r *rig) {
		there := r.funded(5000)
		po := there.post("/v1/payouts", "amount=3000&currency=usd&expand[]=balance_transaction").want(200, "status=pending", "automatic=false", "balance_transaction.amount=-3000", "balance_transaction.type=payout").text("id")
		if available, _ := there.balance("usd"); available != 2000 {
			r.t.Errorf("%d available, want 2000", available)
		}
		r.forward(day)
		there.get("/v1/payouts/%s", po).want(200, "status=in_transit")
		r.forward(day)
		there.get("/v1/payouts/%s", po).want(200, "status=paid")
		there.get("/v1/events?type=payout.paid").want(200, "data.0.account="+there.account)
	}},
	{"POST /v1/payouts", "above the available balance: 400 `balance_insufficient`", described, func(r *rig) {
		r.funded(5000).post("/v1/payouts", "amount=5001&currency=usd").want(400, "error.code=balance_insufficient")
	}},
	{"POST /v1/payouts", "`paid` may turn `failed`: the money is back, the bank account disabled", payouts, func(r *rig) {
		there := r.funded(5000)
		po := there.post("/v1/payouts", "amount=3000&currency=usd").want(200).text("id")
		r.forward(3 * day)
		there.get("/v1/payouts/%s", po).want(200, "status=paid")
		r.control("POST", "payouts/"+po+"/fail", "")
		there.get("/v1/payouts/%s?expand[]=failure_balance_transaction", po).want(200, "status=failed", "failure_code=account_closed", "failure_balance_transaction.amount=3000", "failure_balance_transaction.type=payout_failure")
		r.get("/v1/accounts/%s", there.account).want(200, "payouts_enabled=false", "external_accounts.data.0.status=errored")
		there.get("/v1/events?type=account.external_account.updated").want(200, "data.0.account="+there.account)
		there.post("/v1/payouts", "amount=100&currency=usd").want(400)
	}},
	{"POST /v1/payouts/{payout}/cancel", "while it is pending: `payout_cancel`", described, func(r *rig) {
		there := r.funded(5000)
		po := there.post("/v1/payouts", "amount=3000&currency=usd").want(200).text("id")
		there.post("/v1/payouts/"+po+"/cancel", "").want(200, "status=canceled")
		there.post("/v1/payouts/"+po+"/cancel", "").want(400)
		there.get("/v1/balance_transactions?type=payout_cancel").want(200, "data.0.amount=3000")
	}},
}

const order = "mode=payment&success_url=https://app.example/ok&cancel_url=https://app.example/no&metadata[order]=7&payment_intent_data[metadata][wallet]=w" +
	"&line_items[0][quantity]=2&line_items[0][price_data][currency]=usd&line_items[0][price_data][unit_amount]=1250&line_items[0][price_data][product_data][name]=Credit"

var checkoutClaims = []claim{
	{"POST /v1/checkout/sessions", "without a quantity, with a price or an address that is none, or with a customer and an email: 400 with `param`", described, func(r *rig) {
		for _, wrong := range []struct{ old, with, param string }{
			{"&line_items[0][quantity]=2", "", "line_items[0][quantity]"},
			{"[quantity]=2", "[quantity]=0", "line_items[0][quantity]"},
			{"[unit_amount]=1250", "[unit_amount]=-1", "line_items[0][price_data][unit_amount]"},
			{"[unit_amount]=1250", "[unit_amount]=100000000", "line_items[0][price_data][unit_amount]"},
			{"[unit_amount]=1250", "[unit_amount_decimal]=12.5", "line_items[0][price_data][unit_amount_decimal]"},
			{"success_url=https://", "success_url=", "success_url"},
			{"cancel_url=https://app.example/no", "cancel_url=javascript:alert(1)", "cancel_url"},
			{"mode=payment", "mode=payment&customer=" + r.customers(1)[0] + "&customer_email=a@example.com", "customer_email"},
		} {
			form := strings.Replace(order, wrong.old, wrong.with, 1)
			if form == order {
				r.t.Fatalf("%s is not in the order", wrong.old)
			}
			r.post("/v1/checkout/sessions", "%s", form).want(400, "error.param="+wrong.param)
		}
		r.get("/v1/checkout/sessions").want(200, "data.0=")
	}},
	{"POST /v1/checkout/sessions", "of another mode, or embedded: 400, param `mode` and `ui_mode`", described, func(r *rig) {
		for _, mode := range []string{"setup", "subscription"} {
			r.post("/v1/checkout/sessions", "%s", strings.Replace(order, "mode=payment", "mode="+mode, 1)).want(400, "error.param=mode")
		}
		r.post("/v1/checkout/sessions", order+"&ui_mode=embedded").want(400, "error.param=ui_mode")
	}},
	{"POST /v1/checkout/sessions", "`open` and `unpaid`, the intent null until the payer confirms; metadata is not copied to it", checkout, func(r *rig) {
		id := r.post("/v1/checkout/sessions", order).want(200, "status=open", "payment_status=unpaid", "payment_intent=", "amount_total=2500").text("id")
		r.control("POST", "checkout/sessions/"+id+"/pay", "")
		r.get("/v1/checkout/sessions/%s?expand[]=payment_intent", id).want(200, "status=complete", "payment_status=paid", "url=", "payment_intent.status=succeeded", "payment_intent.metadata.wallet=w", "payment_intent.metadata.order=")
		r.get("/v1/events?type=checkout.session.completed").want(200, "data.0.data.object.id="+id)
	}},
	{"POST /v1/checkout/sessions", "`complete` and `unpaid` for a delayed method, then `async_payment_succeeded`", checkout, func(r *rig) {
		id := r.post("/v1/checkout/sessions", order).want(200).text("id")
		pi := r.control("POST", "checkout/sessions/"+id+"/pay", `{"card":"sandboxProcessing"}`).want(200, "status=complete", "payment_status=unpaid").text("payment_intent")
		r.control("POST", "payment_intents/"+pi+"/finish", "")
		r.get("/v1/events?type=checkout.session.async_payment_succeeded").want(200, "data.0.data.object.payment_status=paid")
	}},
	{"POST /v1/checkout/sessions/{session}/expire", "by the caller, or by itself after 24 hours", checkout, func(r *rig) {
		a, b := r.post("/v1/checkout/sessions", order).want(200).text("id"), r.post("/v1/checkout/sessions", order).want(200).text("id")
		r.post("/v1/checkout/sessions/"+a+"/expire", "").want(200, "status=expired")
		r.forward(day)
		r.get("/v1/checkout/sessions/%s", b).want(200, "status=expired")
		r.get("/v1/events?type=checkout.session.expired").want(200, "data.1.data.object.id="+a)
	}},
	{"POST /v1/payment_intents/{intent}/cancel", "not the intent of a session", checkout, func(r *rig) {
		id := r.post("/v1/checkout/sessions", order).want(200).text("id")
		r.as("").send("POST", "/_sandbox/checkout/sessions/"+id+"/pay", `{"card":"pm_card_chargeDeclined"}`).want(402)
		pi := r.get("/v1/checkout/sessions/%s", id).want(200, "status=open").text("payment_intent")
		r.post("/v1/payment_intents/"+pi+"/cancel", "").want(400)
	}},
}

// disputed pays with a card that is disputed and lists what came of it.
func (r *rig) disputed(method string) *reply {
	r.t.Helper()
	pi := r.pay(2000, "usd", method).want(200, "status=succeeded").text("id")
	return r.get("/v1/disputes?payment_intent=%s", pi).want(200)
}

// funded is a connected account with money.
func (r *rig) funded(amount int) *rig {
	r.t.Helper()
	acct := r.express()
	r.transfer(amount, acct)
	return r.on(acct)
}
