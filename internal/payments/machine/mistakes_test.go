package machine_test

import (
	"maps"
	"time"

	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/payments/processor"
)

// mutant is a transition with a mistake in it: it is given the right one.
type mutant[O any] func(
	right next[O], attempt func(*O) *machine.Attempt, op O, e machine.Event,
) (O, []ledger.Posting, machine.Effect)

// planted are the worlds of a saga's mistakes, those of all sagas and its own.
func planted[O any](s *saga[O], op O, balance int64, own map[string]mutant[O]) map[string]world[O] {
	out := map[string]world[O]{}
	all := mistakes[O]()
	maps.Copy(all, own)
	for name, m := range all {
		wrong := s.with(m)
		wrong.attempts = 2 // some take a second one to show
		out[name] = wrong.first(op, balance)
	}
	return out
}

// mistakes are those that can be made with any operation.
func mistakes[O any]() map[string]mutant[O] {
	out := map[string]mutant[O]{}
	misread := func(name string, from, to processor.Class) {
		out[name] = func(right next[O], attempt func(*O) *machine.Attempt, op O, e machine.Event) (O, []ledger.Posting, machine.Effect) {
			if a, ok := e.(machine.Answered); ok && a.Answer.Class == from {
				attempt(&op).Sends = 1
				e = answered(a.At, a.Attempt, to)
			}
			return right(op, e)
		}
	}
	misread("a 500 is taken for a refusal", processor.Ambiguous, processor.Definite)
	misread("a new key after a 500", processor.Ambiguous, processor.Retryable)
	misread("a new key after a 429", processor.Busy, processor.Retryable)
	misread("a 401 is taken for a refusal", processor.Config, processor.Definite)
	misread("a refusal of the second send is believed", processor.Definite, processor.Definite)
	out["a new key for each send"] = newKeyEachTime[O]
	out["a late answer ends a later attempt"] = lateAnswer[O]
	out["sent again after the key was forgotten"] = forgottenKey[O]
	out["nothing more is waited for after a 429"] = forgetful[O]
	return out
}

func newKeyEachTime[O any](
	right next[O], attempt func(*O) *machine.Attempt, op O, e machine.Event,
) (O, []ledger.Posting, machine.Effect) {
	after, lines, effect := right(op, e)
	if a := attempt(&after); effect == machine.Send && a.Sends > 1 {
		a.Number++
	}
	return after, lines, effect
}

func lateAnswer[O any](
	right next[O], attempt func(*O) *machine.Attempt, op O, e machine.Event,
) (O, []ledger.Posting, machine.Effect) {
	if a, ok := e.(machine.Answered); ok {
		a.Attempt = attempt(&op).Number
		e = a
	}
	return right(op, e)
}

func forgottenKey[O any](
	right next[O], attempt func(*O) *machine.Attempt, op O, e machine.Event,
) (O, []ledger.Posting, machine.Effect) {
	if c, ok := e.(machine.Claimed); ok {
		attempt(&op).FirstSentAt = c.At
	}
	return right(op, e)
}

func forgetful[O any](
	right next[O], attempt func(*O) *machine.Attempt, op O, e machine.Event,
) (O, []ledger.Posting, machine.Effect) {
	after, lines, effect := right(op, e)
	if a, ok := e.(machine.Answered); ok && a.Answer.Class == processor.Busy {
		attempt(&after).NextAt = time.Time{}
	}
	return after, lines, effect
}

// hasty believes a look-up before what was sent has had time to arrive.
func hasty[O any](
	right next[O], attempt func(*O) *machine.Attempt, op O, e machine.Event,
) (O, []ledger.Posting, machine.Effect) {
	if c, ok := e.(machine.Claimed); ok && attempt(&op).LastSentAt != (time.Time{}) {
		sent := attempt(&op).LastSentAt
		attempt(&op).LastSentAt = c.At.Add(-time.Hour)
		after, lines, effect := right(op, e)
		if effect != machine.Send {
			attempt(&after).LastSentAt = sent
		}
		return after, lines, effect
	}
	after, lines, effect := right(op, e)
	if a := attempt(&after); a.NextAt.Equal(a.LastSentAt.Add(15 * time.Minute)) {
		a.NextAt = a.LastSentAt.Add(time.Second)
	}
	return after, lines, effect
}

// twice books everything a second time.
func twice[O any](right next[O], _ func(*O) *machine.Attempt, op O, e machine.Event) (O, []ledger.Posting, machine.Effect) {
	after, lines, effect := right(op, e)
	return after, append(lines, lines...), effect
}

// unbooked changes the state and books nothing.
func unbooked[O any](right next[O], _ func(*O) *machine.Attempt, op O, e machine.Event) (O, []ledger.Posting, machine.Effect) {
	after, _, effect := right(op, e)
	return after, nil, effect
}
