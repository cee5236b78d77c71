package sandbox

import (
	"net/http"
	"strings"
)

// browsers lets pages of any origin make the calls that Stripe.js makes, with a
// publishable key, and no other call: a page that somebody happens to visit could move
// the sandbox's money otherwise, since every secret key is good.
func browsers(op operation, next http.Handler) http.Handler {
	sameOrigin := new(http.CrossOriginProtection).Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if key, fault := keyOf(r); op.public && fault == nil && strings.HasPrefix(key, "pk_") {
			w.Header().Set("Access-Control-Allow-Origin", "*")
			next.ServeHTTP(w, r)
			return
		}
		sameOrigin.ServeHTTP(w, r)
	})
}

// preflights are all paths, with the methods by which Stripe.js calls them: none of most.
func preflights() map[string][]string {
	methods := map[string][]string{}
	for _, op := range operations {
		if op.public {
			methods[op.path] = append(methods[op.path], op.method)
		} else {
			methods[op.path] = append(methods[op.path], nil...) // so that /search is no {intent}
		}
	}
	return methods
}

// allowBrowsers answers the question that a browser asks before it makes such a call.
func allowBrowsers(methods []string) http.HandlerFunc {
	if len(methods) == 0 {
		return unknownURL
	}
	return func(w http.ResponseWriter, _ *http.Request) {
		h := w.Header()
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Access-Control-Allow-Methods", strings.Join(methods, ", "))
		h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, Idempotency-Key, Stripe-Account, Stripe-Version")
		h.Set("Access-Control-Max-Age", "600")
		w.WriteHeader(http.StatusNoContent)
	}
}
