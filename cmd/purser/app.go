package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/purserhq/purser/graph"
	"github.com/purserhq/purser/graph/transport"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/events"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/stripe"
)

// app is the whole program, running.
type app struct {
	url        string // of the API, as browsers reach it
	listens    string // where, when that is not how browsers reach it
	sandboxURL string // of the built-in sandbox; empty without it
	control    string // the token of its control API
	metricsURL string // empty without them
	cancel     context.CancelFunc
	running    sync.WaitGroup
	closers    []func() error // in the order of opening
	failed     chan error     // a listener that stopped by itself
	found      findings       // by the checks that purser doctor makes, too
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

	db, err := a.openChecked(ctx, c)
	if err != nil {
		return a, err
	}
	listener, err := a.listen(c)
	if err != nil {
		return a, err
	}
	if c.sandbox {
		if err := a.startSandbox(ctx, &c, "http://"+listener.Addr().String(), log); err != nil {
			return a, err
		}
	}

	client, err := stripe.New(stripe.Config{Key: c.stripeKey, APIBase: c.stripeBase, PrivateNetworks: c.access.networks, Log: log})
	if err != nil {
		return a, err
	}
	counts := newMetrics()
	watch := audit.NewWatch(db, log, counts)
	rules := c.payments(log)
	rules.Watch = watch
	rules.Meter, rules.ReturnURL, rules.RefreshURL = counts, a.url+"/onboarding/return", a.url+"/onboarding/refresh"
	accounts := c.accounts(db, a.url, watch, log)
	rules.Notify = accounts.Notify
	verbs := payments.New(db, timed{client, counts}, rules)
	if err := a.askIssuer(ctx, verbs, accounts, log); err != nil {
		return a, err
	}
	if err := a.bind(ctx, verbs, client, c, log); err != nil {
		return a, err
	}
	if err := a.fence(ctx, verbs, db, c, log); err != nil {
		return a, err
	}
	told := c.makeEvents(db, verbs, accounts, log)
	if err := a.startTasks(ctx, counts, verbs, accounts, told); err != nil {
		return a, err
	}
	if err := a.startMetrics(c, counts, log, db.Pools(), standing{verbs: verbs, told: told, log: log}); err != nil {
		return a, err
	}
	options := c.graph(log, counts)
	c.open(a, apiServer(handler(c, a.url, db, verbs, accounts, told, options), log), listener, c.addr, longestBody)
	a.closers = append(a.closers, options.Streams.Close) // before the server, which would wait for them
	return a, nil
}

// startTasks starts what runs beside the API until ctx ends: the tasks of payments, the
// deliveries of events, and the janitor.
func (a *app) startTasks(ctx context.Context, counts *metrics, verbs *payments.Service, accounts *auth.Service, told *events.Service) error {
	// Shares that were made under a higher limit, or by a version without one, are not to be given.
	if err := verbs.TrimHeadroom(ctx); err != nil {
		return err
	}
	counts.expect(append(verbs.TaskNames(), janitorTasks...))
	a.running.Go(func() { verbs.Run(ctx) })
	a.running.Go(func() { told.Run(ctx) })
	a.running.Go(func() { runJanitor(ctx, verbs, accounts.Sweep, verbs.Forget, told.Forget) })
	return nil
}

// openChecked opens the database when all checks of the configuration allow a start.
func (a *app) openChecked(ctx context.Context, c config) (*database.DB, error) {
	if err := c.checkSandbox(); err != nil {
		return nil, err
	}
	if a.found = c.checkSettings(); a.found.refusal() != nil {
		return nil, a.found.refusal()
	}
	db, err := openDatabase(ctx, c)
	if err != nil {
		return nil, err
	}
	a.closers = append(a.closers, db.Close)
	a.found = append(a.found, c.checkDatabase(ctx, db)...)
	return db, a.found.refusal()
}

// listen opens the API's listener, which names the public URL where none is set.
func (a *app) listen(c config) (net.Listener, error) {
	listener, err := net.Listen("tcp", c.addr)
	if err != nil {
		return nil, fmt.Errorf("PURSER_ADDR (--addr): %w", err)
	}
	a.closers = append(a.closers, listener.Close)
	listens := url.URL{Scheme: "http", Host: listener.Addr().String()}
	a.url, a.listens = c.publicURL, listens.String()
	if a.url == "" {
		a.url, a.listens = byName(listens), ""
	}
	return listener, nil
}

// byName is how browsers reach a listener when nobody says it. This machine's has a name,
// which cookies and passkeys of front ends that are developed beside it can share.
func byName(listens url.URL) string {
	if isLocal(listens.Host) {
		listens.Host = net.JoinHostPort("localhost", listens.Port())
	}
	return listens.String()
}

// payments are the rules that money goes by, for the server and for each command.
func (c config) payments(log *slog.Logger) payments.Options {
	return payments.Options{
		PayoutDelay: c.payoutDelay, SpendDelay: c.spendDelay, CreditLimit: c.creditLimit, DepositAbandonAfter: c.abandonAfter,
		Limits: c.access.limits, Closing: c.closing, Books: c.books, SupportRefundMax: c.supportRefundMax, Log: log,
	}
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
func (c config) graph(log *slog.Logger, m *metrics) transport.Options {
	return transport.Options{
		Log: log, Introspection: c.access.introspection, Documents: c.documents, Streams: &transport.Streams{}, Answered: m.answered,
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

// open runs a server as serve does, by the names that browsers may call it, and within
// what strangers may hold of it.
func (c config) open(a *app, server *http.Server, l net.Listener, listens string, longest func(*http.Request) int64) {
	d := newDoor(l.(*net.TCPListener), c.access.proxies) // all listen on TCP
	d.guard(server, longest)
	server.Handler = c.hosts(listens).only(server.Handler)
	if c.access.byForwarded {
		server.Handler = auth.ByForwarded(server.Handler)
	}
	a.serve(server, d)
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
