package main

import (
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/purserhq/purser/graph/playground"
	"github.com/purserhq/purser/web"
)

// mountWeb puts the pages for people onto the mux: the web app and its
// playground where they were built, a plain playground otherwise.
func mountWeb(mux *http.ServeMux, c config) {
	sandbox, signIn := "", ""
	if c.sandbox {
		sandbox = c.stripeBase
	}
	if u, err := url.Parse(c.doors.issuer); err == nil && c.doors.client.ID != "" {
		signIn = u.Host
	}
	mux.HandleFunc("GET /config.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-cache")
		_ = json.NewEncoder(w).Encode(map[string]string{ // the client may be gone
			"publishableKey": c.publishableKey, "sandbox": sandbox, "signIn": signIn,
		})
	})
	built := web.Built()
	if built {
		app := web.Handler(sandbox)
		for _, place := range []string{"/{$}", "/assets/", "/favicon.svg", "/account", "/operators", "/operators/", "/reset-password", "/verify-email"} {
			mux.Handle("GET "+place, app)
		}
	}
	switch {
	case !c.doors.playground:
	case built:
		mux.Handle("GET /playground", web.Page("playground.html", sandbox))
	default:
		mux.Handle("/playground", playground.Handler("/graphql"))
		mux.Handle("GET /{$}", http.RedirectHandler("/playground", http.StatusFound))
	}
}
