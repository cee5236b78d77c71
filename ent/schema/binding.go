package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"

	"github.com/purserhq/purser/internal/gid"
)

// Binding says at which Stripe account the database's money is. There is one row,
// stripe, from the first start on.
type Binding struct{ ent.Schema }

// Mixin of Binding.
func (Binding) Mixin() []ent.Mixin { return []ent.Mixin{identified{}} }

// Annotations of Binding.
func (Binding) Annotations() []schema.Annotation { return []schema.Annotation{named("bindings")} }

// Fields of Binding.
func (Binding) Fields() []ent.Field {
	return []ent.Field{
		field.String("account").GoType(gid.ID("")).SchemaType(text).Default("").
			Comment("Stripe's acct_… of the platform; empty while Stripe has not told it."),
		field.Enum("mode").SchemaType(text).NamedValues("Live", "live", "Test", "test", "Sandbox", "sandbox"),
		field.Int("rebinds").Default(0).Comment("How often an operator has bound it to another one."),
		field.Time("bound_at").Default(now),
	}
}

// Fence says in which history of the database its rows stand, so that a history that
// was cut off is noticed: a failover to a replica that lagged, a restored backup. There
// is one row, database.
type Fence struct{ ent.Schema }

// Mixin of Fence.
func (Fence) Mixin() []ent.Mixin { return []ent.Mixin{identified{}} }

// Annotations of Fence.
func (Fence) Annotations() []schema.Annotation { return []schema.Annotation{named("fences")} }

// Fields of Fence.
func (Fence) Fields() []ent.Field {
	return []ent.Field{
		field.String("history").SchemaType(text).Default("").
			Comment("What the server says of itself: its system, timeline, database and table."),
		field.Int64("generation").Default(0).Comment("How often the program was started on an SQLite file."),
		field.Time("suspected_at").Optional().Nillable().Comment("Since when rows may be missing; null: none are."),
		field.Time("lost_after").Optional().Nillable().Comment("What may be missing was written after this."),
		field.String("reason").SchemaType(text).Default("").Comment("Why they may be missing."),
		field.Time("checking_until").Optional().Nillable().Comment("Until when one replica checks against Stripe."),
	}
}
