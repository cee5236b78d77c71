package database_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
)

// watch is one whose waking can be waited for.
type watch struct {
	woken   chan struct{}
	unwatch func()
}

func watching(db *database.DB, ids ...gid.ID) *watch {
	w := &watch{woken: make(chan struct{}, 1)}
	w.unwatch = db.Watch(func() {
		select {
		case w.woken <- struct{}{}:
		default: // it is awake already
		}
	}, ids...)
	return w
}

// woken waits until the watch wakes.
func woken(t *testing.T, w *watch, why string) {
	t.Helper()
	select {
	case <-w.woken:
	case <-time.After(10 * time.Second):
		t.Fatalf("the watch does not wake: %s", why)
	}
}

// change commits a transaction that says that the ids have changed.
func change(t *testing.T, db *database.DB, ids ...gid.ID) {
	t.Helper()
	err := db.InTx(t.Context(), func(_ context.Context, tx *database.Tx) error {
		tx.Changed(ids...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// attentive watches id from when the database is listened to, so that the watch
// wakes for changes only.
func attentive(t *testing.T, db *database.DB, id gid.ID) *watch {
	t.Helper()
	w := watching(db, id)
	t.Cleanup(w.unwatch)
	probe := watching(db, "wal_probe")
	for asleep := true; asleep; {
		change(t, db, "wal_probe")
		select {
		case <-probe.woken:
			asleep = false
		case <-time.After(20 * time.Millisecond):
		}
	}
	probe.unwatch() // waits until all were woken, when listening began
	select {
	case <-w.woken:
	default:
	}
	return w
}

// listeners are the connections that listen for changes.
func listeners(t *testing.T, db *database.DB) (pids []int) {
	t.Helper()
	rows, err := db.Query(t.Context(), `SELECT pid FROM pg_stat_activity
		WHERE datname = current_database() AND query LIKE 'LISTEN%'`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var pid int
		if err := rows.Scan(&pid); err != nil {
			t.Fatal(err)
		}
		pids = append(pids, pid)
	}
	if rows.Err() != nil {
		t.Fatal(rows.Err())
	}
	return pids
}

func TestChanges(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := attentive(t, db, "wal_1")
		quiet := func(why string) {
			t.Helper()
			probe := watching(db, "wal_probe") // which wakes after anything before it
			defer probe.unwatch()
			change(t, db, "wal_probe")
			woken(t, probe, "a change")
			select {
			case <-w.woken:
				t.Errorf("the watch wakes: %s", why)
			default:
			}
		}
		change(t, db, "wal_2", "wal_1", "wal_1")
		woken(t, w, "it is among several")
		quiet("twice for one transaction")
		change(t, db, "wal_2")
		quiet("another id changed")
		no := errors.New("no")
		err := db.InTx(t.Context(), func(_ context.Context, tx *database.Tx) error {
			tx.Changed("wal_1")
			return no
		})
		if !errors.Is(err, no) {
			t.Fatal(err)
		}
		quiet("the transaction was rolled back")
		for range 100 {
			change(t, db, "wal_1")
		}
		woken(t, w, "of many changes")
		w.unwatch()
		select {
		case <-w.woken: // by one of the many, before that
		default:
		}
		change(t, db, "wal_1")
		quiet("it was closed")
	})
}

// TestChangesElsewhere is two replicas over one database, one of which loses its
// connection.
func TestChangesElsewhere(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("needs PostgreSQL")
	}
	url := dbtest.URLs(t)["PostgreSQL"]
	var replicas [2]*database.DB
	for i := range replicas {
		db, err := database.Open(t.Context(), url, "USD")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		replicas[i] = db
	}
	here, there := replicas[0], replicas[1]
	w := attentive(t, here, "wal_1")
	change(t, there, "wal_1")
	woken(t, w, "of a change elsewhere")

	pids := listeners(t, here)
	if len(pids) != 1 {
		t.Fatalf("%d connections listen", len(pids))
	}
	err := there.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.Exec(ctx, "SELECT pg_terminate_backend($1)", pids[0])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	woken(t, w, "the connection is there again")
	change(t, there, "wal_1")
	woken(t, w, "of a change after that")
}
