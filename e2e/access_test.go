package e2e_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"
)

// ask sends one request that follows no redirect.
func (p *program) ask(t *testing.T, method, path string, header http.Header, body string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, p.base+path, strings.NewReader(body))
	if err != nil { // what is no address at all goes nowhere
		return &http.Response{Header: http.Header{}}, ""
	}
	r.Header = header
	answer, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(r)
	must(t, err)
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	must(t, err)
	return answer, string(text)
}

// behindHTTPS is the program as it runs behind a proxy that ends TLS.
func behindHTTPS(t *testing.T) *program {
	t.Helper()
	p := instance{dataDir: t.TempDir()}.start(t, "--public-url", "https://pay.example.com",
		"--allowed-origins", "https://app.example.com", "--introspection", "off", "--playground", "off")
	return p
}

const logOut = `{"query":"mutation { logOut { userErrors { code } } }"}`

// A browser that asks for a page of an address that has none gets the app's page, which says so;
// programs, and whoever asks for a file, get a line of text.
func TestPageThatDoesNotExist(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("../web/dist/index.html"); err != nil {
		t.Skip("the web app is not built: make web")
	}
	p := instance{dataDir: t.TempDir()}.start(t)
	html := http.Header{"Accept": {"text/html,*/*;q=0.8"}}
	for _, c := range []struct {
		method, path string
		header       http.Header
		status       int
		page         bool
	}{
		{http.MethodGet, "/nowhere", html, http.StatusNotFound, true},
		{http.MethodGet, "/nowhere/deep?x=1", html, http.StatusNotFound, true},
		{http.MethodGet, "/nowhere", http.Header{}, http.StatusNotFound, false},
		{http.MethodGet, "/nowhere.js", html, http.StatusNotFound, false},
		{http.MethodPost, "/nowhere", html, http.StatusNotFound, false},
		{http.MethodGet, "/account", html, http.StatusOK, true},
	} {
		answer, text := p.ask(t, c.method, c.path, c.header, "")
		if page := strings.Contains(text, `id="root"`); answer.StatusCode != c.status || page != c.page {
			t.Errorf("%s %s with %v: %d, the app's page: %v", c.method, c.path, c.header, answer.StatusCode, page)
		}
	}
}

// A browser is told to keep to https, to load nothing but what is ours and
// Stripe's, and to show us in no frame; another site can do nothing in its name.
func TestBrowserSide(t *testing.T) {
	t.Parallel()
	p := behindHTTPS(t)
	for _, path := range []string{"/graphql?query=%7B__typename%7D", "/onboarding/return", "/onboarding/refresh", "/healthz", "/nowhere", "/webhooks/stripe"} {
		answer, _ := p.ask(t, http.MethodGet, path, http.Header{}, "")
		for name, part := range map[string]string{
			"Strict-Transport-Security": "max-age=31536000", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
			"Referrer-Policy": "no-referrer", "Content-Security-Policy": "frame-ancestors 'none'",
		} {
			if !strings.Contains(answer.Header.Get(name), part) {
				t.Errorf("%s: %s is %q", path, name, answer.Header.Get(name))
			}
		}
		policy := answer.Header.Get("Content-Security-Policy")
		for source := range strings.FieldsSeq(policy) {
			elsewhere := strings.Contains(source, ".") && !strings.Contains(source, "stripe.com") && source != p.urls["sandbox"]
			if elsewhere || source == "*" || strings.Contains(policy, "'unsafe") {
				t.Errorf("%s: the policy is %s", path, policy)
			}
		}
	}
	signUp := `{"query":"mutation { signUp(input: {email: \"ada@example.com\", password: \"correct horse battery\"}) { token } }"}`
	answer, _ := p.ask(t, http.MethodPost, "/graphql", http.Header{"Content-Type": {"application/json"}}, signUp)
	cookie := answer.Header.Get("Set-Cookie")
	for _, part := range []string{"__Host-purser_session=pst_", "Path=/", "HttpOnly", "Secure", "SameSite=Lax"} {
		if !strings.Contains(cookie, part) || strings.Contains(cookie, "Domain") {
			t.Errorf("%s is not in the cookie", part)
		}
	}
	session, _, _ := strings.Cut(cookie, ";")
	tried, through := 0, 0
	for _, origin := range []string{
		"https://evil.example", "null", "http://pay.example.com", "https://pay.example.com.evil.example", "https://evil-app.example.com",
		"http://app.example.com", "https://app.example.com:444", "https://pay.example.com@evil.example", "file://", "https://x.pay.example.com",
	} {
		for _, media := range []string{"application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""} {
			header := http.Header{"Origin": {origin}, "Sec-Fetch-Site": {"cross-site"}, "Cookie": {session}, "Content-Type": {media}}
			answer, _ := p.ask(t, http.MethodPost, "/graphql", header, logOut)
			tried++
			if answer.StatusCode != http.StatusForbidden || answer.Header.Get("Access-Control-Allow-Origin") != "" {
				through++
				t.Errorf("%s as %q: %d, allowed %q", origin, media, answer.StatusCode, answer.Header.Get("Access-Control-Allow-Origin"))
			}
		}
		header := http.Header{"Origin": {origin}, "Access-Control-Request-Method": {"POST"}, "Access-Control-Request-Headers": {"content-type"}}
		if answer, _ := p.ask(t, http.MethodOptions, "/graphql", header, ""); answer.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("a preflight of %s is allowed", origin)
		}
	}
	for _, media := range []string{"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"} { // from our own origin
		header := http.Header{"Origin": {"https://pay.example.com"}, "Sec-Fetch-Site": {"same-origin"}, "Cookie": {session}, "Content-Type": {media}}
		tried++
		if answer, _ := p.ask(t, http.MethodPost, "/graphql", header, logOut); answer.StatusCode != http.StatusUnsupportedMediaType {
			through++
			t.Errorf("%s: %d", media, answer.StatusCode)
		}
	}
	header := http.Header{"Origin": {"https://app.example.com"}, "Sec-Fetch-Site": {"cross-site"}, "Cookie": {session}, "Content-Type": {"application/json"}}
	answer, text := p.ask(t, http.MethodPost, "/graphql", header, `{"query":"{ viewer { email } }"}`)
	if answer.Header.Get("Access-Control-Allow-Origin") != "https://app.example.com" || !strings.Contains(text, "ada@example.com") {
		t.Errorf("the front end on the list: %d %s", answer.StatusCode, text)
	}
	t.Logf("requests of other sites: %d tried, %d got through", tried, through)
}

// Whatever address a request names, the browser is never sent there.
func TestNoOpenRedirect(t *testing.T) {
	t.Parallel()
	p := behindHTTPS(t)
	tried, through := 0, 0
	for _, target := range []string{
		"https://evil.example", "http://evil.example", "//evil.example", "///evil.example", "////evil.example", `\\evil.example`, `/\evil.example`,
		`\/evil.example`, "https:evil.example", "https:/evil.example", "https:///evil.example", "/%2fevil.example", "/%5cevil.example", "%2f%2fevil.example",
		"//evil.example/%2e%2e", "https://pay.example.com@evil.example", "https://pay.example.com.evil.example", "/x/..//evil.example", "/.//evil.example",
		"/\tevil.example", "/\r\nLocation: https://evil.example", "javascript:alert(1)", "data:text/html,x", "//evil.example?x", "//evil.example#x",
		"https://evil。example", "//[::1]", "http://169.254.169.254/", "ftp://evil.example", "/;@evil.example",
	} {
		for _, path := range []string{
			"/onboarding/return?%s=", "/onboarding/refresh?%s=", "/?%s=", "/playground?%s=", "/graphql?query=%%7B__typename%%7D&%s=",
		} {
			for _, name := range []string{"next", "url", "return_url", "redirect_uri"} {
				tried++
				answer, _ := p.ask(t, http.MethodGet, fmt.Sprintf(path, name)+url.QueryEscape(target), http.Header{"Referer": {"https://evil.example/"}}, "")
				if elsewhere(answer) {
					through++
					t.Errorf("%s with %q goes to %s", path, target, answer.Header.Get("Location"))
				}
			}
		}
		for _, path := range []string{target, "/" + target, "/onboarding/" + target, "/playground/" + target} {
			tried++
			answer, _ := p.ask(t, http.MethodGet, "/"+strings.TrimPrefix(path, "/"), http.Header{"X-Forwarded-Host": {"evil.example"}}, "")
			if elsewhere(answer) {
				through++
				t.Errorf("the path %q goes to %s", path, answer.Header.Get("Location"))
			}
		}
	}
	t.Logf("redirects: %d tried, %d got through", tried, through)
}

// elsewhere tells whether an answer sends the browser off.
func elsewhere(answer *http.Response) bool {
	to := strings.TrimPrefix(answer.Header.Get("Location"), "https://pay.example.com") // pages are sent to the public URL
	return to != "" && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.HasPrefix(to, `/\`)) ||
		answer.Header.Get("Refresh") != ""
}

// What is for trying things out is not there where it is switched off.
func TestSwitchedOff(t *testing.T) {
	t.Parallel()
	p := behindHTTPS(t)
	if answer, _ := p.ask(t, http.MethodGet, "/playground", http.Header{}, ""); answer.StatusCode != http.StatusNotFound {
		t.Errorf("the playground: %d", answer.StatusCode)
	}
	for query, leak := range map[string]string{
		`{ __schema { types { name } } }`: "Wallet", `{ __type(name: "User") { fields { name } } }`: "email", `{ viewer { emial } }`: "email",
	} {
		body := bytes.NewBufferString(`{"query":` + fmt.Sprintf("%q", query) + `}`).String()
		if _, text := p.ask(t, http.MethodPost, "/graphql", http.Header{"Content-Type": {"application/json"}}, body); strings.Contains(text, `"`+leak) {
			t.Errorf("%s tells %s", query, text)
		}
	}
}

// Who sends a request a little at a time holds a connection for some seconds, keeps
// nobody else waiting, and is then let go.
func TestSlowClients(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("waits for time-outs of 15 s")
	}
	p := behindHTTPS(t)
	u, err := url.Parse(p.base)
	must(t, err)
	var slow []net.Conn
	begun := []string{"X-Slow: ", "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"} // headers without an end, and a body
	for i := range 200 {
		conn, err := net.Dial("tcp", u.Host)
		must(t, err)
		t.Cleanup(func() { _ = conn.Close() })
		_, err = io.WriteString(conn, "POST /graphql HTTP/1.1\r\nHost: x\r\n"+begun[i%2])
		must(t, err)
		slow = append(slow, conn)
	}
	if answer, _ := p.ask(t, http.MethodGet, "/healthz", http.Header{}, ""); answer.StatusCode != http.StatusOK {
		t.Errorf("beside slow clients: %d", answer.StatusCode)
	}
	through := 0
	deadline := time.Now().Add(30 * time.Second) // the server gives headers 5, and a request 15
	for _, conn := range slow {
		must(t, conn.SetReadDeadline(deadline))
		if _, err := io.Copy(io.Discard, conn); err != nil && errors.Is(err, os.ErrDeadlineExceeded) {
			through++
		}
	}
	if through > 0 {
		t.Errorf("%d connections are still held", through)
	}
	t.Logf("slow clients: %d tried, %d got through", len(slow), through)
	answer, _ := p.ask(t, http.MethodGet, "/healthz", http.Header{"X-Long": {strings.Repeat("x", 32<<10)}}, "")
	if answer.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("headers of 32 KiB: %d", answer.StatusCode)
	}
}
