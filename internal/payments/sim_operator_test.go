package payments_test

import (
	"context"
	"fmt"
	"slices"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/resolution"
	"github.com/purserhq/purser/ent/statementline"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
)

// strangerPays moves money at Stripe that nobody here ordered: a payment by another
// program, or a transfer by hand to the account of somebody here.
func strangerPays(_ context.Context, s *sim) (string, error) {
	x := s.stripe
	minor := 100 + s.rng.Int64N(9000)
	if to := pick(s, x.accounts, func(a *simAccount) bool { return !a.Lost }); to != nil && s.rng.IntN(3) == 0 && x.balance() > minor {
		return s.transfers(processor.StripeTransfer{Amount: usd(minor), Destination: to.ID}).ID, nil
	}
	return s.paysStranger(processor.Intent{}, minor), nil
}

func (s *sim) paysStranger(i processor.Intent, minor int64) string {
	i.ID, i.CreatedAt = s.stripe.id("pi"), s.now
	paid := &simIntent{Intent: i, stranger: true, order: processor.IntentOrder{Amount: usd(minor)}}
	s.stripe.intents = append(s.stripe.intents, paid)
	s.stripe.become(paid, processor.IntentSucceeded)
	return i.ID
}

// foreignLine is a line of Stripe's statement about what nobody here may look at.
func foreignLine(_ context.Context, s *sim) (string, error) {
	x := s.stripe
	minor := 100 + s.rng.Int64N(9000)
	e := processor.BalanceTransaction{Type: "charge", Source: x.id("ch"), IntentID: x.id("pi"), Amount: usd(minor)}
	if s.rng.IntN(3) == 0 && x.balance() > minor {
		e = processor.BalanceTransaction{Type: "transfer", Source: x.id("tr"), Amount: usd(-minor)}
	}
	return string(x.book(e)), nil
}

// copied is another program that copies the metadata of a deposit or a payout here.
func copied(_ context.Context, s *sim) (string, error) {
	if s.rng.IntN(2) == 0 {
		d := pick(s, s.load().deposits, func(d *ent.Deposit) bool { return d.PaymentIntentID != nil })
		if d == nil {
			return "", nil
		}
		name := payments.NameOf(d.ID, d.ProcessorKey)
		s.desk.odd[name] = true
		return s.paysStranger(processor.Intent{
			Deposit: name, Origin: processor.Origin{Wallet: d.WalletID, Key: d.IdempotencyKey, Fingerprint: d.Fingerprint},
		}, d.Amount+1+s.rng.Int64N(500)), nil
	}
	p := pick(s, s.load().payouts, func(*ent.Payout) bool { return true })
	if p == nil || s.stripe.balance() < 2*p.Amount {
		return "", nil
	}
	t := processor.StripeTransfer{
		Payout: payments.NameOf(p.ID, p.ProcessorKey), Amount: usd(p.Amount), Destination: p.AccountID,
		Origin: processor.Origin{Wallet: p.WalletID, Key: p.IdempotencyKey, Fingerprint: p.Fingerprint},
	}
	if to := pick(s, s.stripe.accounts, func(a *simAccount) bool { return a.ID != p.AccountID }); to != nil && s.rng.IntN(3) > 0 {
		t.Destination = to.ID
	} else {
		t.Amount.Minor++
	}
	s.desk.odd[t.Payout] = true
	made := s.transfers(t)
	made.copied = true
	return made.ID + " of " + string(p.ID), nil
}

// operate is the operator deciding about a line that waits.
func operate(ctx context.Context, s *sim) (string, error) {
	all, err := s.replica().ListUnresolved(ctx)
	if n := len(all.Suspense) + len(all.Unmatched); err == nil && n > 0 {
		return s.decide(ctx, all, s.rng.IntN(n))
	}
	return "", err
}

// decide is any decision about the i-th line in suspense, or after those the i-th that is
// unexplained. One that cannot be carried out, such as the refund of a transfer, is
// refused, and the line waits for the next one.
func (s *sim) decide(ctx context.Context, all payments.Unresolved, i int) (string, error) {
	actions := []resolution.Action{resolution.ActionAssignToWallet, resolution.ActionAssignToPlatform, resolution.ActionRefund, resolution.ActionRefund}
	resolve := s.replica().ResolveSuspense
	lines := all.Suspense
	if i >= len(lines) {
		lines, i = all.Unmatched, i-len(lines)
		actions[2], actions[3] = resolution.ActionAssignToOperation, resolution.ActionAssignToOperation
		if resolve = s.replica().ResolveUnmatched; s.mistake == notBooked {
			resolve = s.markOnly
		}
	}
	line := lines[i]
	if s.waitsByHand(line.Source) {
		return line.ID + " waits", nil
	}
	in := payments.LineInput{
		Operator: s.anyOperator(), Line: gid.ID(line.ID), Reason: "a simulation", Key: fmt.Sprintf("resolve-%s-%d", line.ID, s.rng.IntN(9)),
		Action: actions[s.rng.IntN(len(actions))],
	}
	switch in.Action {
	case resolution.ActionAssignToWallet:
		in.Target = s.users[s.rng.IntN(len(s.users))].wallet
	case resolution.ActionAssignToOperation:
		in.Target = s.paidBy(line.Source)
	}
	_, err := resolve(ctx, in)
	return fmt.Sprint(line.ID, " ", in.Action, " ", in.Target), err
}

// paidBy is the deposit of a charge. Where there is none, and at times where there is one,
// an operator is wrong about it, and names any other.
func (s *sim) paidBy(charge string) gid.ID {
	all := s.load().deposits
	for _, i := range s.stripe.intents {
		at := slices.IndexFunc(all, func(d *ent.Deposit) bool { return d.PaymentIntentID != nil && *d.PaymentIntentID == i.ID })
		if i.charge == charge && at >= 0 && s.rng.IntN(8) > 0 {
			return all[at].ID
		}
	}
	if d := pick(s, all, func(d *ent.Deposit) bool { return d.State == deposit.StateSucceeded }); d != nil {
		return d.ID
	}
	return "dep_none"
}

// markOnly calls a line explained, and books nothing.
func (s *sim) markOnly(ctx context.Context, in payments.LineInput) (payments.Result, error) {
	return payments.Result{}, s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		return tx.StatementLine.Update().Where(statementline.ID(in.Line)).
			SetMatch(statementline.MatchPlatform).SetMatchedID("wal_platform").Exec(ctx)
	})
}

// decideAll is the operators ending what stands: nothing may be left that cannot be.
func (s *sim) decideAll(ctx context.Context) {
	s.depth++ // as in a turn
	defer func() { s.depth-- }()
	all, err := s.replicas[0].ListUnresolved(ctx)
	s.blameErr(err)
	did := func(said string, err error) {
		s.note("operator %s%s", said, errText(err))
		s.judge(err)
	}
	for i := range len(all.Suspense) + len(all.Unmatched) {
		did(s.decide(ctx, all, i))
	}
	for _, p := range all.Parked {
		if !p.Awaits {
			did(s.unpark(ctx, p))
		}
	}
	for _, row := range all.Proposed {
		did(s.confirm(ctx, row))
	}
	for _, p := range s.load().payouts {
		if p.AwaitsApproval {
			did(s.approve(ctx, p))
		}
	}
	s.emptyClosed(ctx, did)
}

// checkResolutions: a payment in suspense is refunded at most once for its decision, what
// is called refunded is refunded, and nobody decides alone about much.
func (s *sim) checkResolutions() {
	for _, row := range s.load().resolutions {
		s.checkTwo(row)
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

// checkTwo: what moves a large amount has taken effect only by two operators.
func (s *sim) checkTwo(row *ent.Resolution) {
	effective := row.State != resolution.StateProposed && row.State != resolution.StateWithdrawn
	if row.Action == resolution.ActionRetry || !effective || !large(row.Amount) {
		return
	}
	second := row.ConfirmedBy
	if second == nil || *second == row.ProposedBy || !slices.Contains(s.desk.operators[:], *second) {
		s.blame("%s of %d took effect without a second operator", row.ID, row.Amount)
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
