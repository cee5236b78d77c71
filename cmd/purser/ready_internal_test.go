package main

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestReadiness: however many ask, the database is asked once a second, and everybody
// hears what it said.
func TestReadiness(t *testing.T) {
	t.Parallel()
	var looks atomic.Int32
	var broken atomic.Bool
	s := readiness{every: time.Hour, check: func(context.Context) error {
		looks.Add(1)
		<-time.After(50 * time.Millisecond) // who comes meanwhile waits for this one
		if broken.Load() {
			return errors.New("the database is not ready")
		}
		return nil
	}}
	ask := func() (told [2]int) {
		var mu sync.Mutex
		var all sync.WaitGroup
		for range 500 {
			all.Go(func() {
				w := httptest.NewRecorder()
				s.tell(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/readyz", http.NoBody))
				mu.Lock()
				defer mu.Unlock()
				if w.Code == http.StatusOK {
					told[0]++
				} else {
					told[1]++
				}
			})
		}
		all.Wait()
		return told
	}
	if told := ask(); looks.Load() != 1 || told != [2]int{500, 0} {
		t.Errorf("%d looks, told %v", looks.Load(), told)
	}
	broken.Store(true)
	if told := ask(); looks.Load() != 1 || told != [2]int{500, 0} {
		t.Errorf("within the time: %d looks, told %v", looks.Load(), told)
	}
	s.asked = s.asked.Add(-s.every)
	if told := ask(); looks.Load() != 2 || told != [2]int{0, 500} {
		t.Errorf("after that: %d looks, told %v", looks.Load(), told)
	}
	t.Logf("looks for who asks whether it is ready: %d tried, %d got through", 1500, looks.Load()-2)
}
