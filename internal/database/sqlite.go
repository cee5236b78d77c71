package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"entgo.io/ent/dialect"
	"github.com/google/uuid"
	"modernc.org/sqlite"
)

// pragmas hold for each connection. FULL makes a commit durable before it
// returns; without recursive_triggers INSERT OR REPLACE passes the triggers that
// keep the ledger append-only.
var pragmas = []struct{ name, set, want string }{
	{"busy_timeout", "5000", "5000"},
	{"foreign_keys", "1", "1"},
	{"recursive_triggers", "1", "1"},
	{"synchronous", "FULL", "2"},
	{"journal_mode", "WAL", "wal"},
}

// openSQLite opens a file, alone: two processes would each think that nobody
// else writes. One connection writes; SQLite has one writer at a time anyway.
func (db *DB) openSQLite(ctx context.Context, file string) (err error) {
	db.dialect = dialect.SQLite
	memory := file == ":memory:"
	if memory {
		db.memory = "file:/" + uuid.NewString() + "?vfs=memdb" // with the slash, both pools share it
		file = db.memory
	} else {
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			return err
		}
		if db.unlock, err = lockFile(file + ".lock"); err != nil {
			return err
		}
		if err := keepPrivate(file); err != nil {
			return err
		}
		db.folder, db.storage.least = filepath.Dir(file), leastFree
		file = (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: file}).EscapedPath()}).String() + "?"
	}
	if db.write, err = sqlitePool(ctx, sqliteDSN(file, memory)+"&_txlock=immediate", 1); err != nil {
		return err
	}
	if db.read, err = sqlitePool(ctx, sqliteDSN(file, memory)+"&_pragma=query_only(1)", 8); err != nil {
		return err
	}
	for _, p := range pragmas {
		if memory && p.name == "journal_mode" {
			continue
		}
		if err := demand(ctx, db.write, "PRAGMA "+p.name, p.want, "money could be lost"); err != nil {
			return err
		}
	}
	return demand(ctx, db.read, "PRAGMA query_only", "1", "readers could write")
}

func sqlitePool(ctx context.Context, dsn string, size int) (*sql.DB, error) {
	connector, err := sqlite.NewConnector(dsn)
	if err != nil {
		return nil, err
	}
	db := sql.OpenDB(prepared{Connector: connector, cache: true, lasting: true, tell: statementTrace(ctx)})
	db.SetMaxOpenConns(size)
	return db, nil
}

// CopyFrom makes this database what template is now; both are in memory. To copy
// is a tenth of the work of a migration, which tests do by the thousand.
func (db *DB) CopyFrom(ctx context.Context, template *DB) error {
	if db.memory == "" || template.memory == "" {
		return errors.New("only SQLite databases in memory are copied")
	}
	pooled, err := db.write.Conn(ctx)
	if err != nil {
		return err
	}
	err = pooled.Raw(func(c any) error {
		copying, err := c.(*conn).driverConn.(restorer).NewRestore(template.memory)
		if err != nil {
			return err
		}
		_, err = copying.Step(-1) // every page
		return errors.Join(err, copying.Finish())
	})
	return errors.Join(err, pooled.Close())
}

// restorer is what SQLite's connections can do besides.
type restorer interface {
	NewRestore(from string) (*sqlite.Backup, error)
}

func sqliteDSN(file string, memory bool) string {
	var b strings.Builder
	b.WriteString(file)
	if memory {
		b.WriteString("&_pragma=") // continues the query
		b.WriteString("temp_store(2)")
	} else {
		b.WriteString("_pragma=temp_store(2)")
	}
	for _, p := range pragmas {
		if memory && p.name == "journal_mode" {
			continue // a database in memory has no log to write ahead
		}
		fmt.Fprintf(&b, "&_pragma=%s(%s)", p.name, p.set)
	}
	return b.String()
}

// keepPrivate makes the file where it is missing, and sees to it that nobody but this
// user may read it or what belongs to it, whatever the umask and whatever an older
// version has left. SQLite gives the write-ahead log the mode of the file. A file that is
// there is not opened: to close it would give up SQLite's locks on it.
func keepPrivate(file string) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) //nolint:gosec // the operator names the folder
	if err == nil {
		err = f.Close()
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	for _, part := range []string{"", "-wal", "-shm", ".lock"} {
		info, err := os.Stat(file + part)
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			err = os.Chmod(file+part, 0o600)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("keep %s to this user: %w", file+part, err)
		}
	}
	return nil
}

// lockFile takes the file's lock for this process. The system lets go of it
// when the process ends, however it ends.
func lockFile(name string) (func() error, error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600) //nolint:gosec // the operator names the folder
	if err != nil {
		return func() error { return nil }, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		err = fmt.Errorf("another process uses this database (%s is locked); stop it first", name)
		return func() error { return nil }, errors.Join(err, f.Close())
	}
	return f.Close, nil
}
