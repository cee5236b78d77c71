package stripe

import (
	"context"
	"time"

	stripego "github.com/stripe/stripe-go/v76"

	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
)

// Statement hands over the platform's balance transactions from since to until,
// newest first, each with what its source tells of the payment behind it. A zero
// until is no bound.
func (c *Client) Statement(ctx context.Context, since, until time.Time, take func(payments.Entry) error) error {
	created := &stripego.RangeQueryParams{GreaterThanOrEqual: since.Unix()}
	if !until.IsZero() {
		created.LesserThanOrEqual = until.Unix()
	}
	params := &stripego.BalanceTransactionListParams{CreatedRange: created}
	params.Context = ctx
	params.Limit = stripego.Int64(pageSize)
	params.AddExpand("data.source")
	list := c.api.BalanceTransactions.List(params)
	for list.Next() {
		if err := take(entry(list.BalanceTransaction())); err != nil {
			return err
		}
	}
	return answer(list.Err())
}

func entry(bt *stripego.BalanceTransaction) payments.Entry {
	e := payments.Entry{
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
	case s.Refund != nil:
		intent(s.Refund.PaymentIntent)
	case s.Dispute != nil:
		intent(s.Dispute.PaymentIntent)
	case s.TransferReversal != nil && s.TransferReversal.Transfer != nil:
		e.Parent = s.TransferReversal.Transfer.ID
	}
	return e
}
