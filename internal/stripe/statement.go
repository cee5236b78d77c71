package stripe

import (
	"cmp"
	"context"
	"time"

	stripego "github.com/stripe/stripe-go/v76"

	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments/processor"
)

// Statement hands over the platform's balance transactions from since to until,
// newest first, each with what its source tells of the payment behind it. A zero
// until is no bound.
func (c *Client) Statement(ctx context.Context, since, until time.Time, take func(processor.BalanceTransaction) error) error {
	created := &stripego.RangeQueryParams{GreaterThanOrEqual: since.Unix()}
	if !until.IsZero() {
		created.LesserThanOrEqual = until.Unix()
	}
	params := &stripego.BalanceTransactionListParams{CreatedRange: created}
	params.Context = ctx
	params.Limit = stripego.Int64(pageSize)
	// Unexpanded a source is an id, and a charge's does not tell the PaymentIntent by which the
	// ledger knows the payment.
	params.AddExpand("data.source")
	list := c.api.BalanceTransactions.List(params)
	for list.Next() {
		if err := take(balanceTransaction(list.BalanceTransaction())); err != nil {
			return err
		}
	}
	return processorError(list.Err())
}

// maxTakenBack bounds each list of TakenBack: in a wave of disputes the caller must come to its end
// before its next look.
const maxTakenBack = 3 * pageSize

// TakenBack lists the disputes and refunds made since a time.
func (c *Client) TakenBack(ctx context.Context, since time.Time) ([]processor.ChargeDispute, []processor.ChargeRefund, error) {
	created := &stripego.RangeQueryParams{GreaterThanOrEqual: since.Unix()}
	whose := &stripego.DisputeListParams{CreatedRange: created}
	whose.Context = ctx
	whose.Limit = stripego.Int64(pageSize)
	var disputes []processor.ChargeDispute
	listed := c.api.Disputes.List(whose)
	for len(disputes) < maxTakenBack && listed.Next() {
		disputes = append(disputes, chargeDispute(listed.Dispute()))
	}
	if err := listed.Err(); err != nil {
		return nil, nil, processorError(err)
	}
	params := &stripego.RefundListParams{CreatedRange: created}
	params.Context = ctx
	params.Limit = stripego.Int64(pageSize)
	var refunds []processor.ChargeRefund
	list := c.api.Refunds.List(params)
	for len(refunds) < maxTakenBack && list.Next() {
		refunds = append(refunds, chargeRefund(list.Refund()))
	}
	return disputes, refunds, processorError(list.Err())
}

// balanceTransaction reads a balance transaction. Its currency is the one that the platform
// settles in, which need not be the payment's: what the payer paid is its source's.
func balanceTransaction(bt *stripego.BalanceTransaction) processor.BalanceTransaction {
	e := processor.BalanceTransaction{
		ID: gid.ID(bt.ID), Type: string(bt.Type), Amount: amount(bt.Amount, bt.Currency), Fee: bt.Fee,
		CreatedAt: time.Unix(bt.Created, 0).UTC(),
	}
	if bt.Source == nil {
		return e
	}
	e.Source = bt.Source.ID
	intent := func(pi *stripego.PaymentIntent) {
		if pi != nil {
			e.IntentID = pi.ID
		}
	}
	switch s := bt.Source; {
	case s.Charge != nil:
		intent(s.Charge.PaymentIntent)
		e.Presentment = presented(bt, cmp.Or(s.Charge.AmountCaptured, s.Charge.Amount), s.Charge.Currency)
	case s.Refund != nil:
		intent(s.Refund.PaymentIntent)
		e.Presentment = presented(bt, s.Refund.Amount, s.Refund.Currency)
	case s.Dispute != nil:
		intent(s.Dispute.PaymentIntent)
		e.Presentment = presented(bt, s.Dispute.Amount, s.Dispute.Currency)
	case s.Transfer != nil:
		e.Presentment = presented(bt, s.Transfer.Amount, s.Transfer.Currency)
	case s.TransferReversal != nil:
		e.Presentment = presented(bt, s.TransferReversal.Amount, s.TransferReversal.Currency)
		if s.TransferReversal.Transfer != nil {
			e.Parent = s.TransferReversal.Transfer.ID
		}
	}
	return e
}
