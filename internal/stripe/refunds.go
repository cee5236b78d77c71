package stripe

import (
	"context"
	"strings"
	"time"

	stripego "github.com/stripe/stripe-go/v76"

	"github.com/purserhq/purser/internal/payments"
)

const refundKey = "refund_id" // in a refund's metadata, where the name is a row's id

// CreateRefund gives a part of a payment back.
func (c *Client) CreateRefund(ctx context.Context, key string, o payments.RefundOrder) (payments.ChargeRefund, error) {
	if o.IntentID == "" {
		return payments.ChargeRefund{}, unasked("payment_intent")
	}
	params := &stripego.RefundParams{
		PaymentIntent: stripego.String(o.IntentID),
		Amount:        stripego.Int64(o.Amount.Minor),
	}
	params.Context = ctx
	params.SetIdempotencyKey(key)
	named(params.AddMetadata, refundKey, o.Refund)
	mark(params.AddMetadata, o.Trace)
	r, err := c.api.Refunds.New(params)
	if err != nil {
		return payments.ChargeRefund{}, answer(err)
	}
	made := chargeRefund(r)
	switch {
	case !strings.HasPrefix(made.ID, "re_") && !strings.HasPrefix(made.ID, "pyr_"):
		return payments.ChargeRefund{}, misfit("no id of a refund")
	case made.Refund != o.Refund, made.Amount != o.Amount:
		return payments.ChargeRefund{}, misfit("another refund")
	}
	return made, nil
}

// Refund fetches a refund.
func (c *Client) Refund(ctx context.Context, id string) (payments.ChargeRefund, error) {
	if id == "" {
		return payments.ChargeRefund{}, unasked("refund")
	}
	params := &stripego.RefundParams{}
	params.Context = ctx
	r, err := c.api.Refunds.Get(id, params)
	switch {
	case err != nil:
		return payments.ChargeRefund{}, answer(err)
	case r.ID != id:
		return payments.ChargeRefund{}, misfit("another refund")
	}
	return chargeRefund(r), nil
}

// FindRefunds lists all refunds of a payment.
func (c *Client) FindRefunds(ctx context.Context, intentID string) ([]payments.ChargeRefund, error) {
	if intentID == "" {
		return nil, unasked("payment_intent")
	}
	params := &stripego.RefundListParams{PaymentIntent: stripego.String(intentID)}
	params.Context = ctx
	params.Limit = stripego.Int64(pageSize)
	var found []payments.ChargeRefund
	list := c.api.Refunds.List(params)
	for list.Next() {
		found = append(found, chargeRefund(list.Refund()))
	}
	return found, answer(list.Err())
}

func chargeRefund(r *stripego.Refund) payments.ChargeRefund {
	out := payments.ChargeRefund{
		ID: r.ID, Refund: nameIn(r.Metadata, refundKey), Amount: amount(r.Amount, r.Currency),
		Status: string(r.Status), FailureReason: string(r.FailureReason), Trace: trace(r.Metadata),
	}
	if r.PaymentIntent != nil {
		out.IntentID = r.PaymentIntent.ID
	}
	return out
}

// Dispute fetches a dispute with the movements of money that it caused.
func (c *Client) Dispute(ctx context.Context, id string) (payments.ChargeDispute, error) {
	if id == "" {
		return payments.ChargeDispute{}, unasked("dispute")
	}
	params := &stripego.DisputeParams{}
	params.Context = ctx
	d, err := c.api.Disputes.Get(id, params)
	switch {
	case err != nil:
		return payments.ChargeDispute{}, answer(err)
	case d.ID != id:
		return payments.ChargeDispute{}, misfit("another dispute")
	}
	out := payments.ChargeDispute{
		ID: d.ID, Amount: amount(d.Amount, d.Currency), Reason: string(d.Reason), Status: string(d.Status),
	}
	if d.PaymentIntent != nil {
		out.IntentID = d.PaymentIntent.ID
	}
	if d.EvidenceDetails != nil && d.EvidenceDetails.DueBy > 0 {
		out.DueBy = time.Unix(d.EvidenceDetails.DueBy, 0).UTC()
	}
	for _, bt := range d.BalanceTransactions {
		out.Movements = append(out.Movements, payments.Movement{ID: bt.ID, Amount: amount(bt.Amount, bt.Currency)})
	}
	return out, nil
}
