package machine

import (
	"time"

	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments/processor"
)

// Event is something that happened to an operation. The machines are pure: the
// next state follows from the operation and the event alone, so that the model
// checker, the tests and production run the same function.
type Event interface {
	// at is the event at the time of the transaction that applies it.
	at(now time.Time) Event
}

// At is the event at the time of the transaction that applies it, read under the row's
// lock. Only events of this package exist.
func At(e Event, now time.Time) Event { return e.at(now) }

// Claimed: a worker has taken the operation to move it on.
type Claimed struct {
	At time.Time
	// Ahead is how far Stripe's clock was ahead of At's when it was last seen.
	Ahead time.Duration
}

// latest is the later of what the two clocks show.
func (e Claimed) latest() time.Time { return e.At.Add(max(0, e.Ahead)) }

// Answered: Stripe gave an answer that is no success, or gave none.
type Answered struct {
	At      time.Time
	Attempt int // which attempt it answers; an answer to an older one is void
	Answer  *processor.Error
}

// IntentSeen: this is the PaymentIntent as Stripe has it now.
type IntentSeen struct {
	At     time.Time
	Intent processor.Intent
	// Told is how many failed attempts to pay it Stripe's events have told of.
	Told int
}

// TransferSeen: this is the transfer as Stripe has it now.
type TransferSeen struct {
	At       time.Time
	Transfer processor.StripeTransfer
	// Booked: the platform's wallet has the transfer, from when nothing here explained it.
	Booked bool
}

// AccountMade: this is the account that Stripe made.
type AccountMade struct{ ID gid.ID }

// AccountLost: the account is not the platform's any more, and its owner asks
// for another one.
type AccountLost struct {
	At time.Time
	ID gid.ID
}

// NothingFound: Stripe's list, read after the quiet time, shows nothing that
// this attempt did.
type NothingFound struct {
	At      time.Time
	Attempt int
	// Read is what Stripe's own clock showed when it began to answer; zero when it
	// does not tell.
	Read time.Time
}

// CaughtUp: Stripe was asked what was taken back lately, and what it knows is booked.
type CaughtUp struct{ At time.Time }

// Approved: an operator lets go what waits for approval.
type Approved struct{ At time.Time }

// Refused: an operator does not.
type Refused struct{ At time.Time }

func (e Claimed) at(now time.Time) Event      { e.At = now; return e }
func (e Answered) at(now time.Time) Event     { e.At = now; return e }
func (e IntentSeen) at(now time.Time) Event   { e.At = now; return e }
func (e TransferSeen) at(now time.Time) Event { e.At = now; return e }
func (e AccountMade) at(time.Time) Event      { return e }
func (e AccountLost) at(now time.Time) Event  { e.At = now; return e }
func (e NothingFound) at(now time.Time) Event { e.At = now; return e }
func (e CaughtUp) at(now time.Time) Event     { e.At = now; return e }
func (e Approved) at(now time.Time) Event     { e.At = now; return e }
func (e Refused) at(now time.Time) Event      { e.At = now; return e }

// Effect is what to do outside, once the new state is committed.
type Effect string

const (
	// None: nothing.
	None Effect = ""
	// Send the order under the attempt's key.
	Send Effect = "send"
	// Fetch the object whose id is known.
	Fetch Effect = "fetch"
	// LookUp by list whether the attempt did anything.
	LookUp Effect = "look up"
	// Cancel the object at Stripe, which nobody is to pay any more.
	Cancel Effect = "cancel"
	// Ask Stripe what was taken back lately, since no event has told of anything for a while.
	Ask Effect = "ask"
	// Alarm: what cannot be has happened; a person must look.
	Alarm Effect = "alarm"
)
