package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/purserhq/purser/internal/gid"
)

// Transfer is money that went from one wallet to another. Nothing outside takes
// part in it, so it has no states: one that exists is done. Only internal/ledger
// writes it, together with its two lines.
type Transfer struct{ ent.Schema }

// Mixin of Transfer.
func (Transfer) Mixin() []ent.Mixin { return []ent.Mixin{identified{prefix: gid.Transfer}, created{}} }

// Annotations of Transfer.
func (Transfer) Annotations() []schema.Annotation { return []schema.Annotation{named("transfers")} }

// Fields of Transfer.
func (Transfer) Fields() []ent.Field {
	return []ent.Field{
		reference("owner_id"),
		reference("wallet_id"),
		reference("to_owner_id"),
		reference("to_wallet_id"),
		field.Int64("amount").Immutable().Positive().Comment("Minor units."),
		currency(),
		field.String("note").SchemaType(text).Immutable().Default("").MaxLen(140).Comment("The sender's words; may be empty."),
		field.String("idempotency_key").SchemaType(text).Immutable().NotEmpty(),
		field.String("fingerprint").SchemaType(text).Immutable().
			Comment("SHA-256 of the client's input; another input under the same key is refused."),
	}
}

// Indexes of Transfer.
func (Transfer) Indexes() []ent.Index {
	return []ent.Index{once, index.Fields("wallet_id", "created_at", "amount")} // amount: what a wallet sent in a day is summed from the index
}

// Payee is a recipient of a wallet's transfers. Above a small amount in all the sender must
// have authenticated recently, once.
type Payee struct{ ent.Schema }

// Mixin of Payee.
func (Payee) Mixin() []ent.Mixin { return []ent.Mixin{identified{prefix: "pye"}, created{}} }

// Annotations of Payee.
func (Payee) Annotations() []schema.Annotation { return []schema.Annotation{named("payees")} }

// Fields of Payee.
func (Payee) Fields() []ent.Field {
	return []ent.Field{
		reference("wallet_id"),
		reference("to_wallet_id"),
		field.Int64("amount").NonNegative().Comment("Minor units sent so far; counted until the recipient is known."),
		field.Time("known_at").Optional().Nillable().Comment("Since when any amount may be sent; null: small ones only."),
	}
}

// Indexes of Payee.
func (Payee) Indexes() []ent.Index {
	return []ent.Index{index.Fields("wallet_id", "to_wallet_id").Unique()}
}
