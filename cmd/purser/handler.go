package main

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/rs/cors"

	"github.com/purserhq/purser/graph"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/stripe"
)

// handler is everything that the API's listener answers.
func handler(
	c config, https bool, db *database.DB, verbs *payments.Service, accounts *auth.Service, options graph.Options,
) http.Handler {
	api := graph.NewServer(graph.Resolver{
		Read: auth.Reader(db.ReadOnly()), Payments: verbs, Accounts: accounts,
		Watch: db.Watch,
	}, options)
	log := options.Log
	pages := onboardingPages{verbs: verbs, log: log, read: auth.Reader(db.ReadOnly())}

	// What a person or a front end asks for, as somebody.
	people := http.NewServeMux()
	people.Handle("/graphql", api)
	if c.doors.client.ID != "" {
		people.HandleFunc("GET /auth/login", accounts.BeginLogin)
		people.HandleFunc("GET /auth/callback", accounts.EndLogin)
	}
	people.HandleFunc("GET /onboarding/return", pages.returned)
	people.HandleFunc("GET /onboarding/refresh", pages.refresh)

	mux := http.NewServeMux()
	mux.Handle("/", crossOrigin(c.origins).Handler(crowded(mostRequests, accounts.Middleware(people))))
	mountWeb(mux, c)
	mux.Handle("/webhooks/stripe", crowded(mostEvents, stripe.NewWebhook(stripe.WebhookConfig{
		Secrets: c.webhookSecrets, Live: c.live, Receive: verbs.Receive, Log: log,
	})))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) { ready(w, r, db, verbs) })
	return secureHeaders(https, mux)
}

// crossOrigin lets the front ends on the list in, and nobody else.
func crossOrigin(origins []string) *cors.Cors {
	return cors.New(cors.Options{
		AllowedOrigins:   origins,
		AllowOriginFunc:  allow(origins),
		AllowedMethods:   []string{http.MethodGet, http.MethodPost},
		AllowedHeaders:   []string{"Authorization", "Content-Type", "Accept", "Apollo-Require-Preflight", "X-Apollo-Operation-Name"},
		ExposedHeaders:   []string{"X-Request-Id"},
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

// ready tells whether this replica can do its work: its database answers and
// has the program's schema, and its clock is right.
func ready(w http.ResponseWriter, r *http.Request, db *database.DB, verbs *payments.Service) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	if err := db.CheckCurrent(ctx); err != nil {
		answer(w, http.StatusServiceUnavailable, "the database is not ready")
		return
	}
	if err := verbs.Ready(); err != nil {
		answer(w, http.StatusServiceUnavailable, err.Error())
		return
	}
	answer(w, http.StatusOK, "ready")
}

func answer(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"status": text}) // the client may be gone
}
