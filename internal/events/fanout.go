package events

import (
	"context"
	"fmt"
	"strings"

	"entgo.io/ent/dialect/sql"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/webhookendpoint"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/failpoint"
	"github.com/purserhq/purser/internal/gid"
)

// maxFanOut is how many events one transaction makes deliveries of.
const maxFanOut = 200

// fanOut makes deliveries of what follows the place of an endpoint, and moves the place on in
// the same transaction, so that no event is passed over and none is taken twice. One replica
// does it at a time; the others pass the locked row by.
func (s *Service) fanOut(ctx context.Context, endpoint gid.ID) (more bool, err error) {
	horizon, err := s.Horizon(ctx)
	if err != nil {
		return false, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		more = false
		e, err := tx.WebhookEndpoint.Query().Where(webhookendpoint.ID(endpoint), webhookendpoint.StatusEQ(webhookendpoint.StatusENABLED)).
			Modify(database.ForUpdateIfFree).Only(ctx)
		if ent.IsNotFound(err) {
			return nil
		}
		if err != nil {
			return err
		}
		query := tx.Event.Query()
		query.Modify(Next(Place{e.Position, gid.ID(e.PositionID)}, horizon, strings.Fields(e.EventTypes), maxFanOut))
		found, err := query.All(ctx)
		if err != nil {
			return err
		}
		place := Place{Position: max(horizon, e.Position)}
		if more = len(found) == maxFanOut; more {
			place = PlaceOf(found[len(found)-1])
		} else if horizon <= e.Position {
			return nil
		}
		if err := insertDeliveries(ctx, tx, endpoint, found); err != nil {
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

// insertDeliveries makes a delivery of each event, due now.
func insertDeliveries(ctx context.Context, tx *database.Tx, endpoint gid.ID, found []*ent.Event) error {
	if len(found) == 0 {
		return nil
	}
	now := tx.Now(ctx)
	rows := make([]*ent.WebhookDeliveryCreate, len(found))
	for i, e := range found {
		rows[i] = tx.WebhookDelivery.Create().SetEndpointID(endpoint).SetEventID(e.ID).SetNextAt(now).SetCreatedAt(now)
	}
	return tx.WebhookDelivery.CreateBulk(rows...).Exec(ctx)
}

// enabled are the ids of the endpoints that receive events.
func (s *Service) enabled(ctx context.Context) ([]gid.ID, error) {
	return s.db.Client().WebhookEndpoint.Query().Where(webhookendpoint.StatusEQ(webhookendpoint.StatusENABLED)).
		Order(webhookendpoint.ByID(sql.OrderAsc())).IDs(ctx)
}
