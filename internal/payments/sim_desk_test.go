package payments_test

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/resolution"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

// simDesk is what the operators of a simulation are and did.
type simDesk struct {
	operators [2]gid.ID
	approved  map[gid.ID]bool      // payouts that an operator let go
	odd       map[gid.ID]bool      // names of operations about which an alarm is in order
	alarms    []simAlarm           // those that were not looked at yet
	told      map[gid.ID]bool      // what an alarm told of a closed account
	closed    map[gid.ID]simClosed // accounts that are being closed, as they were then
	ended     map[gid.ID]*ent.Hold // holds that have ended, as they did
	came      map[string]int       // what came about, for the account of what was tried
	blind     int                  // the depth at which a look at Stripe's lists shows nothing; 0: none
}

// simAlarm is an alarm and one of the ids that it names.
type simAlarm struct {
	id   gid.ID
	text string
}

func emptyDesk() simDesk {
	return simDesk{
		approved: map[gid.ID]bool{}, odd: map[gid.ID]bool{}, told: map[gid.ID]bool{},
		closed: map[gid.ID]simClosed{}, ended: map[gid.ID]*ent.Hold{}, came: map[string]int{},
	}
}

// approveAbove is the amount, in whole dollars, above which two people decide.
const approveAbove = 60

func (s *sim) limits() payments.Limits {
	if s.mistake == oneDecides {
		return payments.Limits{}
	}
	return payments.Limits{ApproveAbove: money.Each(approveAbove)}
}

func large(minor int64) bool { return max(minor, -minor) > approveAbove*100 }

// anyOperator is one of the two.
func (s *sim) anyOperator() gid.ID { return s.desk.operators[s.rng.IntN(2)] }

// approve is an operator deciding about a payout that waits for approval.
func approve(ctx context.Context, s *sim) (string, error) {
	p := pick(s, s.load().payouts, func(p *ent.Payout) bool { return p.AwaitsApproval })
	if p == nil {
		return "", nil
	}
	return s.approve(ctx, p)
}

func (s *sim) approve(ctx context.Context, p *ent.Payout) (string, error) {
	in := payments.Decision{Operator: s.anyOperator(), Payout: p.ID, Approve: s.rng.IntN(3) > 0, Reason: "a simulation"}
	before := s.desk.approved[p.ID]
	s.desk.approved[p.ID] = before || in.Approve // whoever decides may die before the answer
	_, err := s.replica().DecidePayout(ctx, in)
	if refusal.From(err) != nil {
		s.desk.approved[p.ID] = before
	}
	return fmt.Sprint(p.ID, " ", in.Approve), err
}

// confirm is an operator deciding about what one of them has proposed.
func confirm(ctx context.Context, s *sim) (string, error) {
	row := pick(s, s.load().resolutions, func(r *ent.Resolution) bool { return r.State == resolution.StateProposed })
	if row == nil {
		return "", nil
	}
	return s.confirm(ctx, row)
}

func (s *sim) confirm(ctx context.Context, row *ent.Resolution) (string, error) {
	by := s.anyOperator()
	if s.rng.IntN(6) == 0 {
		_, err := s.replica().WithdrawResolution(ctx, by, row.ID, "a simulation")
		return fmt.Sprint("withdraws ", row.ID), err
	}
	defer s.lookAway(row.Action)()
	_, err := s.replica().ConfirmResolution(ctx, by, row.ID)
	switch {
	case by != row.ProposedBy:
	case err == nil:
		s.blame("%s was confirmed by who proposed it", row.ID)
	case refusal.From(err) != nil:
		s.desk.came["own confirmation refused"]++
	}
	return fmt.Sprint(row.ID, " of ", row.ProposedBy, " by ", by), err
}

// lookAway has a decision to give back see nothing at Stripe where that is the mistake. It
// returns what ends it.
func (s *sim) lookAway(action resolution.Action) func() {
	if s.mistake == unseen && action == resolution.ActionGiveBack {
		s.desk.blind = s.depth
	}
	return func() { s.desk.blind = 0 }
}

// keyReused is the answer that parks an operation.
func (x *simStripe) keyReused(key string) error {
	x.desk.odd[nameIn(key)] = true
	return says(400, processor.Bug, "idempotency_error")
}

// nameIn is the operation's name in an idempotency key.
func nameIn(key string) gid.ID { return gid.ID(key[:max(0, strings.LastIndexByte(key, ':'))]) }

// operateParked is an operator deciding about an operation that is parked.
func operateParked(ctx context.Context, s *sim) (string, error) {
	all, err := s.replica().ListParked(ctx)
	all = slices.DeleteFunc(all, func(p payments.Parked) bool { return p.Awaits || p.Frozen != "" })
	if err != nil || len(all) == 0 {
		return "", err
	}
	return s.unpark(ctx, all[s.rng.IntN(len(all))])
}

func (s *sim) unpark(ctx context.Context, p payments.Parked) (string, error) {
	in := payments.ParkedInput{
		Operator: s.anyOperator(), Operation: p.ID, Reason: "a simulation", Key: fmt.Sprintf("unpark-%s-%d", p.ID, s.rng.IntN(100)),
		Action: []resolution.Action{resolution.ActionRetry, resolution.ActionGiveBack}[s.rng.IntN(2)],
	}
	made := s.madeByHand(p.ID)
	if made == nil && s.rng.IntN(3) == 0 {
		made = s.makeByHand(p.ID)
	}
	if made != nil { // whoever has made it does nothing else
		in.Action, in.Transfer = resolution.ActionMarkSent, made.ID
	}
	defer s.lookAway(in.Action)()
	_, err := s.replica().ResolveParked(ctx, in)
	return fmt.Sprint(p.ID, " ", in.Action, " ", in.Transfer), err
}

// madeByHand is the transfer that an operator has made for a parked payout, if any.
func (s *sim) madeByHand(id gid.ID) *simTransfer {
	for _, t := range s.stripe.transfers {
		if t.byHand == id {
			return t
		}
	}
	return nil
}

// makeByHand makes a transfer for a parked payout, at Stripe's dashboard. Whoever does that
// makes sure that nothing of it has left, is on its way or is decided.
func (s *sim) makeByHand(id gid.ID) *simTransfer {
	x := s.stripe
	i := slices.IndexFunc(s.load().payouts, func(p *ent.Payout) bool { return p.ID == id })
	if i < 0 || s.depth > 1 {
		return nil
	}
	p := s.rows.payouts[i]
	name := payments.NameOf(p.ID, p.ProcessorKey)
	if x.balance() < p.Amount ||
		slices.ContainsFunc(x.transfers, func(t *simTransfer) bool { return t.Payout == name && !t.copied }) ||
		slices.ContainsFunc(x.flying, func(f flight) bool { return f.name == name }) ||
		slices.ContainsFunc(s.rows.resolutions, func(r *ent.Resolution) bool {
			return r.OperationID != nil && *r.OperationID == id && r.State == resolution.StateProposed
		}) {
		return nil
	}
	t := s.transfers(processor.StripeTransfer{Amount: usd(p.Amount), Destination: p.AccountID})
	t.byHand = id
	return t
}

// transfers is somebody moving money to an account at Stripe's dashboard, or another
// program.
func (s *sim) transfers(t processor.StripeTransfer) *simTransfer {
	x := s.stripe
	t.ID, t.CreatedAt = x.id("tr"), x.now
	made := &simTransfer{StripeTransfer: t}
	x.transfers = append(x.transfers, made)
	x.book(processor.BalanceTransaction{Type: "transfer", Source: t.ID, Amount: usd(-t.Amount.Minor)})
	x.tell("transfer.created", t.ID, "")
	return made
}

// waitsByHand tells that a line is of a transfer that was made by hand for a payout which
// does not have it yet: who decides about it marks the payout as sent.
func (s *sim) waitsByHand(source string) bool {
	for _, t := range s.stripe.transfers {
		mine := t.ID == source || slices.ContainsFunc(t.Reversals, func(r processor.Reversal) bool { return r.ID == source })
		if mine && t.byHand != "" {
			return slices.ContainsFunc(s.load().payouts, func(p *ent.Payout) bool { return p.ID == t.byHand && p.Parked })
		}
	}
	return false
}

// checkAlarms: an operator is only called for what only an operator can end.
func (s *sim) checkAlarms() {
	for _, a := range s.desk.alarms {
		switch {
		case strings.Contains(a.text, "a closed account holds money"):
			s.desk.told[a.id] = true
		case strings.Contains(a.text, "needs an operator") && !s.desk.odd[s.nameOf(a.id)]:
			s.blame("%s: %s", a.text, a.id)
		}
	}
	s.desk.alarms = nil
}

// nameOf is an operation's name at Stripe.
func (s *sim) nameOf(id gid.ID) gid.ID {
	rows := s.load()
	for _, row := range rows.deposits {
		if row.ID == id {
			return payments.NameOf(id, row.ProcessorKey)
		}
	}
	for _, row := range rows.payouts {
		if row.ID == id {
			return payments.NameOf(id, row.ProcessorKey)
		}
	}
	for _, row := range rows.refunds {
		if row.ID == id {
			return payments.NameOf(id, row.ProcessorKey)
		}
	}
	for _, row := range rows.onboardings {
		if row.ID == id {
			return payments.NameOf(id, row.ProcessorKey)
		}
	}
	return id
}

// givenBack tells that operators have ended an operation.
func (s *sim) givenBack(id gid.ID) bool {
	return slices.ContainsFunc(s.load().resolutions, func(r *ent.Resolution) bool {
		return r.OperationID != nil && *r.OperationID == id && r.Action == resolution.ActionGiveBack && r.State == resolution.StateSucceeded
	})
}
