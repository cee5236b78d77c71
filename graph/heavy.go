package graph

import (
	"cmp"
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/purserhq/purser/graph/transport"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/gid"
)

// What reads that may look at many rows can take. They count or pick rows, so that their
// time grows with the history that they look at. Bounds for each viewer keep one person's
// reads from taking the database from everybody else.
const (
	heavyAtOnce = 1                // of one viewer on a replica; others of theirs wait
	heavyOfAll  = 4                // of everybody on a replica
	heavyTime   = 3 * time.Second  // for one read, where nothing else is said
	heavyWait   = 10 * time.Second // for a place
	// maxHeavy is how many operations of one viewer may have such reads under way or
	// waiting on a replica; more are refused. The reads of one operation count as one:
	// the cost limit bounds them.
	maxHeavy = 8
)

// heavyReads bounds the reads that may look at many rows.
type heavyReads struct {
	time time.Duration // for one read
	wait time.Duration // for a place, at most
	all  chan struct{} // has a place for each read that is under way

	mu    sync.Mutex
	lanes map[gid.ID]*lane // of viewers who have reads under way or waiting
}

// lane is what one viewer has of places.
type lane struct {
	places     chan struct{}
	operations map[*transport.Operation]int // with how many reads, under way or waiting
}

func newHeavyReads(each time.Duration) *heavyReads {
	return &heavyReads{time: cmp.Or(each, heavyTime), wait: heavyWait, all: make(chan struct{}, heavyOfAll), lanes: map[gid.ID]*lane{}}
}

// expensive runs a read that may look at many rows, when it is the viewer's turn. Fails
// with RATE_LIMITED where too many of the viewer's reads wait or no place becomes free in
// time, and with LIMIT_EXCEEDED where the read takes too long.
func expensive[T any](ctx context.Context, h *heavyReads, read func(context.Context) (T, error)) (T, error) {
	var none T
	leave, err := h.enter(ctx)
	if err != nil {
		return none, err
	}
	defer leave()
	within, cancel := context.WithTimeout(ctx, h.time)
	defer cancel()
	result, err := read(within)
	if err != nil && within.Err() != nil && ctx.Err() == nil {
		return none, transport.Coded(transport.CodeLimit, "The query takes too long. Narrow the filter or the search.")
	}
	return result, err
}

// expensiveIf is expensive for a read that picks rows, and reads at once otherwise.
func expensiveIf[T any](ctx context.Context, h *heavyReads, picks bool, read func(context.Context) (T, error)) (T, error) {
	if !picks {
		return read(ctx)
	}
	return expensive(ctx, h, read)
}

// enter waits for a place, first of the viewer's and then of all, and returns what gives it
// back. Fails with RATE_LIMITED after h.wait.
func (h *heavyReads) enter(ctx context.Context) (leave func(), err error) {
	caller, _ := auth.CallerOf(ctx)
	who := cmp.Or(caller.Application, caller.ID) // keys of the application are callers of their own
	o := transport.OperationOf(ctx)
	l, err := h.join(who, o)
	if err != nil {
		return nil, err
	}
	patience := time.NewTimer(h.wait)
	defer patience.Stop()
	for i, places := range []chan struct{}{l.places, h.all} {
		var refused error
		select {
		case places <- struct{}{}:
			continue
		case <-ctx.Done():
			refused = ctx.Err()
		case <-patience.C:
			refused = overloaded(h.time)
		}
		if i > 0 {
			<-l.places
		}
		h.quit(who, o)
		return nil, refused
	}
	return func() {
		<-h.all
		<-l.places
		h.quit(who, o)
	}, nil
}

// overloaded is the refusal of a read that found no place. Within one read's time the reads
// that are under way have ended.
func overloaded(after time.Duration) error {
	refused := transport.Coded(transport.CodeRateLimited, "Too many requests with filters, searches or counts are under way. Retry after retryAt.")
	refused.Extensions["retryAt"] = time.Now().UTC().Add(after).Format(time.RFC3339)
	return refused
}

// join counts a read of an operation of the viewer's, or refuses it.
func (h *heavyReads) join(viewer gid.ID, o *transport.Operation) (*lane, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	l := h.lanes[viewer]
	if l == nil {
		l = &lane{places: make(chan struct{}, heavyAtOnce), operations: map[*transport.Operation]int{}}
		h.lanes[viewer] = l
	}
	if l.operations[o] == 0 && len(l.operations) >= maxHeavy {
		return nil, transport.Coded(transport.CodeRateLimited, fmt.Sprintf(
			"Too many requests with filters, searches or counts at once: %d at most. Wait for the answers to the earlier ones.", maxHeavy))
	}
	l.operations[o]++
	return l, nil
}

// quit forgets the operation with its last read, and the viewer with their last operation.
func (h *heavyReads) quit(viewer gid.ID, o *transport.Operation) {
	h.mu.Lock()
	defer h.mu.Unlock()
	l := h.lanes[viewer]
	if l.operations[o]--; l.operations[o] == 0 {
		delete(l.operations, o)
	}
	if len(l.operations) == 0 {
		delete(h.lanes, viewer)
	}
}
