package database

import (
	"database/sql"
	"errors"
	"path/filepath"
	"testing"

	"modernc.org/sqlite"
)

// BenchmarkStatements reads a wallet by its key, with and without the cache of
// prepared statements, on a whole schema: SQLite reads it to plan a statement.
func BenchmarkStatements(b *testing.B) {
	for name, cache := range map[string]bool{"cached": true, "each anew": false} {
		b.Run(name, func(b *testing.B) {
			file := filepath.Join(b.TempDir(), "purser.db")
			db, err := Open(b.Context(), "sqlite:"+file, "USD")
			if err != nil {
				b.Fatal(err)
			}
			defer db.Close() //nolint:errcheck // it is only read
			if err := db.Migrate(b.Context()); err != nil {
				b.Fatal(err)
			}
			connector, err := sqlite.NewConnector(sqliteDSN("file:"+file+"?", false))
			if err != nil {
				b.Fatal(err)
			}
			pool := sql.OpenDB(prepared{Connector: connector, cache: cache, lasting: true})
			defer pool.Close() //nolint:errcheck // it is only read
			const query = "SELECT id, owner_id, current_balance, last_sequence FROM wallets WHERE owner_id = ? AND currency = ? ORDER BY id"
			for b.Loop() {
				rows, err := pool.QueryContext(b.Context(), query, "usr_1", "USD")
				if err != nil {
					b.Fatal(err)
				}
				if err := errors.Join(rows.Err(), rows.Close()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
