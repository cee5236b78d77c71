package database_test

import (
	"context"
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/database"
)

// Nobody holds others up for long: each connection says so when it is made.
func TestServerLimits(t *testing.T) {
	t.Parallel()
	db, _ := postgres(t)
	ask := map[string]func(ctx context.Context, query string) (*sql.Rows, error){
		"reads": func(ctx context.Context, query string) (*sql.Rows, error) { return db.Query(ctx, query) },
		"whole": func(ctx context.Context, query string) (*sql.Rows, error) { return db.QueryWhole(ctx, query) },
	}
	must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		ask["writes"] = func(_ context.Context, query string) (*sql.Rows, error) { return tx.Query(ctx, query) }
		for setting, want := range map[string]string{
			"statement_timeout": "5s", "lock_timeout": "2s", "idle_in_transaction_session_timeout": "10s",
		} {
			for who, ask := range ask {
				want := want
				if who == "whole" && setting == "statement_timeout" {
					want = "10min"
				}
				if got := shown(t, ask, setting); got != want {
					t.Errorf("%s: %s is %s, not %s", who, setting, got, want)
				}
			}
		}
		return nil
	}))
}

func shown(t *testing.T, ask func(ctx context.Context, query string) (*sql.Rows, error), setting string) (value string) {
	t.Helper()
	rows, err := ask(t.Context(), "SHOW "+setting)
	must(t, err)
	defer rows.Close() //nolint:errcheck // Err below tells
	for rows.Next() {
		must(t, rows.Scan(&value))
	}
	must(t, rows.Err())
	return value
}

// A server that can lose what it has acknowledged, or that is a copy of another, is
// refused before anything is written. This one belongs to the test alone.
func TestUntrustworthyServer(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("needs PostgreSQL")
	}
	folder := filepath.Join(t.TempDir(), "postgres")
	server := func(command string) string {
		cmd := exec.CommandContext(context.WithoutCancel(t.Context()), "../../scripts/postgres", command)
		cmd.Env = append(os.Environ(), "PURSER_POSTGRES="+folder)
		out, err := cmd.Output()
		if err != nil {
			t.Errorf("scripts/postgres %s: %v", command, err)
		}
		return strings.TrimSpace(string(out))
	}
	url := server("start")
	t.Cleanup(func() { server("stop") })
	tried, through := 0, 0
	refused := func(want string) {
		t.Helper()
		tried++
		db, err := database.Open(t.Context(), url, "USD")
		if err == nil {
			through++
			must(t, db.Close())
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
	for _, setting := range []string{"fsync", "full_page_writes", "synchronous_commit"} {
		set(t, url, setting, "off")
		refused(setting)
		set(t, url, setting, "on")
		must(t, open(t, url).Close())
	}
	cluster, err := os.ReadFile(filepath.Join(folder, "folder"))
	must(t, err)
	signal := filepath.Join(strings.TrimSpace(string(cluster)), "data", "standby.signal")
	must(t, os.WriteFile(signal, nil, 0o644)) //nolint:gosec // the server runs as another user
	server("crash")
	refused("this is a replica")
	t.Logf("servers that lose money: %d tried, %d got through", tried, through)
}

// set changes a setting of a whole server and waits until new connections have it.
func set(t *testing.T, url, setting, value string) {
	t.Helper()
	db, err := sql.Open("postgres", url)
	must(t, err)
	db.SetMaxIdleConns(0)
	defer db.Close() //nolint:errcheck // it was only asked
	_, err = db.ExecContext(t.Context(), "ALTER SYSTEM SET "+setting+" = "+value)
	must(t, err)
	_, err = db.ExecContext(t.Context(), "SELECT pg_reload_conf()")
	must(t, err)
	for deadline := time.Now().Add(time.Minute); ; {
		var now string
		must(t, db.QueryRowContext(t.Context(), "SHOW "+setting).Scan(&now))
		if now == value {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s stays %s", setting, now)
		}
		<-time.After(10 * time.Millisecond)
	}
}
