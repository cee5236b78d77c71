package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/purserhq/purser/graph"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/sandbox"
	"github.com/purserhq/purser/internal/stripe"
)

// app is the whole program, running.
type app struct {
	url        string // of the API, as browsers reach it
	listens    string // where, when that is not how browsers reach it
	sandboxURL string // of the built-in sandbox; empty without it
	metricsURL string // empty without them
	cancel     context.CancelFunc
	running    sync.WaitGroup
	closers    []func() error // in the order of opening
	failed     chan error     // a listener that stopped by itself
}

// The verbs and the accounts are what graph asks for.
var (
	_ graph.Verbs    = (*payments.Service)(nil)
	_ graph.Accounts = (*auth.Service)(nil)
)

// start builds the program from the bottom up and returns once it listens.
// Close stops it, also when ctx has not ended.
func start(ctx context.Context, c config, log *slog.Logger) (a *app, err error) {
	ctx, cancel := context.WithCancel(ctx)
	a = &app{cancel: cancel, failed: make(chan error, 4)}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.close())
		}
	}()

	db, err := openDatabase(ctx, c)
	if err != nil {
		return a, err
	}
	a.closers = append(a.closers, db.Close)

	listener, err := net.Listen("tcp", c.addr)
	if err != nil {
		return a, fmt.Errorf("PURSER_ADDR (--addr): %w", err)
	}
	a.closers = append(a.closers, listener.Close)
	a.url = c.publicURL
	if a.url == "" {
		a.url = "http://" + listener.Addr().String()
	} else {
		a.listens = "http://" + listener.Addr().String()
	}

	if c.sandbox {
		if err := a.startSandbox(ctx, &c, "http://"+listener.Addr().String(), log); err != nil {
			return a, err
		}
	}

	processor, err := stripe.New(stripe.Config{Key: c.stripeKey, APIBase: c.stripeBase, PrivateNetworks: c.doors.networks, Log: log})
	if err != nil {
		return a, err
	}
	counts := newMetrics()
	rules := c.payments(log)
	rules.Meter, rules.ReturnURL, rules.RefreshURL = counts, a.url+"/onboarding/return", a.url+"/onboarding/refresh"
	verbs := payments.New(db, timed{processor, counts}, rules)
	if err := a.bind(ctx, verbs, processor, c, log); err != nil {
		return a, err
	}
	if err := a.fence(ctx, verbs, db, c, log); err != nil {
		return a, err
	}
	counts.expect(append(verbs.TaskNames(), housekeeping...))
	a.running.Go(func() { verbs.Run(ctx) })
	accounts := c.accounts(db, a.url, log)
	a.running.Go(func() { keepHouse(ctx, verbs, accounts.Sweep) })

	if err := a.startMetrics(c, counts, log, db.Pools(), standing{verbs: verbs, log: log}); err != nil {
		return a, err
	}
	options := c.graph(log, counts)
	a.serve(apiServer(handler(c, strings.HasPrefix(a.url, "https:"), db, verbs, accounts, options), log), listener)
	a.closers = append(a.closers, options.Streams.Close) // before the server, which would wait for them
	return a, nil
}

// payments are the rules that money goes by, for the server and for each command.
func (c config) payments(log *slog.Logger) payments.Options {
	return payments.Options{PayoutDelay: c.payoutDelay, Limits: c.doors.limits, Books: c.books, Log: log}
}

// apiServer bounds how long a client may take for its part of a request.
func apiServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      60 * time.Second, // above a call to Stripe and what surrounds it
		IdleTimeout:       60 * time.Second,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

// graph is what the API goes by.
func (c config) graph(log *slog.Logger, m *metrics) graph.Options {
	return graph.Options{
		Log: log, Introspection: c.doors.introspection, Documents: c.documents, Streams: &graph.Streams{}, Answered: m.answered,
	}
}

// openDatabase opens it and makes sure that its schema is the program's. The
// embedded database belongs to this program alone, which brings it up to date;
// a server is somebody's to migrate.
func openDatabase(ctx context.Context, c config) (*database.DB, error) {
	db, err := database.Open(ctx, c.databaseURL, c.currency)
	if err != nil {
		if c.embedded {
			return nil, fmt.Errorf("PURSER_DATA_DIR (--data-dir): %w", err)
		}
		return nil, fmt.Errorf("DATABASE_URL (--database-url): %w", err)
	}
	bring := db.CheckCurrent
	if c.embedded {
		bring = db.Migrate
	}
	if err := bring(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// sandboxKey is the key under which the program talks to its own sandbox.
const sandboxKey = "sk_test_sandbox"

// startSandbox runs the sandbox on its own listener and points the program at it.
func (a *app) startSandbox(ctx context.Context, c *config, api string, log *slog.Logger) error {
	listener, err := net.Listen("tcp", c.sandboxAddr)
	if err != nil {
		return fmt.Errorf("PURSER_SANDBOX_ADDR (--sandbox-addr): %w", err)
	}
	a.closers = append(a.closers, listener.Close)
	if err := os.MkdirAll(c.dataDir, 0o700); err != nil {
		return fmt.Errorf("PURSER_DATA_DIR (--data-dir): %w", err)
	}
	platform, connect := "whsec_"+rand.Text(), "whsec_"+rand.Text()
	box, err := sandbox.Open(ctx, sandbox.Config{
		File: filepath.Join(c.dataDir, "sandbox.db"), Log: log,
		Endpoints: []sandbox.Endpoint{
			{Key: sandboxKey, URL: api + "/webhooks/stripe", Secret: platform},
			{Key: sandboxKey, URL: api + "/webhooks/stripe", Secret: connect, Connect: true},
		},
	})
	if err != nil {
		return fmt.Errorf("open the sandbox: %w", err)
	}
	a.closers = append(a.closers, box.Close)
	a.sandboxURL = "http://" + listener.Addr().String()
	c.stripeBase, c.stripeKey = a.sandboxURL, sandboxKey
	c.publishableKey = strings.Replace(sandboxKey, "sk_", "pk_", 1)
	c.webhookSecrets = []payments.Secret{payments.Secret(platform), payments.Secret(connect)}
	a.serve(&http.Server{Handler: checked(box, log), ReadHeaderTimeout: 5 * time.Second}, listener)
	return nil
}

// serve runs a server until close, which lets requests in flight finish.
func (a *app) serve(server *http.Server, listener net.Listener) {
	a.running.Go(func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			a.failed <- err
		}
	})
	a.closers = append(a.closers, func() error {
		ctx, cancel := context.WithTimeout(context.Background(), 25*time.Second)
		defer cancel()
		return server.Shutdown(ctx)
	})
}

// close stops everything in the reverse order of its start.
func (a *app) close() error {
	var errs []error
	for i := len(a.closers) - 1; i >= 0; i-- {
		if i == 0 { // the database goes last, when nothing uses it any more
			a.cancel()
			a.running.Wait()
		}
		if err := a.closers[i](); err != nil && !errors.Is(err, net.ErrClosed) {
			errs = append(errs, err)
		}
	}
	a.cancel()
	a.running.Wait()
	return errors.Join(errs...)
}
