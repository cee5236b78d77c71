package machine_test

import (
	"testing"
	"time"

	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/onboarding"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/internal/payments/machine"
)

// Stripe forgets a key by its own clock. What was sent under it is as old as the clock says that
// is further ahead, so that nothing is sent under a key that Stripe may have forgotten.
func TestKeyIsAsOldAsTheClockAhead(t *testing.T) {
	t.Parallel()
	began := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	for name, claim := range map[string]func(a machine.Attempt, e machine.Claimed) machine.Effect{
		"deposit": func(a machine.Attempt, e machine.Claimed) machine.Effect {
			_, _, effect := machine.Deposit{State: deposit.StateSending, CreatedAt: began, Attempt: a}.Next(e)
			return effect
		},
		"payout": func(a machine.Attempt, e machine.Claimed) machine.Effect {
			_, _, effect := machine.Payout{State: payout.StateSending, CreatedAt: began, Attempt: a}.Next(e)
			return effect
		},
		"refund": func(a machine.Attempt, e machine.Claimed) machine.Effect {
			_, _, effect := machine.Refund{State: refund.StateSending, CreatedAt: began, Attempt: a}.Next(e)
			return effect
		},
		"onboarding": func(a machine.Attempt, e machine.Claimed) machine.Effect {
			_, _, effect := machine.Onboarding{State: onboarding.StateSending, CreatedAt: began, Attempt: a}.Next(e)
			return effect
		},
	} {
		for _, c := range []struct {
			after, ahead time.Duration
			sent         bool
		}{
			{22*time.Hour + 50*time.Minute, 0, true},
			{22*time.Hour + 50*time.Minute, -time.Hour, true},
			{22*time.Hour + 50*time.Minute, 15 * time.Minute, false},
			{23*time.Hour + time.Minute, 0, false},
			{23*time.Hour + time.Minute, -time.Hour, false},
		} {
			at := began.Add(c.after)
			effect := claim(machine.Attempt{Sends: 1, FirstSentAt: began, LastSentAt: began, NextAt: at}, machine.Claimed{At: at, Ahead: c.ahead})
			if sent := effect == machine.Send; sent != c.sent {
				t.Errorf("%s after %s with Stripe's clock %s ahead: sent again: %t", name, c.after, c.ahead, sent)
			}
		}
	}
}
