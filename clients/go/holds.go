package purser

import (
	"context"

	"github.com/purserhq/purser/clients/go/internal/api"
)

// The inputs and objects of holds.
type (
	Hold               = api.HoldFields
	HoldPayload        = api.HoldPayload
	PlaceHoldInput     = api.PlaceHoldInput
	UpdateHoldInput    = api.UpdateHoldInput
	CaptureHoldInput   = api.CaptureHoldInput
	CaptureHoldPayload = api.CaptureHoldPayload
	ReleaseHoldInput   = api.ReleaseHoldInput
)

// PlaceHold reserves money of a wallet for later charges. It requires the scope HOLDS_WRITE.
func (c *Client) PlaceHold(ctx context.Context, in PlaceHoldInput) (*HoldPayload, error) {
	in.IdempotencyKey = key(in.IdempotencyKey)
	return call(ctx, c, func() (*HoldPayload, []*api.ErrorFields, error) {
		out, err := api.PlaceHold(ctx, c.graphql, &in)
		if err != nil {
			return nil, nil, err
		}
		return out.PlaceHold, out.PlaceHold.UserErrors, nil
	})
}

// UpdateHold changes the amount or the expiry of a hold. It requires the scope HOLDS_WRITE. It
// fails with HOLD_EXPIRED or HOLD_NOT_ACTIVE when the hold has ended.
func (c *Client) UpdateHold(ctx context.Context, in UpdateHoldInput) (*HoldPayload, error) {
	in.IdempotencyKey = key(in.IdempotencyKey)
	return call(ctx, c, func() (*HoldPayload, []*api.ErrorFields, error) {
		out, err := api.UpdateHold(ctx, c.graphql, &in)
		if err != nil {
			return nil, nil, err
		}
		return out.UpdateHold, out.UpdateHold.UserErrors, nil
	})
}

// CaptureHold charges money of a hold, or without an amount all that remains of it, and
// releases the rest unless Final is false. It requires the scope HOLDS_WRITE. It fails with
// HOLD_EXPIRED or HOLD_NOT_ACTIVE when the hold has ended.
func (c *Client) CaptureHold(ctx context.Context, in CaptureHoldInput) (*CaptureHoldPayload, error) {
	in.IdempotencyKey = key(in.IdempotencyKey)
	return call(ctx, c, func() (*CaptureHoldPayload, []*api.ErrorFields, error) {
		out, err := api.CaptureHold(ctx, c.graphql, &in)
		if err != nil {
			return nil, nil, err
		}
		return out.CaptureHold, out.CaptureHold.UserErrors, nil
	})
}

// ReleaseHold returns money of a hold to its wallet, or without an amount all that remains of
// it. It requires the scope HOLDS_WRITE. It fails with HOLD_NOT_ACTIVE when the hold has ended.
func (c *Client) ReleaseHold(ctx context.Context, in ReleaseHoldInput) (*HoldPayload, error) {
	in.IdempotencyKey = key(in.IdempotencyKey)
	return call(ctx, c, func() (*HoldPayload, []*api.ErrorFields, error) {
		out, err := api.ReleaseHold(ctx, c.graphql, &in)
		if err != nil {
			return nil, nil, err
		}
		return out.ReleaseHold, out.ReleaseHold.UserErrors, nil
	})
}
