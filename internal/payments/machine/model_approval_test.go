package machine_test

import (
	"testing"
	"time"

	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/payments/machine"
)

// largePayouts wait for an operator. Operators decide whenever they like, one after
// the other, and know nothing of each other.
func largePayouts() *saga[machine.Payout] {
	s := *payouts
	s.parked = true
	s.attempts = 2
	s.asked = func(w world[machine.Payout]) (out []world[machine.Payout]) {
		for _, after := range []time.Duration{0, 30 * time.Hour, 80 * time.Hour} {
			at := began.Add(after)
			if at.Before(w.now) || len(w.flying) > 0 && at.After(w.now) { // what flies has arrived by then
				continue
			}
			for _, e := range []machine.Event{machine.Approved{At: at}, machine.Refused{At: at}} {
				decided, _ := w.apply(e)
				decided.now = at
				out = append(out, decided)
			}
		}
		return out
	}
	s.wrong = func(w world[machine.Payout]) string {
		p := w.op
		switch {
		case p.Awaits && (p.State != payout.StatePending || !p.Parked):
			return string(p.State) + " while it waits for approval"
		case p.Awaits && (len(w.flying) > 0 || len(w.objects) > 0 || p.Sends > 0):
			return "went out without approval"
		}
		return wrongPayout(w)
	}
	return &s
}

var largePayout = func() machine.Payout { p := firstPayout; p.Awaits = true; return p }()

func TestPayoutApprovalModel(t *testing.T) {
	t.Parallel()
	checkModel(t, "payout that waits for approval", largePayouts().first(largePayout, 0), 5_000)
}

func TestPayoutApprovalModelFindsMistakes(t *testing.T) {
	t.Parallel()
	checkMutants(t, "payout that waits for approval", planted(largePayouts(), largePayout, 0, map[string]mutant[machine.Payout]{
		"a worker takes what waits for approval": func(
			right next[machine.Payout], _ func(*machine.Payout) *machine.Attempt, p machine.Payout, e machine.Event,
		) (machine.Payout, []ledger.Posting, machine.Effect) {
			if _, claimed := e.(machine.Claimed); claimed && p.Awaits {
				p.Parked = false
			}
			return right(p, e)
		},
		"one operator refuses what another has approved": func(
			right next[machine.Payout], _ func(*machine.Payout) *machine.Attempt, p machine.Payout, e machine.Event,
		) (machine.Payout, []ledger.Posting, machine.Effect) {
			if _, refused := e.(machine.Refused); refused {
				p.Awaits = true
			}
			return right(p, e)
		},
		"refused without giving back": unbooked[machine.Payout],
	}))
}
