package events

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/event"
	"github.com/purserhq/purser/ent/webhookdelivery"
	"github.com/purserhq/purser/ent/webhookendpoint"
	"github.com/purserhq/purser/internal/gid"
)

// maxCounted bounds what the backlog of an endpoint costs to read: more are not counted.
const maxCounted = 10_000

// Backlog is what waits for one endpoint, on all replicas together.
type Backlog struct {
	Endpoint gid.ID
	Enabled  bool
	Waiting  int           // events that have not arrived yet; 10,000 of each kind are counted at most
	Lag      time.Duration // how old the oldest of them is; 0: there is none
}

// Backlogs reads what waits for each endpoint that was not deleted, of which there are 20 at most.
func (s *Service) Backlogs(ctx context.Context) (all []Backlog, err error) {
	endpoints, err := s.db.Client().WebhookEndpoint.Query().Where(webhookendpoint.DeletedAtIsNil()).Order(webhookendpoint.ByID(sql.OrderAsc())).All(ctx)
	if err != nil || len(endpoints) == 0 {
		return nil, err
	}
	now, err := s.db.Now(ctx)
	if err != nil {
		return nil, err
	}
	horizon, err := s.Horizon(ctx)
	if err != nil {
		return nil, err
	}
	for _, e := range endpoints {
		b, err := s.backlog(ctx, e, horizon, now)
		if err != nil {
			return nil, fmt.Errorf("what waits for %s: %w", e.ID, err)
		}
		all = append(all, b)
	}
	return all, nil
}

// backlog counts what is on its way to an endpoint, and what no delivery was made of yet.
func (s *Service) backlog(ctx context.Context, e *ent.WebhookEndpoint, horizon int64, now time.Time) (Backlog, error) {
	b := Backlog{Endpoint: e.ID, Enabled: e.Status == webhookendpoint.StatusENABLED}
	made, err := s.db.Client().WebhookDelivery.Query().Where(webhookdelivery.EndpointID(e.ID), webhookdelivery.NextAtNotNil()).
		Order(webhookdelivery.ByNextAt()).Limit(maxCounted).Select(webhookdelivery.FieldCreatedAt).All(ctx)
	if err != nil {
		return b, err
	}
	for _, d := range made {
		b.Lag = max(b.Lag, now.Sub(d.CreatedAt))
	}
	query := s.db.Client().Event.Query()
	query.Modify(Next(placeOf(e), horizon, nil, maxCounted))
	unread, err := query.Select(event.FieldType, event.FieldCreatedAt).All(ctx)
	if err != nil {
		return b, err
	}
	unread = ofTypes(unread, e)
	for _, one := range unread {
		b.Lag = max(b.Lag, now.Sub(one.CreatedAt))
	}
	b.Waiting = len(made) + len(unread)
	return b, nil
}
