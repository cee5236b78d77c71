package auth

import (
	"context"
	"net/http"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"
)

// rateLimiter bounds the requests of each user, and of each address for who is nobody. It
// counts on this replica only: what must be counted for all stands in the database.
type rateLimiter struct {
	perSecond int
	clients   *lru.Cache[string, *rate.Limiter]
}

// maxClients are remembered; a limiter that was forgotten begins anew, full.
const maxClients = 20_000

// burst is how many requests may come at once, as a multiple of those in a second.
const burst = 5

func newRateLimiter(perSecond int) *rateLimiter {
	clients, err := lru.New[string, *rate.Limiter](maxClients)
	if err != nil {
		panic(err) // the size is a constant above zero
	}
	return &rateLimiter{perSecond: perSecond, clients: clients}
}

// allows counts a request, and tells whether it may go on.
func (p *rateLimiter) allows(ctx context.Context, v Viewer, now time.Time) bool {
	limiter := p.limiter(ctx, v)
	return limiter == nil || limiter.AllowN(now, 1)
}

// wouldAllow tells whether an address might go on, and counts nothing.
func (p *rateLimiter) wouldAllow(ctx context.Context, now time.Time) bool {
	limiter := p.limiter(ctx, Viewer{})
	return limiter == nil || limiter.TokensAt(now) >= 1
}

// limiter is that of a user or a key of the application, or of an address for who is
// nobody; nil where none counts.
func (p *rateLimiter) limiter(ctx context.Context, v Viewer) *rate.Limiter {
	who := string(v.ID + v.Application) // one of them is empty
	if who == "" {
		who = Address(ctx)
	}
	if p.perSecond <= 0 || who == "" {
		return nil
	}
	limiter := rate.NewLimiter(rate.Limit(p.perSecond), p.perSecond*burst)
	if standing, found, _ := p.clients.PeekOrAdd(who, limiter); found {
		limiter = standing
	}
	p.clients.Get(who) // is in use
	return limiter
}

// AllowRequest counts a request, as which a message over an open socket counts, too; false
// when its user or key, or its address before either is known, has sent too many. A key of
// the application acts for many users and has a bound of its own.
func (s *Service) AllowRequest(ctx context.Context, v Viewer) bool {
	if v.Application != "" {
		return s.keyLimiter.allows(ctx, v, s.now())
	}
	return s.rateLimiter.allows(ctx, v, s.now())
}

var tooManyRequests = denial{http.StatusTooManyRequests, "RATE_LIMITED", "Too many requests. Retry in a second."}
