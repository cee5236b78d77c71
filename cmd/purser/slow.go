package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/shares"
)

// What those can hold who send nothing, or send slowly. Who comes when all is taken gets
// in, and the oldest connection makes way that does no work, of the address that has the
// most of them: honest clients are done long before they are the oldest.
const (
	maxConnections     = 8192 // of one listener
	maxConnectionsEach = 256  // of one address
	maxBodies          = 512  // on their way to one listener
	maxBodiesEach      = 32   // of one address
)

// door is one listener and what its clients share. Connections of trusted proxies and of
// this very machine bring many clients, and have no bound of their own.
type door struct {
	*net.TCPListener
	proxies     []netip.Prefix
	connections shares.Shares
	bodies      shares.Shares
}

func newDoor(l *net.TCPListener, proxies []netip.Prefix) *door {
	return &door{
		TCPListener: l, proxies: proxies,
		connections: shares.Shares{Each: maxConnectionsEach, All: maxConnections},
		bodies:      shares.Shares{Each: maxBodiesEach, All: maxBodies},
	}
}

// connection is one that was let in. The server needs more of it than net.Conn has: it
// closes one side only, so that an answer is not lost.
type connection struct {
	*net.TCPConn
	share *shares.Share
}

// Accept waits for a connection that has a place, and closes those that have none.
func (d *door) Accept() (net.Conn, error) {
	for {
		conn, err := d.AcceptTCP()
		if err != nil {
			return nil, err
		}
		peer, _ := netip.ParseAddrPort(conn.RemoteAddr().String()) // not valid: it counts with all only
		share := d.connections.Take(auth.Counted(peer.Addr(), d.proxies), func() { _ = conn.Close() })
		if share == nil {
			_ = conn.Close() // everybody is at work
			continue
		}
		return &connection{conn, share}, nil
	}
}

// Close gives the place back.
func (c *connection) Close() error {
	c.share.Release()
	return c.TCPConn.Close()
}

type connectionKey struct{}

// guard has a server keep to the door's bounds. longest is the longest body that a
// request may have.
func (d *door) guard(server *http.Server, longest func(*http.Request) int64) {
	server.ConnContext = func(ctx context.Context, c net.Conn) context.Context {
		return context.WithValue(ctx, connectionKey{}, c)
	}
	server.ConnState = func(c net.Conn, state http.ConnState) {
		mine, ok := c.(*connection)
		switch {
		case ok && state == http.StateIdle:
			mine.share.Rest()
		case ok && state == http.StateHijacked: // it stays open, and graph.Streams counts it from here on
			mine.share.Release()
		}
	}
	next := server.Handler
	server.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body != nil && r.Body != http.NoBody && r.ContentLength != 0 && !d.fetch(w, r, longest(r)) {
			return
		}
		if c, ok := r.Context().Value(connectionKey{}).(*connection); ok && !c.share.Work() {
			return // it was closed a moment ago
		}
		next.ServeHTTP(w, r)
	})
}

// fetch reads the body before anything else is done for the request: who sends it slowly
// holds nothing but the connection. false when it was refused.
func (d *door) fetch(w http.ResponseWriter, r *http.Request, longest int64) bool {
	control := http.NewResponseController(w)
	share := d.bodies.Take(auth.ClientOf(r, d.proxies), func() { _ = control.SetReadDeadline(time.Unix(1, 0)) })
	if share == nil {
		w.Header().Set("Connection", "close")
		rejectUnbegun(w, http.StatusServiceUnavailable, "Too much is going on. Try again in a moment: nothing was begun.")
		return false
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, longest+1)) // one more, by which the handler sees that it is too long
	if kept := share.Release(); !kept || err != nil && !errors.Is(err, io.EOF) {
		w.Header().Set("Connection", "close")
		rejectUnbegun(w, http.StatusRequestTimeout, "The request did not come to its end in time. Nothing was begun.")
		return false
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	return true
}
