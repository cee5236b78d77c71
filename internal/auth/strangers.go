package auth

import (
	"context"
	"crypto/sha256"
	"net/http"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
)

// strangers paces credentials that are none of ours: each costs a look into the database
// or a signature of the issuer's, and anybody can make them up. An address that showed as
// many as it has requests is refused before its next one is looked at. Credentials that
// were good a moment ago are looked at all the same, so that who guesses does not shut out
// the others behind the same address.
type strangers struct {
	pace  *rateLimiter
	known *lru.Cache[[sha256.Size]byte, struct{}]
}

func newStrangers(perSecond int) *strangers {
	known, err := lru.New[[sha256.Size]byte, struct{}](maxClients)
	if err != nil {
		panic(err) // the size is a constant above zero
	}
	return &strangers{pace: newRateLimiter(perSecond), known: known}
}

// admits tells whether a credential is to be looked at.
func (s *strangers) admits(ctx context.Context, credential string, now time.Time) bool {
	return s.pace.wouldAllow(ctx, now) || s.known.Contains(sha256.Sum256([]byte(credential)))
}

// told says what became of it.
func (s *strangers) told(ctx context.Context, credential string, good bool, now time.Time) {
	if good {
		s.known.Add(sha256.Sum256([]byte(credential)), struct{}{})
		return
	}
	s.known.Remove(sha256.Sum256([]byte(credential)))
	s.pace.allows(ctx, Viewer{}, now)
}

// credential is what a request shows of who asks: its bearer token, or else its cookie.
func (s *Service) credential(r *http.Request, jar *jar) string {
	if token, ok := bearer(r); ok {
		return token
	}
	if cookie, err := r.Cookie(jar.name()); err == nil {
		return cookie.Value
	}
	return ""
}

// identify finds out who asks, at the pace of strangers.
func (s *Service) identify(ctx context.Context, r *http.Request, jar *jar) (Viewer, bool, *denial) {
	who := s.byCookie
	if _, ok := bearer(r); ok {
		who = s.byBearer
	}
	shown := s.credential(r, jar)
	if shown == "" {
		return who(ctx, r, jar)
	}
	if !s.strangers.admits(ctx, shown, s.now()) {
		return Viewer{}, false, &tooManyRequests
	}
	viewer, signedIn, refused := who(ctx, r, jar)
	if refused == nil || refused == &unauthenticated { // else nobody looked, or could
		s.strangers.told(ctx, shown, signedIn, s.now())
	}
	return viewer, signedIn, refused
}
