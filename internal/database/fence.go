package database

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"entgo.io/ent/dialect"
)

// historyParts are SQL for what tells one history of a PostgreSQL database from another,
// all in text: another cluster, a standby that was promoted or a recovery to a point in
// time, another database of the cluster, and a dump that was restored into this one. A
// service that runs the server may keep the first two to itself.
var historyParts = []string{
	`(SELECT system_identifier::text FROM pg_control_system())`,
	`substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)`,
	`(SELECT oid::text FROM pg_database WHERE datname = current_database())`,
	`(to_regclass('fences')::oid)::text`,
}

// history is SQL for all parts that may be read, in their order.
func history(ctx context.Context, db *sql.DB) string {
	parts := make([]string, len(historyParts))
	for i, part := range historyParts {
		var text sql.NullString
		parts[i] = `COALESCE(` + part + `, '')`
		if err := db.QueryRowContext(ctx, `SELECT `+part).Scan(&text); err != nil {
			parts[i] = `''`
		}
	}
	return strings.Join(parts, ` || '/' || `)
}

// Fence is what the database keeps about its own history, and what its server says of
// it now.
type Fence struct {
	Kept, Now   string // empty on SQLite
	SuspectedAt time.Time
	LostAfter   time.Time
}

// ReadFence reads the fence in one statement; found is false before there is one.
func (tx *Tx) ReadFence(ctx context.Context) (f Fence, found bool, err error) {
	now := `''`
	if tx.dialect == dialect.Postgres {
		now = tx.db.history
	}
	rows, err := tx.Query(ctx, `SELECT history, `+now+`, suspected_at, lost_after FROM fences WHERE id = 'database'`)
	if err != nil {
		return f, false, err
	}
	defer func() { _ = rows.Close() }() // Err below tells what Close would
	if rows.Next() {
		var suspected, lost sql.NullTime
		if err := rows.Scan(&f.Kept, &f.Now, &suspected, &lost); err != nil {
			return f, false, err
		}
		found, f.SuspectedAt, f.LostAfter = true, suspected.Time.UTC(), lost.Time.UTC()
	}
	return f, found, rows.Err()
}

// History is what the server says of its history now; empty on SQLite.
func (tx *Tx) History(ctx context.Context) (now string, err error) {
	if tx.dialect != dialect.Postgres {
		return "", nil
	}
	rows, err := tx.Query(ctx, `SELECT `+tx.db.history)
	if err != nil {
		return "", err
	}
	defer func() { _ = rows.Close() }() // Err below tells what Close would
	if rows.Next() {
		err = rows.Scan(&now)
	}
	if err != nil {
		return "", err
	}
	return now, rows.Err()
}

// SameHistory tells whether two of the server's words speak of one history. A part that
// was not told says nothing.
func SameHistory(a, b string) bool {
	left, right := strings.Split(a, "/"), strings.Split(b, "/")
	for i := range min(len(left), len(right)) {
		if left[i] != "" && right[i] != "" && left[i] != right[i] {
			return false
		}
	}
	return true
}

// Position counts what was ever added to the tables of money, none of which loses a row.
// SQLite only, where it costs nothing; 0 elsewhere.
func (db *DB) Position(ctx context.Context) (n int64, err error) {
	if db.dialect != dialect.SQLite {
		return 0, nil
	}
	for _, table := range []string{"transactions", "transfers", "deposits", "payouts", "refunds"} {
		var rows int64
		if err := db.read.QueryRowContext(ctx, "SELECT COALESCE(MAX(rowid), 0) FROM "+table).Scan(&rows); err != nil {
			return 0, err
		}
		n += rows
	}
	return n, nil
}
