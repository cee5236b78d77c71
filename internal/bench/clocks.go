package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// clocks is the processor's time that was used up so far.
type clocks struct{ ours, database time.Duration }

// clocks reads the time of the database's server with all its processes, and of
// whoever asks it: the program, this process, or pgbench, which has ended.
func (l *lab) clocks(c *measured) (clocks, error) {
	database, err := family(l.master)
	if err != nil {
		return clocks{}, err
	}
	switch {
	case c.sqlite:
		database = 0
	case c.program != nil:
		ours, err := family(c.program.pid())
		return clocks{ours, database}, err
	}
	who := syscall.RUSAGE_SELF
	if c.outside {
		who = syscall.RUSAGE_CHILDREN
	}
	var u syscall.Rusage
	err = syscall.Getrusage(who, &u)
	return clocks{time.Duration(u.Utime.Nano() + u.Stime.Nano()), database}, err
}

// masterOf reads the number of the server's first process.
func masterOf(file string) (int, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0, fmt.Errorf("bench runs beside its server, as root or as the server's user: %w", err)
	}
	first, _, _ := strings.Cut(string(text), "\n")
	return strconv.Atoi(first)
}

// tick is Linux's unit of process times.
const tick = 10 * time.Millisecond

// family is the time of a process, its children that live and those that it has
// waited for.
func family(pid int) (time.Duration, error) {
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return 0, err
	}
	var sum time.Duration
	for _, name := range stats {
		text, err := os.ReadFile(name)
		if err != nil {
			continue // it has ended meanwhile
		}
		// The name of the program, in brackets, may hold anything.
		fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
		if len(fields) < 15 {
			continue
		}
		number := func(i int) int64 { n, _ := strconv.ParseInt(fields[i], 10, 64); return n } // of the system
		self, parent := name == fmt.Sprintf("/proc/%d/stat", pid), number(1) == int64(pid)
		if self || parent {
			sum += time.Duration(number(11)+number(12)) * tick
		}
		if self { // and of those that have ended
			sum += time.Duration(number(13)+number(14)) * tick
		}
	}
	return sum, nil
}
