package graph_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/webhookendpoint"
	"github.com/purserhq/purser/graph"
	"github.com/purserhq/purser/graph/frontend"
	"github.com/purserhq/purser/graph/transport"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/events"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/outbound"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/scope"
)

// webhooked is an API whose endpoints can have queries, with a receiver.
type webhooked struct {
	*fixture
	url string

	mu       sync.Mutex
	bodies   []map[string]any
	disabled string
}

// EndpointDisabled hears of an alarm.
func (w *webhooked) EndpointDisabled(_ context.Context, _ gid.ID, reason string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.disabled = reason
}
func (*webhooked) EndpointAhead(context.Context, gid.ID)        {}
func (*webhooked) SendingFailed(context.Context, gid.ID, error) {}

func newWebhooked(t *testing.T, db *database.DB) *webhooked {
	t.Helper()
	w := &webhooked{fixture: setup(t, db)}
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		var body map[string]any
		if err := json.Unmarshal(text, &body); err != nil {
			t.Error(err)
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		w.bodies = append(w.bodies, body)
	}))
	t.Cleanup(receiver.Close)
	w.url = receiver.URL
	box, err := auth.NewSecretBox("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(w.log, nil))
	accounts := auth.New(db, auth.Options{Log: log, Mailer: auth.LogMailer{Log: log}})
	told := events.New(db, events.Options{
		Box: box, Plain: true, Client: outbound.Client(2*time.Second, netip.MustParsePrefix("127.0.0.0/8")), Tick: 20 * time.Millisecond, Log: log, Alarms: w,
	})
	r := graph.Resolver{Read: auth.Reader(w.reads), Payments: payments.New(db, w.stripe, payments.Options{Log: log}), Accounts: accounts, Events: told,
		Watch: db.Watch, ReadTime: patience, Config: frontend.NewConfig("", "", "USD", nil)}
	told.UseQuerier(graph.NewQuerier(r, log))
	w.api = accounts.Middleware(graph.NewServer(r, transport.Options{Log: log, Streams: &w.streams}))
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	var running sync.WaitGroup
	running.Go(func() { told.Run(ctx) })
	t.Cleanup(func() { cancel(); running.Wait() })
	return w
}

const createsEndpoint = `mutation($input: CreateWebhookEndpointInput!) { createWebhookEndpoint(input: $input) {
	webhookEndpoint { id query } userErrors { code message field } } }`

// arrived waits for the body of an event of a type.
func (w *webhooked) arrived(kind string) map[string]any {
	w.t.Helper()
	for range 1000 {
		w.mu.Lock()
		for _, body := range w.bodies {
			if body["type"] == kind {
				w.mu.Unlock()
				return body
			}
		}
		w.mu.Unlock()
		<-time.After(25 * time.Millisecond)
	}
	w.t.Fatalf("no %s arrives", kind)
	return nil
}

// The result of an endpoint's query is the payload's data, as it is when the event is sent, with
// the scopes of who set the query.
func TestQueryIsPayload(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newWebhooked(t, db)
		_, key := w.newKey(scope.WebhooksWrite, scope.WalletsRead)
		input := map[string]any{
			"url": w.url, "eventTypes": []string{"wallet.opened"},
			"query": `query($id: ID!) { node(id: $id) { ... on Wallet { id currency currentBalance { amount } } } }`,
		}
		r := key.ask(createsEndpoint, "input", input)
		if id := r.text("createWebhookEndpoint.webhookEndpoint.id"); !strings.HasPrefix(id, "we_") {
			t.Fatal(r)
		}
		ada := w.signUp()
		body := w.arrived("wallet.opened")
		want := map[string]any{"node": map[string]any{"id": ada.wallet, "currency": "USD", "currentBalance": map[string]any{"amount": "0.00"}}}
		if got, _ := json.Marshal(body["data"]); string(got) != string(must1(json.Marshal(want))) || body["walletId"] != ada.wallet || body["errors"] != nil {
			t.Errorf("%v, want %v", body, want)
		}
	})
}

func must1(text []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return text
}

// A query that no payload can be is refused with the field when the endpoint is saved: what is no
// query, what costs too much, and what the key may not read.
func TestQueryIsCheckedWhenSaved(t *testing.T) {
	t.Parallel()
	w := newWebhooked(t, dbtest.New(t))
	_, key := w.newKey(scope.WebhooksWrite)
	_, reader := w.newKey(scope.WebhooksWrite, scope.WalletsRead)
	deep := strings.Repeat("wallet { owner { ", 6) + "id" + strings.Repeat(" } }", 6)
	for name, query := range map[string]string{
		"NotGraphQL": "{", "NoField": "{ nothing }", "Mutation": "mutation { logOut { userErrors { code } } }",
		"Two":      "query A { __typename } query B { __typename }",
		"Variable": "query($x: Int!) { nodes(ids: [\"wal_x\"]) { id } node(id: $x) { id } }",
		"Required": "query($id: ID!, $other: ID!) { node(id: $id) { id } other: node(id: $other) { id } }",
		"Deep":     "query($id: ID!) { node(id: $id) { ... on Deposit { " + deep + " } } }",
		"Dear":     "query($id: ID!) { wallet(id: $id) { transactions(first: 100) { nodes: edges { node { wallet { transactions(first: 100) { edges { node { id } } } } } } } } }",
		"Long":     "{ __typename } #" + strings.Repeat("x", 20_001),
		"Scope":    "query($id: ID!) { wallet(id: $id) { id } }", "ScopeBelow": "query($id: ID!) { node(id: $id) { ... on Wallet { transactions { edges { node { id } } } } } }",
		"Withheld": "query($id: ID!) { node(id: $id) { ... on Wallet { frozenReason } } }",
		"Fragment": "query($id: ID!) { node(id: $id) { ...F } } fragment F on User { wallet { id } }",
	} {
		r := key.ask(createsEndpoint, "input", map[string]any{"url": w.url, "query": query})
		if r.text("createWebhookEndpoint.userErrors.0.code") != "INVALID_INPUT" || r.text("createWebhookEndpoint.userErrors.0.field.1") != "query" {
			t.Errorf("%s: %s", name, r)
		}
	}
	good := "query($id: ID!) { wallet(id: $id) { id } }"
	r := reader.ask(createsEndpoint, "input", map[string]any{"url": w.url, "query": good})
	if r.text("createWebhookEndpoint.webhookEndpoint.query") != good {
		t.Error(r)
	}
}

// A query that is not valid any more disables its endpoint with a reason, and so does one whose
// results another key sends elsewhere that may not read them.
func TestQueryThatIsInvalidDisables(t *testing.T) {
	t.Parallel()
	for name, breaks := range map[string]func(w *webhooked, id gid.ID){
		"Schema": func(w *webhooked, id gid.ID) {
			w.inTx(func(ctx context.Context, tx *database.Tx) error {
				return tx.WebhookEndpoint.UpdateOneID(id).SetQuery("{ removed }").Exec(ctx)
			})
		},
		"Address": func(w *webhooked, id gid.ID) {
			_, other := w.newKey(scope.WebhooksWrite)
			other.ask(`mutation($input: UpdateWebhookEndpointInput!) { updateWebhookEndpoint(input: $input) { userErrors { code } } }`, "input",
				map[string]any{"webhookEndpointId": id, "url": w.url + "/elsewhere"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
				w := newWebhooked(t, db)
				_, key := w.newKey(scope.WebhooksWrite, scope.WalletsRead)
				r := key.ask(createsEndpoint, "input", map[string]any{
					"url": w.url, "eventTypes": []string{"wallet.opened"}, "query": "query($id: ID!) { wallet(id: $id) { id } }",
				})
				id := gid.ID(r.text("createWebhookEndpoint.webhookEndpoint.id"))
				breaks(w, id)
				w.signUp()
				for range 1000 {
					e, err := db.Client().WebhookEndpoint.Get(t.Context(), id)
					if err != nil {
						t.Fatal(err)
					}
					if e.Status == webhookendpoint.StatusDISABLED {
						if e.DisabledReason == nil || !strings.Contains(*e.DisabledReason, "query is not valid any more") {
							t.Errorf("disabled because of %v", e.DisabledReason)
						}
						break
					}
					<-time.After(25 * time.Millisecond)
				}
				<-time.After(50 * time.Millisecond)
				w.mu.Lock()
				defer w.mu.Unlock()
				if !strings.Contains(w.disabled, "query is not valid any more") || len(w.bodies) > 0 {
					t.Errorf("operators hear %q; %d arrived", w.disabled, len(w.bodies))
				}
			})
		})
	}
}
