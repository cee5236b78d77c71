package events_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/webhookdelivery"
	"github.com/purserhq/purser/ent/webhookendpoint"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/events"
	"github.com/purserhq/purser/internal/gid"
)

// A server that has lost the key of the secrets, or has another one, tries nothing and raises an
// alarm: whatever it cannot do says nothing of the endpoint. With the key, all goes on.
func TestLostKeyIsNoFailureOfEndpoints(t *testing.T) {
	t.Parallel()
	for name, key := range map[string]string{"None": "", "Another": "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA="} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
				f := setup(t, db)
				broken := true
				rc := newReceiver(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
					if broken {
						w.WriteHeader(http.StatusInternalServerError)
					}
				})
				endpoint, _ := f.endpoint(t, rc.URL, "wallet.frozen", "wallet.unfrozen")
				stop := f.run(t, 1)
				f.tell(t, 1)
				failing := func() bool {
					e, err := db.Client().WebhookEndpoint.Get(t.Context(), endpoint)
					must(t, err)
					return e.FailingSince != nil && e.Status == webhookendpoint.StatusENABLED
				}
				within(t, "the endpoint fails", failing)
				stop()
				broken = false
				right := f.box
				f.box = nil
				if key != "" {
					var err error
					f.box, err = auth.NewSecretBox(key)
					must(t, err)
				}
				stop = f.run(t, 1)
				f.tell(t, 3)
				for range 8 { // eight days
					before := f.unsent.Load()
					f.ahead.Add(int64(24 * time.Hour))
					within(t, "an alarm is raised", func() bool { return f.unsent.Load() > before+1 })
				}
				if failing() {
					t.Error("the endpoint is blamed")
				}
				stop()
				tried, err := db.Client().WebhookDelivery.Query().Where(webhookdelivery.AttemptGT(1)).Count(t.Context())
				must(t, err)
				if tried > 0 || f.disabled.Load() != nil || rc.distinct() != 1 {
					t.Errorf("%d deliveries were tried, disabled: %v, %d arrived", tried, f.disabled.Load(), rc.distinct())
				}
				f.box = right
				f.run(t, 1)
				within(t, "all four arrive with the key", func() bool { return f.delivered(t, endpoint) == 4 })
			})
		})
	}
}

// flaky is a querier that fails for its own reasons until it is well.
type flaky struct{ well chan struct{} }

func (flaky) Check(context.Context, events.PayloadQuery) error { return nil }
func (q flaky) Run(context.Context, events.PayloadQuery, gid.ID) (events.Payload, error) {
	select {
	case <-q.well:
		return events.Payload{Data: json.RawMessage(`{"is": "well"}`)}, nil
	default:
		return events.Payload{}, errors.New("the database is away")
	}
}

// A payload that this server cannot make is tried again, however often, and is no failure of the
// endpoint.
func TestUnmadePayloadIsNoFailureOfEndpoints(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		f := setup(t, db)
		rc := newReceiver(t, answered)
		f.query = flaky{well: make(chan struct{})}
		url := rc.URL
		endpoint, _, err := f.service().CreateEndpoint(t.Context(), events.EndpointInput{
			URL: &url, Types: []string{"wallet.frozen"}, Query: new("{ wallet { id } }"),
		})
		must(t, err)
		f.run(t, 1)
		f.tell(t, 1)
		d := func() (attempt, unsent int) {
			row, err := db.Client().WebhookDelivery.Query().Where(webhookdelivery.EndpointID(endpoint)).First(t.Context())
			if err != nil {
				return 0, 0
			}
			return row.Attempt, row.Unsent
		}
		within(t, "it is tried more often than a delivery may fail", func() bool {
			f.ahead.Add(int64(12 * time.Hour))
			_, unsent := d()
			return unsent > 12
		})
		e, err := db.Client().WebhookEndpoint.Get(t.Context(), endpoint)
		must(t, err)
		if e.Status != webhookendpoint.StatusENABLED || e.FailingSince != nil || f.unsent.Load() == 0 {
			t.Errorf("the endpoint is %s, failing since %v; %d alarms", e.Status, e.FailingSince, f.unsent.Load())
		}
		close(f.query.(flaky).well)
		within(t, "it arrives", func() bool {
			f.ahead.Add(int64(time.Minute))
			return f.delivered(t, endpoint) == 1
		})
	})
}
