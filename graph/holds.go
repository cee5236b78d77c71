package graph

import (
	"context"
	"slices"

	"entgo.io/ent/dialect/sql"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/charge"
	"github.com/purserhq/purser/ent/hold"
	"github.com/purserhq/purser/ent/holdchange"
	"github.com/purserhq/purser/graph/generated"
	"github.com/purserhq/purser/graph/relay"
	"github.com/purserhq/purser/graph/transport"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
)

// placeHold answers placeHold.
func (r *Resolver) placeHold(ctx context.Context, in generated.PlaceHoldInput) (*generated.HoldPayload, error) {
	w, err := r.spendingWallet(ctx, in.Wallet, in.Currency, "wallet")
	if err != nil {
		return r.holdPayload(ctx, payments.Result{}, err)
	}
	ask := payments.PlaceHoldInput{
		By: payments.Application, Wallet: w, Amount: in.Amount, Currency: deref(in.Currency), Description: in.Description,
		Labels: labels(in.Reference, in.Metadata), Key: in.IdempotencyKey,
	}
	if in.ExpiresIn != nil {
		ask.ExpiresIn = new(int(*in.ExpiresIn))
	}
	done, err := r.Payments.PlaceHold(ctx, ask)
	return r.holdPayload(ctx, done, err)
}

// updateHold answers updateHold.
func (r *Resolver) updateHold(ctx context.Context, in generated.UpdateHoldInput) (*generated.HoldPayload, error) {
	done, err := r.Payments.UpdateHold(ctx, payments.UpdateHoldInput{
		By: payments.Application, Hold: in.HoldID, Amount: in.Amount, ExpiresAt: in.ExpiresAt, Key: in.IdempotencyKey,
	})
	return r.holdPayload(ctx, done, err)
}

// releaseHold answers releaseHold, of the application or of an operator.
func (r *Resolver) releaseHold(ctx context.Context, in generated.ReleaseHoldInput) (*generated.HoldPayload, error) {
	by := payments.Application
	if caller, _ := auth.CallerOf(ctx); caller.Application == "" {
		by = caller.ID
	}
	done, err := r.Payments.ReleaseHold(ctx, payments.ReleaseHoldInput{
		By: by, Hold: in.HoldID, Amount: in.Amount, Reason: deref(in.Reason), Key: in.IdempotencyKey,
	})
	return r.holdPayload(ctx, done, err)
}

// captureHold answers captureHold.
func (r *Resolver) captureHold(ctx context.Context, in generated.CaptureHoldInput) (*generated.CaptureHoldPayload, error) {
	done, err := r.Payments.CaptureHold(ctx, payments.CaptureHoldInput{
		By: payments.Application, Hold: in.HoldID, Amount: in.Amount, KeepOpen: in.Final != nil && !*in.Final, AllowOver: deref(in.AllowOver),
		Description: in.Description, Metadata: labels(nil, in.Metadata).Metadata, Key: in.IdempotencyKey,
	})
	held, err := r.holdPayload(ctx, done, err)
	if held == nil {
		return nil, err
	}
	payload := &generated.CaptureHoldPayload{Hold: held.Hold, Wallet: held.Wallet, Replayed: held.Replayed, UserErrors: held.UserErrors}
	if err == nil && payload.Hold != nil {
		payload.Charge, err = r.Read.Charge.Get(ctx, done.Operation)
	}
	return payload, err
}

// holdPayload is the payload of what a verb has led to.
func (r *Resolver) holdPayload(ctx context.Context, done payments.Result, err error) (*generated.HoldPayload, error) {
	why, err := refused(err)
	payload := &generated.HoldPayload{Replayed: done.Replayed, UserErrors: why}
	if err != nil || len(why) > 0 {
		return payload, err
	}
	if payload.Hold, err = r.Read.Hold.Get(ctx, done.Hold); err == nil {
		payload.Wallet, err = r.Loader.Wallet(ctx, done.Wallet)
	}
	return payload, err
}

// holds is a page of a wallet's holds.
func (r *Resolver) holds(ctx context.Context, w *ent.Wallet, a relay.Arguments, status []hold.State) (*relay.HoldConnection, error) {
	active := slices.Equal(status, []hold.State{hold.StateACTIVE})
	query := func() *ent.HoldQuery {
		q := r.Read.Hold.Query().Where(hold.WalletID(w.ID))
		if active { // as the index of active holds has it
			q.Where(func(s *sql.Selector) { s.Where(sql.ExprP(s.C(hold.FieldState) + " = 'ACTIVE'")) })
		} else if status != nil {
			q.Where(hold.StateIn(status...))
		}
		return q
	}
	return relay.Recent(ctx, a, relay.Source[ent.Hold]{
		Kind: gid.Hold,
		ID:   func(h *ent.Hold) gid.ID { return h.ID },
		Fetch: func(ctx context.Context, window func(*sql.Selector)) ([]*ent.Hold, error) {
			q := query()
			q.Modify(window)
			rows, err := expensiveIf(ctx, r.heavy, status != nil && !active, q.All)
			if err == nil {
				err = r.shareHolds(ctx, rows, w)
			}
			return rows, err
		},
		Count: func(ctx context.Context) (int, error) {
			counted := query()
			counted.Modify(relay.Capped)
			return expensive(ctx, r.heavy, counted.Count)
		},
	})
}

// holdTypes are what a fragment below a page of holds can be on.
var holdTypes = []string{"HoldConnection", "HoldEdge", "Hold", "Node"}

// shareHolds loads what a page's holds are asked for together: their wallet, charges and
// metadata.
func (r *Resolver) shareHolds(ctx context.Context, rows []*ent.Hold, w *ent.Wallet) error {
	asked := func(field string) bool { return selects(ctx, holdTypes, "edges", "node", field) }
	ids := make([]gid.ID, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
		_, _ = transport.Once(ctx, row, "wallet", func() (*ent.Wallet, error) { return w, nil })
	}
	if len(ids) == 0 {
		return nil
	}
	if asked("charges") {
		of, err := r.capturesOf(ctx, ids...)
		if err != nil {
			return err
		}
		for _, row := range rows {
			_, _ = transport.Once(ctx, row, "charges", func() ([]*ent.Charge, error) { return of[row.ID], nil })
		}
	}
	if asked("metadata") || asked("reference") {
		return shareEntries(ctx, r, rows, ids)
	}
	return nil
}

// capturesOf are the charges of each hold, oldest first.
func (r *Resolver) capturesOf(ctx context.Context, holds ...gid.ID) (map[gid.ID][]*ent.Charge, error) {
	of := map[gid.ID][]*ent.Charge{}
	captures, err := r.Read.HoldChange.Query().Where(holdchange.HoldIDIn(holds...), holdchange.ChargeIDNotNil()).
		Order(ent.Asc(holdchange.FieldHoldID, holdchange.FieldVersion)).All(ctx)
	if err != nil || len(captures) == 0 {
		return of, err
	}
	ids := make([]gid.ID, len(captures))
	for i, c := range captures {
		ids[i] = *c.ChargeID
	}
	charges, err := r.Read.Charge.Query().Where(charge.IDIn(ids...)).All(ctx)
	byID := map[gid.ID]*ent.Charge{}
	for _, c := range charges {
		byID[c.ID] = c
	}
	for _, c := range captures {
		if found := byID[*c.ChargeID]; found != nil {
			of[c.HoldID] = append(of[c.HoldID], found)
		}
	}
	return of, err
}

// chargesOfHold are the charges that captured a hold, oldest first.
func (r *Resolver) chargesOfHold(ctx context.Context, h *ent.Hold) ([]*ent.Charge, error) {
	return transport.Once(ctx, h, "charges", func() ([]*ent.Charge, error) {
		of, err := r.capturesOf(ctx, h.ID)
		if of[h.ID] == nil {
			return []*ent.Charge{}, err
		}
		return of[h.ID], err
	})
}

// shareHoldsOf loads the holds of charges together.
func (r *Resolver) shareHoldsOf(ctx context.Context, rows []*ent.Charge, ids []gid.ID) error {
	of, err := r.holdsCaptured(ctx, ids...)
	if err != nil {
		return err
	}
	for _, row := range rows {
		_, _ = transport.Once(ctx, row, "hold", func() (*ent.Hold, error) { return of[row.ID], nil })
	}
	return nil
}

// holdsCaptured are the holds of charges, by the charge. Direct charges have none.
func (r *Resolver) holdsCaptured(ctx context.Context, charges ...gid.ID) (map[gid.ID]*ent.Hold, error) {
	of := map[gid.ID]*ent.Hold{}
	captures, err := r.Read.HoldChange.Query().Where(holdchange.ChargeIDIn(charges...)).All(ctx)
	if err != nil || len(captures) == 0 {
		return of, err
	}
	ids := make([]gid.ID, len(captures))
	for i, c := range captures {
		ids[i] = c.HoldID
	}
	holds, err := r.Read.Hold.Query().Where(hold.IDIn(ids...)).All(ctx)
	byID := map[gid.ID]*ent.Hold{}
	for _, h := range holds {
		byID[h.ID] = h
	}
	for _, c := range captures {
		of[*c.ChargeID] = byID[c.HoldID]
	}
	return of, err
}

// holdOfCharge is the hold that a charge captured; nil for a direct charge.
func (r *Resolver) holdOfCharge(ctx context.Context, c *ent.Charge) (*ent.Hold, error) {
	return transport.Once(ctx, c, "hold", func() (*ent.Hold, error) {
		of, err := r.holdsCaptured(ctx, c.ID)
		return of[c.ID], err
	})
}

func loadHolds(ctx context.Context, read *ent.Client, ids []gid.ID, found map[gid.ID]ent.Noder) error {
	rows, err := read.Hold.Query().Where(hold.IDIn(ids...)).All(ctx)
	return put(found, rows, func(h *ent.Hold) gid.ID { return h.ID }, err)
}
