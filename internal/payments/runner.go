package payments

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/failpoint"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

// runner runs the state machine of one kind of operation: it reads the row under a lock,
// applies an event, writes the row and its ledger rows, and carries out the effect. O is
// Deposit, Payout, Refund, SuspenseRefund, Onboarding or Dispute.
type runner[O interface {
	Next(machine.Event) (O, []ledger.Posting, machine.Effect)
}] struct {
	name string
	help AlertCode // when a person must look at one
	load func(ctx context.Context, tx *database.Tx, id gid.ID) (O, error)
	save func(ctx context.Context, tx *database.Tx, op O) error
	// wallet is whose owner sees the operation.
	wallet func(op O) gid.ID
	// funds are the wallets that the operation's lines are for.
	funds func(op O) machine.Funds
	// act carries out an effect, outside any transaction, and tells what came of
	// it; nil when nothing is known, so that the row waits for its next time.
	act func(ctx context.Context, op O, effect machine.Effect) machine.Event
	// heard adds to an event what the database says of it; nil: nothing.
	heard func(ctx context.Context, tx *database.Tx, op O, e machine.Event) (machine.Event, error)
	// byLine tells of a step whose line is written first, since the database lets only
	// that move the operation on; nil: there is none.
	byLine func(before, after O) bool
	// follow writes what belongs to a step besides its lines, after them; nil: nothing,
	// and an alarm is raised where the lines leave money in a closed account.
	follow func(ctx context.Context, tx *database.Tx, op O) error
	// begun is the operation as if it had begun at a time, for a look-up of what another
	// row of it did that was lost; nil where a look-up has no beginning.
	begun func(op O, at time.Time) O
	// moved hears of each step once it is committed; nil: nobody does.
	moved func(before, after O)
}

// apply moves one operation on by one event: state, lines and all in one
// transaction. Nothing else changes an operation's state.
func (m runner[O]) apply(ctx context.Context, s *Service, id gid.ID, e machine.Event) (op O, effect machine.Effect, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) (err error) {
		op, effect, err = m.step(ctx, s, tx, id, e)
		failpoint.Hit(m.name, "recorded", "uncommitted")
		return err
	})
	if err != nil {
		return op, machine.None, fmt.Errorf("%s %s on %T: %w", m.name, id, e, err)
	}
	failpoint.Hit(m.name, "recorded")
	if effect == machine.Alarm {
		s.alert(ctx, m.help, "id", id, "event", fmt.Sprintf("%T", e))
	}
	return op, effect, nil
}

// step is apply within a transaction.
func (m runner[O]) step(ctx context.Context, s *Service, tx *database.Tx, id gid.ID, e machine.Event) (op O, effect machine.Effect, err error) {
	before, err := m.load(ctx, tx, id)
	if err != nil {
		return op, machine.None, err
	}
	if m.heard != nil {
		if e, err = m.heard(ctx, tx, before, e); err != nil {
			return op, machine.None, err
		}
	}
	now := tx.Now(ctx) // read while the row is locked: no earlier step of it has a later time
	op, lines, effect := before.Next(machine.At(e, now))
	if _, claim := e.(machine.Claimed); !claim { // which nobody sees
		tx.Changed(m.wallet(op))
	}
	if m.moved != nil {
		whenCommitted(tx, func() { m.moved(before, op) })
	}
	save := func() error { return m.save(ctx, tx, op) }
	post := func() error {
		if len(lines) == 0 {
			return nil
		}
		return postFunds(ctx, tx, now, m.funds(op), lines)
	}
	if m.byLine != nil && m.byLine(before, op) {
		save, post = post, save
	}
	if err := save(); err != nil {
		return op, effect, err
	}
	if err := post(); err != nil || len(lines) == 0 {
		return op, effect, err
	}
	if m.follow != nil {
		return op, effect, m.follow(ctx, tx, op)
	}
	return op, effect, s.watchClosed(ctx, tx, m.funds(op), lines)
}

// drive takes an operation that is due and moves it on as far as one call to
// Stripe brings it. Whoever calls it may die at any moment: the row says what
// was begun, and the sweeper goes on from there.
func (m runner[O]) drive(ctx context.Context, s *Service, id gid.ID) error {
	if s.idle() { // another replica's sweeper takes it
		return nil
	}
	return s.take(ctx, id, m.claim(s))
}

// claim takes an operation that is due; the task carries out what follows.
func (m runner[O]) claim(s *Service) claim {
	return func(ctx context.Context, tx *database.Tx, id gid.ID) (task, error) {
		x, err := s.suspect(ctx, tx)
		if err != nil {
			return nil, fmt.Errorf("%s %s: read the fence: %w", m.name, id, err)
		}
		op, effect, err := m.step(ctx, s, tx, id, machine.Claimed{Ahead: s.stripe.ahead()})
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", m.name, id, err)
		}
		failpoint.Hit(m.name, "claimed", "uncommitted")
		return func(ctx context.Context) error {
			failpoint.Hit(m.name, "claimed")
			if effect == machine.None {
				return nil
			}
			event := m.carryOut(ctx, op, effect, x)
			failpoint.Hit(m.name, "answered")
			if event == nil {
				return nil
			}
			_, _, err := m.apply(ctx, s, id, event)
			if _, again := event.(machine.CaughtUp); again && err == nil {
				return s.take(ctx, id, m.claim(s))
			}
			return err
		}, nil
	}
}

// carryOut acts. While rows may be missing, what is sent is looked for first: this row
// may be the second one of an operation that was carried out, by an attempt whose key
// nobody knows any more.
func (m runner[O]) carryOut(ctx context.Context, op O, effect machine.Effect, x suspicion) machine.Event {
	if effect == machine.Send && x.any() {
		earlier := op
		if m.begun != nil {
			earlier = m.begun(op, x.lostAfter)
		}
		event := m.act(ctx, earlier, machine.LookUp)
		if _, missing := event.(machine.NothingFound); !missing {
			return event
		}
	}
	return m.act(ctx, op, effect)
}

// call runs one call to Stripe for an attempt that was claimed at the given time of
// the database. It fails without calling when the claim is older than a call may take:
// another worker may have the row by then, and Stripe may forget the key. The database
// is asked again for that, because the machine may have been suspended in between.
func (s *Service) call(ctx context.Context, claimed time.Time, fn func(ctx context.Context) error) error {
	now, err := s.db.Now(ctx)
	if err != nil {
		return errors.Join(processor.ErrTooLate, err)
	}
	left := claimed.Add(callDeadline).Sub(now)
	if left <= 0 {
		return processor.ErrTooLate
	}
	ctx, cancel := context.WithTimeout(processor.SendBefore(ctx, s.options.Clock().Add(left)), left)
	defer cancel()
	ctx, _ = s.stripe.hearing(ctx)
	return fn(ctx)
}

// answered is the event for an error of a send; nil when nothing was sent.
func (s *Service) answered(ctx context.Context, id gid.ID, attempt int, err error) machine.Event {
	if errors.Is(err, processor.ErrTooLate) {
		return nil
	}
	var answer *processor.Error
	if !errors.As(err, &answer) {
		answer = &processor.Error{Class: processor.Ambiguous, Cause: err}
	}
	if answer.Class == processor.Config || answer.Class == processor.Bug {
		s.alert(ctx, cannotAsk, "id", id, "answer", answer)
	} else {
		s.log.InfoContext(ctx, "stripe refused the request", "id", id, "answer", answer)
	}
	return machine.Answered{Attempt: attempt, Answer: answer}
}

// storedAttempt is the columns that every operation's row has.
type storedAttempt struct {
	number, sends, unclear      int
	firstSent, lastSent, nextAt *time.Time
	parked                      bool
	code, declineCode, message  *string
}

func (r storedAttempt) attempt() machine.Attempt {
	a := machine.Attempt{
		Number: r.number, Sends: r.sends, Unclear: r.unclear, Parked: r.parked,
		FirstSentAt: deref(r.firstSent), LastSentAt: deref(r.lastSent), NextAt: deref(r.nextAt),
	}
	if r.code != nil {
		a.Failure = &processor.Failure{Code: *r.code, DeclineCode: deref(r.declineCode), Message: deref(r.message)}
	}
	return a
}

// writeAttempt sets the same columns on any operation's update.
func writeAttempt(m ent.Mutation, a machine.Attempt) error {
	f := processor.Failure{}
	if a.Failure != nil {
		f = *a.Failure
	}
	return errors.Join(
		m.SetField("attempt", a.Number), m.SetField("sends", a.Sends), m.SetField("unclear", a.Unclear),
		m.SetField("parked", a.Parked),
		setOrClear(m, "first_sent_at", a.FirstSentAt), setOrClear(m, "last_sent_at", a.LastSentAt),
		setOrClear(m, "next_at", a.NextAt),
		setOrClear(m, "failure_code", refusal.Clip(f.Code, refusal.MaxCode)),
		setOrClear(m, "decline_code", refusal.Clip(f.DeclineCode, refusal.MaxCode)),
		setOrClear(m, "failure_message", refusal.Clip(f.Message, refusal.MaxSaid)),
	)
}

// setOrClear writes a column; the zero value is NULL.
func setOrClear[T comparable](m ent.Mutation, column string, v T) error {
	if v == *new(T) {
		return m.ClearField(column)
	}
	return m.SetField(column, v)
}

func deref[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}
