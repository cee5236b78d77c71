package payments_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
)

// maxTouched is how many rows one of the statements may look at, in all its tables,
// whatever stands there.
const maxTouched = 50

// What decides about one wallet's money is read inside the transaction that posts for
// many: it must cost the same for a wallet with a long history, and so must what the
// background does beside a long statement of Stripe's.
func TestStatementsDoNotGrowWithHistory(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriverTraced(t, func(t *testing.T, db *database.DB, sent *dbtest.Statements) {
		b := setup(t, db)
		b.funded(t)
		b.Service = payments.New(db, b.stripe, payments.Options{PayoutDelay: time.Hour})
		if db.Dialect() == dialect.Postgres {
			b.grow(t, 30_000)
		}
		for _, s := range payments.Statements(db.Dialect(), b.wallet, b.owner, b.clock()) {
			b.wantPlan(t, s)
		}
		for _, s := range payments.DueStatements(db.Dialect(), b.clock()) {
			b.wantPlan(t, s)
		}
		b.stripe.statement = func(func(processor.BalanceTransaction) error) error { return nil }
		for _, query := range sent.During(func() {
			_, err := b.Reconcile(t.Context())
			must(t, err)
			must(t, b.Forget(t.Context()))
		}) {
			switch {
			case strings.HasPrefix(query, "SELECT") && strings.Contains(query, `"match" = 'UNMATCHED'`) && strings.Contains(query, "LIMIT"):
				index := map[string]string{dialect.Postgres: "statement_lines_unmatched", dialect.SQLite: "statementline_match_currency_net"}
				b.wantPlan(t, payments.Statement{Name: "unmatched lines", Query: query, Index: index[db.Dialect()]})
			case strings.HasPrefix(query, "DELETE FROM stripe_events"):
				args := []any{b.clock().Add(-365 * 24 * time.Hour), 1000}
				b.wantPlan(t, payments.Statement{Name: "expired events", Query: query, Args: args, Index: "stripeevent_processed_at"})
			}
		}
	})
}

// wantPlan fails the test when a statement is not served by its index, or looks at
// many rows, whose number it returns.
func (b *fixture) wantPlan(t *testing.T, s payments.Statement) float64 {
	t.Helper()
	explain := "EXPLAIN QUERY PLAN "
	if b.db.Dialect() == dialect.Postgres {
		explain = "EXPLAIN (ANALYZE, FORMAT JSON) "
	}
	var plan strings.Builder
	must(t, b.db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		plan.Reset()
		return tx.Read(ctx, explain+s.Query, s.Args...).ForEach(func(scan database.Scan) error {
			if b.db.Dialect() == dialect.Postgres {
				var text string
				err := scan(&text)
				plan.WriteString(text)
				return err
			}
			var id, parent, unused int
			var text string
			err := scan(&id, &parent, &unused, &text)
			plan.WriteString(text + "\n")
			return err
		})
	}))
	if !strings.Contains(plan.String(), s.Index) {
		t.Errorf("%s: %s does not serve it:\n%s", s.Name, s.Index, plan.String())
	}
	if b.db.Dialect() != dialect.Postgres {
		return 0
	}
	var nodes []planNode
	must(t, json.Unmarshal([]byte(plan.String()), &nodes))
	n := nodes[0].touched()
	if n > maxTouched {
		t.Errorf("%s: it looks at %.0f rows:\n%s", s.Name, n, plan.String())
	}
	return n
}

// planNode is a node of a plan as PostgreSQL tells it.
type planNode struct {
	Plan  *planNode
	Plans []planNode
	Type  string  `json:"Node Type"`
	Rows  float64 `json:"Actual Rows"`
	Loops float64 `json:"Actual Loops"`
	Left  float64 `json:"Rows Removed by Filter"`
	Again float64 `json:"Rows Removed by Index Recheck"`
}

// touched is how many rows all scans looked at.
func (n planNode) touched() (sum float64) {
	if n.Plan != nil {
		sum += n.Plan.touched()
	}
	for _, below := range n.Plans {
		sum += below.touched()
	}
	if strings.HasSuffix(n.Type, "Scan") {
		sum += (n.Rows + n.Left + n.Again) * n.Loops
	}
	return sum
}

// grow gives the wallet a long history of a year ago, and the program as many lines of
// Stripe's statement and events, or only rows of some tables. Guards look away: they would look at each row.
func (b *fixture) grow(t *testing.T, n int, only ...string) {
	t.Helper()
	wanted := func(table string) bool { return len(only) == 0 || slices.Contains(only, table) }
	must(t, b.db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		w, err := tx.Wallet.Get(ctx, b.wallet)
		if err != nil {
			return err
		}
		for _, statement := range []string{
			`SET LOCAL session_replication_role = replica`, `SET LOCAL statement_timeout = 0`,
			`INSERT INTO transactions (id, created_at, sequence, kind, value, running_balance, balance_after, contra, reference, deposit_id, wallet_id)
				SELECT 'txn_old' || n, old.at, 1000000000 + n, CASE WHEN n % 2 = 0 THEN 'DEPOSIT' ELSE 'REFUND' END, CASE WHEN n % 2 = 0 THEN 1 ELSE -1 END,
					CASE WHEN n % 2 = 0 THEN 0 ELSE 1 END, CASE WHEN n % 2 = 0 THEN 1 ELSE 0 END, 'STRIPE', 'dep_old' || n, 'dep_old' || n, $wallet FROM old`,
			`INSERT INTO payouts (id, created_at, updated_at, owner_id, wallet_id, amount, currency, idempotency_key, fingerprint, account_id, state, transfer_id)
				SELECT 'pay_old' || n, old.at, old.at, $owner, $wallet, 1, 'USD', 'old' || n, repeat('0', 64), $account, 'SENT', 'tr_old' || n FROM old`,
			`INSERT INTO deposits (id, created_at, updated_at, owner_id, wallet_id, amount, currency, idempotency_key, fingerprint, state, failure_code)
				SELECT 'dep_old' || n, old.at, old.at, $owner, $wallet, 1, 'USD', 'old' || n, repeat('0', 64), 'FAILED', 'card_declined' FROM old`,
			`INSERT INTO statement_lines (id, type, source, amount, fee, net, currency, created_at, seen_at, match, matched_id, fee_reference)
				SELECT 'txn_line' || n, 'charge', 'ch_old' || n, 100, 3, 97, 'USD', old.at, old.at, 'DEPOSIT', 'dep_old' || n, 'fees:old' FROM old`,
			`INSERT INTO stripe_events (id, type, object_id, received_at, processed_at)
				SELECT 'evt_old' || n, 'charge.refunded', 'ch_old' || n, now(), now() FROM old`,
		} {
			if into, found := strings.CutPrefix(statement, "INSERT INTO "); found {
				if table, _, _ := strings.Cut(into, " "); !wanted(table) {
					continue
				}
				statement = fmt.Sprintf("WITH old AS (SELECT n, now() - interval '60 days' - n * interval '1 second' AS at"+
					" FROM generate_series(1, %d) AS n) ", n) + statement
			}
			statement = strings.NewReplacer("$wallet", "'"+string(b.wallet)+"'", "$owner", "'"+string(b.owner)+"'",
				"$account", "'"+string(*w.AccountID)+"'").Replace(statement)
			if _, err := tx.Exec(ctx, statement); err != nil {
				return fmt.Errorf("%s: %w", statement, err)
			}
		}
		return nil
	}))
	for _, table := range []string{"transactions", "payouts", "deposits", "statement_lines", "stripe_events"} {
		must(t, b.db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			_, err := tx.Exec(ctx, "SET LOCAL statement_timeout = 0; ANALYZE "+table)
			return err
		}))
	}
}
