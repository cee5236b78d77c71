package events_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/event"
	"github.com/purserhq/purser/ent/webhookdelivery"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/events"
	"github.com/purserhq/purser/internal/outbound"
)

// Redelivery and tests reach one endpoint; a test is in nobody's stream.
func TestRedeliver(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		f := setup(t, db)
		s := f.service()
		rc := newReceiver(t, func(int, http.ResponseWriter, *http.Request) {})
		since := time.Now().Add(-time.Hour)
		endpoint, _ := f.endpoint(t, rc.URL, "wallet.frozen")
		other, _ := f.endpoint(t, rc.URL+"/other")
		f.run(t, 1)
		f.tell(t, 3) // two of them frozen
		within(t, "they arrive", func() bool { return f.delivered(t, endpoint) == 2 && f.delivered(t, other) >= 3 })
		n, err := s.Redeliver(t.Context(), events.Redelivery{Endpoint: endpoint, Since: since})
		must(t, err)
		one, err := db.Client().Event.Query().Where(event.Type("wallet.unfrozen")).Only(t.Context())
		must(t, err)
		m, err := s.Redeliver(t.Context(), events.Redelivery{Endpoint: endpoint, Event: one.ID})
		must(t, err)
		within(t, "they arrive again", func() bool { return f.delivered(t, endpoint) == 5 })
		if n != 2 || m != 1 {
			t.Errorf("%d and %d are sent again", n, m)
		}
		before := f.delivered(t, other)
		test, err := s.SendTest(t.Context(), "", endpoint, "hold.expired")
		must(t, err)
		within(t, "the test arrives", func() bool { return f.delivered(t, endpoint) == 6 })
		d, err := db.Client().WebhookDelivery.Get(t.Context(), test)
		must(t, err)
		rc.mu.Lock()
		defer rc.mu.Unlock()
		if sent := rc.bodies[string(d.EventID)]; len(sent) != 1 || !strings.Contains(sent[0], `"type":"hold.expired"`) || !strings.Contains(sent[0], `"test":true`) {
			t.Errorf("the test is %q", sent)
		}
		if n := f.delivered(t, other); n != before {
			t.Errorf("another endpoint received the test")
		}
	})
}

// What no endpoint can be is refused, and an address within the own network is never called.
func TestEndpointRefusals(t *testing.T) {
	t.Parallel()
	f := setup(t, dbtest.New(t))
	strict := events.New(f.db, events.Options{Box: f.box, Client: outbound.Client(time.Second)})
	for _, url := range []string{
		"", "http://example.com", "ftp://example.com", "https://u:p@example.com", "https://example.com/#x", "https://", strings.Repeat("x", 3000),
	} {
		if _, _, err := strict.CreateEndpoint(t.Context(), events.EndpointInput{URL: &url}); err == nil {
			t.Errorf("%s is taken", url)
		}
	}
	good := "https://example.com"
	for name, in := range map[string]events.EndpointInput{
		"types": {URL: &good, Types: []string{"charge.crated"}}, "twice": {URL: &good, Types: []string{"charge.created", "charge.created"}},
		"description": {URL: &good, Description: new(strings.Repeat("x", 201))}, "query": {URL: &good, Query: new("{ viewer { id } }")}, "no url": {},
	} {
		if _, _, err := strict.CreateEndpoint(t.Context(), in); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	none := events.New(f.db, events.Options{})
	if _, _, err := none.CreateEndpoint(t.Context(), events.EndpointInput{URL: &good}); err == nil {
		t.Error("a secret is kept unencrypted")
	}
	rc := newReceiver(t, func(int, http.ResponseWriter, *http.Request) {})
	endpoint, _ := f.endpoint(t, rc.URL)
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() {
		events.New(f.db, events.Options{Box: f.box, Plain: true, Client: outbound.Client(time.Second), Tick: 20 * time.Millisecond}).Run(ctx)
	})
	f.tell(t, 1)
	within(t, "the call is refused", func() bool {
		d, err := f.db.Client().WebhookDelivery.Query().Where(webhookdelivery.EndpointID(endpoint), webhookdelivery.ErrorNotNil()).First(t.Context())
		return err == nil && strings.Contains(*d.Error, "private")
	})
	cancel()
	running.Wait()
	if rc.distinct() != 0 {
		t.Error("it was called")
	}
	if _, err := f.db.Client().WebhookEndpoint.Get(t.Context(), "we_x"); !ent.IsNotFound(err) {
		t.Error(errors.Join(err))
	}
}
