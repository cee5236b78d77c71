package graph

import (
	"context"
	"strings"
	"time"

	"entgo.io/ent/dialect/sql"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/predicate"
	"github.com/purserhq/purser/ent/webhookdelivery"
	"github.com/purserhq/purser/ent/webhookendpoint"
	"github.com/purserhq/purser/graph/generated"
	"github.com/purserhq/purser/graph/relay"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/events"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
)

// maxDeliveriesOfEvent is how many deliveries of one event are shown.
const maxDeliveriesOfEvent = 100

// asks is who calls: an operator, or a key of the application.
func asks(ctx context.Context) gid.ID {
	caller, _ := auth.CallerOf(ctx)
	return caller.ID + caller.Application // one of them is empty
}

// webhookEndpoints are the endpoints that were not deleted.
func (r *Resolver) webhookEndpoints(ctx context.Context) ([]*ent.WebhookEndpoint, error) {
	return r.Read.WebhookEndpoint.Query().Where(webhookendpoint.DeletedAtIsNil()).Order(ent.Asc(webhookendpoint.FieldID)).All(ctx)
}

// webhookEndpoint is one endpoint, of those that were not deleted; nil when there is none.
func (r *Resolver) webhookEndpoint(ctx context.Context, id gid.ID) (*ent.WebhookEndpoint, error) {
	e, err := r.Read.WebhookEndpoint.Query().Where(webhookendpoint.ID(id), webhookendpoint.DeletedAtIsNil()).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, nil
	}
	return e, err
}

// endpointSecret answers with an endpoint and its new secret.
func (r *Resolver) endpointSecret(ctx context.Context, id gid.ID, secret string, err error) (*generated.WebhookEndpointSecretPayload, error) {
	why, err := refused(err)
	payload := &generated.WebhookEndpointSecretPayload{UserErrors: why}
	if err != nil || len(why) > 0 {
		return payload, err
	}
	payload.Secret = &secret
	payload.WebhookEndpoint, err = r.webhookEndpoint(ctx, id)
	return payload, err
}

// endpointPayload answers with an endpoint as it is now.
func (r *Resolver) endpointPayload(ctx context.Context, id gid.ID, err error) (*generated.WebhookEndpointPayload, error) {
	why, err := refused(err)
	payload := &generated.WebhookEndpointPayload{UserErrors: why}
	if err != nil || len(why) > 0 {
		return payload, err
	}
	payload.WebhookEndpoint, err = r.webhookEndpoint(ctx, id)
	return payload, err
}

// createdEndpoint answers createWebhookEndpoint.
func (r *Resolver) createdEndpoint(ctx context.Context, in generated.CreateWebhookEndpointInput) (*generated.WebhookEndpointSecretPayload, error) {
	id, secret, err := r.Events.CreateEndpoint(ctx, events.EndpointInput{
		By: asks(ctx), Scopes: scopesOf(ctx), URL: &in.URL, Types: in.EventTypes, Query: in.Query, Description: in.Description,
	})
	return r.endpointSecret(ctx, id, secret, err)
}

// updatedEndpoint answers updateWebhookEndpoint.
func (r *Resolver) updatedEndpoint(ctx context.Context, in generated.UpdateWebhookEndpointInput) (*generated.WebhookEndpointPayload, error) {
	ask := events.EndpointInput{
		By: asks(ctx), Scopes: scopesOf(ctx), ID: in.WebhookEndpointID, URL: in.URL, Types: in.EventTypes, Query: in.Query, Description: in.Description,
	}
	if in.Status != nil {
		ask.Enable = new(*in.Status == webhookendpoint.StatusENABLED)
	}
	return r.endpointPayload(ctx, in.WebhookEndpointID, r.Events.UpdateEndpoint(ctx, ask))
}

// rotatedSecret answers rotateWebhookSecret.
func (r *Resolver) rotatedSecret(ctx context.Context, in generated.RotateWebhookSecretInput) (*generated.WebhookEndpointSecretPayload, error) {
	var overlap *time.Duration
	if in.Overlap != nil {
		overlap = new(time.Duration(*in.Overlap) * time.Second)
	}
	secret, err := r.Events.RotateSecret(ctx, asks(ctx), in.WebhookEndpointID, overlap)
	return r.endpointSecret(ctx, in.WebhookEndpointID, secret, err)
}

// redelivered answers redeliverEvents.
func (r *Resolver) redelivered(ctx context.Context, in generated.RedeliverEventsInput) (*generated.RedeliverEventsPayload, error) {
	ask := events.Redelivery{By: asks(ctx), Endpoint: in.WebhookEndpointID, Event: deref(in.EventID)}
	if in.Since != nil {
		ask.Since = *in.Since
	}
	n, err := r.Events.Redeliver(ctx, ask)
	why, err := refused(err)
	if len(why) > 0 {
		n = 0
	}
	return &generated.RedeliverEventsPayload{Count: int32(n), UserErrors: why}, err // at most 10,000
}

// tested answers sendTestEvent.
func (r *Resolver) tested(ctx context.Context, in generated.SendTestEventInput) (*generated.SendTestEventPayload, error) {
	id, err := r.Events.SendTest(ctx, asks(ctx), in.WebhookEndpointID, in.Type)
	why, err := refused(err)
	payload := &generated.SendTestEventPayload{UserErrors: why}
	if err != nil || len(why) > 0 {
		return payload, err
	}
	payload.Delivery, err = r.Read.WebhookDelivery.Get(ctx, id)
	return payload, err
}

// deliveries is a page of an endpoint's deliveries, of one status or of all.
func (r *Resolver) deliveries(
	ctx context.Context, e *ent.WebhookEndpoint, status *generated.WebhookDeliveryStatus, a relay.Arguments,
) (*relay.WebhookDeliveryConnection, error) {
	return relay.Recent(ctx, a, relay.Source[ent.WebhookDelivery]{
		Kind: gid.Delivery,
		ID:   func(d *ent.WebhookDelivery) gid.ID { return d.ID },
		Fetch: func(ctx context.Context, window func(*sql.Selector)) ([]*ent.WebhookDelivery, error) {
			query := r.Read.WebhookDelivery.Query().Where(webhookdelivery.EndpointID(e.ID))
			if status != nil {
				query.Where(withStatus(*status))
			}
			query.Modify(window)
			rows, err := expensiveIf(ctx, r.heavy, status != nil, query.All)
			for _, row := range rows {
				row.Edges.Endpoint = e
			}
			return rows, err
		},
	})
}

// arrived holds for deliveries whose last attempt was answered 2xx to its end.
var arrived = webhookdelivery.And(webhookdelivery.HTTPStatusGTE(200), webhookdelivery.HTTPStatusLT(300), webhookdelivery.ErrorIsNil())

// withStatus selects the deliveries that statusOf gives a status.
func withStatus(status generated.WebhookDeliveryStatus) predicate.WebhookDelivery {
	switch ended := webhookdelivery.NextAtIsNil(); status {
	case generated.WebhookDeliveryStatusDelivered:
		return webhookdelivery.And(ended, arrived)
	case generated.WebhookDeliveryStatusFailed: // NOT of a NULL is no truth
		return webhookdelivery.And(ended, webhookdelivery.Or(webhookdelivery.HTTPStatusIsNil(), webhookdelivery.Not(arrived)))
	default:
		return webhookdelivery.NextAtNotNil()
	}
}

// statusOf is the status of a delivery.
func statusOf(d *ent.WebhookDelivery) generated.WebhookDeliveryStatus {
	switch {
	case d.NextAt != nil:
		return generated.WebhookDeliveryStatusPending
	case d.HTTPStatus != nil && *d.HTTPStatus/100 == 2 && d.Error == nil:
		return generated.WebhookDeliveryStatusDelivered
	}
	return generated.WebhookDeliveryStatusFailed
}

// deliveriesOf are the deliveries of one event.
func (r *Resolver) deliveriesOf(ctx context.Context, e *ent.Event) ([]*ent.WebhookDelivery, error) {
	return r.Read.WebhookDelivery.Query().Where(webhookdelivery.EventID(e.ID)).
		Order(ent.Desc(webhookdelivery.FieldID)).Limit(maxDeliveriesOfEvent).All(ctx)
}

// endpointOf is the endpoint of a delivery.
func endpointOf(ctx context.Context, d *ent.WebhookDelivery) (*ent.WebhookEndpoint, error) {
	if e, err := d.Edges.EndpointOrErr(); !ent.IsNotLoaded(err) {
		return e, err
	}
	return d.QueryEndpoint().Only(ctx)
}

// typesOf are the types of an endpoint; none: all.
func typesOf(e *ent.WebhookEndpoint) []string { return strings.Fields(e.EventTypes) }

func loadEndpoints(ctx context.Context, read *ent.Client, ids []gid.ID, found map[gid.ID]ent.Noder) error {
	rows, err := read.WebhookEndpoint.Query().Where(webhookendpoint.IDIn(ids...), webhookendpoint.DeletedAtIsNil()).All(ctx)
	return put(found, rows, func(e *ent.WebhookEndpoint) gid.ID { return e.ID }, err)
}

func loadDeliveries(ctx context.Context, read *ent.Client, ids []gid.ID, found map[gid.ID]ent.Noder) error {
	rows, err := read.WebhookDelivery.Query().Where(webhookdelivery.IDIn(ids...)).All(ctx)
	return put(found, rows, func(d *ent.WebhookDelivery) gid.ID { return d.ID }, err)
}

func refusedEndpoint(why []*refusal.Error) any {
	return &generated.WebhookEndpointPayload{UserErrors: why}
}

func refusedEndpointSecret(why []*refusal.Error) any {
	return &generated.WebhookEndpointSecretPayload{UserErrors: why}
}
