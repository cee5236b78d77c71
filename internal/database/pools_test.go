package database_test

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
)

// TestReadOnly tries to write through everything that is for reading.
func TestReadOnly(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		seed(t, db)
		before := contents(t, db)
		const rename = "UPDATE users SET name = 'x'"
		d := db.ReadOnly()
		var result sql.Result
		for name, write := range map[string]func() error{
			"ErrExec": func() error { return d.Exec(t.Context(), rename, []any{}, &result) },
			"ErrArguments": func() error {
				return d.Exec(t.Context(), "UPDATE users SET name = $1", []any{"x"}, &result)
			},
			"ErrTransaction": func() error { return writeInTx(t.Context(), d, rename) },
			"ErrEnt": func() error {
				return ent.NewClient(ent.Driver(d)).User.Update().SetName("x").Exec(t.Context())
			},
			"ErrQuery": func() error { return drain(db.Query(t.Context(), rename+" RETURNING id")) },
			"ErrDDL":   func() error { return d.Exec(t.Context(), "DROP TABLE stripe_events", []any{}, &result) },
		} {
			if err := write(); err == nil {
				t.Errorf("%s was not refused", name)
			}
		}
		if contents(t, db) != before {
			t.Error("something was written all the same")
		}
	})
}

func writeInTx(ctx context.Context, d dialect.Driver, query string) error {
	tx, err := d.Tx(ctx)
	if err != nil {
		return err
	}
	var result sql.Result
	if err := tx.Exec(ctx, query, []any{}, &result); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

func drain(rows *sql.Rows, err error) error {
	if err != nil {
		return err
	}
	for rows.Next() {
		continue
	}
	return errors.Join(rows.Err(), rows.Close())
}

// pragma reads a setting of a pool.
func pragma(t *testing.T, rows *sql.Rows, err error) (value string) {
	t.Helper()
	must(t, err)
	for rows.Next() {
		must(t, rows.Scan(&value))
	}
	must(t, errors.Join(rows.Err(), rows.Close()))
	return value
}

// TestPragmas asks both pools of SQLite for what money depends on.
func TestPragmas(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ url, journal string }{
		"File":   {"sqlite:" + filepath.Join(t.TempDir(), "a folder/with ?#% in it.db"), "wal"},
		"Memory": {"sqlite::memory:", "memory"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := open(t, c.url)
			must(t, db.Migrate(t.Context()))
			seed(t, db)
			for name, want := range map[string]string{
				"foreign_keys": "1", "recursive_triggers": "1", "synchronous": "2", "busy_timeout": "5000", "journal_mode": c.journal,
			} {
				rows, err := db.Query(t.Context(), "PRAGMA "+name) //nolint:sqlclosecheck // pragma closes them
				if got := pragma(t, rows, err); got != want {
					t.Errorf("reading: %s is %s, want %s", name, got, want)
				}
				must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
					rows, err := tx.Query(ctx, "PRAGMA "+name) //nolint:sqlclosecheck // pragma closes them
					if got := pragma(t, rows, err); got != want {
						t.Errorf("writing: %s is %s, want %s", name, got, want)
					}
					return nil
				}))
			}
		})
	}
}

// TestDiskFull fills the disk under a ledger: what was acknowledged stays, what
// was not is gone, and it goes on when there is room again.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	seed(t, db)
	limit := func(pages string) {
		must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			rows, err := tx.Query(ctx, "PRAGMA max_page_count = "+pages) //nolint:sqlclosecheck // pragma closes them
			_ = pragma(t, rows, err)
			return nil
		}))
	}
	rows, err := db.Query(t.Context(), "PRAGMA page_count") //nolint:sqlclosecheck // pragma closes them
	limit(pragma(t, rows, err))
	joined, err := db.Client().User.Query().Count(t.Context())
	must(t, err)
	for err = nil; err == nil; {
		err = db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			u, err := join(ctx, tx)
			if err == nil {
				err = u.Update().SetName(strings.Repeat("x", 100)).Exec(ctx)
			}
			return err
		})
		if err == nil {
			joined++
		}
		if joined > 100_000 {
			t.Fatal("the disk is never full")
		}
	}
	var doubt *database.InDoubt
	if errors.As(err, &doubt) || !strings.Contains(err.Error(), "full") {
		t.Errorf("%v; want a full disk, without doubt", err)
	}
	limit("1000000")
	n, err := db.Client().User.Query().Count(t.Context())
	must(t, err)
	rows, err = db.Query(t.Context(), "PRAGMA integrity_check") //nolint:sqlclosecheck // pragma closes them
	if got := pragma(t, rows, err); n != joined || got != "ok" {
		t.Errorf("%d users, want %d; integrity %s", n, joined, got)
	}
	verified(t, db)
	must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		_, err := join(ctx, tx)
		return err
	}))
}

// holderVariable makes this test's own program the second process.
const holderVariable = "PURSER_TEST_HOLDS"

// TestHolder is the second process of TestOneProcess: it opens, says so and
// waits for its end.
func TestHolder(t *testing.T) {
	t.Parallel()
	url := os.Getenv(holderVariable)
	if url == "" {
		return // run as a test of its own
	}
	if _, err := database.Open(t.Context(), url, "USD"); err != nil {
		_, _ = io.WriteString(os.Stderr, "refused: "+err.Error()+"\n")
		os.Exit(3)
	}
	_, _ = io.WriteString(os.Stderr, "open\n")
	_, _ = io.ReadAll(os.Stdin) // until killed
}

func holder(t *testing.T, url string) (says string, kill func()) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestHolder$") //nolint:gosec // this test's own program
	cmd.Env = append(os.Environ(), holderVariable+"="+url)
	stdin, err := cmd.StdinPipe()
	must(t, err)
	stderr, err := cmd.StderrPipe()
	must(t, err)
	must(t, cmd.Start())
	line, err := bufio.NewReader(stderr).ReadString('\n')
	must(t, err)
	return line, func() {
		_ = cmd.Process.Kill() // as a crash would
		_ = stdin.Close()
		_ = cmd.Wait()
	}
}

// TestOneProcess shows that a SQLite file belongs to one process at a time, and
// is free again when that process was killed.
func TestOneProcess(t *testing.T) {
	t.Parallel()
	url := "sqlite:" + filepath.Join(t.TempDir(), "one.db")
	says, kill := holder(t, url)
	defer kill()
	if says != "open\n" {
		t.Fatal(says)
	}
	if _, err := database.Open(t.Context(), url, "USD"); err == nil || !strings.Contains(err.Error(), "another process") {
		t.Errorf("opened beside it: %v", err)
	}
	kill()
	db := open(t, url)
	says, killed := holder(t, url)
	defer killed()
	if !strings.HasPrefix(says, "refused: another process") {
		t.Errorf("a second process says %q", says)
	}
	must(t, db.Close())
	must(t, open(t, url).Close())
}

func TestOpen(t *testing.T) {
	t.Parallel()
	for name, url := range map[string]string{
		"ErrUnreadable": "postgres://purser:hunter2@host name:5432:1/", "ErrNobodyThere": "postgres://purser:hunter2@127.0.0.1:1/purser",
		"ErrFolder": "sqlite:" + t.TempDir(), "ErrUnknown": "mysql://purser:hunter2@127.0.0.1:1/",
	} {
		if _, err := database.Open(t.Context(), url, "USD"); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestUntrustworthy refuses a server on which a crash takes back what was acknowledged.
func TestUntrustworthy(t *testing.T) {
	t.Parallel()
	_, url := postgres(t)
	_, err := database.Open(t.Context(), url+"&synchronous_commit=off", "USD")
	if err == nil || !strings.Contains(err.Error(), "synchronous_commit") {
		t.Errorf("%v; want it refused", err)
	}
}
