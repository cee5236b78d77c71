package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/purserhq/purser/internal/gid"
)

// PayoutAccount is what Stripe last said about one user's connected account.
// Its id is Stripe's acct_…
type PayoutAccount struct{ ent.Schema }

// Mixin of PayoutAccount.
func (PayoutAccount) Mixin() []ent.Mixin { return []ent.Mixin{identified{}, created{}} }

// Annotations of PayoutAccount.
func (PayoutAccount) Annotations() []schema.Annotation {
	return []schema.Annotation{named("payout_accounts")}
}

// Fields of PayoutAccount.
func (PayoutAccount) Fields() []ent.Field {
	return []ent.Field{
		reference("owner_id"),
		field.Bool("details_submitted").Default(false),
		field.Bool("transfers_enabled").Default(false).Comment("The transfers capability is active."),
		field.Bool("payouts_enabled").Default(false),
		field.Strings("requirements_due").Default([]string{}),
		field.String("disabled_reason").SchemaType(text).Optional().Nillable(),
		field.String("bank_failure_code").SchemaType(text).Optional().Nillable().
			Comment("Why Stripe's last payout from the account to its bank came back; null when it did not."),
		field.String("bank_failure_message").SchemaType(text).Optional().Nillable(),
		field.Time("disconnected_at").Optional().Nillable().
			Comment("Since when Stripe says that the account is not the platform's any more."),
		field.Time("synced_at").Comment("When Stripe was asked."),
		field.Time("next_at").Optional().Nillable().Comment("When the sweeper asks again."),
	}
}

// Indexes of PayoutAccount.
func (PayoutAccount) Indexes() []ent.Index {
	// An owner whose account was disconnected gets another one.
	one := index.Fields("owner_id").Unique().Annotations(entsql.IndexWhere("disconnected_at IS NULL"))
	return []ent.Index{one, index.Fields("next_at"), index.Fields("owner_id", "id")}
}

// Mark is the hash of what Stripe calls the fingerprint of a card that a user has paid with,
// or of a bank account that a user is paid at. It says nothing of the number.
type Mark struct{ ent.Schema }

// Mixin of Mark.
func (Mark) Mixin() []ent.Mixin { return []ent.Mixin{identified{prefix: "mrk"}, created{}} }

// Annotations of Mark.
func (Mark) Annotations() []schema.Annotation { return []schema.Annotation{named("marks")} }

// Fields of Mark.
func (Mark) Fields() []ent.Field {
	return []ent.Field{
		reference("owner_id"),
		field.Enum("kind").SchemaType(text).Immutable().NamedValues("Card", "CARD", "Bank", "BANK"),
		field.String("digest").SchemaType(text).Immutable().Sensitive().Comment("SHA-256 of the kind and the fingerprint, in hex."),
	}
}

// Indexes of Mark.
func (Mark) Indexes() []ent.Index {
	return []ent.Index{index.Fields("owner_id", "kind", "digest").Unique(), index.Fields("digest")}
}

// StripeEvent is the inbox: what Stripe announced, and whether it was dealt
// with. It holds ids only; the object is fetched anew when it is dealt with.
type StripeEvent struct{ ent.Schema }

// Mixin of StripeEvent.
func (StripeEvent) Mixin() []ent.Mixin { return []ent.Mixin{identified{}} }

// Annotations of StripeEvent.
func (StripeEvent) Annotations() []schema.Annotation {
	return []schema.Annotation{named("stripe_events")}
}

// Fields of StripeEvent.
func (StripeEvent) Fields() []ent.Field {
	return []ent.Field{
		field.String("type").SchemaType(text).Immutable(),
		field.String("object_id").SchemaType(text).Immutable(),
		field.String("account").SchemaType(text).Optional().Nillable().Immutable().
			Comment("The connected account it speaks of; null for the platform's own."),
		field.String("owner_id").GoType(gid.ID("")).SchemaType(text).Optional().Nillable().Immutable().
			Comment("The user whose object it is about, as far as that is known on receipt; null for nobody's. The sweeper shares its work among owners."),
		field.Time("received_at").Immutable().Default(now),
		field.Time("processed_at").Optional().Nillable(),
		field.Int("tries").Default(0),
		field.Time("next_at").Optional().Nillable().Default(now),
		field.Bool("parked").Default(false),
	}
}

// Indexes of StripeEvent.
func (StripeEvent) Indexes() []ent.Index {
	return []ent.Index{index.Fields("next_at"), index.Fields("processed_at")}
}
