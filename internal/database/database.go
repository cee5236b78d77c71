package database

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/internal/money"
)

// DB is an open database.
type DB struct {
	dialect string
	write   *sql.DB
	read    *sql.DB
	slow    *sql.DB // PostgreSQL's, for statements over whole tables; nil where nothing ends others
	client  *ent.Client
	whole   *ent.Client
	unlock  func() error // lets another process have the SQLite file
	history string       // SQL for what the server says of its history; see Tx.ReadFence
	memory  string       // the name of an SQLite database in memory

	folder    string // of the SQLite file
	storage   storage
	changes   changes
	clock     clock
	server    address // PostgreSQL's
	listenDSN string  // for the connection that listens
}

// Open opens url, which is postgres://… or sqlite:FILE (sqlite::memory: for one
// that is gone when it is closed). currency is that of new users' wallets. It
// fails when the database cannot keep what it promises.
func Open(ctx context.Context, url string, currency money.Currency) (*DB, error) {
	db := &DB{unlock: func() error { return nil }}
	var err error
	if file, ok := strings.CutPrefix(url, "sqlite:"); ok {
		err = db.openSQLite(ctx, file)
	} else {
		err = db.openPostgres(ctx, url)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if _, err := db.Now(ctx); err != nil { // for Clock
		return nil, errors.Join(err, db.Close())
	}
	db.client = plainClient(captured{entsql.OpenDB(db.dialect, db.write)}, currency)
	db.whole = db.client
	if db.slow != nil {
		db.whole = plainClient(entsql.OpenDB(db.dialect, db.slow), currency)
	}
	return db, nil
}

// Close closes both pools, and stops listening for changes.
func (db *DB) Close() error {
	errs := []error{db.changes.close()}
	for _, pool := range []*sql.DB{db.read, db.write, db.slow} {
		if pool != nil {
			errs = append(errs, pool.Close())
		}
	}
	return errors.Join(append(errs, db.unlock())...)
}

// Dialect is dialect.Postgres or dialect.SQLite.
func (db *DB) Dialect() string { return db.dialect }

// Client is the plain client: it sees everything, refuses writes outside InTx,
// and gives each new user a wallet.
func (db *DB) Client() *ent.Client { return db.client }

// Whole is Client for what reads whole tables, such as the sums of the books: its
// statements may take minutes, which would end those of Client.
func (db *DB) Whole() *ent.Client { return db.whole }

// ReadOnly is a driver that cannot write, for clients that only read.
func (db *DB) ReadOnly() dialect.Driver { return entsql.OpenDB(db.dialect, db.read) }

// Query reads rows with SQL of the caller's own, outside any transaction.
func (db *DB) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return db.read.QueryContext(ctx, query, args...)
}

// QueryWhole is Query for statements over whole tables, which may take minutes.
func (db *DB) QueryWhole(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return cmp.Or(db.slow, db.read).QueryContext(ctx, query, args...)
}

// Outwait returns once every transaction of this program, on whatever replica, that
// was open when it was called has ended. What was committed before the call is then
// seen by all that still happens. Statements over whole tables are not waited for:
// they begin nothing.
func (db *DB) Outwait(ctx context.Context) error {
	if db.dialect != dialect.Postgres {
		return nil // whoever wrote was alone
	}
	var begun time.Time
	if err := db.write.QueryRowContext(ctx, "SELECT clock_timestamp()").Scan(&begun); err != nil {
		return err
	}
	for {
		var open bool
		if err := db.write.QueryRowContext(ctx, `SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()
			AND usename = current_user AND pid <> pg_backend_pid() AND application_name <> $2 AND xact_start <= $1)`, begun, slowName).Scan(&open); err != nil || !open {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// ForUpdate locks the rows of a query until the transaction ends; for ent's
// Modify. SQLite needs none: its transactions begin as the only writer.
func ForUpdate(s *entsql.Selector) {
	if s.Dialect() == dialect.Postgres {
		s.ForUpdate()
	}
}

// ForNoKeyUpdate is ForUpdate that lets others add rows which refer to the locked ones. A row
// of a user needs it: with ForUpdate a login would hold up a group of postings that adds a
// payout of that user.
func ForNoKeyUpdate(s *entsql.Selector) {
	if s.Dialect() == dialect.Postgres {
		s.For(entsql.LockNoKeyUpdate)
	}
}

// ForUpdateIfFree is ForUpdate of those rows alone that nobody else holds.
func ForUpdateIfFree(s *entsql.Selector) {
	if s.Dialect() == dialect.Postgres {
		s.ForUpdate(entsql.WithLockAction(entsql.SkipLocked))
	}
}

// demand reads one setting of the server and compares.
func demand(ctx context.Context, db *sql.DB, query, want, consequence string) error {
	var got string
	if err := db.QueryRowContext(ctx, query).Scan(&got); err != nil {
		return fmt.Errorf("%s: %w", query, err)
	}
	if got != want {
		return fmt.Errorf("%s is %s, not %s: %s", query, got, want, consequence)
	}
	return nil
}
