package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/events"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
)

// metrics is what Prometheus is told. A label's values are a closed set of the
// program's own words: whatever a client sends or a person is called by would
// make a series each, and tell of people.
type metrics struct {
	registry   *prometheus.Registry
	operations *prometheus.CounterVec
	stripe     *prometheus.HistogramVec
	alarms     *prometheus.CounterVec
	cards      *prometheus.CounterVec
	tasks      *prometheus.HistogramVec
	failures   *prometheus.CounterVec
	succeeded  *prometheus.GaugeVec
	attempts   *prometheus.CounterVec
}

var (
	_ payments.Meter = (*metrics)(nil)
	_ audit.Meter    = (*metrics)(nil)
)

func newMetrics() *metrics {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
	}
	m := &metrics{
		registry:   prometheus.NewRegistry(),
		operations: counter("purser_operations_total", "Operations of the API that were answered, by the code of their first error.", "kind", "code"),
		stripe: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "purser_stripe_call_seconds", Help: "Calls to Stripe, by what their answer proves.",
			Buckets: []float64{.1, .25, .5, 1, 2.5, 5, 10, 20},
		}, []string{"method", "class"}),
		alarms: counter("purser_alarms_total", "Alarms, by code.", "alarm"),
		cards:  counter("purser_card_attempts_total", "Attempts to pay by card that came to an end.", "outcome"),
		tasks: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "purser_task_seconds", Help: "Runs of background tasks of this process.", Buckets: []float64{.01, .1, 1, 10, 60, 600},
		}, []string{"task"}),
		failures: counter("purser_task_failures_total", "Runs of background tasks that failed.", "task"),
		succeeded: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "purser_task_last_success_timestamp_seconds", Help: "When a background task last succeeded in this process.",
		}, []string{"task"}),
		attempts: counter("purser_attempts_total", "Attempts of the kinds that are guessed at, by how they ended.", "attempt", "outcome"),
	}
	m.registry.MustRegister(m.operations, m.stripe, m.alarms, m.cards, m.tasks, m.failures, m.succeeded, m.attempts,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.begin()
	return m
}

// begin writes zeros: a counter that appears as 1 has not increased for Prometheus,
// and the first alarm would be missed.
func (m *metrics) begin() {
	for _, kind := range []string{"query", "mutation", "subscription"} {
		m.operations.WithLabelValues(kind, "OK")
		m.operations.WithLabelValues(kind, "INTERNAL")
	}
	for _, what := range payments.AlertCodes() {
		m.alarms.WithLabelValues(string(what))
	}
	m.beginAttempts()
	m.cards.WithLabelValues(string(payments.CardPaid))
	m.cards.WithLabelValues(string(payments.CardDeclined))
}

// Alarmed counts an alarm.
func (m *metrics) Alarmed(what payments.AlertCode) { m.alarms.WithLabelValues(string(what)).Inc() }

// Card counts an attempt to pay.
func (m *metrics) Card(o payments.Outcome) { m.cards.WithLabelValues(string(o)).Inc() }

// Ran counts a run of a background task.
func (m *metrics) Ran(task string, took time.Duration, err error) {
	m.tasks.WithLabelValues(task).Observe(took.Seconds())
	if err != nil {
		m.failures.WithLabelValues(task).Inc()
		return
	}
	m.succeeded.WithLabelValues(task).SetToCurrentTime()
}

// expect writes zeros for background tasks: one that never fails has a counter, too.
func (m *metrics) expect(tasks []string) {
	for _, task := range tasks {
		m.failures.WithLabelValues(task)
	}
}

// answered counts an operation of the API.
func (m *metrics) answered(kind, code string) {
	m.operations.WithLabelValues(cmp.Or(kind, "unread"), cmp.Or(code, "OK")).Inc()
}

// startMetrics serves them on a listener of its own: they are not for the public.
func (a *app) startMetrics(c config, m *metrics, log *slog.Logger, pools []prometheus.Collector, s standing) error {
	if c.metricsAddr == "" {
		return nil
	}
	listener, err := net.Listen("tcp", c.metricsAddr)
	if err != nil {
		return fmt.Errorf("PURSER_METRICS_ADDR (--metrics-addr): %w", err)
	}
	a.closers = append(a.closers, listener.Close)
	m.registry.MustRegister(append(pools, s)...)
	a.metricsURL = "http://" + listener.Addr().String() + "/metrics"
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4}))
	c.open(a, &http.Server{
		Handler: mux, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 5 * time.Second, WriteTimeout: 15 * time.Second,
		IdleTimeout: 60 * time.Second, MaxHeaderBytes: 16 << 10, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}, listener, c.metricsAddr, func(*http.Request) int64 { return 0 })
	return nil
}

// standing tells Prometheus how things stand in the database.
type standing struct {
	verbs *payments.Service
	told  *events.Service
	log   *slog.Logger
}

// standingTime bounds the reading: without it a database that does not answer
// would take what the program counts away, too.
const standingTime = 2 * time.Second

var (
	lateDesc      = prometheus.NewDesc("purser_due_seconds", "For how long the oldest row has been due, by kind.", []string{"kind"}, nil)
	parkedDesc    = prometheus.NewDesc("purser_parked", "Rows that wait for a person, by kind.", []string{"kind"}, nil)
	gateDesc      = prometheus.NewDesc("purser_gate_open", "1 where a gate is open, 0 where it is shut.", []string{"gate"}, nil)
	unmatchedDesc = prometheus.NewDesc("purser_unmatched_lines", "Lines of Stripe's statement that nothing here explains.", nil, nil)
	booksAgeDesc  = prometheus.NewDesc("purser_books_age_seconds", "How long ago our books were last held against Stripe's.", nil, nil)
	differDesc    = prometheus.NewDesc("purser_books_difference_minor_units", "Stripe's books less ours, without what is on its way.", []string{"currency"}, nil)
	differingDesc = prometheus.NewDesc("purser_books_differing_seconds", "For how long they have differed by more than is let be.", []string{"currency"}, nil)
	offsetDesc    = prometheus.NewDesc("purser_clock_offset_seconds", "How far this machine's clock is ahead of the database's.", nil, nil)
	waitingDesc   = prometheus.NewDesc("purser_webhook_waiting", "Events that wait for an endpoint.", []string{"endpoint"}, nil)
	lagDesc       = prometheus.NewDesc("purser_webhook_lag_seconds", "How old the oldest event is that waits for an endpoint.", []string{"endpoint"}, nil)
	enabledDesc   = prometheus.NewDesc("purser_webhook_enabled", "1 where an endpoint receives events, 0 where it is disabled.", []string{"endpoint"}, nil)
	readDesc      = prometheus.NewDesc("purser_standing_read", "1 where the figures of the database could be read, 0 where they are missing.", nil, nil)
)

// gates are all that there are; one without a row is open.
var gates = []gid.ID{payments.MoneyOut, payments.GateDeposits, payments.GatePayouts, payments.GateTransfers}

// Describe tells what Collect can tell.
func (standing) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{lateDesc, parkedDesc, gateDesc, unmatchedDesc, offsetDesc, booksAgeDesc, differDesc, differingDesc,
		waitingDesc, lagDesc, enabledDesc, readDesc} {
		out <- d
	}
}

// Collect reads the database.
func (s standing) Collect(out chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, value float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	gauge(offsetDesc, s.verbs.ClockOffset().Seconds())
	ctx, cancel := context.WithTimeout(context.Background(), standingTime)
	defer cancel()
	now, err := s.verbs.Backlog(ctx)
	var endpoints []events.Backlog // 20 at most, each with an id of the program's own
	if err == nil {
		endpoints, err = s.told.Backlogs(ctx)
	}
	if err != nil {
		s.log.WarnContext(ctx, "read the metrics of the database", "error", err)
		gauge(readDesc, 0)
		return
	}
	gauge(readDesc, 1)
	for _, w := range now.Waiting {
		gauge(lateDesc, w.Late.Seconds(), w.Kind)
		gauge(parkedDesc, float64(w.Parked), w.Kind)
	}
	for _, e := range endpoints {
		gauge(waitingDesc, float64(e.Waiting), string(e.Endpoint))
		gauge(lagDesc, e.Lag.Seconds(), string(e.Endpoint))
		enabled := 0.0
		if e.Enabled {
			enabled = 1
		}
		gauge(enabledDesc, enabled, string(e.Endpoint))
	}
	for _, g := range gates {
		open := 1.0
		if slices.Contains(now.Shut, g) {
			open = 0
		}
		gauge(gateDesc, open, string(g))
	}
	gauge(unmatchedDesc, float64(now.Unmatched))
	gauge(booksAgeDesc, now.BooksAge.Seconds())
	for _, d := range now.Differences {
		gauge(differDesc, float64(d.Minor), string(d.Currency))
		differing := 0.0
		if !d.Since.IsZero() {
			differing = time.Since(d.Since).Seconds()
		}
		gauge(differingDesc, differing, string(d.Currency))
	}
}
