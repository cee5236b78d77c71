package stripe

import (
	"context"
	"strings"
	"time"

	stripego "github.com/stripe/stripe-go/v76"

	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
)

const payoutKey = "payout_id" // in a transfer's metadata, where the name is a row's id

// CreateTransfer moves money to a connected account.
func (c *Client) CreateTransfer(ctx context.Context, key string, o payments.TransferOrder) (payments.Transfer, error) {
	params := &stripego.TransferParams{
		Amount:        stripego.Int64(o.Amount.Minor),
		Currency:      stripego.String(lower(o.Amount.Currency)),
		Destination:   stripego.String(o.Destination.String()),
		TransferGroup: stripego.String(o.Payout.String()),
	}
	params.Context = ctx
	params.SetIdempotencyKey(key)
	named(params.AddMetadata, payoutKey, o.Payout)
	mark(params.AddMetadata, o.Trace)
	t, err := c.api.Transfers.New(params)
	if err != nil {
		return payments.Transfer{}, answer(err)
	}
	made, err := c.transfer(ctx, t)
	switch {
	case err != nil:
		return payments.Transfer{}, err
	case !strings.HasPrefix(made.ID, "tr_"):
		return payments.Transfer{}, misfit("no id of a transfer")
	case made.Payout != o.Payout, made.Amount != o.Amount, made.Destination != o.Destination:
		return payments.Transfer{}, misfit("another transfer")
	}
	return made, nil
}

// Transfer fetches a transfer with all its reversals.
func (c *Client) Transfer(ctx context.Context, id string) (payments.Transfer, error) {
	if id == "" {
		return payments.Transfer{}, unasked("transfer")
	}
	params := &stripego.TransferParams{}
	params.Context = ctx
	t, err := c.api.Transfers.Get(id, params)
	switch {
	case err != nil:
		return payments.Transfer{}, answer(err)
	case t.ID != id:
		return payments.Transfer{}, misfit("another transfer")
	}
	return c.transfer(ctx, t)
}

// FindTransfers lists the transfers made for a payout.
func (c *Client) FindTransfers(ctx context.Context, payout gid.ID) ([]payments.Transfer, error) {
	if payout == "" {
		return nil, unasked("transfer_group")
	}
	params := &stripego.TransferListParams{TransferGroup: stripego.String(payout.String())}
	params.Context = ctx
	params.Limit = stripego.Int64(pageSize)
	var found []payments.Transfer
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
	return found, answer(list.Err())
}

// Newest lists the newest PaymentIntents and transfers of the platform, a page of each.
func (c *Client) Newest(ctx context.Context) (intents []payments.Intent, transfers []payments.Transfer, err error) {
	page := stripego.ListParams{Context: ctx, Limit: stripego.Int64(pageSize), Single: true}
	list := c.api.PaymentIntents.List(&stripego.PaymentIntentListParams{ListParams: page})
	for list.Next() {
		intents = append(intents, intent(list.PaymentIntent()))
	}
	if err := list.Err(); err != nil {
		return nil, nil, answer(err)
	}
	sent := c.api.Transfers.List(&stripego.TransferListParams{ListParams: page})
	for sent.Next() {
		t, err := c.transfer(ctx, sent.Transfer())
		if err != nil {
			return nil, nil, err
		}
		transfers = append(transfers, t)
	}
	return intents, transfers, answer(sent.Err())
}

// transfer reads a transfer. It shows its newest reversals only; more are listed.
func (c *Client) transfer(ctx context.Context, t *stripego.Transfer) (payments.Transfer, error) {
	out := payments.Transfer{
		ID: t.ID, Payout: nameIn(t.Metadata, payoutKey), Amount: amount(t.Amount, t.Currency),
		CreatedAt: time.Unix(t.Created, 0).UTC(), Trace: trace(t.Metadata),
	}
	if t.Destination != nil {
		out.Destination = gid.ID(t.Destination.ID)
	}
	if t.Reversals == nil {
		return out, nil
	}
	if !t.Reversals.HasMore {
		for _, r := range t.Reversals.Data {
			out.Reversals = append(out.Reversals, payments.Reversal{ID: r.ID, Amount: amount(r.Amount, r.Currency)})
		}
		return out, nil
	}
	params := &stripego.TransferReversalListParams{ID: stripego.String(t.ID)}
	params.Context = ctx
	params.Limit = stripego.Int64(pageSize)
	list := c.api.TransferReversals.List(params)
	for list.Next() {
		r := list.TransferReversal()
		out.Reversals = append(out.Reversals, payments.Reversal{ID: r.ID, Amount: amount(r.Amount, r.Currency)})
	}
	return out, answer(list.Err())
}
