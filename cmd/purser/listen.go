package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/purserhq/purser/internal/events"
)

type listenCmd struct {
	ForwardTo string        `name:"forward-to" required:"" placeholder:"URL" help:"The address that receives the events, such as http://localhost:3000/webhooks."`
	Server    string        `default:"http://127.0.0.1:8080" help:"The address of the server."`
	Key       string        `env:"PURSER_API_KEY" required:"" help:"An API key of the application with the scope EVENTS_READ."`
	Types     []string      `help:"The types of events, separated by commas. Default: all."`
	Secret    string        `help:"The secret that signs the events (whsec_…). Default: a new one, which is printed."`
	Every     time.Duration `default:"1s" help:"The time between two calls."`
}

// eventsQuery reads the stream on from a cursor.
const eventsQuery = `query($after: Cursor, $types: [String!]) {
  events(after: $after, first: 100, types: $types) {
    nodes: edges { node { id type walletSequence data createdAt } }
    pageInfo { endCursor hasNextPage }
  }
}`

// eventsPage is the answer to eventsQuery.
type eventsPage struct {
	Data *struct {
		Events struct {
			Nodes []struct {
				Node struct {
					ID, Type       string
					WalletSequence *int64
					Data           map[string]any
					CreatedAt      string
				}
			}
			PageInfo struct {
				EndCursor   *string
				HasNextPage bool
			}
		}
	}
	Errors []struct{ Message string }
}

// Run forwards what happens from now on, signed as the server signs it, until a signal comes.
func (l *listenCmd) Run(ctx context.Context) error {
	if l.Secret == "" {
		l.Secret = events.NewSecret()
		fmt.Println("The events are signed with the secret", l.Secret)
	}
	fmt.Println("Forwarding events to", l.ForwardTo)
	client := &http.Client{Timeout: events.Timeout}
	var after *string
	for past := true; ; { // what happened before is passed over
		page, err := l.read(ctx, client, after)
		if err != nil && ctx.Err() == nil {
			if after == nil {
				return err
			}
			fmt.Fprintln(os.Stderr, "read events:", err) // the server may be starting
		}
		more := false
		if err == nil {
			found := page.Data.Events
			for i := 0; i < len(found.Nodes) && !past; i++ {
				n := found.Nodes[i].Node
				told := events.Told{ID: n.ID, Type: n.Type, Timestamp: n.CreatedAt, WalletSequence: n.WalletSequence, Data: n.Data}
				if wallet, ok := n.Data["walletId"].(string); ok && n.WalletSequence != nil {
					told.WalletID = &wallet
				}
				l.forward(ctx, client, told)
			}
			more = found.PageInfo.HasNextPage
			past, after = past && more, found.PageInfo.EndCursor
		}
		if more {
			continue
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(l.Every):
		}
	}
}

// read asks the server for the next page.
func (l *listenCmd) read(ctx context.Context, client *http.Client, after *string) (*eventsPage, error) {
	ask, err := json.Marshal(map[string]any{"query": eventsQuery, "variables": map[string]any{"after": after, "types": l.Types}})
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimRight(l.Server, "/")+"/graphql", bytes.NewReader(ask))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+l.Key)
	answer, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close() //nolint:errcheck // it was only read
	var page eventsPage
	if err := json.NewDecoder(answer.Body).Decode(&page); err != nil {
		return nil, fmt.Errorf("the server answered %s: %w", answer.Status, err)
	}
	if page.Data == nil {
		for _, e := range page.Errors {
			return nil, errors.New(e.Message)
		}
		return nil, fmt.Errorf("the server answered %s", answer.Status)
	}
	return &page, nil
}

// forward sends one event and prints what came of it. Nothing is sent again.
func (l *listenCmd) forward(ctx context.Context, client *http.Client, told events.Told) {
	result := func() string {
		body, err := json.Marshal(told)
		if err != nil {
			return err.Error()
		}
		headers, err := events.Sign(told.ID, time.Now(), body, l.Secret)
		if err != nil {
			return err.Error()
		}
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, l.ForwardTo, bytes.NewReader(body))
		if err != nil {
			return err.Error()
		}
		for name, value := range headers {
			request.Header.Set(name, value)
		}
		answer, err := client.Do(request)
		if err != nil {
			return err.Error()
		}
		_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, 1<<20)) // only the status counts
		_ = answer.Body.Close()
		return answer.Status
	}()
	fmt.Printf("%s  %-24s %s  → %s\n", time.Now().Format(time.TimeOnly), told.Type, told.ID, result)
}
