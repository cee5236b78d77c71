package machine_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/payments/paymentstest"
	"github.com/purserhq/purser/internal/payments/processor"
)

// refunds may be made whole or be pending, and one that succeeded may fail weeks
// later.
var refunds = &saga[machine.Refund]{
	step:    machine.Refund.Next,
	attempt: func(r *machine.Refund) *machine.Attempt { return &r.Attempt },
	state:   func(r machine.Refund) (string, string) { return string(r.State), r.RefundID },
	load:    func(r *machine.Refund, f machine.Funds) { r.Funds = f },
	outcomes: append([]outcome{
		{name: "done", status: "succeeded"},
		{name: "pending", status: "pending"},
		{name: "failed", status: "failed"},
		{name: "500, done", status: "succeeded", class: processor.Ambiguous},
		{name: "500, pending", status: "pending", class: processor.Ambiguous},
	}, refusals...),
	moves: func(w world[machine.Refund], i int) []string {
		return map[string][]string{
			"pending": {"requires_action", "succeeded", "failed", "canceled"}, "requires_action": {"succeeded", "failed", "canceled"},
			"succeeded": {"failed"},
		}[w.objects[i]]
	},
	seen: func(at time.Time, id, status string) machine.Event {
		return machine.RefundSeen{At: at, Refund: processor.ChargeRefund{ID: id, Refund: "ref_1", Amount: amount, Status: status}}
	},
	wrong:    wrongRefund,
	done:     []string{"SUCCEEDED", "FAILED"},
	attempts: paymentstest.Size(2, 3),
}

// The refund of 10.00 finds a wallet with 3.00 and a user who may be charged 8.00
// more for the deposit: 3.00 come from the wallet, 5.00 are owed, and the
// platform bears 2.00.
const (
	refundCharged  = 800
	refundCovered  = 300
	refundPlatform = 200
)

var firstRefund = machine.Refund{
	ID: "ref_1", Deposit: "dep_1", IntentID: "pi_1", Amount: amount, CreatedAt: began, State: refund.StatePending,
	Clawback: machine.Clawback{Credited: refundCharged, Net: amount.Minor, Borne: refundCharged},
}

// beginRefund is the world after the refund's hold was written.
func beginRefund(w world[machine.Refund]) world[machine.Refund] {
	w.funds.Balance, w.funds.Owed, w.platform = 0, refundCharged-refundCovered, -refundPlatform
	return w
}

func wrongRefund(w world[machine.Refund]) string {
	r, live := w.op, w.count("pending", "requires_action", "succeeded")
	user, platform := int64(refundCovered-refundCharged), int64(-refundPlatform)
	if r.State == refund.StateFailed {
		user, platform = refundCovered, 0
	}
	switch got := w.funds.Balance - w.funds.Owed; {
	case live > 1:
		return "refunded twice"
	case r.State == refund.StateFailed && live > 0:
		return "given back although the card has it"
	case got != user || w.platform != platform:
		return fmt.Sprintf("%s: the user is at %d, the platform at %d", r.State, got, w.platform)
	case w.funds.Balance < 0 || w.funds.Owed < 0:
		return "a wallet is below zero or a debt above it"
	case w.funds.Balance > 0 && w.funds.Owed > 0:
		return "the wallet holds money while some is owed"
	case r.State == refund.StateSucceeded && w.count("succeeded", "failed") == 0:
		return "called succeeded although it did not"
	}
	return ""
}

func TestRefundModel(t *testing.T) {
	t.Parallel()
	checkModel(t, "refund", beginRefund(refunds.first(firstRefund, 0)), 10_000)
}

func TestRefundModelFindsMistakes(t *testing.T) {
	t.Parallel()
	type from = machine.Refund
	mutants := planted(refunds, firstRefund, 0, map[string]mutant[from]{
		"looked up without the quiet time": hasty[from],
		"booked twice":                     twice[from],
		"failed without giving back":       unbooked[from],
		"all of it is given to the user": func(
			right next[from], _ func(*from) *machine.Attempt, r from, e machine.Event,
		) (from, []ledger.Posting, machine.Effect) {
			r.Clawback.Credited, r.Clawback.Borne = r.Amount.Minor, r.Clawback.Net
			return right(r, e)
		},
		"a failure after the success is not believed": func(
			right next[from], _ func(*from) *machine.Attempt, r from, e machine.Event,
		) (from, []ledger.Posting, machine.Effect) {
			after, lines, effect := right(r, e)
			if r.State == refund.StateSucceeded && after.State == refund.StateFailed {
				return after, nil, effect
			}
			return after, lines, effect
		},
		"each failure that is seen gives back": func(
			right next[from], _ func(*from) *machine.Attempt, r from, e machine.Event,
		) (from, []ledger.Posting, machine.Effect) {
			if _, ok := e.(machine.RefundSeen); ok && r.State == refund.StateFailed && r.RefundID != "" {
				r.State = refund.StateProcessing
			}
			return right(r, e)
		},
		"an old answer brings a failed refund back to life": func(
			right next[from], _ func(*from) *machine.Attempt, r from, e machine.Event,
		) (from, []ledger.Posting, machine.Effect) {
			if s, ok := e.(machine.RefundSeen); ok && r.State == refund.StateFailed && s.Refund.Status == "succeeded" {
				r.State = refund.StateSucceeded
				return r, nil, machine.None
			}
			return right(r, e)
		},
		"pending is as good as done": func(
			right next[from], _ func(*from) *machine.Attempt, r from, e machine.Event,
		) (from, []ledger.Posting, machine.Effect) {
			if s, ok := e.(machine.RefundSeen); ok && s.Refund.Status == "pending" {
				s.Refund.Status = "succeeded"
				e = s
			}
			return right(r, e)
		},
		"a debt is not paid from what comes back": func(
			right next[from], _ func(*from) *machine.Attempt, r from, e machine.Event,
		) (from, []ledger.Posting, machine.Effect) {
			r.Funds.Owed = 0
			return right(r, e)
		},
	})
	for name, w := range mutants {
		mutants[name] = beginRefund(w)
	}
	checkMutants(t, "refund", mutants)
}
