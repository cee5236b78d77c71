package processor

import (
	"context"
	"errors"
	"time"
)

// ErrTooLate says that nothing was sent: the claim under which it was to be sent is too
// old.
var ErrTooLate = errors.New("the claim is too old to send under it")

type sendBeforeKey struct{}

// SendBefore has calls under the context end with ErrTooLate that are not sent by then,
// by this machine's wall clock: the monotonic one stands still while it is suspended.
func SendBefore(ctx context.Context, wall time.Time) context.Context {
	return context.WithValue(ctx, sendBeforeKey{}, wall.Round(0))
}

// MaySend fails with ErrTooLate when a request under the context must not be sent any
// more. Whoever sends asks right before it does.
func MaySend(ctx context.Context, wall time.Time) error {
	if by, ok := ctx.Value(sendBeforeKey{}).(time.Time); ok && wall.Round(0).After(by) {
		return ErrTooLate
	}
	return nil
}

type clockKey struct{}

// OnClock returns a context whose calls tell hear what Stripe's clock showed in each
// answer. Calls under the context may run at the same time, and so may hear.
func OnClock(ctx context.Context, hear func(at time.Time)) context.Context {
	return context.WithValue(ctx, clockKey{}, hear)
}

// HearClock tells the maker of the context what Stripe's clock shows in an answer that
// came just now.
func HearClock(ctx context.Context, at time.Time) {
	if hear, ok := ctx.Value(clockKey{}).(func(at time.Time)); ok {
		hear(at)
	}
}
