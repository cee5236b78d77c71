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
		field.Enum("role").NamedValues("User", "USER", "Support", "SUPPORT", "Finance", "FINANCE", "Admin", "ADMIN").
			Default("USER").SchemaType(text),
		field.String("external_id").SchemaType(text).Optional().Nillable().Unique().NotEmpty().
			Comment("The application's own identifier of the user, compared exactly; null when the application has set none."),
		field.String("password_hash").SchemaType(text).Sensitive().Comment("argon2id, PHC form."),
		field.Time("guarded_at").Optional().Nillable().
			Comment("When the password, the email or the account that is paid last changed: payouts rest for a while."),
		field.Time("payee_added_at").Optional().Nillable().
			Comment("When the user last sent more than a small amount to a new recipient: payouts rest for a while."),
		field.Time("email_verified_at").Optional().Nillable().Comment("When a link that was sent to the email came back."),
		field.String("pending_email").SchemaType(text).Optional().Nillable().NotEmpty().
			Comment("Lower case. The address that becomes the email when a link that was sent to it comes back."),
		field.Time("two_factor_at").Optional().Nillable().Comment("Since when signing in takes a code, too."),
		field.Time("passkey_at").Optional().Nillable().Comment("Since when the user has a passkey, which signing in takes, too."),
		field.Int("wrong_codes").Default(0).NonNegative().Comment("Wrong codes of the second factor since the last right one."),
		field.Time("codes_wait_until").Optional().Nillable().Comment("Until when no code is looked at."),
		field.Time("closing_at").Optional().Nillable().Comment("When closing the account began; null while it is open."),
		field.Time("deleted_at").Optional().Nillable().
			Comment("When closing the account was finished and the personal data were erased."),
		field.Time("next_at").Optional().Nillable().Comment("When the sweeper goes on with closing the account."),
		field.Time("suspended_at").Optional().Nillable().Comment("When an operator suspended the user; null: the user may sign in."),
		field.String("suspended_reason").SchemaType(text).Default("").Sensitive().Comment("Why, for operators; empty while the user is not suspended."),
		reference("wallet_id"),
	}
}

// Indexes of User.
func (User) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("next_at").Annotations(entsql.IndexWhere("next_at IS NOT NULL")),
		index.Fields("pending_email").Annotations(entsql.IndexWhere("pending_email IS NOT NULL")),
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
		field.Time("proved_at").Optional().Nillable().Comment("When who has the session last proved to be its user."),
		field.Time("factor_at").Optional().Nillable().Comment("When the user last showed a second factor for the session."),
		field.Time("seen_at").Optional().Nillable().Comment("When it was last used, to some minutes."),
		field.String("user_agent").SchemaType(text).Default("").Immutable().Comment("The browser or program, in its own words, shortened."),
		field.String("minted_by").GoType(gid.ID("")).SchemaType(text).Optional().Nillable().Immutable().
			Comment("The application's key that created the session; null: the user signed in."),
	}
}

// Edges of Session.
func (Session) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("user", User.Type).Ref("sessions").Field("user_id").Unique().Required().Immutable().
			Annotations(hidden()),
	}
}

// Indexes of Session.
func (Session) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("user_id"), index.Fields("expires_at"),
		index.Fields("minted_by").Annotations(entsql.IndexWhere("minted_by IS NOT NULL")),
	}
}

// Identity is a user's name at an issuer of tokens elsewhere (OpenID Connect).
type Identity struct{ ent.Schema }

// Mixin of Identity.
func (Identity) Mixin() []ent.Mixin { return []ent.Mixin{identified{prefix: "idn"}, created{}} }

// Annotations of Identity.
func (Identity) Annotations() []schema.Annotation { return []schema.Annotation{named("identities")} }

// Fields of Identity.
func (Identity) Fields() []ent.Field {
	return []ent.Field{
		reference("user_id"),
		field.String("issuer").SchemaType(text).Immutable().NotEmpty(),
		field.String("subject").SchemaType(text).NotEmpty().Comment("Never reused by its issuer."),
	}
}

// Indexes of Identity.
func (Identity) Indexes() []ent.Index {
	return []ent.Index{index.Fields("issuer", "subject").Unique(), index.Fields("user_id")}
}

// ResetToken lets who can read a user's mail do one thing, once.
type ResetToken struct{ ent.Schema }

// Mixin of ResetToken.
func (ResetToken) Mixin() []ent.Mixin { return []ent.Mixin{identified{prefix: "rst"}, created{}} }

// Annotations of ResetToken.
func (ResetToken) Annotations() []schema.Annotation {
	return []schema.Annotation{named("reset_tokens")}
}

// Fields of ResetToken.
func (ResetToken) Fields() []ent.Field {
	return []ent.Field{
		reference("user_id"),
		field.String("token_hash").SchemaType(text).Unique().Immutable().Sensitive().Comment("SHA-256 of the token, in hex."),
		field.Time("expires_at").Immutable(),
		field.Enum("purpose").NamedValues("Password", "PASSWORD", "Email", "EMAIL").Default("PASSWORD").SchemaType(text).Immutable().
			Comment("Set a new password, or show that the email is the user's."),
		field.String("email").SchemaType(text).Default("").Immutable().
			Comment("The address that the link was sent to; empty in links from before it was kept."),
	}
}

// Indexes of ResetToken.
func (ResetToken) Indexes() []ent.Index {
	return []ent.Index{index.Fields("user_id"), index.Fields("expires_at")}
}

// APIKey lets a server act as a user, with no more than its role.
type APIKey struct{ ent.Schema }

// Mixin of APIKey.
func (APIKey) Mixin() []ent.Mixin { return []ent.Mixin{identified{prefix: "key"}, created{}} }

// Annotations of APIKey.
func (APIKey) Annotations() []schema.Annotation { return []schema.Annotation{named("api_keys")} }

// Fields of APIKey.
func (APIKey) Fields() []ent.Field {
	return []ent.Field{
		reference("user_id"),
		field.String("name").SchemaType(text).Immutable().NotEmpty().Comment("What it is for."),
		field.Enum("role").NamedValues("User", "USER", "Support", "SUPPORT", "Finance", "FINANCE", "Admin", "ADMIN").
			SchemaType(text).Immutable().
			Comment("The most that it may; its user's role is a bound, too."),
		field.String("token_hash").SchemaType(text).Unique().Immutable().Sensitive().Comment("SHA-256 of the key, in hex."),
		field.Time("expires_at").Optional().Nillable().Comment("From when on it is refused; null: never."),
		field.Time("revoked_at").Optional().Nillable(),
	}
}

// Indexes of APIKey.
func (APIKey) Indexes() []ent.Index { return []ent.Index{index.Fields("user_id")} }

// Throttle counts how often something was tried. Its id names what and by whom,
// as a hash: an address or an email is nothing to keep.
type Throttle struct{ ent.Schema }

// Mixin of Throttle.
func (Throttle) Mixin() []ent.Mixin { return []ent.Mixin{identified{}} }

// Annotations of Throttle.
func (Throttle) Annotations() []schema.Annotation { return []schema.Annotation{named("throttles")} }

// Fields of Throttle.
func (Throttle) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("empty_at").Comment("When all tries are forgotten, in microseconds since 1970."),
	}
}

// Indexes of Throttle.
func (Throttle) Indexes() []ent.Index { return []ent.Index{index.Fields("empty_at")} }

// AuditEvent is one act of an operator, or one that concerns somebody's security.
// Lines are only ever added, so they hold ids and no personal data but the network
// address and the user agent, which are erased after a while.
type AuditEvent struct{ ent.Schema }

// Mixin of AuditEvent.
func (AuditEvent) Mixin() []ent.Mixin { return []ent.Mixin{identified{prefix: "aud"}, created{}} }

// Annotations of AuditEvent.
func (AuditEvent) Annotations() []schema.Annotation {
	return []schema.Annotation{named("audit_events")}
}

// Fields of AuditEvent.
func (AuditEvent) Fields() []ent.Field {
	return []ent.Field{
		field.String("actor").GoType(gid.ID("")).SchemaType(text).Immutable().Comment("Who did it; empty: the program or its command line."),
		field.String("action").SchemaType(text).Immutable().NotEmpty().Comment("Such as password.changed."),
		field.String("subject").GoType(gid.ID("")).SchemaType(text).Immutable().Comment("To whom or to what."),
		field.String("detail").SchemaType(text).Immutable().Default("").Comment("More, for people; no personal data."),
		field.String("address").SchemaType(text).Default("").Comment("The network address that the request came from; empty: unknown or erased."),
		field.String("user_agent").SchemaType(text).Default("").Comment("The program that sent the request, in its own words; empty: unknown or erased."),
	}
}

// Indexes of AuditEvent.
func (AuditEvent) Indexes() []ent.Index {
	return []ent.Index{index.Fields("subject", "id"), index.Fields("actor", "id")}
}
