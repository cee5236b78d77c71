package payments

import "time"

// The times that the workers go by. callDeadline bears on safety as Quiet and KeyHorizon
// do: money is given back, or sent under a new key, when nothing is there after them, so a
// call must have ended long before.
const (
	callDeadline   = 20 * time.Second // one call to Stripe, from its claim on
	sweepTick      = 4 * time.Second  // how often due rows are looked for
	sweepAtMost    = 3 * time.Minute  // how long one sweep goes on; below overdueLeast
	headStart      = time.Second      // of the verb that made a row due, before the sweeper takes it: somebody waits for the verb's answer
	lossQuiet      = time.Minute      // since rows may have been lost, before Stripe's books are believed to hold what was on its way then; above callDeadline
	arrivalMargin  = time.Hour        // after the last send, in which what it made was made; above every difference of clocks that is tolerated
	accountTick    = 24 * time.Hour   // before an account that can be paid is looked at again
	unfinishedTick = time.Hour        // and one that cannot
	disputeTick    = time.Hour        // before an open dispute is looked at again
	maxTries       = 20               // failures of one inbox row, before it waits for a person
)
