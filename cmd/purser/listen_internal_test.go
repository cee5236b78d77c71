package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/purserhq/purser/internal/events"
)

// TestListen forwards what comes after the start, and nothing before it, with signatures that
// the specification's library verifies.
func TestListen(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var ask struct{ Variables struct{ After *string } }
		if err := json.NewDecoder(r.Body).Decode(&ask); err != nil || r.Header.Get("Authorization") != "Bearer key" {
			t.Errorf("asked with %v, %v", r.Header, err)
		}
		id, next := "ev_old", "1"
		if ask.Variables.After != nil {
			id, next = "ev_new", "2"
		}
		edges := `[{"node": {"id": "` + id + `", "type": "charge.created", "walletSequence": 7, "createdAt": "2026-12-01T00:00:00Z", "data": {"walletId": "wal_1"}}}]`
		if ask.Variables.After != nil && *ask.Variables.After == "2" {
			edges = "[]"
		}
		_, _ = io.WriteString(w, `{"data": {"events": {"nodes": `+edges+`, "pageInfo": {"endCursor": "`+next+`", "hasNextPage": false}}}}`)
	}))
	defer server.Close()
	arrived := make(chan events.Told, 8)
	secret := events.NewSecret()
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		verifier, err := standardwebhooks.NewWebhook(secret)
		if err == nil {
			err = verifier.Verify(body, r.Header)
		}
		var told events.Told
		if err != nil || json.Unmarshal(body, &told) != nil {
			t.Errorf("%s: %v", body, err)
		}
		arrived <- told
	}))
	defer receiver.Close()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		l := listenCmd{ForwardTo: receiver.URL, Server: server.URL, Key: "key", Secret: secret, Every: time.Millisecond}
		ended <- l.Run(ctx)
	}()
	told := <-arrived
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if told.ID != "ev_new" || told.WalletID == nil || *told.WalletID != "wal_1" || *told.WalletSequence != 7 {
		t.Errorf("forwarded %+v", told)
	}
}
