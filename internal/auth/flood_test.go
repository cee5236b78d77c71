package auth_test

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"testing"

	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database/dbtest"
)

// A flood of tries to log in takes the memory of a few hashes, not of all: 64 at
// once would be 1.2 GiB.
func TestFloodOfLogInsStaysSmall(t *testing.T) { //nolint:paralleltest // it measures the process's memory
	s := auth.New(dbtest.New(t), auth.Options{})
	const most = 400 << 20
	done := make(chan struct{})
	var peak uint64
	var watching sync.WaitGroup
	watching.Go(func() {
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapInuse)
			select {
			case <-done:
				return
			default:
				runtime.Gosched()
			}
		}
	})
	var flood sync.WaitGroup
	for i := range 64 {
		flood.Go(func() {
			_, _ = s.LogIn(context.WithoutCancel(t.Context()), fmt.Sprintf("p%d@example.com", i), "wrong horse battery", "")
		})
	}
	flood.Wait()
	close(done)
	watching.Wait()
	t.Logf("64 log-ins at once took %d MiB", peak>>20)
	if peak > most {
		t.Errorf("64 log-ins at once took %d MiB, want at most %d", peak>>20, most>>20)
	}
}
