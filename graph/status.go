package graph

import (
	"context"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/graph/generated"
	"github.com/purserhq/purser/graph/transport"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

// depositStatus is the state as clients know it: how we talk to Stripe is our affair.
func depositStatus(s deposit.State) generated.DepositStatus {
	switch s {
	case deposit.StateRequiresPayment, deposit.StateRequiresAction,
		deposit.StateSucceeded, deposit.StateFailed, deposit.StateCanceled:
		return generated.DepositStatus(s)
	}
	return generated.DepositStatusProcessing
}

// payoutStatus is the state as clients know it.
func payoutStatus(s payout.State) generated.PayoutStatus {
	switch s {
	case payout.StateSent, payout.StateFailed, payout.StateReversed:
		return generated.PayoutStatus(s)
	}
	return generated.PayoutStatusPending
}

// refundStatus is the state as clients know it.
func refundStatus(s refund.State) generated.RefundStatus {
	switch s {
	case refund.StateSucceeded, refund.StateFailed:
		return generated.RefundStatus(s)
	}
	return generated.RefundStatusPending
}

// refundFailure is why the refund failed.
func refundFailure(re *ent.Refund) *generated.PaymentFailure {
	if refundStatus(re.State) != generated.RefundStatusFailed {
		return nil
	}
	return failure(re.FailureCode, re.DeclineCode, re.FailureMessage)
}

// depositFailure is why the last attempt failed; null once another is on its way.
func depositFailure(d *ent.Deposit) *generated.PaymentFailure {
	switch depositStatus(d.State) {
	case generated.DepositStatusProcessing, generated.DepositStatusSucceeded:
		return nil
	}
	return failure(d.FailureCode, d.DeclineCode, d.FailureMessage)
}

// payoutFailure is why the payout failed. One that is tried again has not failed:
// what Stripe said to the last try is for the operator.
func payoutFailure(p *ent.Payout) *generated.PaymentFailure {
	if payoutStatus(p.State) != generated.PayoutStatusFailed {
		return nil
	}
	return failure(p.FailureCode, p.DeclineCode, p.FailureMessage)
}

func failure(code, decline, message *string) *generated.PaymentFailure {
	if code == nil {
		return nil
	}
	if deref(decline) == "" {
		decline = nil
	}
	return &generated.PaymentFailure{Code: *code, DeclineCode: decline, Message: deref(message)}
}

// clientSecret is asked of Stripe, for it is stored nowhere, and given to the owner
// only: an admin sees the deposit but cannot pay it.
func (r *Resolver) clientSecret(ctx context.Context, d *ent.Deposit) (*string, error) {
	v, err := transport.SignedIn(ctx)
	if err != nil || v.ID != d.OwnerID || d.PaymentIntentID == nil {
		return nil, err
	}
	switch depositStatus(d.State) {
	case generated.DepositStatusRequiresPayment, generated.DepositStatusRequiresAction:
	default:
		return nil, nil
	}
	secret, err := transport.Once(ctx, d, "clientSecret", func() (processor.Secret, error) {
		return r.Payments.ClientSecret(ctx, d.ID)
	})
	if why := refusal.From(err); why != nil {
		return nil, transport.Coded(string(why.Code), why.Message)
	}
	if err != nil || secret == "" {
		return nil, err
	}
	shown := secret.Reveal()
	return &shown, nil
}
