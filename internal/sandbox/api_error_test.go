package sandbox_test

import (
	"strings"

	"github.com/purserhq/purser/internal/sandbox"
)

const (
	intents = "POST /v1/payment_intents"
	card    = "payment_method_types[]=card&"
)

var errorClaims = []claim{
	{"POST /v1/customers", "a text beyond its longest, by characters and not bytes: 400 with `param`", described, func(r *rig) {
		for field, most := range map[string]int{"name": 256, "description": 5000} {
			r.post("/v1/customers", "%s=%s", field, strings.Repeat("ä", most)).want(200)
			r.post("/v1/customers", "%s=%s", field, strings.Repeat("a", most+1)).want(400, "error.type=invalid_request_error", "error.param="+field)
		}
	}},
	{"POST /v1/payment_intents", "a boolean that is neither true nor false: 400 with `param`", described, func(r *rig) {
		for _, word := range []string{"maybe", "1", "True"} {
			r.post("/v1/payment_intents", "amount=900&currency=usd&confirm=%s", word).want(400, "error.param=confirm")
		}
	}},
	{"any", "an error with a code: `doc_url` and `request_log_url`, which names the request", observed, func(r *rig) {
		res := r.get("/v1/payment_intents/pi_none").want(404, "error.doc_url=https://stripe.com/docs/error-codes/resource-missing")
		if want := "https://dashboard.stripe.com/test/logs/" + res.header.Get("Request-Id"); res.text("error.request_log_url") != want {
			r.t.Errorf("request_log_url is %q, want %q", res.text("error.request_log_url"), want)
		}
	}},
	{"any", "a parameter that Stripe knows and the sandbox does nothing with: 400 that names it", "the sandbox's own", func(r *rig) {
		r.post("/v1/payment_intents", card+"amount=900&currency=usd&payment_method_options[card][capture_method]=manual").
			want(400, "error.param=payment_method_options[card][capture_method]")
		r.post("/v1/accounts", "type=custom&individual[first_name]=Ada").want(400, "error.param=individual")
	}},
	{"POST /v1/accounts", "the business profile and the settings are kept; so are a customer's address and shipping", observed, func(r *rig) {
		r.post("/v1/accounts", "type=express&business_profile[url]=https://shop.example.com&settings[payouts][schedule][interval]=manual").
			want(200, "business_profile.url=https://shop.example.com", "settings.payouts.schedule.interval=manual", "settings.payouts.schedule.delay_days=2")
		r.post("/v1/customers", "address[line1]=1 Main St&shipping[name]=Ada&shipping[address][city]=Berlin").
			want(200, "address.line1=1 Main St", "shipping.address.city=Berlin")
	}},
	{"POST /v1/payment_intents/{intent}/confirm", "`confirmation_method=manual`: after 3-D Secure the intent waits for another confirmation, which succeeds", observed, func(r *rig) {
		pi := r.post("/v1/payment_intents", card+"amount=900&currency=usd&payment_method=pm_card_authenticationRequired&confirm=true&confirmation_method=manual").
			want(200, "status=requires_action").text("id")
		r.control("POST", "payment_intents/"+pi+"/authenticate", "")
		r.get("/v1/payment_intents/%s", pi).want(200, "status=requires_confirmation")
		r.post("/v1/payment_intents/"+pi+"/confirm", "").want(200, "status=succeeded")
		other := r.post("/v1/payment_intents", card+"amount=900&currency=usd&payment_method=pm_card_authenticationRequired&confirm=true&confirmation_method=manual").text("id")
		r.control("POST", "payment_intents/"+other+"/authenticate", "")
		r.post("/v1/payment_intents/"+other+"/confirm", "payment_method=pm_card_authenticationRequired").want(200, "status=requires_action")
	}},
	{"any", "an address that is not there, of version 2 too: 404 in JSON", observed, func(r *rig) {
		for _, path := range []string{"/v1/nothing", "/v2/core/events", "/v2/nothing"} {
			r.get("%s", path).want(404, "error.type=invalid_request_error")
		}
	}},
	{"any", "`Stripe-Version` and `Stripe-Account` are repeated; a version that is none: 400", observed, func(r *rig) {
		account := r.express()
		for asked, want := range map[string]int{"2024-09-30.acacia": 200, "2020-08-27": 200, "2023-10-16; custom_checkout_beta=v1": 200, "latest": 400, "2023-13-45": 400} {
			res := r.ask("/v1/balance", "Stripe-Version", asked, "Stripe-Account", account).want(want)
			if got := res.header.Get("Stripe-Version"); want == 200 && (got != asked || res.header.Get("Stripe-Account") != account) {
				r.t.Errorf("%q and account %q are repeated for %q", got, res.header.Get("Stripe-Account"), asked)
			}
		}
	}},
	{"any", "a parameter that a newer version knows: the refusal says which version the sandbox speaks", observed, func(r *rig) {
		res := r.ask("/v1/balance?new_in_acacia=1", "Stripe-Version", "2024-09-30.acacia").want(400, "error.code=parameter_unknown")
		if !strings.Contains(res.text("error.message"), sandbox.APIVersion) {
			r.t.Error(res.text("error.message"))
		}
	}},
	{"POST /v1/payment_intents/{intent}/confirm", "a publishable key may send what Stripe.js sends", observed, func(r *rig) {
		pi := r.post("/v1/payment_intents", card+"amount=900&currency=usd").want(200)
		r.as("pk_test_rig").post("/v1/payment_intents/"+pi.text("id")+"/confirm",
			"client_secret=%s&payment_method=pm_card_visa&expected_payment_method_type=card&use_stripe_sdk=true&key=pk_test_rig", pi.text("client_secret")).
			want(200, "status=succeeded")
	}},
	{"POST /v1/payment_intents/{intent}/confirm", "off session, where 3-D Secure is due: 402 `authentication_required` (`authentication_required`); back to `requires_payment_method`", "payments/save-and-reuse", func(r *rig) {
		res := r.post("/v1/payment_intents", card+"amount=900&currency=usd&payment_method=pm_card_authenticationRequired&confirm=true&off_session=true").
			want(402, "error.type=card_error", "error.code=authentication_required", "error.decline_code=authentication_required")
		r.get("/v1/payment_intents/%s", res.text("error.payment_intent.id")).want(200, "status=requires_payment_method")
	}},
	{"POST /v1/payment_intents/{intent}/confirm", "`error_on_requires_action`: 402 `authentication_required` instead of `requires_action`", described, func(r *rig) {
		r.post("/v1/payment_intents", card+"amount=900&currency=usd&payment_method=pm_card_authenticationRequired&confirm=true&error_on_requires_action=true").
			want(402, "error.code=authentication_required")
	}},
	{"GET /v1/payment_intents/{intent}", "unknown id in the path: 404 `resource_missing`, param `intent`", observed, func(r *rig) {
		r.get("/v1/payment_intents/pi_none").want(404, "error.type=invalid_request_error", "error.code=resource_missing", "error.param=intent")
	}},
	{intents, "unknown customer: 400 `resource_missing`, param `customer`", observed, func(r *rig) {
		r.post("/v1/payment_intents", card+"amount=900&currency=usd&customer=cus_none").want(400, "error.code=resource_missing", "error.param=customer")
	}},
	{intents, "unknown payment method: 400 `resource_missing`, param `payment_method`", observed, func(r *rig) {
		r.post("/v1/payment_intents", card+"amount=900&currency=usd&payment_method=pm_none").want(400, "error.code=resource_missing", "error.param=payment_method")
	}},
	{intents, "missing parameter: 400 `parameter_missing`, param", "error-codes", func(r *rig) {
		r.post("/v1/payment_intents", "currency=usd").want(400, "error.type=invalid_request_error", "error.code=parameter_missing", "error.param=amount")
	}},
	{intents, "unknown parameter: 400 `parameter_unknown`, param", "error-codes", func(r *rig) {
		r.post("/v1/payment_intents", "amount=900&currency=usd&colour=red").want(400, "error.code=parameter_unknown", "error.param=colour")
	}},
	{intents, "unknown parameter inside another: 400 `parameter_unknown`, param in brackets", "error-codes", func(r *rig) {
		r.post("/v1/payment_intents", "amount=900&currency=usd&transfer_data[colour]=red").want(400, "error.code=parameter_unknown", "error.param=transfer_data[colour]")
	}},
	{intents, "bad integer: 400 `parameter_invalid_integer`, param", "error-codes", func(r *rig) {
		for _, amount := range []string{"9.00", "nine", "99999999999999999999", "0x10"} {
			r.post("/v1/payment_intents", "amount=%s&currency=usd", amount).want(400, "error.code=parameter_invalid_integer", "error.param=amount")
		}
	}},
	{intents, "empty value where none can be unset: 400 `parameter_invalid_empty`, param", "error-codes", func(r *rig) {
		r.post("/v1/payment_intents", "amount=&currency=usd").want(400, "error.code=parameter_invalid_empty", "error.param=amount")
	}},
	{intents, "word that is none of those allowed: 400, param", described, func(r *rig) {
		r.post("/v1/payment_intents", "amount=900&currency=usd&capture_method=soon").want(400, "error.type=invalid_request_error", "error.param=capture_method")
	}},
	{intents, "negative amount or none: 400 `parameter_invalid_integer`, param `amount`", "error-codes", func(r *rig) {
		for _, amount := range []string{"-900", "0"} {
			r.post("/v1/payment_intents", "amount=%s&currency=usd", amount).want(400, "error.code=parameter_invalid_integer", "error.param=amount")
		}
	}},
	{intents, "below the currency's minimum: 400 `amount_too_small`, param `amount`", "currencies", func(r *rig) {
		for currency, least := range map[string]int{"usd": 50, "gbp": 30, "jpy": 50, "huf": 17500, "aed": 200, "czk": 1500, "dkk": 250, "hkd": 400, "mxn": 1000, "sek": 300, "thb": 1000} {
			r.post("/v1/payment_intents", "amount=%d&currency=%s", least-1, currency).want(400, "error.code=amount_too_small", "error.param=amount")
			r.post("/v1/payment_intents", "amount=%d&currency=%s", least, currency).want(200)
		}
	}},
	{intents, "above eight digits, ten in cop and huf, twelve in idr: 400 `amount_too_large`, param `amount`", described, func(r *rig) {
		r.post("/v1/payment_intents", "amount=100000000&currency=usd").want(400, "error.code=amount_too_large", "error.param=amount")
		for currency, most := range map[string]string{"usd": "99999999", "cop": "9999999999", "huf": "9999999900", "idr": "999999999999"} {
			r.post("/v1/payment_intents", "amount=%s&currency=%s", most, currency).want(200)
			r.post("/v1/payment_intents", "amount=%s0&currency=%s", most, currency).want(400, "error.code=amount_too_large")
		}
	}},
	{intents, "three-decimal currencies: the last digit is 0", "currencies", func(r *rig) {
		for _, currency := range strings.Fields("bhd jod kwd omr tnd") {
			r.post("/v1/payment_intents", "amount=5124&currency=%s", currency).want(400, "error.param=amount")
			r.post("/v1/payment_intents", "amount=5120&currency=%s", currency).want(200)
		}
	}},
	{intents, "isk and ugx: two decimals, which are 00", "currencies", func(r *rig) {
		for _, currency := range []string{"isk", "ugx"} {
			r.post("/v1/payment_intents", "amount=550&currency=%s", currency).want(400, "error.param=amount")
			r.post("/v1/payment_intents", "amount=500&currency=%s", currency).want(200)
		}
	}},
	{intents, "unknown currency: 400, param `currency`; upper case is taken and shown in lower case", "currencies", func(r *rig) {
		r.post("/v1/payment_intents", "amount=900&currency=xyz").want(400, "error.param=currency")
		r.post("/v1/payment_intents", "amount=900&currency=EUR").want(200, "currency=eur")
	}},
	{"POST /v1/payment_intents/{intent}/confirm", "in a wrong state: 400 `payment_intent_unexpected_state`, with the intent", "error-codes", func(r *rig) {
		pi := r.pay(900, "usd", "pm_card_visa").want(200).text("id")
		for _, step := range []string{"confirm", "cancel", "capture"} {
			r.post("/v1/payment_intents/"+pi+"/"+step, "").want(400, "error.code=payment_intent_unexpected_state", "error.payment_intent.id="+pi, "error.payment_intent.status=succeeded")
		}
		fresh := r.post("/v1/payment_intents", card+"amount=900&currency=usd").want(200).text("id")
		r.post("/v1/payment_intents/"+fresh+"/confirm", "").want(400, "error.code=payment_intent_unexpected_state")
		r.post("/v1/payment_intents/"+fresh+"/capture", "").want(400, "error.code=payment_intent_unexpected_state")
	}},
	{"POST /v1/payment_methods", "token used twice: 400 `token_already_used`; a magic one may be used again", "error-codes", func(r *rig) {
		tok := r.post("/v1/tokens", "card[number]=4242424242424242&card[exp_month]=12&card[exp_year]=2040").want(200).text("id")
		r.post("/v1/payment_methods", "type=card&card[token]=%s", tok).want(200)
		r.post("/v1/payment_methods", "type=card&card[token]=%s", tok).want(400, "error.code=token_already_used")
		r.post("/v1/payment_methods", "type=card&card[token]=tok_visa").want(200)
		r.post("/v1/payment_methods", "type=card&card[token]=tok_visa").want(200)
	}},
	{"POST /v1/payment_methods", "a number that is no test card: 402 `card_declined` (`test_mode_live_card`); a wrong one `incorrect_number`", "testing", func(r *rig) {
		r.post("/v1/payment_methods", "type=card&card[exp_month]=12&card[exp_year]=2040&card[number]=4532015112830366").want(402, "error.type=card_error", "error.code=card_declined", "error.decline_code=test_mode_live_card")
		r.post("/v1/payment_methods", "type=card&card[exp_month]=12&card[exp_year]=2040&card[number]=4242424242424241").want(402, "error.code=incorrect_number")
	}},
	{"POST /v1/payment_methods", "bad month or year: 402 `invalid_expiry_month`, `invalid_expiry_year`", "testing", func(r *rig) {
		r.post("/v1/payment_methods", "type=card&card[exp_month]=13&card[exp_year]=2040&card[number]=4242424242424242").want(402, "error.code=invalid_expiry_month")
		r.post("/v1/payment_methods", "type=card&card[exp_month]=12&card[exp_year]=1970&card[number]=4242424242424242").want(402, "error.code=invalid_expiry_year")
	}},
	{"GET /v1/…", "unknown URL: 404 invalid_request_error", "api/errors", func(r *rig) {
		for _, path := range []string{"/v1/purses", "//v1/charges", "/v1//charges", "//", "/v1/./charges", "/v1/../v1/charges", "/v1/charges/"} {
			if res := r.get("%s", path).want(404, "error.type=invalid_request_error"); !strings.HasPrefix(res.header.Get("Request-Id"), "req_") {
				r.t.Errorf("%s is answered without a Request-Id", path)
			}
		}
	}},
}

var keyClaims = []claim{
	{"any", "no key: 401 invalid_request_error", "keys", func(r *rig) {
		if res := r.as("").get("/v1/balance").want(401, "error.type=invalid_request_error"); !strings.Contains(res.text("error.message"), "did not provide an API key") {
			r.t.Errorf("no key is told as %s", res.raw)
		}
	}},
	{"any", "live keys and others that are none: 401", "keys", func(r *rig) {
		for _, key := range []string{"sk_live_x", "rk_live_x", "pk_live_x", "sk_test_", "whsec_x", "x"} {
			r.as(key).get("/v1/balance").want(401)
		}
	}},
	{"any", "the key as bearer token or as the user of Basic; a restricted key with the same ending is of the same platform", "keys", func(r *rig) {
		id := r.post("/v1/customers", "").want(200).text("id")
		basic := *r
		basic.basic = true
		basic.get("/v1/customers/%s", id).want(200)
		r.as("rk_test_rig").get("/v1/customers/%s", id).want(200)
	}},
	{"any", "a publishable key may not: 403 `secret_key_required`", observed, func(r *rig) {
		r.as("pk_test_rig").get("/v1/balance").want(403, "error.code=secret_key_required")
		r.as("pk_test_rig").post("/v1/payment_intents", "amount=900&currency=usd").want(403)
	}},
	{"POST /v1/payment_intents/{intent}/confirm", "publishable key and `client_secret`, as Stripe.js does it", "keys", func(r *rig) {
		pi := r.post("/v1/payment_intents", card+"amount=900&currency=usd").want(200)
		browser := r.as("pk_test_rig")
		url := "/v1/payment_intents/" + pi.text("id")
		browser.get("%s", url).want(400, "error.param=client_secret")
		browser.get("%s?client_secret=%s", url, pi.text("id")+"_secret_wrong").want(400, "error.param=client_secret")
		browser.get("%s?client_secret=%s", url, pi.text("client_secret")).want(200, "status=requires_payment_method")
		m := browser.post("/v1/payment_methods", "type=card&card[number]=4242424242424242&card[exp_month]=12&card[exp_year]=2040&card[cvc]=123").want(200).text("id")
		browser.post(url+"/confirm", "payment_method=%s", m).want(400, "error.param=client_secret")
		browser.post(url+"/confirm", "payment_method=%s&client_secret=%s", m, pi.text("client_secret")).want(200, "status=succeeded")
	}},
	{"any", "a browser may call from any origin, as Stripe.js does", "js", func(r *rig) {
		res := r.as("").send("OPTIONS", "/v1/payment_methods", "").want(204)
		if res.header.Get("Access-Control-Allow-Origin") != "*" || !strings.Contains(res.header.Get("Access-Control-Allow-Headers"), "Authorization") {
			r.t.Error(res.header)
		}
		if got := r.as("pk_test_rig").post("/v1/tokens", "").header.Get("Access-Control-Allow-Origin"); got != "*" {
			r.t.Error(got)
		}
	}},
	{"any", "keys of different accounts see nothing of each other", "keys", func(r *rig) {
		pi := r.pay(900, "usd", "pm_card_bypassPending").want(200).text("id")
		acct := r.express()
		other := r.as("sk_test_other")
		other.get("/v1/payment_intents/%s", pi).want(404, "error.code=resource_missing")
		other.on(acct).get("/v1/balance").want(403, "error.code=account_invalid")
		other.post("/v1/transfers", "amount=100&currency=usd&destination=%s", acct).want(400, "error.code=resource_missing", "error.param=destination")
		if n := len(other.get("/v1/payment_intents").want(200).ids()); n != 0 {
			r.t.Errorf("the other key sees %d payments", n)
		}
		if mine, _ := r.balance("usd"); mine == 0 {
			r.t.Error("the money is not there")
		}
	}},
	{"any", "`Stripe-Account` of an account that is not connected, or left: 403 `account_invalid`", observed, func(r *rig) {
		r.on("acct_none").get("/v1/balance").want(403, "error.type=invalid_request_error", "error.code=account_invalid")
		acct := r.express()
		r.on(acct).get("/v1/balance").want(200)
		r.delete("/v1/accounts/"+acct).want(200, "deleted=true")
		r.on(acct).get("/v1/balance").want(403, "error.code=account_invalid")
	}},
}
