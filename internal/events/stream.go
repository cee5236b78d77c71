package events

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/event"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
)

// Place is how far the stream of events was read: all events before it, and the one at it. The
// zero value is before the first event.
type Place struct {
	Position int64
	ID       gid.ID // empty: before all events of the position
}

// PlaceOf returns the place of an event.
func PlaceOf(e *ent.Event) Place { return Place{e.Position, e.ID} }

// horizons read the position below which no event will ever be added: PostgreSQL's transactions
// get their number before they write, and the oldest that is open is the snapshot's xmin.
var horizons = map[string]string{
	dialect.Postgres: `SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint - first_transaction + first_position FROM event_bases`,
	dialect.SQLite:   `SELECT COALESCE(MAX(position), 0) + 1 FROM events`,
}

// Horizon returns the position below which the stream is complete. Read it before the events: a
// transaction that commits in between has a position at or above it.
func Horizon(ctx context.Context, db *database.DB) (position int64, err error) {
	err = db.Read(ctx, horizons[db.Dialect()]).ForEach(func(scan database.Scan) error { return scan(&position) })
	if err != nil {
		return 0, fmt.Errorf("read the horizon of events: %w", err)
	}
	return position, nil
}

// Next selects up to limit events behind a place and below the horizon, oldest first, of the
// types; none: of all. Tests for one endpoint are not part of the stream.
func Next(from Place, horizon int64, types []string, limit int) func(*sql.Selector) {
	return func(s *sql.Selector) {
		position, id := s.C(event.FieldPosition), s.C(event.FieldID)
		// The first condition is what the index goes by.
		s.Where(sql.GTE(position, from.Position)).Where(sql.Or(sql.GT(position, from.Position), sql.GT(id, string(from.ID))))
		s.Where(sql.LT(position, horizon)).Where(sql.IsNull(s.C(event.FieldEndpointID)))
		if len(types) > 0 {
			among := make([]any, len(types))
			for i, one := range types {
				among[i] = one
			}
			s.Where(sql.In(s.C(event.FieldType), among...))
		}
		s.OrderBy(sql.Asc(position), sql.Asc(id)).Limit(limit)
	}
}

// deleteOld deletes those of the oldest events that were written before a time. The last event
// stays: SQLite counts on from it. What an endpoint that is enabled has not read yet stays, and
// what is on its way to one: a delivery is tried for three days, however old its event is.
const deleteOld = `DELETE FROM events WHERE id IN (SELECT id FROM (SELECT id, position, created_at FROM events
		WHERE position < (SELECT MAX(position) FROM events) ORDER BY position, id LIMIT 1000) AS oldest
	WHERE created_at < $1
		AND position < (SELECT COALESCE(MIN(position), oldest.position + 1) FROM webhook_endpoints WHERE status = 'ENABLED')
		AND NOT EXISTS (SELECT 1 FROM webhook_deliveries d JOIN webhook_endpoints e ON e.id = d.endpoint_id
			WHERE d.event_id = oldest.id AND d.next_at IS NOT NULL AND e.status = 'ENABLED'))`

// Forget deletes events that are older than keep, 200,000 at most in one call: the next one goes on.
func Forget(ctx context.Context, db *database.DB, keep time.Duration) error {
	return deleteRows(ctx, db, deleteOld, keep)
}

// deleteOldDeliveries deletes deliveries that have ended, and deleteStoppedDeliveries those of
// endpoints that receive nothing any more.
const (
	deleteOldDeliveries = `DELETE FROM webhook_deliveries WHERE id IN (SELECT id FROM webhook_deliveries
		WHERE created_at < $1 AND next_at IS NULL ORDER BY created_at LIMIT 1000)`
	deleteStoppedDeliveries = `DELETE FROM webhook_deliveries WHERE id IN (SELECT d.id FROM webhook_deliveries d
		JOIN webhook_endpoints e ON e.id = d.endpoint_id
		WHERE d.created_at < $1 AND e.status = 'DISABLED' ORDER BY d.created_at LIMIT 1000)`
)

// deleteRows runs a statement that deletes some rows of those older than keep until there are none.
func deleteRows(ctx context.Context, db *database.DB, statement string, keep time.Duration) error {
	for range 200 {
		var n int64
		err := db.InTx(ctx, func(ctx context.Context, tx *database.Tx) (err error) {
			n, err = tx.Exec(ctx, statement, tx.Now(ctx).Add(-keep))
			return err
		})
		if err != nil {
			return fmt.Errorf("delete what is kept no longer of events: %w", err)
		}
		if n == 0 {
			return nil
		}
	}
	return nil
}
