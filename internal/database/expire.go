package database

import (
	"context"
	"time"
)

const (
	oldRows    = 1000 // deleted in one transaction
	oldBatches = 200  // transactions in one call
)

// DeleteOld deletes the rows of a table whose column is a time more than age ago, a
// thousand in each transaction, oldest first. It needs an index on the column, and a
// column id. One call deletes at most 200,000 rows: the next one goes on.
func (db *DB) DeleteOld(ctx context.Context, table, column string, age time.Duration) error {
	query := "DELETE FROM " + table + " WHERE id IN (SELECT id FROM " + table + " WHERE " + column + " < $1 ORDER BY " + column + " LIMIT $2)"
	for range oldBatches {
		var deleted int64
		err := db.InTx(ctx, func(ctx context.Context, tx *Tx) (err error) {
			deleted, err = tx.Exec(ctx, query, tx.Now(ctx).Add(-age), oldRows)
			return err
		})
		if err != nil || deleted < oldRows {
			return err
		}
	}
	return nil
}
