package machine_test

import (
	"cmp"
	"testing"

	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/payments/machine"
)

// thieves are payers with stolen cards only: nothing but its cancellation ends a deposit.
func thieves() *saga[machine.Deposit] {
	s := *openDeposits
	s.attempts = 1
	s.moves = func(w world[machine.Deposit], i int) []string {
		switch w.objects[i] {
		case "requires_payment_method", declined, declinedTwice, declinedMore:
			if w.op.IntentID == id(i) {
				return []string{cmp.Or(again[w.objects[i]], declined)}
			}
		}
		return nil
	}
	// Only a deposit whose intent was canceled, or never made, is over.
	s.open = func(w world[machine.Deposit]) bool { return w.count(declined, declinedTwice, declinedMore) > 0 }
	return &s
}

func TestThiefModel(t *testing.T) {
	t.Parallel()
	checkModel(t, "deposit with Stripe.js, stolen cards", thieves().first(firstOpenDeposit(), -debtBefore), 500)
	for name, mistake := range map[string]mutant[machine.Deposit]{
		"failures are forgotten": func(
			right next[machine.Deposit], _ func(*machine.Deposit) *machine.Attempt, d machine.Deposit, e machine.Event,
		) (machine.Deposit, []ledger.Posting, machine.Effect) {
			after, lines, effect := right(d, e)
			after.CardFailures = 0
			return after, lines, effect
		},
		"it is looked at, and not canceled": func(
			right next[machine.Deposit], _ func(*machine.Deposit) *machine.Attempt, d machine.Deposit, e machine.Event,
		) (machine.Deposit, []ledger.Posting, machine.Effect) {
			after, lines, effect := right(d, e)
			if effect == machine.Cancel {
				effect = machine.Fetch
			}
			return after, lines, effect
		},
	} {
		if n, violation := explore(thieves().with(mistake).first(firstOpenDeposit(), -debtBefore)); violation == "" {
			t.Errorf("%q was not noticed in %d states", name, n)
		}
	}
}
