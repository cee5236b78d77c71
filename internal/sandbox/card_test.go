package sandbox_test

import (
	"fmt"
	"testing"
)

// outcome is how a payment with a test card ends.
type outcome struct {
	what                            string
	method, token, number           string // empty: there is none
	status                          int
	state, code, declineCode, after string // after: the state once 3-D Secure was passed
}

var cardOutcomes = []outcome{
	{what: "success", method: "pm_card_visa", token: "tok_visa", number: "4242424242424242"},
	{what: "success, debit", method: "pm_card_visa_debit", token: "tok_visa_debit", number: "4000056655665556"},
	{what: "success, Mastercard", method: "pm_card_mastercard", token: "tok_mastercard", number: "5555555555554444"},
	{what: "success, American Express", method: "pm_card_amex", token: "tok_amex", number: "378282246310005"},
	{what: "success, money available at once", method: "pm_card_bypassPending", token: "tok_bypassPending", number: "4000000000000077"},
	{what: "success, international, money available at once", method: "pm_card_bypassPendingInternational", number: "4000003720000278"},
	{what: "generic decline", method: "pm_card_visa_chargeDeclined", token: "tok_visa_chargeDeclined", number: "4000000000000002", code: "card_declined", declineCode: "generic_decline"},
	{what: "generic decline, by the name in wide use", method: "pm_card_chargeDeclined", token: "tok_chargeDeclined", code: "card_declined", declineCode: "generic_decline"},
	{what: "insufficient funds", method: "pm_card_visa_chargeDeclinedInsufficientFunds", token: "tok_visa_chargeDeclinedInsufficientFunds", number: "4000000000009995", code: "card_declined", declineCode: "insufficient_funds"},
	{what: "insufficient funds, by the name in wide use", method: "pm_card_chargeDeclinedInsufficientFunds", token: "tok_chargeDeclinedInsufficientFunds", code: "card_declined", declineCode: "insufficient_funds"},
	{what: "lost card", method: "pm_card_visa_chargeDeclinedLostCard", token: "tok_visa_chargeDeclinedLostCard", number: "4000000000009987", code: "card_declined", declineCode: "lost_card"},
	{what: "stolen card", method: "pm_card_visa_chargeDeclinedStolenCard", token: "tok_visa_chargeDeclinedStolenCard", number: "4000000000009979", code: "card_declined", declineCode: "stolen_card"},
	{what: "expired card", method: "pm_card_chargeDeclinedExpiredCard", token: "tok_chargeDeclinedExpiredCard", number: "4000000000000069", code: "expired_card"},
	{what: "wrong security code", method: "pm_card_chargeDeclinedIncorrectCvc", token: "tok_chargeDeclinedIncorrectCvc", number: "4000000000000127", code: "incorrect_cvc"},
	{what: "processing error", method: "pm_card_chargeDeclinedProcessingError", token: "tok_chargeDeclinedProcessingError", number: "4000000000000119", code: "processing_error"},
	{what: "velocity limit", method: "pm_card_visa_chargeDeclinedVelocityLimitExceeded", token: "tok_visa_chargeDeclinedVelocityLimitExceeded", number: "4000000000006975", code: "card_declined", declineCode: "card_velocity_exceeded"},
	{what: "attaches, then declines", method: "pm_card_chargeCustomerFail", token: "tok_chargeCustomerFail", number: "4000000000000341", code: "card_declined", declineCode: "generic_decline"},
	{what: "3-D Secure always", method: "pm_card_authenticationRequired", number: "4000002760003184", state: "requires_action", after: "succeeded"},
	{what: "3-D Secure unless set up before", method: "pm_card_authenticationRequiredOnSetup", number: "4000002500003155", state: "requires_action", after: "succeeded"},
	{what: "already set up: 3-D Secure on session only", method: "pm_card_authenticationRequiredSetupForOffSession", number: "4000003800000446", state: "requires_action", after: "succeeded"},
	{what: "3-D Secure, then insufficient funds", method: "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds", number: "4000008260003178", state: "requires_action", after: "requires_payment_method"},
	{what: "3-D Secure required, succeeds", method: "pm_card_threeDSecure2Required", token: "tok_threeDSecure2Required", number: "4000000000003220", state: "requires_action", after: "succeeded"},
	{what: "3-D Secure required, then declined", method: "pm_card_threeDSecureRequiredChargeDeclined", token: "tok_threeDSecureRequiredChargeDeclined", number: "4000008400001629", state: "requires_action", after: "requires_payment_method"},
	{what: "3-D Secure required, look-up fails, declined", method: "pm_card_threeDSecureRequiredProcessingError", token: "tok_threeDSecureRequiredProcessingError", number: "4000008400001280", code: "card_declined", declineCode: "generic_decline"},
	{what: "3-D Secure optional: not asked for", method: "pm_card_threeDSecureOptional", token: "tok_threeDSecureOptional", number: "4000000000003055"},
	{what: "blocked by Radar", method: "pm_card_radarBlock", token: "tok_radarBlock", number: "4100000000000019", code: "card_declined", declineCode: "fraudulent"},
	{what: "elevated risk", method: "pm_card_riskLevelElevated", token: "tok_riskLevelElevated", number: "4000000000009235"},
	{what: "disputed as fraudulent", method: "pm_card_createDispute", token: "tok_createDispute", number: "4000000000000259"},
	{what: "disputed as not received", method: "pm_card_createDisputeProductNotReceived", token: "tok_createDisputeProductNotReceived", number: "4000000000002685"},
	{what: "inquiry", method: "pm_card_createDisputeInquiry", token: "tok_createDisputeInquiry", number: "4000000000001976"},
	{what: "early fraud warning", method: "pm_card_createIssuerFraudRecord", token: "tok_createIssuerFraudRecord", number: "4000000000005423"},
	{what: "several disputes", method: "pm_card_createMultipleDisputes", token: "tok_createMultipleDisputes", number: "4000000404000079"},
	{what: "refund pending, later succeeded", method: "pm_card_pendingRefund", token: "tok_pendingRefund", number: "4000000000007726"},
	{what: "refund succeeded, later failed", method: "pm_card_refundFail", token: "tok_refundFail", number: "4000000000005126"},
}

// cardClaims are the outcomes by each way to name the card.
func cardClaims() []claim {
	var out []claim
	for _, o := range cardOutcomes {
		for _, way := range []struct{ name, form string }{
			{o.method, "payment_method="},
			{o.token, "payment_method_data[type]=card&payment_method_data[card][token]="},
			{o.number, "payment_method_data[type]=card&payment_method_data[card][exp_month]=12&payment_method_data[card][exp_year]=2040&payment_method_data[card][cvc]=123&payment_method_data[card][number]="},
		} {
			if way.name == "" {
				continue
			}
			out = append(out, claim{"POST /v1/payment_intents", fmt.Sprintf("`%s`: %s", way.name, o), "testing", func(r *rig) { o.prove(r, way.form+way.name) }})
		}
	}
	return out
}

func (o outcome) String() string {
	switch {
	case o.after != "":
		return fmt.Sprintf("%s: `requires_action`, then `%s`", o.what, o.after)
	case o.declineCode != "":
		return fmt.Sprintf("%s: 402 `%s` (`%s`)", o.what, o.code, o.declineCode)
	case o.code != "":
		return fmt.Sprintf("%s: 402 `%s`", o.what, o.code)
	}
	return o.what + ": `succeeded`"
}

func (o outcome) prove(r *rig, form string) {
	res := r.post("/v1/payment_intents", "amount=2000&currency=usd&payment_method_types[]=card&confirm=true&%s", form)
	switch {
	case o.code != "":
		res.want(402, "error.type=card_error", "error.code="+o.code, "error.decline_code="+o.declineCode, "error.payment_intent.status=requires_payment_method")
		id := res.text("error.payment_intent.id")
		r.get("/v1/payment_intents/%s", id).want(200, "status=requires_payment_method", "last_payment_error.code="+o.code, "latest_charge="+res.text("error.charge"))
		r.get("/v1/charges/%s", res.text("error.charge")).want(200, "status=failed", "paid=false", "balance_transaction=")
	case o.after != "":
		res.want(200, "status=requires_action", "next_action.type=use_stripe_sdk")
		r.control("POST", "payment_intents/"+res.text("id")+"/authenticate", "")
		r.get("/v1/payment_intents/%s", res.text("id")).want(200, "status="+o.after)
	default:
		res.want(200, "status=succeeded", "amount_received=2000")
		r.get("/v1/charges/%s", res.text("latest_charge")).want(200, "status=succeeded", "paid=true", "captured=true")
	}
}

// A card by any of its names has one fingerprint.
func TestCardFingerprint(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	form := "type=card&card[token]=%s"
	a := r.post("/v1/payment_methods", form, "tok_visa").want(200)
	b := r.post("/v1/payment_methods", "type=card&card[number]=4242424242424242&card[exp_month]=1&card[exp_year]=2041").want(200)
	if a.text("card.fingerprint") != b.text("card.fingerprint") || a.text("id") == b.text("id") {
		t.Errorf("%s\n%s", a.raw, b.raw)
	}
	if c := r.post("/v1/payment_methods", form, "tok_mastercard").want(200); c.text("card.fingerprint") == a.text("card.fingerprint") {
		t.Error("two numbers have one fingerprint")
	}
}
