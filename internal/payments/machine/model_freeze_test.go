package machine_test

import (
	"testing"
	"time"

	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/payments/machine"
)

// frozenPayouts are payouts of a wallet that an operator freezes and unfreezes whenever
// they like.
func frozenPayouts() *saga[machine.Payout] {
	s := *payouts
	s.attempts = 2
	s.asked = func(w world[machine.Payout]) []world[machine.Payout] {
		refused, _ := w.apply(machine.Refused{At: w.now}) // by another operator
		w.op.Stopped = !w.op.Stopped
		w.op.Origin.Fingerprint = w.now.Format(time.RFC3339Nano) // since when
		return []world[machine.Payout]{w, refused}
	}
	s.wrong = func(w world[machine.Payout]) string {
		if sentWhileFrozen(w.op) {
			return "sent while the wallet is frozen"
		}
		return wrongPayout(w)
	}
	return &s
}

// sentWhileFrozen reports whether a payout went out after its wallet was frozen.
func sentWhileFrozen(p machine.Payout) bool {
	if !p.Stopped {
		return false
	}
	since, _ := time.Parse(time.RFC3339Nano, p.Origin.Fingerprint)
	return p.LastSentAt.After(since)
}

func TestPayoutFreezeModel(t *testing.T) {
	t.Parallel()
	checkModel(t, "payout of a wallet that is frozen", frozenPayouts().first(firstPayout, 0), 5_000)
}

// TestStoppedPayout claims payouts of a frozen wallet. The model shows that none of them goes
// out; that none of them waits for ever is shown here, since the model unfreezes at will.
func TestStoppedPayout(t *testing.T) {
	t.Parallel()
	began := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	unsent := machine.Payout{State: payout.StatePending, Stopped: true, CreatedAt: began}
	sent := unsent
	sent.State, sent.Sends, sent.FirstSentAt, sent.LastSentAt = payout.StateSending, 1, began, began
	for name, c := range map[string]struct {
		is     machine.Payout
		at     time.Time
		state  payout.State
		reason string
	}{
		"waits":                 {unsent, began.Add(time.Hour), payout.StatePending, ""},
		"waits no longer":       {unsent, began.Add(machine.GiveUp + time.Second), payout.StateReconcile, "payouts_frozen"},
		"sent: its outcome":     {sent, began.Add(time.Hour), payout.StateReconcile, ""},
		"sent, a long time ago": {sent, began.Add(machine.GiveUp + time.Second), payout.StateReconcile, ""},
	} {
		c.is.NextAt = c.at
		after, lines, effect := c.is.Next(machine.Claimed{At: c.at})
		reason := ""
		if after.Failure != nil {
			reason = after.Failure.Code
		}
		if after.State != c.state || reason != c.reason || len(lines) > 0 || effect != machine.None || after.NextAt.Before(c.at) {
			t.Errorf("%s: %s (%s) until %s with %d lines and the effect %v, want %s (%s)", name, after.State, reason, after.NextAt, len(lines), effect, c.state, c.reason)
		}
	}
}

func TestPayoutFreezeModelFindsMistakes(t *testing.T) {
	t.Parallel()
	checkMutants(t, "payout of a wallet that is frozen", planted(frozenPayouts(), firstPayout, 0, map[string]mutant[machine.Payout]{
		"sent though the wallet is frozen": func(
			right next[machine.Payout], _ func(*machine.Payout) *machine.Attempt, p machine.Payout, e machine.Event,
		) (machine.Payout, []ledger.Posting, machine.Effect) {
			stopped := p.Stopped
			p.Stopped = false
			after, lines, effect := right(p, e)
			after.Stopped = stopped
			return after, lines, effect
		},
		"a freeze is taken for proof that nothing was sent": func(
			right next[machine.Payout], _ func(*machine.Payout) *machine.Attempt, p machine.Payout, e machine.Event,
		) (machine.Payout, []ledger.Posting, machine.Effect) {
			if claimed, ok := e.(machine.Claimed); ok && p.Stopped && p.State == payout.StateSending {
				p.State, p.Attempt = payout.StatePending, machine.Attempt{Number: p.Number + 1, NextAt: claimed.At}
			}
			return right(p, e)
		},
		"sent again though the wallet is frozen": func(
			right next[machine.Payout], _ func(*machine.Payout) *machine.Attempt, p machine.Payout, e machine.Event,
		) (machine.Payout, []ledger.Posting, machine.Effect) {
			stopped := p.Stopped
			p.Stopped = stopped && p.Sends == 0
			after, lines, effect := right(p, e)
			after.Stopped = stopped
			return after, lines, effect
		},
	}))
}
