package prove_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/anishathalye/porcupine"
)

// check holds one wallet's history against its ledger and against an account
// that does one thing at a time.
func (b *bank) check(wallet int) (problems []string) {
	var history []event
	for _, e := range b.history {
		if e.wallet == wallet {
			history = append(history, e)
		}
	}
	balances, err := b.people[wallet].chain(b.api())
	if err != nil {
		return []string{err.Error()}
	}
	problems = lines(history, balances)
	operations := make([]porcupine.Operation, len(history))
	for i, e := range history {
		operations[i] = porcupine.Operation{ClientId: e.client, Input: e, Output: e, Call: e.call, Return: e.back}
	}
	if verdict := porcupine.CheckOperationsTimeout(account, operations, time.Minute); verdict != porcupine.Ok {
		problems = append(problems, fmt.Sprintf("its history of %d operations is not that of one account: %s", len(history), verdict))
	}
	return problems
}

// received holds what came to the purse that all send to against what was
// acknowledged.
func (b *bank) received() (problems []string) {
	balances, err := b.purse.chain(b.api())
	if err != nil {
		return []string{err.Error()}
	}
	sent, cents := 0, int64(0)
	for _, e := range b.history {
		if e.kind == "transfer" && !e.refused {
			sent, cents = sent+1, cents+e.cents
		}
	}
	if last := len(balances) - 1; last != sent || balances[last] != cents {
		problems = append(problems, fmt.Sprintf("%d transfers of %d cents were acknowledged, %d of %d came", sent, cents, last, balances[last]))
	}
	return problems
}

// money is what a wallet looks like from outside: what it has, and what of it is on hold, in cents.
type money struct{ balance, held int64 }

func (m money) free() int64 { return m.balance - m.held }

var account = porcupine.Model{
	Init: func() any { return money{} },
	Step: func(state, input, _ any) (bool, any) {
		m, e := state.(money), input.(event)
		switch {
		case e.kind == "read":
			return e.cents == m.balance, m
		case e.kind == "held":
			return m == money{e.cents, e.reserved}, m
		case e.kind == "credit" && e.refused: // by the platform's own funds, which are not this wallet's
			return true, m
		case e.refused:
			return m.free() < e.cents, m
		case e.kind == "place":
			return m.free() >= e.cents, money{m.balance, m.held + e.cents}
		case e.kind == "capture": // and releases the rest
			return m.held >= e.reserved, money{m.balance - e.cents, m.held - e.reserved}
		case e.kind == "release":
			return m.held >= e.reserved, money{m.balance, m.held - e.reserved}
		case e.kind != "deposit" && e.kind != "credit": // payout, transfer or charge
			return m.free() >= e.cents, money{m.balance - e.cents, m.held}
		}
		return true, money{m.balance + e.cents, m.held}
	},
}

// lines checks in linear time what the numbers of the lines tell: what was read
// stands in the ledger, nobody reads an older line after a newer one, and as
// many lines stand there as were acknowledged.
func lines(history []event, balances []int64) (problems []string) {
	moved := 0
	slices.SortFunc(history, func(x, y event) int { return int(x.call - y.call) })
	var read []event
	for _, e := range history {
		switch {
		case e.kind == "read":
			read = append(read, e)
			if e.sequence >= len(balances) || balances[e.sequence] != e.cents {
				problems = append(problems, fmt.Sprintf("line %d was read with the balance %d, which is not in the ledger", e.sequence, e.cents))
			}
		case !e.refused && e.kind != "held" && e.kind != "place" && e.kind != "release":
			moved++
		}
	}
	if moved != len(balances)-1 {
		problems = append(problems, fmt.Sprintf("%d operations were acknowledged, %d lines stand in the ledger", moved, len(balances)-1))
	}
	byReturn := slices.Clone(read)
	slices.SortFunc(byReturn, func(x, y event) int { return int(x.back - y.back) })
	newest, next := 0, 0
	for _, e := range read { // by the time of the call
		for ; next < len(byReturn) && byReturn[next].back < e.call; next++ {
			newest = max(newest, byReturn[next].sequence)
		}
		if e.sequence < newest {
			problems = append(problems, fmt.Sprintf("line %d was read after line %d", e.sequence, newest))
		}
	}
	return problems
}

// chain is the balance after each line of the ledger, and 0 before the first.
func (who *person) chain(api string) ([]int64, error) {
	type line struct {
		Sequence                            int
		Value, RunningBalance, BalanceAfter amount
	}
	ledger, err := all[line](who, api, "transactions", "sequence value { amount } runningBalance { amount } balanceAfter { amount }")
	balances := []int64{0}
	for _, l := range slices.Backward(ledger) { // oldest first
		before := balances[len(balances)-1]
		after := minor(l.BalanceAfter.Amount)
		if l.Sequence != len(balances) || minor(l.RunningBalance.Amount) != before || after != before+minor(l.Value.Amount) {
			return nil, fmt.Errorf("line %+v does not follow from %d at %d", l, before, len(balances)-1)
		}
		balances = append(balances, after)
	}
	return balances, err
}

// head is the newest line of the person's ledger: its number and the balance.
func (who *person) head(api string) (sequence int, balance int64, err error) {
	var data struct {
		Wallet struct {
			Transactions struct {
				Edges []struct {
					Node struct {
						Sequence     int
						BalanceAfter amount
					}
				}
			}
		}
	}
	err = who.ask(api, `{ wallet { transactions(first: 1) { edges { node { sequence balanceAfter { amount currency } } } } } }`, nil, &data)
	if err != nil || len(data.Wallet.Transactions.Edges) == 0 {
		return 0, 0, err
	}
	line := data.Wallet.Transactions.Edges[0].Node
	return line.Sequence, minor(line.BalanceAfter.Amount), nil
}
