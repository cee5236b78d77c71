package main

import (
	"context"
	"math"
	"os"
	"runtime/debug"
	gometrics "runtime/metrics"
	"strconv"
	"strings"
	"time"
)

// tuneGC sets how Go's memory is collected, where GOGC and GOMEMLIMIT say nothing:
// seldom, for what lives long is small and what requests leave is most of it, but
// never past what the machine gives this program.
func tuneGC() {
	if ownsGC() {
		debug.SetGCPercent(maxPercent)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(min(1<<30, allowed()*4/5))
	}
}

// The collector lets the heap grow by so many hundredths before it runs, or by so many
// bytes where that is less: what ten thousand sockets keep, times five, would be a lot.
const (
	minPercent, maxPercent = 50, 400
	maxGrowth              = 64 << 20
)

// ownsGC tells that it is for us to say how often the collector runs.
func ownsGC() bool { return os.Getenv("GOGC") == "" }

// percentFor is how seldom to collect so many bytes that live, in steps of 50.
func percentFor(live uint64) int {
	return int(max(minPercent, min(maxPercent, maxGrowth*100/max(live, 1)/50*50))) //nolint:gosec // it is between the two
}

// allowed is what the container may use, in bytes.
func allowed() int64 {
	text, _ := os.ReadFile("/sys/fs/cgroup/memory.max") // there may be none
	if n, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64); err == nil {
		return n
	}
	return math.MaxInt64 / 4 // without a limit
}

// A program that rests gives back what work has left behind, such as its own start or
// ten thousand sockets that were opened: the collector runs so seldom that it would
// keep all of it.
const (
	idleCheck    = 2 * time.Second
	maxIdleBytes = 6 << 20  // bytes allocated between two looks; above that it does not rest
	minReclaim   = 16 << 20 // bytes allocated since it last gave back; below that it is not worth it
)

// releaseIdleMemory does so until ctx ends, and collects more often as more lives.
func releaseIdleMemory(ctx context.Context) {
	tick := time.NewTicker(idleCheck)
	defer tick.Stop()
	read := []gometrics.Sample{{Name: "/gc/heap/allocs:bytes"}, {Name: "/gc/heap/live:bytes"}}
	percent := maxPercent
	for before, given := uint64(0), uint64(0); ; {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		gometrics.Read(read)
		now := read[0].Value.Uint64()
		if want := percentFor(read[1].Value.Uint64()); want != percent && ownsGC() {
			percent = want
			debug.SetGCPercent(percent)
		}
		if now-before < maxIdleBytes && now-given > minReclaim {
			debug.FreeOSMemory()
			given = now
		}
		before = now
	}
}
