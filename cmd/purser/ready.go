package main

import (
	"context"
	"net/http"
	"sync"
	"time"
)

// readiness is whether this replica can do its work: its database answers and has the
// program's schema, and its clock is right. Anybody may ask, so it is looked up once a
// second, however often it is asked for.
type readiness struct {
	check func(context.Context) error
	every time.Duration // how long an answer is good for

	mu    sync.Mutex
	asked time.Time
	err   error
}

const (
	readyFor    = time.Second
	readyWithin = 2 * time.Second
)

// now is what was found out a second ago at most.
func (s *readiness) now() error {
	s.mu.Lock() // who comes meanwhile waits, and has the same answer
	defer s.mu.Unlock()
	if s.asked.IsZero() || time.Since(s.asked) >= s.every {
		// Its own context: the answer is for others, too, who are still there.
		ctx, cancel := context.WithTimeout(context.Background(), readyWithin)
		defer cancel()
		s.err, s.asked = s.check(ctx), time.Now()
	}
	return s.err
}

// tell answers whoever asks.
func (s *readiness) tell(w http.ResponseWriter, _ *http.Request) {
	if err := s.now(); err != nil {
		answer(w, http.StatusServiceUnavailable, err.Error())
		return
	}
	answer(w, http.StatusOK, "ready")
}
