package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/purserhq/purser/internal/gid"
)

// Hold is money of a wallet that is reserved for later charges. It is the head of its journal:
// each HoldChange has the hold as it left it. Only internal/ledger writes both. Its reference
// and metadata are MetadataEntries.
type Hold struct{ ent.Schema }

// Mixin of Hold.
func (Hold) Mixin() []ent.Mixin {
	return []ent.Mixin{identified{prefix: gid.Hold}, created{}, updated{}}
}

// Annotations of Hold.
func (Hold) Annotations() []schema.Annotation { return []schema.Annotation{named("holds")} }

// Fields of Hold.
func (Hold) Fields() []ent.Field {
	return []ent.Field{
		reference("owner_id"),
		reference("wallet_id"),
		currency(),
		field.Int64("amount").Positive().Comment("Minor units; what was captured and released included."),
		field.Int64("captured").Default(0).NonNegative().Comment("Minor units; the sum of the hold's charges."),
		field.Int64("released").Default(0).NonNegative().Comment("Minor units; what went back to the wallet."),
		field.Enum("state").Values("ACTIVE", "CAPTURED", "RELEASED", "EXPIRED").Default("ACTIVE").SchemaType(text),
		field.Time("expires_at").Comment("The hold cannot be captured from then on, whether or not it was released yet."),
		field.Int64("version").Default(1).Positive().Comment("That of its last HoldChange."),
		description(),
	}
}

// Indexes of Hold. Those of active holds alone are in the migrations.
func (Hold) Indexes() []ent.Index { return []ent.Index{index.Fields("wallet_id", "id")} }

// HoldChange is one change of a hold, with the hold as it was left.
type HoldChange struct{ ent.Schema }

// Mixin of HoldChange.
func (HoldChange) Mixin() []ent.Mixin {
	return []ent.Mixin{identified{prefix: gid.HoldChange}, created{}}
}

// Annotations of HoldChange.
func (HoldChange) Annotations() []schema.Annotation {
	return []schema.Annotation{named("hold_changes")}
}

// Fields of HoldChange.
func (HoldChange) Fields() []ent.Field {
	return []ent.Field{
		reference("hold_id"),
		reference("owner_id"),
		reference("wallet_id"),
		field.Int64("version").Immutable().Positive().Comment("1, 2, 3 … without a gap in each hold."),
		field.Enum("kind").Values("PLACE", "UPDATE", "CAPTURE", "RELEASE", "EXPIRE").SchemaType(text).Immutable(),
		field.Int64("amount").Immutable().Comment("Minor units, of the hold from now on."),
		field.Int64("captured").Immutable(),
		field.Int64("released").Immutable(),
		field.Enum("state").Values("ACTIVE", "CAPTURED", "RELEASED", "EXPIRED").SchemaType(text).Immutable(),
		field.Time("expires_at").Immutable(),
		field.String("charge_id").GoType(gid.ID("")).SchemaType(text).Optional().Nillable().Immutable().Unique().
			Comment("The charge that captured; null for the other kinds."),
		reference("requested_by"),
		field.String("idempotency_key").SchemaType(text).Immutable().NotEmpty(),
		field.String("fingerprint").SchemaType(text).Immutable(),
		field.String("reason").SchemaType(text).Immutable().Default("").Comment("Why an operator released it, for operators."),
	}
}

// Indexes of HoldChange.
func (HoldChange) Indexes() []ent.Index {
	return []ent.Index{onceAsked, index.Fields("hold_id", "version").Unique(), index.Fields("wallet_id", "id")}
}
