package main

import (
	"context"
	"math/bits"
	"sync"
	"time"
)

// crowd lets so many callers do one thing after the other for so long. The first
// failure stops all.
func crowd(ctx context.Context, size int, d time.Duration, do func(ctx context.Context, caller int) error) (sample, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	start := time.Now()
	end := start.Add(d)
	seen := make([]histogram, size)
	var running sync.WaitGroup
	for caller := range size {
		running.Go(func() {
			for began := time.Now(); began.Before(end) && ctx.Err() == nil; {
				if err := do(ctx, caller); err != nil {
					cancel(err)
					return
				}
				now := time.Now()
				seen[caller].add(now.Sub(began))
				began = now
			}
		})
	}
	running.Wait()
	var all histogram
	for i := range seen {
		all.join(&seen[i])
	}
	s := sample{n: all.n, took: time.Since(start), p50: all.quantile(0.50), p99: all.quantile(0.99)}
	return s, context.Cause(ctx)
}

// histogram counts times in steps of a sixteenth.
type histogram struct {
	n      int64
	counts [60 * 16]int64
}

func (h *histogram) add(d time.Duration) {
	h.n++
	h.counts[step(d)]++
}

// step numbers the powers of two, each in sixteen parts.
func step(d time.Duration) int {
	n := max(uint64(d), 16)
	power := bits.Len64(n) - 5
	return power*16 + int(n>>power)&15
}

// begin is the time at which a step begins.
func begin(step int) time.Duration { return time.Duration(16+step%16) << (step / 16) }

func (h *histogram) join(o *histogram) {
	h.n += o.n
	for i, n := range o.counts {
		h.counts[i] += n
	}
}

// quantile is the time within which that share of all was done.
func (h *histogram) quantile(q float64) time.Duration {
	left := int64(q * float64(h.n))
	for i, n := range h.counts {
		if left -= n; left < 0 {
			return begin(i)
		}
	}
	return 0
}
