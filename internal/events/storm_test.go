package events_test

import (
	"hash/fnv"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/webhookdelivery"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
)

// Thousands of events to a receiver that fails half of the time, from three replicas of which one
// ends in the middle: all arrive, and what arrives twice is counted.
func TestDeliveryStorm(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		n := 1000 // each attempt is two commits
		if testing.Short() {
			n = 200
		}
		f := setup(t, db)
		var under, requests atomic.Int64
		rc := newReceiver(t, func(turn int, w http.ResponseWriter, r *http.Request) {
			under.Add(1)
			defer under.Add(-1)
			requests.Add(1)
			h := fnv.New32()
			_, _ = h.Write([]byte(r.Header.Get("webhook-id"))) // a hash takes all
			if turn <= n && (h.Sum32()^uint32(turn))%2 == 0 {  // the first attempts: later ones would be given up
				w.WriteHeader(http.StatusInternalServerError)
			}
		})
		endpoint, _ := f.endpoint(t, rc.URL, "user.updated")
		f.rename(t, n)
		begun := time.Now()
		f.run(t, 2)
		third := f.run(t, 1)
		left := func() int {
			left, err := db.Client().WebhookDelivery.Query().Where(webhookdelivery.EndpointID(endpoint), webhookdelivery.NextAtNotNil()).Count(t.Context())
			must(t, err)
			return left
		}
		for idle := 0; time.Since(begun) < 4*time.Minute; <-time.After(50 * time.Millisecond) {
			done := f.delivered(t, endpoint)
			if done > n/3 && third != nil {
				third() // in the middle of what it does
				third = nil
			}
			if done == n {
				break
			}
			if idle++; requests.Swap(0) > 0 || under.Load() > 0 {
				idle = 0
			}
			if idle > 10 && left() > 0 { // only what failed is left
				f.ahead.Add(int64(10 * time.Minute))
				idle = 0
			}
		}
		rc.mu.Lock()
		defer rc.mu.Unlock()
		twice, all := 0, 0
		for _, bodies := range rc.bodies {
			all += len(bodies)
		}
		for id, bodies := range rc.bodies {
			for _, body := range bodies {
				if body != bodies[0] {
					t.Errorf("%s: other bodies", id)
				}
			}
			if len(bodies) > 1 {
				twice++
			}
		}
		if len(rc.bodies) != n || f.delivered(t, endpoint) != n || left() != 0 {
			t.Errorf("%d of %d events arrived, %d were delivered, %d are left", len(rc.bodies), n, f.delivered(t, endpoint), left())
		}
		t.Logf("%d events in %s: %d requests, %d events were sent more than once", n, time.Since(begun).Round(time.Millisecond), all, twice)
	})
}
