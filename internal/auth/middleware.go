package auth

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
)

// Middleware finds out who asks and puts the Viewer into the context of next, as
// the table at the head of this package says. A refusal is an answer in GraphQL's
// form. CORS headers must be set around it, or a browser hides a refusal from the
// front end that it is for.
func (s *Service) Middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		jar := &jar{header: w.Header(), secure: s.options.Secure || r.TLS != nil}
		if known, err := r.Cookie(jar.deviceName()); err == nil {
			jar.device = known.Value
		}
		ctx := context.WithValue(r.Context(), jarKey{}, jar)
		ctx = context.WithValue(audit.WithOrigin(ctx, s.origin(r)), clientKey{}, ClientOf(r, s.options.TrustedProxies))
		viewer, signedIn, refused := s.identify(ctx, r, jar)
		if refused != nil {
			refused.write(w)
			return
		}
		if !s.AllowRequest(ctx, viewer) {
			tooManyRequests.write(w)
			return
		}
		if signedIn {
			ctx = NewContext(ctx, viewer)
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// byBearer refuses what it does not know. Were the request to go on as nobody's,
// a client whose session has ended would see an empty account and not know why.
func (s *Service) byBearer(ctx context.Context, r *http.Request, _ *jar) (Viewer, bool, *denial) {
	if r.Header.Get("Upgrade") != "" && s.origins.Check(changing(r)) != nil {
		return Viewer{}, false, &foreign // a page cannot set the header, so this is none that we know
	}
	text, _ := bearer(r)
	viewer, found, err := s.byToken(ctx, text)
	switch {
	case err != nil:
		return Viewer{}, false, s.fault(ctx, err)
	case !found:
		return Viewer{}, false, &unauthenticated
	}
	return viewer, true, nil
}

// byCookie takes the session from the cookie, which a browser sends whoever made
// it send the request. So a request of another site is refused first; one without
// a cookie too, for it could sign the browser in as somebody else.
func (s *Service) byCookie(ctx context.Context, r *http.Request, jar *jar) (Viewer, bool, *denial) {
	if s.origins.Check(changing(r)) != nil {
		return Viewer{}, false, &foreign
	}
	cookie, err := r.Cookie(jar.name())
	if err != nil { // there is none
		return Viewer{}, false, nil
	}
	token, ok := parseToken(sessionPrefix, cookie.Value)
	if !ok {
		jar.clear()
		return Viewer{}, false, nil
	}
	viewer, found, err := s.viewer(ctx, token)
	if err != nil {
		return Viewer{}, false, s.fault(ctx, err)
	}
	if !found {
		jar.clear()
	}
	return viewer, found, nil
}

// changing returns a request whose origin is to be checked: a websocket's
// handshake is a GET, but what comes over the socket may change things.
func changing(r *http.Request) *http.Request {
	if r.Header.Get("Upgrade") == "" {
		return r
	}
	as := *r
	as.Method = http.MethodPost
	return &as
}

// ShowsApplicationKey reports whether a request comes with what looks like an API key of the
// application. Whether the key is good is not looked at.
func ShowsApplicationKey(r *http.Request) bool {
	text, _ := bearer(r)
	_, ok := parseApplicationSecret(text)
	return ok
}

// bearer returns the token of an Authorization header of that scheme; other
// schemes, such as Basic of a proxy before us, are none of our business. Two
// headers give no token: who checks one of them must not see the other pass.
func bearer(r *http.Request) (token string, ok bool) {
	headers := r.Header.Values("Authorization")
	for _, header := range headers {
		scheme, rest, _ := strings.Cut(header, " ")
		if !strings.EqualFold(scheme, "Bearer") {
			continue
		}
		if len(headers) > 1 {
			return "", true
		}
		return strings.TrimSpace(rest), true
	}
	return "", false
}

// Bearer returns whose token an Authorization header holds, for what brings one
// elsewhere than in the headers; false for one that is none of ours, is unknown or
// has expired.
func (s *Service) Bearer(ctx context.Context, header string) (_ Viewer, found bool, err error) {
	scheme, rest, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return Viewer{}, false, nil
	}
	return s.byToken(ctx, strings.TrimSpace(rest))
}

// byToken finds out whose a token is.
func (s *Service) byToken(ctx context.Context, text string) (_ Viewer, found bool, err error) {
	if token, ok := parseToken(sessionPrefix, text); ok {
		return s.viewer(ctx, token)
	}
	if token, ok := parseToken(keyPrefix, text); ok {
		return s.byKey(ctx, token)
	}
	if secret, ok := parseApplicationSecret(text); ok {
		return s.byApplicationKey(ctx, secret.hash())
	}
	if s.issuer == nil {
		return Viewer{}, false, nil
	}
	return s.byIssuer(ctx, text)
}

// denial is an answer that is given before GraphQL is asked.
type denial struct {
	status        int
	code, message string
}

var (
	unauthenticated = denial{http.StatusUnauthorized, "UNAUTHENTICATED", "The token is wrong or has expired. Log in again."}
	foreign         = denial{http.StatusForbidden, "FORBIDDEN", "Requests from this origin are not accepted."}
	unstored        = denial{http.StatusServiceUnavailable, "STORAGE_UNAVAILABLE", "Nothing can be stored at the moment. Retry later with the same idempotency key."}
	unavailable     = denial{http.StatusServiceUnavailable, "INTERNAL", "Something went wrong on our side. Try again later."}
)

// fault logs what went wrong and says so without saying what.
func (s *Service) fault(ctx context.Context, err error) *denial {
	s.options.Log.ErrorContext(ctx, "authenticate a request", "error", err)
	if database.IsStorage(err) {
		return &unstored
	}
	return &unavailable
}

func (d *denial) write(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	if d.status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", "1")
	}
	if d.status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
	}
	w.WriteHeader(d.status)
	type extensions struct {
		Code string `json:"code"`
	}
	type denied struct {
		Message    string     `json:"message"`
		Extensions extensions `json:"extensions"`
	}
	_ = json.NewEncoder(w).Encode(map[string][]denied{"errors": {{d.message, extensions{d.code}}}}) // the client may be gone
}

// IsStorage tells that the database could store nothing of what was asked, as when its disk
// is full. The same key can be used again.
func IsStorage(err error) bool { return database.IsStorage(err) }
