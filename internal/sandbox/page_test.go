package sandbox_test

import (
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// visitor is a person with a browser: it keeps cookies and follows redirections
// within the sandbox.
type visitor struct {
	t      testing.TB
	url    string
	client *http.Client
}

func (r *rig) visitor() *visitor {
	r.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		r.t.Fatal(err)
	}
	away := func(req *http.Request, _ []*http.Request) error {
		if "http://"+req.URL.Host != r.url {
			return http.ErrUseLastResponse
		}
		return nil
	}
	v := &visitor{r.t, r.url, &http.Client{Jar: jar, CheckRedirect: away}}
	if page := v.open("/?token=" + r.box.Token()).shows(200); page.query.Has("token") {
		r.t.Error("the token is still in the address")
	}
	return v
}

// webPage is a page as it came, and where it came from.
type webPage struct {
	t       testing.TB
	status  int
	path    string
	query   url.Values
	header  http.Header
	content string
}

func (v *visitor) do(req *http.Request) *webPage {
	v.t.Helper()
	req.Header.Set("Accept", "text/html")
	res, err := v.client.Do(req)
	if err != nil {
		v.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }() // only read
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	at := res.Request.URL
	return &webPage{v.t, res.StatusCode, at.Path, at.Query(), res.Header, string(raw)}
}

func (v *visitor) open(path string) *webPage {
	v.t.Helper()
	req, err := http.NewRequestWithContext(v.t.Context(), http.MethodGet, v.url+path, http.NoBody)
	if err != nil {
		v.t.Fatal(err)
	}
	return v.do(req)
}

// press sends a form, as a button of the page at path does.
func (v *visitor) press(path string, fields url.Values) *webPage {
	v.t.Helper()
	req, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, v.url+path, strings.NewReader(fields.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", v.url)
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return v.do(req)
}

// shows ends the test unless the page has the status and all the texts.
func (s *webPage) shows(status int, texts ...string) *webPage {
	s.t.Helper()
	if s.status != status {
		s.t.Fatalf("%s: status %d, want %d: %s", s.path, s.status, status, s.content)
	}
	words := html.UnescapeString(s.content)
	for _, text := range texts {
		if !strings.Contains(words, text) {
			s.t.Fatalf("%s does not show %q: %s", s.path, text, s.content)
		}
	}
	return s
}

var (
	links = regexp.MustCompile(`href="([^"]*)"`)
	acts  = regexp.MustCompile(`action="([^"]*)"`)
)

// found are the addresses that a pattern finds on the page, within the sandbox.
func (s *webPage) found(pattern *regexp.Regexp) []string {
	var out []string
	for _, m := range pattern.FindAllStringSubmatch(s.content, -1) {
		link := html.UnescapeString(m[1])
		if strings.HasPrefix(link, "?") {
			link = s.path + link
		}
		if strings.HasPrefix(link, "/") {
			out = append(out, link)
		}
	}
	return out
}

const evil = `<script>alert("x")</script>`

// seeded is a platform to which all kinds of objects happened, each with text
// that would run if it were not escaped.
func seeded(r *rig) (payment, account, transfer string) {
	r.t.Helper()
	hostile := "&description=" + url.QueryEscape(evil) + "&metadata[" + url.QueryEscape(evil) + "]=" + url.QueryEscape(evil)
	intent := func(method, more string) *reply {
		return r.send("POST", "/v1/payment_intents",
			"amount=6400&currency=usd&payment_method_types[]=card&confirm=true&payment_method="+method+more+hostile)
	}
	payment = intent("pm_card_bypassPending", "").want(200).text("id")
	r.post("/v1/refunds", "payment_intent=%s&amount=1400", payment).want(200)
	for _, method := range []string{"pm_card_threeDSecure2Required", "pm_card_sandboxProcessing", "pm_card_visa", "pm_card_createDispute"} {
		intent(method, "").want(200)
	}
	intent("pm_card_visa", "&capture_method=manual").want(200)
	intent("pm_card_visa_chargeDeclined", "").want(402)
	r.send("POST", "/v1/accounts", "type=express&email="+url.QueryEscape(evil)+"@example.com").want(200)
	account = r.express()
	transfer = r.send("POST", "/v1/transfers", "amount=2500&currency=usd&destination="+account+hostile).want(200).text("id")
	r.post("/v1/transfers/"+transfer+"/reversals", "amount=500").want(200)
	return payment, account, transfer
}

func TestPages(t *testing.T) {
	t.Parallel()
	t.Run("EmptyOnesOpen", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		v := r.visitor()
		for _, path := range []string{"/", "/payments", "/accounts", "/transfers", "/balance", "/events", "/requests", "/clock", "/platforms"} {
			v.open(path).shows(200)
		}
		r.get("/v1/balance").want(200) // makes the platform
		for _, path := range []string{"/", "/payments", "/accounts", "/transfers", "/balance", "/events", "/requests", "/clock", "/platforms"} {
			v.open(path).shows(200)
		}
	})
	t.Run("NoLinkIsDeadAndNothingRuns", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		seeded(r)
		visited := crawl(r.visitor(), "/", "/platforms")
		for _, kind := range []string{"/payments/", "/accounts/", "/transfers/", "/events/", "/requests/", "/express/"} {
			if !visited[kind] {
				t.Errorf("no page %s… was found by following links", kind)
			}
		}
	})
	t.Run("LongListsHaveOlderPages", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		for range 52 {
			r.post("/v1/payment_intents", "amount=500&currency=usd").want(200)
		}
		first := r.visitor().open("/payments?status=requires_payment_method").shows(200, "Older")
		second := regexp.MustCompile(`href="(\?[^"]*before[^"]*)"`).FindStringSubmatch(first.content)
		if second == nil {
			t.Fatal("no link to older payments")
		}
		page := r.visitor().open("/payments" + html.UnescapeString(second[1])).shows(200)
		if n := strings.Count(page.content, `href="/payments/pi_`); n != 2 {
			t.Errorf("the second page shows %d payments, want the 2 that are left", n)
		}
	})
	t.Run("ErrUnknown", func(t *testing.T) {
		t.Parallel()
		v := newRig(t).visitor()
		for _, path := range []string{"/payments/pi_no", "/accounts/acct_no", "/transfers/tr_no", "/events/evt_no", "/requests/req_no", "/express/acct_no", "/no"} {
			v.open(path).shows(404)
		}
	})
	t.Run("ErrPressedFromElsewhere", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		payment, account, transfer := seeded(r)
		for _, path := range []string{
			"/payments/" + payment + "/refund", "/accounts/" + account + "/disable", "/transfers/" + transfer + "/reverse",
			"/clock/week", "/platforms", "/disputes/dp_no/win", "/refunds/re_no/fail", "/payouts/po_no/fail", "/events/evt_no/resend", "/setup/x", "/3ds/x",
		} {
			req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, http.NoBody)
			req.Header.Set("Sec-Fetch-Site", "cross-site")
			w := httptest.NewRecorder()
			r.box.ServeHTTP(w, req)
			if w.Code != http.StatusForbidden {
				t.Errorf("POST %s from another site: status %d, want 403", path, w.Code)
			}
		}
	})
}

// crawl opens every page that can be reached, and tells which kinds there were.
func crawl(v *visitor, from ...string) map[string]bool {
	v.t.Helper()
	queue, known, kinds := from, map[string]bool{}, map[string]bool{}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		if known[path] {
			continue
		}
		known[path] = true
		page := v.open(path).shows(200)
		if strings.Contains(page.content, "<script") {
			v.t.Errorf("%s has text that runs: %s", path, page.content)
		}
		if csp := page.header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") {
			v.t.Errorf("%s: policy %q", path, csp)
		}
		if i := strings.LastIndex(path, "/"); i > 0 {
			kinds[path[:i+1]] = true
		}
		queue = append(queue, page.found(links)...)
	}
	return kinds
}
