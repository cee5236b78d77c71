package main

import (
	"math"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
)

// collect sets how Go's memory is collected, where GOGC and GOMEMLIMIT say nothing:
// seldom, for what lives long is small and what requests leave is most of it, but
// never past what the machine gives this program.
func collect() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(min(1<<30, allowed()*4/5))
	}
}

// allowed is what the container may use, in bytes.
func allowed() int64 {
	text, _ := os.ReadFile("/sys/fs/cgroup/memory.max") // there may be none
	if n, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64); err == nil {
		return n
	}
	return math.MaxInt64 / 4 // without a limit
}
