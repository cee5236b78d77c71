package transport

import (
	"bufio"
	"context"
	"encoding/json"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/coder/websocket"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/purserhq/purser/internal/auth"
)

// protocol is the one that sockets speak: https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
const protocol = "graphql-transport-ws"

// The codes with which a socket is closed. Clients connect again after 1012,
// 1013, 4403 and 4408, and not after the others.
const (
	closeBadMessage   websocket.StatusCode = 4400
	closeUnauthorized websocket.StatusCode = 4401
	closeForbidden    websocket.StatusCode = 4403
	closeInitTimeout  websocket.StatusCode = 4408
	closeSameID       websocket.StatusCode = 4409
	closeTwoInits     websocket.StatusCode = 4429
)

const (
	maxFrame   = 64 << 10 // bytes of one message
	maxRuns    = 20       // operations on one socket at one time
	pongWithin = 10 * time.Second
)

// overSocket answers over a WebSocket. gqlgen's own closes with codes after which
// clients of the protocol try again for ever, or never, and speaks a second,
// deprecated protocol.
type overSocket struct {
	operationLog
	streams  *Streams
	sessions Callers
}

var _ graphql.Transport = overSocket{}

// Supports requests to become a socket.
func (overSocket) Supports(r *http.Request) bool { return r.Header.Get("Upgrade") != "" }

// Do serves the socket until it is closed.
func (t overSocket) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	a := answer{w: w, media: jsonType, request: OperationOf(r.Context()).requestID}
	if !offers(r.Header.Values("Sec-WebSocket-Protocol")) {
		a.refuse(http.StatusBadRequest, gqlerror.List{Coded(codeBadRequest, "open the socket with the subprotocol "+protocol)})
		return
	}
	// Its own context: that of a request whose connection was taken over means nothing.
	ctx := WithOperation(auth.Detached(r.Context()), &Operation{requestID: a.request})
	s := &socket{overSocket: t, exec: exec, request: a.request, running: map[string]*run{}}
	place := t.streams.enter("", auth.Client(ctx), s.stop)
	if place == nil {
		w.Header().Set("Retry-After", "5")
		a.refuse(http.StatusServiceUnavailable, gqlerror.List{Coded(CodeRateLimited, "Too many WebSocket connections are open. Retry later.")})
		return
	}
	// The origin was checked where the cookie was read.
	conn, err := websocket.Accept(frugal{w}, r, &websocket.AcceptOptions{Subprotocols: []string{protocol}, InsecureSkipVerify: true})
	if err != nil {
		place.leave()
		t.log.InfoContext(ctx, "websocket refused", "error", err, "request", a.request)
		return
	}
	conn.SetReadLimit(maxFrame)
	// The request's goroutine, with all that the server keeps for a request, ends
	// here: thousands of sockets that wait would keep it all.
	go s.serve(ctx, conn, place)
}

// frugal gives a connection that is taken over small buffers: the server's are for
// requests, and sockets mostly wait.
type frugal struct{ http.ResponseWriter }

// Unwrap lets http.ResponseController find what the writer can do.
func (f frugal) Unwrap() http.ResponseWriter { return f.ResponseWriter }

// Hijack takes the connection over.
func (f frugal) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffers, err := http.NewResponseController(f.ResponseWriter).Hijack()
	if err == nil && buffers.Reader.Buffered() == 0 {
		buffers = bufio.NewReadWriter(bufio.NewReaderSize(conn, 256), bufio.NewWriterSize(conn, 256))
	}
	return conn, buffers, err
}

func offers(protocols []string) bool {
	for offered := range strings.SplitSeq(strings.Join(protocols, ","), ",") {
		if strings.TrimSpace(offered) == protocol {
			return true
		}
	}
	return false
}

// socket is one open socket.
type socket struct {
	overSocket
	exec    graphql.GraphExecutor
	request string // the id that errors are reported by
	place   *streaming

	conn   *websocket.Conn
	viewer auth.Viewer // nobody before connection_init was answered; the reader's alone

	mu      sync.Mutex
	open    bool
	stopped bool
	running map[string]*run // by the client's ids
}

// run is one operation of a socket.
type run struct{ cancel context.CancelFunc }

// message is what both sides send.
type message struct {
	ID      string          `json:"id,omitempty"`
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload,omitempty"`
}

// serve reads messages until the socket is closed.
func (s *socket) serve(ctx context.Context, conn *websocket.Conn, place *streaming) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer place.leave()
	defer conn.CloseNow() //nolint:errcheck // it is closed already, or broken
	defer s.survive()
	s.conn, s.place = conn, place
	s.mu.Lock()
	s.open = true
	stopped := s.stopped
	s.mu.Unlock()
	if stopped {
		s.stop()
		return
	}
	late := time.AfterFunc(s.streams.initFor(), func() { s.close(closeInitTimeout, "Connection initialisation timeout") })
	defer late.Stop()
	var ping *time.Timer
	ping = time.AfterFunc(s.streams.ping(), func() {
		ctx, cancel := context.WithTimeout(ctx, pongWithin)
		defer cancel()
		if conn.Ping(ctx) != nil {
			_ = conn.CloseNow() // nobody is there
			return
		}
		ping.Reset(s.streams.ping())
	})
	defer ping.Stop()
	defer s.stopAll()
	reading := context.WithoutCancel(ctx) // the end of serve closes the connection, and watching for it is not free
	for {
		kind, text, err := conn.Read(reading)
		if err != nil {
			return
		}
		// On a stack of its own: who waits keeps a small one so, and there are thousands.
		closed := make(chan bool, 1)
		go func() { closed <- s.hear(ctx, kind, text, late) }()
		if <-closed {
			return
		}
	}
}

// hear answers what was read; true when the socket was closed over it.
func (s *socket) hear(ctx context.Context, kind websocket.MessageType, text []byte, late *time.Timer) (closed bool) {
	closed = true // also when it panics
	defer s.survive()
	var m message
	code, reason := closeBadMessage, "Invalid message received"
	if kind == websocket.MessageText && json.Unmarshal(text, &m) == nil {
		code, reason = s.take(ctx, m, late)
	}
	if code == 0 {
		return false
	}
	s.close(code, reason)
	return true
}

// survive keeps a panic from ending the program: outside of a request nobody else does.
func (s *socket) survive() {
	if panicked := recover(); panicked != nil {
		s.log.Error("websocket panicked", "panic", panicked, "stack", string(debug.Stack()), "request", s.request)
		s.close(websocket.StatusInternalError, "Internal error")
	}
}

// take answers one message; with a code other than 0 the socket is to be closed.
func (s *socket) take(ctx context.Context, m message, late *time.Timer) (websocket.StatusCode, string) {
	// Each counts as a request: those of an address before it is known whose they are.
	paced := s.sessions.AllowRequest(ctx, s.viewer)
	if !paced && m.Type != "subscribe" {
		return websocket.StatusTryAgainLater, "Too many messages"
	}
	switch m.Type {
	case "connection_init":
		if s.viewer.ID != "" {
			return closeTwoInits, "Too many initialisation requests"
		}
		late.Stop()
		return s.init(ctx, m.Payload)
	case "ping":
		s.tell(message{Type: "pong", Payload: m.Payload})
	case "pong":
	case "subscribe":
		if s.viewer.ID == "" {
			return closeUnauthorized, "Unauthorized"
		}
		return s.subscribe(ctx, m, paced)
	case "complete":
		s.mu.Lock()
		defer s.mu.Unlock()
		if r := s.running[m.ID]; r != nil {
			delete(s.running, m.ID) // the id may be used again at once
			r.cancel()
		}
	default:
		return closeBadMessage, "Invalid message received"
	}
	return 0, ""
}

// init finds out whose the socket is: the token in the payload says it, else the
// request that opened it.
func (s *socket) init(ctx context.Context, payload json.RawMessage) (websocket.StatusCode, string) {
	var said map[string]any
	if len(payload) > 0 && json.Unmarshal(payload, &said) != nil {
		return closeBadMessage, "Invalid message received"
	}
	viewer, found := ViewerOf(ctx)
	for _, name := range []string{"Authorization", "authorization"} {
		header, ok := said[name].(string)
		if !ok || header == "" {
			continue
		}
		var err error
		viewer, found, err = s.sessions.Bearer(ctx, header)
		if err != nil {
			s.log.ErrorContext(ctx, "authenticate a websocket", "error", err)
			return websocket.StatusTryAgainLater, "Try again later"
		}
		if !found {
			return closeForbidden, "Forbidden"
		}
	}
	if !found {
		return closeUnauthorized, "Unauthorized"
	}
	if !s.place.become(viewer.ID) {
		return websocket.StatusTryAgainLater, "Too many connections"
	}
	s.viewer = viewer
	s.tell(message{Type: "connection_ack"})
	return 0, ""
}

// subscribe begins an operation.
func (s *socket) subscribe(ctx context.Context, m message, paced bool) (websocket.StatusCode, string) {
	if m.ID == "" {
		return closeBadMessage, "Invalid message received"
	}
	s.mu.Lock()
	_, same := s.running[m.ID]
	many := len(s.running) >= maxRuns
	s.mu.Unlock()
	switch {
	case same:
		return closeSameID, "Subscriber for " + m.ID[:min(len(m.ID), 64)] + " already exists"
	case many:
		s.fail(m.ID, gqlerror.List{Coded(CodeLimit, "Too many operations are running on this connection. Complete one first.")})
		return 0, ""
	case !paced:
		s.fail(m.ID, gqlerror.List{Coded(CodeRateLimited, "Too many requests. Retry in a second.")})
		return 0, ""
	}
	viewer, found, err := s.sessions.Renew(ctx, s.viewer)
	switch {
	case err != nil:
		s.log.ErrorContext(ctx, "look up the session of a websocket", "error", err)
		return websocket.StatusTryAgainLater, "Try again later"
	case !found:
		return closeForbidden, "Forbidden"
	}
	s.viewer = viewer
	ctx, cancel := context.WithCancel(auth.NewContext(ctx, viewer))
	r := &run{cancel: cancel}
	s.mu.Lock()
	s.running[m.ID] = r
	s.mu.Unlock()
	go s.operate(ctx, m, r)
	return 0, ""
}

// stop ends the socket, so that its client connects again: to another replica when this
// one ends, later when too many wait here.
func (s *socket) stop() {
	code, reason := websocket.StatusTryAgainLater, "Too many connections"
	if s.streams.closing() {
		code, reason = websocket.StatusServiceRestart, "Service restart"
	}
	s.close(code, reason)
}

// close closes the socket so that the client knows why.
func (s *socket) close(code websocket.StatusCode, reason string) {
	s.stopAll()
	s.mu.Lock()
	s.stopped = true
	open := s.open
	s.mu.Unlock()
	if open { // else serve will see it
		_ = s.conn.Close(code, reason) // the client may have been first
	}
}

func (s *socket) stopAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, r := range s.running {
		delete(s.running, id)
		r.cancel()
	}
}
