package database

import (
	"bytes"
	"context"
	"database/sql"
	"io/fs"
	"math/rand/v2"
	"time"

	"github.com/pressly/goose/v3/lock"
)

// A migration under load. Transactions of a running program take locks on the same
// tables in another order than the statements of a migration do, so that the two could
// deadlock, and PostgreSQL might end either. Therefore each migration first locks every
// table, in the order of their names, and waits for each lock for less than
// deadlock_timeout (1 s by default): it is always the migration that gives up, before it
// has changed anything, and it is run again. Requests queue behind it for no longer than that.
const (
	migrationLockTimeout = "500ms"
	migrationPatience    = 5 * time.Minute // how long the locks are tried for
	maxMigrationPause    = 2 * time.Second // between two tries, in which requests go on
)

// lockAllTables is put before the statements of each migration.
const lockAllTables = `
-- +goose StatementBegin
DO $lock$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
        WHERE schemaname = current_schema() AND tablename <> 'goose_db_version' ORDER BY tablename
    LOOP
        EXECUTE 'LOCK TABLE ' || name || ' IN ACCESS EXCLUSIVE MODE';
    END LOOP;
END
$lock$;
-- +goose StatementEnd
`

const (
	upMark            = "-- +goose Up\n"
	noTransactionMark = "-- +goose NO TRANSACTION"
)

// lockingFS hands out migrations that lock all tables first. One without a transaction
// could not keep its locks, and is left as it is.
type lockingFS struct{ fs.FS }

// Open opens a file, with the locks before its statements.
func (f lockingFS) Open(name string) (fs.File, error) {
	file, err := f.FS.Open(name)
	if err != nil || name == "." {
		return file, err
	}
	text, err := fs.ReadFile(f.FS, name)
	if err != nil {
		return nil, err
	}
	if !bytes.Contains(text, []byte(noTransactionMark)) {
		text = bytes.Replace(text, []byte(upMark), []byte(upMark+lockAllTables), 1)
	}
	return &lockingFile{File: file, text: bytes.NewReader(text)}, nil
}

type lockingFile struct {
	fs.File
	text *bytes.Reader
}

// Read reads the changed text.
func (f *lockingFile) Read(p []byte) (int, error) { return f.text.Read(p) }

// briefLocker is goose's lock for one migrating process at a time. It also bounds, for
// the connection that migrates, how long a table's lock is waited for.
type briefLocker struct{ lock.SessionLocker }

// SessionLock takes the lock and sets the bound.
func (l briefLocker) SessionLock(ctx context.Context, conn *sql.Conn) error {
	if err := l.SessionLocker.SessionLock(ctx, conn); err != nil {
		return err
	}
	_, err := conn.ExecContext(ctx, "SET lock_timeout = '"+migrationLockTimeout+"'")
	return err
}

// SessionUnlock takes the bound back, since the connection goes back to its pool.
func (l briefLocker) SessionUnlock(ctx context.Context, conn *sql.Conn) error {
	if _, err := conn.ExecContext(ctx, "SET lock_timeout = "+limits["lock_timeout"]); err != nil {
		return err
	}
	return l.SessionLocker.SessionUnlock(ctx, conn)
}

// untilLocked runs up until the locks were given. What had been migrated by then stays.
func untilLocked(ctx context.Context, up func() error) error {
	for deadline := time.Now().Add(migrationPatience); ; {
		err := up()
		if !isTransient(err) || !time.Now().Before(deadline) {
			return err
		}
		select {
		case <-time.After(time.Duration(rand.Int64N(int64(maxMigrationPause)))): //nolint:gosec // spreads load, no secret
		case <-ctx.Done():
			return err
		}
	}
}
