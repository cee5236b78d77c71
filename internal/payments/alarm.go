package payments

import (
	"context"
	"sync/atomic"
	"time"
)

// Trouble is what an alarm is about, in the log's words. docs/operations.md says
// what each means.
type Trouble string

// What alarms are about.
const (
	cannotAsk      Trouble = "Stripe refuses our requests"
	unexplained    Trouble = "Stripe's books hold what ours do not: payouts are stopped"
	booksDiffer    Trouble = "our books and Stripe's differ, and go on differing: payouts are stopped"
	booksOld       Trouble = "Stripe's books could not be compared with ours for too long: payouts are stopped"
	taskOverdue    Trouble = "a background task has not succeeded for too long"
	deafTo         Trouble = "an event cannot be dealt with"
	closedHolds    Trouble = "a closed account holds money"
	accountGone    Trouble = "an account is not the platform's any more"
	cardsTried     Trouble = "cards are being tried out: deposits of who never paid before are stopped"
	mostPaidOut    Trouble = "all together want to pay out more than PURSER_PAYOUT_A_DAY_OF_ALL in a day"
	paidTwice      Trouble = "a payout was transferred more than once"
	paidAfterAll   Trouble = "a payout that had failed was paid after all: its user owes what was given back"
	clockWrong     Trouble = "the clock of this machine differs from the database's"
	depositRemade  Trouble = "a deposit that was lost here is made again"
	payoutRemade   Trouble = "a payout that was lost here is made again"
	lossSuspected  Trouble = "the database may have lost rows: payouts are stopped until Stripe's books were read"
	keyTaken       Trouble = "Stripe has something else under a key than what stands under it here"
	depositHelp    Trouble = "deposit needs a person"
	payoutHelp     Trouble = "payout needs a person"
	refundHelp     Trouble = "refund needs a person"
	onboardingHelp Trouble = "onboarding needs a person"
	disputeHelp    Trouble = "dispute needs a person"
)

// Troubles are all that an alarm can be about.
func Troubles() []Trouble {
	return []Trouble{
		cannotAsk, unexplained, booksDiffer, booksOld, taskOverdue, deafTo, closedHolds, accountGone, cardsTried, mostPaidOut,
		paidTwice, paidAfterAll, depositRemade, payoutRemade, keyTaken, lossSuspected, clockWrong,
		depositHelp, payoutHelp, refundHelp, onboardingHelp, disputeHelp,
	}
}

// alarm tells an operator that something needs a person.
func (s *Service) alarm(ctx context.Context, what Trouble, args ...any) {
	s.log.ErrorContext(ctx, "alarm: "+string(what), args...)
	s.options.Meter.Alarmed(what)
}

// alarmOnceAMinute is for what many clients can cause one after the other: each
// replica tells it once a minute. told holds when it last did, in seconds since 1970.
func (s *Service) alarmOnceAMinute(ctx context.Context, told *atomic.Int64, now time.Time, what Trouble, args ...any) {
	last := told.Load()
	if now.Unix()-last >= 60 && told.CompareAndSwap(last, now.Unix()) {
		s.alarm(ctx, what, args...)
	}
}
