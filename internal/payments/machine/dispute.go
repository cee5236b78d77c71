package machine

import (
	"slices"
	"time"

	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/processor"
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
	Applied  []string // the movements at Stripe (txn_…) that the ledger has
	Funds    Funds
	Clawback Clawback // of the deposit, with what the ledger has of this dispute
}

// DisputeSeen: this is the dispute as Stripe has it now.
type DisputeSeen struct {
	At      time.Time
	Dispute processor.ChargeDispute
}

func (e DisputeSeen) at(now time.Time) Event { e.At = now; return e }

// over are the statuses in which nothing more is to come.
var over = []string{"won", "lost", "warning_closed", "charge_refunded", "prevented"}

// Next is the dispute's whole behaviour: each movement of money at Stripe is
// one movement here, once. An inquiry moves none.
func (d Dispute) Next(e Event) (Dispute, []ledger.Posting, Effect) {
	seen, ok := e.(DisputeSeen)
	if !ok {
		return d, nil, None
	}
	news := seen.Dispute
	fresh := d.fresh(news.Movements)
	closed := slices.Contains(over, news.Status)
	if !d.Open && !closed && len(fresh) == 0 {
		return d, nil, None // fetched before it was over, by a worker that was slow
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
	return d, lines, None
}

// fresh are the movements that the ledger has not.
func (d Dispute) fresh(all []processor.Movement) []processor.Movement {
	return slices.DeleteFunc(slices.Clone(all), func(m processor.Movement) bool { return slices.Contains(d.Applied, m.ID) })
}

// moved books one movement: money that Stripe withdrew (below 0), or put back.
func (d Dispute) moved(m processor.Movement) (Dispute, []ledger.Posting) {
	line := ledger.Posting{Contra: transaction.ContraDisputes, Reference: m.ID, Deposit: d.Deposit}
	after, borne := d.Clawback.Moved(-m.Amount.Minor)
	var lines []ledger.Posting
	if m.Amount.Minor < 0 {
		line.Kind = transaction.KindDispute
		lines = d.Funds.clawBack(-m.Amount.Minor, borne, line)
	} else {
		line.Kind = transaction.KindDisputeReturn
		lines = d.Funds.restore(m.Amount.Minor, -borne, line)
	}
	d.Clawback, d.Funds = after, d.Funds.after(lines)
	return d, lines
}
