package main

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/rs/cors"

	"github.com/purserhq/purser/graph"
	"github.com/purserhq/purser/graph/frontend"
	"github.com/purserhq/purser/graph/transport"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/events"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/shares"
	"github.com/purserhq/purser/internal/stripe"
)

// eventsPath is where Stripe posts its events.
const eventsPath = "/webhooks/stripe"

// longestBody is the longest that a request to the API's listener may send.
func longestBody(r *http.Request) int64 {
	if r.URL.Path == eventsPath {
		return stripe.MaxEvent
	}
	if auth.ShowsApplicationKey(r) { // a batch is longer; who may send one is checked later
		return transport.MaxBatchBody
	}
	return transport.MaxBody
}

// handler is everything that the API's listener answers.
func handler(
	c config, publicURL string, db *database.DB, verbs *payments.Service, accounts *auth.Service, told *events.Service,
	options transport.Options,
) http.Handler {
	api := graph.NewServer(c.resolver(db, verbs, accounts, told), options)
	log := options.Log
	pages := onboardingPages{verbs: verbs, log: log, read: auth.Reader(db.ReadOnly()), forms: c.stripeBase}

	// What a person or a front end asks for, as somebody.
	people := http.NewServeMux()
	people.Handle("/graphql", api)
	people.HandleFunc("POST /export", accounts.ServeExport)
	if c.access.client.ID != "" {
		people.HandleFunc("GET /auth/login", accounts.BeginLogin)
		people.HandleFunc("GET /auth/callback", accounts.EndLogin)
	}
	home := newCanonical(publicURL, c.publicURL != "")
	people.Handle("GET /onboarding/return", home.page(http.HandlerFunc(pages.returned)))
	people.Handle("GET /onboarding/refresh", home.page(http.HandlerFunc(pages.usedUp)))
	people.HandleFunc("POST /onboarding/refresh", pages.refresh)

	mux := http.NewServeMux()
	places := &shares.Shares{Each: maxRequestsEach, All: maxRequests}
	mux.Handle("/", crossOrigin(c.origins, c.headers).Handler(shedLoad(places, c.access.proxies, accounts.Middleware(people))))
	mountWeb(mux, people, c, home)
	mux.Handle(eventsPath, stripe.NewWebhook(stripe.WebhookConfig{
		Secrets: c.webhookSecrets, Live: c.live, Receive: verbs.Receive, TooLarge: verbs.EventTooLarge, Most: maxEvents, Log: log,
	}))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, "ok") })
	state := readiness{every: readyFor, check: func(ctx context.Context) error {
		if db.CheckCurrent(ctx) != nil { // whose text is not for the public
			return errors.New("the database is not ready")
		}
		return errors.Join(db.CheckStorage(ctx), accounts.Ready(), verbs.Ready())
	}}
	mux.HandleFunc("GET /readyz", state.tell)
	return secureHeaders(strings.HasPrefix(publicURL, "https:"), mux)
}

// resolver is what the API is answered from.
func (c config) resolver(db *database.DB, verbs *payments.Service, accounts *auth.Service, told *events.Service) graph.Resolver {
	return graph.Resolver{
		Read: auth.Reader(db.ReadOnly()), Payments: verbs, Accounts: accounts, Events: told,
		Watch: db.Watch, Config: frontend.NewConfig(c.publishableKey, sandboxOf(c), c.currency, c.currencies),
	}
}

// usualHeaders are those that front ends send: Apollo Client, Sentry and OpenTelemetry add
// theirs to every request, and one that is refused fails the whole preflight.
var usualHeaders = []string{
	"Authorization", "Content-Type", "Accept", "Last-Event-ID", "X-Request-Id", "X-Requested-With",
	"Apollo-Require-Preflight", "X-Apollo-Operation-Name", "X-Apollo-Operation-Id", "ApolloGraphQL-Client-Name", "ApolloGraphQL-Client-Version",
	"GraphQL-Require-Preflight", "Baggage", "Sentry-Trace", "Traceparent", "Tracestate",
}

// crossOrigin lets the front ends on the list in, and nobody else.
func crossOrigin(origins, headers []string) *cors.Cors {
	return cors.New(cors.Options{
		AllowedOrigins:   origins,
		AllowOriginFunc:  allow(origins),
		AllowedMethods:   []string{http.MethodGet, http.MethodPost},
		AllowedHeaders:   append(headers, usualHeaders...),
		ExposedHeaders:   []string{"X-Request-Id", "Retry-After", "WWW-Authenticate"},
		AllowCredentials: true,
		MaxAge:           600,
	})
}

// allow compares whole origins. Without it an empty list would mean everybody.
func allow(origins []string) func(string) bool {
	known := map[string]bool{}
	for _, origin := range origins {
		known[strings.ToLower(origin)] = true
	}
	return func(origin string) bool { return known[strings.ToLower(origin)] }
}

func answer(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"status": text}) // the client may be gone
}
