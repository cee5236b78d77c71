package graph

import (
	"context"

	"entgo.io/ent/dialect/sql"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/charge"
	"github.com/purserhq/purser/ent/chargerefund"
	"github.com/purserhq/purser/ent/credit"
	"github.com/purserhq/purser/ent/metadataentry"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/ent/transfer"
	"github.com/purserhq/purser/graph/generated"
	"github.com/purserhq/purser/graph/relay"
	"github.com/purserhq/purser/graph/transport"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
)

// charges is a page of charges, of a wallet or of all.
func (r *Resolver) charges(ctx context.Context, w *ent.Wallet, a relay.Arguments, f *generated.MovementFilterInput) (*relay.ChargeConnection, error) {
	query := func() *ent.ChargeQuery {
		q := r.Read.Charge.Query()
		if w != nil {
			q.Where(charge.WalletID(w.ID))
		}
		return movementsThatFit(q, w, f)
	}
	return relay.Recent(ctx, a, relay.Source[ent.Charge]{
		Kind: gid.Charge,
		ID:   func(c *ent.Charge) gid.ID { return c.ID },
		Fetch: func(ctx context.Context, window func(*sql.Selector)) ([]*ent.Charge, error) {
			q := query()
			q.Modify(window)
			rows, err := expensiveIf(ctx, r.heavy, picks(f), q.All)
			if err == nil {
				err = r.shareCharges(ctx, rows, w)
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

// picks tells whether the filter leaves anything out.
func picks(f *generated.MovementFilterInput) bool {
	return f != nil && *f != generated.MovementFilterInput{}
}

func movementsThatFit(q *ent.ChargeQuery, w *ent.Wallet, f *generated.MovementFilterInput) *ent.ChargeQuery {
	if f == nil {
		return q
	}
	if f.CreatedAfter != nil {
		q.Where(charge.CreatedAtGTE(*f.CreatedAfter))
	}
	if f.CreatedBefore != nil {
		q.Where(charge.CreatedAtLT(*f.CreatedBefore))
	}
	if f.Reference != nil {
		q.Where(labelled(charge.FieldID, w, "", *f.Reference, true))
	}
	if f.Metadata != nil {
		q.Where(labelled(charge.FieldID, w, f.Metadata.Key, f.Metadata.Value, true))
	}
	return q
}

// labelled are the rows whose object has an entry of metadata; the empty key is the reference.
// It asks an index for the objects, of the wallet where there is one. Without byUsers what users
// attached does not count.
func labelled(column string, w *ent.Wallet, key, value string, byUsers bool) func(*sql.Selector) {
	return func(s *sql.Selector) {
		m := sql.Table(metadataentry.Table)
		entry := []*sql.Predicate{sql.EQ(m.C(metadataentry.FieldKey), key), sql.EQ(m.C(metadataentry.FieldValue), value)}
		if w != nil {
			entry = append(entry, sql.EQ(m.C(metadataentry.FieldWalletID), w.ID))
		}
		if !byUsers {
			entry = append(entry, trusted(m))
		}
		s.Where(sql.In(s.C(column), sql.Select(m.C(metadataentry.FieldObjectID)).From(m).Where(sql.And(entry...))))
	}
}

// shareCharges loads what a page's charges are asked for together: their wallet, refunds and
// metadata.
func (r *Resolver) shareCharges(ctx context.Context, rows []*ent.Charge, w *ent.Wallet) error {
	asked := func(field string) bool { return selects(ctx, chargeTypes, "edges", "node", field) }
	ids := make([]gid.ID, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
		if w != nil {
			_, _ = transport.Once(ctx, row, "wallet", func() (*ent.Wallet, error) { return w, nil })
		}
	}
	if len(ids) == 0 {
		return nil
	}
	if asked("refunds") || asked("refunded") {
		refunds, err := r.Read.ChargeRefund.Query().Where(chargerefund.ChargeIDIn(ids...)).Order(ent.Asc(chargerefund.FieldRefundedBefore)).All(ctx)
		if err != nil {
			return err
		}
		of := map[gid.ID][]*ent.ChargeRefund{}
		for _, refund := range refunds {
			of[refund.ChargeID] = append(of[refund.ChargeID], refund)
		}
		for _, row := range rows {
			_, _ = transport.Once(ctx, row, "refunds", func() ([]*ent.ChargeRefund, error) { return of[row.ID], nil })
		}
	}
	if asked("hold") {
		if err := r.shareHoldsOf(ctx, rows, ids); err != nil {
			return err
		}
	}
	if asked("metadata") || asked("reference") {
		return shareEntries(ctx, r, rows, ids)
	}
	return nil
}

// shareEntries loads the reference and the metadata of rows together.
func shareEntries[T any](ctx context.Context, r *Resolver, rows []T, ids []gid.ID) error {
	if len(ids) == 0 {
		return nil
	}
	entries, err := r.Read.MetadataEntry.Query().Where(metadataentry.ObjectIDIn(ids...)).Order(ent.Asc(metadataentry.FieldKey)).All(ctx)
	if err != nil {
		return err
	}
	of := map[gid.ID][]*ent.MetadataEntry{}
	for _, entry := range entries {
		of[entry.ObjectID] = append(of[entry.ObjectID], entry)
	}
	for i, row := range rows {
		_, _ = transport.Once(ctx, row, "entries", func() ([]*ent.MetadataEntry, error) { return of[ids[i]], nil })
	}
	return nil
}

// chargeTypes are what a fragment below a page of charges can be on.
var chargeTypes = []string{"ChargeConnection", "ChargeEdge", "Charge", "Node"}

// refundsOf are the refunds of a charge, oldest first.
func (r *Resolver) refundsOf(ctx context.Context, c *ent.Charge) ([]*ent.ChargeRefund, error) {
	return transport.Once(ctx, c, "refunds", func() ([]*ent.ChargeRefund, error) {
		return r.Read.ChargeRefund.Query().Where(chargerefund.ChargeID(c.ID)).Order(ent.Asc(chargerefund.FieldRefundedBefore)).All(ctx)
	})
}

// refundedOf is the sum of a charge's refunds.
func (r *Resolver) refundedOf(ctx context.Context, c *ent.Charge) (*money.Money, error) {
	refunds, err := r.refundsOf(ctx, c)
	sum := &money.Money{Currency: c.Currency}
	for _, refund := range refunds {
		sum.Minor += refund.Amount
	}
	return sum, err
}

// entriesOf are the reference and the metadata of an object.
func (r *Resolver) entriesOf(ctx context.Context, object any, id gid.ID) ([]*ent.MetadataEntry, error) {
	return transport.Once(ctx, object, "entries", func() ([]*ent.MetadataEntry, error) {
		return r.Read.MetadataEntry.Query().Where(metadataentry.ObjectID(id)).Order(ent.Asc(metadataentry.FieldKey)).All(ctx)
	})
}

// referenceOf is the reference of an object; nil when it has none.
func (r *Resolver) referenceOf(ctx context.Context, object any, id gid.ID) (*string, error) {
	entries, err := r.entriesOf(ctx, object, id)
	if err != nil || len(entries) == 0 || entries[0].Key != "" {
		return nil, err
	}
	return &entries[0].Value, nil
}

// metadataOf is the metadata of an object, in the order of its keys.
func (r *Resolver) metadataOf(ctx context.Context, object any, id gid.ID) ([]*ent.MetadataEntry, error) {
	entries, err := r.entriesOf(ctx, object, id)
	if len(entries) > 0 && entries[0].Key == "" {
		entries = entries[1:]
	}
	return entries, err
}

// walletOfRow is the wallet that a charge or a credit belongs to.
func (r *Resolver) walletOfRow(ctx context.Context, row any, id gid.ID) (*ent.Wallet, error) {
	return transport.Once(ctx, row, "wallet", func() (*ent.Wallet, error) { return r.Read.Wallet.Get(ctx, id) })
}

// isSpending tells whether a line is that of a charge, a refund of one or a credit.
func isSpending(line *ent.Transaction) bool { return line.Contra == transaction.ContraRevenue }

// spendingOf is what such a line belongs to.
func (r *Resolver) spendingOf(ctx context.Context, line *ent.Transaction) (ent.Noder, error) {
	return transport.Once(ctx, line, "spending", func() (ent.Noder, error) {
		found, err := r.loadNodes(ctx, []gid.ID{gid.ID(line.Reference)})
		return found[gid.ID(line.Reference)], err
	})
}

// shareSpending loads what a page's lines of revenue belong to, with a query for each kind.
func (r *Resolver) shareSpending(ctx context.Context, lines []*ent.Transaction, w *ent.Wallet) error {
	var ids []gid.ID
	for _, line := range lines {
		if isSpending(line) {
			ids = append(ids, gid.ID(line.Reference))
		}
	}
	if len(ids) == 0 {
		return nil
	}
	found, err := r.loadNodes(ctx, ids)
	if err != nil {
		return err
	}
	for _, line := range lines {
		if row := found[gid.ID(line.Reference)]; row != nil && isSpending(line) {
			_, _ = transport.Once(ctx, line, "spending", func() (ent.Noder, error) { return row, nil })
			_, _ = transport.Once(ctx, row, "wallet", func() (*ent.Wallet, error) { return w, nil })
		}
	}
	return nil
}

// batchObjects loads what the operations of a batch have led to, with a query for each kind.
func (r *Resolver) batchObjects(ctx context.Context, results []payments.BatchResult) (map[gid.ID]ent.Noder, error) {
	var ids []gid.ID
	for _, one := range results {
		if one.Operation != "" {
			ids = append(ids, one.Operation)
		}
	}
	return r.loadNodes(ctx, ids)
}

func loadCharges(ctx context.Context, read *ent.Client, ids []gid.ID, found map[gid.ID]ent.Noder) error {
	rows, err := read.Charge.Query().Where(charge.IDIn(ids...)).All(ctx)
	return put(found, rows, func(c *ent.Charge) gid.ID { return c.ID }, err)
}

func loadChargeRefunds(ctx context.Context, read *ent.Client, ids []gid.ID, found map[gid.ID]ent.Noder) error {
	rows, err := read.ChargeRefund.Query().Where(chargerefund.IDIn(ids...)).All(ctx)
	return put(found, rows, func(c *ent.ChargeRefund) gid.ID { return c.ID }, err)
}

func loadCredits(ctx context.Context, read *ent.Client, ids []gid.ID, found map[gid.ID]ent.Noder) error {
	rows, err := read.Credit.Query().Where(credit.IDIn(ids...)).All(ctx)
	return put(found, rows, func(c *ent.Credit) gid.ID { return c.ID }, err)
}

func loadTransfers(ctx context.Context, read *ent.Client, ids []gid.ID, found map[gid.ID]ent.Noder) error {
	rows, err := read.Transfer.Query().Where(transfer.IDIn(ids...)).All(ctx)
	return put(found, rows, func(t *ent.Transfer) gid.ID { return t.ID }, err)
}
