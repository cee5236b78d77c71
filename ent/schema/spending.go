package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/purserhq/purser/internal/gid"
)

// spending is what a charge, a refund of one and a credit have in common. They need no
// states: one that exists is done. Only internal/ledger writes them, together with their
// lines. Their reference and metadata are MetadataEntries.
type spending struct{ created }

// Fields of spending.
func (spending) Fields() []ent.Field {
	return append(created{}.Fields(),
		reference("owner_id"),
		reference("wallet_id"),
		field.Int64("amount").Immutable().Positive().Comment("Minor units."),
		currency(),
		reference("requested_by"),
		field.String("idempotency_key").SchemaType(text).Immutable().NotEmpty(),
		field.String("fingerprint").SchemaType(text).Immutable().
			Comment("SHA-256 of the input; another input under the same key is refused."),
	)
}

// onceAsked makes a key mean one row of whoever asked for it: the application or an operator.
var onceAsked = index.Fields("requested_by", "idempotency_key").Unique()

// maxDescription is the length of what users read about a charge or a credit.
const maxDescription = 200

func description() ent.Field {
	return field.String("description").SchemaType(text).Immutable().NotEmpty().MaxLen(4 * maxDescription).
		Comment("Shown to the user; at most 200 characters.")
}

// Charge is money that the application took from a wallet for something that it sells.
type Charge struct{ ent.Schema }

// Mixin of Charge.
func (Charge) Mixin() []ent.Mixin { return []ent.Mixin{identified{prefix: gid.Charge}, spending{}} }

// Annotations of Charge.
func (Charge) Annotations() []schema.Annotation { return []schema.Annotation{named("charges")} }

// Fields of Charge.
func (Charge) Fields() []ent.Field { return []ent.Field{description()} }

// Indexes of Charge.
func (Charge) Indexes() []ent.Index { return []ent.Index{onceAsked, index.Fields("wallet_id", "id")} }

// ChargeRefund is money of a charge that went back to its wallet. The refunds of a charge are
// a chain: each begins where those before it end, so that two at once cannot both have the
// same money.
type ChargeRefund struct{ ent.Schema }

// Mixin of ChargeRefund.
func (ChargeRefund) Mixin() []ent.Mixin {
	return []ent.Mixin{identified{prefix: gid.ChargeRefund}, spending{}}
}

// Annotations of ChargeRefund.
func (ChargeRefund) Annotations() []schema.Annotation {
	return []schema.Annotation{named("charge_refunds")}
}

// Fields of ChargeRefund.
func (ChargeRefund) Fields() []ent.Field {
	return []ent.Field{
		reference("charge_id"),
		field.Int64("refunded_before").Immutable().NonNegative().
			Comment("Minor units; the sum of the charge's refunds before this one."),
		field.String("reason").SchemaType(text).Immutable().Default(""),
	}
}

// Indexes of ChargeRefund.
func (ChargeRefund) Indexes() []ent.Index {
	return []ent.Index{onceAsked, index.Fields("charge_id", "refunded_before").Unique(), index.Fields("wallet_id", "id")}
}

// Credit is money that the application, or an operator, added to a wallet.
type Credit struct{ ent.Schema }

// Mixin of Credit.
func (Credit) Mixin() []ent.Mixin { return []ent.Mixin{identified{prefix: gid.Credit}, spending{}} }

// Annotations of Credit.
func (Credit) Annotations() []schema.Annotation { return []schema.Annotation{named("credits")} }

// Fields of Credit.
func (Credit) Fields() []ent.Field { return []ent.Field{description()} }

// Indexes of Credit.
func (Credit) Indexes() []ent.Index { return []ent.Index{onceAsked, index.Fields("wallet_id", "id")} }

// MetadataEntry is a key and a value that the caller attached to an object. The entry with
// the empty key is the object's reference.
type MetadataEntry struct{ ent.Schema }

// Mixin of MetadataEntry.
func (MetadataEntry) Mixin() []ent.Mixin { return []ent.Mixin{identified{prefix: "mde"}} }

// Annotations of MetadataEntry.
func (MetadataEntry) Annotations() []schema.Annotation {
	return []schema.Annotation{named("metadata_entries")}
}

// Fields of MetadataEntry.
func (MetadataEntry) Fields() []ent.Field {
	return []ent.Field{
		reference("object_id"),
		reference("owner_id"),
		reference("wallet_id"),
		field.String("key").SchemaType(text).Immutable().Comment("Empty: the object's reference."),
		field.String("value").SchemaType(text).Immutable(),
	}
}

// Indexes of MetadataEntry. The second serves filters within a wallet, the third those over all.
func (MetadataEntry) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("object_id", "key").Unique(),
		index.Fields("wallet_id", "key", "value", "object_id"),
		index.Fields("key", "value", "object_id"),
	}
}

// UsageRecord is one charge with more decimals than its currency has. What a call leaves
// below the smallest amount is carried to the next one of its wallet: the records of a wallet
// are a chain, whose last link holds what is not charged yet.
type UsageRecord struct{ ent.Schema }

// Mixin of UsageRecord.
func (UsageRecord) Mixin() []ent.Mixin {
	return []ent.Mixin{identified{prefix: gid.Usage}, created{}}
}

// Annotations of UsageRecord.
func (UsageRecord) Annotations() []schema.Annotation {
	return []schema.Annotation{named("usage_records")}
}

// Fields of UsageRecord. Fractions are in 10⁻¹² of the currency's unit.
func (UsageRecord) Fields() []ent.Field {
	return []ent.Field{
		reference("owner_id"),
		reference("wallet_id"),
		currency(),
		field.Int64("sequence").Immutable().Positive().Comment("1, 2, 3 … without a gap in each wallet."),
		field.Int64("whole").Immutable().NonNegative().Comment("Minor units of the amount that can be charged as they are."),
		field.Int64("fraction").Immutable().NonNegative().Comment("What the amount has below them."),
		field.Int64("step").Immutable().Positive().Comment("The smallest amount that can be charged, in minor units."),
		field.Int64("step_size").Immutable().Positive().Comment("The same as a fraction."),
		field.Int64("remainder_before").Immutable().NonNegative().Comment("What earlier calls left."),
		field.Int64("remainder_after").Immutable().NonNegative().Comment("What this call leaves."),
		field.String("charge_id").GoType(gid.ID("")).SchemaType(text).Optional().Nillable().Immutable().Unique().
			Comment("Null while nothing whole was reached."),
		reference("requested_by"),
		field.String("idempotency_key").SchemaType(text).Immutable().NotEmpty(),
		field.String("fingerprint").SchemaType(text).Immutable(),
	}
}

// Indexes of UsageRecord.
func (UsageRecord) Indexes() []ent.Index {
	return []ent.Index{onceAsked, index.Fields("wallet_id", "sequence").Unique()}
}

// SpentLot is young money that a charge took, or, below zero, that a refund brought back: money
// does not grow older by being spent and returned.
type SpentLot struct{ ent.Schema }

// Mixin of SpentLot.
func (SpentLot) Mixin() []ent.Mixin { return []ent.Mixin{identified{prefix: "spl"}} }

// Annotations of SpentLot.
func (SpentLot) Annotations() []schema.Annotation { return []schema.Annotation{named("spent_lots")} }

// Fields of SpentLot.
func (SpentLot) Fields() []ent.Field {
	return []ent.Field{
		reference("charge_id"),
		reference("reference"),
		reference("wallet_id"),
		field.Int64("due_at").Immutable().Comment("When it matures, in microseconds since 1970."),
		field.Int64("amount").Immutable().Comment("Minor units; below zero when it came back."),
	}
}

// Indexes of SpentLot.
func (SpentLot) Indexes() []ent.Index {
	return []ent.Index{index.Fields("charge_id", "due_at"), index.Fields("due_at"), index.Fields("reference", "due_at").Unique()}
}

// CreditHeadroom is a share of what credits of one currency may still add. Each replica takes
// from a share of its own.
type CreditHeadroom struct{ ent.Schema }

// Mixin of CreditHeadroom.
func (CreditHeadroom) Mixin() []ent.Mixin { return []ent.Mixin{identified{}} }

// Annotations of CreditHeadroom.
func (CreditHeadroom) Annotations() []schema.Annotation {
	return []schema.Annotation{named("credit_headroom")}
}

// Fields of CreditHeadroom.
func (CreditHeadroom) Fields() []ent.Field {
	return []ent.Field{
		currency(),
		field.Int("share").Immutable().NonNegative(),
		field.Int64("amount").NonNegative().Comment("Minor units."),
	}
}

// Indexes of CreditHeadroom.
func (CreditHeadroom) Indexes() []ent.Index {
	return []ent.Index{index.Fields("currency", "share").Unique()}
}
