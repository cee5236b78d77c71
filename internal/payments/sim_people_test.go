package payments_test

import (
	"context"

	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/internal/payments/processor"
)

// What happens at Stripe by itself, by its users and by those of its dashboard.

// cardLife moves on one payment or refund: its payer does, or their bank.
func cardLife(ctx context.Context, s *sim) (string, error) {
	x := s.stripe
	if s.rng.IntN(3) == 0 {
		return refundLife(s), nil
	}
	i := pick(s, x.intents, func(i *simIntent) bool {
		return i.Status != processor.IntentSucceeded && i.Status != processor.IntentCanceled && i.order.PaymentMethod != "pm_declined"
	})
	if i == nil {
		return "", nil
	}
	if i.Status == processor.IntentRequiresPaymentMethod && !i.known {
		return "secret of " + i.ID, s.reveal(ctx, i)
	}
	next := map[processor.IntentStatus][]processor.IntentStatus{
		processor.IntentRequiresPaymentMethod: {
			processor.IntentSucceeded, processor.IntentSucceeded, processor.IntentRequiresAction,
			processor.IntentProcessing, processor.IntentRequiresPaymentMethod, processor.IntentCanceled,
		},
		processor.IntentRequiresAction: {
			processor.IntentSucceeded, processor.IntentSucceeded, processor.IntentProcessing, processor.IntentRequiresPaymentMethod, processor.IntentCanceled,
		},
		processor.IntentProcessing: {processor.IntentSucceeded, processor.IntentSucceeded, processor.IntentRequiresPaymentMethod},
	}[i.Status]
	x.become(i, next[s.rng.IntN(len(next))])
	return i.ID + " " + string(i.Status), nil
}

// reveal is the payer's browser asking for the client secret: without it nobody
// can pay.
func (s *sim) reveal(ctx context.Context, i *simIntent) error {
	id, err := s.db.Client().Deposit.Query().Where(deposit.ID(i.Deposit)).OnlyID(ctx)
	if err != nil {
		return err
	}
	secret, err := s.replica().ClientSecret(ctx, id)
	for _, known := range s.stripe.intents {
		if err == nil && secret != "" && known.ClientSecret == secret {
			known.known = true
		}
	}
	return err
}

func refundLife(s *sim) string {
	r := pick(s, s.stripe.refunds, func(r *simRefund) bool { return r.live() })
	if r == nil || r.Status == "succeeded" && s.rng.IntN(4) > 0 {
		return ""
	}
	next := []string{"succeeded", "succeeded", "failed", "canceled"}
	if r.Status == "succeeded" {
		next = []string{"failed"}
	}
	s.stripe.settle(r, next[s.rng.IntN(len(next))])
	return r.ID + " " + r.Status
}

// dashboard is somebody acting at Stripe: refunds, disputes and reversals.
func dashboard(_ context.Context, s *sim) (string, error) {
	x := s.stripe
	paid := pick(s, x.intents, func(i *simIntent) bool { return i.Status == processor.IntentSucceeded && !i.stranger })
	switch s.rng.IntN(5) {
	case 0:
		if t := pick(s, x.transfers, func(t *simTransfer) bool { return t.left() > 0 }); t != nil {
			minor := t.left()
			if s.rng.IntN(2) == 0 {
				minor = 1 + s.rng.Int64N(minor)
			}
			x.reverse(t, minor)
			return "reverses " + t.ID, nil
		}
	case 1, 2:
		d := pick(s, x.disputes, func(d *simDispute) bool { return !d.over() || d.Status == "lost" && s.rng.IntN(3) == 0 })
		if d != nil {
			next := map[string][]string{"lost": {"won"}, "warning_needs_response": {"needs_response", "warning_closed"}}[d.Status]
			if next == nil {
				next = []string{"won", "lost"}
			}
			x.decide(d, next[s.rng.IntN(len(next))])
			return d.ID + " " + d.Status, nil
		}
	case 3:
		if paid != nil {
			minor := 1 + s.rng.Int64N(paid.Received.Minor)
			_, err := x.refund(processor.RefundOrder{IntentID: paid.ID, Amount: usd(minor)})
			return "refunds " + paid.ID, ignore(err)
		}
	case 4:
		if paid != nil && len(x.disputesOf(paid.ID)) < 2 {
			status := []string{"needs_response", "needs_response", "warning_needs_response"}[s.rng.IntN(3)]
			x.dispute(paid, 1+s.rng.Int64N(paid.Received.Minor), status)
			return "dispute of " + paid.ID, nil
		}
	}
	return "", nil
}

func ignore(error) error { return nil }

// accountLife is an account being finished, restricted or disconnected.
func accountLife(_ context.Context, s *sim) (string, error) {
	a := pick(s, s.stripe.accounts, func(a *simAccount) bool { return !a.Lost })
	switch {
	case a == nil:
		return "", nil
	case !a.TransfersEnabled:
		a.DetailsSubmitted, a.TransfersEnabled, a.PayoutsEnabled, a.RequirementsDue = true, true, true, []string{}
	case s.rng.IntN(6) == 0:
		a.Account = processor.Account{ID: a.ID, Onboarding: a.Onboarding, Lost: true}
	case s.rng.IntN(4) == 0:
		a.TransfersEnabled = false
	}
	s.stripe.tell("account.updated", string(a.ID), a.ID)
	return string(a.ID), nil
}
