package sandbox_test

import (
	"fmt"
	"net/url"
	"strings"
)

const onboarding = "connect/hosted-onboarding"

var accountClaims = []claim{
	{"POST /v1/accounts", "a fresh Express account: nothing enabled, capabilities inactive, much due", onboarding, func(r *rig) {
		acct := r.post("/v1/accounts", "type=express&country=DE&email=a@example.com&capabilities[transfers][requested]=true&capabilities[card_payments][requested]=true&metadata[user]=1").
			want(200, "type=express", "country=DE", "default_currency=eur", "charges_enabled=false", "payouts_enabled=false", "details_submitted=false", "capabilities.transfers=inactive", "metadata.user=1")
		if due, _ := acct.at("requirements.currently_due").([]any); len(due) == 0 {
			r.t.Error("nothing is due")
		}
		r.get("/v1/accounts/%s/capabilities/transfers", acct.text("id")).want(200, "status=inactive", "object=capability")
	}},
	{"POST /v1/accounts", "after the form: `details_submitted`, `pending`, then `active`; it may all go back", onboarding, func(r *rig) {
		id := r.post("/v1/accounts", "type=express&capabilities[transfers][requested]=true").want(200).text("id")
		r.control("POST", "accounts/"+id+"/review", "")
		r.get("/v1/accounts/%s", id).want(200, "details_submitted=true", "capabilities.transfers=pending", "payouts_enabled=false", "requirements.disabled_reason=requirements.pending_verification")
		r.control("POST", "accounts/"+id+"/complete", "")
		r.get("/v1/accounts/%s", id).want(200, "details_submitted=true", "capabilities.transfers=active", "payouts_enabled=true", "charges_enabled=true", "requirements.disabled_reason=")
		r.control("POST", "accounts/"+id+"/disable", `{"reason":"under_review"}`)
		r.get("/v1/accounts/%s", id).want(200, "capabilities.transfers=inactive", "payouts_enabled=false", "requirements.disabled_reason=under_review")
	}},
	{"POST /v1/accounts/{account}", "capabilities asked for later; payout schedule; metadata", described, func(r *rig) {
		id := r.express()
		r.post("/v1/accounts/"+id, "capabilities[card_payments][requested]=true&settings[payouts][schedule][interval]=manual&metadata[a]=b").
			want(200, "capabilities.card_payments=active", "settings.payouts.schedule.interval=manual", "metadata.a=b")
	}},
	{"DELETE /v1/accounts/{account}", "deleted: no more known, 403 `account_invalid`", described, func(r *rig) {
		id := r.express()
		r.delete("/v1/accounts/"+id).want(200, "deleted=true", "object=account")
		r.get("/v1/accounts/%s", id).want(403, "error.code=account_invalid")
		r.get("/v1/accounts").want(200, "data.0=")
	}},
	{"POST /v1/accounts/{account}/reject", "for fraud, terms_of_service or other; `account.updated` tells", described, func(r *rig) {
		id := r.express()
		r.post("/v1/accounts/"+id+"/reject", "reason=boredom").want(400, "error.param=reason")
		r.post("/v1/accounts/"+id+"/reject", "reason=fraud").want(200, "requirements.disabled_reason=rejected.fraud", "payouts_enabled=false", "capabilities.transfers=inactive")
		r.on(id).get("/v1/events?type=account.updated").want(200, "data.0.data.object.requirements.disabled_reason=rejected.fraud", "data.0.account="+id)
	}},
	{"GET /v1/account", "the key's own account", "api/accounts/retrieve", func(r *rig) {
		r.get("/v1/account").want(200, "object=account", "charges_enabled=true")
		id := r.express()
		r.on(id).get("/v1/account").want(200, "id="+id)
	}},
	{"POST /v1/accounts/{account}/external_accounts", "a bank account, by its numbers or a test token; the default one is told", "connect/testing", func(r *rig) {
		url := "/v1/accounts/" + r.express() + "/external_accounts"
		ba := r.post(url, "external_account=btok_us_verified&default_for_currency=true").want(200, "object=bank_account", "default_for_currency=true", "currency=usd").text("id")
		r.get("%s/%s", url, ba).want(200, "id="+ba)
		r.post(url, "external_account=btok_none").want(400, "error.param=external_account")
	}},
	{"POST /v1/accounts/{account}/external_accounts", "`external_account` as a hash; a card, a hash without `object` and a short number: 400", "api/external_account_bank_accounts/create", func(r *rig) {
		url := "/v1/accounts/" + r.express() + "/external_accounts"
		ba := r.post(url, bankHash, "000222222227").
			want(200, "object=bank_account", "last4=2227", "currency=usd", "country=US", "routing_number=110000000", "account_holder_name=A B", "account_holder_type=individual", "account_type=checking", "default_for_currency=false").text("id")
		r.get("%s/%s", url, ba).want(200, "last4=2227")
		for form, param := range map[string]string{
			"external_account[object]=card&external_account[account_number]=000123456789&external_account[country]=US":                                           "external_account[object]",
			"external_account[account_number]=000123456789&external_account[country]=US":                                                                         "external_account[object]",
			"external_account[object]=bank_account&external_account[account_number]=123&external_account[country]=US":                                            "external_account[account_number]",
			"external_account[object]=bank_account&external_account[account_number]=000123456789&external_account[country]=US&external_account[currency]=dollar": "external_account[currency]",
			"external_account[object]=bank_account&external_account[account_number]=000123456789&external_account[country]=US&external_account[documents][x]=y":  "external_account[documents][x]",
		} {
			if res := r.post(url, "%s", form).want(400, "error.param="+param); strings.Contains(string(res.raw), "123456789") {
				r.t.Errorf("the number is repeated: %s", res.raw)
			}
		}
	}},
	{"POST /v1/accounts", "`external_account` gives the account its bank account, which is due no more", "api/accounts/create", func(r *rig) {
		a := r.post("/v1/accounts", "type=custom&capabilities[transfers][requested]=true&"+bankHash, "000123456789").want(200, "external_accounts.data.0.last4=6789", "external_accounts.data.0.default_for_currency=true")
		if due := fmt.Sprint(a.at("requirements.currently_due"), a.at("requirements.past_due")); strings.Contains(due, "external_account") || !strings.Contains(due, "tos_acceptance.date") {
			r.t.Errorf("due: %s", due)
		}
		if due := r.post("/v1/accounts", "type=custom").want(200).text("requirements.currently_due"); !strings.Contains(due, "external_account") {
			r.t.Errorf("another account's bank account is not due: %s", due)
		}
		id := a.text("id")
		r.control("POST", "accounts/"+id+"/complete", "")
		r.get("/v1/accounts/%s/external_accounts", id).want(200, "data.0.last4=6789", "data.1=")
	}},
	{"POST /v1/accounts/{account}", "`external_account`, by token or as a hash, replaces the default one of its currency; events tell", "api/accounts/update", func(r *rig) {
		id := r.express()
		old := r.get("/v1/accounts/%s", id).want(200).text("external_accounts.data.0.id")
		r.post("/v1/accounts/"+id, bankHash, "000111111113").want(200, "external_accounts.data.0.last4=1113", "external_accounts.data.0.default_for_currency=true", "external_accounts.data.1=")
		r.get("/v1/accounts/%s/external_accounts/%s", id, old).want(404)
		r.on(id).get("/v1/events?type=account.external_account.deleted").want(200, "data.0.data.object.id="+old)
		r.on(id).get("/v1/events?type=account.external_account.created").want(200, "data.0.data.object.last4=1113")
		r.post("/v1/accounts/"+id, "external_account=btok_none").want(400, "error.param=external_account")
		r.post("/v1/accounts/"+id, "external_account=btok_us_verified_noAccount").want(200, "external_accounts.data.0.last4=1116", "external_accounts.data.1=")
	}},
	{"GET /v1/accounts/{account}/external_accounts", "lists what there is", described, func(r *rig) {
		r.get("/v1/accounts/%s/external_accounts", r.express()).want(200, "data.0.object=bank_account", "data.0.default_for_currency=true")
	}},
	{"GET /v1/accounts/{account}/external_accounts/{id}", "answers as described; an unknown id: 404 `resource_missing`", described, func(r *rig) {
		r.get("/v1/accounts/%s/external_accounts/ba_none", r.express()).want(404, "error.code=resource_missing")
	}},
	{"DELETE /v1/accounts/{account}/external_accounts/{id}", "any but the default one", described, func(r *rig) {
		url := "/v1/accounts/" + r.express() + "/external_accounts"
		old := r.get("%s", url).want(200).text("data.0.id")
		r.delete(url + "/" + old).want(400)
		r.post(url, "external_account=btok_us_verified&default_for_currency=true").want(200)
		r.delete(url+"/"+old).want(200, "deleted=true")
	}},
	{"POST /v1/account_links", "lives for minutes, works once; used or late it leads to `refresh_url`", onboarding, func(r *rig) {
		id := r.post("/v1/accounts", "type=express&capabilities[transfers][requested]=true").want(200).text("id")
		once := r.link(id)
		r.get("%s", once).want(200)
		refreshed(r, once)
		late := r.link(id)
		r.forward(60 * 60)
		refreshed(r, late)
		r.get("%s", r.link(id)).want(200)
	}},
	{"POST /v1/account_links", "unknown account, no `refresh_url`, no URL, `account_update` for Express: 400", onboarding, func(r *rig) {
		id := r.express()
		form := "account=%s&type=%s&refresh_url=%s&return_url=https://app.example"
		r.post("/v1/account_links", form, "acct_none", "account_onboarding", "https://app.example").want(400, "error.code=resource_missing", "error.param=account")
		r.post("/v1/account_links", form, id, "account_onboarding", "").want(400, "error.param=refresh_url")
		r.post("/v1/account_links", "account=%s&type=account_onboarding&return_url=https://app.example", id).want(400, "error.code=parameter_missing", "error.param=refresh_url")
		r.post("/v1/account_links", form, id, "account_onboarding", "nowhere").want(400, "error.code=url_invalid", "error.param=refresh_url")
		r.post("/v1/account_links", form, id, "account_update", "https://app.example").want(400, "error.param=type")
	}},
	{"POST /v1/accounts/{account}/login_links", "once the form was sent", "connect/express-dashboard", func(r *rig) {
		fresh := r.post("/v1/accounts", "type=express").want(200).text("id")
		r.post("/v1/accounts/"+fresh+"/login_links", "").want(400)
		r.post("/v1/accounts/"+r.express()+"/login_links", "").want(200, "object=login_link")
	}},
}

// bankHash is a bank account as a dictionary; its number is still to be filled in.
const bankHash = "external_account[object]=bank_account&external_account[country]=US&external_account[currency]=usd&external_account[routing_number]=110000000" +
	"&external_account[account_holder_name]=A+B&external_account[account_holder_type]=individual&external_account[account_type]=checking&external_account[account_number]=%s"

// link makes an onboarding link and gives its path.
func (r *rig) link(account string) string {
	r.t.Helper()
	l := r.post("/v1/account_links", "account=%s&type=account_onboarding&refresh_url=https://app.example/refresh&return_url=https://app.example/return", account).
		want(200, "object=account_link")
	if life := l.number("expires_at") - l.number("created"); life < 60 || life > 600 {
		r.t.Errorf("the link lives for %d s", life)
	}
	u, err := url.Parse(l.text("url"))
	if err != nil || !strings.HasPrefix(l.text("url"), r.url) {
		r.t.Fatalf("url %q: %v", l.text("url"), err)
	}
	return u.RequestURI()
}

func refreshed(r *rig, link string) {
	r.t.Helper()
	res := r.get("%s", link).want(303)
	if to := res.header.Get("Location"); to != "https://app.example/refresh" {
		r.t.Errorf("it leads to %q", to)
	}
}
