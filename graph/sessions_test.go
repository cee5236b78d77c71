package graph_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/graph"
	"github.com/purserhq/purser/graph/transport"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
)

const changePassword = `mutation($old: String!, $new: String!) { changePassword(input: {currentPassword: $old, newPassword: $new}) {
	user { id } userErrors { code field retryAt } } }`

func TestOwnAccount(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		ada := b.signUp()
		email := ada.ask(`{ viewer { email } }`).text("viewer.email")
		const logIn = `mutation($email: String!, $password: String!) { logIn(input: {email: $email, password: $password}) {
			token userErrors { code retryAt } } }`
		other := &person{b: b, token: b.nobody().ask(logIn, "email", email, "password", "correct horse battery").text("logIn.token")}

		list := ada.ask(`{ viewer { sessions { id current userAgent createdAt seenAt expiresAt } } }`)
		if n := len(list.at("viewer.sessions").([]any)); n != 2 {
			t.Fatalf("%d sessions: %s", n, list)
		}
		expect(t, list, "viewer.sessions.0.current", "false")
		expect(t, list, "viewer.sessions.1.current", "true")

		revoked := ada.ask(`mutation($id: ID!) { revokeSession(input: {sessionId: $id}) { user { sessions { id } } userErrors { code } } }`,
			"id", list.text("viewer.sessions.0.id"))
		if n := len(revoked.at("revokeSession.user.sessions").([]any)); n != 1 {
			t.Errorf("%d sessions are left: %s", n, revoked)
		}
		if reply := other.ask(`{ viewer { id } }`); reply.status != http.StatusUnauthorized {
			t.Errorf("a revoked session: %d %s", reply.status, reply)
		}
		eve := b.signUp()
		stolen := eve.ask(`mutation($id: ID!) { revokeSession(input: {sessionId: $id}) { userErrors { code } } }`,
			"id", list.text("viewer.sessions.1.id"))
		expect(t, stolen, "revokeSession.userErrors.0.code", "NOT_FOUND")

		expect(t, ada.ask(changePassword, "old", "wrong horse", "new", "another password"), "changePassword.userErrors.0.code", "INVALID_CREDENTIALS")
		expect(t, ada.ask(changePassword, "old", "correct horse battery", "new", "another password"), "changePassword.userErrors.0.code", "")
		proved := ada.ask(`mutation { reauthenticate(input: {password: "another password"}) { token user { id } userErrors { code } } }`)
		if token := proved.text("reauthenticate.token"); token == "" || token == ada.token {
			t.Errorf("reauthenticate answered %s", proved)
		}
		if reply := ada.ask(`{ viewer { id } }`); reply.status != http.StatusUnauthorized {
			t.Errorf("the token before: %d", reply.status)
		}
		var last reply
		for range 6 {
			last = b.nobody().ask(logIn, "email", email, "password", "wrong horse battery")
		}
		expect(t, last, "logIn.userErrors.0.code", "RATE_LIMITED")
		if at, err := time.Parse(time.RFC3339, last.text("logIn.userErrors.0.retryAt")); err != nil || time.Until(at) <= 0 {
			t.Errorf("try again at %v, %v", at, err)
		}
		// Somebody else's tries do not keep others out.
		expect(t, b.nobody().ask(logIn, "email", "bob@example.com", "password", "wrong horse battery"), "logIn.userErrors.0.code", "INVALID_CREDENTIALS")
	})
}

func TestLargePayoutWantsThePassword(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	past := time.Now().Add(-time.Hour)
	b.limit(payments.Limits{ReauthAbove: money.Each(5), ReauthWithin: 15 * time.Minute, PayoutCooldown: time.Hour})
	ada := b.signUp()
	ada.deposit("25.00")
	ada.ask(`mutation { startConnectOnboarding { url } }`)
	b.inTx(func(ctx context.Context, tx *database.Tx) error {
		// The first payout account makes payouts rest, too: that was a while ago.
		return errors.Join(tx.Session.Update().SetProvedAt(past).Exec(ctx), tx.User.Update().SetGuardedAt(past).Exec(ctx))
	})
	const payout = `mutation { payout(input: {amount: "10", idempotencyKey: "k"}) { payout { status } userErrors { code retryAt } } }`
	expect(t, ada.ask(payout), "payout.userErrors.0.code", "REAUTHENTICATION_REQUIRED")
	ada.token = ada.ask(`mutation { reauthenticate(input: {password: "correct horse battery"}) { token } }`).text("reauthenticate.token")
	expect(t, ada.ask(payout), "payout.payout.status", "SENT")
	expect(t, ada.ask(changePassword, "old", "correct horse battery", "new", "another password"), "changePassword.userErrors.0.code", "")
	resting := ada.ask(strings.Replace(payout, `"k"`, `"k2"`, 1))
	expect(t, resting, "payout.userErrors.0.code", "COOLING_DOWN")
	if resting.text("payout.userErrors.0.retryAt") == "" {
		t.Error(resting)
	}
}

// limit gives the bench other limits.
func (b *fixture) limit(l payments.Limits) {
	accounts := auth.New(b.db, auth.Options{})
	verbs := payments.New(b.db, b.stripe, payments.Options{
		Limits: l, ReturnURL: "https://app.example/return", RefreshURL: "https://app.example/refresh",
	})
	b.api = accounts.Middleware(graph.NewServer(graph.Resolver{Read: auth.Reader(b.reads), Payments: verbs, Accounts: accounts}, transport.Options{}))
}

func (b *fixture) inTx(fn func(ctx context.Context, tx *database.Tx) error) {
	b.t.Helper()
	if err := b.db.InTx(b.t.Context(), fn); err != nil {
		b.t.Fatal(err)
	}
}

// textColumns are all columns of all tables that hold text.
var textColumns = map[string]string{
	dialect.Postgres: `SELECT table_name, column_name FROM information_schema.columns
		WHERE table_schema = 'public' AND data_type IN ('text', 'jsonb')`,
	dialect.SQLite: `SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND c.type LIKE 'text%'`,
}

// contains counts the columns in the whole database that hold the text.
func contains(t *testing.T, b *fixture, text string) (n int) {
	t.Helper()
	rows, err := b.db.Query(t.Context(), textColumns[b.db.Dialect()])
	if err != nil {
		t.Fatal(err)
	}
	var queries []string
	for rows.Next() {
		var table, column string
		if err := rows.Scan(&table, &column); err != nil {
			t.Fatal(err)
		}
		queries = append(queries, `SELECT count(*) FROM "`+table+`" WHERE CAST("`+column+`" AS text) LIKE '%' || $1 || '%'`)
	}
	if err := rows.Close(); err != nil || len(queries) < 50 {
		t.Fatalf("%d columns, %v", len(queries), err)
	}
	for _, query := range queries {
		found, err := b.db.Query(t.Context(), query, text)
		if err != nil {
			t.Fatal(query, err)
		}
		var here int
		found.Next()
		if err := errors.Join(found.Scan(&here), found.Close()); err != nil {
			t.Fatal(err)
		}
		n += here
	}
	return n
}

func TestSwitchesAndAuditLog(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		ada, operator := b.signUp(), b.signUp()
		operator.promote()
		for name, query := range map[string]string{
			"DEPOSITS": `mutation { deposit(input: {amount: "5", paymentMethod: "pm_x", idempotencyKey: "d"}) { userErrors { code } } }`,
			"PAYOUTS":  `mutation { payout(input: {amount: "5", idempotencyKey: "p"}) { userErrors { code } } }`,
		} {
			const set = `mutation($name: SwitchName!, $open: Boolean!) { setSwitch(input: {name: $name, open: $open, reason: "an attack"}) {
				switch { name open reason changedBy changedAt } userErrors { code } } }`
			if reply := ada.ask(set, "name", name, "open", false); reply.fault("extensions.code") != "FORBIDDEN" {
				t.Errorf("a user: %s", reply)
			}
			expect(t, operator.ask(set, "name", name, "open", false), "setSwitch.switch.open", "false")
			field := strings.ToLower(strings.TrimSuffix(name, "S"))
			expect(t, ada.ask(query), field+".userErrors.0.code", "DISABLED")
			expect(t, operator.ask(set, "name", name, "open", true), "setSwitch.switch.open", "true")
			if reply := ada.ask(query); reply.text(field+".userErrors.0.code") == "DISABLED" {
				t.Errorf("open again: %s", reply)
			}
		}
		if n := len(operator.ask(`{ switches { name open } }`).at("switches").([]any)); n != 3 {
			t.Errorf("%d switches", n)
		}
		page := operator.ask(`{ auditLog(first: 2, subject: "deposits") { totalCount pageInfo { hasNextPage endCursor }
			edges { node { id actor action subject detail createdAt } } } }`)
		expect(t, page, "auditLog.totalCount", "2")
		expect(t, page, "auditLog.edges.0.node.action", "gate.set")
		expect(t, page, "auditLog.edges.0.node.detail", "open: an attack")
		all := operator.ask(`{ auditLog(first: 100) { edges { node { action actor } } } }`)
		if !strings.Contains(all.raw, "user.signed_up") || strings.Contains(all.raw, "@") {
			t.Errorf("the log is %s", all)
		}
		if reply := ada.ask(`{ auditLog { totalCount } }`); reply.fault("extensions.code") != "FORBIDDEN" {
			t.Errorf("a user: %s", reply)
		}
	})
}
