package database

import (
	"context"
	"runtime"
	"sync"
	"time"
)

// Batch reads by key for concurrent callers together: what is asked for while a
// read runs is the next one. A read begins after it was asked for, so nobody's
// answer is older than the question. Who is alone waits for nobody.
type Batch[K comparable, V any] struct {
	read func(ctx context.Context, keys []K) (map[K]V, error)

	mu      sync.Mutex
	next    *batch[K, V] // what is asked for now; nil: nothing
	running int
}

// batch is one read.
type batch[K comparable, V any] struct {
	asked map[K]struct{}
	found map[K]V
	err   error
	done  chan struct{}
}

const (
	batchReads = 2                // at once
	batchTime  = 10 * time.Second // for one read, whatever its callers' patience is
)

// NewBatch makes a batch of read, which leaves out of its answer what is not there.
func NewBatch[K comparable, V any](read func(ctx context.Context, keys []K) (map[K]V, error)) *Batch[K, V] {
	return &Batch[K, V]{read: read}
}

// Get is what is there under the key; false when nothing is.
func (b *Batch[K, V]) Get(ctx context.Context, key K) (v V, found bool, err error) {
	b.mu.Lock()
	if b.next == nil {
		b.next = &batch[K, V]{asked: map[K]struct{}{}, done: make(chan struct{})}
	}
	one := b.next
	one.asked[key] = struct{}{}
	if b.running < batchReads {
		b.running++
		go b.run() // for all who wait, whoever of them gives up
	}
	b.mu.Unlock()
	select {
	case <-one.done:
		v, found = one.found[key]
		return v, found, one.err
	case <-ctx.Done():
		return v, false, ctx.Err()
	}
}

// run reads until nobody asks.
func (b *Batch[K, V]) run() {
	for {
		runtime.Gosched() // whoever can ask by now does, as those whom one commit has answered
		b.mu.Lock()
		one := b.next
		b.next = nil
		if one == nil {
			b.running--
			b.mu.Unlock()
			return
		}
		b.mu.Unlock()
		keys := make([]K, 0, len(one.asked))
		for key := range one.asked {
			keys = append(keys, key)
		}
		ctx, cancel := context.WithTimeout(context.Background(), batchTime)
		one.found, one.err = b.read(ctx, keys)
		cancel()
		close(one.done)
	}
}
