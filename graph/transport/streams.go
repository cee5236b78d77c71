package transport

import (
	"cmp"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/shares"
)

// Streams are the connections that stay open: sockets and server-sent events.
// The zero value has limits that suit one replica.
type Streams struct {
	PerUser int           // how many one user may have open here; 0: 20
	Waiting int           // how many may be open that have not said whose they are; 0: 1000
	Each    int           // how many of those one address may have; 0: 50
	InitFor time.Duration // how long a socket may take to say so; 0: 5 s
	Ping    time.Duration // how often a connection is tried; 0: 20 s
	Recheck time.Duration // how often a session is looked up when nothing happens; 0: 1 min

	once    sync.Once
	waits   *shares.Shares // of those that have not said whose they are: the oldest make way
	streams *shares.Shares // of all: who comes when all is taken is refused

	mu     sync.Mutex
	open   map[*streaming]struct{}
	count  map[gid.ID]int
	closed bool
	gone   sync.Cond
}

// MaxBody is the longest body of a request, in bytes.
const MaxBody = maxBody

// Stays tells whether a request asks for a connection that stays open, as Streams
// counts them.
func Stays(r *http.Request) bool { return overSocket{}.Supports(r) || overEvents{}.Supports(r) }

// streaming is one open connection.
type streaming struct {
	of   *Streams
	user gid.ID // empty while nobody knows
	stop func() // ends it, so that the client connects again, elsewhere
	part *shares.Share
	wait *shares.Share // nil once it is known whose it is
}

// What there is of open connections on one replica, of all and of one address. Who has
// said whose they are is counted for the user, too.
const (
	maxStreams     = 20_000
	maxStreamsEach = 1_000
)

func (s *Streams) perUser() int           { return cmp.Or(s.PerUser, 20) }
func (s *Streams) initFor() time.Duration { return cmp.Or(s.InitFor, 5*time.Second) }
func (s *Streams) ping() time.Duration    { return cmp.Or(s.Ping, 20*time.Second) }
func (s *Streams) recheck() time.Duration { return cmp.Or(s.Recheck, time.Minute) }

// share makes what is shared out, as the limits say by now.
func (s *Streams) share() {
	s.once.Do(func() {
		s.waits = &shares.Shares{Each: cmp.Or(s.Each, 50), All: cmp.Or(s.Waiting, 1000)}
		s.streams = &shares.Shares{Each: maxStreamsEach, All: maxStreams}
	})
}

// enter counts a connection; nil when there are too many, or none are taken any more.
// Where too many have not said whose they are, the oldest of them makes way: who is
// honest says so at once.
func (s *Streams) enter(user gid.ID, client netip.Prefix, stop func()) *streaming {
	s.share()
	one := &streaming{of: s, user: user, stop: stop}
	if one.part = s.streams.Take(client, nil); one.part == nil {
		return nil
	}
	if user == "" {
		one.wait = s.waits.Take(client, func() { go stop() })
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || user != "" && s.full(user) || user == "" && one.wait == nil {
		one.giveBack()
		return nil
	}
	if s.open == nil {
		s.open, s.count = map[*streaming]struct{}{}, map[gid.ID]int{}
	}
	s.open[one] = struct{}{}
	s.count[user]++
	return one
}

// giveBack gives back what the connection had of what all share.
func (o *streaming) giveBack() {
	o.part.Release()
	if o.wait != nil {
		o.wait.Release()
	}
}

func (s *Streams) full(user gid.ID) bool { return s.count[user] >= s.perUser() }

// become counts the connection as a user's from now on; false when the user has
// too many, or it has just made way.
func (o *streaming) become(user gid.ID) bool {
	s := o.of
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.full(user) || o.wait != nil && !o.wait.Release() {
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
	o.giveBack()
	if len(s.open) == 0 && s.closed && s.gone.L != nil {
		s.gone.Broadcast()
	}
}

func (s *Streams) leave(user gid.ID) {
	if s.count[user]--; s.count[user] == 0 {
		delete(s.count, user)
	}
}

// closing tells that all connections are being ended.
func (s *Streams) closing() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closed
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
