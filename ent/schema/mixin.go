// Package schema declares the tables. What ent cannot say (composite and
// deferred references, triggers, CHECKs) stands in the versioned migrations of
// internal/database; a test holds the two together.
package schema

import (
	"time"

	"entgo.io/ent"
	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/mixin"

	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
)

// text keeps strings as text on PostgreSQL, where ent would write varchar.
var text = map[string]string{dialect.Postgres: "text", dialect.SQLite: "text"}

// identified gives a table its prefixed, time-sortable id.
type identified struct {
	mixin.Schema
	prefix string
}

func (m identified) Fields() []ent.Field {
	id := field.String("id").GoType(gid.ID("")).SchemaType(text).Immutable().NotEmpty()
	if m.prefix != "" {
		id.DefaultFunc(func() gid.ID { return gid.New(m.prefix) })
	}
	return []ent.Field{id}
}

// created records when a row was written.
type created struct{ mixin.Schema }

func (created) Fields() []ent.Field {
	return []ent.Field{field.Time("created_at").Immutable().Default(now)}
}

// updated records when a row last changed.
type updated struct{ mixin.Schema }

func (updated) Fields() []ent.Field {
	return []ent.Field{field.Time("updated_at").Default(now).UpdateDefault(now)}
}

// now stands for the time of the transaction by the database's clock, which the client
// of internal/database writes in its place.
func now() time.Time { return time.Time{} }

// reference is a required id of another table's row that never changes.
func reference(name string) ent.Field {
	return field.String(name).GoType(gid.ID("")).SchemaType(text).Immutable()
}

// currency is a wallet's currency, repeated on the row so that the database
// can hold the two together.
func currency() ent.Field {
	return field.String("currency").GoType(money.Currency("")).SchemaType(text).Immutable()
}

// operation is what every row that asks something of Stripe has in common: the
// idempotency key of the client, and where its own state machine stands.
type operation struct{ mixin.Schema }

func (operation) Fields() []ent.Field {
	return append([]ent.Field{
		reference("owner_id"),
		reference("wallet_id"),
		field.Int64("amount").Immutable().Positive().Comment("Minor units."),
		currency(),
		field.String("idempotency_key").SchemaType(text).Immutable().NotEmpty(),
		field.String("fingerprint").SchemaType(text).Immutable().
			Comment("SHA-256 of the client's input; another input under the same key is refused."),
		processorKey(),
	}, attempts()...)
}

// processorKey names the operation at Stripe: in its idempotency keys there and in
// metadata. It is derived from what the client sends again, so that a row that the
// database lost gets the same one.
func processorKey() ent.Field {
	return field.String("processor_key").GoType(gid.ID("")).SchemaType(text).Optional().Nillable().Immutable().Unique().
		Comment("The operation's name at Stripe; null: its id, as in rows from before it was derived.")
}

// attempts are the columns of one call to Stripe that is repeated until its
// outcome is known. attempt names Stripe's key. next_at says when the sweeper may
// take the row; whoever takes it moves next_at ahead, which is the lease. The
// lease only saves work: safety rests on the keys, and on applying an answer only
// in the state and attempt that asked for it.
func attempts() []ent.Field {
	return []ent.Field{
		field.Int("attempt").Default(1).Comment("Each attempt has one key at Stripe."),
		field.Int("sends").Default(0).Comment("How often this attempt went out."),
		field.Int("unclear").Default(0).Comment("How many answers to this attempt said nothing."),
		field.Time("first_sent_at").Optional().Nillable(),
		field.Time("last_sent_at").Optional().Nillable(),
		field.Time("next_at").Optional().Nillable().Comment("When the sweeper looks again; null when nothing waits."),
		field.Bool("parked").Default(false).Comment("Failed too often: waits for a person."),
		field.String("failure_code").SchemaType(text).Optional().Nillable(),
		field.String("decline_code").SchemaType(text).Optional().Nillable(),
		field.String("failure_message").SchemaType(text).Optional().Nillable(),
	}
}

// named pins a table's name.
func named(table string) schema.Annotation { return entsql.Annotation{Table: table} }

// hidden keeps an edge or field out of the methods that gqlgen would call.
func hidden() schema.Annotation { return skip{1} }

// skip is entgql's annotation of that meaning and name. The schema is linked into
// the program, and entgql would bring ent's whole code generation with it.
type skip struct {
	Skip int // entgql.SkipType
}

func (skip) Name() string { return "EntGQL" }
