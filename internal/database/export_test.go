package database

import (
	"cmp"
	"context"
)

// MigrateTo applies the migrations up to a version.
func (db *DB) MigrateTo(ctx context.Context, version int64) error {
	p, err := db.migrator(cmp.Or(db.slow, db.write))
	if err == nil {
		_, err = p.UpTo(ctx, version)
	}
	return err
}
