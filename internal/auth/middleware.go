package auth

import (
	"context"
	"fmt"
	"net/http"
	"strings"
)

// Middleware finds out who asks and puts the Viewer into the context of next, as
// the table at the head of this package says. A refusal is an answer in GraphQL's
// form. CORS headers must be set around it, or a browser hides a refusal from the
// front end that it is for.
func (s *Service) Middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		jar := &jar{header: w.Header(), secure: s.options.Secure || r.TLS != nil}
		ctx := context.WithValue(r.Context(), jarKey{}, jar)
		ctx = context.WithValue(ctx, callerKey{}, s.caller(r))
		who := s.byCookie
		if _, ok := bearer(r); ok {
			who = s.byBearer
		}
		viewer, signedIn, refused := who(ctx, r, jar)
		if refused != nil {
			refused.write(w)
			return
		}
		if !s.pace.allows(ctx, viewer, s.now()) {
			hasty.write(w)
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
	unavailable     = denial{http.StatusServiceUnavailable, "INTERNAL", "Something went wrong on our side. Try again later."}
)

// fault logs what went wrong and says so without saying what.
func (s *Service) fault(ctx context.Context, err error) *denial {
	s.options.Log.ErrorContext(ctx, "find out who asks", "error", err)
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
	_, _ = fmt.Fprintf(w, `{"errors":[{"message":%q,"extensions":{"code":%q}}]}`+"\n", d.message, d.code) // the client may be gone
}
