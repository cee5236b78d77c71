package transport

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/coder/websocket"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// operate begins one operation of the socket, and answers it or lets its stream do so.
func (s *socket) operate(ctx context.Context, m message, r *run) {
	defer s.survive()
	begun, id := time.Now(), m.ID
	op, faults := s.prepare(ctx, m.Payload)
	var told gqlerror.List
	ended := func(why *gqlerror.Error) {
		defer r.cancel()
		if why != nil {
			faults = gqlerror.List{why}
		}
		ours := s.finish(id, r)
		switch {
		case !ours: // the client has ended it, or the socket is being closed
		case len(faults) > 0:
			told = faults
			s.fail(id, faults)
		default:
			s.tell(message{ID: id, Type: "complete"})
		}
		s.write(ctx, op, told, slog.String("over", protocol), slog.Duration("took", time.Since(begun)))
		if why != nil && why.Extensions["code"] != codeInternal && ours && s.idle() {
			s.close(closeForbidden, "Forbidden")
		}
	}
	if len(faults) > 0 {
		ended(nil)
		return
	}
	one := &Stream{log: s.log, recheck: s.streams.recheck(), ended: ended, send: func(response *graphql.Response) error {
		told = response.Errors
		if len(response.Data) == 0 { // it could not even begin
			faults = response.Errors
			return nil
		}
		return s.next(ctx, id, response)
	}}
	one.begin(ctx, s.exec, op)
}

// prepare reads and checks an operation.
func (s *socket) prepare(ctx context.Context, payload json.RawMessage) (*graphql.OperationContext, gqlerror.List) {
	var body wire
	if _, err := body.fromJSON(bytes.NewReader(payload)); err != nil {
		return nil, gqlerror.List{Coded(codeBadRequest, `the payload is no request such as {"query": "{ viewer { id } }"}`)}
	}
	raw, _, fault := body.params()
	if fault != nil {
		return nil, gqlerror.List{fault}
	}
	op, faults := prepare(graphql.StartOperationTrace(ctx), s.exec, raw)
	switch {
	case len(faults) > 0:
		return op, faults
	case op.Operation.Operation == ast.Mutation:
		// They set the cookie, and are told apart and counted, request by request.
		return op, gqlerror.List{Coded(codeBadRequest, "send mutations by POST")}
	}
	return op, nil
}

// finish forgets a run; false when it was forgotten already.
func (s *socket) finish(id string, r *run) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running[id] != r {
		return false
	}
	delete(s.running, id)
	return true
}

func (s *socket) idle() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.running) == 0
}

// fail tells that an operation has ended with errors.
func (s *socket) fail(id string, faults gqlerror.List) {
	for _, fault := range faults {
		if fault.Extensions["requestId"] == nil {
			fault.Extensions["requestId"] = s.request
		}
	}
	text, err := json.Marshal(faults)
	if err != nil {
		s.log.Error("write errors", "error", err)
		text = []byte("[]")
	}
	s.tell(message{ID: id, Type: "error", Payload: text})
}

func (s *socket) next(ctx context.Context, id string, response *graphql.Response) error {
	text, err := encode(response)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil { // the client has ended it
		return err
	}
	return s.send(message{ID: id, Type: "next", Payload: text})
}

// tell sends what nobody waits for: where it cannot be sent, the reader sees the
// socket broken.
func (s *socket) tell(m message) { _ = s.send(m) }

// send writes a message. A client that does not take it in time is let go.
func (s *socket) send(m message) error {
	text, err := json.Marshal(m)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), writeWithin)
	defer cancel()
	return s.conn.Write(ctx, websocket.MessageText, text)
}
