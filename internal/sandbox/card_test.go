package sandbox_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
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
	{what: "highest risk: blocked", method: "pm_card_riskLevelHighest", token: "tok_riskLevelHighest", number: "4000000000004954", code: "card_declined", declineCode: "fraudulent"},
	{what: "a wrong security code is blocked", method: "pm_card_cvcCheckFail", token: "tok_cvcCheckFail", number: "4000000000000101", code: "incorrect_cvc"},
	{what: "3-D Secure required, by a one-time passcode", number: "4000000000003238", state: "requires_action", after: "succeeded"},
	{what: "3-D Secure required, by one answer of several", number: "4000000000003246", state: "requires_action", after: "succeeded"},
	{what: "3-D Secure required, by several answers", number: "4000000000003253", state: "requires_action", after: "succeeded"},
	{what: "elevated risk", method: "pm_card_riskLevelElevated", token: "tok_riskLevelElevated", number: "4000000000009235"},
	{what: "disputed as fraudulent", method: "pm_card_createDispute", token: "tok_createDispute", number: "4000000000000259"},
	{what: "disputed as not received", method: "pm_card_createDisputeProductNotReceived", token: "tok_createDisputeProductNotReceived", number: "4000000000002685"},
	{what: "inquiry", method: "pm_card_createDisputeInquiry", token: "tok_createDisputeInquiry", number: "4000000000001976"},
	{what: "early fraud warning", method: "pm_card_createIssuerFraudRecord", token: "tok_createIssuerFraudRecord", number: "4000000000005423"},
	{what: "several disputes", method: "pm_card_createMultipleDisputes", token: "tok_createMultipleDisputes", number: "4000000404000079"},
	{what: "refund pending, later succeeded", method: "pm_card_pendingRefund", token: "tok_pendingRefund", number: "4000000000007726"},
	{what: "refund succeeded, later failed", method: "pm_card_refundFail", token: "tok_refundFail", number: "4000000000005126"},
}

// cardsThatPay are those that pay without more: brand, country, number, and the names after
// pm_card_ and tok_ of those that have them.
const cardsThatPay = `
mastercard US 5105105105105100 mastercard_prepaid  mastercard US 5200828282828210 mastercard_debit
mastercard US 2223003122003222 -                   visa US 4012888888881881 -
amex US 371449635398431 -                          discover US 6011111111111117 discover
discover US 6011000990139424 -                     discover US 6011981111111113 -
diners US 3056930009020004 diners                  diners US 36227206271667 -
diners US 30569309025904 -                         diners US 38520000023237 -
discover US 6555900000604105 -                     jcb JP 3566002020360505 jcb
jcb JP 3530111333300000 -                          unionpay CN 6200000000000005 unionpay
unionpay CN 6200000000000047 -                     unionpay CN 6205500000000000004 -
visa FR 4000002500001001 visa_cartesBancaires      mastercard FR 5555552500001001 mastercard_cartesBancaires
visa AU 4000050360000001 visa_debit_eftposAuCoBranded
mastercard AU 5555050360000080 mastercard_debit_eftposAuCoBranded
visa US 4000051230000072 debit_visaFsaProductCode  visa US 4000051230000072 debit_visaHsaProductCode
mastercard US 5200828282828897 mastercard_debit_mastercardFsaProductCode
visa US 4000000000000093 domesticPricing           visa US 4000000000000028 avsLine1Fail
visa US 4000000000000044 avsUnchecked              visa US 4000000000000036 avsZipFail
visa US 4000000000000010 avsFail                   visa US 4000000000003097 threeDSecureOptionalProcessingError
visa US 4242424242424242 us
visa AR 4000000320000021 ar  visa BR 4000000760000002 br  visa CA 4000001240000000 ca  visa CL 4000001520000001 cl
visa CO 4000001700000003 co  visa CR 4000001880000005 cr  visa EC 4000002180000000 ec  visa MX 4000004840008001 mx
visa PA 4000005910000000 pa  visa PY 4000006000000066 py  visa PE 4000006040000068 pe  visa UY 4000008580000003 uy
visa AE 4000007840000001 ae  mastercard AE 5200007840000022 ae_mastercard              visa AT 4000000400000008 at
visa BE 4000000560000004 be  visa BG 4000001000000000 bg  visa BY 4000001120000005 by  visa HR 4000001910000009 hr
visa CY 4000001960000008 cy  visa CZ 4000002030000002 cz  visa DK 4000002080000001 dk  visa EE 4000002330000009 ee
visa FI 4000002460000001 fi  visa FR 4000002500000003 fr  visa DE 4000002760000016 de  visa GI 4000002920000005 gi
visa GR 4000003000000030 gr  visa HU 4000003480000005 hu  visa IE 4000003720000005 ie  visa IT 4000003800000008 it
visa LV 4000004280000005 lv  visa LI 4000004380000004 li  visa LT 4000004400000000 lt  visa LU 4000004420000006 lu
visa MT 4000004700000007 mt  visa NL 4000005280000002 nl  visa NO 4000005780000007 no  visa PL 4000006160000005 pl
visa PT 4000006200000007 pt  visa RO 4000006420000001 ro  visa SA 4000006820000007 sa  visa SI 4000007050000006 si
visa SK 4000007030000001 sk  visa ES 4000007240000007 es  visa SE 4000007520000008 se  visa CH 4000007560000009 ch
visa GB 4000008260000000 gb  visa GB 4000058260000005 gb_debit                  mastercard GB 5555558265554449 gb_mastercard
visa AU 4000000360000006 au  visa CN 4000001560000002 cn  visa HK 4000003440000004 hk  visa IN 4000003560000008 in
visa JP 4000003920000003 jp  visa MY 4000004580000002 my  visa NZ 4000005540000008 nz  visa SG 4000007020000003 sg
visa TW 4000001580000008 tw  visa TH 4000007640000003 th_credit                 visa TH 4000057640000008 th_debit`

// brandClaims are the cards that pay, by what they look like.
func brandClaims() (out []claim) {
	for card := range slices.Chunk(strings.Fields(cardsThatPay), 4) {
		brand, country, number, name := card[0], card[1], card[2], card[3]
		looks := []string{"card.brand=" + brand, "card.country=" + country, "card.last4=" + number[len(number)-4:]}
		ways := map[string]string{number: "card[exp_month]=12&card[exp_year]=40&card[number]=" + number}
		if name != "-" {
			ways["tok_"+name] = "card[token]=tok_" + name
			out = append(out, claim{intents, fmt.Sprintf("`pm_card_%s`: succeeds; a %s card of %s", name, brand, country), "testing", func(r *rig) {
				m := r.pay(2000, "usd", "pm_card_"+name).want(200, "status=succeeded").text("payment_method")
				r.get("/v1/payment_methods/%s", m).want(200, looks...)
			}})
		}
		for _, way := range slices.Sorted(maps.Keys(ways)) {
			out = append(out, claim{intents, fmt.Sprintf("`%s`: succeeds; a %s card of %s", way, brand, country), "testing", func(r *rig) {
				m := r.post("/v1/payment_methods", "type=card&%s", ways[way]).want(200, looks...).text("id")
				r.pay(2000, "usd", m).want(200, "status=succeeded")
			}})
		}
	}
	return out
}

const methods = "POST /v1/payment_methods"

// lookClaims are about how cards are read and checked.
var lookClaims = []claim{
	{methods, "a number with spaces and a year of two digits are taken", observed, func(r *rig) {
		r.post("/v1/payment_methods", "type=card&card[number]=4242 4242 4242 4242&card[exp_month]=1&card[exp_year]=41").want(200, "card.exp_year=2041", "card.last4=4242")
	}},
	{methods, "a security code that is none: 402 `invalid_cvc`, param `cvc`", "testing", func(r *rig) {
		r.post("/v1/payment_methods", "type=card&card[number]=4242424242424242&card[exp_month]=1&card[exp_year]=41&card[cvc]=99").want(402, "error.code=invalid_cvc", "error.param=cvc")
	}},
	{methods, "checks are `unchecked` until the card pays, then `pass`; null for what was not given", observed, func(r *rig) {
		form := "type=card&card[number]=4242424242424242&card[exp_month]=1&card[exp_year]=41"
		r.post("/v1/payment_methods", "%s", form).want(200, "card.checks.cvc_check=", "card.checks.address_postal_code_check=")
		m := r.post("/v1/payment_methods", "%s&card[cvc]=123&billing_details[address][postal_code]=94107", form).
			want(200, "card.checks.cvc_check=unchecked", "card.checks.address_postal_code_check=unchecked", "card.checks.address_line1_check=").text("id")
		r.pay(2000, "usd", m).want(200)
		r.get("/v1/payment_methods/%s", m).want(200, "card.checks.cvc_check=pass", "card.checks.address_postal_code_check=pass")
	}},
	{intents, "`4000000000000101` with a security code: 402 `incorrect_cvc`, param `cvc`; without one it succeeds", "testing", func(r *rig) {
		form := "type=card&card[number]=4000000000000101&card[exp_month]=1&card[exp_year]=41"
		r.pay(2000, "usd", r.post("/v1/payment_methods", "%s", form).text("id")).want(200, "status=succeeded")
		res := r.pay(2000, "usd", r.post("/v1/payment_methods", "%s&card[cvc]=123", form).text("id")).want(402, "error.code=incorrect_cvc", "error.param=cvc")
		r.get("/v1/payment_intents/%s", res.text("error.payment_intent.id")).want(200, "last_payment_error.param=cvc")
	}},
	{intents, "`4000000000000036` with a postal code: 402 `incorrect_zip`, param `address_zip`", observed, func(r *rig) {
		m := r.post("/v1/payment_methods", "type=card&card[number]=4000000000000036&card[exp_month]=1&card[exp_year]=41&billing_details[address][postal_code]=94107").text("id")
		r.pay(2000, "usd", m).want(402, "error.code=incorrect_zip", "error.param=address_zip")
	}},
	{intents, "Cartes Bancaires cards name both networks", "testing", func(r *rig) {
		m := r.pay(2000, "eur", "pm_card_visa_cartesBancaires").want(200).text("payment_method")
		r.get("/v1/payment_methods/%s", m).want(200, "card.networks.available.0=cartes_bancaires", "card.networks.available.1=visa")
	}},
	{intents, "American Express and Diners cards support no 3-D Secure", observed, func(r *rig) {
		for _, name := range []string{"amex", "diners"} {
			m := r.pay(2000, "usd", "pm_card_"+name).want(200).text("payment_method")
			r.get("/v1/payment_methods/%s", m).want(200, "card.three_d_secure_usage.supported=false")
		}
	}},
	{intents, "`payment_method_data` makes a card wherever an intent takes one, with its details", described, func(r *rig) {
		data := "payment_method_data[type]=card&payment_method_data[billing_details][name]=Ada&payment_method_data[metadata][k]=v&payment_method_data[card]"
		for _, kind := range []string{"payment_intents", "setup_intents"} {
			form := card
			if kind == "payment_intents" {
				form += "amount=900&currency=usd&"
			}
			for _, way := range []string{"[token]=tok_visa", "[number]=4242424242424242&payment_method_data[card][exp_month]=1&payment_method_data[card][exp_year]=41&payment_method_data[card][cvc]=123"} {
				made := r.post("/v1/"+kind, "%s%s", form+data, way).want(200, "status=requires_confirmation")
				m := made.text("payment_method")
				r.get("/v1/payment_methods/%s", m).want(200, "billing_details.name=Ada", "metadata.k=v", "card.checks.cvc_check=unchecked")
				r.post("/v1/"+kind+"/"+made.text("id"), "%s%s", data, way).want(200, "status=requires_confirmation")
				r.post("/v1/"+kind+"/"+made.text("id")+"/confirm", "%s%s", data, way).want(200, "status=succeeded")
			}
			r.post("/v1/"+kind, "%spayment_method_data[type]=sepa_debit", form).want(400, "error.param=payment_method_data[type]")
		}
	}},
	{"POST /v1/tokens", "a token without a security code has nothing to check", observed, func(r *rig) {
		form := "card[number]=4242424242424242&card[exp_month]=1&card[exp_year]=41"
		r.post("/v1/tokens", "%s", form).want(200, "card.cvc_check=")
		r.post("/v1/tokens", "%s&card[cvc]=123", form).want(200, "card.cvc_check=unchecked")
		r.post("/v1/tokens", "%s&card[cvc]=1", form).want(402, "error.code=invalid_cvc")
	}},
	{"POST /v1/tokens", "a token spells the brand as people do", observed, func(r *rig) {
		r.post("/v1/tokens", "card[number]=378282246310005&card[exp_month]=1&card[exp_year]=41").want(200, "card.brand=American Express")
	}},
	{intents, "a charge shows what was authorised, and shipping", observed, func(r *rig) {
		pi := r.post("/v1/payment_intents", card+"amount=900&currency=usd&confirm=true&payment_method=pm_card_visa&shipping[name]=Ada&shipping[address][line1]=1 Main St").
			want(200, "shipping.name=Ada", "shipping.address.line1=1 Main St")
		r.get("/v1/charges/%s", pi.text("latest_charge")).want(200, "shipping.name=Ada", "payment_method_details.card.amount_authorized=900",
			"payment_method_details.card.overcapture.status=unavailable", "payment_method_details.card.network_token.used=false")
	}},
	{"POST /v1/refunds", "a refund as fraudulent: the charge says that its user reported fraud", observed, func(r *rig) {
		ch := r.pay(900, "usd", "pm_card_visa").text("latest_charge")
		r.post("/v1/refunds", "charge=%s&reason=fraudulent", ch).want(200)
		r.get("/v1/charges/%s", ch).want(200, "fraud_details.user_report=fraudulent")
	}},
	{"POST /v1/refunds", "more than an untouched charge, or than is left of it: 400 with its own message", observed, func(r *rig) {
		ch := r.pay(1000, "usd", "pm_card_visa").text("latest_charge")
		r.post("/v1/refunds", "charge=%s&amount=2000", ch).want(400, "error.message=Refund amount ($20.00) is greater than charge amount ($10.00)")
		r.post("/v1/refunds", "charge=%s&amount=100", ch).want(200)
		r.post("/v1/refunds", "charge=%s&amount=2000", ch).want(400, "error.message=Refund amount ($20.00) is greater than unrefunded amount on charge ($9.00)")
	}},
}

// cardClaims are the outcomes by each way to name the card.
func cardClaims() []claim {
	out := slices.Concat(brandClaims(), lookClaims)
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
