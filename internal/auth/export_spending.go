package auth

import (
	"context"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/charge"
	"github.com/purserhq/purser/ent/chargerefund"
	"github.com/purserhq/purser/ent/credit"
	"github.com/purserhq/purser/ent/hold"
	"github.com/purserhq/purser/ent/holdchange"
	"github.com/purserhq/purser/ent/metadataentry"
	"github.com/purserhq/purser/ent/usagerecord"
	"github.com/purserhq/purser/internal/gid"
)

// spendingTables are what the application took from and gave to the user's wallets, and what
// it attached to that.
func spendingTables(db *ent.Client, wallets []gid.ID) []exportedTable {
	charges, refunds, credits := exportedTable{name: "charges"}, exportedTable{name: "charge_refunds"}, exportedTable{name: "credits"}
	usage, metadata := exportedTable{name: "usage_records"}, exportedTable{name: "metadata_entries"}
	holds, changes := exportedTable{name: "holds"}, exportedTable{name: "hold_changes"}
	for _, w := range wallets {
		charges.parts = append(charges.parts, pages(func(ctx context.Context, behind gid.ID) ([]*ent.Charge, error) {
			return db.Charge.Query().Where(charge.WalletID(w), charge.IDGT(behind)).Order(ent.Asc(charge.FieldID)).Limit(exportPage).All(ctx)
		}, func(c *ent.Charge) gid.ID { return c.ID }))
		refunds.parts = append(refunds.parts, pages(func(ctx context.Context, behind gid.ID) ([]*ent.ChargeRefund, error) {
			return db.ChargeRefund.Query().Where(chargerefund.WalletID(w), chargerefund.IDGT(behind)).Order(ent.Asc(chargerefund.FieldID)).Limit(exportPage).All(ctx)
		}, func(c *ent.ChargeRefund) gid.ID { return c.ID }))
		credits.parts = append(credits.parts, pages(func(ctx context.Context, behind gid.ID) ([]*ent.Credit, error) {
			return db.Credit.Query().Where(credit.WalletID(w), credit.IDGT(behind)).Order(ent.Asc(credit.FieldID)).Limit(exportPage).All(ctx)
		}, func(c *ent.Credit) gid.ID { return c.ID }))
		usage.parts = append(usage.parts, pages(func(ctx context.Context, behind int64) ([]*ent.UsageRecord, error) {
			return db.UsageRecord.Query().Where(usagerecord.WalletID(w), usagerecord.SequenceGT(behind)).
				Order(ent.Asc(usagerecord.FieldSequence)).Limit(exportPage).All(ctx)
		}, func(u *ent.UsageRecord) int64 { return u.Sequence }))
		metadata.parts = append(metadata.parts, pages(func(ctx context.Context, behind gid.ID) ([]*ent.MetadataEntry, error) {
			return db.MetadataEntry.Query().Where(metadataentry.WalletID(w), metadataentry.IDGT(behind)).
				Order(ent.Asc(metadataentry.FieldID)).Limit(exportPage).All(ctx)
		}, func(m *ent.MetadataEntry) gid.ID { return m.ID }))
		holds.parts = append(holds.parts, pages(func(ctx context.Context, behind gid.ID) ([]*ent.Hold, error) {
			return db.Hold.Query().Where(hold.WalletID(w), hold.IDGT(behind)).Order(ent.Asc(hold.FieldID)).Limit(exportPage).All(ctx)
		}, func(h *ent.Hold) gid.ID { return h.ID }))
		changes.parts = append(changes.parts, pages(func(ctx context.Context, behind gid.ID) ([]*ent.HoldChange, error) {
			all, err := db.HoldChange.Query().Where(holdchange.WalletID(w), holdchange.IDGT(behind)).
				Order(ent.Asc(holdchange.FieldID)).Limit(exportPage).All(ctx)
			for _, c := range all {
				if c.RequestedBy.Prefix() == gid.User {
					c.RequestedBy, c.Reason = "", "" // an operator, and what operators tell each other
				}
			}
			return all, err
		}, func(c *ent.HoldChange) gid.ID { return c.ID }))
	}
	return []exportedTable{charges, refunds, credits, usage, metadata, holds, changes}
}
