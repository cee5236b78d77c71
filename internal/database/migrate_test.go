package database_test

import (
	"context"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
)

// A transaction that takes the same tables in another order than the migration never
// fails: the migration gives up, and succeeds once the transaction has ended.
func TestMigrateUnderLoad(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("needs PostgreSQL")
	}
	db := open(t, dbtest.Empty(t))
	must(t, db.MigrateTo(t.Context(), beforeLinesMoveHeads))
	must(t, run(t.Context(), db, oldLedger))
	other := make(chan error, 1) // the migration's outcome
	must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		if _, err := tx.Exec(ctx, `LOCK TABLE wallets IN ROW EXCLUSIVE MODE`); err != nil {
			return err
		}
		go func() { other <- db.Migrate(context.WithoutCancel(ctx)) }()
		waitUntil(t, db, `SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'
			AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))`)
		_, err := tx.Exec(ctx, `LOCK TABLE transactions IN ROW EXCLUSIVE MODE; LOCK TABLE deposits IN ROW EXCLUSIVE MODE`)
		return err
	}))
	must(t, <-other)
	must(t, db.CheckCurrent(t.Context()))
	verified(t, db)
	var deadlocks int
	must(t, db.Read(t.Context(), `SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()`).ForEach(
		func(scan database.Scan) error { return scan(&deadlocks) }))
	if deadlocks != 0 {
		t.Errorf("the server ended %d transactions as deadlocked", deadlocks)
	}
}

// waitUntil asks until the answer is true.
func waitUntil(t *testing.T, db *database.DB, query string) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); ; <-time.After(time.Millisecond) {
		var yes bool
		must(t, db.Read(t.Context(), query).ForEach(func(scan database.Scan) error { return scan(&yes) }))
		switch {
		case yes:
			return
		case time.Now().After(deadline):
			t.Fatalf("never true: %s", query)
		}
	}
}
