package machine_test

import (
	"slices"
	"testing"

	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/internal/closing"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/payments/machine"
)

// closingDeposits are those of an owner who closes the account at any time at which that
// may begin. Payers pay all the same, or never come back.
func closingDeposits(of *saga[machine.Deposit], payersStay bool) *saga[machine.Deposit] {
	s := *of
	s.attempts = 1
	s.asked = func(w world[machine.Deposit]) []world[machine.Deposit] {
		over := []deposit.State{deposit.StateFailed, deposit.StateCanceled}
		if w.op.Closing || !slices.Contains(append(over, closing.Payable...), w.op.State) {
			return nil
		}
		w = w.clone()
		w.op.Closing = true
		return []world[machine.Deposit]{w}
	}
	moves := of.moves
	s.moves = func(w world[machine.Deposit], i int) []string {
		if w.op.Closing && !payersStay && w.objects[i] != "processing" { // which ends by itself
			return nil
		}
		return slices.DeleteFunc(moves(w, i), func(to string) bool { return to == "canceled" }) // we are to do that
	}
	s.wrong = func(w world[machine.Deposit]) string {
		d := w.op
		switch {
		case d.Closing && d.State == deposit.StateSucceeded && !d.GiveBack:
			return "paid to an account that was being closed, and kept"
		case !d.Closing && d.GiveBack:
			return "given back, and the account is open"
		case d.GiveBack && d.State != deposit.StateSucceeded:
			return "given back, and not credited"
		}
		return wrongDeposit(w)
	}
	return &s
}

func TestClosingModel(t *testing.T) {
	t.Parallel()
	checkModel(t, "deposit by card, the account closes", closingDeposits(deposits, true).first(firstDeposit, -debtBefore), 500)
	for _, payersStay := range []bool{true, false} {
		checkModel(t, "deposit with Stripe.js, the account closes", closingDeposits(openDeposits, payersStay).first(firstOpenDeposit(), -debtBefore), 500)
	}
}

func TestClosingModelFindsMistakes(t *testing.T) {
	t.Parallel()
	type from = machine.Deposit
	all := planted(closingDeposits(deposits, true), firstDeposit, -debtBefore, map[string]mutant[from]{
		"a late payment is kept": func(
			right next[from], _ func(*from) *machine.Attempt, d from, e machine.Event,
		) (from, []ledger.Posting, machine.Effect) {
			after, lines, effect := right(d, e)
			after.GiveBack = false
			return after, lines, effect
		},
		"a payment is given back, whoever has made it": func(
			right next[from], _ func(*from) *machine.Attempt, d from, e machine.Event,
		) (from, []ledger.Posting, machine.Effect) {
			after, lines, effect := right(d, e)
			after.GiveBack = after.State == deposit.StateSucceeded
			return after, lines, effect
		},
		"called canceled before Stripe has canceled it": func(
			right next[from], _ func(*from) *machine.Attempt, d from, e machine.Event,
		) (from, []ledger.Posting, machine.Effect) {
			after, lines, effect := right(d, e)
			if effect == machine.Cancel {
				after.State, after.NextAt = deposit.StateCanceled, after.LastSentAt.AddDate(-9999, 0, 0)
			}
			return after, lines, effect
		},
	})
	for name, mistake := range map[string]mutant[from]{
		"what waits for its payer is only looked at": func(
			right next[from], _ func(*from) *machine.Attempt, d from, e machine.Event,
		) (from, []ledger.Posting, machine.Effect) {
			after, lines, effect := right(d, e)
			if effect == machine.Cancel {
				effect = machine.Fetch
			}
			return after, lines, effect
		},
		"it is never looked at again": func(
			right next[from], _ func(*from) *machine.Attempt, d from, e machine.Event,
		) (from, []ledger.Posting, machine.Effect) {
			if _, claimed := e.(machine.Claimed); claimed && d.Closing {
				return d, nil, machine.None
			}
			return right(d, e)
		},
	} {
		all[name] = closingDeposits(openDeposits, false).with(mistake).first(firstOpenDeposit(), -debtBefore)
	}
	checkMutants(t, "deposit of an account that closes", all)
}
