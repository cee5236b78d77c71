package database_test

import (
	"context"
	"errors"
	"net"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lib/pq"

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

// One key cannot be read, or panics the reader: who asked for another together with it
// gets an answer.
func TestBatchRefusesTheCulpritAlone(t *testing.T) {
	t.Parallel()
	for name, fail := range map[string]func() error{
		"Error": func() error { return &pq.Error{Code: "22021"} },
		"Panic": func() error { panic("about one") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			begun, goOn := make(chan struct{}), make(chan struct{})
			b := database.NewBatch(func(_ context.Context, keys []int) (map[int]int, error) {
				found := map[int]int{}
				for _, key := range keys {
					switch {
					case key < 0:
						begun <- struct{}{}
						<-goOn
					case key == 13:
						return nil, fail()
					}
					found[key] = key * key
				}
				return found, nil
			})
			var running sync.WaitGroup
			get := func(key int) (v int, err error) {
				defer func() {
					if r, ok := recover().(*database.Panicked); ok {
						err = r
					}
				}()
				v, _, err = b.Get(t.Context(), key)
				return v, err
			}
			for key := range 2 { // as many as read at once
				running.Go(func() { _, _ = get(-1 - key) })
				<-begun
			}
			for key := range 40 {
				running.Go(func() {
					if v, err := get(key); (key == 13) != (err != nil) || err == nil && v != key*key {
						t.Errorf("%d: %d, %v", key, v, err)
					}
				})
			}
			for b.Asked() < 40 {
				<-time.After(time.Millisecond)
			}
			close(goOn)
			running.Wait()
		})
	}
}

// A failure that is about no key is told to all at once.
func TestBatchWithoutAConnection(t *testing.T) {
	t.Parallel()
	reads := 0
	err := error(&net.OpError{Op: "dial", Err: errors.New("connection refused")})
	database.Apart(t.Context(), []int{1, 2, 3}, func(context.Context, []int) error {
		reads++
		return err
	}, func(int, error) {})
	if reads != 1 {
		t.Errorf("read %d times", reads)
	}
}
