package prove_test

import (
	"database/sql"
	"testing"
)

// endBackends ends some connections to a database, wherever they are.
func endBackends(t testing.TB, url string, most int) {
	t.Helper()
	db, err := sql.Open("postgres", url)
	must(t, err)
	defer func() { _ = db.Close() }()
	_, _ = db.Exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
		WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY random() LIMIT $1`, most) // the server may be away itself
}

// streams tells that a standby gets what a server writes.
func streams(t testing.TB, url string) (yes bool) {
	t.Helper()
	db, err := sql.Open("postgres", url)
	must(t, err)
	defer func() { _ = db.Close() }()
	must(t, db.QueryRow(`SELECT EXISTS (SELECT FROM pg_stat_replication WHERE state = 'streaming')`).Scan(&yes))
	return yes
}
