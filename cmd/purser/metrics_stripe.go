package main

import (
	"context"
	"errors"
	"time"

	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
)

// timed is a Processor whose calls are counted and timed. It embeds nothing, so
// that a method that is added cannot go uncounted.
type timed struct {
	next payments.Processor
	m    *metrics
}

var _ payments.Processor = timed{}

// call makes one call and tells how long it took and what its answer proves.
func call[T any](t timed, method string, do func() (T, error)) (T, error) {
	begun := time.Now()
	got, err := do()
	class := "ok"
	var answer *payments.Answer
	switch {
	case errors.As(err, &answer):
		class = string(answer.Class)
	case err != nil: // the caller's own: Stripe's are all Answers
		class = "stopped"
	}
	t.m.stripe.WithLabelValues(method, class).Observe(time.Since(begun).Seconds())
	return got, err
}

func (t timed) CreateIntent(ctx context.Context, key string, o payments.IntentOrder) (payments.Intent, error) {
	return call(t, "CreateIntent", func() (payments.Intent, error) { return t.next.CreateIntent(ctx, key, o) })
}

func (t timed) Intent(ctx context.Context, id string) (payments.Intent, error) {
	return call(t, "Intent", func() (payments.Intent, error) { return t.next.Intent(ctx, id) })
}

func (t timed) CancelIntent(ctx context.Context, id string) (payments.Intent, error) {
	return call(t, "CancelIntent", func() (payments.Intent, error) { return t.next.CancelIntent(ctx, id) })
}

func (t timed) FindIntents(ctx context.Context, deposit gid.ID, since, until time.Time) ([]payments.Intent, error) {
	return call(t, "FindIntents", func() ([]payments.Intent, error) { return t.next.FindIntents(ctx, deposit, since, until) })
}

func (t timed) Charge(ctx context.Context, id string) (payments.Charge, error) {
	return call(t, "Charge", func() (payments.Charge, error) { return t.next.Charge(ctx, id) })
}

func (t timed) CreateAccount(ctx context.Context, key string, o payments.AccountOrder) (payments.Account, error) {
	return call(t, "CreateAccount", func() (payments.Account, error) { return t.next.CreateAccount(ctx, key, o) })
}

func (t timed) Account(ctx context.Context, id gid.ID) (payments.Account, error) {
	return call(t, "Account", func() (payments.Account, error) { return t.next.Account(ctx, id) })
}

func (t timed) FindAccounts(ctx context.Context, onboarding gid.ID, since time.Time) ([]payments.Account, error) {
	return call(t, "FindAccounts", func() ([]payments.Account, error) { return t.next.FindAccounts(ctx, onboarding, since) })
}

func (t timed) AccountLink(ctx context.Context, id gid.ID, refreshURL, returnURL string) (payments.Link, error) {
	return call(t, "AccountLink", func() (payments.Link, error) { return t.next.AccountLink(ctx, id, refreshURL, returnURL) })
}

func (t timed) CreateTransfer(ctx context.Context, key string, o payments.TransferOrder) (payments.Transfer, error) {
	return call(t, "CreateTransfer", func() (payments.Transfer, error) { return t.next.CreateTransfer(ctx, key, o) })
}

func (t timed) Transfer(ctx context.Context, id string) (payments.Transfer, error) {
	return call(t, "Transfer", func() (payments.Transfer, error) { return t.next.Transfer(ctx, id) })
}

func (t timed) FindTransfers(ctx context.Context, payout gid.ID) ([]payments.Transfer, error) {
	return call(t, "FindTransfers", func() ([]payments.Transfer, error) { return t.next.FindTransfers(ctx, payout) })
}

func (t timed) CreateRefund(ctx context.Context, key string, o payments.RefundOrder) (payments.ChargeRefund, error) {
	return call(t, "CreateRefund", func() (payments.ChargeRefund, error) { return t.next.CreateRefund(ctx, key, o) })
}

func (t timed) Refund(ctx context.Context, id string) (payments.ChargeRefund, error) {
	return call(t, "Refund", func() (payments.ChargeRefund, error) { return t.next.Refund(ctx, id) })
}

func (t timed) FindRefunds(ctx context.Context, intentID string) ([]payments.ChargeRefund, error) {
	return call(t, "FindRefunds", func() ([]payments.ChargeRefund, error) { return t.next.FindRefunds(ctx, intentID) })
}

func (t timed) Dispute(ctx context.Context, id string) (payments.ChargeDispute, error) {
	return call(t, "Dispute", func() (payments.ChargeDispute, error) { return t.next.Dispute(ctx, id) })
}

func (t timed) Newest(ctx context.Context) (intents []payments.Intent, transfers []payments.Transfer, err error) {
	intents, err = call(t, "Newest", func() (_ []payments.Intent, err error) {
		intents, transfers, err = t.next.Newest(ctx)
		return intents, err
	})
	return intents, transfers, err
}

func (t timed) Statement(ctx context.Context, since, until time.Time, take func(payments.Entry) error) error {
	_, err := call(t, "Statement", func() (struct{}, error) { return struct{}{}, t.next.Statement(ctx, since, until, take) })
	return err
}
