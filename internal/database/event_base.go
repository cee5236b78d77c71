package database

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/internal/gid"
)

// RaiseEvents lets the positions of events go on above all that were ever handed out, unless
// that was done at since or later; zero: in any case. A part of the history that is lost has handed out
// positions of which nothing is left; whoever read up to them would wait for ever. On
// PostgreSQL it waits for all transactions that have written events.
func (db *DB) RaiseEvents(ctx context.Context, since time.Time) error {
	err := db.InTx(ctx, func(ctx context.Context, tx *Tx) error {
		raised, err := tx.eventsRaised(ctx)
		if err != nil || !since.IsZero() && !raised.Before(since) {
			return err
		}
		if tx.dialect == dialect.SQLite {
			return tx.raiseCount(ctx)
		}
		// A transaction that began with the base before must not commit behind who has gone on.
		if _, err := tx.Exec(ctx, `LOCK TABLE events IN SHARE MODE`); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `SELECT raise_events($1, true)`, tx.Now(ctx))
		return err
	})
	if err != nil {
		return fmt.Errorf("raise the positions of events: %w", err)
	}
	return nil
}

// eventsRaised is when positions were raised last; zero: never.
func (tx *Tx) eventsRaised(ctx context.Context) (at time.Time, err error) {
	var raised sql.NullTime
	err = tx.Read(ctx, `SELECT raised_at FROM event_bases`).ForEach(func(scan Scan) error { return scan(&raised) })
	return raised.Time, err
}

// raiseCount takes the new position with an event that is in nobody's stream: those that follow
// count on from it. Positions follow the clock, as PostgreSQL's do.
func (tx *Tx) raiseCount(ctx context.Context) error {
	now := tx.Now(ctx)
	_, err := tx.Exec(ctx, `INSERT INTO event_bases (id, first_position, raised_at)
		SELECT 'events', MAX(CAST(unixepoch('subsec') * 100000000 AS integer), 1 + COALESCE((SELECT MAX(position) FROM events), 0),
			1 + COALESCE((SELECT MAX(position) FROM webhook_endpoints), 0)), $1 WHERE true
		ON CONFLICT (id) DO UPDATE SET first_position = excluded.first_position, raised_at = excluded.raised_at`, now)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO events (id, created_at, position, type, object_id, endpoint_id, data)
		SELECT $1, $2, first_position, 'events.raised', 'database', 'database', '{}' FROM event_bases`, gid.New(gid.WalletEvent), now)
	return err
}
