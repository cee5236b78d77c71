package events_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/events"
	"github.com/purserhq/purser/internal/payments"
)

// cluster runs a PostgreSQL server of the test's own.
func cluster(t *testing.T) func(command string) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "postgres")
	server := func(command string) string {
		cmd := exec.Command("../../scripts/postgres", command)
		cmd.Env = append(os.Environ(), "PURSER_POSTGRES="+folder)
		out, err := cmd.Output()
		if err != nil {
			t.Errorf("scripts/postgres %s: %v", command, err)
		}
		return strings.TrimSpace(string(out))
	}
	t.Cleanup(func() { server("stop") })
	return server
}

// tool runs one of PostgreSQL's own programs.
func tool(t *testing.T, server func(string) string, name string, args ...string) {
	t.Helper()
	if out, err := exec.Command(filepath.Join(server("bin"), name), args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v: %s", name, err, out)
	}
}

// copiedFile is an older SQLite file that is put back, as a start notices it.
func copiedFile(t *testing.T) (url string, keep func(), back func() string) {
	t.Helper()
	url = dbtest.URLs(t)["SQLite"]
	file, kept := strings.TrimPrefix(url, "sqlite:"), filepath.Join(t.TempDir(), "kept.db")
	keep = func() { // what is in the log is in the file when nobody has it open
		text, err := os.ReadFile(file) //nolint:gosec // a test's own file
		must(t, err)
		must(t, os.WriteFile(kept, text, 0o600))
	}
	return url, keep, func() string {
		db, err := database.Open(t.Context(), "sqlite:"+kept, "USD")
		must(t, err)
		_, err = payments.New(db, nil, payments.Options{}).Generation(t.Context(), payments.Mark{Generation: 9})
		must(t, err)
		must(t, db.Close())
		return "sqlite:" + kept
	}
}

// dumpedAway is a dump that is restored into another server, whose transactions have lower numbers.
func dumpedAway(t *testing.T) (url string, keep func(), back func() string) {
	t.Helper()
	one, other, file := cluster(t), cluster(t), filepath.Join(t.TempDir(), "dump")
	url = one("start")
	tool(t, one, "psql", "-v", "ON_ERROR_STOP=1", "-d", url, "-c",
		"DO $$ BEGIN FOR i IN 1..5000 LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$")
	return url, func() { tool(t, one, "pg_dump", "-Fc", "-f", file, url) }, func() string {
		restored := other("start")
		tool(t, other, "pg_restore", "--exit-on-error", "-d", restored, file)
		return restored
	}
}

// recovered is a recovery to a point in time.
func recovered(t *testing.T) (url string, keep func(), back func() string) {
	t.Helper()
	server := cluster(t)
	url = server("start")
	return url, func() {
		server("archive")
		tool(t, server, "psql", "-d", url, "-c", "SELECT pg_create_restore_point('purser')")
	}, func() string { return server("recover") }
}

// failedOver is a standby that lagged and takes the server's place.
func failedOver(t *testing.T) (url string, keep func(), back func() string) {
	t.Helper()
	server := cluster(t)
	url = server("start")
	return url, func() {
		server("standby")
		<-time.After(time.Second) // it has what there is
		server("lag")
	}, func() string { return server("promote") }
}

// After an older state of the database was put in place, a reader whose cursor is ahead of it and
// the endpoints receive what happens from then on.
func TestStreamAfterLoss(t *testing.T) {
	t.Parallel()
	for name, lose := range map[string]func(*testing.T) (string, func(), func() string){
		"CopiedFile": copiedFile, "Dump": dumpedAway, "Recovery": recovered, "Failover": failedOver,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if testing.Short() && name != "CopiedFile" {
				t.Skip("needs PostgreSQL")
			}
			url, keep, back := lose(t)
			rc := newReceiver(t, answered)
			f := begin(t, url)
			endpoint, _ := f.endpoint(t, rc.URL, "wallet.frozen", "wallet.unfrozen")
			stop := f.run(t, 1)
			f.tell(t, 4)
			within(t, "events before the backup arrive", func() bool { return f.delivered(t, endpoint) == 4 })
			stop()
			must(t, f.db.Close())
			keep()
			f.open(t, url)
			stop = f.run(t, 1)
			f.tell(t, 40) // which are lost
			within(t, "events after the backup arrive", func() bool { return f.delivered(t, endpoint) == 44 })
			cursor := events.Place{}
			f.readOn(t, &cursor)
			cursor.Position, cursor.ID = max(cursor.Position, f.horizon(t)), "" // as the API hands it out
			stop()
			must(t, f.db.Close())

			f.open(t, back())
			before := rc.distinct()
			f.frozen = false
			f.tell(t, 3)
			stop = f.run(t, 1)
			within(t, "the endpoint receives what happens after the loss", func() bool { return rc.distinct() == before+3 })
			within(t, "the cursor that is ahead receives it, too", func() bool { return f.readOn(t, &cursor) == 3 })
			stop()
		})
	}
}

// An endpoint that is ahead of the stream, whyever, raises an alarm and does not wait for a
// position that may never come.
func TestEndpointAhead(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		f := setup(t, db)
		rc := newReceiver(t, answered)
		endpoint, _ := f.endpoint(t, rc.URL, "wallet.frozen", "wallet.unfrozen")
		must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			return tx.WebhookEndpoint.UpdateOneID(endpoint).SetPosition(250_000_000_000_000_000).Exec(ctx)
		}))
		f.run(t, 1)
		within(t, "an alarm is raised", func() bool { return f.isAhead.Load() > 0 })
		within(t, "what happens then arrives", func() bool {
			f.tell(t, 1)
			return f.delivered(t, endpoint) > 0
		})
		if n := f.isAhead.Load(); n > 3 {
			t.Errorf("%d alarms", n)
		}
	})
}

// A reader that is in a transaction's way when positions are raised loses nothing of it.
func TestEventsRaisedMeanwhile(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		f := setup(t, db)
		cursor := events.Place{}
		f.readOn(t, &cursor)
		cursor = events.Place{Position: f.horizon(t)}
		f.tell(t, 1)
		for range 3 { // each is above the one before
			last := f.horizon(t)
			must(t, db.RaiseEvents(t.Context(), time.Time{}))
			f.tell(t, 1)
			if now := f.horizon(t); now <= last {
				t.Errorf("the horizon was %d and is %d", last, now)
			}
		}
		n := 0
		within(t, "all four are read", func() bool { n += f.readOn(t, &cursor); return n == 4 })
		at := f.horizon(t)
		must(t, db.RaiseEvents(t.Context(), time.Now().Add(-time.Hour)))
		if again := f.horizon(t); again > at+10_000_000 {
			t.Error("raised twice for one suspicion")
		}
	})
}

// readOn reads the stream to its end and returns how many events of the wallet there were.
func (f *fixture) readOn(t *testing.T, from *events.Place) (n int) {
	t.Helper()
	query := f.db.Client().Event.Query()
	query.Modify(events.Next(*from, f.horizon(t), nil, 10_000))
	found, err := query.All(t.Context())
	must(t, err)
	for _, e := range found {
		*from = events.PlaceOf(e)
		if e.WalletID != nil && *e.WalletID == f.wallet {
			n++
		}
	}
	return n
}

func (f *fixture) horizon(t *testing.T) int64 {
	t.Helper()
	h, err := events.Horizon(t.Context(), f.db)
	must(t, err)
	return h
}

// begin is setup on a database by its address.
func begin(t *testing.T, url string) *fixture {
	t.Helper()
	db, err := database.Open(t.Context(), url, "USD")
	must(t, err)
	must(t, db.Migrate(t.Context()))
	return setup(t, db)
}

// open goes on with the database at an address.
func (f *fixture) open(t *testing.T, url string) {
	t.Helper()
	db, err := database.Open(context.WithoutCancel(t.Context()), url, "USD")
	must(t, err)
	t.Cleanup(func() { _ = db.Close() }) // it may be closed
	f.db = db
}
