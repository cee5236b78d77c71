package payments_test

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
)

// action is something that somebody may do; what it says goes into the diary.
type action struct {
	weight int
	name   string
	do     func(ctx context.Context, s *sim) (string, error)
}

// actions are everybody's: the sweeper's, the clients', Stripe's and the clock's.
var actions []action

func init() { // the table holds what refers to it
	actions = []action{
		{32, "move on", moveOn},
		{14, "time passes", timePasses},
		{10, "event", deliver},
		{9, "deposit", askDeposit},
		{10, "payout", askPayout},
		{3, "refund", askRefund},
		{2, "transfer", askTransfer},
		{5, "charge", askCharge},
		{2, "refund of a charge", askChargeRefund},
		{2, "credit", askCredit},
		{4, "hold", askHold},
		{6, "use of a hold", useHold},
		{3, "onboarding", askOnboarding},
		{4, "again", askAgain},
		{3, "flight", land},
		{8, "card", cardLife},
		{5, "dashboard", dashboard},
		{2, "account", accountLife},
		{2, "reconcile", func(ctx context.Context, s *sim) (string, error) { return "", s.replica().ReconcileDue(ctx) }},
		{1, "gate", turnGate},
		{1, "freeze", turnFreeze},
		{1, "stranger", strangerPays},
		{3, "operator", operate},
		{3, "parked", operateParked},
		{2, "approval", approve},
		{2, "confirmation", confirm},
		{1, "foreign", foreignLine},
		{1, "copied", copied},
		{1, "closing", leave},
		{2, "clock", clockGoes},
		{2, "measure", measure},
	}
}

// spendingActions are the application's. Where a mistake of others is planted they are left out:
// it would take more seeds to meet.
var spendingActions = []string{"charge", "refund of a charge", "credit", "hold", "use of a hold"}

func (s *sim) choose() action {
	all := actions
	if s.mistake != "" {
		all = slices.DeleteFunc(slices.Clone(actions), func(a action) bool { return slices.Contains(spendingActions, a.name) })
	}
	total := 0
	for _, a := range all {
		total += a.weight
	}
	n := s.rng.IntN(total)
	for _, a := range all {
		if n -= a.weight; n < 0 {
			return a
		}
	}
	panic("unreachable")
}

// pick is any of the things that fit; the zero value when none does.
func pick[T any](s *sim, all []T, fits func(T) bool) (one T) {
	var fitting []T
	for _, t := range all {
		if fits(t) {
			fitting = append(fitting, t)
		}
	}
	if len(fitting) > 0 {
		one = fitting[s.rng.IntN(len(fitting))]
	}
	return one
}

// moveOn is the sweeper of a replica taking a due row, if there is one.
func moveOn(ctx context.Context, s *sim) (string, error) {
	defer s.spent() // holds expire
	all := tables
	if s.mistake != "" { // nothing is on hold: see spendingActions
		all = slices.DeleteFunc(slices.Clone(tables), func(table string) bool { return table == "holds" })
	}
	from, replica := s.rng.IntN(len(all)), s.rng.IntN(len(s.replicas))
	for i := range all {
		table := all[(from+i)%len(all)]
		row := pick(s, s.waiting(table), func(w simWaiting) bool { return !w.until.After(s.shows(replica)) })
		if row.id != "" {
			return string(row.id), s.use(replica).MoveOn(ctx, table, row.id)
		}
	}
	return "nothing", nil
}

// timePasses: most often up to when something falls due.
func timePasses(_ context.Context, s *sim) (string, error) {
	switch s.rng.IntN(8) {
	case 0:
		s.now = s.now.Add(time.Duration(s.rng.IntN(90)) * time.Second)
	case 1:
		s.now = s.now.Add(time.Duration(s.rng.IntN(40)) * time.Minute)
	case 2:
		if s.rng.IntN(4) == 0 {
			s.now = s.now.Add(time.Duration(s.rng.IntN(30)) * time.Hour)
		}
	default:
		row := pick(s, s.waiting(tables[s.rng.IntN(len(tables))]), func(w simWaiting) bool { return w.until.After(s.shows(0)) })
		if row.id != "" {
			s.now = s.now.Add(row.until.Sub(s.shows(0)))
		}
	}
	return "", nil
}

// deliver is an event of Stripe's arriving: any of them, once or again, or never.
func deliver(ctx context.Context, s *sim) (string, error) {
	x := s.stripe
	if len(x.events) == 0 {
		return "", nil
	}
	i := s.rng.IntN(len(x.events))
	n := x.events[i]
	switch s.fault(15, 15) {
	case 1:
		x.events = slices.Delete(x.events, i, i+1)
		return "is lost: " + n.Type, nil
	case 2: // it stays, and comes again
		return n.Type + " " + n.Object, s.replica().Receive(ctx, n)
	}
	err := s.replica().Receive(ctx, n)
	if err == nil { // Stripe sends it again until it is taken
		x.events = slices.DeleteFunc(x.events, func(o processor.Notice) bool { return o.ID == n.ID })
	}
	return n.Type + " " + n.Object, err
}

// land is a request arriving whose sender has long given up, or getting lost.
func land(_ context.Context, s *sim) (string, error) {
	x := s.stripe
	if len(x.flying) == 0 {
		return "", nil
	}
	i := s.rng.IntN(len(x.flying))
	f := x.flying[i]
	x.flying = slices.Delete(x.flying, i, i+1)
	if s.now.After(f.until) || s.rng.IntN(4) == 0 {
		return "is lost", nil
	}
	f.arrive()
	return "arrives", nil
}

// ask is a client's request under a fresh key.
func (s *sim) ask(ctx context.Context, do func(ctx context.Context, r *payments.Service, key string) (payments.Result, error)) (string, error) {
	key := fmt.Sprintf("key-%d", len(s.orders))
	s.orders = append(s.orders, simOrder{ask: func(ctx context.Context, r *payments.Service) (payments.Result, error) { return do(ctx, r, key) }})
	return s.request(ctx, len(s.orders)-1)
}

// request asks; the same key must always get the same operation.
func (s *sim) request(ctx context.Context, i int) (string, error) {
	done, err := s.orders[i].ask(ctx, s.replica())
	if done.Operation == "" {
		return "", err
	}
	if s.orders[i].answer != "" && s.orders[i].answer != done.Operation {
		s.blame("the key of %s was answered with %s", s.orders[i].answer, done.Operation)
	}
	s.orders[i].answer = done.Operation
	return string(done.Operation), err
}

// askAgain is a client who did not hear an answer, or clicks twice.
func askAgain(ctx context.Context, s *sim) (string, error) {
	if len(s.orders) == 0 {
		return "", nil
	}
	return s.request(ctx, s.rng.IntN(len(s.orders)))
}

func askDeposit(ctx context.Context, s *sim) (string, error) {
	u := s.users[s.rng.IntN(len(s.users))]
	in := payments.DepositInput{
		Owner: u.id, Amount: usd(int64(1000 + s.rng.IntN(9000))).Amount(),
		PaymentMethod: []string{"pm_ok", "pm_ok", "pm_ok", "pm_declined", "pm_action", "pm_processing", "pm_none", "", ""}[s.rng.IntN(9)],
	}
	return s.ask(ctx, func(ctx context.Context, r *payments.Service, key string) (payments.Result, error) {
		in.Key = key
		return r.Deposit(ctx, in)
	})
}

// askPayout asks for some, or all, of what is there.
func askPayout(ctx context.Context, s *sim) (string, error) {
	defer func() { s.rows.stale[ent.TypePayout] = true }() // its row is the ledger's to write, past ent
	u := s.users[s.rng.IntN(len(s.users))]
	in := payments.PayoutInput{Owner: u.id, Amount: usd(int64(1 + s.rng.IntN(4000))).Amount()}
	if s.rng.IntN(3) == 0 {
		for _, w := range s.load().wallets {
			if w.ID == u.wallet {
				in.Amount = usd(max(1, w.CurrentBalance)).Amount()
			}
		}
	}
	return s.ask(ctx, func(ctx context.Context, r *payments.Service, key string) (payments.Result, error) {
		in.Key = key
		return r.Payout(ctx, in)
	})
}

func askRefund(ctx context.Context, s *sim) (string, error) {
	all := s.load().deposits
	if len(all) == 0 {
		return "", nil
	}
	in := payments.RefundInput{Operator: s.desk.operators[0], Deposit: all[s.rng.IntN(len(all))].ID}
	if s.rng.IntN(2) == 0 {
		in.Amount = new(money.Decimal)
		*in.Amount = usd(int64(1 + s.rng.IntN(3000))).Amount()
	}
	return s.ask(ctx, func(ctx context.Context, r *payments.Service, key string) (payments.Result, error) {
		in.Key = key
		return r.Refund(ctx, in)
	})
}

func askOnboarding(ctx context.Context, s *sim) (string, error) {
	u := s.users[s.rng.IntN(len(s.users))]
	if s.closing(u.id) { // who cannot sign in
		return "", nil
	}
	_, _, err := s.replica().StartOnboarding(ctx, u.id, "")
	return "", err
}

func askTransfer(ctx context.Context, s *sim) (string, error) {
	from := s.rng.IntN(len(s.users))
	to := (from + 1 + s.rng.IntN(len(s.users)-1)) % len(s.users)
	in := payments.TransferInput{
		Owner: s.users[from].id, To: s.users[to].wallet, Amount: usd(int64(1 + s.rng.IntN(2000))).Amount(),
		Key: fmt.Sprintf("transfer-%d", s.steps),
	}
	done, err := s.replica().Transfer(ctx, in)
	return string(done.Operation), err
}

// simShut is a time during which the gate was certainly shut; the zero end is
// that it still is.
type simShut struct{ from, to time.Time }

func turnGate(ctx context.Context, s *sim) (string, error) {
	open := s.rng.IntN(3) > 0
	if last := len(s.shut) - 1; open && last >= 0 && s.shut[last].to.IsZero() {
		s.shut[last].to = s.now
	}
	err := s.replica().SetMoneyOut(ctx, s.desk.operators[s.rng.IntN(2)], open, "a simulation")
	if last := len(s.shut) - 1; err == nil && !open && (last < 0 || !s.shut[last].to.IsZero()) {
		s.shut = append(s.shut, simShut{from: s.now})
	}
	return fmt.Sprint(open), err
}

// wasShut tells whether the gate was certainly shut at a time, and for so long before.
func (s *sim) wasShut(at time.Time, before time.Duration) bool {
	return slices.ContainsFunc(s.shut, func(t simShut) bool {
		return at.After(t.from.Add(before)) && (t.to.IsZero() || at.Before(t.to.Add(-5*time.Second)))
	})
}

// checkGate: what is sent was claimed a moment ago, when the gate was read.
func (s *sim) checkGate(payout gid.ID) {
	if s.wasShut(s.now, 30*time.Second) {
		s.blame("%s is sent through a gate that is shut", payout)
	}
}
