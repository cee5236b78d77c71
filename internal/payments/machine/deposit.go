package machine

import (
	"time"

	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/processor"
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
	IntentID string        // pi_…, once it is known
	Delay    time.Duration // before what the deposit brings may be paid out
	Matures  time.Time     // when it may be; zero: at once, or nothing was credited yet
	Funds    Funds
	Origin   processor.Origin
	// Challenged: the payment asks for 3-D Secure; fixed when the deposit began.
	Challenged bool
	// CardFailures is how many attempts to pay failed, as far as Stripe told.
	CardFailures int
	CardTriedAt  time.Time // when an attempt to pay was last seen to end
	// AbandonAfter is how long a payer has, from CreatedAt; 0: for ever.
	AbandonAfter time.Duration
	// Stopped: the owner has canceled it, or never paid and has begun another one, or had a
	// card declined while the brake is on: nobody is to pay it now.
	Stopped bool
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
			return d, nil, None
		}
		return d.answered(e)
	case Resumed:
		return d.resumed(e.At)
	case Abandoned:
		return d.abandoned(e)
	case NothingFound:
		if d.State != deposit.StateReconcile || d.Number != e.Attempt {
			return d, nil, None
		}
		return d.nothingFound(e)
	}
	return d, nil, None
}

func (d Deposit) claimed(e Claimed) (Deposit, []ledger.Posting, Effect) {
	at := e.At
	d.Attempt = d.healed(at)
	if !d.due(at) {
		return d, nil, None
	}
	switch d.State {
	case deposit.StateCreated, deposit.StateSending:
		if d.spent(e) {
			return d.outcomeUnknown(at), nil, None
		}
		d.State, d.Attempt = deposit.StateSending, d.sent(at)
		return d, nil, Send
	case deposit.StateReconcile:
		if due := d.LookUpDue(); at.Before(due) {
			d.Attempt = d.until(due)
			return d, nil, None
		}
		d.Attempt = d.until(at.Add(Lease))
		return d, nil, LookUp
	case deposit.StateRequiresPayment, deposit.StateRequiresAction, deposit.StateProcessing:
		d.Attempt = d.until(d.lookAgain(at))
		if (d.unwanted() || d.overdue(at)) && d.State != deposit.StateProcessing { // which Stripe cannot cancel
			return d, nil, Cancel
		}
		return d, nil, Fetch
	case deposit.StateFailed: // its payer can still try cards
		d.Attempt = d.until(d.lookAgain(at))
		return d, nil, Cancel
	}
	return d, nil, None
}

func (d Deposit) answered(e Answered) (Deposit, []ledger.Posting, Effect) {
	if e.Answer.Class == processor.Definite && e.Answer.IntentID != "" {
		// A declined card: the key's stored result, however often it was sent.
		d.IntentID, d.Failure = e.Answer.IntentID, &e.Answer.Failure
		return d.cardFailed(e.At, 1).failed(), nil, None
	}
	attempt, verdict := d.judge(e.At, e.Answer)
	d.Attempt = attempt
	switch verdict {
	case refused:
		return d.failed(), nil, None
	case tryAgain:
		return d.retried(e.At, e.At.Add(Backoff(d.Number))), nil, None
	case lookUp:
		return d.outcomeUnknown(e.At), nil, None
	case needsHelp:
		return d, nil, Alarm
	}
	return d, nil, None
}

// nothingFound follows a look-up that shows no PaymentIntent: no card was charged.
func (d Deposit) nothingFound(e NothingFound) (Deposit, []ledger.Posting, Effect) {
	if early := d.early(e); early > 0 {
		d.Attempt = d.until(e.At.Add(early))
		return d, nil, None
	}
	if d.Failure != nil {
		return d.failed(), nil, None
	}
	return d.retried(e.At, e.At), nil, None
}

func (d Deposit) retried(at, next time.Time) Deposit {
	if at.Sub(d.CreatedAt) > GiveUp {
		if d.Failure == nil {
			d.Failure = &processor.Failure{Code: "processing_error", Message: "The payment processor did not take the payment."}
		}
		return d.failed()
	}
	d.State, d.Attempt = deposit.StateCreated, d.again(next)
	return d
}

func (d Deposit) outcomeUnknown(at time.Time) Deposit {
	d.State, d.Attempt = deposit.StateReconcile, d.until(Later(at, d.LookUpDue()))
	return d
}

func (d Deposit) failed() Deposit {
	d.State, d.Attempt = deposit.StateFailed, d.finished()
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
		return d, nil, None
	}
	if intent.Status == processor.IntentSucceeded {
		return d.credited(e.At, intent)
	}
	if intent.LastFailure != nil {
		d = d.cardFailed(e.At, max(1, intent.Failures, e.Told))
	}
	if d.State == deposit.StateFailed || d.State == deposit.StateCanceled {
		return d.stillOpen(e.At, intent), nil, None // else only money that arrives late moves it on
	}
	if intent.LastFailure != nil {
		d.Failure = intent.LastFailure
	}
	d.Attempt = d.until(d.lookAgain(e.At))
	switch intent.Status {
	case processor.IntentProcessing, processor.IntentRequiresCapture:
		d.State = deposit.StateProcessing
	case processor.IntentRequiresAction:
		d.State = deposit.StateRequiresAction
	case processor.IntentCanceled:
		d.State, d.Attempt = deposit.StateCanceled, d.finished()
	case processor.IntentRequiresPaymentMethod, processor.IntentRequiresConfirmation:
		return d.unpaid(intent).canceledSoon(e.At), nil, None
	}
	return d.canceledSoon(e.At), nil, None
}

// unpaid is a deposit whose intent waits for a payment method. With Stripe.js
// the payer may try another card. An order of ours that failed is over; one
// without a failure is still being confirmed.
func (d Deposit) unpaid(intent processor.Intent) Deposit {
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
func (d Deposit) stray(intent processor.Intent) Effect {
	if intent.Status == processor.IntentSucceeded {
		return Alarm
	}
	return None
}

// credited posts what Stripe received, which is the truth even where it is not
// what was asked for.
func (d Deposit) credited(at time.Time, intent processor.Intent) (Deposit, []ledger.Posting, Effect) {
	if intent.Received.Currency != d.Amount.Currency || intent.Received.Minor <= 0 {
		d.Parked = true
		return d, nil, Alarm
	}
	d.State, d.Attempt, d.Failure, d.CardTriedAt = deposit.StateSucceeded, d.finished(), nil, at
	d.GiveBack = d.Closing
	d.Matures = Maturity(at, d.Delay)
	effect := None
	if intent.Received != d.Amount {
		effect = Alarm
	}
	return d, d.Funds.Credit(ledger.Posting{
		Wallet: d.Wallet, Kind: transaction.KindDeposit, Contra: transaction.ContraStripe,
		Value: intent.Received.Minor, Reference: string(d.ID), Deposit: d.ID,
		Matures: d.Matures,
	}), effect
}

// Maturity is when card money that is credited at a time may be paid out: after the delay,
// rounded up so that a wallet has no more than some hundred lots. The zero time without a
// delay.
func Maturity(at time.Time, delay time.Duration) time.Time {
	if delay <= 0 {
		return time.Time{}
	}
	step := time.Second
	for _, longer := range []time.Duration{10 * time.Second, time.Minute, 10 * time.Minute, time.Hour, 6 * time.Hour, 24 * time.Hour} {
		if delay/step > 200 {
			step = longer
		}
	}
	return at.Add(delay + step - time.Microsecond).UTC().Truncate(step)
}
