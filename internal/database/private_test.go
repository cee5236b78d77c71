package database_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/purserhq/purser/internal/database"
)

// The embedded database is its user's alone, whatever the umask is and whatever was left
// by a version that did not see to it.
func TestFilesArePrivate(t *testing.T) { //nolint:paralleltest // the umask is the process's
	before := syscall.Umask(0)
	defer syscall.Umask(before)
	folder := filepath.Join(t.TempDir(), "data")
	file := filepath.Join(folder, "purser.db")
	tried, through := 0, 0
	look := func(when string) {
		t.Helper()
		names, err := filepath.Glob(file + "*")
		must(t, err)
		if len(names) < 3 { // the file, its log, the lock
			t.Errorf("%s: only %v are there", when, names)
		}
		for _, name := range append(names, folder) {
			info, err := os.Stat(name)
			must(t, err)
			tried++
			if info.Mode().Perm()&0o077 != 0 {
				through++
				t.Errorf("%s: others have %s of %s", when, info.Mode().Perm(), name)
			}
		}
	}
	db, err := database.Open(t.Context(), "sqlite:"+file, "USD")
	must(t, err)
	must(t, db.Migrate(t.Context()))
	look("new")
	must(t, db.Close())
	for _, part := range []string{"", "-wal", "-shm", ".lock"} {
		f, err := os.OpenFile(file+part, os.O_CREATE|os.O_RDWR, 0o666) //nolint:gosec // as an older version left it
		must(t, err)
		must(t, f.Close())
		must(t, os.Chmod(file+part, 0o666)) //nolint:gosec // the same
	}
	db, err = database.Open(t.Context(), "sqlite:"+file, "USD")
	must(t, err)
	must(t, db.Migrate(t.Context()))
	look("left open to others")
	must(t, db.Close())
	t.Logf("files open to others: %d tried, %d got through", tried, through)
}
