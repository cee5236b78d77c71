package auth

import (
	"context"
	"net/http"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"
)

// pace bounds the requests of each user, and of each address for who is nobody. It
// counts on this replica only: what must be counted for all stands in the database.
type pace struct {
	perSecond int
	clients   *lru.Cache[string, *rate.Limiter]
}

// mostClients are remembered; a limiter that was forgotten begins anew, full.
const mostClients = 20_000

// burst is how many requests may come at once, as a multiple of those in a second.
const burst = 5

func newPace(perSecond int) *pace {
	clients, err := lru.New[string, *rate.Limiter](mostClients)
	if err != nil {
		panic(err) // the size is a constant above zero
	}
	return &pace{perSecond: perSecond, clients: clients}
}

// allows counts a request, and tells whether it may go on.
func (p *pace) allows(ctx context.Context, v Viewer, now time.Time) bool {
	who := string(v.ID)
	if who == "" {
		who = Address(ctx)
	}
	if p.perSecond <= 0 || who == "" {
		return true
	}
	limiter := rate.NewLimiter(rate.Limit(p.perSecond), p.perSecond*burst)
	if standing, found, _ := p.clients.PeekOrAdd(who, limiter); found {
		limiter = standing
	}
	p.clients.Get(who) // is in use
	return limiter.AllowN(now, 1)
}

// Paced counts a message that came over an open socket as a request; false when its
// user, or its address before the user is known, has sent too many.
func (s *Service) Paced(ctx context.Context, v Viewer) bool { return s.pace.allows(ctx, v, s.now()) }

var hasty = denial{http.StatusTooManyRequests, "RATE_LIMITED", "Too many requests. Wait a second."}
