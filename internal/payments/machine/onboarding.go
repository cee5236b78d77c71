package machine

import (
	"slices"
	"time"

	"github.com/purserhq/purser/ent/onboarding"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
)

// Onboarding is the making of one user's account at Stripe, as its machine sees
// it. It moves no money.
type Onboarding struct {
	ID        gid.ID
	Name      gid.ID // at Stripe
	Owner     gid.ID
	Wallet    gid.ID
	CreatedAt time.Time
	State     onboarding.State
	Attempt
	Account gid.ID   // acct_…, once it is known
	Lost    []gid.ID // accounts that Stripe has disconnected
}

// Next is the onboarding's whole behaviour; doc.go draws it.
func (o Onboarding) Next(e Event) (Onboarding, []ledger.Posting, Effect) {
	switch e := e.(type) {
	case Claimed:
		return o.claimed(e)
	case AccountMade:
		// A second account is an orphan without harm: one is kept. A lost one is no
		// account, whatever a slow worker still tells of it.
		if o.Account == "" && !slices.Contains(o.Lost, e.ID) {
			o.Account, o.State, o.Failure = e.ID, onboarding.StateOpen, nil
			o.Attempt = o.finished()
		}
	case AccountLost:
		if o.State == onboarding.StateOpen && o.Account == e.ID { // another worker may have begun the next one
			o.Account, o.State, o.Attempt = "", onboarding.StateCreated, o.again(e.At)
			o.Lost = append(slices.Clone(o.Lost), e.ID)
		}
	case Answered:
		if o.State == onboarding.StateSending && o.Number == e.Attempt {
			return o.answered(e)
		}
	case Resumed:
		return o.resumed(e.At), nil, None
	case NothingFound:
		if o.State == onboarding.StateReconcile && o.Number == e.Attempt {
			o.State, o.Attempt = onboarding.StateCreated, o.again(e.At)
		}
	}
	return o, nil, None
}

func (o Onboarding) claimed(e Claimed) (Onboarding, []ledger.Posting, Effect) {
	at := e.At
	o.Attempt = o.healed(at)
	if o.State != onboarding.StateFailed && !o.due(at) {
		return o, nil, None
	}
	switch o.State {
	case onboarding.StateFailed: // the person asks again: a new attempt
		o.Attempt = o.again(at)
		fallthrough
	case onboarding.StateCreated, onboarding.StateSending:
		if o.spent(e) {
			return o.outcomeUnknown(at), nil, None
		}
		o.State, o.Attempt = onboarding.StateSending, o.sent(at)
		return o, nil, Send
	case onboarding.StateReconcile:
		// Unlike money, an account may be looked for at once: finding none too
		// early costs an empty account, nothing more.
		o.Attempt = o.until(at.Add(Lease))
		return o, nil, LookUp
	}
	return o, nil, None
}

func (o Onboarding) answered(e Answered) (Onboarding, []ledger.Posting, Effect) {
	attempt, verdict := o.judge(e.At, e.Answer)
	o.Attempt = attempt
	switch verdict {
	case refused, tryAgain:
		o.State, o.Attempt = onboarding.StateFailed, o.finished()
	case lookUp:
		return o.outcomeUnknown(e.At), nil, None
	case needsHelp:
		return o, nil, Alarm
	}
	return o, nil, None
}

func (o Onboarding) outcomeUnknown(at time.Time) Onboarding {
	o.State, o.Attempt = onboarding.StateReconcile, o.until(at)
	return o
}
