package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// SecondFactor is the authenticator app of a user. It counts once the user has shown
// a code of it, which User.two_factor_at tells.
type SecondFactor struct{ ent.Schema }

// Mixin of SecondFactor.
func (SecondFactor) Mixin() []ent.Mixin { return []ent.Mixin{identified{prefix: "sfa"}, created{}} }

// Annotations of SecondFactor.
func (SecondFactor) Annotations() []schema.Annotation {
	return []schema.Annotation{named("second_factors")}
}

// Fields of SecondFactor.
func (SecondFactor) Fields() []ent.Field {
	return []ent.Field{
		reference("user_id"),
		field.String("sealed_secret").SchemaType(text).NotEmpty().Immutable().Sensitive().
			Comment("The shared secret, encrypted with a key that is not in the database."),
		field.Int64("last_step").Default(0).Comment("The 30 seconds of the last code that was taken: none counts twice."),
	}
}

// Indexes of SecondFactor.
func (SecondFactor) Indexes() []ent.Index { return []ent.Index{index.Fields("user_id").Unique()} }

// RecoveryCode stands in for a code of the app, once. It is deleted when it is used.
type RecoveryCode struct{ ent.Schema }

// Mixin of RecoveryCode.
func (RecoveryCode) Mixin() []ent.Mixin { return []ent.Mixin{identified{prefix: "rec"}, created{}} }

// Annotations of RecoveryCode.
func (RecoveryCode) Annotations() []schema.Annotation {
	return []schema.Annotation{named("recovery_codes")}
}

// Fields of RecoveryCode.
func (RecoveryCode) Fields() []ent.Field {
	return []ent.Field{
		reference("user_id"),
		field.String("code_hash").SchemaType(text).Immutable().Sensitive().Comment("SHA-256 of the code, in hex."),
	}
}

// Indexes of RecoveryCode.
func (RecoveryCode) Indexes() []ent.Index {
	return []ent.Index{index.Fields("user_id", "code_hash").Unique()}
}
