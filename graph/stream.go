package graph

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/purserhq/purser/internal/auth"
)

// stream is one operation that answers again and again.
type stream struct {
	log     *slog.Logger
	recheck time.Duration
	ready   chan struct{} // has something in it when the client can take an answer

	mu      sync.Mutex
	answer  *operation      // the one that is being made
	wake    func()          // makes another one
	because *gqlerror.Error // why there will be no more; nil: it is as it should be
}

type streamKey struct{}

// streamOf is the stream that the operation is answered to; nil when it gets one
// answer only.
func streamOf(ctx context.Context) *stream {
	s, _ := ctx.Value(streamKey{}).(*stream)
	return s
}

// become makes v the viewer of the answer that is being made.
func (s *stream) become(v auth.Viewer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer.mu.Lock()
	defer s.answer.mu.Unlock()
	s.answer.viewer = &v
}

// end says why the stream ends.
func (s *stream) end(why *gqlerror.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.because = why
}

// mostFailures is how many answers in a row may be kept back because we failed:
// with an Apollo client an error ends the subscription, and one bad moment of the
// database must not.
const mostFailures = 5

// tryAgain is how long to wait after a failure.
const tryAgain = time.Second

// run executes an operation and gives each answer to send, until there is none
// left, ctx ends or send fails. It returns why a stream ended before its time.
func (s *stream) run(
	ctx context.Context, exec graphql.GraphExecutor, op *graphql.OperationContext, send func(*graphql.Response) error,
) *gqlerror.Error {
	if kind := op.Operation.Operation; kind != ast.Subscription {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, timeFor(kind))
		defer cancel()
	}
	request := operationOf(ctx).requestID
	s.ready = make(chan struct{}, 1)
	respond, ctx := exec.DispatchOperation(context.WithValue(s.next(ctx, request), streamKey{}, s), op)
	for failures := 0; ; {
		select {
		case s.ready <- struct{}{}:
		default:
		}
		answer := respond(s.next(ctx, request))
		if answer == nil {
			break
		}
		if failures < mostFailures && s.again(answer) {
			failures++
			continue
		}
		failures = 0
		if send(answer) != nil {
			break
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.because
}

// next is the context of one answer. What an operation remembers must not
// outlive it.
func (s *stream) next(ctx context.Context, request string) context.Context {
	o := &operation{requestID: request}
	s.mu.Lock()
	if s.answer != nil {
		s.answer.mu.Lock()
		o.viewer = s.answer.viewer
		s.answer.mu.Unlock()
	}
	s.answer = o
	s.mu.Unlock()
	return withOperation(ctx, o)
}

// again keeps back an answer that our own failure has spoilt, and has another one
// made; false where it must be sent.
func (s *stream) again(answer *graphql.Response) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.wake == nil {
		return false
	}
	for _, fault := range answer.Errors {
		if fault.Extensions["code"] == codeInternal {
			time.AfterFunc(tryAgain, s.wake)
			return true
		}
	}
	return false
}
