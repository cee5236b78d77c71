package events_test

import (
	"context"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/event"
	"github.com/purserhq/purser/ent/webhookdelivery"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/events"
	"github.com/purserhq/purser/internal/gid"
)

const days = 24 * time.Hour

// opened makes n users at a time, and with each the event that a wallet was opened.
func (f *fixture) opened(t *testing.T, ago time.Duration, n int) {
	t.Helper()
	f.ahead.Store(int64(-ago))
	defer f.ahead.Store(0)
	for range n {
		must(t, f.db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			return tx.User.Create().SetEmail(string(gid.New("m")) + "@example.com").SetPasswordHash("none").Exec(ctx)
		}))
	}
}

// old counts the events that are older than they are kept.
func (f *fixture) old(t *testing.T) int {
	t.Helper()
	n, err := f.db.Client().Event.Query().Where(event.Type("wallet.opened"), event.CreatedAtLT(time.Now().Add(-events.DefaultKeep))).Count(t.Context())
	must(t, err)
	return n
}

// Events are kept until the endpoints that are enabled have received them, or they were given up;
// an endpoint that is disabled keeps nothing.
func TestForgetKeepsWhatIsOnItsWay(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		f := setup(t, db)
		var well atomic.Bool
		rc := newReceiver(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
			if !well.Load() {
				w.WriteHeader(http.StatusInternalServerError)
			}
		})
		endpoint, _ := f.endpoint(t, rc.URL, "wallet.opened")
		stays := func(when string, want int) {
			t.Helper()
			must(t, f.service().Forget(t.Context()))
			if n := f.old(t); n != want {
				t.Errorf("%s: %d old events are there, want %d", when, n, want)
			}
		}
		f.opened(t, 100*days, 5)
		f.tell(t, 1)
		stays("unread", 5)
		stop := f.run(t, 1)
		within(t, "they are tried", func() bool { return rc.distinct() >= 5 }) // and one from before the endpoint, where a transaction is open
		stop()
		f.tell(t, 1)
		stays("on their way", 5)
		well.Store(true)
		stop = f.run(t, 1)
		within(t, "they arrive", func() bool {
			f.ahead.Add(int64(10 * time.Second))
			return f.delivered(t, endpoint) >= 5
		})
		f.tell(t, 1)
		within(t, "the endpoint has read all", func() bool {
			f.ahead.Add(int64(10 * time.Second))
			must(t, f.service().Forget(t.Context()))
			return f.old(t) == 0
		})
		stop()
		f.ahead.Store(0)
		f.opened(t, 100*days, 3)
		f.tell(t, 1)
		must(t, f.service().UpdateEndpoint(t.Context(), events.EndpointInput{ID: endpoint, Enable: new(false)}))
		stays("disabled", 0)
	})
}

// Deliveries are kept for thirty days after they were made, and those that are on their way for
// as long as they are.
func TestForgetDeliveries(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		f := setup(t, db)
		rc := newReceiver(t, func(turn int, w http.ResponseWriter, _ *http.Request) {
			if turn > 2 {
				w.WriteHeader(http.StatusInternalServerError)
			}
		})
		endpoint, _ := f.endpoint(t, rc.URL, "wallet.frozen", "wallet.unfrozen")
		f.ahead.Store(int64(-120 * days))
		stop := f.run(t, 1)
		f.tell(t, 2)
		within(t, "two arrive", func() bool { return f.delivered(t, endpoint) == 2 })
		f.tell(t, 1)
		within(t, "one fails", func() bool { return rc.distinct() == 3 })
		stop()
		count := func() (ended, waiting int) {
			must(t, f.service().Forget(t.Context()))
			of := db.Client().WebhookDelivery.Query().Where(webhookdelivery.EndpointID(endpoint))
			waiting, err := of.Clone().Where(webhookdelivery.NextAtNotNil()).Count(t.Context())
			must(t, err)
			all, err := of.Count(t.Context())
			must(t, err)
			return all - waiting, waiting
		}
		f.ahead.Store(int64(-91 * days))
		if ended, waiting := count(); ended != 2 || waiting != 1 {
			t.Errorf("%d and %d after 29 days", ended, waiting)
		}
		f.ahead.Store(0)
		if ended, waiting := count(); ended != 0 || waiting != 1 {
			t.Errorf("%d and %d after 120 days", ended, waiting)
		}
		must(t, f.service().UpdateEndpoint(t.Context(), events.EndpointInput{ID: endpoint, Enable: new(false)}))
		if ended, waiting := count(); ended != 0 || waiting != 0 {
			t.Errorf("%d and %d of an endpoint that was disabled", ended, waiting)
		}
	})
}
