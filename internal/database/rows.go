package database

import (
	"context"
	"database/sql"
	"errors"
)

// Scan reads the row that ForEach is at into variables, as sql.Rows.Scan does.
type Scan func(into ...any) error

// Rows is what a query was answered with: rows, or an error.
type Rows struct {
	rows *sql.Rows
	err  error
}

// Read is Query, for ForEach.
func (db *DB) Read(ctx context.Context, query string, args ...any) Rows {
	rows, err := db.Query(ctx, query, args...) //nolint:rowserrcheck // Each does
	return Rows{rows, err}
}

// ReadWhole is QueryWhole, for ForEach.
func (db *DB) ReadWhole(ctx context.Context, query string, args ...any) Rows {
	rows, err := db.QueryWhole(ctx, query, args...) //nolint:rowserrcheck // Each does
	return Rows{rows, err}
}

// Read is Query, for ForEach.
func (tx *Tx) Read(ctx context.Context, query string, args ...any) Rows {
	rows, err := tx.Query(ctx, query, args...) //nolint:rowserrcheck // Each does
	return Rows{rows, err}
}

// ForEachDriver hands each row to fn, until that fails, and closes the answer. It fails as the
// query did, or the reading of it.
func (a Rows) ForEach(fn func(scan Scan) error) (err error) {
	if a.err != nil {
		return a.err
	}
	defer func() { err = errors.Join(err, a.rows.Close()) }()
	for a.rows.Next() {
		if err := fn(a.rows.Scan); err != nil {
			return err
		}
	}
	return a.rows.Err()
}
