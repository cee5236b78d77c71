package database_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
)

// postgres is a fresh PostgreSQL database and its address.
func postgres(t *testing.T) (*database.DB, string) {
	t.Helper()
	if testing.Short() {
		t.Skip("needs PostgreSQL")
	}
	url := dbtest.URLs(t)["PostgreSQL"]
	return open(t, url), url
}

func open(t *testing.T, url string) *database.DB {
	t.Helper()
	db, err := database.Open(t.Context(), url, "USD")
	must(t, err)
	t.Cleanup(func() { _ = db.Close() }) // its connections may be cut already
	return db
}

// TestInDoubt cuts the connection at COMMIT. Whoever is told that it failed
// must not be wrong, so nobody is told that.
func TestInDoubt(t *testing.T) {
	t.Parallel()
	direct, url := postgres(t)
	proxy, here := dbtest.StartFaultProxy(t, url)
	db := open(t, here)
	for _, c := range []struct {
		name string
		cut  *dbtest.Cut // nil: none
		rows int
	}{
		{"ErrNotDone", &dbtest.BeforeCommit, 0}, {"ErrDone", &dbtest.AfterCommit, 1}, {"OK", nil, 2},
	} {
		runs := 0
		if c.cut != nil {
			proxy.Plan(1, *c.cut)
		}
		err := db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			runs++
			_, err := join(ctx, tx)
			return err
		})
		var doubt *database.InDoubt
		if errors.As(err, &doubt) != (c.cut != nil) || (err == nil) != (c.cut == nil) || proxy.Pending() || runs != 1 {
			t.Errorf("%s: %v after %d runs", c.name, err, runs)
		}
		if doubt != nil && doubt.Unwrap() == nil {
			t.Errorf("%s: the cause is lost", c.name)
		}
		wantRows(t, direct, c.rows)
	}
}

// A transaction whose connection or context is gone has ended: what its
// function still writes must not be committed one by one on a new connection.
func TestBrokenTransaction(t *testing.T) {
	t.Parallel()
	db, url := postgres(t)
	other := open(t, url)
	for name, breakIt := range map[string]func(context.Context, *database.Tx, context.CancelFunc){
		"ErrKilled": func(ctx context.Context, tx *database.Tx, _ context.CancelFunc) {
			rows, err := tx.Query(ctx, "SELECT pg_backend_pid()")
			must(t, err)
			var pid int
			for rows.Next() {
				must(t, rows.Scan(&pid))
			}
			must(t, errors.Join(rows.Err(), rows.Close()))
			must(t, other.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
				_, err := tx.Exec(ctx, "SELECT pg_terminate_backend($1, 5000)", pid)
				return err
			}))
		},
		"ErrContextGone": func(_ context.Context, _ *database.Tx, cancel context.CancelFunc) { cancel() },
		"ErrStatementCanceled": func(ctx context.Context, tx *database.Tx, _ context.CancelFunc) {
			short, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
			defer cancel()
			if _, err := tx.Exec(short, "SELECT pg_sleep(60)"); err == nil {
				t.Error("it slept well")
			}
		},
		"ErrStatementRefused": func(ctx context.Context, tx *database.Tx, _ context.CancelFunc) {
			if _, err := tx.Exec(ctx, "SELECT 1/0"); err == nil {
				t.Error("divided by zero")
			}
		},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		err := db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
			_, err := join(ctx, tx)
			must(t, err)
			breakIt(ctx, tx, cancel)
			for range 3 { // stubborn, and with a context that still lives
				if _, err := join(context.WithoutCancel(ctx), tx); err == nil && ctx.Err() == nil {
					t.Errorf("%s: a write was taken after the transaction broke", name)
				}
			}
			return nil
		})
		cancel()
		if err == nil {
			t.Errorf("%s: it is said to be committed", name)
		}
		wantRows(t, db, 0)
	}
}

// TestKilledBackends ends every connection again and again while users join:
// who was told yes is there once, who was told no is not, and in doubt is either.
func TestKilledBackends(t *testing.T) {
	t.Parallel()
	db, url := postgres(t)
	killer := open(t, url)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 20 {
			_ = killer.InTx(context.WithoutCancel(t.Context()), func(ctx context.Context, tx *database.Tx) error {
				_, err := tx.Exec(ctx, `SELECT pg_terminate_backend(pid), pg_sleep(0.02) FROM pg_stat_activity
					WHERE datname = current_database() AND pid <> pg_backend_pid()`)
				return err
			})
		}
	}()
	yes, doubts := 0, 0
	for running := true; running; {
		select {
		case <-done:
			running = false
		default:
		}
		err := db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			_, err := join(ctx, tx)
			return err
		})
		var doubt *database.InDoubt
		switch {
		case err == nil:
			yes++
		case errors.As(err, &doubt):
			doubts++
		}
	}
	n, err := db.Client().User.Query().Count(t.Context())
	if err != nil { // the first use after the last kill may find a dead connection
		n, err = db.Client().User.Query().Count(t.Context())
	}
	must(t, err)
	if n < yes || n > yes+doubts || yes == 0 {
		t.Errorf("%d users; %d were told yes and %d are in doubt", n, yes, doubts)
	}
	t.Logf("%d users; %d were told yes and %d are in doubt", n, yes, doubts)
}
