package database

import (
	"errors"

	"entgo.io/ent/dialect/sql/sqlgraph"
	"github.com/lib/pq"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// What PostgreSQL says when a migration changed what a prepared statement
// returns, and when it does not know the statement any more; the next try
// prepares it anew.
const (
	cachedPlanChanged = "0A000"
	statementUnknown  = "26000"
)

// lockNotGiven is said after lock_timeout. Whoever had the lock is gone by the next
// try, or has stalled and is ended by then.
const lockNotGiven = "55P03"

// queryCanceled is said of a statement that took longer than it may.
const queryCanceled = "57014"

// checkViolation is also what the guards say, in words that ent does not know.
const checkViolation = "23514"

// IsUnique tells whether a unique key was violated. It sees the raw errors of
// COMMIT as well as ent's.
func IsUnique(err error) bool { return err != nil && sqlgraph.IsUniqueConstraintError(err) }

// IsForeignKey tells whether a reference was violated.
func IsForeignKey(err error) bool { return err != nil && sqlgraph.IsForeignKeyConstraintError(err) }

// IsCheck tells whether a CHECK or a guard of the schema refused.
func IsCheck(err error) bool {
	return err != nil && (sqlgraph.IsCheckConstraintError(err) || pgCode(err) == checkViolation ||
		sqliteCode(err) == sqlite3.SQLITE_CONSTRAINT_TRIGGER)
}

// IsLockTimeout tells that something that others hold was not given in time, however often it
// was tried. Nothing was written.
func IsLockTimeout(err error) bool {
	code := sqliteCode(err)
	return pgCode(err) == lockNotGiven || code&0xff == sqlite3.SQLITE_BUSY || code&0xff == sqlite3.SQLITE_LOCKED
}

// isTransient tells whether running the transaction again can help.
func isTransient(err error) bool {
	var inDoubt *InDoubt
	if err == nil || errors.As(err, &inDoubt) {
		return false
	}
	var again *Again
	if errors.As(err, &again) {
		return true
	}
	var e *pq.Error
	if errors.As(err, &e) {
		switch e.Code {
		case "40001", "40P01", cachedPlanChanged, statementUnknown: // serialization, deadlock
			return true
		}
	}
	return IsLockTimeout(err)
}

// refusedByServer tells that COMMIT was answered, and the answer was no.
func refusedByServer(err error) bool {
	var e *pq.Error
	if errors.As(err, &e) {
		// Class 57 is the server going away, 08 the connection: they say nothing.
		return e.Code.Class() != "57" && e.Code.Class() != "08"
	}
	// Or COMMIT was never sent, since a statement had failed.
	return errors.Is(err, pq.ErrInFailedTransaction) ||
		sqliteCode(err) != 0 // SQLite answers from within this process
}

func sqliteCode(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code()
	}
	return 0
}

func pgCode(err error) string {
	var e *pq.Error
	if errors.As(err, &e) {
		return string(e.Code)
	}
	return ""
}
