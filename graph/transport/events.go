package transport

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/purserhq/purser/internal/auth"
)

// overEvents answers by server-sent events, as graphql-sse's distinct connections
// mode has it: one operation each request, an event "next" for each answer and
// "complete" after the last. gqlgen's own gives an unreadable body back, and logs it.
type overEvents struct {
	operationLog
	streams *Streams
}

var _ graphql.Transport = overEvents{}

// Supports requests that accept an event stream.
func (overEvents) Supports(r *http.Request) bool {
	return mediaType(r) == eventType &&
		(r.Method == http.MethodGet || r.Method == http.MethodPost)
}

const eventType = "text/event-stream"

// Do answers the request, or begins to: a connection that could be taken over lives on.
func (t overEvents) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	begun := time.Now()
	a := answer{w: w, media: jsonType, request: OperationOf(r.Context()).requestID}
	ctx, stop := context.WithCancel(WithOperation(auth.Detached(r.Context()), &Operation{requestID: a.request}))
	ended := func() {
		stop()
		t.write(ctx, a.operation, a.errors, slog.Int("status", a.status), slog.Duration("took", time.Since(begun)))
	}
	op, faults, place := t.admit(ctx, stop, &a, r, exec)
	if place == nil {
		ended()
		return
	}
	a.status = http.StatusOK
	e, over := openEvents(w, r, stop, t.streams.ping()), make(chan struct{})
	if e.conn != nil {
		a.w, op.Headers = nil, nil // and with them goes all that the server kept for the request
	}
	e.begin(ctx, exec, op, faults, &Stream{log: t.log, recheck: t.streams.recheck()}, func(told gqlerror.List) {
		a.errors = told
		if ctx.Err() == nil { // else it is cut short, and the client comes again
			_ = e.send("event: complete\ndata:\n\n")
		}
		e.close(ctx.Err() == nil)
		place.leave()
		ended()
		close(over)
	})
	if e.conn == nil {
		<-over
	}
}

// admit reads and checks the operation and finds a place for it; nil when it was
// refused.
func (t overEvents) admit(
	ctx context.Context, stop func(), a *answer, r *http.Request, exec graphql.GraphExecutor,
) (*graphql.OperationContext, gqlerror.List, *streaming) {
	raw, status, fault := read(a.w, r)
	if fault != nil {
		a.refuse(status, gqlerror.List{fault})
		return nil, nil, nil
	}
	op, faults := prepare(graphql.StartOperationTrace(ctx), exec, raw)
	a.operation = op
	if len(faults) == 0 && r.Method == http.MethodGet && op.Operation.Operation == ast.Mutation {
		a.w.Header().Set("Allow", http.MethodPost)
		a.refuse(http.StatusMethodNotAllowed, gqlerror.List{Coded(codeBadRequest, "send mutations by POST")})
		return nil, nil, nil
	}
	viewer, _ := ViewerOf(ctx)
	place := t.streams.enter(viewer.ID, auth.Client(ctx), stop)
	if place == nil {
		a.w.Header().Set("Retry-After", "5")
		a.refuse(http.StatusTooManyRequests, gqlerror.List{Coded(CodeRateLimited, "Too many event streams are open. Close one or retry later.")})
	}
	return op, faults, place
}

// begin sends what the operation answers, and why it ended if that is an error. ended
// hears once of the errors of the last answer.
func (e *events) begin(
	ctx context.Context, exec graphql.GraphExecutor, op *graphql.OperationContext, faults gqlerror.List, s *Stream, ended func(told gqlerror.List),
) {
	var told gqlerror.List
	s.send = func(response *graphql.Response) error {
		told = response.Errors
		return e.next(response)
	}
	s.ended = func(why *gqlerror.Error) {
		if why != nil {
			why.Extensions["requestId"] = OperationOf(ctx).requestID
			_ = s.send(&graphql.Response{Errors: gqlerror.List{why}}) // or nobody is there to read it
		}
		ended(told)
	}
	if len(faults) > 0 {
		_ = s.send(&graphql.Response{Errors: faults}) // likewise
		ended(told)
		return
	}
	s.begin(ctx, exec, op)
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
