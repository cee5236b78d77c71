package main

import (
	"encoding/json"
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/purserhq/purser/graph/playground"
	"github.com/purserhq/purser/web"
)

// mountWeb puts the pages for people onto the mux: the web app and its
// playground where they were built, a plain playground otherwise. What no other route of people
// serves is answered by the app, too.
func mountWeb(mux, people *http.ServeMux, c config, home canonical) {
	sandbox, signIn := sandboxOf(c), ""
	if u, err := url.Parse(c.access.issuer); err == nil && c.access.client.ID != "" {
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
		for _, place := range []string{"/{$}", "/account", "/operators", "/operators/", "/reset-password", "/verify-email"} {
			mux.Handle("GET "+place, home.page(app))
		}
		mux.Handle("GET /assets/", app)
		mux.Handle("GET /favicon.svg", app)
		people.Handle("/", nowhere(home.page(app)))
	}
	switch {
	case !c.access.playground:
	case built:
		mux.Handle("GET /playground", home.page(web.Playground()))
	default:
		mux.Handle("/playground", home.page(playground.Handler("/graphql")))
		mux.Handle("GET /{$}", http.RedirectHandler("/playground", http.StatusFound))
	}
}

// sandboxOf is the address of the built-in sandbox; empty where Stripe is used.
func sandboxOf(c config) string {
	if c.sandbox {
		return c.stripeBase
	}
	return ""
}

// nowhere answers a browser that asks for a page of an address that has none: the app says so,
// and leads back to the wallet. Programs get no page.
func nowhere(app http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		reads := r.Method == http.MethodGet || r.Method == http.MethodHead
		if !reads || !strings.Contains(r.Header.Get("Accept"), "text/html") || path.Ext(r.URL.Path) != "" {
			http.NotFound(w, r)
			return
		}
		app.ServeHTTP(notFound{w}, r)
	})
}

// notFound answers 404 whatever it is told to answer.
type notFound struct{ http.ResponseWriter }

func (w notFound) Write(text []byte) (int, error) {
	w.ResponseWriter.WriteHeader(http.StatusNotFound)
	return w.ResponseWriter.Write(text)
}
