package sandbox

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net/http"
	"strings"
)

// Token opens the control API and the dashboard to whoever was told it. It stays the
// same for as long as the state does.
func (s *Sandbox) Token() string { return s.token }

// makeToken derives the token from what only the state's file tells. A file from before
// states had names has another token each time.
func (s *Sandbox) makeToken() {
	seed := s.state
	if seed == "" {
		seed = random(16)
	}
	sum := sha256.Sum256([]byte("control token of " + seed))
	s.token = "sbt_" + hex.EncodeToString(sum[:16])
}

func (s *Sandbox) opens(token string) bool {
	return subtle.ConstantTimeCompare([]byte(token), []byte(s.token)) == 1
}

// withToken lets scripts in that were told the token.
func (s *Sandbox) withToken(next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !s.opens(token) {
			w.Header().Set("Content-Type", "application/json")
			reply(w, status(http.StatusUnauthorized, "", "The control API wants the token that the sandbox printed when it started: 'Authorization: Bearer sbt_…'."))
			return
		}
		next(w, r)
	})
}

const tokenCookie = "sandbox_token"

// forDeveloper shows the dashboard to whoever opened it by the address that was printed at
// the start, which holds the token. Its buttons do what the control API does.
func (s *Sandbox) forDeveloper(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		query := r.URL.Query()
		if r.Method == http.MethodGet && s.opens(query.Get("token")) {
			http.SetCookie(w, &http.Cookie{ // the sandbox speaks plain HTTP: a cookie for https only would never come back
				Name: tokenCookie, Value: s.token, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode,
			})
			query.Del("token") // so that it is not in the address that is shown, kept and passed on
			here := *r.URL
			here.RawQuery = query.Encode()
			http.Redirect(w, r, here.RequestURI(), http.StatusSeeOther)
			return
		}
		if cookie, err := r.Cookie(tokenCookie); err != nil || !s.opens(cookie.Value) {
			s.show(w, http.StatusUnauthorized, "notice.html", notice{
				"Open the dashboard by its address", "It was printed when the sandbox started, and ends with ?token=sbt_…",
			})
			return
		}
		next(w, r)
	}
}
