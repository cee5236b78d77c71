package sandbox_test

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/sandbox"
)

// asked is how the sandbox answers a request with these headers.
func asked(t *testing.T, box http.Handler, method, path string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, http.NoBody)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	box.ServeHTTP(w, r)
	return w
}

// stripeJS are the calls that Stripe.js makes.
var stripeJS = map[string]bool{
	"POST /v1/payment_methods": true, "POST /v1/tokens": true, "GET /v1/tokens/{token}": true,
	"GET /v1/payment_intents/{intent}": true, "POST /v1/payment_intents/{intent}/confirm": true,
	"GET /v1/setup_intents/{intent}": true, "POST /v1/setup_intents/{intent}/confirm": true,
}

// A page of another site may make the calls of Stripe.js, with a publishable key. It can
// read the answer of no other call, and change nothing by one.
func TestForeignPages(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	tried, through := 0, 0
	for _, e := range endpoints(t) {
		method, path, _ := strings.Cut(e, " ")
		for _, key := range []string{"pk_test_rig", "sk_test_rig", "rk_test_rig", ""} {
			headers := []string{"Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"}
			if key != "" {
				headers = append(headers, "Authorization", "Bearer "+key)
			}
			w := asked(t, r.box, method, path, headers...)
			tried++
			good := stripeJS[e] && key == "pk_test_rig"
			if allowed := w.Header().Get("Access-Control-Allow-Origin") != ""; allowed != good || !good && method != http.MethodGet && w.Code != http.StatusForbidden {
				through++
				t.Errorf("%s with %q: %d, allowed: %t", e, key, w.Code, allowed)
			}
		}
		tried++
		w := asked(t, r.box, http.MethodOptions, path, "Origin", "https://evil.example", "Access-Control-Request-Method", method)
		asks := w.Header().Get("Access-Control-Allow-Origin") != "" && strings.Contains(w.Header().Get("Access-Control-Allow-Methods"), method)
		if asks != stripeJS[e] {
			through++
			t.Errorf("a preflight of %s: %v", e, w.Header())
		}
	}
	t.Logf("calls of foreign pages: %d tried, %d got through", tried, through)
}

// The control API and the dashboard want the token.
func TestControlToken(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	tried, through := 0, 0
	controls := routes(t, `handle\("([A-Z]+) (/_sandbox/[^"]+)"`, "control.go", "control_routes.go")
	boards := routes(t, `handle\("([A-Z]+) (/[^"_]*)"`, "dashboard.go")
	if len(controls) < 15 || len(boards) < 20 {
		t.Fatalf("only %d and %d were found", len(controls), len(boards))
	}
	for _, route := range append(controls, boards...) {
		method, path, _ := strings.Cut(route, " ")
		path = strings.TrimSuffix(path, "{$}")
		for _, shown := range [][]string{
			nil, {"Authorization", "Bearer sbt_" + strings.Repeat("0", 32)}, {"Authorization", "Bearer sk_test_rig"}, {"Authorization", "Bearer "},
			{"Cookie", "sandbox_token="}, {"Cookie", "sandbox_token=sbt_" + strings.Repeat("0", 32)},
		} {
			tried++
			if w := asked(t, r.box, method, path, shown...); w.Code != http.StatusUnauthorized {
				through++
				t.Errorf("%s with %q: %d", route, shown, w.Code)
			}
		}
	}
	for _, path := range []string{"/?token=", "/?token=sbt_0", "/payments?token=" + strings.Repeat("0", 36)} {
		tried++
		if w := asked(t, r.box, http.MethodGet, path); w.Code != http.StatusUnauthorized || w.Header().Get("Set-Cookie") != "" {
			through++
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	if w := asked(t, r.box, http.MethodGet, "/_sandbox/health"); w.Code != http.StatusOK {
		t.Errorf("health: %d", w.Code)
	}
	t.Logf("control of the sandbox: %d tried, %d got through", tried, through)
}

// TestTokenLasts: the token is the state's, so that what was opened stays open.
func TestTokenLasts(t *testing.T) {
	t.Parallel()
	file := t.TempDir() + "/sandbox.db"
	var tokens []string
	for range 2 {
		box, err := sandbox.Open(t.Context(), sandbox.Config{File: file})
		if err != nil {
			t.Fatal(err)
		}
		tokens = append(tokens, box.Token())
		if err := box.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if tokens[0] != tokens[1] || tokens[0] == newRig(t).box.Token() || len(tokens[0]) != 36 {
		t.Error(tokens)
	}
}

// Webhooks go to this machine only, and to networks that were named.
func TestHooksStayHere(t *testing.T) {
	t.Parallel()
	here := listen(t, nil)
	for name, c := range map[string]struct {
		url     string
		allowed []netip.Prefix
		want    string // of the answer that the delivery got
	}{
		"OK":           {here.url, nil, "200 OK"},
		"ErrMetadata":  {"http://169.254.169.254/latest", nil, "this machine only"},
		"ErrPrivate":   {"http://10.0.0.1/hook", []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16")}, "this machine only"},
		"ErrPublic":    {"http://198.51.100.1/hook", nil, "this machine only"},
		"ErrMapped":    {"http://[::ffff:10.0.0.1]/hook", nil, "this machine only"},
		"ErrAny":       {"http://0.0.0.0:9/hook", nil, "this machine only"},
		"OKIsDialled":  {"http://0.0.0.0:9/hook", []netip.Prefix{netip.MustParsePrefix("0.0.0.0/32")}, "refused"},
		"ErrLinkLocal": {"http://[fe80::1]/hook", nil, "this machine only"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := openRig(t, sandbox.Config{Hooks: c.allowed})
			hook := r.post("/v1/webhook_endpoints", "url=%s&enabled_events[]=*", c.url).want(200)
			if name == "OK" {
				here.secret = hook.text("secret")
			}
			r.post("/v1/payment_intents", "amount=500&currency=usd").want(200)
			id := r.get("/v1/events").want(200).text("data.0.id")
			v := r.visitor()
			deadline := time.Now().Add(20 * time.Second)
			for !strings.Contains(v.open("/events/"+id).content, c.want) {
				if time.Now().After(deadline) {
					t.Fatalf("the delivery does not say %q: %s", c.want, v.open("/events/"+id).content)
				}
				<-time.After(20 * time.Millisecond)
			}
		})
	}
}
