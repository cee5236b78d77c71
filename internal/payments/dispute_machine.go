package payments

import (
	"cmp"
	"slices"
	"time"

	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
)

// Dispute is a payer's objection to a deposit, as its machine sees it.
type Dispute struct {
	ID       gid.ID // Stripe's
	Deposit  gid.ID
	Amount   money.Money
	Reason   string
	Status   string
	Open     bool
	DueBy    time.Time
	Taken    int64    // what the user bore so far, in minor units
	Returned int64    // what of it came back
	Limit    int64    // what the user may still be charged for the deposit: never more than it brought
	Applied  []string // the movements at Stripe (txn_…) that the ledger has
	Funds    Funds
	// Spared is what the platform bears of the deposit's other disputes, and Kept
	// what falls to the user all the same once this one gives money back.
	Spared []Spared
	Kept   int64
}

// Spared is what the platform bears of one dispute, in minor units, since its user
// may not be charged for a deposit twice.
type Spared struct {
	Dispute gid.ID
	Minor   int64
}

// falls is how much of what comes back to a user the platform keeps: what it bore
// of other disputes only because the user bore this. kept is what fell before.
func falls(all []Spared, kept, back int64) int64 {
	var sum int64
	for _, s := range all {
		sum += s.Minor
	}
	return min(back, sum-kept)
}

// DisputeSeen: this is the dispute as Stripe has it now.
type DisputeSeen struct {
	At      time.Time
	Dispute ChargeDispute
}

func (e DisputeSeen) at(now time.Time) Event { e.At = now; return e }

// over are the statuses in which nothing more is to come.
var over = []string{"won", "lost", "warning_closed", "charge_refunded", "prevented"}

// Next is the dispute's whole behaviour: each movement of money at Stripe is
// one movement here, once. An inquiry moves none.
func (d Dispute) Next(e Event) (Dispute, []ledger.Posting, Effect) {
	seen, ok := e.(DisputeSeen)
	if !ok {
		return d, nil, Rest
	}
	news := seen.Dispute
	fresh := d.fresh(news.Movements)
	closed := slices.Contains(over, news.Status)
	if !d.Open && !closed && len(fresh) == 0 {
		return d, nil, Rest // fetched before it was over, by a worker that was slow
	}
	d.Amount, d.Reason, d.Status, d.DueBy = news.Amount, news.Reason, news.Status, news.DueBy
	d.Open = !closed
	for _, m := range fresh {
		if m.Amount.Currency != d.Funds.Currency {
			return d, nil, Alarm // settled in another currency: a person must book it all
		}
	}
	var lines []ledger.Posting
	for _, m := range fresh {
		var more []ledger.Posting
		d, more = d.moved(m)
		lines = append(lines, more...)
		d.Applied = append(slices.Clone(d.Applied), m.ID)
	}
	return d, lines, Rest
}

// fresh are the movements that the ledger has not. What was taken comes first,
// in whatever order Stripe lists them: what comes back is given to whom it was
// taken from.
func (d Dispute) fresh(all []Movement) []Movement {
	out := slices.DeleteFunc(slices.Clone(all), func(m Movement) bool { return slices.Contains(d.Applied, m.ID) })
	slices.SortStableFunc(out, func(a, b Movement) int { return cmp.Compare(a.Amount.Minor, b.Amount.Minor) })
	return out
}

// moved books one movement: money that Stripe withdrew, or put back.
func (d Dispute) moved(m Movement) (Dispute, []ledger.Posting) {
	line := ledger.Posting{Contra: transaction.ContraDisputes, Reference: m.ID, Deposit: d.Deposit}
	if m.Amount.Minor < 0 {
		amount := -m.Amount.Minor
		charged := min(amount, d.Limit)
		line.Kind = transaction.KindDispute
		lines := d.Funds.take(amount, charged, line)
		d.Taken, d.Limit = d.Taken+charged, d.Limit-charged
		d.Funds = d.Funds.after(lines)
		return d, lines
	}
	back := min(m.Amount.Minor, d.Taken-d.Returned)
	kept := falls(d.Spared, d.Kept, back)
	line.Kind = transaction.KindDisputeReturn
	lines := d.Funds.restore(m.Amount.Minor, back-kept, line)
	d.Returned, d.Limit, d.Kept = d.Returned+back, d.Limit+back-kept, d.Kept+kept
	d.Funds = d.Funds.after(lines)
	return d, lines
}

// after is the funds once the lines are written.
func (f Funds) after(lines []ledger.Posting) Funds {
	for _, l := range lines {
		switch l.Wallet {
		case f.Wallet:
			f.Balance += l.Value
		case f.Debt:
			f.Owed -= l.Value
		}
	}
	return f
}
