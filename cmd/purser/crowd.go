package main

import (
	"net/http"

	"github.com/purserhq/purser/graph"
)

// How many requests are worked on at once. One that waits for Stripe takes a few
// kilobytes and no connection to the database, one that waits for the database stands
// behind at most so many others, and is answered long before its time is over.
const (
	mostRequests = 512
	mostEvents   = 64 // of Stripe, which sends an event again that was not taken
)

// crowded sends away whoever comes when so many requests are worked on: to come again
// costs less than to wait here, and nothing of the request was begun. It tells so
// where a balancer sees it, too. Connections that stay open are counted elsewhere.
func crowded(most int, next http.Handler) http.Handler {
	working := make(chan struct{}, most)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if graph.Stays(r) {
			next.ServeHTTP(w, r)
			return
		}
		select {
		case working <- struct{}{}:
			defer func() { <-working }()
			next.ServeHTTP(w, r)
		default:
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Cache-Control", "no-store")
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = w.Write([]byte(`{"errors":[{"message":"Too much is going on. Try again in a moment: nothing was begun.",` +
				`"extensions":{"code":"RATE_LIMITED"}}]}` + "\n")) // the client may be gone
		}
	})
}
