package graph_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/purserhq/purser/ent/auditevent"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/scope"
)

// Each status selects the deliveries that have it: no delivery has two, or none.
func TestDeliveriesOfAStatus(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		want := map[string]int{"PENDING": 3, "DELIVERED": 2, "FAILED": 4}
		b.inTx(func(ctx context.Context, tx *database.Tx) error {
			now := tx.Now(ctx)
			if err := tx.WebhookEndpoint.Create().SetID("we_x").SetURL("https://example.com").SetSealedSecret("x").SetPosition(0).Exec(ctx); err != nil {
				return err
			}
			if err := tx.User.Create().SetEmail("told@example.com").SetPasswordHash("x").Exec(ctx); err != nil {
				return err
			}
			told, err := tx.Event.Query().FirstID(ctx)
			if err != nil {
				return err
			}
			for _, d := range []struct {
				pending bool
				status  int // 0: no answer
				error   string
			}{
				{pending: true}, {pending: true, status: 500}, {pending: true, error: "no answer"}, // one that a lease holds is like the last
				{status: 200}, {status: 204},
				{status: 199}, {status: 300}, {error: "no answer"}, {status: 200, error: "broken off"},
			} {
				row, err := tx.WebhookDelivery.Create().SetID(gid.New(gid.Delivery)).SetEndpointID("we_x").SetEventID(told).SetNextAt(now).Save(ctx)
				if err != nil {
					return err
				}
				sent := row.Update().SetAttempt(1)
				if !d.pending {
					sent.ClearNextAt()
				}
				if d.status > 0 {
					sent.SetHTTPStatus(d.status)
				}
				if d.error != "" {
					sent.SetError(d.error)
				}
				if err := sent.Exec(ctx); err != nil {
					return err
				}
			}
			return nil
		})
		_, key := b.newKey(scope.WebhooksWrite)
		all := 0
		for status, n := range want {
			r := key.ask(fmt.Sprintf(`{ webhookEndpoints { deliveries(status: %s) { edges { node { status } } } } }`, status))
			edges := r.at("webhookEndpoints.0.deliveries.edges").([]any)
			for i := range edges {
				if have := r.at(fmt.Sprintf("webhookEndpoints.0.deliveries.edges.%d.node.status", i)); have != status {
					t.Errorf("a delivery among those that are %s is %v", status, have)
				}
			}
			if all += len(edges); len(edges) != n {
				t.Errorf("%d deliveries are %s, not %d", len(edges), status, n)
			}
		}
		r := key.ask(`{ webhookEndpoints { failingSince deliveries { edges { node { status } } } } }`)
		if n := len(r.at("webhookEndpoints.0.deliveries.edges").([]any)); n != all {
			t.Errorf("%d deliveries, and %d by their status", n, all)
		}
	})
}

// What a key of the application does to an endpoint is in the audit log under the key's ID.
func TestKeysOfEndpointsAreAudited(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	b.inTx(func(ctx context.Context, tx *database.Tx) error {
		return tx.WebhookEndpoint.Create().SetID("we_x").SetURL("https://example.com").SetSealedSecret("x").SetPosition(0).Exec(ctx)
	})
	id, key := b.newKey(scope.WebhooksWrite)
	if r := key.ask(`mutation { deleteWebhookEndpoint(input: {webhookEndpointId: "we_x"}) { userErrors { code } } }`); r.fault("message") != "" {
		t.Fatal(r)
	}
	e := b.db.Client().AuditEvent.Query().Where(auditevent.Action(audit.EndpointDeleted)).OnlyX(t.Context())
	if e.Actor != id {
		t.Errorf("the log says that %q did it, not %q", e.Actor, id)
	}
}
