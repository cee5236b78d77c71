//go:build failpoint

package failpoint

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
)

// What the tests say: the moment to die at, such as payout.claimed or, the third
// time that it comes, payout.claimed:3; and the file in which each moment is
// written down when it comes first, with the place that named it.
const (
	armed = "PURSER_FAILPOINT"
	diary = "PURSER_FAILPOINT_DIARY"
)

var (
	mu   sync.Mutex
	seen = map[string]int{}
)

// Hit kills the program without a chance to do anything, if it is armed with
// this name.
func Hit(parts ...string) {
	mu.Lock()
	defer mu.Unlock()
	name := strings.Join(parts, ".")
	seen[name]++
	if seen[name] == 1 {
		note(name)
	}
	want, count, _ := strings.Cut(os.Getenv(armed), ":")
	n, err := strconv.Atoi(count)
	if err != nil {
		n = 1
	}
	if name == want && seen[name] == n {
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {} // the signal is on its way: nothing more happens here
	}
}

func note(name string) {
	file, err := os.OpenFile(os.Getenv(diary), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return // nobody wants to know
	}
	_, place, line, _ := runtime.Caller(2)
	_, _ = fmt.Fprintf(file, "%s\t%s:%d\n", name, place, line)
	_ = file.Close()
}
