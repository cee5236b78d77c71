package e2e_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// still is a client that follows nothing.
var still = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// A front end on another site sends what Apollo, Sentry and OpenTelemetry add, and reads when
// to come again. Its origin may be configured in any spelling.
func TestFrontEndElsewhere(t *testing.T) {
	t.Parallel()
	i := instance{dataDir: t.TempDir()}
	i.env = []string{"PURSER_ALLOWED_ORIGINS=HTTPS://App.Example.com:443/ , http://localhost:5173", "PURSER_ALLOWED_HEADERS=X-Mine"}
	p := i.start(t)
	for origin, allowed := range map[string]bool{"https://app.example.com": true, "http://localhost:5173": true, "https://evil.example": false} {
		header := http.Header{
			"Origin": {origin}, "Access-Control-Request-Method": {"POST"},
			"Access-Control-Request-Headers": {"apollographql-client-name,apollographql-client-version,authorization,baggage," +
				"content-type,sentry-trace,traceparent,x-apollo-operation-id,x-mine,x-requested-with"},
		}
		answer, _ := p.ask(t, http.MethodOptions, "/graphql", header, "")
		if got := answer.Header.Get("Access-Control-Allow-Origin"); (got == origin) != allowed {
			t.Errorf("a preflight from %s: %d, allowed %q, headers %q", origin, answer.StatusCode, got, answer.Header.Get("Access-Control-Allow-Headers"))
		}
		header = http.Header{"Origin": {origin}, "Sec-Fetch-Site": {"cross-site"}, "Content-Type": {"application/json"}, "Traceparent": {"00-0-0-00"}}
		answer, text := p.ask(t, http.MethodPost, "/graphql", header, `{"query": "{ __typename }"}`)
		if (answer.StatusCode == http.StatusOK) != allowed {
			t.Errorf("a request from %s: %d %s", origin, answer.StatusCode, text)
		}
		if allowed && !strings.Contains(strings.ToLower(answer.Header.Get("Access-Control-Expose-Headers")), "retry-after") {
			t.Errorf("exposed are %s", answer.Header.Get("Access-Control-Expose-Headers"))
		}
	}
	p.stop()
}

// A page that is opened by another name is at the public URL from then on, where its cookies
// are; behind a proxy that names another host it is shown, and not sent round in a circle.
func TestPagesAreAtThePublicURL(t *testing.T) {
	t.Parallel()
	get := func(p *program, host, path string, cookies ...*http.Cookie) *http.Response {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.base+path, http.NoBody)
		must(t, err)
		r.Host = host
		for _, c := range cookies {
			r.AddCookie(c)
		}
		answer, err := still.Do(r)
		must(t, err)
		must(t, answer.Body.Close())
		return answer
	}
	i := instance{dataDir: t.TempDir(), env: []string{"PURSER_ALLOWED_HOSTS=purser.internal"}}
	p := i.start(t, "--public-url", "HTTPS://Pay.example.com:443/")
	for _, host := range []string{"127.0.0.1:1234", "localhost", "purser.internal", "pay.example.com:8443"} {
		answer := get(p, host, "/playground?a=%2F&b=1")
		if answer.StatusCode != http.StatusFound || answer.Header.Get("Location") != "https://pay.example.com/playground?a=%2F&b=1" {
			t.Errorf("%s: %d %s", host, answer.StatusCode, answer.Header.Get("Location"))
		}
		if again := get(p, host, "/playground", answer.Cookies()...); again.StatusCode != http.StatusOK {
			t.Errorf("%s again: %d %s", host, again.StatusCode, again.Header.Get("Location"))
		}
	}
	for _, host := range []string{"pay.example.com", "PAY.example.com.", "pay.example.com:443"} {
		if answer := get(p, host, "/playground"); answer.StatusCode != http.StatusOK {
			t.Errorf("%s: %d %s", host, answer.StatusCode, answer.Header.Get("Location"))
		}
	}
	for _, path := range []string{"/healthz", "/readyz", "/config.json", "/graphql?query=%7B__typename%7D"} { // no pages
		if answer := get(p, "localhost", path); answer.StatusCode != http.StatusOK {
			t.Errorf("%s: %d %s", path, answer.StatusCode, answer.Header.Get("Location"))
		}
	}
	p.stop()
	p = instance{dataDir: t.TempDir()}.start(t)
	u, err := url.Parse(p.urls["api"])
	must(t, err)
	if u.Hostname() != "localhost" {
		t.Errorf("the API is at %s", u)
	}
	if answer := get(p, "127.0.0.1:"+u.Port(), "/playground"); answer.Header.Get("Location") != "http://localhost:"+u.Port()+"/playground" {
		t.Errorf("by its address: %d %s", answer.StatusCode, answer.Header.Get("Location"))
	}
	if answer := get(p, "localhost:9999", "/playground"); answer.StatusCode != http.StatusOK { // through a tunnel
		t.Errorf("by a tunnel: %d %s", answer.StatusCode, answer.Header.Get("Location"))
	}
	p.stop()
}

// An issuer that is spelt otherwise than it spells itself is found at the start, and by
// readiness where it did not answer then.
func TestIssuerIsSpeltAsItself(t *testing.T) {
	t.Parallel()
	var slash atomic.Value
	slash.Store("/")
	issuer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		at := "http://" + r.Host
		if slash.Load() == "away" {
			http.Error(w, "later", http.StatusBadGateway)
			return
		}
		_, _ = fmt.Fprintf(w, `{"issuer":%q,"jwks_uri":%q,"authorization_endpoint":%q,"token_endpoint":%q}`, at+slash.Load().(string), at+"/keys", at+"/a", at+"/t")
	}))
	t.Cleanup(issuer.Close)
	env := []string{"OIDC_ISSUER=" + issuer.URL, "OIDC_AUDIENCE=purser", "PURSER_PRIVATE_NETWORKS=127.0.0.0/8"}
	r := instance{dataDir: t.TempDir()}.run(t, env, "serve", "--addr", "127.0.0.1:0", "--sandbox-addr", "127.0.0.1:0", "--data-dir", filepath.Join(t.TempDir(), "data"))
	if r.code == 0 || !strings.Contains(r.stderr, "OIDC_ISSUER") || !strings.Contains(r.stderr, "the slash at the end is different") {
		t.Errorf("ended with %d: %s", r.code, r.stderr)
	}
	slash.Store("")
	p := instance{dataDir: t.TempDir(), env: env}.start(t)
	if answer, text := p.ask(t, http.MethodGet, "/readyz", http.Header{}, ""); answer.StatusCode != http.StatusOK {
		t.Errorf("%d %s", answer.StatusCode, text)
	}
	p.stop()
	slash.Store("away")
	p = instance{dataDir: t.TempDir(), env: env}.start(t) // it may come back
	slash.Store("/")
	eventually(t, 2*startWithin, "readiness names the issuer", func() bool {
		answer, text := p.ask(t, http.MethodGet, "/readyz", http.Header{}, "")
		return answer.StatusCode == http.StatusServiceUnavailable && strings.Contains(text, "the slash at the end")
	})
	p.stop()
}

// A folder whose name means something in a URI holds its own data.
func TestDataFolderOfAnyName(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	for _, name := range []string{"a?mode=memory", "a?b", "a#b", "a%20b"} {
		i := instance{dataDir: t.TempDir()}
		p := i.start(t, "--data-dir", filepath.Join(parent, name))
		p.signUp()
		p.stop()
		for _, file := range []string{"purser.db", "sandbox.db"} {
			if found, err := filepath.Glob(filepath.Join(parent, "a*", file)); err != nil || len(found) == 0 {
				t.Errorf("%s: %s is elsewhere", name, file)
			}
		}
	}
	for _, file := range []string{"purser.db", "sandbox.db"} {
		if found, err := filepath.Glob(filepath.Join(parent, "*", file)); err != nil || len(found) != 4 {
			t.Errorf("%s is in %v", file, found)
		}
	}
}
