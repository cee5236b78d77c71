package database_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	atlas "ariga.io/atlas/sql/schema"
	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql/schema"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
)

// guards are the columns and indexes that ent does not know: it would drop them.
// CHECKs, foreign keys and triggers of our own are held by the attacks instead.
var guards = []string{
	"peer_value", "credit_kind", "sent_kind", "hold_kind", "return_kind", "line_kind",
	"transactions_peer_key", "transactions_returned_once", "transactions_returns",
	"wallets_id_owner_id_key", "wallets_id_currency_key", "payout_accounts_id_owner_id_key",
	"deposits_id_wallet_id_key", "payouts_id_wallet_id_key",
	"deposits_parked", "payouts_parked", "refunds_parked", "onboardings_parked", "stripe_events_parked", "resolutions_parked",
	"resolutions_line_once", "resolutions_operation_once",
	"transactions_deposits", "transactions_of_deposits", "statement_lines_unmatched", "statement_lines_fees", "transactions_at_stripe", "transactions_adjusted",
	"payouts_waiting", "refunds_ordered", "refunds_waiting", "refunds_processing", "stripe_events_open", "audit_events_places",
	"stripe_events_failures", "deposits_card_tried", "wallets_not_of_users", "transfers_application_key",
	"hold_changes_state_key", "holds_active_of_wallet", "holds_expiring", "credits_of_a_day",
}

// TestSchemaIsTheMigrations compares what ent expects with what the migrations
// make: a field that one of them forgot is a query that fails in production.
func TestSchemaIsTheMigrations(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		if got := drift(t, db); got != "" {
			t.Errorf("ent would still change:\n%s", got)
		}
	})
}

// TestDriftIsSeen makes sure that the test above can fail.
func TestDriftIsSeen(t *testing.T) {
	t.Parallel()
	for name, sabotage := range map[string]string{
		"ColumnOfOurs":  `ALTER TABLE refunds ADD COLUMN note text`,
		"ColumnLost":    `ALTER TABLE users DROP COLUMN guarded_at`,
		"ColumnRenamed": `ALTER TABLE deposits RENAME COLUMN sends TO tries`,
		"IndexLost":     `DROP INDEX deposits_payment_intent_id_key`,
		"IndexOfOurs":   `CREATE INDEX extra ON payouts (state)`,
		"NullAllowed":   `ALTER TABLE users ALTER COLUMN email DROP NOT NULL`,
		"TypeChanged":   `ALTER TABLE users ALTER COLUMN password_hash TYPE varchar(20)`,
		"ReferenceLost": `ALTER TABLE sessions DROP CONSTRAINT sessions_users_sessions`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
				if db.Dialect() == dialect.SQLite && (strings.Contains(sabotage, "ALTER COLUMN") || strings.Contains(sabotage, "CONSTRAINT")) {
					return // SQLite has no such statement
				}
				must(t, run(t.Context(), db, sabotage))
				if drift(t, db) == "" {
					t.Errorf("not seen: %s", sabotage)
				}
			})
		})
	}
}

// diffing is one at a time: ent writes to its own tables while it compares.
var diffing sync.Mutex

// drift is what ent's migration would do, beyond removing our guards.
func drift(t *testing.T, db *database.DB) string {
	t.Helper()
	diffing.Lock()
	defer diffing.Unlock()
	var b strings.Builder
	err := db.Client().Schema.WriteTo(t.Context(), &b,
		schema.WithDropColumn(true), schema.WithDropIndex(true), schema.WithDiffHook(tolerate))
	must(t, err)
	var left []string
	for line := range strings.Lines(b.String()) {
		if !strings.HasPrefix(line, "PRAGMA") && !strings.HasPrefix(line, "--") && line != "BEGIN;\n" && line != "COMMIT;\n" {
			left = append(left, line)
		}
	}
	return strings.Join(left, "")
}

// tolerate leaves our guards out of the changes that ent would make.
func tolerate(next schema.Differ) schema.Differ {
	return schema.DiffFunc(func(current, desired *atlas.Schema) ([]atlas.Change, error) {
		changes, err := next.Diff(current, desired)
		var left []atlas.Change
		for _, change := range changes {
			if m, ok := change.(*atlas.ModifyTable); ok {
				if m.Changes = slices.DeleteFunc(m.Changes, isGuard); len(m.Changes) == 0 {
					continue
				}
			}
			left = append(left, change)
		}
		return left, err
	})
}

func isGuard(change atlas.Change) bool {
	switch c := change.(type) {
	case *atlas.DropCheck, *atlas.DropForeignKey:
		return true
	case *atlas.AddForeignKey: // a trigger's work now
		return c.F.Symbol == "transactions_wallets_transactions"
	case *atlas.DropColumn:
		return slices.Contains(guards, c.C.Name)
	case *atlas.DropIndex:
		return slices.Contains(guards, c.I.Name) || strings.HasPrefix(c.I.Name, "sqlite_autoindex_")
	}
	return false
}

func TestCheckCurrent(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		must(t, db.CheckCurrent(t.Context()))
		must(t, db.Migrate(t.Context())) // again: nothing to do
		for name, step := range map[string]struct{ sql, undo, say string }{
			"ErrNewer": {
				`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99990101000000, true)`,
				`DELETE FROM goose_db_version WHERE version_id = 99990101000000`, "newer program",
			},
			"ErrBehind": {
				`UPDATE goose_db_version SET version_id = -version_id`, `UPDATE goose_db_version SET version_id = -version_id`, "purser migrate",
			},
			"ErrNeverMigrated": {
				`ALTER TABLE goose_db_version RENAME TO hidden`, `ALTER TABLE hidden RENAME TO goose_db_version`, "purser migrate",
			},
		} {
			must(t, run(t.Context(), db, step.sql))
			err := db.CheckCurrent(t.Context())
			if !errors.Is(err, database.ErrNotCurrent) || !strings.Contains(err.Error(), step.say) {
				t.Errorf("%s: %v", name, err)
			}
			must(t, run(t.Context(), db, step.undo))
		}
		must(t, db.CheckCurrent(t.Context()))
	})
}

// TestMigrateAtOnce starts from nothing, as several replicas do.
func TestMigrateAtOnce(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("needs PostgreSQL")
	}
	url := dbtest.Empty(t)
	errs := make(chan error)
	for range 4 {
		go func() {
			db, err := database.Open(t.Context(), url, "USD")
			if err == nil {
				if err = db.CheckCurrent(t.Context()); err == nil || errors.Is(err, database.ErrNotCurrent) {
					err = db.Migrate(t.Context())
				}
				err = errors.Join(err, db.CheckCurrent(t.Context()), db.Close())
			}
			errs <- err
		}()
	}
	for range 4 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
}
