package auth_test

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
)

const (
	redirect = "https://pay.example.com/auth/callback"
	back     = "https://app.example.com/home"
)

// desk is where an issuer lets browsers sign in. It hands a code out for what the
// browser came with, and an id_token for the code, once.
type desk struct {
	*elsewhere
	mu    sync.Mutex
	codes map[string]url.Values
	asked []url.Values // of the token endpoint
	says  func(claims map[string]any)
}

func newDesk(t *testing.T) *desk {
	d := &desk{elsewhere: newElsewhere(t), codes: map[string]url.Values{}}
	d.elsewhere.mux.HandleFunc("POST /token", func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		d.mu.Lock()
		defer d.mu.Unlock()
		d.asked = append(d.asked, r.PostForm)
		came, known := d.codes[r.PostForm.Get("code")]
		delete(d.codes, r.PostForm.Get("code"))
		sum := sha256.Sum256([]byte(r.PostForm.Get("code_verifier")))
		id, secret, _ := r.BasicAuth()
		w.Header().Set("Content-Type", "application/json")
		if !known || b64(sum[:]) != came.Get("code_challenge") || r.PostForm.Get("redirect_uri") != redirect || id != "purser" || secret != "hunter2" {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(`{"error":"invalid_grant"}`))
			return
		}
		claims := d.good("aud", "purser", "nonce", came.Get("nonce"))
		if d.says != nil {
			d.says(claims)
		}
		_ = json.NewEncoder(w).Encode(map[string]any{
			"access_token": "at", "token_type": "Bearer", "id_token": sign(header("RS256", "r1"), claims, d.rsa),
		})
	})
	return d
}

func (d *desk) service(db *database.DB) *auth.Service {
	db.UseClock(d.at.now)
	return auth.New(db, auth.Options{
		Issuer: d.url, Audience: audience, PrivateNetworks: here, Secure: true,
		Client: auth.OIDCClient{ID: "purser", Secret: "hunter2", RedirectURL: redirect, ReturnURL: back},
	})
}

// approve is what the person does at the issuer: the browser is sent back with a code.
func (d *desk) approve(t *testing.T, at *url.URL) (code, state string) {
	t.Helper()
	q := at.Query()
	for name, want := range map[string]string{
		"response_type": "code", "client_id": "purser", "redirect_uri": redirect, "code_challenge_method": "S256", "scope": "openid email profile",
	} {
		if q.Get(name) != want {
			t.Errorf("%s is %q", name, q.Get(name))
		}
	}
	if !strings.HasPrefix(at.String(), d.url+"/authorize?") || len(q.Get("state")) < 43 || len(q.Get("nonce")) < 43 || len(q.Get("code_challenge")) != 43 {
		t.Errorf("the browser is sent to %s", at)
	}
	code = rand.Text()
	d.mu.Lock()
	d.codes[code] = q
	d.mu.Unlock()
	return code, q.Get("state")
}

// browser goes to the path with cookies and returns the answer.
func browser(t *testing.T, s *auth.Service, handler http.HandlerFunc, path string, cookies ...*http.Cookie) *http.Response {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, http.NoBody)
	for _, c := range cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	s.Middleware(handler).ServeHTTP(w, r)
	return w.Result()
}

func cookieOf(answer *http.Response, name string) *http.Cookie {
	for _, c := range answer.Cookies() {
		if c.Name == name {
			return c
		}
	}
	return nil
}

const loginCookie, sessionCookie = "__Host-purser_login", "__Host-purser_session"

// begin starts a sign-in and returns what the browser holds and where it is sent.
func (d *desk) begin(t *testing.T, s *auth.Service, path string) (*http.Cookie, *url.URL) {
	t.Helper()
	answer := browser(t, s, s.BeginLogin, path)
	c := cookieOf(answer, loginCookie)
	if c == nil || !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d, cookie %v", answer.StatusCode, c)
	}
	at, err := answer.Location()
	if err != nil || strings.Contains(at.String(), c.Value) {
		t.Fatalf("the browser is sent to %s, %v", at, err)
	}
	return c, at
}

func callback(code, state string) string {
	return "/auth/callback?" + url.Values{"code": {code}, "state": {state}, "return_url": {"https://evil.example"}}.Encode()
}

func TestIssuerLogin(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t)
		s := d.service(db)
		ada := newPerson(t, db, "ada") // has the address that the issuer tells, and stays somebody else
		var users []string
		for range 2 {
			c, at := d.begin(t, s, "/auth/login")
			code, state := d.approve(t, at)
			answer := browser(t, s, s.EndLogin, callback(code, state), c)
			session := cookieOf(answer, sessionCookie)
			if answer.StatusCode != http.StatusSeeOther || answer.Header.Get("Location") != back || session == nil {
				t.Fatalf("%d to %s, session %v", answer.StatusCode, answer.Header.Get("Location"), session)
			}
			if gone := cookieOf(answer, loginCookie); gone == nil || gone.MaxAge >= 0 {
				t.Errorf("the browser keeps %v", gone)
			}
			v, status := whoami(t, s, session.Value)
			if status != http.StatusOK || v.Session == "" || !v.ProvedAt.IsZero() {
				t.Errorf("status %d, viewer %+v", status, v)
			}
			users = append(users, string(v.ID))
		}
		if users[0] != users[1] || users[0] == string(ada.signIn.User) {
			t.Errorf("the subject is %v, Ada is %s", users, ada.signIn.User)
		}
		// The API's own tokens and these are of one subject.
		if v, _ := whoami(t, s, sign(header("RS256", "r1"), d.good(), d.rsa)); string(v.ID) != users[0] {
			t.Errorf("a bearer of the subject is %s", v.ID)
		}
		deaf := auth.New(db, auth.Options{Issuer: d.url, PrivateNetworks: here, Client: auth.OIDCClient{ID: "purser"}})
		for _, aud := range []any{audience, "purser", ""} { // where no tokens are for the API, none is taken
			if _, status := whoami(t, deaf, sign(header("RS256", "r1"), d.good("aud", aud), d.rsa)); status != http.StatusUnauthorized {
				t.Errorf("a bearer for %q: status %d", aud, status)
			}
		}
		// A fresh proof is what the issuer says that it is.
		d.says = func(claims map[string]any) { claims["auth_time"] = d.at.now().Unix() }
		c, at := d.begin(t, s, "/auth/login?fresh")
		if at.Query().Get("prompt") != "login" || at.Query().Get("max_age") != "0" {
			t.Errorf("the browser is sent to %s", at)
		}
		code, state := d.approve(t, at)
		session := cookieOf(browser(t, s, s.EndLogin, callback(code, state), c), sessionCookie)
		if v, _ := whoami(t, s, session.Value); !v.ProvedAt.Equal(d.at.now()) {
			t.Errorf("proved at %v", v.ProvedAt)
		}
	})
}

// Whatever is not the way back of this very attempt, in this very browser, signs
// nobody in.
func TestIssuerLoginForged(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	db := dbtest.New(t)
	s := d.service(db)
	type way struct {
		code, state string
		cookie      *http.Cookie
	}
	claim := func(name string, value any) func(*way) {
		return func(*way) {
			d.says = func(claims map[string]any) {
				if claims[name] = value; value == nil {
					delete(claims, name)
				}
			}
		}
	}
	tried, through := 0, 0
	for name, change := range map[string]func(w *way){
		"NoCookie":      func(w *way) { w.cookie = nil },
		"OtherBrowser":  func(w *way) { w.cookie, _ = d.begin(t, s, "/auth/login") },
		"NoState":       func(w *way) { w.state = "" },
		"OtherState":    func(w *way) { _, at := d.begin(t, s, "/auth/login"); w.state = at.Query().Get("state") },
		"CookieAsState": func(w *way) { w.state = w.cookie.Value },
		"LongerLife":    func(w *way) { c := *w.cookie; c.Value = "9" + c.Value; w.cookie = &c },
		"EmptyCookie":   func(w *way) { w.cookie = &http.Cookie{Name: loginCookie, Value: "."} },
		"NoCode":        func(w *way) { w.code = "" },
		"UnknownCode":   func(w *way) { w.code = "x" },
		"OtherCode": func(w *way) { // of an attempt of an attacker's: the verifier is not its
			_, at := d.begin(t, s, "/auth/login")
			w.code, _ = d.approve(t, at)
		},
		"WrongNonce":    claim("nonce", "x"),
		"NoNonce":       claim("nonce", nil),
		"OtherClient":   claim("aud", "shop"),
		"TokenOfTheAPI": claim("aud", audience),
		"OtherParty":    claim("azp", "shop"),
		"OtherIssuer":   claim("iss", "https://evil.example"),
		"Expired":       claim("exp", d.at.now().Add(-time.Hour).Unix()),
		"NoSubject":     claim("sub", ""),
		"TooLate":       func(*way) { d.at.advance(10 * time.Minute) },
		"Replayed":      func(w *way) { browser(t, s, s.EndLogin, callback(w.code, w.state), w.cookie) },
		"ReplayedWithFreshCode": func(w *way) {
			d.mu.Lock()
			q := d.codes[w.code]
			d.mu.Unlock()
			browser(t, s, s.EndLogin, callback(w.code, w.state), w.cookie)
			w.code = rand.Text()
			d.mu.Lock()
			d.codes[w.code] = q
			d.mu.Unlock()
		},
	} {
		d.says = nil
		c, at := d.begin(t, s, "/auth/login")
		w := way{cookie: c}
		w.code, w.state = d.approve(t, at)
		change(&w)
		var cookies []*http.Cookie
		if w.cookie != nil {
			cookies = append(cookies, w.cookie)
		}
		tried++
		answer := browser(t, s, s.EndLogin, callback(w.code, w.state), cookies...)
		if answer.StatusCode != http.StatusForbidden || cookieOf(answer, sessionCookie) != nil {
			through++
			t.Errorf("%s: %d, %v", name, answer.StatusCode, answer.Cookies())
		}
	}
	t.Logf("forged ways back from the issuer: %d tried, %d got through", tried, through)
	away := auth.New(db, auth.Options{Issuer: "http://127.0.0.1:1", PrivateNetworks: here, Client: auth.OIDCClient{ID: "purser"}})
	if answer := browser(t, away, away.BeginLogin, "/auth/login"); answer.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("the issuer is away: %d", answer.StatusCode)
	}
}
