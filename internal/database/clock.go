package database

import (
	"context"
	"database/sql"
	"fmt"
	"sync/atomic"
	"time"

	"entgo.io/ent/dialect"
)

// The times in rows that several replicas read are the database's: a replica whose
// clock is wrong must not move money because of it. PostgreSQL has a clock of its own
// (clock_timestamp). An SQLite database belongs to one process, and so does its clock.

const readClock = "SELECT clock_timestamp()"

// clock is the clock of one database, as this process knows it.
type clock struct {
	injected atomic.Pointer[func() time.Time]
	last     atomic.Pointer[reading]
}

// reading is what PostgreSQL's clock showed, and when that was by ours; heard has a
// monotonic part, so that a jump of our clock does not change what follows from it.
type reading struct{ at, heard time.Time }

// UseClock puts another clock in the place of the database's, for tests.
func (db *DB) UseClock(now func() time.Time) { db.clock.injected.Store(&now) }

// Now reads the database's clock: UTC, in microseconds. In a transaction, see Tx.Now.
func (db *DB) Now(ctx context.Context) (time.Time, error) {
	if now := db.localClock(); now != nil {
		return columnTime(now()), nil
	}
	begun := time.Now()
	at, err := scanTime(db.read.QueryContext(ctx, readClock))
	if err != nil {
		return time.Time{}, fmt.Errorf("read the database's clock: %w", err)
	}
	db.clock.last.Store(&reading{at: at, heard: begun.Add(time.Since(begun) / 2)})
	return at, nil
}

// Clock is the database's clock without asking: its last reading (see Now), and what
// has passed since by this machine's monotonic clock. It is for what is read outside a
// transaction and decides about no money; it is late by as long as this machine was
// suspended since that reading.
func (db *DB) Clock() time.Time {
	if now := db.localClock(); now != nil {
		return columnTime(now())
	}
	last := db.clock.last.Load()
	return columnTime(last.at.Add(time.Since(last.heard)))
}

// MachineClock is the clock of this machine: the system's, or the database's where that
// is in this process.
func (db *DB) MachineClock() func() time.Time {
	return func() time.Time {
		if now := db.localClock(); now != nil {
			return now()
		}
		return time.Now()
	}
}

// Offset is how far a clock of this machine is ahead of the database's, to half of the
// time that it takes to ask.
func (db *DB) Offset(ctx context.Context, machine func() time.Time) (time.Duration, error) {
	begun := time.Now()
	before := machine().Round(0)
	at, err := db.Now(ctx)
	return before.Add(time.Since(begun) / 2).Sub(at), err
}

// localClock is the clock where it is in this process: one that a test put there, or
// that of SQLite; nil: PostgreSQL is to be asked.
func (db *DB) localClock() func() time.Time {
	if now := db.clock.injected.Load(); now != nil {
		return *now
	}
	if db.dialect == dialect.SQLite {
		return time.Now
	}
	return nil
}

// Now is the transaction's time by the database's clock, in UTC and microseconds. It is
// read once, when first asked for. When it cannot be read it is the zero time, and the
// transaction fails, whatever its function returns.
func (tx *Tx) Now(ctx context.Context) time.Time {
	if tx.now.IsZero() && tx.clockless == nil {
		tx.now, tx.clockless = tx.readNow(ctx)
	}
	return tx.now
}

func (tx *Tx) readNow(ctx context.Context) (time.Time, error) {
	if now := tx.db.localClock(); now != nil {
		return columnTime(now()), nil
	}
	at, err := scanTime(tx.Query(ctx, readClock))
	if err != nil {
		return time.Time{}, fmt.Errorf("read the database's clock: %w", err)
	}
	return at, nil
}

// KeepNow makes the time that came with the rows of another statement (see NowColumn)
// the transaction's, unless it has one: that saves a round trip.
func (tx *Tx) KeepNow(at sql.NullTime) {
	if tx.now.IsZero() && at.Valid && tx.db.localClock() == nil {
		tx.now = columnTime(at.Time)
	}
}

// NowColumn is SQL for a column with the database's clock, for KeepNow; NULL on SQLite.
func NowColumn(kind string) string {
	if kind == dialect.Postgres {
		return "clock_timestamp()"
	}
	return "NULL"
}

// columnTime is a time as columns keep it. Round strips the monotonic part.
func columnTime(at time.Time) time.Time { return at.UTC().Round(0).Truncate(time.Microsecond) }

// scanTime reads the one time that a query answers with.
func scanTime(rows *sql.Rows, err error) (at time.Time, _ error) {
	err = Rows{rows, err}.ForEach(func(scan Scan) error { return scan(&at) })
	return columnTime(at), err
}
