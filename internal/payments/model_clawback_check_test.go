package payments_test

import (
	"slices"
	"testing"

	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/payments"
)

// TestClawbackModel has two refunds and two disputes of one payment, of which the second
// ones do without what is more of the same; and two of the one with one of the other,
// which do everything. In its short form it has the latter alone, with plain ones.
func TestClawbackModel(t *testing.T) {
	t.Parallel()
	if full() {
		checkModel(t, "two refunds and two disputes of one payment", firstClaim(rightRules, 2, 2, 1), 1_000_000)
		checkModel(t, "two refunds and a dispute of one payment, all they can do", firstClaim(rightRules, 2, 1, 2), 10_000)
		checkModel(t, "a refund and two disputes of one payment, all they can do", firstClaim(rightRules, 1, 2, 2), 10_000)
		return
	}
	checkModel(t, "two refunds and a dispute of one payment", firstClaim(rightRules, 2, 1, 1), 10_000)
	checkModel(t, "a refund and two disputes of one payment", firstClaim(rightRules, 1, 2, 0), 10_000)
}

func TestClawbackModelFindsMistakes(t *testing.T) {
	t.Parallel()
	worlds := map[string]claimed{}
	for name, m := range clawMistakes {
		rules := rightRules
		m(&rules)
		worlds[name] = firstClaim(rules, 2, 1, 1)
	}
	checkMutants(t, "refunds and disputes of one payment", worlds)
}

// beginsWith, refundWith and disputeWith are the right rules with something changed
// before.
func beginsWith(by func(r *payments.Refund)) func(*clawRules) {
	return func(rules *clawRules) {
		rules.begin = func(r payments.Refund) (payments.Refund, []ledger.Posting) { by(&r); return r.Begin() }
	}
}

func refundWith(by func(r *payments.Refund, e payments.Event)) func(*clawRules) {
	return func(rules *clawRules) {
		rules.refund = func(r payments.Refund, e payments.Event) (payments.Refund, []ledger.Posting, payments.Effect) {
			by(&r, e)
			return r.Next(e)
		}
	}
}

func disputeWith(by func(d *payments.Dispute, seen *payments.ChargeDispute)) func(*clawRules) {
	return func(rules *clawRules) {
		m := altered(by)
		rules.dispute = func(d payments.Dispute, e payments.Event) (payments.Dispute, []ledger.Posting, payments.Effect) {
			return m(d, e.(payments.DisputeSeen))
		}
	}
}

// refundLines is the right rules, with a refund's lines changed.
func refundLines(by func(before, after payments.Refund, lines []ledger.Posting) []ledger.Posting) func(*clawRules) {
	return func(rules *clawRules) {
		rules.refund = func(r payments.Refund, e payments.Event) (payments.Refund, []ledger.Posting, payments.Effect) {
			after, lines, effect := r.Next(e)
			return after, by(r, after, lines), effect
		}
	}
}

// toUser moves what the platform gets back to the user, up to some minor units.
func toUser(lines []ledger.Posting, most int64) []ledger.Posting {
	lines = slices.Clone(lines)
	for i, l := range lines {
		if l.Wallet == purse.Platform && l.Value > 0 && l.Value <= most {
			lines[i].Wallet = purse.Wallet
		}
	}
	return lines
}

var clawMistakes = map[string]func(*clawRules){
	"a refund that fails gives its user what they bear, as far as it goes": func(rules *clawRules) {
		rules.refund = func(r payments.Refund, e payments.Event) (payments.Refund, []ledger.Posting, payments.Effect) {
			net := r.Clawback.Net
			r.Clawback.Net = min(net, r.Clawback.Borne) // as if the platform bore nothing
			after, lines, effect := r.Next(e)
			after.Clawback.Net += net - r.Clawback.Net
			return after, lines, effect
		}
	},
	"a dispute that is won gives its user what they bear, as far as it goes": func(rules *clawRules) {
		rules.dispute = func(d payments.Dispute, e payments.Event) (payments.Dispute, []ledger.Posting, payments.Effect) {
			net := d.Clawback.Net
			d.Clawback.Net = min(net, d.Clawback.Borne)
			after, lines, effect := d.Next(e)
			after.Clawback.Net += net - d.Clawback.Net
			return after, lines, effect
		}
	},
	"a refund that fails gives all of it to the user": refundLines(func(_, _ payments.Refund, lines []ledger.Posting) []ledger.Posting {
		return toUser(lines, clawCredit)
	}),
	"what the platform bore of a refund never falls to the user": refundWith(func(r *payments.Refund, _ payments.Event) {
		r.Clawback.Credited = min(r.Clawback.Credited, max(0, r.Clawback.Net-r.Amount.Minor))
	}),
	"a refund charges its user without regard to what was taken": beginsWith(func(r *payments.Refund) {
		r.Clawback.Net, r.Clawback.Borne = 0, 0
	}),
	"a refund charges its user more than the deposit brought": beginsWith(func(r *payments.Refund) { r.Clawback.Credited *= 2 }),
	"a dispute charges its user more than the deposit brought": disputeWith(func(d *payments.Dispute, _ *payments.ChargeDispute) {
		d.Clawback.Credited *= 2
	}),
	"a refund that is heard of after the dispute is the platform's": beginsWith(func(r *payments.Refund) {
		if r.Clawback.Net > 0 {
			r.Clawback.Credited = r.Clawback.Borne
			r.Clawback.Net = max(r.Clawback.Net, r.Clawback.Borne)
		}
	}),
	"what a refund takes is not counted": func(rules *clawRules) {
		rules.begin = func(r payments.Refund) (payments.Refund, []ledger.Posting) {
			after, lines := r.Begin()
			after.Clawback = r.Clawback
			return after, lines
		}
	},
	"what a failed refund gives back is not counted": func(rules *clawRules) {
		rules.refund = func(r payments.Refund, e payments.Event) (payments.Refund, []ledger.Posting, payments.Effect) {
			after, lines, effect := r.Next(e)
			after.Clawback = r.Clawback
			return after, lines, effect
		}
	},
	"each failure that is seen gives back": refundWith(func(r *payments.Refund, _ payments.Event) {
		if r.State == refund.StateFailed {
			r.State = refund.StateProcessing
		}
	}),
	"a refund whose failure is seen first is taken for one that stands": refundWith(func(r *payments.Refund, e payments.Event) {
		if r.State == refund.StatePending {
			r.State = refund.StateFailed
		}
	}),
	"each sight of a movement is a movement": disputeWith(func(d *payments.Dispute, _ *payments.ChargeDispute) { d.Applied = nil }),
	"an inquiry takes the money": disputeWith(func(_ *payments.Dispute, seen *payments.ChargeDispute) {
		if seen.Status == "warning_needs_response" {
			m := seen.Amount
			m.Minor = -m.Minor
			seen.Movements = []payments.Movement{{ID: "txn_inquiry", Amount: m}}
		}
	}),
	"what is reinstated after a loss is forgotten": disputeWith(func(d *payments.Dispute, seen *payments.ChargeDispute) {
		if d.Status == "lost" {
			seen.Movements = nil
		}
	}),
	"only the first withdrawal counts": disputeWith(func(_ *payments.Dispute, seen *payments.ChargeDispute) {
		seen.Movements = seen.Movements[:min(2, len(seen.Movements))]
	}),
	"a debt is not paid from what comes back": refundWith(func(r *payments.Refund, _ payments.Event) { r.Funds.Owed = 0 }),
}
