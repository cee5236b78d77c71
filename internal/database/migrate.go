package database

import (
	"cmp"
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"entgo.io/ent/dialect"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations
var migrations embed.FS

// ErrNotCurrent says that the schema is not this program's.
var ErrNotCurrent = errors.New("the database's schema is not current")

// Migrate applies the migrations that are missing, one process at a time. Under load it
// may run for minutes until it is given the tables; requests go on meanwhile.
func (db *DB) Migrate(ctx context.Context) error {
	p, err := db.migrator(cmp.Or(db.slow, db.write))
	if err != nil {
		return err
	}
	err = untilLocked(ctx, func() error {
		_, err := p.Up(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if db.dialect == dialect.SQLite { // which a migration switches off, and on again
		return demand(ctx, db.write, "PRAGMA foreign_keys", "1", "money could be lost")
	}
	return nil
}

// CheckCurrent fails with ErrNotCurrent when migrations are missing, or when
// the database has some that this program does not know.
func (db *DB) CheckCurrent(ctx context.Context) error {
	p, err := db.migrator(db.read)
	if err != nil {
		return err
	}
	sources := p.ListSources()
	want := sources[len(sources)-1].Version
	var has sql.NullInt64
	err = db.read.QueryRowContext(ctx, "SELECT MAX(version_id) FROM goose_db_version WHERE is_applied").Scan(&has)
	switch {
	case err != nil && ctx.Err() != nil, errors.Is(err, sql.ErrConnDone):
		return err
	case err != nil && !isMissingTable(err):
		return err
	case has.Int64 < want:
		return fmt.Errorf("%w: it is at version %d and the program needs %d; run `purser migrate`", ErrNotCurrent, has.Int64, want)
	case has.Int64 > want:
		return fmt.Errorf("%w: it is at version %d and the program knows %d; run a newer program", ErrNotCurrent, has.Int64, want)
	}
	return nil
}

func (db *DB) migrator(pool *sql.DB) (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations/"+map[string]string{
		dialect.Postgres: "postgres", dialect.SQLite: "sqlite3",
	}[db.dialect])
	if err != nil {
		return nil, err
	}
	if db.dialect == dialect.SQLite {
		return goose.NewProvider(goose.DialectSQLite3, pool, files)
	}
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, pool, lockingFS{files}, goose.WithSessionLocker(briefLocker{locker}))
}

// isMissingTable tells that nothing was ever migrated here.
func isMissingTable(err error) bool {
	return pgCode(err) == "42P01" || sqliteCode(err) == 1
}
