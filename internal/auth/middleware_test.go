package auth_test

import (
	"crypto/tls"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database/dbtest"
)

const (
	plainCookie  = "purser_session"
	secureCookie = "__Host-purser_session"
)

// send has the middleware serve r and returns who asked, if the request went on.
func send(s *auth.Service, r *http.Request, then ...func(*http.Request)) (viewer *auth.Viewer, passed bool, w *httptest.ResponseRecorder) {
	w = httptest.NewRecorder()
	s.Middleware(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		passed = true
		if v, ok := auth.FromContext(r.Context()); ok {
			viewer = &v
		}
		for _, f := range then {
			f(r)
		}
	})).ServeHTTP(w, r)
	return viewer, passed, w
}

// post is a request as a program sends it; set gives pairs of header and value.
func post(set ...string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "http://purser.example/graphql", strings.NewReader(`{"query":"{viewer{id}}"}`))
	for i := 0; i < len(set); i += 2 {
		r.Header.Add(set[i], set[i+1])
	}
	return r
}

// whoami asks with a bearer token.
func whoami(t *testing.T, s *auth.Service, token string) (auth.Viewer, int) {
	t.Helper()
	viewer, passed, w := send(s, post("Authorization", "Bearer "+token))
	if passed != (viewer != nil) {
		t.Fatal("a bearer's request went on as nobody's")
	}
	if !passed {
		return auth.Viewer{}, w.Code
	}
	return *viewer, w.Code
}

// bundle is a service with two people signed in.
type bundle struct {
	*auth.Service
	at         *clock
	alice, bob auth.SignIn
}

func setup(t *testing.T, options auth.Options) bundle {
	t.Helper()
	b := bundle{at: newClock()}
	db := dbtest.New(t)
	db.UseClock(b.at.now)
	b.Service = auth.New(db, options)
	for email, in := range map[string]*auth.SignIn{"alice@example.com": &b.alice, "bob@example.com": &b.bob} {
		var err error
		if *in, err = b.SignUp(t.Context(), email, password, ""); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

func TestBearer(t *testing.T) {
	t.Parallel()
	b := setup(t, auth.Options{})
	alice, bob := b.alice.Token.Reveal(), b.bob.Token.Reveal()
	for name, set := range map[string][]string{
		"OK":            {"Authorization", "Bearer " + alice},
		"OKLowerCase":   {"Authorization", "bearer  " + alice},
		"OKOverCookie":  {"Authorization", "Bearer " + alice, "Cookie", plainCookie + "=" + bob},
		"OKBadCookie":   {"Authorization", "Bearer " + alice, "Cookie", plainCookie + "=nonsense"},
		"OKForeignSite": {"Authorization", "Bearer " + alice, "Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			viewer, _, w := send(b.Service, post(set...))
			if viewer == nil || viewer.ID != b.alice.User || viewer.Session != b.alice.Session {
				t.Errorf("viewer = %v, want Alice", viewer)
			}
			if len(w.Header()["Set-Cookie"]) > 0 {
				t.Errorf("the cookie was touched: %v", w.Header())
			}
		})
	}
	for name, set := range map[string][]string{
		"ErrUnknown":        {"Authorization", "Bearer pst_" + strings.Repeat("A", 43)},
		"ErrNoToken":        {"Authorization", "Bearer"},
		"ErrEmpty":          {"Authorization", "Bearer "},
		"ErrOtherForm":      {"Authorization", "Bearer ' OR 1=1 --"},
		"ErrLonger":         {"Authorization", "Bearer " + alice + "x"},
		"ErrTwo":            {"Authorization", "Bearer " + alice, "Authorization", "Bearer " + bob},
		"ErrDespiteCookie":  {"Authorization", "Bearer nonsense", "Cookie", plainCookie + "=" + alice},
		"ErrUnknown+Cookie": {"Authorization", "Bearer pst_" + strings.Repeat("A", 43), "Cookie", plainCookie + "=" + alice},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, passed, w := send(b.Service, post(set...))
			denied(t, w, passed, http.StatusUnauthorized, "UNAUTHENTICATED")
			if w.Header().Get("WWW-Authenticate") == "" {
				t.Error("no WWW-Authenticate, which a 401 must have")
			}
		})
	}
}

// denied wants an answer in GraphQL's form, and that the request went no further.
func denied(t *testing.T, w *httptest.ResponseRecorder, passed bool, status int, code string) {
	t.Helper()
	var body struct {
		Errors []struct {
			Message    string
			Extensions struct{ Code string }
		}
	}
	err := json.Unmarshal(w.Body.Bytes(), &body)
	if err != nil || len(body.Errors) != 1 || body.Errors[0].Message == "" || body.Errors[0].Extensions.Code != code {
		t.Errorf("body = %s (%v), want an error %s", w.Body, err, code)
	}
	if passed || w.Code != status || w.Header().Get("Content-Type") != "application/json" {
		t.Errorf("passed = %v, status %d, %v; want status %d and JSON", passed, w.Code, w.Header(), status)
	}
}

func TestCookie(t *testing.T) {
	t.Parallel()
	b := setup(t, auth.Options{})
	good := plainCookie + "=" + b.alice.Token.Reveal()
	for name, set := range map[string][]string{
		"OK":      {"Cookie", good},
		"OKBasic": {"Cookie", good, "Authorization", "Basic YTpi"}, // of a proxy before us
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			viewer, _, w := send(b.Service, post(set...))
			if viewer == nil || viewer.ID != b.alice.User || len(w.Header()["Set-Cookie"]) > 0 {
				t.Errorf("viewer = %v, headers %v; want Alice and no new cookie", viewer, w.Header())
			}
		})
	}
	for name, value := range map[string]string{
		"Stale": "pst_" + strings.Repeat("A", 43), "Nonsense": "1", "Empty": "",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			viewer, passed, w := send(b.Service, post("Cookie", plainCookie+"="+value))
			if viewer != nil || !passed {
				t.Errorf("viewer = %v, passed = %v; want nobody's request to go on", viewer, passed)
			}
			cleared(t, w, plainCookie)
		})
	}
	t.Run("None", func(t *testing.T) {
		t.Parallel()
		viewer, passed, w := send(b.Service, post())
		if viewer != nil || !passed || len(w.Header()["Set-Cookie"]) > 0 {
			t.Errorf("viewer = %v, passed = %v, %v", viewer, passed, w.Header())
		}
	})
}

func TestExpiredCookieIsCleared(t *testing.T) {
	t.Parallel()
	b := setup(t, auth.Options{})
	b.at.set(b.alice.ExpiresAt)
	viewer, passed, w := send(b.Service, post("Cookie", plainCookie+"="+b.alice.Token.Reveal()))
	if viewer != nil || !passed {
		t.Errorf("viewer = %v, passed = %v; want nobody's request to go on", viewer, passed)
	}
	cleared(t, w, plainCookie)
}

func cleared(t *testing.T, w *httptest.ResponseRecorder, name string) {
	t.Helper()
	cookies := w.Result().Cookies()
	if len(cookies) != 1 || cookies[0].Name != name || cookies[0].MaxAge >= 0 || cookies[0].Value != "" || cookies[0].Path != "/" {
		t.Errorf("cookies = %v, want %s cleared", cookies, name)
	}
}

func TestSetCookie(t *testing.T) {
	t.Parallel()
	plain, secure := setup(t, auth.Options{}), setup(t, auth.Options{Secure: true})
	overTLS := post()
	overTLS.TLS = &tls.ConnectionState{}
	for name, c := range map[string]struct {
		b    bundle
		r    *http.Request
		want string
	}{
		"Plain": {plain, post(), plainCookie}, "PlainOverTLS": {plain, overTLS, secureCookie}, "Secure": {secure, post(), secureCookie},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, w := send(c.b.Service, c.r, func(r *http.Request) {
				auth.SetCookie(r.Context(), c.b.bob)
				auth.SetCookie(r.Context(), c.b.alice)
			})
			cookies := w.Result().Cookies()
			if len(cookies) != 1 {
				t.Fatalf("cookies = %v, want one", cookies)
			}
			got := cookies[0]
			if got.Name != c.want || got.Value != c.b.alice.Token.Reveal() || !got.Expires.Equal(c.b.alice.ExpiresAt.Truncate(time.Second)) {
				t.Errorf("cookie = %v", got)
			}
			if !got.HttpOnly || got.SameSite != http.SameSiteLaxMode || got.Path != "/" || got.Domain != "" || got.Secure != (c.want == secureCookie) {
				t.Errorf("attributes of %s", got.Raw)
			}
			again := post("Cookie", got.Name+"="+got.Value)
			again.TLS = c.r.TLS
			if viewer, _, _ := send(c.b.Service, again); viewer == nil || viewer.ID != c.b.alice.User {
				t.Errorf("the cookie brings back %v, want Alice", viewer)
			}
		})
	}
}

// A sibling domain can plant a cookie without the prefix: it must not count.
func TestSecureIgnoresThePlainCookie(t *testing.T) {
	t.Parallel()
	b := setup(t, auth.Options{Secure: true})
	viewer, passed, _ := send(b.Service, post("Cookie", plainCookie+"="+b.alice.Token.Reveal()))
	if viewer != nil || !passed {
		t.Errorf("viewer = %v, passed = %v; want nobody", viewer, passed)
	}
}

func TestClearCookie(t *testing.T) {
	t.Parallel()
	b := setup(t, auth.Options{})
	_, _, w := send(b.Service, post("Cookie", plainCookie+"="+b.alice.Token.Reveal()), func(r *http.Request) {
		auth.SetCookie(r.Context(), b.bob)
		auth.ClearCookie(r.Context())
	})
	cleared(t, w, plainCookie)
}

func TestCookiesNeedTheMiddleware(t *testing.T) {
	t.Parallel()
	auth.SetCookie(t.Context(), auth.SignIn{})
	auth.ClearCookie(t.Context()) // neither panics
}

func TestCrossSite(t *testing.T) {
	t.Parallel()
	b := setup(t, auth.Options{TrustedOrigins: []string{"https://app.example.com", "http://localhost:5173"}})
	cookie := plainCookie + "=" + b.alice.Token.Reveal()
	for name, c := range map[string]struct {
		set  []string
		pass bool
	}{
		"OKProgram":         {nil, true},
		"OKSameOrigin":      {[]string{"Sec-Fetch-Site", "same-origin", "Origin", "http://purser.example"}, true},
		"OKOldBrowser":      {[]string{"Origin", "http://purser.example"}, true},
		"OKTrusted":         {[]string{"Sec-Fetch-Site", "cross-site", "Origin", "https://app.example.com"}, true},
		"OKTrustedOld":      {[]string{"Origin", "http://localhost:5173"}, true},
		"ErrCrossSiteForm":  {[]string{"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example", "Content-Type", "application/x-www-form-urlencoded"}, false},
		"ErrTextPlain":      {[]string{"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example", "Content-Type", "text/plain"}, false},
		"ErrOldBrowser":     {[]string{"Origin", "https://evil.example"}, false},
		"ErrNull":           {[]string{"Origin", "null"}, false},
		"ErrNullCrossSite":  {[]string{"Origin", "null", "Sec-Fetch-Site", "cross-site"}, false},
		"ErrSibling":        {[]string{"Origin", "http://blog.purser.example", "Sec-Fetch-Site", "same-site"}, false},
		"ErrSiblingOld":     {[]string{"Origin", "http://blog.purser.example"}, false},
		"ErrOtherPort":      {[]string{"Origin", "http://purser.example:8081", "Sec-Fetch-Site", "same-site"}, false},
		"ErrNearlyTrusted":  {[]string{"Origin", "https://app.example.com.evil.example", "Sec-Fetch-Site", "cross-site"}, false},
		"ErrTrustedOnHTTP":  {[]string{"Origin", "http://app.example.com", "Sec-Fetch-Site", "cross-site"}, false},
		"ErrNoOriginAtAll":  {[]string{"Sec-Fetch-Site", "cross-site"}, false},
		"ErrBasicIsNoToken": {[]string{"Origin", "https://evil.example", "Authorization", "Basic YTpi"}, false},
	} {
		for who, set := range map[string][]string{"Cookie": append([]string{"Cookie", cookie}, c.set...), "Nobody": c.set} {
			t.Run(name+who, func(t *testing.T) {
				t.Parallel()
				_, passed, w := send(b.Service, post(set...))
				if !c.pass {
					denied(t, w, passed, http.StatusForbidden, "FORBIDDEN")
				} else if !passed {
					t.Errorf("refused: %d %s", w.Code, w.Body)
				}
			})
		}
	}
}

func TestCrossSiteRead(t *testing.T) {
	t.Parallel()
	b := setup(t, auth.Options{})
	get := func(set ...string) *http.Request {
		r := post(append(set, "Cookie", plainCookie+"="+b.alice.Token.Reveal(), "Origin", "https://evil.example")...)
		r.Method = http.MethodGet
		return r
	}
	if viewer, _, _ := send(b.Service, get()); viewer == nil {
		t.Error("a link from another site does not open")
	}
	// Who opens a socket can change things through it, and browsers let any page try.
	_, passed, w := send(b.Service, get("Upgrade", "websocket", "Connection", "Upgrade"))
	denied(t, w, passed, http.StatusForbidden, "FORBIDDEN")
}

func TestDatabaseAway(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	s := auth.New(db, auth.Options{})
	in, err := s.SignUp(t.Context(), "ada@example.com", password, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for _, set := range [][]string{{"Authorization", "Bearer " + in.Token.Reveal()}, {"Cookie", plainCookie + "=" + in.Token.Reveal()}} {
		_, passed, w := send(s, post(set...))
		denied(t, w, passed, http.StatusServiceUnavailable, "INTERNAL")
		if len(w.Header()["Set-Cookie"]) > 0 {
			t.Error("a fault of ours has signed the person out")
		}
	}
}
