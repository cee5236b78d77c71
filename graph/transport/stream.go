package transport

import (
	"context"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/purserhq/purser/internal/auth"
)

// Stream is one operation that answers again and again. Nothing waits for it: what
// wakes it gets one answer made, on a goroutine that ends with that. So one that
// rests is a few small objects, and there may be tens of thousands.
type Stream struct {
	log     *slog.Logger
	recheck time.Duration // how often to look whether it must end, when nothing happens
	send    func(*graphql.Response) error
	ended   func(why *gqlerror.Error) // hears once that it is over; nil: as it should be

	ctx     context.Context //nolint:containedctx // the operation's, which lasts
	request string
	follow  follow                  // what it follows; nil: it has its answers already
	respond graphql.ResponseHandler // makes the next answer
	Viewer  *auth.Viewer            // of the next answer, where it is another
	failed  int                     // answers in a row that were kept back
	unwatch func()
	tick    *time.Timer

	mu   sync.Mutex
	busy bool            // somebody makes an answer, or the first one is not to be made yet
	due  bool            // another look is to be taken
	news bool            // and to be answered with
	over bool            // there will be no more
	why  *gqlerror.Error // its reason
}

// follow looks anew at what a stream follows and, with news, hands it to the answer
// that is made next. It says why the stream must end, if it must.
type follow func(ctx context.Context, news bool) (*gqlerror.Error, error)

type streamKey struct{}

// StreamOf is the stream that the operation is answered to; nil when it gets one
// answer only.
func StreamOf(ctx context.Context) *Stream {
	s, _ := ctx.Value(streamKey{}).(*Stream)
	return s
}

// maxFailures is how many answers in a row may be kept back because we failed:
// with an Apollo client an error ends the subscription, and one bad moment of the
// database must not.
const maxFailures = 5

// tryAgain is how long to wait after a failure.
const tryAgain = time.Second

// begin executes an operation and sends what it answers. It returns when that is
// over, or when the stream waits to be woken.
func (s *Stream) begin(ctx context.Context, exec graphql.GraphExecutor, op *graphql.OperationContext) {
	if kind := op.Operation.Operation; kind != ast.Subscription {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, timeFor(kind))
		defer cancel()
	}
	s.request, s.busy = OperationOf(ctx).requestID, true
	s.respond, s.ctx = exec.DispatchOperation(context.WithValue(s.next(ctx), streamKey{}, s), op)
	if s.follow == nil {
		for answer := s.respond(s.next(s.ctx)); answer != nil && s.send(answer) == nil; {
			answer = s.respond(s.next(s.ctx))
		}
		s.ended(nil)
		return
	}
	s.mu.Lock()
	s.tick = time.AfterFunc(s.recheck, s.check)
	s.due, s.news = true, true // for the first one
	s.mu.Unlock()
	context.AfterFunc(ctx, func() { s.end(nil) }) // ended cancels it
	s.work()
}

// Watch makes it one that follows something.
func (s *Stream) Watch(f follow, unwatch func()) { s.follow, s.unwatch = f, unwatch }

// check looks whether the stream must end: an expiry tells nobody.
func (s *Stream) check() {
	s.mu.Lock()
	if !s.over {
		s.tick.Reset(s.recheck)
	}
	s.mu.Unlock()
	s.rouse(false)
}

// Wake has an answer made, if none is being made; else another one after that.
func (s *Stream) Wake() { s.rouse(true) }

func (s *Stream) rouse(news bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.due, s.news = true, s.news || news
	if !s.busy && !s.over {
		s.busy = true
		go s.work()
	}
}

// work makes answers until none is due. A client that takes one slowly keeps it
// here, and gets the latest after that.
func (s *Stream) work() {
	for {
		s.mu.Lock()
		if s.over || !s.due {
			s.busy = false
			over := s.over
			s.mu.Unlock()
			if over {
				s.leave()
			}
			return
		}
		news := s.news
		s.due, s.news = false, false
		s.mu.Unlock()
		s.answer(news)
	}
}

// answer looks, and tells the client what there is.
func (s *Stream) answer(news bool) {
	defer func() {
		if panicked := recover(); panicked != nil {
			s.log.Error("event stream panicked", "panic", panicked, "stack", string(debug.Stack()), "request", s.request)
			s.end(Coded(codeInternal, "Internal error. Include the requestId when you report it."))
		}
	}()
	why, err := s.follow(s.ctx, news)
	switch {
	case s.ctx.Err() != nil:
		s.end(nil)
	case err != nil: // such as a database that restarts
		s.log.WarnContext(s.ctx, "subscribe to a wallet", "error", err, "request", s.request)
		s.later(news)
	case why != nil:
		s.end(why)
	case news:
		s.tell()
	}
}

// tell makes one answer and sends it. One that our own failure has spoilt is kept
// back, and another one made.
func (s *Stream) tell() {
	answer := s.respond(s.next(s.ctx))
	switch {
	case answer == nil:
		s.end(nil)
		return
	case s.failed < maxFailures && spoilt(answer):
		s.failed++
		s.later(true)
		return
	}
	s.failed = 0
	if s.send(answer) != nil {
		s.end(nil)
	}
}

func spoilt(answer *graphql.Response) bool {
	for _, fault := range answer.Errors {
		if fault.Extensions["code"] == codeInternal {
			return true
		}
	}
	return false
}

func (s *Stream) later(news bool) { time.AfterFunc(tryAgain, func() { s.rouse(news) }) }

// end ends the stream, after the answer that is being made.
func (s *Stream) end(why *gqlerror.Error) {
	s.mu.Lock()
	if s.over {
		s.mu.Unlock()
		return
	}
	s.over, s.why = true, why
	busy := s.busy
	s.mu.Unlock()
	if !busy {
		s.leave()
	}
}

// leave runs once, when nothing more is made.
func (s *Stream) leave() {
	s.tick.Stop()
	s.unwatch()
	s.ended(s.why)
}

// next is the context of one answer. What an operation remembers must not
// outlive it.
func (s *Stream) next(ctx context.Context) context.Context {
	return WithOperation(ctx, &Operation{requestID: s.request, viewer: s.Viewer})
}
