package database

import (
	"context"
	"crypto/rand"
	"errors"
	"sync"
	"syscall"
	"time"

	"entgo.io/ent/dialect"
	sqlite3 "modernc.org/sqlite/lib"
)

// What PostgreSQL says when it cannot store anything: the disk is full, or fails, or an
// operator or a service has made the database read-only because it is nearly full.
const (
	diskFull = "53100"
	ioError  = "58030"
	readOnly = "25006"
)

// IsStorage tells that a transaction was refused because nothing can be stored now, whatever it
// was to write. Nothing of it was.
func IsStorage(err error) bool {
	switch pgCode(err) {
	case diskFull, ioError, readOnly:
		return true
	}
	switch sqliteCode(err) & 0xff {
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY:
		return true
	}
	return false
}

// errStorage is for everybody who asks whether the program is ready.
var errStorage = errors.New("the database cannot store anything: its disk is full or fails")

// storage is whether anything can be stored, as far as this process has seen.
type storage struct {
	mu     sync.Mutex
	failed bool
	tried  time.Time
	least  uint64 // bytes that are free beside an SQLite file
}

// leastFree is how much of a disk has to be free for an SQLite file on it, in bytes: its log
// grows to four megabytes before it is written back.
const leastFree = 8 << 20

// freeBytes is what of a folder's disk this user may fill.
func freeBytes(folder string) (uint64, error) {
	if folder == "" {
		return 0, errors.ErrUnsupported
	}
	var disk syscall.Statfs_t
	if err := syscall.Statfs(folder, &disk); err != nil {
		return 0, err
	}
	return uint64(disk.Bavail) * uint64(disk.Bsize), nil //nolint:gosec,unconvert // neither is negative; their types differ by system
}

// storageTry is how often it is tried whether anything can be stored, while nothing failed.
const storageTry = 5 * time.Second

// note remembers how a write transaction ended.
func (s *storage) note(err error) {
	if err != nil && !IsStorage(err) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failed = err != nil
}

// due tells whether to try now.
func (s *storage) due() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.failed && time.Since(s.tried) < storageTry {
		return false
	}
	s.tried = time.Now()
	return true
}

func (s *storage) state() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failed {
		return errStorage
	}
	return nil
}

// trialRows are how many rows are written to try it: of SQLite's pages and of its log some are
// there already, and a few rows would fit into them although the disk is full.
var trialRows = map[string]int{dialect.SQLite: 300, dialect.Postgres: 1}

// CheckStorage fails when nothing can be stored. It writes rows and takes them out again in a
// transaction that is committed, since SQLite finds out at the commit: every few seconds at
// most, and at each call once a transaction has failed. That it cannot be tried in time says
// nothing.
func (db *DB) CheckStorage(ctx context.Context) error {
	if free, err := freeBytes(db.folder); err == nil && free < db.storage.least {
		return errStorage
	}
	if db.storage.due() {
		id := "a trial write " + rand.Text()
		_ = db.InTx(ctx, func(ctx context.Context, tx *Tx) error { // which notes how it ended
			_, err := tx.Exec(ctx, `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $2)
				INSERT INTO throttles (id, empty_at) SELECT $1 || i, 0 FROM n`, id, trialRows[db.dialect])
			if err != nil {
				return err
			}
			_, err = tx.Exec(ctx, "DELETE FROM throttles WHERE id LIKE $1", id+"%")
			return err
		})
	}
	return db.storage.state()
}
