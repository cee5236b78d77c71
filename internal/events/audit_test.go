package events_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/auditevent"
	"github.com/purserhq/purser/ent/event"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/events"
	"github.com/purserhq/purser/internal/gid"
)

// The audit log tells who did what to an endpoint, from where, and which fields were changed. It
// holds no secret: neither the signing secret nor what stands in an address behind the host.
func TestEndpointsAreAudited(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		f := setup(t, db)
		s := f.service()
		rc := newReceiver(t, func(int, http.ResponseWriter, *http.Request) {})
		ctx := audit.WithOrigin(t.Context(), audit.Origin{Address: "203.0.113.7", Agent: "a browser"})
		by := gid.ID("usr_operator")
		id, secret, err := s.CreateEndpoint(ctx, events.EndpointInput{By: by, URL: new(rc.URL + "/token-of-the-shop"), Description: new("The shop")})
		must(t, err)
		update := func(in events.EndpointInput) {
			in.By, in.ID = by, id
			must(t, s.UpdateEndpoint(ctx, in))
		}
		update(events.EndpointInput{URL: new("https://shop.example/token-of-the-shop?key=x"), Types: []string{"hold.expired"}, Description: new("")})
		update(events.EndpointInput{Enable: new(false), Types: []string{"hold.expired"}, Description: new(""), Query: new("")})
		update(events.EndpointInput{Enable: new(true), Description: new("The other shop")})
		second, err := s.RotateSecret(ctx, by, id, new(time.Hour))
		must(t, err)
		_, err = s.SendTest(ctx, by, id, "hold.expired")
		must(t, err)
		since := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
		_, err = s.Redeliver(ctx, events.Redelivery{By: by, Endpoint: id, Since: since})
		must(t, err)
		told := db.Client().Event.Query().Where(event.EndpointID(id)).OnlyX(ctx).ID
		_, err = s.Redeliver(ctx, events.Redelivery{By: by, Endpoint: id, Event: told})
		must(t, err)
		must(t, s.DeleteEndpoint(ctx, "apk_shop", id))

		want := []struct{ action, actor, detail string }{
			{audit.EndpointCreated, "usr_operator", rc.URL},
			{audit.EndpointUpdated, "usr_operator", "url: https://shop.example, eventTypes, description"},
			{audit.EndpointUpdated, "usr_operator", "status: DISABLED"},
			{audit.EndpointUpdated, "usr_operator", "description, status: ENABLED"},
			{audit.EndpointRotated, "usr_operator", "overlap: 3600 s"},
			{audit.EventTested, "usr_operator", "hold.expired"},
			{audit.EventsRedelivered, "usr_operator", "0 events since 2026-01-02T03:04:05Z"},
			{audit.EventsRedelivered, "usr_operator", string(told)},
			{audit.EndpointDeleted, "apk_shop", "https://shop.example"},
		}
		log := logged(t.Context(), db, id)
		if len(log) != len(want) {
			t.Fatalf("the log is %v", log)
		}
		for i, e := range log {
			if e.Action != want[i].action || string(e.Actor) != want[i].actor || e.Detail != want[i].detail || e.Address != "203.0.113.7" || e.UserAgent != "a browser" {
				t.Errorf("the log says %v, not %v", e, want[i])
			}
			for _, hidden := range []string{secret, second, "whsec_", "token-of-the-shop", "key=x"} {
				if strings.Contains(e.Detail, hidden) {
					t.Errorf("%q is in the log: %v", hidden, e)
				}
			}
		}
	})
}

// logged is what the audit log says of an endpoint, oldest first.
func logged(ctx context.Context, db *database.DB, id gid.ID) []*ent.AuditEvent {
	return db.Client().AuditEvent.Query().Where(auditevent.Subject(id)).Order(ent.Asc(auditevent.FieldID)).AllX(ctx)
}
