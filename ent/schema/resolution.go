package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/purserhq/purser/internal/gid"
)

// Resolution is an operator's decision about what does not resolve by itself: a
// line of Stripe's statement that is unexplained or in suspense, or a parked
// operation. A large one takes effect once a second operator has confirmed it.
type Resolution struct{ ent.Schema }

// Mixin of Resolution.
func (Resolution) Mixin() []ent.Mixin {
	return []ent.Mixin{identified{prefix: gid.Resolution}, created{}, updated{}}
}

// Annotations of Resolution.
func (Resolution) Annotations() []schema.Annotation {
	return []schema.Annotation{named("resolutions")}
}

// Fields of Resolution.
func (Resolution) Fields() []ent.Field {
	return append([]ent.Field{
		field.String("line_id").GoType(gid.ID("")).SchemaType(text).Optional().Nillable().Immutable().
			Comment("The line of Stripe's statement; null for an operation."),
		field.String("operation_id").GoType(gid.ID("")).SchemaType(text).Optional().Nillable().Immutable().
			Comment("The parked operation or event, or the deposit to be refunded; null for a line."),
		field.Enum("action").SchemaType(text).Immutable().NamedValues(
			"AssignToWallet", "ASSIGN_TO_WALLET", "AssignToPlatform", "ASSIGN_TO_PLATFORM",
			"AssignToOperation", "ASSIGN_TO_OPERATION", "Refund", "REFUND",
			"Retry", "RETRY", "GiveBack", "GIVE_BACK", "MarkSent", "MARK_SENT",
			"RefundDeposit", "REFUND_DEPOSIT", "AdjustWallet", "ADJUST_WALLET"),
		field.String("target").SchemaType(text).Immutable().Default("").
			Comment("The wallet, the operation or Stripe's tr_… that the action names."),
		field.Int64("amount").Immutable().Comment("Minor units; negative when the money left."),
		currency(),
		field.Bool("two_persons").Immutable().Comment("Takes effect once another operator has confirmed it."),
		reference("proposed_by"),
		field.String("confirmed_by").GoType(gid.ID("")).SchemaType(text).Optional().Nillable(),
		field.Time("confirmed_at").Optional().Nillable(),
		field.String("reason").SchemaType(text).Immutable().NotEmpty(),
		field.String("idempotency_key").SchemaType(text).Immutable().NotEmpty(),
		field.String("fingerprint").SchemaType(text).Immutable(),
		field.Enum("state").SchemaType(text).Default("PROPOSED").NamedValues(
			"Proposed", "PROPOSED", "Withdrawn", "WITHDRAWN",
			"Pending", "PENDING", "Sending", "SENDING", "Reconcile", "RECONCILE",
			"Processing", "PROCESSING", "Succeeded", "SUCCEEDED", "Failed", "FAILED").
			Comment("All but PROPOSED, WITHDRAWN and SUCCEEDED are those of a refund."),
		field.Int64("matures_at").Optional().Nillable().
			Comment("When card money that was assigned to a wallet may be paid out, in microseconds since 1970; null: at once."),
		field.String("refund_id").SchemaType(text).Unique().Optional().Nillable().Comment("Stripe's re_…"),
	}, attempts()...)
}

// Indexes of Resolution. Those that allow one decision of each subject are the
// migrations': PostgreSQL writes their conditions otherwise than ent does.
func (Resolution) Indexes() []ent.Index {
	return []ent.Index{index.Fields("proposed_by", "idempotency_key").Unique(), index.Fields("next_at")}
}
