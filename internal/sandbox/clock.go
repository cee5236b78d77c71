package sandbox

import (
	"encoding/json"
	"net/http"
	"time"
)

// clock is the sandbox's time: the system's, moved, or stopped.
type clock struct {
	Offset  time.Duration `json:"offset"`  // ahead of the system's clock
	Stopped time.Time     `json:"stopped"` // the time at which it stands; zero while it runs
}

const clockKind = "_clock"

func (c clock) time() time.Time {
	if !c.Stopped.IsZero() {
		return c.Stopped
	}
	return time.Now().Add(c.Offset)
}

// now is the sandbox's time in Unix seconds. The caller holds the lock.
func (s *Sandbox) now() int64 { return s.clock.time().Unix() }

// midnight is the beginning, in UTC, of the day of a time in Unix seconds: money becomes
// available and payouts arrive then.
func midnight(at int64) int64 { return at - at%(24*60*60) }

// date is the sandbox's time as the header of an answer.
func (s *Sandbox) date() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.clock.time().UTC().Format(http.TimeFormat)
}

// row is how the clock is kept.
func (c clock) row() row {
	body, _ := json.Marshal(c) // two plain fields
	return row{kind: clockKind, id: "clock", body: body}
}
