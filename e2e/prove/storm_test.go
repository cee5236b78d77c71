package prove_test

import (
	"database/sql"
	"testing"
)

// endBackends ends every connection to a database, wherever it is.
func endBackends(t testing.TB, url string) {
	t.Helper()
	db, err := sql.Open("postgres", url)
	must(t, err)
	defer func() { _ = db.Close() }()
	_, _ = db.Exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
		WHERE datname = current_database() AND pid <> pg_backend_pid()`) // the server may be away itself
}
