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

// Asked is how many keys wait for the next read.
func (b *Batch[K, V]) Asked() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.next == nil {
		return 0
	}
	return len(b.next.asked)
}
