package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"

	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/scope"
)

// ApplicationKey lets the application's back end act for itself, with the scopes of the
// key. It belongs to no user. The secrets themselves are never kept.
type ApplicationKey struct{ ent.Schema }

// Mixin of ApplicationKey.
func (ApplicationKey) Mixin() []ent.Mixin { return []ent.Mixin{identified{prefix: "apk"}, created{}} }

// Annotations of ApplicationKey.
func (ApplicationKey) Annotations() []schema.Annotation {
	return []schema.Annotation{named("application_keys")}
}

// Fields of ApplicationKey.
func (ApplicationKey) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").SchemaType(text).Immutable().NotEmpty().Comment("What it is for."),
		field.String("scopes").GoType(scope.Set{}).SchemaType(text).Immutable().Comment("What it may do, separated by spaces."),
		field.String("secret_hash").SchemaType(text).Unique().Sensitive().Comment("SHA-256 of the secret, in hex."),
		field.String("last_four").SchemaType(text).Comment("The last four characters of the secret."),
		field.String("previous_hash").SchemaType(text).Optional().Nillable().Unique().Sensitive().
			Comment("SHA-256 of the secret before the last rotation."),
		field.Time("previous_until").Optional().Nillable().Comment("Until when the previous secret works, too."),
		field.String("created_by").GoType(gid.ID("")).SchemaType(text).Immutable().Comment("Who created it; empty: the command line."),
		field.Time("last_used_at").Optional().Nillable().Comment("When it was last used, to a minute."),
		field.Time("expires_at").Optional().Nillable().Comment("From when on it is refused; null: never."),
		field.Time("revoked_at").Optional().Nillable(),
	}
}
