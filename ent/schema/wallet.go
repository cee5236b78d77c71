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

// Wallet is the head of one ledger: the balance and sequence of its last line,
// which the database moves when a line is added.
type Wallet struct{ ent.Schema }

// Mixin of Wallet.
func (Wallet) Mixin() []ent.Mixin { return []ent.Mixin{identified{prefix: "wal"}, created{}} }

// Annotations of Wallet.
func (Wallet) Annotations() []schema.Annotation { return []schema.Annotation{named("wallets")} }

// Fields of Wallet.
func (Wallet) Fields() []ent.Field {
	return []ent.Field{
		reference("owner_id"),
		currency(),
		field.Enum("kind").Values("user", "debt", "platform", "fx").Default("user").Immutable().SchemaType(text).
			Comment("user: never below zero. debt: what a user owes, never above zero. platform: fees and the like."),
		field.Int64("current_balance").Default(0).Comment("Minor units; balance_after of the last line."),
		field.Int64("young_balance").Default(0).
			Comment("Minor units; the sum of the wallet's lots of young money, those that have matured meanwhile included."),
		field.Int64("revenue").Default(0).
			Comment("Minor units; what the application has earned from the wallet: the negated sum of its lines with contra REVENUE."),
		field.Int64("held").Default(0).Comment("Minor units; what active holds reserve, which holds alone move."),
		field.Int64("event_sequence").Default(0).Comment("wallet_sequence of the last event, which events alone move; 0 before the first."),
		field.Int64("last_sequence").Default(0).Comment("sequence of the last line; 0 before the first."),
		field.String("account_id").GoType(gid.ID("")).SchemaType(text).Optional().Nillable().
			Comment("Stripe's acct_… that payouts go to."),
		field.Time("frozen_at").Optional().Nillable().Comment("When an operator froze the wallet: it receives and does not send."),
		field.String("frozen_reason").SchemaType(text).Default("").Sensitive().Comment("Why, for operators; empty while the wallet is not frozen."),
	}
}

// Edges of Wallet.
func (Wallet) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("owner", User.Type).Ref("wallets").Field("owner_id").Unique().Required().Immutable(),
		edge.To("payout_account", PayoutAccount.Type).Field("account_id").Unique().
			Annotations(entsql.OnDelete(entsql.NoAction)),
		edge.To("transactions", Transaction.Type).Annotations(hidden(), entsql.OnDelete(entsql.NoAction)),
		edge.To("deposits", Deposit.Type).Annotations(hidden(), entsql.OnDelete(entsql.NoAction)),
		edge.To("payouts", Payout.Type).Annotations(hidden(), entsql.OnDelete(entsql.NoAction)),
		edge.To("refunds", Refund.Type).Annotations(hidden(), entsql.OnDelete(entsql.NoAction)),
	}
}

// Indexes of Wallet.
func (Wallet) Indexes() []ent.Index {
	return []ent.Index{index.Fields("owner_id", "currency", "kind").Unique()}
}

// YoungLot is money of one wallet that has come by card and matures at one time: it may be
// sent on, but not be paid out before. Only internal/ledger writes it.
type YoungLot struct{ ent.Schema }

// Mixin of YoungLot.
func (YoungLot) Mixin() []ent.Mixin { return []ent.Mixin{identified{prefix: "lot"}} }

// Annotations of YoungLot.
func (YoungLot) Annotations() []schema.Annotation { return []schema.Annotation{named("young_lots")} }

// Fields of YoungLot.
func (YoungLot) Fields() []ent.Field {
	return []ent.Field{
		reference("wallet_id"),
		field.Int64("due_at").Immutable().Comment("When it matures, in microseconds since 1970."),
		field.Int64("amount").Positive().Comment("Minor units."),
	}
}

// Indexes of YoungLot.
func (YoungLot) Indexes() []ent.Index {
	return []ent.Index{index.Fields("wallet_id", "due_at").Unique(), index.Fields("due_at")}
}

// Transaction is one line of one wallet's ledger, and a whole entry: the wallet
// is one side, contra the other. Lines are only ever added.
type Transaction struct{ ent.Schema }

// Mixin of Transaction.
func (Transaction) Mixin() []ent.Mixin { return []ent.Mixin{identified{prefix: "txn"}, created{}} }

// Annotations of Transaction.
func (Transaction) Annotations() []schema.Annotation {
	return []schema.Annotation{named("transactions")}
}

// Fields of Transaction.
func (Transaction) Fields() []ent.Field {
	return []ent.Field{
		reference("wallet_id"),
		field.Int64("sequence").Immutable().Positive().Comment("1, 2, 3 … without a gap in each wallet."),
		field.Enum("kind").Immutable().SchemaType(text).NamedValues(
			"Deposit", "DEPOSIT", "Payout", "PAYOUT", "PayoutReturn", "PAYOUT_RETURN",
			"Refund", "REFUND", "RefundReturn", "REFUND_RETURN",
			"Dispute", "DISPUTE", "DisputeReturn", "DISPUTE_RETURN", "Adjustment", "ADJUSTMENT",
			"TransferOut", "TRANSFER_OUT", "TransferIn", "TRANSFER_IN",
			"Charge", "CHARGE", "ChargeRefund", "CHARGE_REFUND", "Credit", "CREDIT"),
		field.Int64("value").Immutable().Comment("Minor units; positive when it comes in."),
		field.Int64("running_balance").Immutable().Comment("The balance BEFORE value was applied."),
		field.Int64("balance_after").Immutable().Comment("running_balance + value."),
		field.Enum("contra").Immutable().SchemaType(text).NamedValues(
			"Stripe", "STRIPE", "Payouts", "PAYOUTS", "Transfers", "TRANSFERS",
			"Disputes", "DISPUTES", "Adjustments", "ADJUSTMENTS", "Revenue", "REVENUE").
			Comment("The account on the other side of the entry."),
		field.String("reference").SchemaType(text).Immutable().NotEmpty().
			Comment("The operation or Stripe object; once for each wallet and kind."),
		field.String("peer_wallet_id").GoType(gid.ID("")).SchemaType(text).Optional().Nillable().Immutable().
			Comment("The other wallet of a transfer."),
		field.String("deposit_id").GoType(gid.ID("")).SchemaType(text).Optional().Nillable().Immutable(),
		field.String("payout_id").GoType(gid.ID("")).SchemaType(text).Optional().Nillable().Immutable(),
	}
}

// Edges of Transaction.
func (Transaction) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("wallet", Wallet.Type).Ref("transactions").Field("wallet_id").Unique().Required().Immutable(),
		edge.To("deposit", Deposit.Type).Field("deposit_id").Unique().Immutable().
			Annotations(hidden(), entsql.OnDelete(entsql.NoAction)),
		edge.To("payout", Payout.Type).Field("payout_id").Unique().Immutable().
			Annotations(hidden(), entsql.OnDelete(entsql.NoAction)),
	}
}

// Indexes of Transaction.
func (Transaction) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("wallet_id", "sequence").Unique(),
		// It begins with reference, not with wallet_id: a cached plan of another
		// reference check would otherwise pick this index and read the whole wallet.
		index.Fields("reference", "kind", "wallet_id").Unique(),
	}
}
