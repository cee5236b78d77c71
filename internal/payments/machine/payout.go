package machine

import (
	"slices"
	"time"

	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/processor"
)

// Payout is money on its way to the owner's account at Stripe, as its machine
// sees it. The amount was taken from the wallet when the payout began.
type Payout struct {
	ID        gid.ID
	Name      gid.ID // at Stripe
	Wallet    gid.ID
	Account   gid.ID // Stripe's acct_… that the money goes to
	Amount    money.Money
	CreatedAt time.Time
	State     payout.State
	Attempt
	TransferID string   // tr_…, once the transfer is known
	Returned   []string // references of the lines that gave money back
	Funds      Funds
	Origin     processor.Origin
	Shut       bool // the gate for money out is shut, or Stripe was not asked since the start: nothing may be sent
	Frozen     bool // the owner owes, or a payment is disputed: nothing may be sent to them
	Stopped    bool // an operator has frozen the wallet: nothing may be sent
	Deaf       bool // Stripe has told nothing for a while and must be asked first: nothing may be sent
	Awaits     bool // an operator's approval; it is parked until then
}

// Hold is the line that begins a payout: the money leaves the wallet before
// anything can leave the platform.
func (p Payout) Hold() ledger.Posting {
	return ledger.Posting{
		Wallet: p.Wallet, Kind: transaction.KindPayout, Contra: transaction.ContraPayouts,
		Value: -p.Amount.Minor, Reference: string(p.ID), Payout: p.ID,
	}
}

// takeAgain is the line of a payout that had failed and was paid all the same: what was
// given back is taken once more, under the transfer's id.
func (p Payout) takeAgain(transfer string) ledger.Posting {
	line := p.Hold()
	line.Reference = transfer
	return line
}

// giveBack is the line that returns money to the wallet.
func (p Payout) giveBack(minor int64, reference string) ledger.Posting {
	return ledger.Posting{
		Wallet: p.Wallet, Kind: transaction.KindPayoutReturn, Contra: transaction.ContraPayouts,
		Value: minor, Reference: reference, Payout: p.ID,
	}
}

// Next is the payout's whole behaviour; doc.go draws it.
func (p Payout) Next(e Event) (Payout, []ledger.Posting, Effect) {
	switch e := e.(type) {
	case Claimed:
		return p.claimed(e)
	case TransferSeen:
		return p.transferSeen(e)
	case Answered:
		if p.State != payout.StateSending || p.Number != e.Attempt {
			return p, nil, None
		}
		return p.answered(e)
	case NothingFound:
		if p.State != payout.StateReconcile || p.Number != e.Attempt {
			return p, nil, None
		}
		return p.nothingFound(e)
	case CaughtUp:
		if p.State == payout.StatePending || p.State == payout.StateSending {
			p.Attempt = p.until(e.At)
		}
		return p, nil, None
	case Resumed:
		return p.resumed(e.At)
	case Abandoned:
		return p.abandoned(e)
	case Approved:
		if !p.Awaits || e.At.Sub(p.CreatedAt) > GiveUp {
			return p, nil, None
		}
		return p.decided(), nil, None // due since it began: an old one is looked up before it is sent
	case Refused:
		return p.refused(e.At)
	}
	return p, nil, None
}

// decided is the payout that waits for no operator any more.
func (p Payout) decided() Payout {
	p.Awaits, p.Parked = false, false
	return p
}

func (p Payout) claimed(e Claimed) (Payout, []ledger.Posting, Effect) {
	at := e.At
	p.Attempt = p.healed(at)
	if !p.due(at) {
		return p, nil, None
	}
	switch p.State {
	case payout.StatePending, payout.StateSending:
		if p.spent(e) {
			return p.outcomeUnknown(at), nil, None
		}
		if p.Shut {
			p.Attempt = p.until(at.Add(gateTick))
			return p, nil, None
		}
		if p.Frozen {
			p.Failure = &processor.Failure{Code: "payouts_frozen", Message: "A payment was disputed or taken back before the payout left."}
			return p.outcomeUnknown(at), nil, None // given back once it is proven that it has not left
		}
		if p.Stopped {
			return p.stopped(at)
		}
		if p.Deaf {
			p.Attempt = p.until(at.Add(gateTick)) // or sooner, once Stripe has answered
			return p, nil, Ask
		}
		p.State, p.Attempt = payout.StateSending, p.sent(at)
		return p, nil, Send
	case payout.StateReconcile:
		if due := p.LookUpDue(); at.Before(due) {
			p.Attempt = p.until(due)
			return p, nil, None
		}
		p.Attempt = p.until(at.Add(Lease))
		return p, nil, LookUp
	}
	return p, nil, None
}

func (p Payout) answered(e Answered) (Payout, []ledger.Posting, Effect) {
	attempt, verdict := p.judge(e.At, e.Answer)
	p.Attempt = attempt
	switch verdict {
	case refused:
		return p.failed()
	case tryAgain:
		return p.retried(e.At, e.At.Add(shortOfMoney))
	case lookUp:
		return p.outcomeUnknown(e.At), nil, None
	case needsHelp:
		return p, nil, Alarm
	}
	return p, nil, None
}

// nothingFound follows a look-up that shows no transfer: nothing left.
func (p Payout) nothingFound(e NothingFound) (Payout, []ledger.Posting, Effect) {
	if early := p.early(e); early > 0 {
		p.Attempt = p.until(e.At.Add(early))
		return p, nil, None
	}
	if p.Failure != nil {
		return p.failed()
	}
	return p.retried(e.At, e.At)
}

// retried begins a new attempt, unless the payout has been tried for too long.
func (p Payout) retried(at, next time.Time) (Payout, []ledger.Posting, Effect) {
	if at.Sub(p.CreatedAt) > GiveUp {
		if p.Failure == nil {
			p.Failure = &processor.Failure{Code: "processing_error", Message: "The payment processor did not take the payout."}
		}
		return p.failed()
	}
	p.State, p.Attempt = payout.StatePending, p.again(next)
	return p, nil, None
}

// outcomeUnknown waits until what was sent has had time to arrive, and then looks.
func (p Payout) outcomeUnknown(at time.Time) Payout {
	p.State, p.Attempt = payout.StateReconcile, p.until(Later(at, p.LookUpDue()))
	return p
}

// failed ends the payout: it is proven that nothing left, and the money goes back.
func (p Payout) failed() (Payout, []ledger.Posting, Effect) {
	p.State, p.Attempt = payout.StateFailed, p.finished()
	return p, p.Funds.Credit(p.giveBack(p.Amount.Minor, string(p.ID))), None
}

// misdirected follows a transfer that names this payout and went to another account, or is
// of another amount. No send of ours did that, so it neither sends nor fails the payout.
// While the payout is being looked up it could be taken for what was sent, or for nothing: a
// person decides.
func (p Payout) misdirected() Payout {
	if p.State == payout.StateReconcile {
		p.Parked = true
	}
	return p
}

// transferSeen takes a transfer as proof that money left, whoever saw it first,
// and gives back what Stripe says was reversed, once for each reversal.
func (p Payout) transferSeen(e TransferSeen) (Payout, []ledger.Posting, Effect) {
	t := e.Transfer
	if t.Destination != p.Account || t.Amount != p.Amount {
		return p.misdirected(), nil, Alarm
	}
	var lines []ledger.Posting
	switch {
	case p.TransferID != "" && p.TransferID != t.ID:
		return p, nil, Alarm // sent twice
	case p.TransferID == "" && p.State == payout.StateFailed && e.Booked:
		return p, nil, Alarm // to take it again would book it twice: an operator gives it to the wallet
	case p.TransferID == "":
		if p.State == payout.StateFailed { // given back too soon: what the wallet has not is owed
			lines = p.Funds.Advance(p.takeAgain(t.ID))
			p.Funds = p.Funds.after(lines)
		}
		if p.Awaits { // it was approved, and what tells so was lost with a restored backup
			p = p.decided()
		}
		p.State, p.TransferID, p.Failure = payout.StateSent, t.ID, nil
		p.Attempt, p.Parked = p.finished(), false
	}
	var back int64
	for _, r := range t.Reversals {
		back += r.Amount.Minor
		if !slices.Contains(p.Returned, r.ID) {
			more := p.Funds.Credit(p.giveBack(r.Amount.Minor, r.ID))
			lines, p.Funds = append(lines, more...), p.Funds.after(more)
			p.Returned = append(slices.Clone(p.Returned), r.ID)
		}
	}
	if back == p.Amount.Minor {
		p.State = payout.StateReversed
	}
	return p, lines, None
}

// Later returns the later of two times.
func Later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
