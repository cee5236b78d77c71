package database_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/purserhq/purser/internal/database"
)

// What is asked for while a read runs is read together, and begins only then.
func TestBatch(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var reads [][]string
	begun, goOn := make(chan struct{}, 16), make(chan struct{}) // room for all: who comes late is read alone
	b := database.NewBatch(func(_ context.Context, keys []string) (map[string]int, error) {
		mu.Lock()
		slices.Sort(keys)
		reads = append(reads, keys)
		mu.Unlock()
		begun <- struct{}{}
		<-goOn
		found := map[string]int{}
		for _, key := range keys {
			if key == "wrong" {
				return nil, errors.New("wrong")
			}
			if key != "none" {
				found[key] = len(key)
			}
		}
		return found, nil
	})
	var running sync.WaitGroup
	ask := func(key string, want int, wantFound bool) {
		running.Go(func() {
			if v, found, err := b.Get(t.Context(), key); v != want || found != wantFound || err != nil {
				t.Errorf("%s: %d, %t, %v", key, v, found, err)
			}
		})
	}
	for range 2 { // as many as read at once
		ask("a", 1, true)
		<-begun
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := b.Get(gone, "bb"); !errors.Is(err, context.Canceled) {
		t.Errorf("who gives up is told %v", err)
	}
	for range 5 {
		ask("bb", 2, true)
		ask("none", 0, false)
	}
	close(goOn)
	running.Wait()
	if len(reads) < 3 || len(reads) > 12 {
		t.Errorf("read %v", reads)
	}
	if _, _, err := b.Get(t.Context(), "wrong"); err == nil {
		t.Error("an error was lost")
	}
}
