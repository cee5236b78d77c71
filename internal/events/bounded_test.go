package events_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/event"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/events"
)

// rename writes n events of a user in one transaction.
func (f *fixture) rename(t *testing.T, n int) {
	t.Helper()
	must(t, f.db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		for i := range n {
			if err := tx.User.Update().Where(user.WalletID(f.wallet)).SetName(fmt.Sprintf("Ada %d %d", n, i)).Exec(ctx); err != nil {
				return err
			}
		}
		return nil
	}))
}

// wantBounded fails the test for a statement that may read any number of events.
func wantBounded(t *testing.T, sent []string) {
	t.Helper()
	n := 0
	for _, one := range sent {
		if !strings.Contains(one, "`events`") && !strings.Contains(one, `"events"`) || !strings.HasPrefix(one, "SELECT") {
			continue
		}
		n++
		byOne := strings.Contains(one, "`id` = ?") || strings.Contains(one, `"id" = $`) || strings.Contains(one, "`id` = $")
		_, where, _ := strings.Cut(one, "WHERE")
		if !byOne && (!strings.Contains(one, "LIMIT") || strings.Contains(where, "type") || strings.Contains(where, "created_at")) {
			t.Errorf("reads any number of events: %s", one)
		}
	}
	if n == 0 {
		t.Error("no statement reads events")
	}
}

// An endpoint that is far behind and wants types that are rare reads 500 events in a
// transaction, and so does a redelivery of what there was since a time.
func TestEventsReadInParts(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriverTraced(t, func(t *testing.T, db *database.DB, traced *dbtest.Statements) {
		f := setup(t, db)
		rc := newReceiver(t, answered)
		since := time.Now().Add(-time.Hour)
		endpoint, _ := f.endpoint(t, rc.URL, "wallet.frozen")
		f.rename(t, 1300)
		f.tell(t, 1)
		wantBounded(t, traced.During(func() {
			f.run(t, 1)
			within(t, "the rare event arrives", func() bool { return f.delivered(t, endpoint) == 1 })
		}))
		wantBounded(t, traced.During(func() {
			n, err := f.service().Redeliver(t.Context(), events.Redelivery{Endpoint: endpoint, Since: since})
			if err != nil || n != 1 {
				t.Errorf("%d are sent again: %v", n, err)
			}
		}))
		n, err := f.service().Redeliver(t.Context(), events.Redelivery{Endpoint: endpoint, Since: time.Now().Add(time.Hour)})
		if err != nil || n != 0 {
			t.Errorf("%d of the future are sent again: %v", n, err)
		}
		within(t, "it arrives again", func() bool { return f.delivered(t, endpoint) == 2 })
		newest, err := db.Client().Event.Query().Order(event.ByID()).Where(event.Type("wallet.frozen")).Only(t.Context())
		must(t, err)
		e, err := db.Client().WebhookEndpoint.Get(t.Context(), endpoint)
		must(t, err)
		if e.PositionID != string(newest.ID) {
			t.Errorf("the endpoint is at %s, and the last event is %s", e.PositionID, newest.ID)
		}
	})
}

// Beside an endpoint that has nothing to receive, nothing is written.
func TestIdleEndpointWritesNothing(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriverTraced(t, func(t *testing.T, db *database.DB, traced *dbtest.Statements) {
		f := setup(t, db)
		rc := newReceiver(t, answered)
		endpoint, _ := f.endpoint(t, rc.URL, "wallet.frozen")
		f.run(t, 1)
		f.tell(t, 1)
		within(t, "an event arrives", func() bool { return f.delivered(t, endpoint) == 1 })
		must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error { // moves the horizon
			return tx.User.Update().SetGuardedAt(tx.Now(ctx)).Exec(ctx)
		}))
		<-time.After(200 * time.Millisecond) // ten rounds
		for _, one := range traced.During(func() { <-time.After(400 * time.Millisecond) }) {
			if strings.HasPrefix(one, "UPDATE") || strings.HasPrefix(one, "INSERT") || strings.Contains(one, "FOR UPDATE") {
				t.Errorf("an idle endpoint costs: %s", one)
			}
		}
	})
}

// However many deliveries are made at once, it is one statement for the database to prepare.
func TestDeliveriesAreMadeByOneStatement(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriverTraced(t, func(t *testing.T, db *database.DB, traced *dbtest.Statements) {
		f := setup(t, db)
		rc := newReceiver(t, answered)
		since := time.Now().Add(-time.Hour)
		endpoint, _ := f.endpoint(t, rc.URL)
		texts, made := map[string]bool{}, 0
		for n := 1; n <= 4; n++ {
			f.rename(t, n)
			for _, one := range traced.During(func() {
				sent, err := f.service().Redeliver(t.Context(), events.Redelivery{Endpoint: endpoint, Since: since})
				must(t, err)
				made += sent
			}) {
				if strings.Contains(one, "webhook_deliveries") && strings.HasPrefix(one, "INSERT") {
					texts[one] = true
				}
			}
		}
		if len(texts) != 1 || made < 10 {
			t.Errorf("%d deliveries were made by %d statements: %v", made, len(texts), texts)
		}
	})
}
