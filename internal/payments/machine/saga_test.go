package machine_test

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/payments/paymentstest"
	"github.com/purserhq/purser/internal/payments/processor"
)

// A saga is an operation that asks Stripe for one thing: a deposit, a payout, a
// refund, an onboarding. They share a world, in which Stripe loses answers, gets
// requests late, stores a 500 with or without the effect, forgets keys, and tells
// of its objects at any time. Workers die at any moment and leases run out.

// next is the transition that is checked: production's, or a mutant of it.
type next[O any] func(O, machine.Event) (O, []ledger.Posting, machine.Effect)

// saga is what the world must know of one kind of operation.
type saga[O any] struct {
	step     next[O]
	attempt  func(*O) *machine.Attempt
	state    func(O) (state string, object string) // where it stands, and which object it knows
	load     func(*O, machine.Funds)               // puts in the funds as they stand
	outcomes []outcome                             // what Stripe may do under a key that it has not seen
	moves    func(w world[O], i int) []string      // where an object's status may go by itself
	seen     func(at time.Time, id, status string) machine.Event
	wrong    func(world[O]) string
	done     []string                  // states in which nothing more need happen
	asked    func(world[O]) []world[O] // what people may do besides; nil: nothing
	parked   bool                      // it begins so
	tardy    bool                      // a request may arrive after the quiet time, whatever was believed
	open     func(world[O]) bool       // what must still happen in a state that is done; nil: nothing
	attempts int                       // how many are looked at
}

// outcome is what Stripe makes of an order: an object, an answer, or both.
type outcome struct {
	name   string
	status string          // of the object that is made; empty: none
	class  processor.Class // of the answer; empty: it shows the object
}

// reply is what Stripe said to one request of an attempt.
type reply struct {
	*outcome // of the tables; worlds are many, and this keeps them small
	attempt  int
	object   int // which it made
}

func (r reply) known() bool { return r.outcome != nil }

// Rate limits, permissions and validation stand before the key.
var early = []outcome{
	{name: "busy", class: processor.Busy},
	{name: "config", class: processor.Config},
	{name: "invalid", class: processor.Definite},
}

// refusals are what Stripe stores under a key without making anything.
var refusals = []outcome{
	{name: "definite", class: processor.Definite},
	{name: "retryable", class: processor.Retryable},
	{name: "500", class: processor.Ambiguous},
}

// world is one state of everything.
type world[O any] struct {
	*saga[O]
	now      time.Time
	op       O
	funds    machine.Funds // what the lines sum to
	platform int64
	stored   []reply  // Stripe's stored result of each attempt's key, by its number
	objects  []string // the statuses of what Stripe made
	flying   []int    // attempts of requests that have not arrived yet
	slow     []reply  // answers that a slow worker holds and has not applied yet
	late     bool     // Stripe was looked at before everything had arrived, or a slow worker told of what is lost
}

var (
	began     = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	amount    = money.Money{Minor: 1000, Currency: "USD"}
	walletRef = machine.Funds{Owner: "usr_1", Currency: "USD", Wallet: "wal_1", Debt: "wal_debt", Platform: "wal_platform"}
)

// How many sends of an attempt are looked at: more is more of the same.
var sends = paymentstest.Size(2, 4)

// id names the i-th object.
func id(i int) string { return fmt.Sprintf("x_%d", i) }

// within is a time up to a bound, behind which nothing depends on it.
func within(d, bound time.Duration) time.Duration { return min(d, bound) }

// key is written by hand, since nearly all the time goes there.
func (w world[O]) key() string {
	a := w.attempt(&w.op)
	state, object := w.state(w.op)
	wait := int64(-1)
	if !a.NextAt.IsZero() {
		wait = int64(max(0, a.NextAt.Sub(w.now)) / time.Second)
	}
	b := append(make([]byte, 0, 192), state+" "+object+" #"...)
	for _, n := range []int64{
		int64(a.Number), int64(a.Sends), int64(a.Unclear), bit(a.Parked), bit(a.Failure != nil), bit(w.late), wait,
		int64(within(w.now.Sub(began), 73*time.Hour) / time.Hour), int64(within(w.now.Sub(a.FirstSentAt), 25*time.Hour) / time.Hour),
		bit(w.now.Sub(a.LastSentAt) < 15*time.Minute), w.funds.Balance, -w.funds.Owed, w.platform,
	} {
		b = append(strconv.AppendInt(b, n, 10), ' ')
	}
	for _, status := range w.objects {
		b = append(append(b, status...), ' ')
	}
	switch o := any(w.op).(type) {
	case machine.Onboarding:
		b = strconv.AppendInt(append(b, '-'), int64(len(o.Lost)), 10)
	case machine.Payout:
		b = strconv.AppendInt(append(b, '-'), bit(o.Stopped)+2*bit(sentWhileFrozen(o)), 10)
	case machine.Deposit:
		b = strconv.AppendInt(append(b, '-'), bit(o.Closing)+2*bit(o.GiveBack)+4*int64(o.CardFailures), 10)
	}
	for _, r := range w.stored {
		if r.known() {
			b = append(r.append(append(b, '=')), ' ')
		}
	}
	for _, n := range w.flying {
		b = strconv.AppendInt(append(b, '>'), int64(n), 10)
	}
	for _, r := range w.slow {
		b = r.append(append(b, '<'))
	}
	return string(b)
}

func (r reply) append(b []byte) []byte {
	b = append(strconv.AppendInt(b, int64(r.attempt), 10), r.name...)
	return strconv.AppendInt(b, int64(r.object), 10)
}

func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// clone is a copy whose lists can be changed; worlds share theirs else.
func (w world[O]) clone() world[O] {
	w.stored, w.objects = slices.Clone(w.stored), slices.Clone(w.objects)
	w.flying, w.slow = slices.Clone(w.flying), slices.Clone(w.slow)
	return w
}

// apply moves the operation on by one event and books its lines.
func (w world[O]) apply(e machine.Event) (world[O], machine.Effect) {
	w.load(&w.op, w.funds)
	var lines []ledger.Posting
	var effect machine.Effect
	w.op, lines, effect = w.step(w.op, e)
	for _, line := range lines {
		switch line.Wallet {
		case walletRef.Wallet:
			w.funds.Balance += line.Value
		case walletRef.Debt:
			w.funds.Owed -= line.Value
		case walletRef.Platform:
			w.platform += line.Value
		}
	}
	return w, effect
}

func (w world[O]) rest() bool {
	a := w.attempt(&w.op)
	state, _ := w.state(w.op)
	done := slices.Contains(w.done, state) && (w.open == nil || !w.open(w))
	return done || a.Parked || w.far()
}

// far tells that there is more of the same from here.
func (w world[O]) far() bool {
	a := w.attempt(&w.op)
	return a.Number > w.attempts || a.Sends > sends
}

func (w world[O]) successors() (out []world[O]) {
	if w.far() {
		return nil
	}
	out = append(out, w.claims()...)
	for i, attempt := range w.flying {
		out = append(out, w.arrivals(i)...)
		timeout, _ := w.apply(answered(w.now, attempt, processor.Ambiguous)) // the request flies on
		out = append(out, timeout)
	}
	for i, r := range w.slow {
		late := w.clone()
		late.slow = slices.Delete(late.slow, i, i+1)
		out = append(out, late, late.hear(r))
	}
	for i, status := range w.objects {
		if status != "lost" {
			told, _ := w.apply(w.seen(w.now, id(i), status)) // a webhook, or another replica
			out = append(out, told)
		}
		if w.moves == nil {
			continue
		}
		for _, to := range w.moves(w, i) {
			moved := w.clone()
			moved.objects[i] = to
			out = append(out, moved)
		}
	}
	if w.asked != nil {
		out = append(out, w.asked(w)...)
	}
	return out
}

// claims is a worker taking the operation when it is due, or a day later.
func (w world[O]) claims() (out []world[O]) {
	a := *w.attempt(&w.op)
	if a.NextAt.IsZero() {
		return nil
	}
	for _, at := range []time.Time{a.NextAt, a.NextAt.Add(24 * time.Hour)} {
		if at.Before(w.now) {
			at = w.now
		}
		// What the model trusts time for: a request that flies is gone, one way or
		// the other, once the quiet time has passed.
		if !w.tardy && len(w.flying) > 0 && at.Sub(a.LastSentAt) >= 15*time.Minute {
			continue
		}
		waited := w.clone()
		waited.now = at
		if at.Sub(a.FirstSentAt) > 24*time.Hour {
			clear(waited.stored) // Stripe has forgotten the keys
		}
		claimed, effect := waited.apply(machine.Claimed{At: at})
		out = append(out, claimed.carryOut(effect)...)
	}
	return out
}

// carryOut is what a worker does after its claim; it may also have died there.
func (w world[O]) carryOut(effect machine.Effect) []world[O] {
	w = w.clone()
	out := []world[O]{w}
	switch effect {
	case machine.Send:
		out[0].flying = append(out[0].flying, w.attempt(&w.op).Number)
		slices.Sort(out[0].flying) // in whatever order they were sent
	case machine.LookUp:
		number := w.attempt(&w.op).Number
		var found machine.Event = machine.NothingFound{At: w.now, Attempt: number}
		for i, status := range w.objects {
			if status != "lost" {
				found = w.seen(w.now, id(i), status)
			}
		}
		after, _ := w.apply(found)
		if _, nothing := found.(machine.NothingFound); nothing && len(w.flying) > 0 {
			after.late = true
		}
		out = append(out, after)
	case machine.Cancel:
		_, object := w.state(w.op)
		for i, status := range w.objects {
			if id(i) == object {
				out = append(out, w.canceled(i, status)...)
			}
		}
	case machine.Fetch:
		_, object := w.state(w.op)
		for i, status := range w.objects {
			if id(i) == object {
				fetched, _ := w.apply(w.seen(w.now, object, status))
				out = append(out, fetched)
			}
		}
	}
	return out
}

func answered(at time.Time, attempt int, class processor.Class) machine.Answered {
	return machine.Answered{At: at, Attempt: attempt, Answer: &processor.Error{Class: class}}
}

func (w world[O]) violation() string {
	a := w.attempt(&w.op)
	state, object := w.state(w.op)
	switch {
	case a.NextAt.IsZero() && !a.Parked && !slices.Contains(w.done, state):
		return "waits for nothing and is not done"
	case object != "" && !slices.Contains(w.ids(), object):
		return "knows an object that Stripe has not"
	}
	return w.wrong(w)
}

func (w world[O]) ids() (out []string) {
	for i := range w.objects {
		out = append(out, id(i))
	}
	return out
}

// count is how many of Stripe's objects have one of the statuses.
func (w world[O]) count(statuses ...string) (n int) {
	for _, s := range w.objects {
		if slices.Contains(statuses, s) {
			n++
		}
	}
	return n
}

// first is a world in which the operation has just begun. A balance below zero
// is owed.
func (s *saga[O]) first(op O, balance int64) world[O] {
	w := world[O]{saga: s, now: began, op: op, stored: make([]reply, s.attempts+2), funds: walletRef}
	w.funds.Balance, w.funds.Owed = max(0, balance), max(0, -balance)
	*s.attempt(&w.op) = machine.Attempt{Number: 1, NextAt: began, Parked: s.parked}
	return w
}

// with is the saga with a mistake in it.
func (s saga[O]) with(mistake mutant[O]) *saga[O] {
	right, attempt := s.step, s.attempt
	s.step = func(op O, e machine.Event) (O, []ledger.Posting, machine.Effect) {
		return mistake(right, attempt, op, e)
	}
	return &s
}
