package stripe

import (
	"cmp"
	"context"
	"strings"
	"time"

	stripego "github.com/stripe/stripe-go/v76"

	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments/processor"
)

const payoutKey = "payout_id" // in a transfer's metadata, where the name is a row's id

// CreateTransfer moves money to a connected account.
func (c *Client) CreateTransfer(ctx context.Context, key string, o processor.TransferOrder) (processor.StripeTransfer, error) {
	params := &stripego.TransferParams{
		Amount:      stripego.Int64(o.Amount.Minor),
		Currency:    stripego.String(lower(o.Amount.Currency)),
		Destination: stripego.String(o.Destination.String()),
		// By it FindTransfers asks for one payout's transfers: the list has no filter for metadata.
		TransferGroup: stripego.String(o.Payout.String()),
	}
	params.Context = ctx
	params.SetIdempotencyKey(key)
	addName(params.AddMetadata, payoutKey, o.Payout)
	addOrigin(params.AddMetadata, o.Origin)
	t, err := c.api.Transfers.New(params)
	if err != nil {
		return processor.StripeTransfer{}, processorError(err)
	}
	// A transfer has no status: the one in the answer has moved its money. So what does not fit the
	// order is an unknown outcome and never "not done", after which it would be sent again.
	made, err := c.transfer(ctx, t)
	switch {
	case err != nil:
		return processor.StripeTransfer{}, err
	case !strings.HasPrefix(made.ID, "tr_"):
		return processor.StripeTransfer{}, mismatchError("no id of a transfer")
	case made.Payout != o.Payout, made.Amount != o.Amount, made.Destination != o.Destination:
		return processor.StripeTransfer{}, mismatchError("another transfer")
	}
	return made, nil
}

// ConnectTransfer fetches a transfer with all its reversals.
func (c *Client) ConnectTransfer(ctx context.Context, id string) (processor.StripeTransfer, error) {
	if id == "" {
		return processor.StripeTransfer{}, unasked("transfer")
	}
	params := &stripego.TransferParams{}
	params.Context = ctx
	t, err := c.api.Transfers.Get(id, params)
	switch {
	case err != nil:
		return processor.StripeTransfer{}, processorError(err)
	case t.ID != id:
		return processor.StripeTransfer{}, mismatchError("another transfer")
	}
	return c.transfer(ctx, t)
}

// FindTransfers lists the transfers made for a payout.
func (c *Client) FindTransfers(ctx context.Context, payout gid.ID) ([]processor.StripeTransfer, error) {
	if payout == "" {
		return nil, unasked("transfer_group")
	}
	params := &stripego.TransferListParams{TransferGroup: stripego.String(payout.String())}
	params.Context = ctx
	params.Limit = stripego.Int64(pageSize)
	var found []processor.StripeTransfer
	list := c.api.Transfers.List(params)
	for list.Next() {
		t, err := c.transfer(ctx, list.Transfer())
		if err != nil {
			return nil, err
		}
		// A group may hold what others made; only the metadata says that it is ours.
		if t.Payout == payout {
			found = append(found, t)
		}
	}
	return found, processorError(list.Err())
}

// Newest lists the newest PaymentIntents, transfers and refunds, a page of each.
func (c *Client) Newest(ctx context.Context) (latest processor.Latest, err error) {
	page := stripego.ListParams{Context: ctx, Limit: stripego.Int64(pageSize), Single: true}
	intents := c.api.PaymentIntents.List(&stripego.PaymentIntentListParams{ListParams: page})
	for intents.Next() {
		latest.Intents = append(latest.Intents, intent(intents.PaymentIntent()))
	}
	sent := c.api.Transfers.List(&stripego.TransferListParams{ListParams: page})
	for sent.Next() {
		t, err := c.transfer(ctx, sent.Transfer())
		if err != nil {
			return latest, err
		}
		latest.Transfers = append(latest.Transfers, t)
	}
	refunds := c.api.Refunds.List(&stripego.RefundListParams{ListParams: page})
	for refunds.Next() {
		latest.Refunds = append(latest.Refunds, chargeRefund(refunds.Refund()))
	}
	return latest, processorError(cmp.Or(intents.Err(), sent.Err(), refunds.Err()))
}

// transfer reads a transfer. It shows its newest reversals only; more are listed.
func (c *Client) transfer(ctx context.Context, t *stripego.Transfer) (processor.StripeTransfer, error) {
	out := processor.StripeTransfer{
		ID: t.ID, Payout: nameIn(t.Metadata, payoutKey), Amount: amount(t.Amount, t.Currency),
		CreatedAt: time.Unix(t.Created, 0).UTC(), Origin: originIn(t.Metadata),
	}
	if t.Destination != nil {
		out.Destination = gid.ID(t.Destination.ID)
	}
	if t.Reversals == nil {
		return out, nil
	}
	if !t.Reversals.HasMore {
		for _, r := range t.Reversals.Data {
			out.Reversals = append(out.Reversals, processor.Reversal{ID: r.ID, Amount: amount(r.Amount, r.Currency)})
		}
		return out, nil
	}
	// A transfer contains its ten newest reversals. Money of older ones would never come back to
	// the wallet.
	params := &stripego.TransferReversalListParams{ID: stripego.String(t.ID)}
	params.Context = ctx
	params.Limit = stripego.Int64(pageSize)
	list := c.api.TransferReversals.List(params)
	for list.Next() {
		r := list.TransferReversal()
		out.Reversals = append(out.Reversals, processor.Reversal{ID: r.ID, Amount: amount(r.Amount, r.Currency)})
	}
	return out, processorError(list.Err())
}
