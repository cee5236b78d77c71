package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// User is a person with an account. A user without a wallet cannot exist: the
// wallet's id is required, and a hook makes the wallet in the same transaction.
type User struct{ ent.Schema }

// Mixin of User.
func (User) Mixin() []ent.Mixin { return []ent.Mixin{identified{prefix: "usr"}, created{}} }

// Annotations of User.
func (User) Annotations() []schema.Annotation { return []schema.Annotation{named("users")} }

// Fields of User.
func (User) Fields() []ent.Field {
	return []ent.Field{
		field.String("email").SchemaType(text).Unique().NotEmpty().Comment("Lower case."),
		field.String("name").SchemaType(text).Optional().Nillable(),
		field.Enum("role").NamedValues("User", "USER", "Admin", "ADMIN").Default("USER").SchemaType(text),
		field.String("password_hash").SchemaType(text).Sensitive().Comment("argon2id, PHC form."),
		reference("wallet_id"),
	}
}

// Edges of User.
func (User) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("wallet", Wallet.Type).Field("wallet_id").Unique().Required().Immutable(),
		edge.To("wallets", Wallet.Type).Annotations(hidden(), entsql.OnDelete(entsql.NoAction)),
		edge.To("sessions", Session.Type).Annotations(hidden(), entsql.OnDelete(entsql.NoAction)),
	}
}

// Session is one signed-in browser or program. The token itself is never kept.
type Session struct{ ent.Schema }

// Mixin of Session.
func (Session) Mixin() []ent.Mixin { return []ent.Mixin{identified{prefix: "ses"}, created{}} }

// Annotations of Session.
func (Session) Annotations() []schema.Annotation { return []schema.Annotation{named("sessions")} }

// Fields of Session.
func (Session) Fields() []ent.Field {
	return []ent.Field{
		reference("user_id"),
		field.String("token_hash").SchemaType(text).Unique().Immutable().Sensitive().
			Comment("SHA-256 of the token, in hex."),
		field.Time("expires_at"),
	}
}

// Edges of Session.
func (Session) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("user", User.Type).Ref("sessions").Field("user_id").Unique().Required().Immutable().
			Annotations(hidden()),
	}
}
