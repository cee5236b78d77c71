package database

import (
	"cmp"
	"context"
	"fmt"
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

// FillDisk leaves an SQLite database no more pages than it has, as a full disk does.
func (db *DB) FillDisk(ctx context.Context) error {
	var pages int
	if err := db.write.QueryRowContext(ctx, "PRAGMA page_count").Scan(&pages); err != nil {
		return err
	}
	return db.write.QueryRowContext(ctx, fmt.Sprintf("PRAGMA max_page_count = %d", pages)).Scan(&pages)
}

// EmptyDisk gives it as many as there can be.
func (db *DB) EmptyDisk(ctx context.Context) error {
	var pages int
	return db.write.QueryRowContext(ctx, "PRAGMA max_page_count = 1073741823").Scan(&pages)
}

// NeedFree sets how many bytes have to be free beside an SQLite file.
func (db *DB) NeedFree(n uint64) { db.storage.least = n }
