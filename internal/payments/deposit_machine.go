package payments

import (
	"time"

	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
)

// Deposit is money that a card brings in, as its machine sees it.
type Deposit struct {
	ID            gid.ID
	Name          gid.ID // at Stripe
	Wallet        gid.ID
	Amount        money.Money
	PaymentMethod string // what the client gave; empty when Stripe.js pays
	CreatedAt     time.Time
	State         deposit.State
	Attempt
	IntentID string // pi_…, once it is known
	Funds    Funds
	Trace    Trace
	// Closing: the owner's account is being closed, or is closed. Nothing more shall be
	// paid into it.
	Closing bool
	// GiveBack: the account was being closed when the money came, so that it goes back to
	// the card. The refund is made in the transaction that credits the deposit.
	GiveBack bool
}

// Next is the deposit's whole behaviour; doc.go draws it.
func (d Deposit) Next(e Event) (Deposit, []ledger.Posting, Effect) {
	switch e := e.(type) {
	case Claimed:
		return d.claimed(e)
	case IntentSeen:
		return d.intentSeen(e)
	case Answered:
		if d.State != deposit.StateSending || d.Number != e.Attempt {
			return d, nil, Rest
		}
		return d.answered(e)
	case Resumed:
		return d.resumed(e.At)
	case Abandoned:
		return d.abandoned(e)
	case NothingFound:
		if d.State != deposit.StateReconcile || d.Number != e.Attempt {
			return d, nil, Rest
		}
		return d.nothingFound(e)
	}
	return d, nil, Rest
}

func (d Deposit) claimed(e Claimed) (Deposit, []ledger.Posting, Effect) {
	at := e.At
	d.Attempt = d.healed(at)
	if !d.due(at) {
		return d, nil, Rest
	}
	switch d.State {
	case deposit.StateCreated, deposit.StateSending:
		if d.spent(e) {
			return d.reconcile(at), nil, Rest
		}
		d.State, d.Attempt = deposit.StateSending, d.sent(at)
		return d, nil, Send
	case deposit.StateReconcile:
		if due := d.lookUpDue(); at.Before(due) {
			d.Attempt = d.until(due)
			return d, nil, Rest
		}
		d.Attempt = d.until(at.Add(lease))
		return d, nil, LookUp
	case deposit.StateRequiresPayment, deposit.StateRequiresAction, deposit.StateProcessing:
		d.Attempt = d.until(at.Add(pollAgain(at.Sub(d.CreatedAt))))
		if d.Closing && d.State != deposit.StateProcessing { // which Stripe cannot cancel
			return d, nil, Cancel
		}
		return d, nil, Fetch
	}
	return d, nil, Rest
}

func (d Deposit) answered(e Answered) (Deposit, []ledger.Posting, Effect) {
	if e.Answer.Class == Definite && e.Answer.IntentID != "" {
		// A declined card: the key's stored result, however often it was sent.
		d.IntentID, d.Failure = e.Answer.IntentID, &e.Answer.Failure
		return d.failed(), nil, Rest
	}
	attempt, verdict := d.judge(e.At, e.Answer)
	d.Attempt = attempt
	switch verdict {
	case refused:
		return d.failed(), nil, Rest
	case tryAgain:
		return d.retried(e.At, e.At.Add(backoff(d.Number))), nil, Rest
	case lookUp:
		return d.reconcile(e.At), nil, Rest
	case needsHelp:
		return d, nil, Alarm
	}
	return d, nil, Rest
}

// nothingFound follows a look-up that shows no PaymentIntent: no card was charged.
func (d Deposit) nothingFound(e NothingFound) (Deposit, []ledger.Posting, Effect) {
	if early := d.early(e); early > 0 {
		d.Attempt = d.until(e.At.Add(early))
		return d, nil, Rest
	}
	if d.Failure != nil {
		return d.failed(), nil, Rest
	}
	return d.retried(e.At, e.At), nil, Rest
}

func (d Deposit) retried(at, next time.Time) Deposit {
	if at.Sub(d.CreatedAt) > giveUp {
		if d.Failure == nil {
			d.Failure = &Failure{Code: "processing_error", Message: "The payment processor did not take the payment."}
		}
		return d.failed()
	}
	d.State, d.Attempt = deposit.StateCreated, d.again(next)
	return d
}

func (d Deposit) reconcile(at time.Time) Deposit {
	d.State, d.Attempt = deposit.StateReconcile, d.until(later(at, d.lookUpDue()))
	return d
}

func (d Deposit) failed() Deposit {
	d.State, d.Attempt = deposit.StateFailed, d.settled()
	return d
}

// intentSeen moves the deposit to where its PaymentIntent stands. This is the
// one way in which a deposit is credited, whoever saw the intent: the answer to
// the order, a webhook, the poller or a look-up.
func (d Deposit) intentSeen(e IntentSeen) (Deposit, []ledger.Posting, Effect) {
	intent := e.Intent
	if d.IntentID != "" && d.IntentID != intent.ID {
		return d, nil, d.stray(intent)
	}
	d.IntentID = intent.ID
	if d.State == deposit.StateSucceeded {
		return d, nil, Rest
	}
	if intent.Status == IntentSucceeded {
		return d.credited(intent)
	}
	if d.State == deposit.StateFailed || d.State == deposit.StateCanceled {
		return d, nil, Rest // only money that arrives late moves it on
	}
	if intent.LastFailure != nil {
		d.Failure = intent.LastFailure
	}
	d.Attempt = d.until(e.At.Add(pollAgain(e.At.Sub(d.CreatedAt))))
	switch intent.Status {
	case IntentProcessing, IntentRequiresCapture:
		d.State = deposit.StateProcessing
	case IntentRequiresAction:
		d.State = deposit.StateRequiresAction
	case IntentCanceled:
		d.State, d.Attempt = deposit.StateCanceled, d.settled()
	case IntentRequiresPaymentMethod, IntentRequiresConfirmation:
		return d.unpaid(intent), nil, Rest
	}
	return d, nil, Rest
}

// unpaid is a deposit whose intent waits for a payment method. With Stripe.js
// the payer may try another card. An order of ours that failed is over; one
// without a failure is still being confirmed.
func (d Deposit) unpaid(intent Intent) Deposit {
	switch {
	case d.PaymentMethod == "":
		d.State = deposit.StateRequiresPayment
	case intent.LastFailure != nil:
		return d.failed()
	}
	return d
}

// stray is a second PaymentIntent of one deposit, which a look-up that was
// believed too early could leave behind. Nobody was given its client secret, so
// only a paid one matters: a person must give the money back.
func (d Deposit) stray(intent Intent) Effect {
	if intent.Status == IntentSucceeded {
		return Alarm
	}
	return Rest
}

// credited posts what Stripe received, which is the truth even where it is not
// what was asked for.
func (d Deposit) credited(intent Intent) (Deposit, []ledger.Posting, Effect) {
	if intent.Received.Currency != d.Amount.Currency || intent.Received.Minor <= 0 {
		d.Parked = true
		return d, nil, Alarm
	}
	d.State, d.Attempt, d.Failure = deposit.StateSucceeded, d.settled(), nil
	d.GiveBack = d.Closing
	effect := Rest
	if intent.Received != d.Amount {
		effect = Alarm
	}
	return d, d.Funds.bring(ledger.Posting{
		Wallet: d.Wallet, Kind: transaction.KindDeposit, Contra: transaction.ContraStripe,
		Value: intent.Received.Minor, Reference: string(d.ID), Deposit: d.ID,
	}), effect
}
