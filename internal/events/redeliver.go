package events

import (
	"context"
	"fmt"
	"slices"
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

const (
	// maxRedelivered is how many events one call sends again, and maxScanned how many it looks at.
	maxRedelivered = 10_000
	maxScanned     = 200_000
)

// Redelivery asks to send events again: one, or all since a time.
type Redelivery struct {
	By, Endpoint gid.ID
	Event        gid.ID    // empty: Since
	Since        time.Time // zero: Event
}

// Redeliver sends events to an endpoint again, under the same ids, and returns how many. Fails
// with InvalidInput, NotFound or Disabled. The events are found before the transaction begins,
// which writes as many rows as there are events.
func (s *Service) Redeliver(ctx context.Context, in Redelivery) (n int, err error) {
	e, err := s.db.Client().WebhookEndpoint.Get(ctx, in.Endpoint)
	if ent.IsNotFound(err) {
		return 0, noEndpoint()
	}
	if err != nil {
		return 0, err
	}
	if (in.Event == "") == in.Since.IsZero() {
		return 0, refusal.New(refusal.InvalidInput, "Give exactly one of eventId and since.", "input")
	}
	found, err := s.again(ctx, in, e)
	if err != nil {
		return 0, err
	}
	err = s.toEnabled(ctx, in.Endpoint, func(ctx context.Context, tx *database.Tx, _ *ent.WebhookEndpoint) error {
		for some := range slices.Chunk(found, maxFanOut) {
			if err := insertDeliveries(ctx, tx, in.Endpoint, some); err != nil {
				return err
			}
		}
		detail := string(in.Event)
		if in.Event == "" {
			detail = fmt.Sprintf("%d events since %s", len(found), in.Since.UTC().Format(time.RFC3339))
		}
		return audit.Record(ctx, tx, audit.Event{Actor: in.By, Action: audit.EventsRedelivered, Subject: in.Endpoint, Detail: detail})
	})
	return len(found), err
}

// again are the events that are to be sent again. Ids begin with the time at which an event was
// written, so that those since a time are found by the primary key.
func (s *Service) again(ctx context.Context, in Redelivery, e *ent.WebhookEndpoint) (all []*ent.Event, err error) {
	if in.Event != "" {
		all, err = s.db.Client().Event.Query().Where(event.ID(in.Event), event.Or(event.EndpointIDIsNil(), event.EndpointID(in.Endpoint))).All(ctx)
		if err == nil && len(all) == 0 {
			err = refusal.Newf(refusal.NotFound, "eventId", "The event does not exist.")
		}
		return all, err
	}
	from := idAt(in.Since)
	for range maxScanned / maxFanOut {
		page, err := s.db.Client().Event.Query().Where(event.IDGT(from), event.EndpointIDIsNil()).Order(event.ByID()).Limit(maxFanOut).
			Select(event.FieldID, event.FieldType).All(ctx)
		if err != nil || len(page) == 0 {
			return all, err
		}
		from = page[len(page)-1].ID
		if all = append(all, ofTypes(page, e)...); len(all) > maxRedelivered {
			return nil, refusal.Newf(refusal.InvalidInput, "since",
				"More than %d events were written since. Choose a later time.", maxRedelivered).WithMax(maxRedelivered)
		}
	}
	return nil, refusal.Newf(refusal.InvalidInput, "since", "More than %d events of all types were written since. Choose a later time.", maxScanned)
}

// idAt is before the id of each event that was written at a time or later, as the database makes
// them: by microseconds, in hex.
func idAt(at time.Time) gid.ID {
	return gid.ID(fmt.Sprintf("%s_%014x", gid.WalletEvent, max(at.UnixMicro(), 0)))
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
