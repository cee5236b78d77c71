package machine

import "time"

// The times that the machines go by, by the clock of the database (see clock.go of payments).
// Leases only save work: keys at Stripe, unique references and the (state, attempt)
// that an answer must fit give safety. Quiet and keyHorizon do bear on it: money is given back, or sent under a new key, when nothing is there after them.
const (
	Lease        = 60 * time.Second // how long one worker has a row to itself
	Quiet        = 15 * time.Minute // since the last send, before "not there" is believed
	keyHorizon   = 23 * time.Hour   // Stripe may forget a key after 24 hours
	GiveUp       = 72 * time.Hour   // since the first try, before a refusal for now is final
	shortOfMoney = time.Hour        // before a transfer is tried again that the platform could not cover
	gateTick     = time.Minute      // before a payout looks again whether the gate is open
	MaxAhead     = 25 * time.Hour   // how far ahead a row may fall due; above every wait here
	maxUnclear   = 3                // answers that say nothing, before Stripe is asked by list
)

// Backoff is how long to wait after the nth failure in a row.
func Backoff(n int) time.Duration {
	steps := [...]time.Duration{5 * time.Second, 15 * time.Second, 45 * time.Second, 2 * time.Minute, 5 * time.Minute}
	if n < 1 {
		n = 1
	}
	if n > len(steps) {
		return 10 * time.Minute
	}
	return steps[n-1] //nolint:gosec // n is within the steps here
}

// pollAgain is how long to wait before an open deposit of the given age is
// looked at again, in case its webhook never comes.
func pollAgain(age time.Duration) time.Duration {
	switch {
	case age < 10*time.Minute:
		return 2 * time.Minute
	case age < time.Hour:
		return 10 * time.Minute
	case age < 24*time.Hour:
		return time.Hour
	case age < 7*24*time.Hour:
		return 6 * time.Hour
	}
	return 24 * time.Hour
}
