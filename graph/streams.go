package graph

import (
	"cmp"
	"net/http"
	"sync"
	"time"

	"github.com/purserhq/purser/internal/gid"
)

// Streams are the connections that stay open: sockets and server-sent events.
// The zero value has limits that suit one replica.
type Streams struct {
	PerUser int           // how many one user may have open here; 0: 20
	Waiting int           // how many may be open that have not said whose they are; 0: 1000
	InitFor time.Duration // how long a socket may take to say so; 0: 5 s
	Ping    time.Duration // how often a connection is tried; 0: 20 s
	Recheck time.Duration // how often a session is looked up when nothing happens; 0: 1 min

	mu     sync.Mutex
	open   map[*streaming]struct{}
	count  map[gid.ID]int
	closed bool
	gone   sync.Cond
}

// Stays tells whether a request asks for a connection that stays open, as Streams
// counts them.
func Stays(r *http.Request) bool { return overSocket{}.Supports(r) || overEvents{}.Supports(r) }

// streaming is one open connection.
type streaming struct {
	of   *Streams
	user gid.ID // empty while nobody knows
	stop func() // ends it, so that the client connects again, elsewhere
}

func (s *Streams) perUser() int           { return cmp.Or(s.PerUser, 20) }
func (s *Streams) waiting() int           { return cmp.Or(s.Waiting, 1000) }
func (s *Streams) initFor() time.Duration { return cmp.Or(s.InitFor, 5*time.Second) }
func (s *Streams) ping() time.Duration    { return cmp.Or(s.Ping, 20*time.Second) }
func (s *Streams) recheck() time.Duration { return cmp.Or(s.Recheck, time.Minute) }

// enter counts a connection; nil when there are too many, or none are taken any more.
func (s *Streams) enter(user gid.ID, stop func()) *streaming {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || s.full(user) {
		return nil
	}
	if s.open == nil {
		s.open, s.count = map[*streaming]struct{}{}, map[gid.ID]int{}
	}
	one := &streaming{of: s, user: user, stop: stop}
	s.open[one] = struct{}{}
	s.count[user]++
	return one
}

func (s *Streams) full(user gid.ID) bool {
	most := s.perUser()
	if user == "" {
		most = s.waiting()
	}
	return s.count[user] >= most
}

// become counts the connection as a user's from now on; false when the user has
// too many.
func (o *streaming) become(user gid.ID) bool {
	s := o.of
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.full(user) {
		return false
	}
	s.leave(o.user)
	s.count[user]++
	o.user = user
	return true
}

func (o *streaming) leave() {
	s := o.of
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, o)
	s.leave(o.user)
	if len(s.open) == 0 && s.closed && s.gone.L != nil {
		s.gone.Broadcast()
	}
}

func (s *Streams) leave(user gid.ID) {
	if s.count[user]--; s.count[user] == 0 {
		delete(s.count, user)
	}
}

// Close ends all connections and takes no more. Clients connect again by
// themselves, and find another replica. It returns when all are gone.
func (s *Streams) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	s.gone.L = &s.mu
	for one := range s.open {
		go one.stop()
	}
	for len(s.open) > 0 {
		s.gone.Wait()
	}
	return nil
}
