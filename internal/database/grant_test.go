package database_test

import (
	"context"
	"errors"
	"net/url"
	"testing"

	"entgo.io/ent/dialect"
	"github.com/lib/pq"

	"github.com/purserhq/purser/internal/gid"
)

// TestGrant attacks as the role that runs the program but owns nothing: the guards
// refuse what they refuse the owner, and cannot be taken out.
func TestGrant(t *testing.T) {
	t.Parallel()
	owner, address := postgres(t)
	role := string(gid.New("role"))
	must(t, run(t.Context(), owner, "CREATE ROLE "+role+" LOGIN"))
	must(t, owner.Grant(t.Context(), role))
	must(t, owner.Grant(t.Context(), role)) // again, after a migration
	t.Cleanup(func() {                      // ownership ends with the test's database
		if err := run(context.WithoutCancel(t.Context()), owner, "DROP OWNED BY "+role+"; DROP ROLE "+role); err != nil {
			t.Log(err)
		}
	})
	u, err := url.Parse(address)
	must(t, err)
	u.User = url.User(role)
	db := open(t, u.String())
	must(t, db.CheckCurrent(t.Context()))
	seed(t, db) // all that the program writes
	tried, through := 0, 0
	attempt := func(name, sql string, right bool) {
		t.Helper()
		tried++
		before := contents(t, owner)
		err := run(t.Context(), db, sql)
		var refused *pq.Error
		if err == nil || contents(t, owner) != before || right && (!errors.As(err, &refused) || refused.Code != "42501") {
			through++
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, sql := range []string{
		"DROP TABLE transactions", "DROP TABLE wallets CASCADE", "DROP SCHEMA public CASCADE", "TRUNCATE transactions CASCADE", "TRUNCATE audit_events",
		"ALTER TABLE transactions DISABLE TRIGGER ALL", "ALTER TABLE wallets DISABLE TRIGGER USER", "ALTER TABLE transactions ADD COLUMN x int",
		"ALTER TABLE transactions OWNER TO " + role, "SET LOCAL session_replication_role = replica", "SET LOCAL ROLE " + u.User.Username() + "; DROP TABLE transactions",
		"UPDATE transactions SET value = value + 1", "DELETE FROM transactions", "UPDATE audit_events SET actor = 'usr_x'", "DELETE FROM audit_events",
		"UPDATE charges SET amount = amount + 1", "UPDATE charge_refunds SET amount = 1", "UPDATE credits SET amount = 1", "UPDATE metadata_entries SET value = 'x'",
		"UPDATE usage_records SET whole = 1", "UPDATE spent_lots SET amount = 1", "DELETE FROM credit_headroom",
		"DELETE FROM wallets", "DELETE FROM payouts", "DELETE FROM deposits", "DELETE FROM users", "DELETE FROM gates",
		"INSERT INTO goose_db_version (version_id, is_applied) VALUES (99990101000000, true)", "UPDATE goose_db_version SET version_id = 1",
		"CREATE TABLE mine (id int)",
	} {
		attempt(sql, sql, true)
	}
	for _, group := range [][]attack{lines, chains, kinds, heads, agreed, settled, states, halves, deleted, owners, sent} {
		for _, a := range group {
			if a.only == "" || a.only == dialect.Postgres {
				attempt(a.name, a.sql, false)
			}
		}
	}
	t.Logf("hostile writes of the runtime role: %d tried, %d got through", tried, through)
}
