package payments

import (
	"time"

	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
)

// Refund is money of a deposit on its way back to the card, as its machine sees
// it. The amount was taken when the refund began.
type Refund struct {
	ID        gid.ID
	Name      gid.ID // at Stripe
	Deposit   gid.ID
	IntentID  string // pi_… of the deposit
	Amount    money.Money
	CreatedAt time.Time
	State     refund.State
	Attempt
	RefundID string // re_…, once it is known
	Funds    Funds
	Trace    Trace
	Clawback Clawback // of the deposit, this refund included
}

// RefundSeen: this is the refund as Stripe has it now.
type RefundSeen struct {
	At     time.Time
	Refund ChargeRefund
}

func (e RefundSeen) at(now time.Time) Event { e.At = now; return e }

// begin takes the refund's money, before anything is sent.
func (r Refund) begin() (Refund, []ledger.Posting) {
	after, borne := r.Clawback.moved(r.Amount.Minor)
	r.Clawback = after
	return r, r.Funds.take(r.Amount.Minor, borne, r.line(transaction.KindRefund))
}

func (r Refund) line(kind transaction.Kind) ledger.Posting {
	return ledger.Posting{Kind: kind, Contra: transaction.ContraStripe, Reference: string(r.ID), Deposit: r.Deposit}
}

// Next is the refund's whole behaviour; doc.go draws it.
func (r Refund) Next(e Event) (Refund, []ledger.Posting, Effect) {
	switch e := e.(type) {
	case Claimed:
		return r.claimed(e)
	case RefundSeen:
		return r.refundSeen(e)
	case Answered:
		if r.State != refund.StateSending || r.Number != e.Attempt {
			return r, nil, Rest
		}
		return r.answered(e)
	case Resumed:
		return r.resumed(e.At)
	case Abandoned:
		return r.abandoned(e)
	case NothingFound:
		if r.State != refund.StateReconcile || r.Number != e.Attempt {
			return r, nil, Rest
		}
		if early := r.early(e); early > 0 {
			r.Attempt = r.until(e.At.Add(early))
			return r, nil, Rest
		}
		if r.Failure != nil {
			return r.failed()
		}
		return r.retried(e.At, e.At)
	}
	return r, nil, Rest
}

func (r Refund) claimed(e Claimed) (Refund, []ledger.Posting, Effect) {
	at := e.At
	r.Attempt = r.healed(at)
	if !r.due(at) {
		return r, nil, Rest
	}
	switch r.State {
	case refund.StatePending, refund.StateSending:
		if r.spent(e) {
			return r.reconcile(at), nil, Rest
		}
		r.State, r.Attempt = refund.StateSending, r.sent(at)
		return r, nil, Send
	case refund.StateReconcile:
		if due := r.lookUpDue(); at.Before(due) {
			r.Attempt = r.until(due)
			return r, nil, Rest
		}
		r.Attempt = r.until(at.Add(lease))
		return r, nil, LookUp
	case refund.StateProcessing:
		r.Attempt = r.until(at.Add(pollAgain(at.Sub(r.CreatedAt))))
		return r, nil, Fetch
	}
	return r, nil, Rest
}

func (r Refund) answered(e Answered) (Refund, []ledger.Posting, Effect) {
	attempt, verdict := r.judge(e.At, e.Answer)
	r.Attempt = attempt
	switch verdict {
	case refused:
		return r.failed()
	case tryAgain:
		return r.retried(e.At, e.At.Add(shortOfMoney))
	case lookUp:
		return r.reconcile(e.At), nil, Rest
	case needsHelp:
		return r, nil, Alarm
	}
	return r, nil, Rest
}

func (r Refund) retried(at, next time.Time) (Refund, []ledger.Posting, Effect) {
	if at.Sub(r.CreatedAt) > giveUp {
		if r.Failure == nil {
			r.Failure = &Failure{Code: "processing_error", Message: "The payment processor did not take the refund."}
		}
		return r.failed()
	}
	r.State, r.Attempt = refund.StatePending, r.again(next)
	return r, nil, Rest
}

func (r Refund) reconcile(at time.Time) Refund {
	r.State, r.Attempt = refund.StateReconcile, r.until(later(at, r.lookUpDue()))
	return r
}

// failed ends the refund: nothing went to the card, or it came back from there.
func (r Refund) failed() (Refund, []ledger.Posting, Effect) {
	r.State, r.Attempt = refund.StateFailed, r.settled()
	after, borne := r.Clawback.moved(-r.Amount.Minor)
	r.Clawback = after
	return r, r.Funds.restore(r.Amount.Minor, -borne, r.line(transaction.KindRefundReturn)), Rest
}

// refundSeen moves the refund to where Stripe has it. A refund that succeeded
// may still fail, up to a month later: then the money is back.
func (r Refund) refundSeen(e RefundSeen) (Refund, []ledger.Posting, Effect) {
	seen := e.Refund
	switch {
	case r.RefundID != "" && r.RefundID != seen.ID, seen.Amount != r.Amount:
		return r, nil, Alarm // refunded twice, or not what was ordered
	case r.State == refund.StateFailed:
		if r.RefundID == "" && seen.moved() {
			return r, nil, Alarm // given back, and refunded all the same
		}
		return r, nil, Rest
	}
	r.RefundID = seen.ID
	switch seen.Status {
	case "succeeded":
		r.State, r.Attempt, r.Failure = refund.StateSucceeded, r.settled(), nil
		return r, nil, Rest
	case "failed", "canceled":
		r.Failure = &Failure{Code: seen.FailureReason, Message: "The card did not take the refund."}
		if r.Failure.Code == "" {
			r.Failure.Code = seen.Status
		}
		return r.failed()
	case "pending", "requires_action":
		if r.State != refund.StateSucceeded {
			r.State, r.Attempt = refund.StateProcessing, r.until(e.At.Add(pollAgain(e.At.Sub(r.CreatedAt))))
		}
		return r, nil, Rest
	}
	r.Parked = true // a word that Stripe has not used before
	return r, nil, Alarm
}
