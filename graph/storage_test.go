package graph_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
)

// A request that nothing can be stored for says so, and the same key carries it out when
// there is room again.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		ada, friend := b.signUp(), b.signUp()
		ada.deposit("100")
		run := func(statements ...string) {
			t.Helper()
			err := db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
				for _, statement := range statements {
					if _, err := tx.Exec(ctx, statement); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if db.Dialect() == dialect.Postgres {
			run(`CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
				$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$`,
				"CREATE TRIGGER full_disk BEFORE INSERT ON transactions EXECUTE FUNCTION full_disk()")
		} else {
			run("PRAGMA max_page_count = 1") // as many as there are
		}
		const transfer = `mutation { transfer(input: {amount: "1", toWalletId: %q, idempotencyKey: "full-%d"}) { replayed userErrors { code } } }`
		failed := -1
		for i := range 500 { // until the last page of the file is full, too
			if raw := ada.ask(fmt.Sprintf(transfer, friend.wallet, i)).raw; strings.Contains(raw, `"errors":[{`) {
				if !strings.Contains(raw, "STORAGE_UNAVAILABLE") || !strings.Contains(raw, "same idempotency key") {
					t.Fatalf("a full disk: %s", raw)
				}
				failed = i
				break
			}
		}
		if db.Dialect() == dialect.Postgres {
			run("DROP TRIGGER full_disk ON transactions")
		} else {
			run("PRAGMA max_page_count = 1073741823")
		}
		again := ada.ask(fmt.Sprintf(transfer, friend.wallet, failed)).raw
		if failed < 0 || !strings.Contains(again, `"replayed":false`) || !strings.Contains(again, `"userErrors":[]`) {
			t.Errorf("try %d again: %s", failed, again)
		}
	})
}
