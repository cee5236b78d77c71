package machine

import (
	"time"

	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/processor"
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
	Origin   processor.Origin
	Clawback Clawback // of the deposit, this refund included
}

// RefundSeen: this is the refund as Stripe has it now.
type RefundSeen struct {
	At     time.Time
	Refund processor.ChargeRefund
}

func (e RefundSeen) at(now time.Time) Event { e.At = now; return e }

// Begin takes the refund's money, before anything is sent.
func (r Refund) Begin() (Refund, []ledger.Posting) {
	after, borne := r.Clawback.Moved(r.Amount.Minor)
	r.Clawback = after
	return r, r.Funds.clawBack(r.Amount.Minor, borne, r.line(transaction.KindRefund))
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
			return r, nil, None
		}
		return r.answered(e)
	case Resumed:
		return r.resumed(e.At)
	case Abandoned:
		return r.abandoned(e)
	case NothingFound:
		if r.State != refund.StateReconcile || r.Number != e.Attempt {
			return r, nil, None
		}
		if early := r.early(e); early > 0 {
			r.Attempt = r.until(e.At.Add(early))
			return r, nil, None
		}
		if r.Failure != nil {
			return r.failed()
		}
		return r.retried(e.At, e.At)
	}
	return r, nil, None
}

func (r Refund) claimed(e Claimed) (Refund, []ledger.Posting, Effect) {
	at := e.At
	r.Attempt = r.healed(at)
	if !r.due(at) {
		return r, nil, None
	}
	switch r.State {
	case refund.StatePending, refund.StateSending:
		if r.spent(e) {
			return r.outcomeUnknown(at), nil, None
		}
		r.State, r.Attempt = refund.StateSending, r.sent(at)
		return r, nil, Send
	case refund.StateReconcile:
		if due := r.LookUpDue(); at.Before(due) {
			r.Attempt = r.until(due)
			return r, nil, None
		}
		r.Attempt = r.until(at.Add(Lease))
		return r, nil, LookUp
	case refund.StateProcessing:
		r.Attempt = r.until(at.Add(pollAgain(at.Sub(r.CreatedAt))))
		return r, nil, Fetch
	}
	return r, nil, None
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
		return r.outcomeUnknown(e.At), nil, None
	case needsHelp:
		return r, nil, Alarm
	}
	return r, nil, None
}

func (r Refund) retried(at, next time.Time) (Refund, []ledger.Posting, Effect) {
	if at.Sub(r.CreatedAt) > GiveUp {
		if r.Failure == nil {
			r.Failure = &processor.Failure{Code: "processing_error", Message: "The payment processor did not take the refund."}
		}
		return r.failed()
	}
	r.State, r.Attempt = refund.StatePending, r.again(next)
	return r, nil, None
}

func (r Refund) outcomeUnknown(at time.Time) Refund {
	r.State, r.Attempt = refund.StateReconcile, r.until(Later(at, r.LookUpDue()))
	return r
}

// failed ends the refund: nothing went to the card, or it came back from there.
func (r Refund) failed() (Refund, []ledger.Posting, Effect) {
	r.State, r.Attempt = refund.StateFailed, r.finished()
	after, borne := r.Clawback.Moved(-r.Amount.Minor)
	r.Clawback = after
	return r, r.Funds.restore(r.Amount.Minor, -borne, r.line(transaction.KindRefundReturn)), None
}

// refundSeen moves the refund to where Stripe has it. A refund that succeeded
// may still fail, up to a month later: then the money is back.
func (r Refund) refundSeen(e RefundSeen) (Refund, []ledger.Posting, Effect) {
	seen := e.Refund
	switch {
	case r.RefundID != "" && r.RefundID != seen.ID, seen.Amount != r.Amount:
		return r, nil, Alarm // refunded twice, or not what was ordered
	case r.State == refund.StateFailed:
		if r.RefundID == "" && seen.Moved() {
			return r, nil, Alarm // given back, and refunded all the same
		}
		return r, nil, None
	}
	r.RefundID = seen.ID
	switch seen.Status {
	case "succeeded":
		r.State, r.Attempt, r.Failure = refund.StateSucceeded, r.finished(), nil
		return r, nil, None
	case "failed", "canceled":
		r.Failure = &processor.Failure{Code: seen.FailureReason, Message: "The card did not take the refund."}
		if r.Failure.Code == "" {
			r.Failure.Code = seen.Status
		}
		return r.failed()
	case "pending", "requires_action":
		if r.State != refund.StateSucceeded {
			r.State, r.Attempt = refund.StateProcessing, r.until(e.At.Add(pollAgain(e.At.Sub(r.CreatedAt))))
		}
		return r, nil, None
	}
	r.Parked = true // a word that Stripe has not used before
	return r, nil, Alarm
}

// SuspenseRefund gives a payment in suspense back to its payer. It behaves as every
// refund does, but writes no lines: the money stands in the platform's wallet, and
// leaves it when Stripe's statement shows the refund (matchRefund).
type SuspenseRefund struct{ Refund }

// Next is Refund's.
func (r SuspenseRefund) Next(e Event) (SuspenseRefund, []ledger.Posting, Effect) {
	next, _, effect := r.Refund.Next(e)
	return SuspenseRefund{next}, nil, effect
}
