package database_test

import (
	"context"
	"slices"
	"testing"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
)

// A guard that somebody took out, or switched off, is named.
func TestMissingGuards(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		missing, err := db.MissingGuards(t.Context())
		must(t, err)
		if len(missing) != 0 {
			t.Fatalf("missing in a database that was only migrated: %v", missing)
		}
		dropped := map[string]string{
			"transactions_stay":       "DROP TRIGGER transactions_stay ON transactions",
			"api_keys_expire":         "ALTER TABLE api_keys DISABLE TRIGGER api_keys_expire",
			"api_keys_token_hash_key": "DROP INDEX api_keys_token_hash_key",
		}
		if db.Dialect() == dialect.SQLite {
			dropped["transactions_stay"] = "DROP TRIGGER transactions_stay"
			dropped["api_keys_expire"] = "DROP TRIGGER api_keys_expire"
		}
		for _, statement := range dropped {
			must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
				_, err := tx.Exec(ctx, statement)
				return err
			}))
		}
		missing, err = db.MissingGuards(t.Context())
		must(t, err)
		if !slices.Equal(missing, []string{"api_keys_expire", "api_keys_token_hash_key", "transactions_stay"}) {
			t.Errorf("missing are %v", missing)
		}
		t.Logf("guards taken out unseen: %d tried, %d got through", len(dropped), len(dropped)-len(missing))
	})
}

// A trial write leaves nothing behind.
func TestCheckWritable(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		must(t, db.CheckWritable(t.Context()))
		if n := db.Client().Throttle.Query().CountX(t.Context()); n != 0 {
			t.Errorf("%d rows are left", n)
		}
	})
}
