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

// WebhookEndpoint is an address that events are sent to.
type WebhookEndpoint struct{ ent.Schema }

// Mixin of WebhookEndpoint.
func (WebhookEndpoint) Mixin() []ent.Mixin {
	return []ent.Mixin{identified{prefix: gid.Endpoint}, created{}}
}

// Annotations of WebhookEndpoint.
func (WebhookEndpoint) Annotations() []schema.Annotation {
	return []schema.Annotation{named("webhook_endpoints")}
}

// Fields of WebhookEndpoint.
func (WebhookEndpoint) Fields() []ent.Field {
	return []ent.Field{
		field.String("url").SchemaType(text).NotEmpty(),
		field.String("event_types").SchemaType(text).Default("").Comment("Separated by spaces; empty: all."),
		field.String("query").SchemaType(text).Optional().Nillable().Comment("A GraphQL query whose result is the payload's data."),
		field.String("query_scopes").SchemaType(text).Default("").
			Comment("The scopes with which the query reads: those of who set it. Separated by spaces."),
		field.String("description").SchemaType(text).Optional().Nillable(),
		field.Enum("status").Values("ENABLED", "DISABLED").Default("ENABLED").SchemaType(text),
		field.String("disabled_reason").SchemaType(text).Optional().Nillable(),
		field.String("sealed_secret").SchemaType(text).NotEmpty().Sensitive().
			Comment("The signing secret, encrypted with a key that is not in the database."),
		field.String("previous_secret").SchemaType(text).Optional().Nillable().Sensitive().Comment("The one before the last rotation, likewise."),
		field.Time("previous_until").Optional().Nillable().Comment("Until when the previous secret signs, too."),
		field.Int64("position").Comment("How far deliveries were made of the stream of events."),
		field.String("position_id").SchemaType(text).Default("").Comment("The last event of that position; empty: none of it."),
		field.Time("failing_since").Optional().Nillable().Comment("Since when each delivery has failed; null: the last one arrived."),
		field.Time("deleted_at").Optional().Nillable(),
	}
}

// WebhookDelivery is an event on its way to an endpoint, or what came of it.
type WebhookDelivery struct{ ent.Schema }

// Mixin of WebhookDelivery.
func (WebhookDelivery) Mixin() []ent.Mixin {
	return []ent.Mixin{identified{prefix: gid.Delivery}, created{}}
}

// Annotations of WebhookDelivery.
func (WebhookDelivery) Annotations() []schema.Annotation {
	return []schema.Annotation{named("webhook_deliveries")}
}

// Fields of WebhookDelivery.
func (WebhookDelivery) Fields() []ent.Field {
	return []ent.Field{
		reference("endpoint_id"),
		field.String("event_id").GoType(gid.ID("")).SchemaType(text).Immutable(),
		field.Int("attempt").Default(0).NonNegative().Comment("How often it was sent, or was to be."),
		field.Int("unsent").Default(0).NonNegative().Comment("How many of the attempts this server could not make."),
		field.Time("next_at").Optional().Nillable().Comment("When it is sent; null: it has arrived, or was given up."),
		field.Int("http_status").Optional().Nillable(),
		field.String("error").SchemaType(text).Optional().Nillable(),
		field.String("response_body").SchemaType(text).Optional().Nillable().Comment("The first 2 kB of the last answer."),
		field.Int64("duration_ms").Optional().Nillable(),
	}
}

// Edges of WebhookDelivery.
func (WebhookDelivery) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("endpoint", WebhookEndpoint.Type).Field("endpoint_id").Unique().Required().Immutable().
			Annotations(hidden(), entsql.OnDelete(entsql.NoAction)),
	}
}

// Indexes of WebhookDelivery.
func (WebhookDelivery) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("endpoint_id", "id"), index.Fields("event_id"), index.Fields("created_at"),
		index.Fields("endpoint_id", "next_at").Annotations(entsql.IndexWhere("next_at IS NOT NULL")),
	}
}
