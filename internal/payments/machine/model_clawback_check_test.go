package machine_test

import (
	"slices"
	"testing"

	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/payments/paymentstest"
	"github.com/purserhq/purser/internal/payments/processor"
)

// TestClawbackModel has two refunds and two disputes of one payment; in its short form two
// of the one with one of the other.
func TestClawbackModel(t *testing.T) {
	t.Parallel()
	if paymentstest.Full() {
		checkModel(t, "two refunds and two disputes of one payment", firstClaim(rightRules, 2, 2), 300_000)
		return
	}
	checkModel(t, "two refunds and a dispute of one payment", firstClaim(rightRules, 2, 1), 9_000)
	checkModel(t, "a refund and two disputes of one payment", firstClaim(rightRules, 1, 2), 25_000)
}

func TestClawbackModelFindsMistakes(t *testing.T) {
	t.Parallel()
	worlds := map[string]claimed{}
	for name, m := range clawMistakes {
		rules := rightRules
		m(&rules)
		worlds[name] = firstClaim(rules, 2, 1)
	}
	checkMutants(t, "refunds and disputes of one payment", worlds)
}

// beginsWith, refundWith and disputeWith are the right rules with something changed
// before.
func beginsWith(by func(r *machine.Refund)) func(*clawRules) {
	return func(rules *clawRules) {
		rules.begin = func(r machine.Refund) (machine.Refund, []ledger.Posting) { by(&r); return r.Begin() }
	}
}

func refundWith(by func(r *machine.Refund, e machine.Event)) func(*clawRules) {
	return func(rules *clawRules) {
		rules.refund = func(r machine.Refund, e machine.Event) (machine.Refund, []ledger.Posting, machine.Effect) {
			by(&r, e)
			return r.Next(e)
		}
	}
}

func disputeWith(by func(d *machine.Dispute, seen *processor.ChargeDispute)) func(*clawRules) {
	return func(rules *clawRules) {
		m := altered(by)
		rules.dispute = func(d machine.Dispute, e machine.Event) (machine.Dispute, []ledger.Posting, machine.Effect) {
			return m(d, e.(machine.DisputeSeen))
		}
	}
}

// refundLines is the right rules, with a refund's lines changed.
func refundLines(by func(before, after machine.Refund, lines []ledger.Posting) []ledger.Posting) func(*clawRules) {
	return func(rules *clawRules) {
		rules.refund = func(r machine.Refund, e machine.Event) (machine.Refund, []ledger.Posting, machine.Effect) {
			after, lines, effect := r.Next(e)
			return after, by(r, after, lines), effect
		}
	}
}

// toUser moves what the platform gets back to the user, up to some minor units.
func toUser(lines []ledger.Posting, most int64) []ledger.Posting {
	lines = slices.Clone(lines)
	for i, l := range lines {
		if l.Wallet == walletRef.Platform && l.Value > 0 && l.Value <= most {
			lines[i].Wallet = walletRef.Wallet
		}
	}
	return lines
}

var clawMistakes = map[string]func(*clawRules){
	"a refund that fails gives its user what they bear, as far as it goes": func(rules *clawRules) {
		rules.refund = func(r machine.Refund, e machine.Event) (machine.Refund, []ledger.Posting, machine.Effect) {
			net := r.Clawback.Net
			r.Clawback.Net = min(net, r.Clawback.Borne) // as if the platform bore nothing
			after, lines, effect := r.Next(e)
			after.Clawback.Net += net - r.Clawback.Net
			return after, lines, effect
		}
	},
	"a dispute that is won gives its user what they bear, as far as it goes": func(rules *clawRules) {
		rules.dispute = func(d machine.Dispute, e machine.Event) (machine.Dispute, []ledger.Posting, machine.Effect) {
			net := d.Clawback.Net
			d.Clawback.Net = min(net, d.Clawback.Borne)
			after, lines, effect := d.Next(e)
			after.Clawback.Net += net - d.Clawback.Net
			return after, lines, effect
		}
	},
	"a refund that fails gives all of it to the user": refundLines(func(_, _ machine.Refund, lines []ledger.Posting) []ledger.Posting {
		return toUser(lines, clawCredit)
	}),
	"what the platform bore of a refund never falls to the user": refundWith(func(r *machine.Refund, _ machine.Event) {
		r.Clawback.Credited = min(r.Clawback.Credited, max(0, r.Clawback.Net-r.Amount.Minor))
	}),
	"a refund charges its user without regard to what was taken": beginsWith(func(r *machine.Refund) {
		r.Clawback.Net, r.Clawback.Borne = 0, 0
	}),
	"a refund charges its user more than the deposit brought": beginsWith(func(r *machine.Refund) { r.Clawback.Credited *= 2 }),
	"a dispute charges its user more than the deposit brought": disputeWith(func(d *machine.Dispute, _ *processor.ChargeDispute) {
		d.Clawback.Credited *= 2
	}),
	"a refund that is heard of after the dispute is the platform's": beginsWith(func(r *machine.Refund) {
		if r.Clawback.Net > 0 {
			r.Clawback.Credited = r.Clawback.Borne
			r.Clawback.Net = max(r.Clawback.Net, r.Clawback.Borne)
		}
	}),
	"what a refund takes is not counted": func(rules *clawRules) {
		rules.begin = func(r machine.Refund) (machine.Refund, []ledger.Posting) {
			after, lines := r.Begin()
			after.Clawback = r.Clawback
			return after, lines
		}
	},
	"what a failed refund gives back is not counted": func(rules *clawRules) {
		rules.refund = func(r machine.Refund, e machine.Event) (machine.Refund, []ledger.Posting, machine.Effect) {
			after, lines, effect := r.Next(e)
			after.Clawback = r.Clawback
			return after, lines, effect
		}
	},
	"each failure that is seen gives back": refundWith(func(r *machine.Refund, _ machine.Event) {
		if r.State == refund.StateFailed {
			r.State = refund.StateProcessing
		}
	}),
	"a refund whose failure is seen first is taken for one that stands": refundWith(func(r *machine.Refund, e machine.Event) {
		if r.State == refund.StatePending {
			r.State = refund.StateFailed
		}
	}),
	"each sight of a movement is a movement": disputeWith(func(d *machine.Dispute, _ *processor.ChargeDispute) { d.Applied = nil }),
	"an inquiry takes the money": disputeWith(func(_ *machine.Dispute, seen *processor.ChargeDispute) {
		if seen.Status == "warning_needs_response" {
			m := seen.Amount
			m.Minor = -m.Minor
			seen.Movements = []processor.Movement{{ID: "txn_inquiry", Amount: m}}
		}
	}),
	"what is reinstated after a loss is forgotten": disputeWith(func(d *machine.Dispute, seen *processor.ChargeDispute) {
		if d.Status == "lost" {
			seen.Movements = nil
		}
	}),
	"only the first withdrawal counts": disputeWith(func(_ *machine.Dispute, seen *processor.ChargeDispute) {
		seen.Movements = seen.Movements[:min(2, len(seen.Movements))]
	}),
	"a debt is not paid from what comes back": refundWith(func(r *machine.Refund, _ machine.Event) { r.Funds.Owed = 0 }),
}
