package graph_test

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"testing"
	"time"

	"github.com/purserhq/purser/graph"
	"github.com/purserhq/purser/graph/transport"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database/dbtest"
)

// TestStreamLimits opens too many.
func TestStreamLimits(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	b.streams.PerUser = 2
	url := b.serve()
	ada, eve := b.signUp(), b.signUp()
	first := ada.open(t, url)
	events := b.events(t, url, watching, "Authorization", "Bearer "+ada.token)
	events.until("0.00")
	third, _ := b.dial(t, url, "Authorization", "Bearer "+ada.token)
	third.send(frame{Type: "connection_init"})
	third.closes(1013)
	if more := b.events(t, url, watching, "Authorization", "Bearer "+ada.token); more.response.StatusCode != http.StatusTooManyRequests {
		t.Errorf("one stream too many: %d", more.response.StatusCode)
	}
	eve.open(t, url) // is not concerned
	_ = first.conn.CloseNow()
	eventually(t, "the place of a closed socket is free", func() bool {
		s, _ := b.dial(t, url, "Authorization", "Bearer "+ada.token)
		s.send(frame{Type: "connection_init"})
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		_, _, err := s.conn.Read(ctx)
		return err == nil
	})

	s := eve.open(t, url)
	for i := range 20 {
		s.subscribe(fmt.Sprint(i), watching)
	}
	s.subscribe("more", watching)
	for {
		if got := s.read(); got.ID == "more" {
			if got.fault() != "LIMIT_EXCEEDED" {
				t.Error(got)
			}
			break
		}
	}
}

// TestSocketsMakeWay opens sockets and says nothing. The oldest of the same address makes
// way, and where all together have too many, the oldest of the address with the most; who
// has said whose it is stays.
func TestSocketsMakeWay(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	b.streams.Each, b.streams.Waiting, b.streams.InitFor = 3, 5, patience
	accounts := auth.New(b.db, auth.Options{TrustedProxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	ada := b.signUp()
	b.api = accounts.Middleware(graph.NewServer(graph.Resolver{Read: auth.Reader(b.reads), Accounts: accounts}, transport.Options{Streams: &b.streams}))
	url := b.serve()
	hello := frame{Type: "connection_init", Payload: map[string]any{"Authorization": "Bearer " + ada.token}}
	dial := func(address string) *socket {
		t.Helper()
		s, response := b.dial(t, url, "X-Forwarded-For", address)
		if s == nil {
			t.Fatalf("a socket of %s is refused: %d", address, response.StatusCode)
		}
		return s
	}
	known := dial("203.0.113.1")
	known.send(hello)
	known.read()
	var silent []*socket
	for range 5 { // two too many
		silent = append(silent, dial("203.0.113.1"))
	}
	silent[0].closes(1013)
	silent[1].closes(1013)
	others := []*socket{dial("203.0.113.2"), dial("203.0.113.3"), dial("203.0.113.4")} // one too many of all
	silent[2].closes(1013)
	for _, s := range append(others, known, silent[4]) {
		if s != known {
			s.send(hello)
			s.read()
		}
		s.send(frame{Type: "ping"})
		if got := s.read(); got.Type != "pong" {
			t.Errorf("%v instead of a pong", got)
		}
	}
}

// TestSocketPace sends more messages than a client has requests in a second.
func TestSocketPace(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	now := time.Now()
	b.db.UseClock(func() time.Time { return now })
	accounts := auth.New(b.db, auth.Options{
		RequestsASecond: 2, // so ten at once, and then none
		TrustedProxies:  []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
	})
	ada := b.signUp()
	b.api = accounts.Middleware(graph.NewServer(graph.Resolver{Read: auth.Reader(b.reads), Accounts: accounts}, transport.Options{Streams: &b.streams}))
	url := b.serve()

	s, _ := b.dial(t, url, "X-Forwarded-For", "203.0.113.1") // one of the address's
	for range 9 {
		s.send(frame{Type: "ping"})
		if got := s.read(); got.Type != "pong" {
			t.Errorf("%v instead of a pong", got)
		}
	}
	s.send(frame{Type: "ping"})
	s.closes(1013)
	if _, refused := b.dial(t, url, "X-Forwarded-For", "203.0.113.1"); refused.StatusCode != http.StatusTooManyRequests {
		t.Errorf("the address may go on by another socket: %d", refused.StatusCode)
	}

	s, _ = b.dial(t, url, "X-Forwarded-For", "203.0.113.2")
	s.send(frame{Type: "connection_init", Payload: map[string]any{"Authorization": "Bearer " + ada.token}})
	s.read()
	for i := range 10 {
		s.subscribe(fmt.Sprint(i), `{ __typename }`)
		if got := s.last(); got.Type == "error" {
			t.Errorf("operation %d: %v", i, got)
		}
	}
	s.subscribe("more", `{ __typename }`)
	if got := s.read(); got.fault() != "RATE_LIMITED" {
		t.Errorf("one operation too many: %v", got)
	}
	if reply := ada.ask(`{ __typename }`); reply.status != http.StatusTooManyRequests {
		t.Errorf("a request beside the socket: %s", reply)
	}
	s.send(frame{Type: "complete", ID: "more"})
	s.closes(1013)
}

func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	deadline := time.After(patience)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !so() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("still not so: %s", what)
		}
	}
}

// TestStreamsClose is the end of the program.
func TestStreamsClose(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	url := b.serve()
	ada := b.signUp()
	s := ada.open(t, url)
	s.subscribe("1", watching)
	s.until("0.00")
	e := b.events(t, url, watching, "Authorization", "Bearer "+ada.token)
	e.until("0.00")
	done := make(chan error, 1)
	go func() { done <- b.streams.Close() }()
	s.closes(1012)
	if got := e.read(); got.Type != "" {
		t.Errorf("%v, but only what has ended for good is complete", got)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
	if s, response := b.dial(t, url); s != nil || response.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("a socket after the end: %d", response.StatusCode)
	}
}

// TestSlowReader reads nothing while others do, and has the latest in the end.
func TestSlowReader(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	url := b.serve()
	ada := b.signUp()
	slow, quick := ada.open(t, url), ada.open(t, url)
	slow.subscribe("1", watching)
	quick.subscribe("1", watching)
	slowEvents := b.events(t, url, watching, "Authorization", "Bearer "+ada.token)
	const times = 8
	for i := range times {
		ada.deposit("1.00")
		quick.until(fmt.Sprintf("%d.00", i+1))
	}
	slow.until("8.00")
	slowEvents.until("8.00")
}

// TestPings keeps what is quiet open, and lets go who is not there.
func TestPings(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	b.streams.Ping = 250 * time.Millisecond
	url := b.serveWithin(time.Second) // which six pings outlive
	ada := b.signUp()
	e := b.events(t, url, watching, "Authorization", "Bearer "+ada.token)
	e.until("0.00")
	for range 6 {
		if !e.lines.Scan() {
			t.Fatal("the events have ended")
		}
	}
	s := ada.open(t, url)
	s.subscribe("1", watching)
	s.until("0.00")
	ada.deposit("1.00")
	e.until("1.00")
	s.until("1.00")
}

// TestDatabaseComesBack fails once in the middle of a stream.
func TestDatabaseComesBack(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	url := b.serve()
	ada := b.signUp()
	s := ada.open(t, url)
	s.subscribe("1", watching)
	s.until("0.00")
	b.reads.fail(2)
	ada.deposit("1.00")
	s.until("1.00") // and no error before
}

func TestStreamsDefault(t *testing.T) {
	t.Parallel()
	var s transport.Streams
	if err := s.Close(); err != nil { // nobody came
		t.Error(err)
	}
}
