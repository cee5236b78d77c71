package machine_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/payments/paymentstest"
	"github.com/purserhq/purser/internal/payments/processor"
)

// payouts: Stripe makes a transfer, which may be reversed in two halves.
var payouts = &saga[machine.Payout]{
	step:    machine.Payout.Next,
	attempt: func(p *machine.Payout) *machine.Attempt { return &p.Attempt },
	state:   func(p machine.Payout) (string, string) { return string(p.State), p.TransferID },
	load:    func(p *machine.Payout, f machine.Funds) { p.Funds = f },
	outcomes: append([]outcome{
		{name: "done", status: "whole"},
		{name: "500, done", status: "whole", class: processor.Ambiguous},
	}, refusals...),
	moves: func(w world[machine.Payout], i int) []string {
		return map[string][]string{"whole": {"half"}, "half": {"none"}}[w.objects[i]]
	},
	seen: func(at time.Time, id, status string) machine.Event {
		t := processor.StripeTransfer{ID: id, Payout: "pay_1", Amount: amount, Destination: "acct_1"}
		half := money.Money{Minor: amount.Minor / 2, Currency: amount.Currency}
		for n := range map[string]int{"whole": 0, "half": 1, "none": 2}[status] {
			t.Reversals = append(t.Reversals, processor.Reversal{ID: fmt.Sprintf("trr_%d", n), Amount: half})
		}
		return machine.TransferSeen{At: at, Transfer: t}
	},
	// Somebody makes a transfer to another account by hand, with this payout's metadata; or
	// one of another amount.
	asked: func(w world[machine.Payout]) []world[machine.Payout] {
		elsewhere, _ := w.apply(machine.TransferSeen{At: w.now, Transfer: processor.StripeTransfer{
			ID: "tr_other", Payout: "pay_1", Amount: amount, Destination: "acct_2",
		}})
		less, _ := w.apply(machine.TransferSeen{At: w.now, Transfer: processor.StripeTransfer{
			ID: "tr_less", Payout: "pay_1", Amount: money.Money{Minor: 1, Currency: amount.Currency}, Destination: "acct_1",
		}})
		return []world[machine.Payout]{elsewhere, less}
	},
	wrong:    wrongPayout,
	done:     []string{"SENT", "FAILED", "REVERSED"},
	attempts: paymentstest.Size(2, 3),
}

func wrongPayout(w world[machine.Payout]) string {
	p, back := w.op, w.funds.Balance-w.funds.Owed
	left := int64(len(w.objects))*amount.Minor - int64(w.count("half"))*amount.Minor/2 - int64(w.count("none"))*amount.Minor
	switch {
	case len(w.objects) > 1:
		return "paid twice"
	case p.State == payout.StateFailed && len(w.objects) > 0:
		return "given back although it was paid"
	case p.State == payout.StateSent && len(w.objects) != 1:
		return "called sent although nothing left"
	case p.State == payout.StateFailed && back != amount.Minor:
		return fmt.Sprintf("failed, and %d came back", back)
	case p.State != payout.StateFailed && back > amount.Minor-left:
		return fmt.Sprintf("%s, and %d came back of %d that left", p.State, back, left)
	case p.State == payout.StateReversed && back != amount.Minor:
		return fmt.Sprintf("reversed, and %d came back", back)
	case !slices.Contains([]payout.State{payout.StateFailed, payout.StateSent, payout.StateReversed}, p.State) && back != 0:
		return fmt.Sprintf("%s, and %d came back", p.State, back)
	}
	return ""
}

// firstPayout is in the state in which its hold was written.
var firstPayout = machine.Payout{
	ID: "pay_1", Wallet: walletRef.Wallet, Account: "acct_1", Amount: amount, CreatedAt: began, State: payout.StatePending,
}

func TestPayoutModel(t *testing.T) {
	t.Parallel()
	checkModel(t, "payout", payouts.first(firstPayout, 0), 10_000)
}

func TestPayoutModelFindsMistakes(t *testing.T) {
	t.Parallel()
	checkMutants(t, "payout", planted(payouts, firstPayout, 0, map[string]mutant[machine.Payout]{
		"looked up without the quiet time": hasty[machine.Payout],
		"booked twice":                     twice[machine.Payout],
		"failed without giving back":       unbooked[machine.Payout],
		"a reversal is given back each time it is seen": func(
			right next[machine.Payout], _ func(*machine.Payout) *machine.Attempt, p machine.Payout, e machine.Event,
		) (machine.Payout, []ledger.Posting, machine.Effect) {
			p.Returned = nil
			return right(p, e)
		},
		"a transfer to another account is taken for the payout": func(
			right next[machine.Payout], _ func(*machine.Payout) *machine.Attempt, p machine.Payout, e machine.Event,
		) (machine.Payout, []ledger.Posting, machine.Effect) {
			if s, ok := e.(machine.TransferSeen); ok {
				s.Transfer.Destination = p.Account
				e = s
			}
			return right(p, e)
		},
		"a transfer is not taken for an answer while looking": func(
			right next[machine.Payout], _ func(*machine.Payout) *machine.Attempt, p machine.Payout, e machine.Event,
		) (machine.Payout, []ledger.Posting, machine.Effect) {
			if s, ok := e.(machine.TransferSeen); ok && p.State == payout.StateReconcile {
				e = machine.NothingFound{At: s.At, Attempt: p.Number}
			}
			return right(p, e)
		},
		"a partial reversal ends it": func(
			right next[machine.Payout], _ func(*machine.Payout) *machine.Attempt, p machine.Payout, e machine.Event,
		) (machine.Payout, []ledger.Posting, machine.Effect) {
			after, lines, effect := right(p, e)
			if len(after.Returned) > 0 {
				after.State = payout.StateReversed
			}
			return after, lines, effect
		},
	}))
}
