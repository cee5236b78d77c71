package machine

import (
	"fmt"
	"time"

	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments/processor"
)

// Attempt is what every operation that asks something of Stripe has in common:
// which attempt is on, how often it went out, and when to look again. It is a
// value; its methods return what it becomes.
type Attempt struct {
	Number      int // each attempt has one key at Stripe
	Sends       int // how often this attempt went out
	Unclear     int // how many answers to it said nothing
	FirstSentAt time.Time
	LastSentAt  time.Time
	NextAt      time.Time          // when the sweeper takes the row; zero: never
	Parked      bool               // waits for a person
	Failure     *processor.Failure // why the last try was refused
}

// Key is the attempt's idempotency key at Stripe, given the operation's name there: a
// new attempt, a new key.
func (a Attempt) Key(name gid.ID) string { return fmt.Sprintf("%s:%d", name, a.Number) }

// due tells whether a worker may take the operation. One that another worker
// took a moment ago is not: its time was moved ahead, which is the lease.
func (a Attempt) due(at time.Time) bool {
	return !a.Parked && !a.NextAt.IsZero() && (!at.Before(a.NextAt) || a.NextAt.Sub(at) > MaxAhead)
}

// healed is the attempt without sends that lie in the future, which a clock wrote that
// was wrong: they count as now, so that what follows them is late rather than never.
func (a Attempt) healed(at time.Time) Attempt {
	if a.FirstSentAt.After(at) {
		a.FirstSentAt = at
	}
	if a.LastSentAt.After(at) {
		a.LastSentAt = at
	}
	return a
}

// sent is the attempt after it went out at the given time; the row is leased.
func (a Attempt) sent(at time.Time) Attempt {
	if a.Sends == 0 {
		a.FirstSentAt = at
	}
	a.Sends++
	a.LastSentAt, a.NextAt = at, at.Add(Lease)
	return a
}

// spent tells that the attempt must not be sent (again): Stripe may have
// forgotten its key, or has said nothing too often. It has to be looked up. So
// has one that should have gone out a day ago: the row may come from a restored
// backup, and the attempt may have gone out in what the backup does not know.
// What was sent is as old as the clock says that is further ahead, ours or Stripe's.
func (a Attempt) spent(e Claimed) bool {
	if a.Sends == 0 {
		return e.At.Sub(a.NextAt) > keyHorizon
	}
	return e.latest().Sub(a.FirstSentAt) > keyHorizon || a.Unclear >= maxUnclear
}

// again is the next attempt, under a new key. It may only follow a refusal that
// proves, or a look-up that shows, that nothing was done under the old one.
func (a Attempt) again(at time.Time) Attempt {
	return Attempt{Number: a.Number + 1, NextAt: at, Failure: a.Failure}
}

// finished is the attempt of an operation that waits for nothing, no person either:
// news may come from Stripe of one that was parked.
func (a Attempt) finished() Attempt {
	a.NextAt, a.Parked = time.Time{}, false
	return a
}

// until waits for the given time.
func (a Attempt) until(at time.Time) Attempt {
	a.NextAt = at
	return a
}

// LookUpDue is when a look-up may begin: what was sent last has had time to
// arrive, so that an empty list means that nothing is there.
func (a Attempt) LookUpDue() time.Time { return a.LastSentAt.Add(Quiet) }

// early is for how long a list that shows nothing came too early by Stripe's clock,
// though ours said that it was time; 0: it did not. The database's clock may have
// jumped, as after a failover to a machine whose clock is ahead.
func (a Attempt) early(e NothingFound) time.Duration {
	if e.Read.IsZero() {
		return 0
	}
	return max(0, a.LookUpDue().Sub(e.Read))
}

// verdict is what an answer that is no success means for an operation.
type verdict int

const (
	wait      verdict = iota // send the same key again later
	refused                  // proven: nothing was done, and it will not be
	tryAgain                 // proven: nothing was done; a new attempt may follow
	lookUp                   // not known: ask Stripe by list
	needsHelp                // a person must look
)

// judge reads an answer to this attempt. It is total: every class has its verdict.
func (a Attempt) judge(at time.Time, answer *processor.Error) (Attempt, verdict) {
	switch answer.Class {
	case processor.Definite, processor.Retryable:
		a.Failure = &answer.Failure
		switch {
		case a.Sends > 1: // an earlier send of this key may have done it
			return a, lookUp
		case answer.Class == processor.Retryable:
			return a, tryAgain
		}
		return a, refused
	case processor.Ambiguous:
		if a.Unclear++; a.Unclear >= maxUnclear {
			return a, lookUp
		}
		return a.until(at.Add(Backoff(a.Unclear))), wait
	case processor.Busy, processor.Config:
		return a.until(at.Add(Backoff(a.Sends))), wait
	case processor.Bug:
		a.Parked = true
		return a, needsHelp
	}
	panic(fmt.Sprintf("machine: answer of unknown class %q", answer.Class))
}
