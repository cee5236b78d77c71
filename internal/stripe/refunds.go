package stripe

import (
	"context"
	"strings"
	"time"

	stripego "github.com/stripe/stripe-go/v76"

	"github.com/purserhq/purser/internal/payments/processor"
)

const refundKey = "refund_id" // in a refund's metadata, where the name is a row's id

// CreateRefund gives a part of a payment back.
func (c *Client) CreateRefund(ctx context.Context, key string, o processor.RefundOrder) (processor.ChargeRefund, error) {
	if o.IntentID == "" {
		return processor.ChargeRefund{}, unasked("payment_intent")
	}
	params := &stripego.RefundParams{
		PaymentIntent: stripego.String(o.IntentID),
		Amount:        stripego.Int64(o.Amount.Minor),
	}
	params.Context = ctx
	params.SetIdempotencyKey(key)
	addName(params.AddMetadata, refundKey, o.Refund)
	addOrigin(params.AddMetadata, o.Origin)
	r, err := c.api.Refunds.New(params)
	if err != nil {
		return processor.ChargeRefund{}, processorError(err)
	}
	made := chargeRefund(r)
	// pyr_ is the refund of a payment that is no card charge (py_). What has another prefix, name
	// or amount is not this refund, and its money is not accounted for: the outcome is unknown.
	switch {
	case !strings.HasPrefix(made.ID, "re_") && !strings.HasPrefix(made.ID, "pyr_"):
		return processor.ChargeRefund{}, mismatchError("no id of a refund")
	case made.Refund != o.Refund, made.Amount != o.Amount:
		return processor.ChargeRefund{}, mismatchError("another refund")
	}
	return made, nil
}

// Refund fetches a refund.
func (c *Client) Refund(ctx context.Context, id string) (processor.ChargeRefund, error) {
	if id == "" {
		return processor.ChargeRefund{}, unasked("refund")
	}
	params := &stripego.RefundParams{}
	params.Context = ctx
	r, err := c.api.Refunds.Get(id, params)
	switch {
	case err != nil:
		return processor.ChargeRefund{}, processorError(err)
	case r.ID != id:
		return processor.ChargeRefund{}, mismatchError("another refund")
	}
	return chargeRefund(r), nil
}

// FindRefunds lists all refunds of a payment, also those that were made in Stripe's dashboard:
// they take money from the same charge, and a wallet that does not hear of them pays it twice.
func (c *Client) FindRefunds(ctx context.Context, intentID string) ([]processor.ChargeRefund, error) {
	if intentID == "" {
		return nil, unasked("payment_intent")
	}
	params := &stripego.RefundListParams{PaymentIntent: stripego.String(intentID)}
	params.Context = ctx
	params.Limit = stripego.Int64(pageSize)
	var found []processor.ChargeRefund
	list := c.api.Refunds.List(params)
	for list.Next() {
		found = append(found, chargeRefund(list.Refund()))
	}
	return found, processorError(list.Err())
}

// chargeRefund reads a refund. Its status is not final when it is succeeded: the card's bank can
// send the money back for about 30 days, and then it is failed with a FailureReason.
func chargeRefund(r *stripego.Refund) processor.ChargeRefund {
	out := processor.ChargeRefund{
		ID: r.ID, Refund: nameIn(r.Metadata, refundKey), Amount: amount(r.Amount, r.Currency),
		Status: string(r.Status), FailureReason: string(r.FailureReason), Origin: originIn(r.Metadata),
		CreatedAt: time.Unix(r.Created, 0).UTC(),
	}
	if r.PaymentIntent != nil {
		out.IntentID = r.PaymentIntent.ID
	}
	return out
}

// Dispute fetches a dispute with the movements of money that it caused.
func (c *Client) Dispute(ctx context.Context, id string) (processor.ChargeDispute, error) {
	if id == "" {
		return processor.ChargeDispute{}, unasked("dispute")
	}
	params := &stripego.DisputeParams{}
	params.Context = ctx
	d, err := c.api.Disputes.Get(id, params)
	switch {
	case err != nil:
		return processor.ChargeDispute{}, processorError(err)
	case d.ID != id:
		return processor.ChargeDispute{}, mismatchError("another dispute")
	}
	return chargeDispute(d), nil
}

// chargeDispute reads a dispute. Its movements are what counts for the wallet, not its amount: an
// inquiry moves nothing, a win brings the money back in a second movement, and the amount may be
// in another currency than the charge.
func chargeDispute(d *stripego.Dispute) processor.ChargeDispute {
	out := processor.ChargeDispute{
		ID: d.ID, Amount: amount(d.Amount, d.Currency), Reason: string(d.Reason), Status: string(d.Status),
	}
	if d.PaymentIntent != nil {
		out.IntentID = d.PaymentIntent.ID
	}
	// due_by may be null, which the library reads as 0: it would be told as 1970.
	if d.EvidenceDetails != nil && d.EvidenceDetails.DueBy > 0 {
		out.DueBy = time.Unix(d.EvidenceDetails.DueBy, 0).UTC()
	}
	for _, bt := range d.BalanceTransactions {
		moved := amount(bt.Amount, bt.Currency)
		if of := presented(bt, d.Amount, d.Currency); of.Currency != "" { // the wallet is in the payer's currency
			moved = of
		}
		out.Movements = append(out.Movements, processor.Movement{ID: bt.ID, Amount: moved})
	}
	return out
}
