package machine

import (
	"time"

	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/internal/payments/processor"
)

// Whoever has the client secret of a PaymentIntent can try one card after the other on it,
// and nobody asks this program in between. So failed attempts are counted, by Stripe's
// events and by its list of the intent's charges, and after the third one the intent is
// canceled. A payment that succeeds all the same is credited.

// maxCardFailures is how many attempts to pay a deposit may fail.
const maxCardFailures = 3

// cancelAgain is how long to wait before an intent that could not be canceled for its
// failures is canceled again.
const cancelAgain = 15 * time.Second

// unwanted tells that nobody is to pay the deposit any more.
func (d Deposit) unwanted() bool {
	return d.Closing || d.Stopped || d.CardFailures >= maxCardFailures
}

// MustCancel tells that the deposit is due since its intent is to be canceled.
func (d Deposit) MustCancel() bool { return d.failedTooOften() && !d.NextAt.IsZero() }

// failedTooOften tells that the intent of a deposit that can be paid has failed so often,
// on its own or with those of others, that it is to be canceled.
func (d Deposit) failedTooOften() bool {
	switch d.State {
	case deposit.StateRequiresPayment, deposit.StateRequiresAction, deposit.StateFailed:
		return d.Stopped || d.CardFailures >= maxCardFailures
	}
	return false
}

// lookAgain is when an open deposit that was claimed is looked at again, in case that no
// news comes: soon where its payer keeps trying cards, and canceling it may fail.
func (d Deposit) lookAgain(at time.Time) time.Time {
	if d.failedTooOften() {
		return at.Add(cancelAgain)
	}
	next := at.Add(pollAgain(at.Sub(d.CreatedAt)))
	switch end := d.CreatedAt.Add(d.AbandonAfter); {
	case d.AbandonAfter == 0:
	case at.Before(end) && next.After(end):
		return end
	case !at.Before(end) && next.After(at.Add(abandonAgain)):
		return at.Add(abandonAgain)
	}
	return next
}

// abandonAgain is how long to wait before a payment that its payer has abandoned, and that
// could not be canceled, is canceled again.
const abandonAgain = time.Hour

// overdue tells that the payer's time is over. Money that arrives all the same is credited,
// or given back where the account is being closed.
func (d Deposit) overdue(at time.Time) bool {
	return d.AbandonAfter > 0 && !at.Before(d.CreatedAt.Add(d.AbandonAfter))
}

// cardFailed notes that so many attempts to pay have failed by now. The number never
// falls: news may be late.
func (d Deposit) cardFailed(at time.Time, failures int) Deposit {
	if failures > d.CardFailures {
		d.CardFailures, d.CardTriedAt = failures, at
	}
	return d
}

// canceledSoon makes a deposit due whose intent is to be canceled for its failures.
func (d Deposit) canceledSoon(at time.Time) Deposit {
	if d.failedTooOften() {
		d.Attempt = d.until(at)
	}
	return d
}

// stillOpen is a failed deposit whose intent can still be paid, as far as is known: its
// payer got its client secret for 3-D Secure, and has failed too often since.
func (d Deposit) stillOpen(at time.Time, intent processor.Intent) Deposit {
	switch {
	case d.State != deposit.StateFailed:
	case intent.Status == processor.IntentCanceled, intent.Status == processor.IntentProcessing:
		d.Attempt = d.finished() // whatever comes of the latter, an event tells
	default:
		d = d.canceledSoon(at)
	}
	return d
}
