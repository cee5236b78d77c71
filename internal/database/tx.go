package database

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/internal/gid"
)

// Tx is a write transaction: ent's typed API and SQL of the caller's own.
type Tx struct {
	*ent.Tx
	raw     dialect.Tx
	dialect string
	changed []gid.ID
	told    int // how many of changed were told
	last    []func(context.Context) error

	db        *DB
	now       time.Time // zero until it was read
	clockless error     // why it cannot be read
}

// InDoubt says that nobody knows whether the transaction was committed: the
// connection was lost at COMMIT. Read back by a unique key before answering.
type InDoubt struct{ err error }

// Error tells what was lost.
func (e *InDoubt) Error() string {
	return "it is not known whether the transaction was committed: " + e.err.Error()
}

// Unwrap gives the connection's error.
func (e *InDoubt) Unwrap() error { return e.err }

// Again says that another transaction has just made what this one was about to
// make. InTx runs it again, and then it is there.
type Again struct{ Err error }

// Error tells what was in the way.
func (e *Again) Error() string { return "made by another transaction meanwhile: " + e.Err.Error() }

// Unwrap gives the database's error.
func (e *Again) Unwrap() error { return e.Err }

// maxRuns bounds how often InTx runs its function.
const maxRuns = 5

type inTxKey struct{}

// InTx runs fn in a write transaction and commits it. After a serialization
// failure, a deadlock, a lock that was not given, a busy file or an Again, fn is run again, a few times: it must have
// no other effects than through tx. Nothing is retried once COMMIT was sent;
// when its outcome is not known the error is an *InDoubt.
func (db *DB) InTx(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	if ctx.Value(inTxKey{}) != nil {
		return errors.New("a transaction inside a transaction would wait for itself")
	}
	var err error
	for run := range maxRuns {
		if err = db.runTx(ctx, fn); !isTransient(err) {
			db.storage.note(err)
			return err
		}
		select {
		case <-time.After(time.Duration(rand.IntN(10<<run)) * time.Millisecond): //nolint:gosec // spreads load, no secret
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		}
	}
	return err
}

func (db *DB) runTx(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) (err error) {
	ours := &Tx{dialect: db.dialect, db: db}
	ctx = context.WithValue(ctx, inTxKey{}, ours)
	opened := &rawTx{}
	tx, err := db.client.BeginTx(context.WithValue(ctx, rawTxKey{}, opened), nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	committing := false
	defer func() { // also when fn panics
		if !committing {
			if rollback := tx.Rollback(); rollback != nil && !errors.Is(rollback, sql.ErrTxDone) {
				err = errors.Join(err, fmt.Errorf("roll back: %w", rollback))
			}
		}
	}()
	ours.Tx, ours.raw = tx, opened.tx
	if err := fn(ctx, ours); ours.clockless != nil || err != nil {
		return cmp.Or(ours.clockless, err) // without a time, what fn says may be wrong
	}
	for _, do := range ours.last {
		if err := do(ctx); err != nil {
			return err
		}
	}
	if err := ours.tell(ctx); err != nil {
		return fmt.Errorf("tell what changed: %w", err)
	}
	if err := ctx.Err(); err != nil { // a commit now would be refused without being sent
		return err
	}
	committing = true
	err = tx.Commit()
	if db.dialect == dialect.SQLite { // nobody else writes: whoever watches is in this process
		db.changes.wake(ours.changed...)
	}
	if err != nil {
		if refusedByServer(err) {
			return err
		}
		return &InDoubt{err}
	}
	return nil
}

// BeforeCommit has something done in the transaction when all else of it is done: it locks what
// must be locked last. What it fails with, the transaction fails with.
func (tx *Tx) BeforeCommit(do func(ctx context.Context) error) { tx.last = append(tx.last, do) }

// Dialect is dialect.Postgres or dialect.SQLite.
func (tx *Tx) Dialect() string { return tx.dialect }

// Lock lets one transaction at a time go on from here, of those that lock the name,
// on whatever replica, until it ends. SQLite has one writer anyway.
func (tx *Tx) Lock(ctx context.Context, name string) error {
	if tx.dialect != dialect.Postgres {
		return nil
	}
	_, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", "purser "+name)
	return err
}

// Exec runs a statement in the transaction and returns how many rows it changed.
func (tx *Tx) Exec(ctx context.Context, query string, args ...any) (affected int64, err error) {
	var result sql.Result
	if err := tx.raw.Exec(ctx, query, args, &result); err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// Query reads rows in the transaction.
func (tx *Tx) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	var rows entsql.Rows
	if err := tx.raw.Query(ctx, query, args, &rows); err != nil {
		return nil, err
	}
	return rows.ColumnScanner.(*sql.Rows), nil
}

type rawTxKey struct{}

// rawTx is where InTx finds the transaction that ent opened, since ent keeps it
// to itself: SQL of our own has to run in the very same one.
type rawTx struct{ tx dialect.Tx }

// captured hands the transactions that it opens to whoever asked in the context.
type captured struct{ *entsql.Driver }

// BeginTx begins a transaction.
func (d captured) BeginTx(ctx context.Context, o *sql.TxOptions) (dialect.Tx, error) {
	tx, err := d.Driver.BeginTx(ctx, o)
	if opened, ok := ctx.Value(rawTxKey{}).(*rawTx); ok && err == nil {
		opened.tx = tx
	}
	return tx, err
}
