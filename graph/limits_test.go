package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql/introspection"

	"github.com/purserhq/purser/internal/database/dbtest"
)

func repeat(n int, part string) string { // part with %d in it
	var text strings.Builder
	for i := range n {
		text.WriteString(strings.ReplaceAll(part, "%d", fmt.Sprint(i)) + " ")
	}
	return text.String()
}

// measures are operations of any size, with the largest that is let through.
var measures = map[string]struct {
	most  int
	query func(n int) string
}{
	"Tokens": {1000, func(n int) string { return `{ nodes(ids: [` + strings.Repeat(`"wal_1" `, n-12) + `]) { id } }` }},
	"Fields": {500, func(n int) string { return `{ viewer { ` + strings.Repeat(`id `, n-1) + `} }` }},
	"FieldsInFragments": {500, func(n int) string {
		return `{ viewer { ` + strings.Repeat(`...A `, 9) + strings.Repeat(`id `, n-1-9*50) + `} } fragment A on User { ` + strings.Repeat(`id `, 50) + `}`
	}},
	"Levels": {8, func(n int) string {
		path := slices.Concat(slices.Repeat([]string{"wallet", "owner"}, n)[:n-1], []string{"id"})
		return `{ ` + strings.Join(path, " { ") + strings.Repeat(" }", n)
	}},
	"LevelsInFragments": {8, func(n int) string {
		return `{ ...A } fragment A on Query { wallet { ...B } } fragment B on Wallet { owner { ` +
			strings.Repeat(`wallet { owner { `, (n-3)/2) + strings.Repeat(`wallet { `, (n-3)%2) + `id` + strings.Repeat(` }`, n-1)
	}},
	"LevelsOfIntrospection": {15, func(n int) string {
		return `{ __type(name: "User") { ` + strings.Repeat(`ofType { `, n-2) + `name` + strings.Repeat(` }`, n)
	}},
	"Roots": {5, func(n int) string { return `{ ` + repeat(n, `a%d: viewer { id }`) + `}` }},
	"RootsInFragments": {5, func(n int) string {
		return `{ ...A viewer { id } } fragment A on Query { ` + repeat(n-1, `a%d: viewer { id }`) + `}`
	}},
	"Mutations": {1, func(n int) string {
		return `mutation { ` + repeat(n, `a%d: payout(input: {amount: "1", idempotencyKey: "k%d"}) { replayed }`) + `}`
	}},
	"MutationsMixed": {1, func(n int) string {
		return `mutation { ...X ` + repeat(n-1, `a%d: deposit(input: {amount: "1", idempotencyKey: "k"}) { replayed }`) +
			`} fragment X on Mutation { payout(input: {amount: "1", idempotencyKey: "k"}) { replayed } }`
	}},
	"Aliases":    {15, func(n int) string { return `{ viewer { ` + repeat(n, `a%d: id`) + `} }` }},
	"Directives": {10, func(n int) string { return `{ viewer { ` + repeat(n, `id @include(if: true)`) + `} }` }},
	"Cost": {99, func(n int) string { // 10 a row, and 2
		return fmt.Sprintf(`{ wallet { transactions(first: %d) { edges { node { `, n) + repeat(8, `v%d: value { amount }`) + `} } } } }`
	}},
	"CostOfNodes": {99, func(n int) string {
		return `query($ids: [ID!]! = [` + strings.Repeat(`"wal_1",`, n) + `]) { nodes(ids: $ids) { id ... on Wallet { ` +
			repeat(10, `a%d: currentBalance { amount }`) + `} } }`
	}},
	"CostOfPagesInPages": {9, func(n int) string {
		return fmt.Sprintf(`{ wallet { transactions(first: %d) { edges { node { wallet { transactions(first: 100) { edges { cursor } } } } } } } }`, n)
	}},
	"CostOfFilters": {9, func(n int) string { // 101 each, and 1
		return `{ wallet { ` + repeat(n, `a%d: transactions(first: 0, filter: {kinds: [REFUND]}) { totalCount }`) + `} }`
	}},
	"CostOfSecrets": {90, func(n int) string { // 11 a row, and 7
		return fmt.Sprintf(`{ wallet { deposits(first: %d) { edges { node { clientSecret again: clientSecret more: clientSecret } } } } }`, n)
	}},
}

// TestLimits sends operations that are just small enough, and the next larger ones.
func TestLimits(t *testing.T) {
	t.Parallel()
	ada := setup(t, dbtest.New(t)).signUp()
	limited := func(r reply) bool {
		code := r.fault("extensions.code")
		return code == "LIMIT_EXCEEDED" || code == "COMPLEXITY_LIMIT_EXCEEDED"
	}
	for name, m := range measures {
		t.Run("OK"+name, func(t *testing.T) {
			t.Parallel()
			reply := ada.ask(m.query(m.most))
			if code := reply.fault("extensions.code"); limited(reply) || code == "GRAPHQL_PARSE_FAILED" {
				t.Errorf("%d: %.300s", m.most, reply)
			}
		})
		for _, n := range []int{m.most + 1, 2*m.most + 1} {
			t.Run(fmt.Sprintf("Err%s/%d", name, n), func(t *testing.T) {
				t.Parallel()
				if reply := ada.ask(m.query(n)); !limited(reply) {
					t.Errorf("%d: %.300s", n, reply)
				}
			})
		}
	}
	for name, query := range map[string]string{
		"Doubling": `{ ...F60 } ` + repeat(60, `fragment F%d on Query { ...G%d ...G%d } fragment G%d on Query { ...F%d }`) + `fragment F60 on Query { ...F59 ...F59 }`,
		"Depth":    `{ wallet ` + strings.Repeat(`{ owner { wallet `, 100) + `{ id }` + strings.Repeat(`} }`, 100) + ` }`,
		"Tokens":   `{ ` + strings.Repeat(`__typename `, 2900) + `}`,
		"Links":    `mutation { a: startConnectOnboarding { url } b: startConnectOnboarding { url } }`,
	} {
		t.Run("ErrSoon"+name, func(t *testing.T) {
			t.Parallel()
			begun := time.Now()
			if reply := ada.ask(query); reply.fault("extensions.code") == "" {
				t.Errorf("%d bytes: %.300s", len(query), reply)
			}
			if took := time.Since(begun); took > 5*time.Second {
				t.Errorf("refused only after %s", took)
			}
		})
	}
	t.Run("OKIntrospection", func(t *testing.T) {
		t.Parallel()
		if reply := ada.ask(introspection.Query); reply.text("__schema.queryType.name") != "Query" {
			t.Errorf("%.300s", reply)
		}
	})
	t.Run("OKWholePage", func(t *testing.T) {
		t.Parallel()
		reply := ada.ask(`{ viewer { id email wallet { id transactions(first: 100) { totalCount edges { node { id sequence kind createdAt
			value { amount currency } runningBalance { amount currency } balanceAfter { amount currency }
			source { ... on Deposit { id status failure { code } } ... on Payout { id payout: status failure { code } } } } } } } } }`)
		if reply.body["errors"] != nil {
			t.Error(reply)
		}
	})
	t.Run("OKCyclicFragmentsAreRefused", func(t *testing.T) {
		t.Parallel()
		reply := ada.ask("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }")
		if reply.fault("extensions.code") != "GRAPHQL_VALIDATION_FAILED" {
			t.Error(reply)
		}
	})
	t.Run("ErrManyFaults", func(t *testing.T) {
		t.Parallel()
		reply := ada.ask("{ viewer {" + repeat(100, "nope%d") + "} }")
		if n := len(reply.body["errors"].([]any)); n != 5 {
			t.Errorf("%d errors", n)
		}
	})
}

// TestRequestLimits are those of what carries the operation.
func TestRequestLimits(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	ada := b.signUp()
	body := func(n int) string { // n bytes
		return `{"query":"{__typename}","variables":{"x":"` + strings.Repeat("x", n-len(`{"query":"{__typename}","variables":{"x":""}}`)) + `"}}`
	}
	query := func(n int) string {
		return `{"query":"{__typename` + strings.Repeat(" ", n-len(`{__typename}`)) + `}"}`
	}
	for _, c := range []struct {
		name, body string
		status     int
		code       string
	}{
		{"OKBody", body(64 << 10), 200, ""},
		{"ErrBody", body(64<<10 + 1), 413, "LIMIT_EXCEEDED"},
		{"OKQuery", query(32 << 10), 200, ""},
		{"ErrQuery", query(32<<10 + 1), 413, "LIMIT_EXCEEDED"},
		{"ErrBatch", `[{"query":"{__typename}"},{"query":"{__typename}"}]`, 400, "BAD_REQUEST"},
		{"ErrTwoBodies", `{"query":"{__typename}"}{"query":"{__typename}"}`, 400, "BAD_REQUEST"},
		{"OKPage", `{"query":"{ transactions(first: 100) { totalCount } }"}`, 200, ""},
		{"ErrPage", `{"query":"{ transactions(first: 101) { totalCount } }"}`, 200, "BAD_USER_INPUT"},
		{"ErrNoPage", `{"query":"{ transactions(last: 101) { totalCount } }"}`, 200, "BAD_USER_INPUT"},
	} {
		if reply := ada.send(b.post(c.body)); reply.status != c.status || reply.fault("extensions.code") != c.code {
			t.Errorf("%s: %d %.300s", c.name, reply.status, reply)
		}
	}
}

// TestOperationTime looks at when the database is no longer waited for.
func TestOperationTime(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	ada := b.signUp()
	for query, most := range map[string]time.Duration{
		`{ wallet { transactions { totalCount } } }`: 10 * time.Second,
		`mutation { deposit(input: {amount: "5", paymentMethod: "pm_card_visa", idempotencyKey: "k"}) { wallet { id } } }`: 45 * time.Second,
	} {
		b.reads.until = time.Time{}
		if reply := ada.ask(query); reply.body["errors"] != nil {
			t.Fatal(reply)
		}
		if left := time.Until(b.reads.until); left <= most-10*time.Second || left > most {
			t.Errorf("%s may take %s, want at most %s", query, left, most)
		}
	}
}

// Ten passwords cannot be tried in one operation, whatever it calls them.
func TestBruteForceByAliases(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	for name, guess := range map[string]string{
		"logIn":          `a%d: logIn(input: {email: "a@example.com", password: "password%d"}) { token }`,
		"reset":          `a%d: requestPasswordReset(input: {email: "a@example.com"}) { userErrors { code } }`,
		"reauthenticate": `a%d: reauthenticate(input: {password: "password%d"}) { userErrors { code } }`,
	} {
		if reply := b.nobody().ask(`mutation { ` + repeat(10, guess) + `}`); reply.fault("extensions.code") != "LIMIT_EXCEEDED" {
			t.Errorf("%s: %s", name, reply)
		}
		if n := b.db.Client().Throttle.Query().CountX(t.Context()); n != 0 {
			t.Errorf("%s: %d are counted, so some were tried", name, n)
		}
	}
}
