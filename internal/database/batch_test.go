package database_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/purserhq/purser/internal/database"
)

// What is asked for while a read runs is read together, and begins only then.
func TestBatch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, testBatch)
}

func testBatch(t *testing.T) {
	var mu sync.Mutex
	var reads [][]string
	begun, goOn := make(chan struct{}, 4), make(chan struct{})
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
	synctest.Wait() // until all have asked
	close(goOn)
	running.Wait()
	if want := [][]string{{"a"}, {"a"}, {"bb", "none"}}; !slices.EqualFunc(reads, want, slices.Equal) {
		t.Errorf("read %v, want %v", reads, want)
	}
	if _, _, err := b.Get(t.Context(), "wrong"); err == nil {
		t.Error("an error was lost")
	}
}
