package graph

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// writeWithin is how long one message may take to be written. Who reads more
// slowly is let go, and connects again.
const writeWithin = 10 * time.Second

// overEvents answers by server-sent events, as graphql-sse's distinct connections
// mode has it: one operation each request, an event "next" for each answer and
// "complete" after the last. gqlgen's own gives an unreadable body back, and logs it.
type overEvents struct {
	journal
	streams *Streams
}

var _ graphql.Transport = overEvents{}

// Supports requests that accept an event stream.
func (overEvents) Supports(r *http.Request) bool {
	return mediaType(r) == eventType &&
		(r.Method == http.MethodGet || r.Method == http.MethodPost)
}

const eventType = "text/event-stream"

// Do answers the request until there is no more to say.
func (t overEvents) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	begun := time.Now()
	a := answer{w: w, media: jsonType, request: operationOf(r.Context()).requestID}
	ctx, stop := context.WithCancel(r.Context())
	defer stop()
	defer func() {
		t.write(r.Context(), a.operation, a.errors, slog.Int("status", a.status), slog.Duration("took", time.Since(begun)))
	}()
	raw, status, fault := read(w, r)
	if fault != nil {
		a.refuse(status, gqlerror.List{fault})
		return
	}
	op, faults := prepare(ctx, exec, raw)
	a.operation = op
	if len(faults) == 0 && r.Method == http.MethodGet && op.Operation.Operation == ast.Mutation {
		w.Header().Set("Allow", http.MethodPost)
		a.refuse(http.StatusMethodNotAllowed, gqlerror.List{coded(codeBadRequest, "send mutations by POST")})
		return
	}
	viewer, _ := viewerOf(ctx)
	place := t.streams.enter(viewer.ID, stop)
	if place == nil {
		w.Header().Set("Retry-After", "5")
		a.refuse(http.StatusTooManyRequests, gqlerror.List{coded(codeRateLimited, "Too many streams are open. Close one, or try again later.")})
		return
	}
	defer place.leave()
	a.status = http.StatusOK
	events := openEvents(w, t.streams.ping())
	defer events.close()
	if len(faults) > 0 {
		a.errors = faults
		_ = events.next(&graphql.Response{Errors: a.errors}) // or nobody is there to read it
	} else {
		a.errors = events.answer(ctx, exec, op, &stream{log: t.log, recheck: t.streams.recheck()})
	}
	if ctx.Err() == nil { // else it is cut short, and the client comes again
		_ = events.send("event: complete\ndata:\n\n")
	}
}

// events is an open stream of server-sent events.
type events struct {
	w       http.ResponseWriter
	control *http.ResponseController

	mu   sync.Mutex // a ping may come between
	ping *time.Timer
	done bool
}

func openEvents(w http.ResponseWriter, ping time.Duration) *events {
	e := &events{w: w, control: http.NewResponseController(w)}
	// The server's own deadline is for one request's body; past it the connection
	// would be taken for broken. Writers without deadlines are those of tests.
	_ = e.control.SetReadDeadline(time.Time{})
	h := w.Header()
	h.Set("Content-Type", eventType+"; charset=utf-8")
	h.Set("Cache-Control", "private, no-store")
	h.Set("X-Accel-Buffering", "no") // or nginx keeps the events to itself
	w.WriteHeader(http.StatusOK)
	_ = e.send(":\n\n") // so that the client knows that it is connected
	e.mu.Lock()
	defer e.mu.Unlock()
	e.ping = time.AfterFunc(ping, func() {
		if e.send(":\n\n") == nil {
			e.mu.Lock()
			defer e.mu.Unlock()
			if !e.done {
				e.ping.Reset(ping)
			}
		}
	})
	return e
}

// answer sends what the operation answers, and why it ended if that is an error.
func (e *events) answer(ctx context.Context, exec graphql.GraphExecutor, op *graphql.OperationContext, s *stream) (told gqlerror.List) {
	s.send = func(response *graphql.Response) error {
		told = response.Errors
		return e.next(response)
	}
	over := make(chan *gqlerror.Error, 1)
	s.ended = func(why *gqlerror.Error) { over <- why }
	s.begin(ctx, exec, op)
	if why := <-over; why != nil {
		why.Extensions["requestId"] = operationOf(ctx).requestID
		_ = s.send(&graphql.Response{Errors: gqlerror.List{why}}) // or nobody is there to read it
	}
	return told
}

func (e *events) next(response *graphql.Response) error {
	text, err := encode(response)
	if err != nil {
		return err
	}
	return e.send(fmt.Sprintf("event: next\ndata: %s\n\n", text))
}

// encode writes an answer; one that could not begin has no data, not even null.
func encode(response *graphql.Response) ([]byte, error) {
	if response.Data == nil {
		return json.Marshal(map[string]any{"errors": response.Errors})
	}
	return json.Marshal(response)
}

func (e *events) send(text string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.done {
		return http.ErrServerClosed
	}
	_ = e.control.SetWriteDeadline(time.Now().Add(writeWithin)) // as above
	if _, err := e.w.Write([]byte(text)); err != nil {
		return err
	}
	return e.control.Flush()
}

// close makes sure that nothing is written once the request is over.
func (e *events) close() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.done = true
	e.ping.Stop()
}
