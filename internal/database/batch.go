package database

import (
	"context"
	"maps"
	"runtime"
	"slices"
	"sync"
	"time"
)

// Batch reads by key for concurrent callers together: what is asked for while a
// read runs is the next one. A read begins after it was asked for, so nobody's
// answer is older than the question. Who is alone waits for nobody. A read that fails is
// tried again in parts, so that a key that the database refuses fails for those only who
// ask for it.
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
	wrong map[K]error // the keys that could not be read
	done  chan struct{}
}

const (
	batchReads = 2                // at once
	batchTime  = 10 * time.Second // for one read and all its parts, whatever its callers' patience is
)

// NewBatch makes a batch of read, which leaves out of its answer what is not there.
func NewBatch[K comparable, V any](read func(ctx context.Context, keys []K) (map[K]V, error)) *Batch[K, V] {
	return &Batch[K, V]{read: read}
}

// Get is what is there under the key; false when nothing is.
func (b *Batch[K, V]) Get(ctx context.Context, key K) (v V, found bool, err error) {
	b.mu.Lock()
	if b.next == nil {
		b.next = &batch[K, V]{asked: map[K]struct{}{}, found: map[K]V{}, wrong: map[K]error{}, done: make(chan struct{})}
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
		return v, found, Raise(one.wrong[key])
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
		b.fill(one)
		close(one.done)
	}
}

// fill reads what was asked for.
func (b *Batch[K, V]) fill(one *batch[K, V]) {
	ctx, cancel := context.WithTimeout(context.Background(), batchTime)
	defer cancel()
	Apart(ctx, slices.Collect(maps.Keys(one.asked)), func(ctx context.Context, keys []K) error {
		found, err := b.read(ctx, keys)
		if err == nil {
			maps.Copy(one.found, found)
		}
		return err
	}, func(key K, err error) { one.wrong[key] = err })
}
