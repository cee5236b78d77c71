package events

import (
	"context"
	"strings"
	"time"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/event"
	"github.com/purserhq/purser/ent/webhookendpoint"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
)

// maxRedelivered is how many events one call sends again.
const maxRedelivered = 10_000

// Redelivery asks to send events again: one, or all since a time.
type Redelivery struct {
	By, Endpoint gid.ID
	Event        gid.ID    // empty: Since
	Since        time.Time // zero: Event
}

// Redeliver sends events to an endpoint again, under the same ids, and returns how many. Fails
// with InvalidInput, NotFound or Disabled.
func (s *Service) Redeliver(ctx context.Context, in Redelivery) (n int, err error) {
	err = s.toEnabled(ctx, in.Endpoint, func(ctx context.Context, tx *database.Tx, e *ent.WebhookEndpoint) error {
		if (in.Event == "") == in.Since.IsZero() {
			return refusal.New(refusal.InvalidInput, "Give exactly one of eventId and since.", "input")
		}
		query := tx.Event.Query()
		if in.Event != "" {
			query.Where(event.ID(in.Event), event.Or(event.EndpointIDIsNil(), event.EndpointID(in.Endpoint)))
		} else {
			query.Where(event.CreatedAtGTE(in.Since), event.EndpointIDIsNil()).Order(event.ByPosition(), event.ByID()).Limit(maxRedelivered + 1)
			if types := strings.Fields(e.EventTypes); len(types) > 0 {
				query.Where(event.TypeIn(types...))
			}
		}
		found, err := query.Select(event.FieldID).All(ctx)
		if err != nil {
			return err
		}
		switch n = len(found); {
		case n > maxRedelivered:
			return refusal.Newf(refusal.InvalidInput, "since", "More than %d events were written since. Choose a later time.", maxRedelivered).WithMax(maxRedelivered)
		case n == 0 && in.Event != "":
			return refusal.Newf(refusal.NotFound, "eventId", "The event does not exist.")
		}
		for begin := 0; begin < n; begin += maxFanOut {
			if err := insertDeliveries(ctx, tx, in.Endpoint, found[begin:min(n, begin+maxFanOut)]); err != nil {
				return err
			}
		}
		return audit.Record(ctx, tx, audit.Event{Actor: in.By, Action: audit.EventsRedelivered, Subject: in.Endpoint})
	})
	return n, err
}

// testPosition is where an event of a test stands: behind what is there.
var testPosition = map[string]string{
	dialect.Postgres: `SELECT event_position()`,
	dialect.SQLite:   `SELECT COALESCE(MAX(position), 0) + 1 FROM events`,
}

// SendTest sends an event to one endpoint that tells of nothing, and returns its delivery. No
// other reader of events receives it. Fails with InvalidInput, NotFound or Disabled.
func (s *Service) SendTest(ctx context.Context, by, endpoint gid.ID, kind string) (delivery gid.ID, err error) {
	delivery = gid.New(gid.Delivery)
	err = s.toEnabled(ctx, endpoint, func(ctx context.Context, tx *database.Tx, _ *ent.WebhookEndpoint) error {
		if !Known(kind) {
			return refusal.Newf(refusal.InvalidInput, "type", "This is not a type of events.")
		}
		var position int64
		err := tx.Read(ctx, testPosition[tx.Dialect()]).ForEach(func(scan database.Scan) error { return scan(&position) })
		if err != nil {
			return err
		}
		now, id := tx.Now(ctx), gid.New(gid.WalletEvent)
		err = tx.Event.Create().SetID(id).SetPosition(position).SetType(kind).SetObjectID(endpoint).SetEndpointID(endpoint).
			SetData(`{"test": true}`).SetCreatedAt(now).Exec(ctx)
		if err != nil {
			return err
		}
		err = tx.WebhookDelivery.Create().SetID(delivery).SetEndpointID(endpoint).SetEventID(id).SetNextAt(now).SetCreatedAt(now).Exec(ctx)
		if err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{Actor: by, Action: audit.EventTested, Subject: endpoint, Detail: kind})
	})
	return delivery, err
}

// toEnabled runs fn in a transaction with an endpoint that receives events.
func (s *Service) toEnabled(ctx context.Context, id gid.ID, fn func(context.Context, *database.Tx, *ent.WebhookEndpoint) error) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		e, err := tx.WebhookEndpoint.Query().Where(webhookendpoint.ID(id), webhookendpoint.DeletedAtIsNil()).Only(ctx)
		switch {
		case ent.IsNotFound(err):
			return noEndpoint()
		case err != nil:
			return err
		case e.Status != webhookendpoint.StatusENABLED:
			return refusal.New(refusal.Disabled, "The endpoint is disabled. Enable it first.", "input", "webhookEndpointId")
		}
		return fn(ctx, tx, e)
	})
}
