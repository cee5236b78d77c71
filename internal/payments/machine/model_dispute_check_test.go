package machine_test

import (
	"slices"
	"testing"

	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/payments/processor"
)

func TestDisputeModel(t *testing.T) {
	t.Parallel()
	checkModel(t, "dispute", firstDispute(machine.Dispute.Next), 10_000)
}

func TestDisputeModelFindsMistakes(t *testing.T) {
	t.Parallel()
	worlds := map[string]disputed{}
	for name, m := range disputeMistakes {
		worlds[name] = firstDispute(func(d machine.Dispute, e machine.Event) (machine.Dispute, []ledger.Posting, machine.Effect) {
			return m(d, e.(machine.DisputeSeen))
		})
	}
	checkMutants(t, "dispute", worlds)
}

type disputeMistake func(d machine.Dispute, e machine.DisputeSeen) (machine.Dispute, []ledger.Posting, machine.Effect)

// altered is a mistake made before the right function is called.
func altered(by func(d *machine.Dispute, seen *processor.ChargeDispute)) disputeMistake {
	return func(d machine.Dispute, e machine.DisputeSeen) (machine.Dispute, []ledger.Posting, machine.Effect) {
		e.Dispute.Movements = slices.Clone(e.Dispute.Movements)
		by(&d, &e.Dispute)
		return d.Next(e)
	}
}

// spoilt is a mistake made with what the right function returns.
func spoilt(by func(before machine.Dispute, after *machine.Dispute, lines []ledger.Posting) []ledger.Posting) disputeMistake {
	return func(d machine.Dispute, e machine.DisputeSeen) (machine.Dispute, []ledger.Posting, machine.Effect) {
		after, lines, effect := d.Next(e)
		return after, by(d, &after, lines), effect
	}
}

var disputeMistakes = map[string]disputeMistake{
	"each sight of a movement is a movement": altered(func(d *machine.Dispute, _ *processor.ChargeDispute) { d.Applied = nil }),
	"the user bears what was refunded already": altered(func(d *machine.Dispute, _ *processor.ChargeDispute) {
		d.Clawback.Credited = 2 * amount.Minor
	}),
	"the wallet bears it alone": altered(func(d *machine.Dispute, _ *processor.ChargeDispute) {
		d.Funds.Balance = amount.Minor
	}),
	"a debt is not paid from what comes back": altered(func(d *machine.Dispute, _ *processor.ChargeDispute) { d.Funds.Owed = 0 }),
	"what came back is not counted": spoilt(func(before machine.Dispute, after *machine.Dispute, lines []ledger.Posting) []ledger.Posting {
		after.Clawback.Net = max(before.Clawback.Net, after.Clawback.Net)
		return lines
	}),
	"what was taken is not counted": spoilt(func(before machine.Dispute, after *machine.Dispute, lines []ledger.Posting) []ledger.Posting {
		after.Clawback = before.Clawback
		return lines
	}),
	"nothing is booked": spoilt(func(machine.Dispute, *machine.Dispute, []ledger.Posting) []ledger.Posting { return nil }),
	"only the first of two movements is booked": spoilt(func(_ machine.Dispute, _ *machine.Dispute, lines []ledger.Posting) []ledger.Posting {
		return lines[:min(1, len(lines))]
	}),
	"a movement is not written down": spoilt(func(before machine.Dispute, after *machine.Dispute, lines []ledger.Posting) []ledger.Posting {
		after.Applied = before.Applied
		return lines
	}),
	"a won dispute gives back its whole amount": altered(func(_ *machine.Dispute, seen *processor.ChargeDispute) {
		for i := range seen.Movements {
			if seen.Movements[i].Amount.Minor > 0 {
				seen.Movements[i].Amount.Minor = amount.Minor
			}
		}
	}),
	"money is taken when the dispute is opened": altered(func(_ *machine.Dispute, seen *processor.ChargeDispute) {
		if len(seen.Movements) == 0 {
			seen.Movements = []processor.Movement{{ID: "txn_0", Amount: amount}}
			seen.Movements[0].Amount.Minor *= -1
		}
	}),
	"an old answer opens it again": func(d machine.Dispute, e machine.DisputeSeen) (machine.Dispute, []ledger.Posting, machine.Effect) {
		after, lines, effect := d.Next(e)
		after.Status, after.Open = e.Dispute.Status, !slices.Contains([]string{"won", "lost"}, e.Dispute.Status)
		return after, lines, effect
	},
	"a movement in another currency stops those before it half-way": func(
		d machine.Dispute, e machine.DisputeSeen,
	) (machine.Dispute, []ledger.Posting, machine.Effect) {
		after, lines, effect := d.Next(e)
		if effect == machine.Alarm && len(d.Applied) == 0 {
			first := e
			first.Dispute.Movements = e.Dispute.Movements[:1]
			after, _, _ = d.Next(first)
		}
		return after, lines, effect
	},
	"it is open for ever": spoilt(func(_ machine.Dispute, after *machine.Dispute, lines []ledger.Posting) []ledger.Posting {
		after.Open = true
		return lines
	}),
}
