package events_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/events"
)

// The backlog of an endpoint counts what was not read and what is on its way, and tells how old
// the oldest is.
func TestBacklog(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		f := setup(t, db)
		rc := newReceiver(t, func(_ int, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) })
		endpoint, _ := f.endpoint(t, rc.URL, "wallet.frozen")
		backlog := func() events.Backlog {
			all, err := f.service().Backlogs(t.Context())
			must(t, err)
			if len(all) != 1 || all[0].Endpoint != endpoint {
				t.Fatalf("%+v", all)
			}
			return all[0]
		}
		if b := backlog(); b.Waiting != 0 || b.Lag != 0 || !b.Enabled {
			t.Errorf("nothing waits: %+v", b)
		}
		f.tell(t, 6) // three of them frozen
		f.ahead.Add(int64(time.Minute))
		within(t, "three are unread", func() bool { b := backlog(); return b.Waiting == 3 && b.Lag >= time.Minute })
		stop := f.run(t, 1)
		within(t, "they are tried", func() bool { return rc.distinct() == 3 })
		stop()
		f.tell(t, 2)
		f.ahead.Add(int64(time.Hour))
		within(t, "four wait", func() bool { b := backlog(); return b.Waiting == 4 && b.Lag >= time.Hour })
		must(t, f.service().UpdateEndpoint(t.Context(), events.EndpointInput{ID: endpoint, Enable: new(false)}))
		if b := backlog(); b.Enabled {
			t.Errorf("it is disabled: %+v", b)
		}
	})
}
