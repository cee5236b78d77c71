package sandbox_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// requestPages are the list of requests and the page of each, as text.
func (r *rig) requestPages() (list string, pages []string) {
	r.t.Helper()
	v := r.visitor()
	list = v.open("/requests").shows(200).content
	for _, link := range v.open("/requests").found(links) {
		if strings.HasPrefix(link, "/requests/") {
			pages = append(pages, v.open(link).shows(200).content)
		}
	}
	return list, pages
}

func TestRequestLog(t *testing.T) {
	t.Parallel()
	t.Run("OK", func(t *testing.T) {
		t.Parallel()
		r := newRig(t).as("sk_test_0123456789abcdef")
		acct := r.express()
		r.with("k1").post("/v1/customers", "name=Ada&metadata[order]=7").want(200)
		r.on(acct).get("/v1/balance_transactions?limit=2").want(200)
		r.pay(900, "usd", "pm_card_chargeDeclined").want(402)
		list, pages := r.requestPages()
		at := -1
		for _, text := range []string{"POST /v1/payment_intents", "402", "GET /v1/balance_transactions", "POST /v1/customers", "POST /v1/accounts"} {
			if i := strings.Index(list, text); i <= at {
				t.Errorf("%q is not after what is newer: %s", text, list)
			} else {
				at = i
			}
		}
		if !strings.Contains(list, "sk_test_…cdef") || strings.Contains(list, "0123456789") {
			t.Errorf("the key is not told by its end: %s", list)
		}
		for i, texts := range [][]string{
			{"payment_method=pm_card_chargeDeclined", "generic_decline"}, {"limit=2", acct, "has_more"}, {"metadata[order]=7", "name=Ada", "cus_"},
		} {
			for _, text := range texts {
				if !strings.Contains(pages[i], text) {
					t.Errorf("page %d does not show %q: %s", i, text, pages[i])
				}
			}
		}
	})
	t.Run("OKOthersAreNotShown", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		r.as("sk_test_one").get("/v1/topups").want(200)
		r.as("").get("/v1/disputes").want(401)
		r.as("sk_test_two").get("/v1/charges").want(200)
		list, _ := r.requestPages() // of the platform that was used last
		if !strings.Contains(list, "/v1/charges") || !strings.Contains(list, "/v1/disputes") || strings.Contains(list, "/v1/topups") {
			t.Errorf("the list is not that of one platform and of nobody: %s", list)
		}
		r.control("POST", "reset", "")
		if list, _ := r.requestPages(); strings.Contains(list, "/v1/charges") {
			t.Errorf("a reset leaves the log: %s", list)
		}
	})
	t.Run("OKFaults", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		for _, kind := range []string{"reset", "lost", "cut", "gateway"} {
			r.control("POST", "faults", fmt.Sprintf(`{"kind":%q,"path":"/v1/balance"}`, kind))
			_, _ = r.try("GET", "/v1/balance", "") // lost on request
			r.control("DELETE", "faults", "")
		}
		_, _ = r.try("GET", "/v1//balance", "")
		list, _ := r.requestPages()
		if n := strings.Count(list, "no answer"); n != 2 || !strings.Contains(list, "200, cut") || !strings.Contains(list, "502") || !strings.Contains(list, "/v1//balance") {
			t.Errorf("the faults are not told of: %s", list)
		}
	})
	t.Run("OKBounded", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		r.get("/v1/topups").want(200)
		r.post("/v1/customers", "description=%s&email=%s", strings.Repeat("x", 4000), strings.Repeat("y", 20000)).want(400)
		for i := range 299 {
			r.get("/v1/balance?i=%d", i)
		}
		list, pages := r.requestPages()
		if strings.Contains(list, "/v1/topups") || len(pages) != 300 {
			t.Errorf("%d requests are kept, want 300", len(pages))
		}
		if oldest := pages[299]; !strings.Contains(oldest, "xxx") || strings.Contains(oldest, strings.Repeat("y", 30)) || len(oldest) > 40000 {
			t.Errorf("a long body is kept: %d bytes", len(oldest))
		}
	})
	t.Run("ErrNoSecretIsShown", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		// Its four digits are within a time or an id now and then, but not alone.
		const cvc = `\b9183\b`
		const number, spaced, wrong = "4000056655665556", "4000 0566-5566 5556", "5105105105105101"
		cards := "type=card&card[exp_month]=12&card[exp_year]=40&card[cvc]=9183&card[number]="
		r.post("/v1/payment_methods", "%s", cards+number).want(200)
		r.post("/v1/payment_methods", "%s", cards+strings.ReplaceAll(spaced, " ", "+")).want(200)
		r.post("/v1/payment_methods", "%s", cards+wrong).want(402)
		r.post("/v1/payment_methods?"+cards+number, "").want(200)
		r.post("/v1/tokens", "card[exp_month]=12&card[exp_year]=2040&card[cvc]=9183&card[number]=%s", number).want(200)
		r.post("/v1/customers", "description=card+%s&metadata[%s]=x&name=%s", number, number, strings.ReplaceAll(spaced, " ", "%20")).want(200)
		r.post("/v1/customers", `{"card":{"number":"4000056655665556","cvc":"9183"}}`).want(400)
		r.get("/v1/customers/%s", number).want(404)
		r.get("/v1/charges?customer=%s", number)
		r.get("/v1/%s", number).want(404)
		r.post("/v1/accounts", "type=custom&"+bankHash, "000222222227").want(200)
		pi := r.pay(900, "usd", "pm_card_threeDSecure2Required").want(200)
		r.as("pk_test_rig").get("/v1/payment_intents/%s?client_secret=%s", pi.text("id"), pi.text("client_secret")).want(200)
		hook := r.post("/v1/webhook_endpoints", "url=http://127.0.0.1:1/&enabled_events[]=*").want(200)
		link := r.link(r.post("/v1/accounts", "type=express").want(200).text("id"))
		const live = "sk_" + "live_51ABCDEFGHIJKLMNOPQRSTUV" // in two parts: no scanner takes it for a key
		r.as(live).get("/v1/balance").want(401)
		r.as("hunter2hunter2").get("/v1/balance").want(401)
		r.as("").ask("/v1/balance", "Authorization", "Basic "+"aHVudGVyMjo=").want(401) // hunter2:
		r.ask("/v1/balance", "Stripe-Account", number)
		list, pages := r.requestPages()
		if len(pages) < 18 {
			t.Fatalf("%d pages", len(pages))
		}
		all := list + strings.Join(pages, "")
		for _, secret := range []string{
			number, spaced, wrong, cvc, "000222222227", strings.TrimPrefix(pi.text("client_secret"), pi.text("id")), hook.text("secret"),
			strings.TrimPrefix(link, "/setup/"), live[8:], "hunter2", "sk_test_rig",
		} {
			if at := regexp.MustCompile(secret).FindStringIndex(all); at != nil {
				t.Errorf("%s is shown: %s", secret, all[max(0, at[0]-200):min(len(all), at[1]+200)])
			}
		}
	})
	t.Run("ErrBodyIsNoForm", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, r.url+"/v1/tokens", strings.NewReader(`{"card":{"cvc":"9183"}}`))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer sk_test_rig")
		req.Header.Set("Content-Type", "application/json")
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close() // not read
		_, pages := r.requestPages()
		if !strings.Contains(pages[0], "a body of application/json") || strings.Contains(pages[0], "cvc") {
			t.Errorf("the body is not left out: %s", pages[0])
		}
	})
}
