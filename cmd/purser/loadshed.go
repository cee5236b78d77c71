package main

import (
	"net/http"
	"net/netip"

	"github.com/purserhq/purser/graph/transport"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/shares"
)

// How many requests are worked on at once. One that waits for Stripe takes a few
// kilobytes and no connection to the database, one that waits for the database stands
// behind at most so many others, and is answered long before its time is over.
const (
	maxRequests     = 512
	maxRequestsEach = 40 // of one address: eleven that wait for Stripe leave places to others
	maxEvents       = 64 // of Stripe, which sends an event again that was not taken
)

// shedLoad sends away whoever comes when so many requests are worked on, or so many of
// the same address: to come again costs less than to wait here, and nothing of the
// request was begun. It tells so where a balancer sees it, too. Connections that stay
// open are counted elsewhere.
func shedLoad(places *shares.Shares, proxies []netip.Prefix, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if transport.Stays(r) {
			next.ServeHTTP(w, r)
			return
		}
		place := places.Take(auth.ClientOf(r, proxies), nil)
		if place == nil {
			rejectUnbegun(w, http.StatusServiceUnavailable, "Too much is going on. Try again in a moment: nothing was begun.")
			return
		}
		defer place.Release()
		next.ServeHTTP(w, r)
	})
}

// rejectUnbegun refuses a request of which nothing was begun, in GraphQL's form.
func rejectUnbegun(w http.ResponseWriter, status int, why string) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Retry-After", "1")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(`{"errors":[{"message":"` + why + `","extensions":{"code":"RATE_LIMITED"}}]}` + "\n")) // the client may be gone
}
