package prove_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
)

// receiver is an application's webhook endpoint. It keeps how often each event came.
type receiver struct {
	mu   sync.Mutex
	came map[string]int
	// from is the end of the stream when the endpoint was made: it gets what comes after.
	from string
}

// ServeHTTP receives one event.
func (r *receiver) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.came[q.Header.Get("webhook-id")]++
	w.WriteHeader(http.StatusNoContent)
}

// listen makes a webhook endpoint that is told of everything from now on.
func (w *world) listen(api string) error {
	w.told = &receiver{came: map[string]int{}}
	server := httptest.NewServer(w.told)
	w.t.Cleanup(server.Close)
	var data struct {
		Out struct{ UserErrors []refused }
	}
	err := w.operator.ask(api, `mutation($url: String!) { out: createWebhookEndpoint(input: {url: $url}) { `+refusals+` } }`,
		map[string]any{"url": server.URL}, &data)
	if err == nil && len(data.Out.UserErrors) > 0 {
		err = fmt.Errorf("refused: %+v", data.Out.UserErrors)
	}
	if err == nil {
		_, w.told.from, err = w.stream(api, nil)
	}
	return err
}

// untold are the events of the stream that the receiver never got. How often one came does
// not matter: at least once is the promise.
func (w *world) untold(api string) (missing []string, err error) {
	events, _, err := w.stream(api, w.told.from)
	if err != nil {
		return nil, err
	}
	w.told.mu.Lock()
	defer w.told.mu.Unlock()
	if len(w.told.came) == 0 {
		return nil, fmt.Errorf("no event came, of %d", len(events))
	}
	for _, e := range events {
		if w.told.came[e.ID] == 0 {
			missing = append(missing, e.Type+" "+e.ID)
		}
	}
	return missing, nil
}

type streamed struct{ ID, Type string }

// stream reads all events after a cursor, and where they end.
func (w *world) stream(api string, after any) (events []streamed, end string, err error) {
	for {
		var data struct {
			Events struct {
				PageInfo struct {
					HasNextPage bool
					EndCursor   string
				}
				Edges []struct{ Node streamed }
			}
		}
		err := w.operator.ask(api, `query($after: Cursor) { events(first: 100, after: $after) {
			pageInfo { hasNextPage endCursor } edges { node { id type } } } }`, map[string]any{"after": after}, &data)
		if err != nil {
			return nil, "", err
		}
		for _, e := range data.Events.Edges {
			events = append(events, e.Node)
		}
		end = data.Events.PageInfo.EndCursor
		if !data.Events.PageInfo.HasNextPage {
			return events, end, nil
		}
		after = end
	}
}
