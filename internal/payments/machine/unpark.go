package machine

import (
	"time"

	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/onboarding"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/payments/processor"
)

// Resumed: an operator lets a parked operation go on. What may have been sent is
// looked up at Stripe before anything is sent again.
type Resumed struct{ At time.Time }

// Abandoned: an operator ends a parked operation, since Stripe's list, read after
// the quiet time, shows nothing of it. Attempt and Sends are those of the row when
// the list was read: if either has changed, something was sent since, and the
// event is void.
type Abandoned struct {
	At             time.Time
	Looked         time.Time // when the list was asked for, by the database's clock or by Stripe's, whichever is behind
	Attempt, Sends int
}

func (e Resumed) at(now time.Time) Event   { e.At = now; return e }
func (e Abandoned) at(now time.Time) Event { e.At = now; return e }

// abandoned is how a payer or an owner reads what an operator gave up.
var abandoned = processor.Failure{Code: "processing_error", Message: "The payment processor did not take it, and the operation was ended."}

// proves tells that nothing of the attempt has changed since the list was read.
func (e Abandoned) proves(a Attempt) bool {
	return a.Parked && a.Number == e.Attempt && a.Sends == e.Sends && !e.Looked.Before(a.LookUpDue())
}

func (p Payout) resumed(at time.Time) (Payout, []ledger.Posting, Effect) {
	if !p.Parked || p.Awaits {
		return p, nil, None
	}
	p.Parked = false
	switch p.State {
	case payout.StatePending, payout.StateSending, payout.StateReconcile:
		return p.outcomeUnknown(at), nil, None
	}
	p.Attempt = p.finished()
	return p, nil, None
}

func (p Payout) abandoned(e Abandoned) (Payout, []ledger.Posting, Effect) {
	if p.Awaits || !e.proves(p.Attempt) {
		return p, nil, None
	}
	switch p.State {
	case payout.StatePending, payout.StateSending, payout.StateReconcile:
		p.Failure = &abandoned
		return p.failed()
	}
	return p, nil, None
}

func (d Deposit) resumed(at time.Time) (Deposit, []ledger.Posting, Effect) {
	if !d.Parked {
		return d, nil, None
	}
	d.Parked = false
	switch d.State {
	case deposit.StateCreated, deposit.StateSending, deposit.StateReconcile:
		return d.outcomeUnknown(at), nil, None
	case deposit.StateRequiresPayment, deposit.StateRequiresAction, deposit.StateProcessing:
		d.Attempt = d.until(at)
	default:
		d.Attempt = d.finished()
	}
	return d, nil, None
}

func (d Deposit) abandoned(e Abandoned) (Deposit, []ledger.Posting, Effect) {
	if !e.proves(d.Attempt) {
		return d, nil, None
	}
	switch d.State {
	case deposit.StateSucceeded, deposit.StateFailed, deposit.StateCanceled:
		return d, nil, None
	}
	d.Failure = &abandoned
	return d.failed(), nil, None
}

func (r Refund) resumed(at time.Time) (Refund, []ledger.Posting, Effect) {
	if !r.Parked {
		return r, nil, None
	}
	r.Parked = false
	switch r.State {
	case refund.StatePending, refund.StateSending, refund.StateReconcile:
		return r.outcomeUnknown(at), nil, None
	case refund.StateProcessing:
		r.Attempt = r.until(at)
	default:
		r.Attempt = r.finished()
	}
	return r, nil, None
}

func (r Refund) abandoned(e Abandoned) (Refund, []ledger.Posting, Effect) {
	if !e.proves(r.Attempt) {
		return r, nil, None
	}
	switch r.State {
	case refund.StatePending, refund.StateSending, refund.StateReconcile:
		r.Failure = &abandoned
		return r.failed()
	}
	return r, nil, None
}

func (o Onboarding) resumed(at time.Time) Onboarding {
	if !o.Parked {
		return o
	}
	o.Parked = false
	switch o.State {
	case onboarding.StateCreated, onboarding.StateSending, onboarding.StateReconcile:
		return o.outcomeUnknown(at)
	}
	o.Attempt = o.finished()
	return o
}
