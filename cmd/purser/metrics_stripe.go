package main

import (
	"context"
	"errors"
	"time"

	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments/processor"
)

// timed is a Processor whose calls are counted and timed. It embeds nothing, so
// that a method that is added cannot go uncounted.
type timed struct {
	next processor.Processor
	m    *metrics
}

var _ processor.Processor = timed{}

// call makes one call and tells how long it took and what its answer proves.
func call[T any](t timed, method string, do func() (T, error)) (T, error) {
	begun := time.Now()
	got, err := do()
	class := "ok"
	var answer *processor.Error
	switch {
	case errors.As(err, &answer):
		class = string(answer.Class)
	case err != nil: // the caller's own: Stripe's are all Answers
		class = "stopped"
	}
	t.m.stripe.WithLabelValues(method, class).Observe(time.Since(begun).Seconds())
	return got, err
}

func (t timed) CreateIntent(ctx context.Context, key string, o processor.IntentOrder) (processor.Intent, error) {
	return call(t, "CreateIntent", func() (processor.Intent, error) { return t.next.CreateIntent(ctx, key, o) })
}

func (t timed) Intent(ctx context.Context, id string) (processor.Intent, error) {
	return call(t, "Intent", func() (processor.Intent, error) { return t.next.Intent(ctx, id) })
}

func (t timed) CancelIntent(ctx context.Context, id string) (processor.Intent, error) {
	return call(t, "CancelIntent", func() (processor.Intent, error) { return t.next.CancelIntent(ctx, id) })
}

func (t timed) FindIntents(ctx context.Context, deposit gid.ID, since, until time.Time) ([]processor.Intent, error) {
	return call(t, "FindIntents", func() ([]processor.Intent, error) { return t.next.FindIntents(ctx, deposit, since, until) })
}

func (t timed) Charge(ctx context.Context, id string) (processor.Charge, error) {
	return call(t, "Charge", func() (processor.Charge, error) { return t.next.Charge(ctx, id) })
}

func (t timed) CreateAccount(ctx context.Context, key string, o processor.AccountOrder) (processor.Account, error) {
	return call(t, "CreateAccount", func() (processor.Account, error) { return t.next.CreateAccount(ctx, key, o) })
}

func (t timed) Account(ctx context.Context, id gid.ID) (processor.Account, error) {
	return call(t, "Account", func() (processor.Account, error) { return t.next.Account(ctx, id) })
}

func (t timed) FindAccounts(ctx context.Context, onboarding gid.ID, since time.Time) ([]processor.Account, error) {
	return call(t, "FindAccounts", func() ([]processor.Account, error) { return t.next.FindAccounts(ctx, onboarding, since) })
}

func (t timed) AccountLink(ctx context.Context, id gid.ID, refreshURL, returnURL string) (processor.Link, error) {
	return call(t, "AccountLink", func() (processor.Link, error) { return t.next.AccountLink(ctx, id, refreshURL, returnURL) })
}

func (t timed) CreateTransfer(ctx context.Context, key string, o processor.TransferOrder) (processor.StripeTransfer, error) {
	return call(t, "CreateTransfer", func() (processor.StripeTransfer, error) { return t.next.CreateTransfer(ctx, key, o) })
}

func (t timed) ConnectTransfer(ctx context.Context, id string) (processor.StripeTransfer, error) {
	return call(t, "Transfer", func() (processor.StripeTransfer, error) { return t.next.ConnectTransfer(ctx, id) })
}

func (t timed) FindTransfers(ctx context.Context, payout gid.ID) ([]processor.StripeTransfer, error) {
	return call(t, "FindTransfers", func() ([]processor.StripeTransfer, error) { return t.next.FindTransfers(ctx, payout) })
}

func (t timed) CreateRefund(ctx context.Context, key string, o processor.RefundOrder) (processor.ChargeRefund, error) {
	return call(t, "CreateRefund", func() (processor.ChargeRefund, error) { return t.next.CreateRefund(ctx, key, o) })
}

func (t timed) Refund(ctx context.Context, id string) (processor.ChargeRefund, error) {
	return call(t, "Refund", func() (processor.ChargeRefund, error) { return t.next.Refund(ctx, id) })
}

func (t timed) FindRefunds(ctx context.Context, intentID string) ([]processor.ChargeRefund, error) {
	return call(t, "FindRefunds", func() ([]processor.ChargeRefund, error) { return t.next.FindRefunds(ctx, intentID) })
}

func (t timed) Dispute(ctx context.Context, id string) (processor.ChargeDispute, error) {
	return call(t, "Dispute", func() (processor.ChargeDispute, error) { return t.next.Dispute(ctx, id) })
}

func (t timed) Newest(ctx context.Context) (processor.Latest, error) {
	return call(t, "Newest", func() (processor.Latest, error) { return t.next.Newest(ctx) })
}

func (t timed) TakenBack(ctx context.Context, since time.Time) (disputes []processor.ChargeDispute, refunds []processor.ChargeRefund, err error) {
	disputes, err = call(t, "TakenBack", func() (_ []processor.ChargeDispute, err error) {
		disputes, refunds, err = t.next.TakenBack(ctx, since)
		return disputes, err
	})
	return disputes, refunds, err
}

func (t timed) Statement(ctx context.Context, since, until time.Time, take func(processor.BalanceTransaction) error) error {
	_, err := call(t, "Statement", func() (struct{}, error) { return struct{}{}, t.next.Statement(ctx, since, until, take) })
	return err
}
