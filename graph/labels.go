package graph

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"entgo.io/ent/dialect/sql"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/metadataentry"
	"github.com/purserhq/purser/ent/transfer"
	"github.com/purserhq/purser/graph/generated"
	"github.com/purserhq/purser/graph/scalar"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
)

// trusted are labels that no user attached: those of the application and of operators. The
// application searches for what it has written itself, and a user must not be able to put an
// object of theirs under a name of it. Users attach labels to their deposits and payouts, and to
// transfers that the application has not ordered.
func trusted(m *sql.SelectTable) *sql.Predicate {
	t := sql.Table(transfer.Table)
	ordered := sql.Select(t.C(transfer.FieldID)).From(t).Where(sql.And(
		sql.ColumnsEQ(t.C(transfer.FieldID), m.C(metadataentry.FieldObjectID)),
		sql.HasPrefix(t.C(transfer.FieldIdempotencyKey), payments.ApplicationKey),
	))
	object := m.C(metadataentry.FieldObjectID)
	return sql.And(
		sql.Not(sql.HasPrefix(object, gid.Deposit+"_")), sql.Not(sql.HasPrefix(object, gid.Payout+"_")),
		sql.Or(sql.Not(sql.HasPrefix(object, gid.Transfer+"_")), sql.Exists(ordered)),
	)
}

// trustsUsers tells whether a filter finds what users attached: unless it says so, it does for
// everybody but the application's keys.
func trustsUsers(ctx context.Context, asked *bool) bool {
	if asked != nil {
		return *asked
	}
	caller, _ := auth.CallerOf(ctx)
	return caller.Application == ""
}

// maxFound is how many objects of each kind a search finds.
const maxFound = 20

// labelledKinds are the kinds of objects that can have labels.
var labelledKinds = []string{gid.Charge, gid.ChargeRefund, gid.Credit, gid.Hold, gid.Transfer, gid.Deposit, gid.Payout, gid.Refund}

// search finds objects by their reference or by an entry of metadata: the newest of each kind,
// which an index has in their order.
func (r *Resolver) search(ctx context.Context, reference *string, metadata *generated.MetadataEntryInput) ([]ent.Noder, error) {
	if (reference == nil) == (metadata == nil) {
		return nil, scalar.Errorf("reference", "set exactly one of reference and metadata")
	}
	entry := generated.MetadataEntryInput{}
	if metadata != nil {
		if entry = *metadata; entry.Key == "" {
			return nil, scalar.Errorf("metadata", "the key must not be empty")
		}
	} else {
		entry.Value = *reference
	}
	var ids []gid.ID
	for _, kind := range labelledKinds {
		var some []gid.ID
		err := r.Read.MetadataEntry.Query().
			Where(metadataentry.Key(entry.Key), metadataentry.Value(entry.Value),
				metadataentry.ObjectIDGT(gid.ID(kind+"_")), metadataentry.ObjectIDLT(gid.ID(kind+"_"+strings.Repeat("z", 27)))). // above all ids of the kind
			Order(ent.Desc(metadataentry.FieldObjectID)).Limit(maxFound).
			Select(metadataentry.FieldObjectID).Scan(ctx, &some)
		if err != nil {
			return nil, err
		}
		ids = append(ids, some...)
	}
	slices.SortFunc(ids, func(a, b gid.ID) int { return cmp.Compare(suffix(b), suffix(a)) })
	found, err := r.loadNodes(ctx, ids)
	nodes := make([]ent.Noder, 0, len(ids))
	for _, id := range ids {
		if row := found[id]; row != nil {
			nodes = append(nodes, row)
		}
	}
	return nodes, err
}

// suffix is the part of an id that sorts by time.
func suffix(id gid.ID) string {
	_, after, _ := strings.Cut(string(id), "_")
	return after
}
