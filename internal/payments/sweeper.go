package payments

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/onboarding"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/payoutaccount"
	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/ent/stripeevent"
	"github.com/purserhq/purser/internal/gid"
)

const (
	sweepBatch   = 100 // rows of one kind in one round
	sweepWorkers = 8   // calls to Stripe at a time, below its 25 a second in test mode
)

// Run finishes what was interrupted, polls what is open and deals with the
// inbox, until ctx ends. Any number of replicas may run it.
func (s *Service) Run(ctx context.Context) {
	for {
		s.Sweep(ctx)
		if err := s.reconcileDue(ctx); err != nil && ctx.Err() == nil {
			s.log.WarnContext(ctx, "reconcile with Stripe's books", "error", err)
		}
		// A fifth to either side, so that replicas do not march in step.
		jitter := time.Duration((rand.Float64() - 0.5) * 0.4 * float64(sweepTick)) //nolint:gosec // not a secret
		timer := time.NewTimer(sweepTick + jitter)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-s.poke:
			timer.Stop()
		case <-timer.C:
		}
	}
}

// Sweep moves on every row that is due, once. What fails stays due.
func (s *Service) Sweep(ctx context.Context) {
	now := s.now()
	db := s.db.Client()
	s.each(ctx, "events", s.dealWith, func() ([]gid.ID, error) {
		return db.StripeEvent.Query().Where(stripeevent.NextAtLTE(now)).
			Order(stripeevent.ByNextAt()).Limit(sweepBatch).IDs(ctx)
	})
	s.each(ctx, "deposits", func(ctx context.Context, id gid.ID) error { return s.deposits().drive(ctx, s, id) },
		func() ([]gid.ID, error) {
			return db.Deposit.Query().Where(deposit.NextAtLTE(now), deposit.Parked(false)).
				Order(deposit.ByNextAt()).Limit(sweepBatch).IDs(ctx)
		})
	s.each(ctx, "payouts", func(ctx context.Context, id gid.ID) error { return s.payouts().drive(ctx, s, id) },
		func() ([]gid.ID, error) {
			return db.Payout.Query().Where(payout.NextAtLTE(now), payout.Parked(false)).
				Order(payout.ByNextAt()).Limit(sweepBatch).IDs(ctx)
		})
	s.each(ctx, "refunds", func(ctx context.Context, id gid.ID) error { return s.refunds().drive(ctx, s, id) },
		func() ([]gid.ID, error) {
			return db.Refund.Query().Where(refund.NextAtLTE(now), refund.Parked(false)).
				Order(refund.ByNextAt()).Limit(sweepBatch).IDs(ctx)
		})
	s.each(ctx, "onboardings", func(ctx context.Context, id gid.ID) error { return s.onboardings().drive(ctx, s, id) },
		func() ([]gid.ID, error) {
			return db.Onboarding.Query().Where(onboarding.NextAtLTE(now), onboarding.Parked(false)).
				Order(onboarding.ByNextAt()).Limit(sweepBatch).IDs(ctx)
		})
	s.each(ctx, "accounts", s.pollAccount, func() ([]gid.ID, error) {
		return db.PayoutAccount.Query().Where(payoutaccount.NextAtLTE(now)).
			Order(payoutaccount.ByNextAt()).Limit(sweepBatch).IDs(ctx)
	})
}

// each works on the due rows of one kind, a few at a time, and waits for them.
func (s *Service) each(ctx context.Context, kind string, work func(context.Context, gid.ID) error, due func() ([]gid.ID, error)) {
	ids, err := due()
	if err != nil && ctx.Err() == nil {
		s.log.ErrorContext(ctx, "sweep", "kind", kind, "error", err)
	}
	var running sync.WaitGroup
	slots := make(chan struct{}, sweepWorkers)
	for _, id := range ids {
		slots <- struct{}{}
		running.Go(func() {
			defer func() { <-slots }()
			if err := work(ctx, id); err != nil && ctx.Err() == nil {
				s.log.ErrorContext(ctx, "sweep", "kind", kind, "id", id, "error", err)
			}
		})
	}
	running.Wait()
}
