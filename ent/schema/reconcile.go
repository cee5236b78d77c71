package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/purserhq/purser/internal/money"
)

// Dispute is a payer's objection to a deposit, as Stripe last told it. Its id is
// Stripe's (du_… or dp_…).
type Dispute struct{ ent.Schema }

// Mixin of Dispute.
func (Dispute) Mixin() []ent.Mixin { return []ent.Mixin{identified{}, created{}, updated{}} }

// Annotations of Dispute.
func (Dispute) Annotations() []schema.Annotation { return []schema.Annotation{named("disputes")} }

// Fields of Dispute.
func (Dispute) Fields() []ent.Field {
	return []ent.Field{
		reference("deposit_id"),
		reference("wallet_id"),
		field.Int64("amount").Positive().Comment("What is disputed, in minor units."),
		currency(),
		field.String("reason").SchemaType(text),
		field.String("status").SchemaType(text).Comment("In Stripe's words."),
		field.Bool("open").Default(true).Comment("Freezes the owner's payouts."),
		field.Strings("movements").Default([]string{}).Comment("Stripe's txn_… that the ledger has."),
		field.Time("due_by").Optional().Nillable().Comment("When evidence must be at Stripe."),
	}
}

// Edges of Dispute.
func (Dispute) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("deposit", Deposit.Type).Ref("disputes").Field("deposit_id").Unique().Required().Immutable(),
	}
}

// Indexes of Dispute.
func (Dispute) Indexes() []ent.Index {
	return []ent.Index{index.Fields("deposit_id"), index.Fields("wallet_id", "open")}
}

// StatementLine is one entry of Stripe's own books of the platform (a balance
// transaction), and what here it belongs to. Its id is Stripe's txn_…
type StatementLine struct{ ent.Schema }

// Mixin of StatementLine.
func (StatementLine) Mixin() []ent.Mixin { return []ent.Mixin{identified{}} }

// Annotations of StatementLine.
func (StatementLine) Annotations() []schema.Annotation {
	return []schema.Annotation{named("statement_lines")}
}

// Fields of StatementLine.
func (StatementLine) Fields() []ent.Field {
	return []ent.Field{
		field.String("type").SchemaType(text).Immutable().Comment("In Stripe's words, such as charge."),
		field.String("source").SchemaType(text).Immutable().Comment("The object that moved the money."),
		field.String("intent_id").SchemaType(text).Immutable().Default("").Comment("pi_… of a payment, a refund or a dispute."),
		field.String("parent").SchemaType(text).Immutable().Default("").Comment("The transfer of a reversal."),
		field.Int64("amount").Immutable().Comment("Minor units; net = amount - fee."),
		field.Int64("fee").Immutable(),
		field.Int64("net").Immutable(),
		currency(),
		field.Int64("presentment_amount").Optional().Nillable().
			Comment("What moved in the payer's currency, where Stripe converted it. Minor units."),
		field.String("presentment_currency").GoType(money.Currency("")).SchemaType(text).Optional().Nillable(),
		field.Time("created_at").Immutable().Comment("At Stripe."),
		field.Time("seen_at").Immutable().Default(now),
		field.Enum("match").SchemaType(text).Default("UNMATCHED").NamedValues(
			"Unmatched", "UNMATCHED", "Deposit", "DEPOSIT", "Payout", "PAYOUT", "Refund", "REFUND",
			"Dispute", "DISPUTE", "Platform", "PLATFORM", "Suspense", "SUSPENSE"),
		field.String("matched_id").SchemaType(text).Optional().Nillable().Comment("The operation or the wallet here."),
		field.String("fee_reference").SchemaType(text).Optional().Nillable().
			Comment("The line of the platform's wallet that books the fee."),
		field.Bool("acknowledged").Default(false).
			Comment("An operator let payouts out while it was unexplained: it shuts the kill switch no more."),
	}
}

// Indexes of StatementLine.
func (StatementLine) Indexes() []ent.Index {
	return []ent.Index{index.Fields("created_at"), index.Fields("match", "currency", "net"), index.Fields("matched_id")}
}

// Gate lets a kind of movement through or not: each payout reads its row in its
// own transaction. There is one, money_out.
type Gate struct{ ent.Schema }

// Mixin of Gate.
func (Gate) Mixin() []ent.Mixin { return []ent.Mixin{identified{}} }

// Annotations of Gate.
func (Gate) Annotations() []schema.Annotation { return []schema.Annotation{named("gates")} }

// Fields of Gate.
func (Gate) Fields() []ent.Field {
	return []ent.Field{
		field.Bool("open").Default(true),
		field.String("reason").SchemaType(text).Default(""),
		field.String("changed_by").SchemaType(text).Default("").Comment("The operator; empty: the reconciler."),
		field.Time("changed_at").Default(now),
		field.Time("checked_at").Optional().Nillable().Comment("When Stripe's books were last read."),
	}
}
