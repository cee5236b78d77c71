package database_test

import (
	"database/sql"
	"path/filepath"
	"testing"
)

// busy is the error of a SQLite file that another connection writes.
func busy(t *testing.T) error {
	t.Helper()
	file := "file:" + filepath.Join(t.TempDir(), "busy.db") + "?_txlock=immediate"
	var err error
	for range 2 {
		db, openErr := sql.Open("sqlite", file)
		must(t, openErr)
		t.Cleanup(func() { _ = db.Close() }) // with its transaction
		_, err = db.BeginTx(t.Context(), nil)
	}
	if err == nil {
		t.Fatal("two write at once")
	}
	return err
}
