package graph

import (
	"context"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/ent/transfer"
	"github.com/purserhq/purser/graph/generated"
	"github.com/purserhq/purser/graph/transport"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
)

// transferred answers transfer.
func (r *Resolver) transferred(ctx context.Context, done payments.Result, err error) (*generated.TransferPayload, error) {
	why, err := refused(err)
	if err != nil {
		return nil, err
	}
	payload := &generated.TransferPayload{Replayed: done.Replayed, UserErrors: why}
	if done.Operation == "" {
		return payload, nil
	}
	if payload.Transfer = done.Transfer; payload.Transfer == nil { // one that stood already
		payload.Transfer, err = r.Loader.Transfer(ctx, done.Operation)
	}
	if err == nil {
		payload.Wallet, err = r.Loader.Wallet(ctx, done.Wallet)
	}
	return payload, err
}

// other is who stands on the other side of a transfer from the viewer.
func other(ctx context.Context, t *ent.Transfer) gid.ID {
	if v, _ := auth.FromContext(ctx); v.ID == t.ToOwnerID {
		return t.OwnerID
	}
	return t.ToOwnerID
}

// counterparty is the name of who stands there, which only payments may read.
func (r *Resolver) counterparty(ctx context.Context, t *ent.Transfer) (*string, error) {
	return transport.Once(ctx, t, "counterparty", func() (*string, error) {
		names, err := r.Payments.Names(ctx, other(ctx, t))
		return name(names, other(ctx, t)), err
	})
}

func name(names map[gid.ID]string, id gid.ID) *string {
	if n := names[id]; n != "" {
		return &n
	}
	return nil
}

// isTransfer tells whether a line is one of a transfer's two.
func isTransfer(line *ent.Transaction) bool {
	return line.Kind == transaction.KindTransferIn || line.Kind == transaction.KindTransferOut
}

// transferOf is the transfer that a line belongs to.
func (r *Resolver) transferOf(ctx context.Context, line *ent.Transaction) (*ent.Transfer, error) {
	return transport.Once(ctx, line, "transfer", func() (*ent.Transfer, error) {
		return r.Read.Transfer.Get(ctx, gid.ID(line.Reference))
	})
}

// shareTransfers loads the transfers of a page's lines, and who stands on the
// other side of each, in two queries.
func (r *Resolver) shareTransfers(ctx context.Context, lines []*ent.Transaction) error {
	var ids []gid.ID
	for _, line := range lines {
		if isTransfer(line) {
			ids = append(ids, gid.ID(line.Reference))
		}
	}
	if len(ids) == 0 {
		return nil
	}
	rows, err := r.Read.Transfer.Query().Where(transfer.IDIn(ids...)).All(ctx)
	if err != nil {
		return err
	}
	byID := map[gid.ID]*ent.Transfer{}
	people := make([]gid.ID, len(rows))
	for i, row := range rows {
		byID[row.ID], people[i] = row, other(ctx, row)
	}
	names, err := r.Payments.Names(ctx, people...)
	if err != nil {
		return err
	}
	for _, row := range rows {
		_, _ = transport.Once(ctx, row, "counterparty", func() (*string, error) { return name(names, other(ctx, row)), nil })
	}
	for _, line := range lines {
		if row := byID[gid.ID(line.Reference)]; row != nil {
			_, _ = transport.Once(ctx, line, "transfer", func() (*ent.Transfer, error) { return row, nil })
		}
	}
	return nil
}
