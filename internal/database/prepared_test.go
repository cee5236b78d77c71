package database_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
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
	seed(t, db)
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
	t.Run("OKBoundedBytes", func(t *testing.T) {
		must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			for i := range 60 {
				must(t, ask(ctx, tx, fmt.Sprintf("SELECT %d WHERE $1 = '%s'", i, strings.Repeat("x", 15_000)), "x"))
			}
			must(t, ask(ctx, tx, fmt.Sprintf("SELECT 42 WHERE $1 = '%s'", strings.Repeat("y", 20_000)), "x"))
			for row, want := range map[string]int{"coalesce(sum(length(statement)), 0)": 256 << 10, "coalesce(max(length(statement)), 0)": 16 << 10} {
				rows, err := tx.Query(ctx, "SELECT "+row+" FROM pg_prepared_statements")
				must(t, err)
				for rows.Next() {
					var n int
					must(t, rows.Scan(&n))
					if n > want || n < want/2 {
						t.Errorf("%s is %d, want at most %d", row, n, want)
					}
				}
				must(t, errors.Join(rows.Err(), rows.Close()))
			}
			return nil
		}))
	})
	t.Run("OKUsedLastStay", func(t *testing.T) {
		must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			const often = "SELECT 42 WHERE $1 = 'often'"
			for i := range 600 {
				must(t, ask(ctx, tx, fmt.Sprintf("SELECT %d WHERE $1 = 'once'", i), "x"))
				if i%100 == 0 {
					must(t, ask(ctx, tx, often, "x"))
				}
			}
			var since string
			rows, err := tx.Query(ctx, "SELECT count(*) FROM pg_prepared_statements WHERE statement = '"+
				strings.ReplaceAll(often, "'", "''")+"' AND generic_plans + custom_plans = 6")
			must(t, err)
			for rows.Next() {
				must(t, rows.Scan(&since))
			}
			must(t, errors.Join(rows.Err(), rows.Close()))
			if since != "1" {
				t.Error("a statement that is used again and again was prepared anew")
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

// TestStatementsOfOpenRows runs a statement again while its rows are being read.
func TestStatementsOfOpenRows(t *testing.T) {
	t.Parallel()
	const query = "SELECT id FROM users WHERE id <> ? ORDER BY id"
	url := "sqlite:" + filepath.Join(t.TempDir(), "purser.db")
	db := open(t, url)
	must(t, db.Migrate(t.Context()))
	seed(t, db)
	pairs := 0
	must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		outer, err := tx.Query(ctx, query, "usr_x")
		must(t, err)
		defer outer.Close() //nolint:errcheck // Err below tells
		for outer.Next() {
			var one string
			must(t, outer.Scan(&one))
			inner, err := tx.Query(ctx, query, one)
			must(t, err)
			for inner.Next() {
				var other string
				must(t, inner.Scan(&other))
				pairs++
				if one == other {
					t.Errorf("%s was asked for others and found itself", one)
				}
			}
			must(t, errors.Join(inner.Err(), inner.Close()))
		}
		return outer.Err()
	}))
	users, err := db.Client().User.Query().Count(t.Context())
	must(t, err)
	if want := users * (users - 1); pairs != want || want == 0 {
		t.Errorf("%d pairs, want %d", pairs, want)
	}
	must(t, db.Close())
	if left, err := filepath.Glob(strings.TrimPrefix(url, "sqlite:") + "-*"); err != nil || len(left) > 0 {
		t.Errorf("something keeps the file open: %s, %v", left, err) // or SQLite had tidied up
	}
}

// TestStatementsSurviveMigrations changes tables under prepared statements, as
// a migration does under a running program.
func TestStatementsSurviveMigrations(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		seed(t, db)
		changes := []string{
			"ALTER TABLE sessions ADD COLUMN note text", "ALTER TABLE users ADD COLUMN note text",
			"CREATE INDEX session_note ON sessions (note)", "ALTER TABLE users DROP COLUMN note",
		}
		if db.Dialect() == dialect.Postgres {
			changes = append(changes, "ALTER TABLE sessions ALTER COLUMN note TYPE varchar(9)", "DEALLOCATE ALL")
		}
		runs := survive(t, db, changes)
		if again := runs - len(changes) - 1; db.Dialect() == dialect.Postgres && again == 0 {
			t.Error("nothing had to be prepared anew, so nothing was shown")
		}
	})
}

// survive makes the changes and reads after each.
func survive(t *testing.T, db *database.DB, changes []string) (runs int) {
	t.Helper()
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
	for _, change := range changes {
		must(t, run(t.Context(), db, change))
		if err := read(); err != nil {
			t.Errorf("after %s: %v", change, err)
		}
	}
	return runs
}
