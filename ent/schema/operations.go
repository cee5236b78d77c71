package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/purserhq/purser/internal/gid"
)

// once is the index that makes a client's key mean one operation of its owner.
var once = index.Fields("owner_id", "idempotency_key").Unique()

// Deposit is money that a card brings in.
type Deposit struct{ ent.Schema }

// Mixin of Deposit.
func (Deposit) Mixin() []ent.Mixin {
	return []ent.Mixin{identified{prefix: "dep"}, operation{}, created{}, updated{}}
}

// Annotations of Deposit.
func (Deposit) Annotations() []schema.Annotation { return []schema.Annotation{named("deposits")} }

// Fields of Deposit.
func (Deposit) Fields() []ent.Field {
	return []ent.Field{
		field.Enum("state").SchemaType(text).Default("CREATED").NamedValues(
			"Created", "CREATED", "Sending", "SENDING", "Reconcile", "RECONCILE",
			"RequiresPayment", "REQUIRES_PAYMENT", "RequiresAction", "REQUIRES_ACTION",
			"Processing", "PROCESSING", "Succeeded", "SUCCEEDED", "Failed", "FAILED", "Canceled", "CANCELED"),
		field.String("payment_method").SchemaType(text).Optional().Nillable().Immutable().
			Comment("pm_… or tok_… that the client gave; null when Stripe.js pays."),
		field.String("payment_intent_id").SchemaType(text).Unique().Optional().Nillable(),
		field.Bool("challenged").Default(false).Immutable().
			Comment("Whether the payment asks for 3-D Secure, as it does while cards are being tried out."),
		field.Int("card_failures").Default(0).NonNegative().
			Comment("How many attempts to pay failed, by Stripe's events and its list of charges."),
		field.Time("card_tried_at").Optional().Nillable().Comment("When an attempt to pay was last seen to end."),
		field.Bool("stopped").Default(false).Comment("Whether it is to be canceled because cards are being tried out."),
		field.Int64("clawed_back").Default(0).
			Comment("What refunds and disputes have taken of the payment at Stripe, less what came back, in minor units."),
		field.Int64("borne").Default(0).NonNegative().
			Comment("What of it the wallet and its owner's debt bear, in minor units; the platform bears the rest."),
		field.Int64("matures_at").Optional().Nillable().
			Comment("When the money may be paid out, in microseconds since 1970; null: at once."),
	}
}

// Edges of Deposit.
func (Deposit) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("wallet", Wallet.Type).Ref("deposits").Field("wallet_id").Unique().Required().Immutable(),
		edge.To("refunds", Refund.Type).Annotations(entsql.OnDelete(entsql.NoAction)),
		edge.To("disputes", Dispute.Type).Annotations(entsql.OnDelete(entsql.NoAction)),
	}
}

// Indexes of Deposit.
func (Deposit) Indexes() []ent.Index {
	return []ent.Index{once, index.Fields("wallet_id", "id"), index.Fields("next_at"), index.Fields("wallet_id", "created_at")}
}

// Payout is money on its way to the owner's account at Stripe.
type Payout struct{ ent.Schema }

// Mixin of Payout.
func (Payout) Mixin() []ent.Mixin {
	return []ent.Mixin{identified{prefix: "pay"}, operation{}, created{}, updated{}}
}

// Annotations of Payout.
func (Payout) Annotations() []schema.Annotation { return []schema.Annotation{named("payouts")} }

// Fields of Payout.
func (Payout) Fields() []ent.Field {
	return []ent.Field{
		field.Enum("state").SchemaType(text).Default("PENDING").NamedValues(
			"Pending", "PENDING", "Sending", "SENDING", "Reconcile", "RECONCILE",
			"Sent", "SENT", "Failed", "FAILED", "Reversed", "REVERSED"),
		field.String("account_id").GoType(gid.ID("")).SchemaType(text).Immutable().
			Comment("Where the money goes, fixed when it was held."),
		field.Bool("awaits_approval").Default(false).Comment("Parked until an operator approves or refuses it."),
		field.String("transfer_id").SchemaType(text).Unique().Optional().Nillable(),
	}
}

// Edges of Payout.
func (Payout) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("wallet", Wallet.Type).Ref("payouts").Field("wallet_id").Unique().Required().Immutable(),
	}
}

// Indexes of Payout.
func (Payout) Indexes() []ent.Index {
	return []ent.Index{
		once, index.Fields("wallet_id", "id"), index.Fields("next_at"), index.Fields("currency", "created_at"),
		index.Fields("wallet_id", "created_at"), index.Fields("account_id", "created_at"),
	}
}

// Refund is money of a deposit that goes back to the card: ordered by an
// operator here, or made at Stripe's dashboard and adopted.
type Refund struct{ ent.Schema }

// Mixin of Refund.
func (Refund) Mixin() []ent.Mixin {
	return []ent.Mixin{identified{prefix: "ref"}, operation{}, created{}, updated{}}
}

// Annotations of Refund.
func (Refund) Annotations() []schema.Annotation { return []schema.Annotation{named("refunds")} }

// Fields of Refund.
func (Refund) Fields() []ent.Field {
	return []ent.Field{
		reference("deposit_id"),
		field.Int64("charged").Immutable().NonNegative().
			Comment("What the wallet and its owner's debt bore of it when it began, in minor units. " +
				"A record only: what they bear of the whole payment is the deposit's borne."),
		field.Enum("state").SchemaType(text).Default("PENDING").NamedValues(
			"Pending", "PENDING", "Sending", "SENDING", "Reconcile", "RECONCILE",
			"Processing", "PROCESSING", "Succeeded", "SUCCEEDED", "Failed", "FAILED"),
		field.String("refund_id").SchemaType(text).Unique().Optional().Nillable().Comment("Stripe's re_…"),
		field.String("requested_by").GoType(gid.ID("")).SchemaType(text).Optional().Nillable().Immutable().
			Comment("The operator; null when it was made at Stripe."),
	}
}

// Edges of Refund.
func (Refund) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("wallet", Wallet.Type).Ref("refunds").Field("wallet_id").Unique().Required().Immutable().
			Annotations(hidden()),
		edge.From("deposit", Deposit.Type).Ref("refunds").Field("deposit_id").Unique().Required().Immutable(),
	}
}

// Indexes of Refund.
func (Refund) Indexes() []ent.Index {
	return []ent.Index{once, index.Fields("deposit_id"), index.Fields("next_at")}
}

// Onboarding is the making of one user's account at Stripe: once, whatever happens.
type Onboarding struct{ ent.Schema }

// Mixin of Onboarding.
func (Onboarding) Mixin() []ent.Mixin {
	return []ent.Mixin{identified{prefix: "onb"}, created{}, updated{}}
}

// Annotations of Onboarding.
func (Onboarding) Annotations() []schema.Annotation {
	return []schema.Annotation{named("onboardings")}
}

// Fields of Onboarding.
func (Onboarding) Fields() []ent.Field {
	return append([]ent.Field{
		field.String("owner_id").GoType(gid.ID("")).SchemaType(text).Unique().Immutable(),
		reference("wallet_id"),
		field.Enum("state").SchemaType(text).Default("CREATED").NamedValues(
			"Created", "CREATED", "Sending", "SENDING", "Reconcile", "RECONCILE",
			"Open", "OPEN", "Failed", "FAILED"),
		field.String("account_id").GoType(gid.ID("")).SchemaType(text).Unique().Optional().Nillable(),
		field.String("country").SchemaType(text).Default("").Comment("Of the account to be made; empty: the platform's."),
		field.String("business_type").SchemaType(text).Default("").Comment("In Stripe's words; empty: the owner says."),
		processorKey(),
	}, attempts()...)
}

// Indexes of Onboarding.
func (Onboarding) Indexes() []ent.Index { return []ent.Index{index.Fields("next_at")} }
