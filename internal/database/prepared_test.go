package database_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/purserhq/purser/internal/database"
)

// statements counts what a connection keeps prepared, in the transaction.
func statements(t *testing.T, ctx context.Context, tx *database.Tx) (n int) {
	t.Helper()
	rows, err := tx.Query(ctx, "SELECT COUNT(*) FROM pg_prepared_statements")
	must(t, err)
	for rows.Next() {
		must(t, rows.Scan(&n))
	}
	must(t, errors.Join(rows.Err(), rows.Close()))
	return n
}

func ask(ctx context.Context, tx *database.Tx, query string, args ...any) error {
	return drain(tx.Query(ctx, query, args...))
}

func TestStatementCache(t *testing.T) {
	t.Parallel()
	db, url := postgres(t)
	furnish(t, db)
	t.Run("OKOnce", func(t *testing.T) {
		must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			before := statements(t, ctx, tx)
			for range 10 {
				must(t, ask(ctx, tx, "SELECT 42 WHERE $1 = 'once'", "x"))
			}
			if n := statements(t, ctx, tx) - before; n != 1 {
				t.Errorf("prepared %d times, want once", n)
			}
			return nil
		}))
	})
	t.Run("OKBounded", func(t *testing.T) {
		must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			for i := range 300 {
				must(t, ask(ctx, tx, fmt.Sprintf("SELECT %d WHERE $1 = 'many'", i), "x"))
			}
			if n := statements(t, ctx, tx); n > 256 {
				t.Errorf("%d are kept, want at most 256", n)
			}
			return nil
		}))
	})
	t.Run("OKAfterAnError", func(t *testing.T) {
		const divide = "SELECT 1 / $1::int"
		err := db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error { return ask(ctx, tx, divide, 0) })
		if err == nil || !strings.Contains(err.Error(), "division") {
			t.Error(err)
		}
		must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error { return ask(ctx, tx, divide, 1) }))
	})
	t.Run("OKOff", func(t *testing.T) {
		off := open(t, url+"&purser_statement_cache=off")
		must(t, off.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			must(t, ask(ctx, tx, "SELECT 42 WHERE $1 = 'off'", "x"))
			if n := statements(t, ctx, tx); n != 0 {
				t.Errorf("%d are kept, want none", n)
			}
			return nil
		}))
	})
}

// TestStatementsSurviveMigrations changes tables under prepared statements, as
// a migration does under a running program.
func TestStatementsSurviveMigrations(t *testing.T) {
	t.Parallel()
	db, _ := postgres(t)
	furnish(t, db)
	runs := 0
	read := func() error {
		return db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			runs++
			if err := ask(ctx, tx, "SELECT * FROM sessions WHERE user_id = $1", "usr_a"); err != nil {
				return err
			}
			_, err := tx.User.Get(ctx, "usr_a")
			return err
		})
	}
	must(t, read())
	for _, change := range []string{
		"ALTER TABLE sessions ADD COLUMN note text", "ALTER TABLE sessions ALTER COLUMN note TYPE varchar(9)",
		"ALTER TABLE users ADD COLUMN note text", "ALTER TABLE users DROP COLUMN note", "DEALLOCATE ALL",
	} {
		must(t, run(t.Context(), db, change))
		if err := read(); err != nil {
			t.Errorf("after %s: %v", change, err)
		}
	}
	if runs < 7 {
		t.Errorf("%d runs: nothing had to be prepared anew, so nothing was shown", runs)
	}
}
