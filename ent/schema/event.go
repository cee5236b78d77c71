package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/purserhq/purser/internal/gid"
)

// Event is one change that the application can see, written by the database in the
// transaction that made it. It never changes.
type Event struct{ ent.Schema }

// Mixin of Event.
func (Event) Mixin() []ent.Mixin { return []ent.Mixin{identified{prefix: gid.WalletEvent}, created{}} }

// Annotations of Event.
func (Event) Annotations() []schema.Annotation { return []schema.Annotation{named("events")} }

// Fields of Event.
func (Event) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("position").Immutable().
			Comment("PostgreSQL: the number of the transaction, since transactions commit in any order. SQLite: 1, 2, 3 …"),
		field.String("type").SchemaType(text).Immutable().NotEmpty().Comment("Such as deposit.succeeded; see docs/events.md."),
		reference("object_id"),
		field.String("wallet_id").GoType(gid.ID("")).SchemaType(text).Optional().Nillable().Immutable(),
		field.Int64("wallet_sequence").Optional().Nillable().Immutable().Comment("1, 2, 3 … without a gap in each wallet."),
		field.String("endpoint_id").GoType(gid.ID("")).SchemaType(text).Optional().Nillable().Immutable().
			Comment("The webhook endpoint that alone receives it, as a test; null for all others."),
		field.String("data").SchemaType(text).Immutable().Comment("The object as it was, as JSON; amounts in minor units."),
	}
}

// Indexes of Event.
func (Event) Indexes() []ent.Index { return []ent.Index{index.Fields("position", "id").Unique()} }
