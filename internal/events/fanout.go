package events

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/event"
	"github.com/purserhq/purser/ent/webhookendpoint"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/failpoint"
	"github.com/purserhq/purser/internal/gid"
)

const (
	// maxFanOut is how many events one transaction reads, and makes deliveries of: an endpoint
	// that is far behind, or that wants types that are rare, holds nobody up.
	maxFanOut = 500
	// fanOuts is how many such transactions an endpoint has in one round.
	fanOuts = 20
)

// fanOut makes deliveries of what follows the place of an endpoint, and moves the place on in
// the same transaction, so that no event is passed over and none is taken twice. One replica
// does it at a time; the others pass the locked row by. Where nothing follows nothing is
// written: the row of an endpoint that is idle is left alone.
func (s *Service) fanOut(ctx context.Context, endpoint gid.ID) (more bool, err error) {
	horizon, follows, err := s.follows(ctx, endpoint)
	if err != nil || !follows {
		return false, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		more = false
		e, err := tx.WebhookEndpoint.Query().Where(webhookendpoint.ID(endpoint), webhookendpoint.StatusEQ(webhookendpoint.StatusENABLED)).
			Modify(database.ForUpdateIfFree).Only(ctx)
		if err != nil {
			return ent.MaskNotFound(err)
		}
		query := tx.Event.Query()
		query.Modify(Next(placeOf(e), horizon, nil, maxFanOut))
		found, err := query.Select(event.FieldID, event.FieldPosition, event.FieldType).All(ctx)
		if err != nil || len(found) == 0 {
			return err
		}
		more = len(found) == maxFanOut
		place := PlaceOf(found[len(found)-1])
		if err := insertDeliveries(ctx, tx, endpoint, ofTypes(found, e)); err != nil {
			return err
		}
		failpoint.Hit("delivery", "made", "uncommitted")
		return tx.WebhookEndpoint.UpdateOneID(endpoint).SetPosition(place.Position).SetPositionID(string(place.ID)).Exec(ctx)
	})
	if err != nil {
		return false, fmt.Errorf("make deliveries of %s: %w", endpoint, err)
	}
	failpoint.Hit("delivery", "made")
	return more, nil
}

// follows tells whether there are events behind the place of an endpoint. The horizon is read
// after the place, and never goes back: a place ahead of it was reached in a history that is
// lost, and the endpoint would wait for ever. Positions go on above it then.
func (s *Service) follows(ctx context.Context, endpoint gid.ID) (horizon int64, follows bool, err error) {
	e, err := s.db.Client().WebhookEndpoint.Get(ctx, endpoint)
	if err != nil {
		return 0, false, ent.MaskNotFound(err)
	}
	if horizon, err = s.Horizon(ctx); err != nil {
		return 0, false, err
	}
	if e.Position > horizon {
		s.options.Alarms.EndpointAhead(ctx, endpoint)
		return 0, false, s.db.RaiseEvents(ctx, time.Time{})
	}
	query := s.db.Client().Event.Query()
	query.Modify(Next(placeOf(e), horizon, nil, 1))
	next, err := query.IDs(ctx)
	return horizon, len(next) > 0, err
}

// placeOf is how far deliveries were made for an endpoint.
func placeOf(e *ent.WebhookEndpoint) Place { return Place{e.Position, gid.ID(e.PositionID)} }

// ofTypes are the events of the types that an endpoint receives.
func ofTypes(found []*ent.Event, e *ent.WebhookEndpoint) []*ent.Event {
	types := strings.Fields(e.EventTypes)
	if len(types) == 0 {
		return found
	}
	return slices.DeleteFunc(found, func(one *ent.Event) bool { return !slices.Contains(types, one.Type) })
}

// insertDelivered makes a delivery of each event by one statement, whose text does not depend on
// how many there are: the database prepares it once.
var insertDelivered = map[string]string{
	dialect.Postgres: `INSERT INTO webhook_deliveries (id, endpoint_id, event_id, next_at, created_at)
		SELECT d.id, $1::text, d.event_id, $2::timestamptz, $2::timestamptz FROM unnest($3::text[], $4::text[]) AS d (id, event_id)`,
	dialect.SQLite: `INSERT INTO webhook_deliveries (id, endpoint_id, event_id, next_at, created_at)
		SELECT value->>0, $1, value->>1, $2, $2 FROM json_each($3)`,
}

// insertDeliveries makes a delivery of each event, due now.
func insertDeliveries(ctx context.Context, tx *database.Tx, endpoint gid.ID, found []*ent.Event) error {
	if len(found) == 0 {
		return nil
	}
	var ids, of database.Texts
	for _, e := range found {
		ids, of = append(ids, string(gid.New(gid.Delivery))), append(of, string(e.ID))
	}
	_, err := tx.Exec(ctx, insertDelivered[tx.Dialect()], append([]any{string(endpoint), tx.Now(ctx)}, tx.Set(ids, of)...)...)
	return err
}

// enabled are the ids of the endpoints that receive events.
func (s *Service) enabled(ctx context.Context) ([]gid.ID, error) {
	return s.db.Client().WebhookEndpoint.Query().Where(webhookendpoint.StatusEQ(webhookendpoint.StatusENABLED)).
		Order(webhookendpoint.ByID(sql.OrderAsc())).IDs(ctx)
}
