package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// Passkey is a WebAuthn credential of a user: a second factor beside the password.
// User.passkey_at tells whether a user has one.
type Passkey struct{ ent.Schema }

// Mixin of Passkey.
func (Passkey) Mixin() []ent.Mixin { return []ent.Mixin{identified{prefix: "psk"}, created{}} }

// Annotations of Passkey.
func (Passkey) Annotations() []schema.Annotation { return []schema.Annotation{named("passkeys")} }

// Fields of Passkey.
func (Passkey) Fields() []ent.Field {
	return []ent.Field{
		reference("user_id"),
		field.String("name").SchemaType(text).NotEmpty().Immutable().Comment("The user's own name for it."),
		field.String("credential_id").SchemaType(text).Unique().NotEmpty().Immutable().Comment("The authenticator's name for it, in base64url."),
		field.String("public_key").SchemaType(text).NotEmpty().Immutable().Comment("A COSE key, in base64url."),
		field.String("aaguid").SchemaType(text).Default("").Immutable().Comment("The model of the authenticator, in hexadecimal; zeros when it does not say."),
		field.String("transports").SchemaType(text).Default("").Immutable().Comment("How the authenticator is reached, such as internal or usb, separated by blanks."),
		field.Bool("backup_eligible").Immutable().Comment("Whether the authenticator may copy it to other devices."),
		field.Int64("sign_count").Default(0).NonNegative().Comment("How often it has signed, as the authenticator counts; zero when it does not count."),
		field.Time("last_used_at").Optional().Nillable().Comment("When it was last used as a second factor."),
	}
}

// Indexes of Passkey.
func (Passkey) Indexes() []ent.Index { return []ent.Index{index.Fields("user_id")} }

// PasskeyChallenge is what a passkey has to sign, once. It is deleted when it is used.
type PasskeyChallenge struct{ ent.Schema }

// Mixin of PasskeyChallenge.
func (PasskeyChallenge) Mixin() []ent.Mixin {
	return []ent.Mixin{identified{prefix: "psc"}, created{}}
}

// Annotations of PasskeyChallenge.
func (PasskeyChallenge) Annotations() []schema.Annotation {
	return []schema.Annotation{named("passkey_challenges")}
}

// Fields of PasskeyChallenge.
func (PasskeyChallenge) Fields() []ent.Field {
	return []ent.Field{
		reference("user_id"),
		field.String("session").SchemaType(text).Default("").Immutable().
			Comment("The session that asked for it, which alone may use it; empty for signing in."),
		field.Enum("purpose").NamedValues("Registration", "REGISTRATION", "Authentication", "AUTHENTICATION").SchemaType(text).Immutable(),
		field.String("challenge_hash").SchemaType(text).Unique().Immutable().Sensitive().Comment("SHA-256 of the challenge, in hex."),
		field.Time("expires_at").Immutable(),
	}
}

// Indexes of PasskeyChallenge.
func (PasskeyChallenge) Indexes() []ent.Index {
	return []ent.Index{index.Fields("user_id"), index.Fields("expires_at")}
}
