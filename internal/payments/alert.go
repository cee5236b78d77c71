package payments

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/purserhq/purser/internal/gid"
)

// AlertCode names an alarm. It is the label of purser_alarms_total and stable: alert rules
// refer to it. docs/operations.md says what each means and what to do.
type AlertCode string

// The alarms.
const (
	cannotAsk          AlertCode = "stripe_rejects_requests"
	unexplained        AlertCode = "books_unexplained"
	booksDiffer        AlertCode = "books_differ"
	booksOld           AlertCode = "books_outdated"
	taskOverdue        AlertCode = "task_overdue"
	deafTo             AlertCode = "event_parked"
	eventTooLarge      AlertCode = "event_too_large"
	closedHolds        AlertCode = "closed_account_holds_money"
	accountGone        AlertCode = "account_disconnected"
	cardsTried         AlertCode = "card_testing"
	cardsPaced         AlertCode = "card_testing_severe"
	debtorBack         AlertCode = "debtor_returned"
	payoutTotalReached AlertCode = "payout_total_reached"
	paidTwice          AlertCode = "payout_sent_twice"
	paidAfterAll       AlertCode = "failed_payout_sent"
	clockWrong         AlertCode = "clock_differs"
	depositRemade      AlertCode = "deposit_recreated"
	payoutRemade       AlertCode = "payout_recreated"
	lossSuspected      AlertCode = "database_may_have_lost_rows"
	keyTaken           AlertCode = "idempotency_key_conflict"
	depositHelp        AlertCode = "deposit_needs_operator"
	payoutHelp         AlertCode = "payout_needs_operator"
	refundHelp         AlertCode = "refund_needs_operator"
	onboardingHelp     AlertCode = "onboarding_needs_operator"
	onboardingRefused  AlertCode = "onboarding_refused"
	disputeHelp        AlertCode = "dispute_needs_operator"
	endpointDisabled   AlertCode = "webhook_endpoint_disabled"
	endpointAhead      AlertCode = "webhook_endpoint_ahead"
	sendingFailed      AlertCode = "webhook_sending_failed"
)

// alertSentences are what the log says of each alarm, after "alarm: ".
var alertSentences = map[AlertCode]string{
	cannotAsk:          "Stripe rejects requests",
	unexplained:        "a balance transaction has been unmatched for an hour: payouts are stopped",
	booksDiffer:        "the ledger and Stripe keep differing: payouts are stopped",
	booksOld:           "the last successful reconciliation is too old: payouts are stopped",
	taskOverdue:        "a background task has not succeeded for too long",
	deafTo:             "an event failed too often",
	eventTooLarge:      "an event of Stripe was refused because of its length",
	closedHolds:        "a closed account holds money",
	accountGone:        "a connected account was deleted or disconnected",
	cardsTried:         "cards are being tested: first-time payers must pass 3-D Secure",
	cardsPaced:         "many cards are being tested: deposits of first-time payers are limited",
	debtorBack:         "a user with an unpaid debt has returned: the wallet is frozen",
	payoutTotalReached: "the daily limit for the payouts of all users is reached",
	paidTwice:          "a payout was transferred twice",
	paidAfterAll:       "a failed payout was sent later: its user owes the returned amount",
	clockWrong:         "the clock of this machine differs from the database's",
	depositRemade:      "a deposit missing from the database was recreated",
	payoutRemade:       "a payout missing from the database was recreated",
	lossSuspected:      "the database may have lost rows: payouts are stopped until Stripe's balance transactions are read",
	keyTaken:           "Stripe has another object under an idempotency key of the database",
	depositHelp:        "a deposit needs an operator",
	payoutHelp:         "a payout needs an operator",
	refundHelp:         "a refund needs an operator",
	onboardingHelp:     "an onboarding needs an operator",
	onboardingRefused:  "Stripe refuses to create a payout account or a link to its form",
	disputeHelp:        "a dispute needs an operator",
	endpointDisabled:   "a webhook endpoint was disabled because it failed",
	endpointAhead:      "a webhook endpoint was ahead of the events: an older state of the database is in place",
	sendingFailed:      "events cannot be sent because of a failure of this server",
}

// AlertCodes returns all codes.
func AlertCodes() []AlertCode {
	return []AlertCode{
		cannotAsk, unexplained, booksDiffer, booksOld, taskOverdue, deafTo, eventTooLarge, closedHolds, accountGone,
		cardsTried, cardsPaced, payoutTotalReached, debtorBack,
		paidTwice, paidAfterAll, depositRemade, payoutRemade, keyTaken, lossSuspected, clockWrong,
		depositHelp, payoutHelp, refundHelp, onboardingHelp, onboardingRefused, disputeHelp, endpointDisabled,
		endpointAhead, sendingFailed,
	}
}

// Sentence describes the alarm for people.
func (c AlertCode) Sentence() string { return alertSentences[c] }

// alert logs an alarm and counts it: an operator has to act.
func (s *Service) alert(ctx context.Context, what AlertCode, args ...any) {
	s.log.ErrorContext(ctx, "alarm: "+what.Sentence(), append(args, "alarm", string(what))...)
	s.options.Meter.Alarmed(what)
}

// alertOnceAMinute raises an alarm at most once a minute on each replica, for causes that
// many clients can repeat. told holds the time of the last alarm, in seconds since 1970.
func (s *Service) alertOnceAMinute(ctx context.Context, told *atomic.Int64, now time.Time, what AlertCode, args ...any) {
	last := told.Load()
	if now.Unix()-last >= 60 && told.CompareAndSwap(last, now.Unix()) {
		s.alert(ctx, what, args...)
	}
}

// EventTooLarge raises the alarm that an event was longer than is read, in bytes; -1: nobody
// said how long. Anybody can send one, so it is raised once a minute at most.
func (s *Service) EventTooLarge(size int64) {
	ctx := context.Background()
	s.alertOnceAMinute(ctx, &s.largeAt, s.now(), eventTooLarge, "bytes", size)
}

// EndpointDisabled raises the alarm that events are not sent to an endpoint any more.
func (s *Service) EndpointDisabled(ctx context.Context, endpoint gid.ID, reason string) {
	s.alert(ctx, endpointDisabled, "endpoint", endpoint, "reason", reason)
}

// EndpointAhead raises the alarm that an endpoint had received events that the database has not.
func (s *Service) EndpointAhead(ctx context.Context, endpoint gid.ID) {
	s.alertOnceAMinute(ctx, &s.aheadAt, s.now(), endpointAhead, "endpoint", endpoint)
}

// SendingFailed raises the alarm that this server cannot send events, which the endpoint is not
// to blame for.
func (s *Service) SendingFailed(ctx context.Context, endpoint gid.ID, why error) {
	s.alertOnceAMinute(ctx, &s.unsentAt, s.now(), sendingFailed, "endpoint", endpoint, "error", why)
}
