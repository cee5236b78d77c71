package machine_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/payments/paymentstest"
	"github.com/purserhq/purser/internal/payments/processor"
)

// The statuses of the model's intents are Stripe's, and more: an intent whose last payment
// failed, after it the second or the third.
const (
	declined      = "declined"
	declinedTwice = "declined 2"
	declinedMore  = "declined 3"
)

// again is where one more card that is declined brings an intent.
var again = map[string]string{declined: declinedTwice, declinedTwice: declinedMore, declinedMore: declinedMore}

// deposits with a payment method: the order confirms the intent at once.
var deposits = &saga[machine.Deposit]{
	step:    machine.Deposit.Next,
	attempt: func(d *machine.Deposit) *machine.Attempt { return &d.Attempt },
	state:   func(d machine.Deposit) (string, string) { return string(d.State), d.IntentID },
	load:    func(d *machine.Deposit, f machine.Funds) { d.Funds = f },
	outcomes: append([]outcome{
		{name: "done", status: "succeeded"},
		{name: "action", status: "requires_action"},
		{name: "processing", status: "processing"},
		{name: declined, status: declined, class: processor.Definite},
		{name: "500, done", status: "succeeded", class: processor.Ambiguous},
		{name: "500, processing", status: "processing", class: processor.Ambiguous},
		{name: "500, declined", status: declined, class: processor.Ambiguous},
	}, refusals...),
	moves: func(w world[machine.Deposit], i int) []string {
		return map[string][]string{
			"requires_action": {"succeeded", declined, "canceled"}, "processing": {"succeeded", declined},
		}[w.objects[i]]
	},
	seen:     seenIntent,
	wrong:    wrongDeposit,
	done:     []string{"SUCCEEDED", "FAILED", "CANCELED"},
	attempts: paymentstest.Size(2, 3),
}

// openDeposits are paid with Stripe.js: the order makes the intent only, and the
// payer can pay once our row knows it, as often as it takes.
var openDeposits = &saga[machine.Deposit]{
	step: deposits.step, attempt: deposits.attempt, state: deposits.state, load: deposits.load,
	outcomes: append([]outcome{
		{name: "done", status: "requires_payment_method"},
		{name: "500, done", status: "requires_payment_method", class: processor.Ambiguous},
	}, refusals...),
	moves: func(w world[machine.Deposit], i int) []string {
		paying := []string{"requires_action", "processing", "succeeded", "canceled"}
		switch w.objects[i] {
		case "requires_payment_method", declined, declinedTwice, declinedMore:
			if w.op.IntentID == id(i) { // or nobody has its secret
				return append(paying, cmp.Or(again[w.objects[i]], declined))
			}
		case "requires_action":
			return []string{"processing", "succeeded", declined, "canceled"}
		case "processing":
			return []string{"succeeded", declined}
		}
		return nil
	},
	seen: seenIntent, wrong: wrongDeposit, done: deposits.done, attempts: paymentstest.Size(1, 2),
}

func seenIntent(at time.Time, id, status string) machine.Event {
	intent := processor.Intent{ID: id, Deposit: "dep_1", Status: processor.IntentStatus(status)}
	switch status {
	case "succeeded":
		intent.Received = amount
	case declined, declinedTwice, declinedMore:
		intent.Status, intent.LastFailure = processor.IntentRequiresPaymentMethod, &processor.Failure{Code: "card_declined"}
		intent.Failures = map[string]int{declined: 1, declinedTwice: 2, declinedMore: 3}[status]
	}
	return machine.IntentSeen{At: at, Intent: intent}
}

func wrongDeposit(w world[machine.Deposit]) string {
	d, paid := w.op, w.count("succeeded")
	credit := int64(0)
	if d.State == deposit.StateSucceeded {
		credit = amount.Minor
	}
	switch got := w.funds.Balance - w.funds.Owed + debtBefore; {
	case paid > 1:
		return "the card was charged twice"
	case got != credit:
		return fmt.Sprintf("%s, and %d was credited", d.State, got)
	case credit > 0 && paid == 0:
		return "credited although nothing was paid"
	case w.funds.Owed != 0 && w.funds.Balance != 0:
		return "the wallet holds money while some is owed"
	case d.State == deposit.StateRequiresPayment && d.CardFailures >= 3 && d.NextAt.Sub(w.now) > time.Minute:
		return "a fourth card can be tried, and nobody cancels it"
	case d.State == deposit.StateFailed && paid > 0 && d.PaymentMethod != "":
		return "called failed although the card was charged"
	case d.State == deposit.StateCanceled && w.count("canceled") == 0:
		return "called canceled although it is not"
	}
	return ""
}

// debtBefore is what the user owes before the deposit comes.
const debtBefore = 300

var firstDeposit = machine.Deposit{
	ID: "dep_1", Wallet: walletRef.Wallet, Amount: amount, PaymentMethod: "pm_1", CreatedAt: began, State: deposit.StateCreated,
}

// firstOpenDeposit is one for Stripe.js.
func firstOpenDeposit() machine.Deposit {
	d := firstDeposit
	d.PaymentMethod = ""
	return d
}

func TestDepositModel(t *testing.T) {
	t.Parallel()
	checkModel(t, "deposit by card", deposits.first(firstDeposit, -debtBefore), 2_000)
	checkModel(t, "deposit with Stripe.js", openDeposits.first(firstOpenDeposit(), -debtBefore), 1_000)
}

func TestDepositModelFindsMistakes(t *testing.T) {
	t.Parallel()
	type from = machine.Deposit
	checkMutants(t, "deposit", planted(deposits, firstDeposit, -debtBefore, map[string]mutant[from]{
		"looked up without the quiet time": hasty[from],
		"credited twice":                   twice[from],
		"succeeded without a credit":       unbooked[from],
		"each sight of a paid intent is a credit": func(
			right next[from], _ func(*from) *machine.Attempt, d from, e machine.Event,
		) (from, []ledger.Posting, machine.Effect) {
			if s, ok := e.(machine.IntentSeen); ok && d.State == deposit.StateSucceeded && s.Intent.Status == "succeeded" {
				d.State = deposit.StateProcessing
			}
			return right(d, e)
		},
		"credited before it is paid": func(
			right next[from], _ func(*from) *machine.Attempt, d from, e machine.Event,
		) (from, []ledger.Posting, machine.Effect) {
			if s, ok := e.(machine.IntentSeen); ok && s.Intent.Status == "processing" {
				s.Intent.Status, s.Intent.Received = "succeeded", amount
				e = s
			}
			return right(d, e)
		},
		"the requested amount is credited twice over": func(
			right next[from], _ func(*from) *machine.Attempt, d from, e machine.Event,
		) (from, []ledger.Posting, machine.Effect) {
			if s, ok := e.(machine.IntentSeen); ok {
				s.Intent.Received = money.Money{Minor: s.Intent.Received.Minor * 2, Currency: amount.Currency}
				e = s
			}
			return right(d, e)
		},
		"an intent is forgotten while it is processed": func(
			right next[from], _ func(*from) *machine.Attempt, d from, e machine.Event,
		) (from, []ledger.Posting, machine.Effect) {
			after, lines, effect := right(d, e)
			if after.State == deposit.StateProcessing {
				after.NextAt = time.Time{}
			}
			return after, lines, effect
		},
		"a poll that is not due for ever": func(
			right next[from], _ func(*from) *machine.Attempt, d from, e machine.Event,
		) (from, []ledger.Posting, machine.Effect) {
			open := []deposit.State{deposit.StateRequiresAction, deposit.StateProcessing}
			switch e.(type) {
			case machine.IntentSeen, machine.Claimed:
				if slices.Contains(open, d.State) {
					return d, nil, machine.None
				}
			}
			return right(d, e)
		},
		"a look-up that finds an intent begins anew": func(
			right next[from], _ func(*from) *machine.Attempt, d from, e machine.Event,
		) (from, []ledger.Posting, machine.Effect) {
			if s, ok := e.(machine.IntentSeen); ok && d.State == deposit.StateReconcile {
				e = machine.NothingFound{At: s.At, Attempt: d.Number}
			}
			return right(d, e)
		},
	}))
	checkLateMoney(t)
}

// checkLateMoney: what is paid after it was called failed must still be credited.
func checkLateMoney(t *testing.T) {
	t.Helper()
	right := openDeposits.first(firstOpenDeposit(), -debtBefore)
	right.op.State, right.op.IntentID, right.objects = deposit.StateFailed, id(0), []string{"succeeded"}
	right.op.NextAt = time.Time{}
	after, _ := right.apply(seenIntent(began, id(0), "succeeded"))
	if after.op.State != deposit.StateSucceeded || after.funds.Balance != amount.Minor-debtBefore || after.funds.Owed != 0 {
		t.Errorf("money that came late: %s with %d", after.op.State, after.funds.Balance)
	}
}
