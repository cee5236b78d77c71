package payments_test

import (
	"context"
	"fmt"

	"github.com/purserhq/purser/ent/resolution"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
)

// strangerPays moves money at Stripe that nobody here ordered: a payment by another
// program, or a transfer by hand to the account of somebody here.
func strangerPays(_ context.Context, s *sim) (string, error) {
	x := s.stripe
	minor := 100 + s.rng.Int64N(5000)
	if to := pick(s, x.accounts, func(a *simAccount) bool { return !a.Lost }); to != nil && s.rng.IntN(3) == 0 && x.balance() > minor {
		t := &simTransfer{payments.Transfer{ID: x.id("tr"), Amount: usd(minor), Destination: to.ID, CreatedAt: x.now}}
		x.transfers = append(x.transfers, t)
		x.book(payments.Entry{Type: "transfer", Source: t.ID, Amount: usd(-minor)})
		x.tell("transfer.created", t.ID, "")
		return t.ID, nil
	}
	i := &simIntent{stranger: true, order: payments.IntentOrder{Amount: usd(minor)}}
	i.Intent = payments.Intent{ID: x.id("pi"), CreatedAt: x.now}
	x.intents = append(x.intents, i)
	x.become(i, payments.IntentSucceeded)
	return i.ID, nil
}

// operate is the operator deciding about something that waits.
func operate(ctx context.Context, s *sim) (string, error) {
	all, err := s.replica().ListSuspense(ctx)
	if err != nil || len(all) == 0 {
		return "", err
	}
	return s.decide(ctx, all[s.rng.IntN(len(all))])
}

// decide is any decision about a line in suspense. One that cannot be carried out, such
// as the refund of a transfer, is refused, and the line waits for the next one.
func (s *sim) decide(ctx context.Context, line payments.UnmatchedLine) (string, error) {
	in := payments.LineInput{
		Operator: s.operator, Line: gid.ID(line.ID), Reason: "a simulation", Key: fmt.Sprintf("resolve-%s-%d", line.ID, s.rng.IntN(3)),
		Action: []resolution.Action{
			resolution.ActionAssignToWallet, resolution.ActionRefund, resolution.ActionRefund, resolution.ActionAssignToPlatform,
		}[s.rng.IntN(4)],
	}
	if in.Action == resolution.ActionAssignToWallet {
		in.Target = s.users[s.rng.IntN(len(s.users))].wallet
	}
	_, err := s.replica().ResolveSuspense(ctx, in)
	return fmt.Sprint(line.ID, " ", in.Action), err
}

// decideAll is the operator ending what stands: nothing may be left that cannot be.
func (s *sim) decideAll(ctx context.Context) {
	all, err := s.replicas[0].ListSuspense(ctx)
	s.blameErr(err)
	for _, line := range all {
		said, err := s.decide(ctx, line)
		s.note("operator %s%s", said, errText(err))
		s.judge(err)
	}
	parked, err := s.replicas[0].ListParked(ctx)
	s.blameErr(err)
	for _, p := range parked {
		_, err := s.replicas[0].ResolveParked(ctx, payments.ParkedInput{
			Operator: s.operator, Operation: p.ID, Action: resolution.ActionRetry, Reason: "a simulation", Key: "retry-" + p.ID.String(),
		})
		s.judge(err)
	}
}

// checkResolutions: a payment in suspense is refunded at most once for its decision, and
// what is called refunded is refunded.
func (s *sim) checkResolutions() {
	for _, row := range s.load().resolutions {
		var live, made int
		for _, r := range s.stripe.refunds {
			if r.Refund == row.ID {
				if made++; r.live() {
					live++
				}
			}
		}
		switch {
		case live > 1:
			s.blame("%s was refunded %d times", row.ID, live)
		case row.Action != resolution.ActionRefund && made > 0:
			s.blame("%s is no refund, and was refunded", row.ID)
		case row.Action == resolution.ActionRefund && row.State == resolution.StateSucceeded && made == 0:
			s.blame("%s is called refunded, and Stripe has nothing of it", row.ID)
		case row.State == resolution.StateFailed && live > 0:
			s.blame("%s is called failed, and was refunded", row.ID)
		}
	}
}

// unresolved tells what still waits for the operator, or for a refund to end.
func (s *sim) unresolved() (left []string) {
	all, err := s.replicas[0].ListUnresolved(context.Background())
	s.blameErr(err)
	for _, l := range append(all.Suspense, all.Unmatched...) {
		left = append(left, l.ID)
	}
	for _, p := range all.Parked {
		left = append(left, p.ID.String())
	}
	for _, row := range s.load().resolutions {
		if row.NextAt != nil {
			left = append(left, row.String())
		}
	}
	return left
}
