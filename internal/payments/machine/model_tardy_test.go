package machine_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/payments/processor"
)

// tardyPayouts are payouts whose requests may arrive at Stripe at any time, also after
// the quiet time: clocks were wrong, or a machine slept with the request in its hands.
// What was given back by then cannot be held any more, but it must be taken again.
func tardyPayouts() *saga[machine.Payout] {
	s := *payouts
	s.tardy = true
	s.attempts = 1 // a second one would be paid twice, which only time can prevent
	s.asked = nil
	s.open = func(w world[machine.Payout]) bool { return w.op.State == payout.StateFailed && len(w.objects) > 0 }
	s.wrong = wrongTardyPayout
	return &s
}

func wrongTardyPayout(w world[machine.Payout]) string {
	p, back := w.op, w.funds.Balance-w.funds.Owed
	left := int64(len(w.objects))*amount.Minor - int64(w.count("half"))*amount.Minor/2 - int64(w.count("none"))*amount.Minor
	switch {
	case len(w.objects) > 1:
		return "" // alarmed about; no payout explains both
	case p.State == payout.StateSent && len(w.objects) != 1:
		return "called sent although nothing left"
	case p.State == payout.StateFailed && back != amount.Minor:
		return fmt.Sprintf("failed, and %d came back", back)
	case p.State != payout.StateFailed && back > amount.Minor-left:
		return fmt.Sprintf("%s, and %d came back of %d that left", p.State, back, left)
	case p.State == payout.StateReversed && back != amount.Minor:
		return fmt.Sprintf("reversed, and %d came back", back)
	case back < 0:
		return fmt.Sprintf("%s, and %d was taken besides", p.State, -back)
	}
	return ""
}

func TestTardyPayoutModel(t *testing.T) {
	t.Parallel()
	checkModel(t, "payout whose transfer may come after it failed", tardyPayouts().first(firstPayout, 0), 1_000)
}

func TestTardyPayoutModelFindsMistakes(t *testing.T) {
	t.Parallel()
	type step = func(next[machine.Payout], func(*machine.Payout) *machine.Attempt, machine.Payout, machine.Event) (
		machine.Payout, []ledger.Posting, machine.Effect)
	afterFailing := func(do func(right next[machine.Payout], p machine.Payout, e machine.TransferSeen) (
		machine.Payout, []ledger.Posting, machine.Effect),
	) step {
		return func(right next[machine.Payout], _ func(*machine.Payout) *machine.Attempt, p machine.Payout, e machine.Event) (
			machine.Payout, []ledger.Posting, machine.Effect,
		) {
			if seen, ok := e.(machine.TransferSeen); ok && p.State == payout.StateFailed {
				return do(right, p, seen)
			}
			return right(p, e)
		}
	}
	for name, mistake := range map[string]step{
		"a transfer of a failed payout is only an alarm": afterFailing(func(
			_ next[machine.Payout], p machine.Payout, _ machine.TransferSeen,
		) (machine.Payout, []ledger.Posting, machine.Effect) {
			return p, nil, machine.Alarm
		}),
		"a failed payout is called sent, and nothing is taken": afterFailing(func(
			right next[machine.Payout], p machine.Payout, e machine.TransferSeen,
		) (machine.Payout, []ledger.Posting, machine.Effect) {
			after, _, effect := right(p, e)
			return after, nil, effect
		}),
		"a failed payout is taken again each time its transfer is seen": afterFailing(func(
			right next[machine.Payout], p machine.Payout, e machine.TransferSeen,
		) (machine.Payout, []ledger.Posting, machine.Effect) {
			after, lines, effect := right(p, e)
			after.State, after.TransferID = payout.StateFailed, ""
			return after, lines, effect
		}),
		"what was reversed of it is not given back": afterFailing(func(
			right next[machine.Payout], p machine.Payout, e machine.TransferSeen,
		) (machine.Payout, []ledger.Posting, machine.Effect) {
			after, lines, effect := right(p, e)
			for _, r := range e.Transfer.Reversals {
				after.State = payout.StateReversed
				for i, l := range lines {
					if l.Reference == r.ID {
						return after, lines[:i], effect
					}
				}
			}
			return after, lines, effect
		}),
	} {
		visited, violation := explore(tardyPayouts().with(mistake).first(firstPayout, 0))
		if violation == "" {
			t.Errorf("%q was not noticed in %d states", name, visited)
		}
	}
}

// A failed payout whose transfer appears is owed by its user, as far as the wallet
// does not hold it, and what Stripe takes back of the transfer comes back.
func TestTardyTransferIsOwed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		balance, reversed, wallet, owed int64
		state                           payout.State
	}{
		"OKSpent":       {balance: 0, wallet: 0, owed: 1000, state: payout.StateSent},
		"OKHalfSpent":   {balance: 400, wallet: 0, owed: 600, state: payout.StateSent},
		"OKUntouched":   {balance: 1500, wallet: 500, state: payout.StateSent},
		"OKReversed":    {balance: 0, reversed: 1000, state: payout.StateReversed},
		"OKPartlyTaken": {balance: 300, reversed: 500, owed: 200, state: payout.StateSent},
	} {
		w := payouts.first(firstPayout, c.balance)
		w.op.State, w.op.NextAt = payout.StateFailed, time.Time{}
		transfer := processor.StripeTransfer{ID: "tr_1", Payout: "pay_1", Amount: amount, Destination: "acct_1"}
		if c.reversed > 0 {
			reversed := amount
			reversed.Minor = c.reversed
			transfer.Reversals = []processor.Reversal{{ID: "trr_1", Amount: reversed}}
		}
		for range 2 { // the second time is no news
			w, _ = w.apply(machine.TransferSeen{At: w.now, Transfer: transfer})
		}
		if w.op.State != c.state || w.funds.Balance != c.wallet || w.funds.Owed != c.owed || w.op.TransferID != "tr_1" {
			t.Errorf("%s: %s %s, wallet %d, owed %d", name, w.op.State, w.op.TransferID, w.funds.Balance, w.funds.Owed)
		}
	}
}
