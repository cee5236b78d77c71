package e2e_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// scrape is what Prometheus would read.
func (p *program) scrape(t *testing.T) string {
	t.Helper()
	text, err := send(t.Context(), http.MethodGet, p.urls["metrics"], http.Header{}, nil)
	must(t, err)
	return string(text)
}

// names is what no label may hold: an id of ours or Stripe's, an address, a key.
var names = regexp.MustCompile(`\b(dep|pay|ref|onb|usr|wal|acc|pi|ch|tr|re|evt|acct|cus|pm|tok|pst|psk|sk|rk|pk|whsec)_[A-Za-z0-9]{6}|@|[A-Z2-7]{20}|[0-9a-f]{24}`)

// The counters tell what was done, and of nobody who did it.
func TestMetrics(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, i instance) {
		i.env = []string{"PURSER_LIMITS=on", "PURSER_METRICS_ADDR=127.0.0.1:0"}
		p := i.start(t)
		for _, line := range []string{
			`purser_alarms_total{alarm="stripe_rejects_requests"} 0`, `purser_alarms_total{alarm="payout_needs_operator"} 0`,
			`purser_card_attempts_total{outcome="declined"} 0`, `purser_operations_total{code="INTERNAL",kind="query"} 0`,
		} {
			if got := p.scrape(t); !strings.Contains(got, line+"\n") {
				t.Errorf("before anything was done %s is missing:\n%s", line, got)
			}
		}
		p.signUp().deposit(order{amount: "25", method: "tok_visa"})
		for range 2 { // the brake goes on at the fifth
			who := p.signUp()
			for range 3 {
				who.deposit(order{amount: "25", method: "tok_visa_chargeDeclinedInsufficientFunds"})
			}
		}
		if got := p.signUp().deposit(order{amount: "25", method: "tok_threeDSecureOptional"}); got.done.Status != "REQUIRES_ACTION" {
			t.Errorf("while cards are tried out a first-time payer's deposit is %+v, want 3-D Secure", got)
		}
		if err := p.signUp().ask(`query CalledByItsClient { nope }`, nil, nil); err == nil {
			t.Error("an unknown field was answered")
		}
		got := p.scrape(t)
		for _, line := range []string{
			`purser_card_attempts_total{outcome="paid"} 1`, `purser_card_attempts_total{outcome="declined"} 6`,
			`purser_alarms_total{alarm="card_testing"} 1`,
			`purser_operations_total{code="OK",kind="mutation"} 13`, `purser_operations_total{code="GRAPHQL_VALIDATION_FAILED",kind="unread"} 1`,
			`purser_stripe_call_seconds_count{class="ok",method="CreateIntent"} 2`,
			`purser_stripe_call_seconds_count{class="definite",method="CreateIntent"} 6`,
			`purser_gate_open{gate="money_out"} 1`, `purser_gate_open{gate="deposits"} 1`, `purser_unmatched_lines 0`, `purser_standing_read 1`,
			`purser_task_failures_total{task="sweep_payouts"} 0`, `purser_task_failures_total{task="reconcile_fees"} 0`,
			`purser_books_difference_minor_units{currency="USD"} 0`,
			`purser_parked{kind="payouts"} 0`, `purser_parked{kind="stripe_events"} 0`,
		} {
			if !strings.Contains(got, line+"\n") {
				t.Errorf("%s is missing", line)
			}
		}
		for _, name := range []string{`purser_due_seconds{kind="deposits"} `, `go_sql_in_use_connections{db_name="write"} `, "go_goroutines ", "process_open_fds "} {
			if !strings.Contains(got, name) {
				t.Errorf("%s is missing", name)
			}
		}
		if found := names.FindString(got); found != "" || strings.Contains(got, "CalledByItsClient") {
			t.Errorf("a label holds a name: %q", found)
		}
		if t.Failed() {
			t.Logf("%s", got)
		}
	})
}

// Without the setting nobody is told, and with it the public is not.
func TestMetricsAreNotPublic(t *testing.T) {
	t.Parallel()
	silent := instance{dataDir: t.TempDir()}.start(t)
	if silent.urls["metrics"] != "" {
		t.Errorf("without the setting they are at %s", silent.urls["metrics"])
	}
	told := instance{dataDir: t.TempDir()}.start(t, "--metrics-addr", "127.0.0.1:0")
	for _, p := range []*program{silent, told} {
		if answer, text := p.ask(t, http.MethodGet, "/metrics", http.Header{}, ""); strings.Contains(text, "purser_") {
			t.Errorf("the public reads them: %d", answer.StatusCode)
		}
	}
	elsewhere, err := http.Post(strings.TrimSuffix(told.urls["metrics"], "/metrics")+"/graphql", "application/json", strings.NewReader(`{}`))
	must(t, err)
	must(t, elsewhere.Body.Close())
	if elsewhere.StatusCode != http.StatusNotFound {
		t.Errorf("the API answers there with %d", elsewhere.StatusCode)
	}
	told.stop()
}
