package database_test

import (
	"context"
	"crypto/rand"
	"path/filepath"
	"testing"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
)

// A full disk is told from every other fault, nothing of the transaction is there, and all is
// well again once there is room.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		fill, empty := db.FillDisk, db.EmptyDisk
		if db.Dialect() == dialect.Postgres {
			const full = `CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
				$$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
				CREATE TRIGGER full_disk BEFORE INSERT ON throttles EXECUTE FUNCTION full_disk()`
			fill = func(ctx context.Context) error { return run(ctx, db, full) }
			empty = func(ctx context.Context) error { return run(ctx, db, "DROP TRIGGER full_disk ON throttles") }
		}
		write := func() error {
			return db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
				for range 2000 {
					if _, err := tx.Exec(ctx, "INSERT INTO throttles (id, empty_at) VALUES ($1, 0)", "row "+rand.Text()); err != nil {
						return err
					}
				}
				return nil
			})
		}
		must(t, fill(t.Context()))
		if err := write(); !database.IsStorage(err) {
			t.Errorf("a full disk: %v", err)
		}
		if err := db.CheckStorage(t.Context()); err == nil {
			t.Error("it says that things can be stored")
		}
		must(t, empty(t.Context()))
		must(t, db.CheckStorage(t.Context()))
		must(t, write())
		if n := db.Client().Throttle.Query().CountX(t.Context()); n != 2000 {
			t.Errorf("%d rows are there", n)
		}
	})
}

// An SQLite file whose disk is nearly full is not ready, before a write has failed.
func TestNearlyFullDisk(t *testing.T) {
	t.Parallel()
	db, err := database.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "purser.db"), "USD")
	must(t, err)
	must(t, db.Migrate(t.Context()))
	must(t, db.CheckStorage(t.Context()))
	db.NeedFree(1 << 62)
	if err := db.CheckStorage(t.Context()); err == nil {
		t.Error("it says that things can be stored")
	}
	must(t, db.Close())
}
