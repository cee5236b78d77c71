package graph_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/purserhq/purser/graph"
	"github.com/purserhq/purser/graph/transport"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/payments"
)

// attack is one of the checks of graphql-cop, or one of the attacks that the Damn
// Vulnerable GraphQL Application teaches. It gets through when the answer holds what
// it is after, or takes too long.
type attack struct {
	request *http.Request
	after   []string // any of it in the answer: through
	status  int      // what it must be answered with; 0: anything
}

// guarded is the API as it runs where the money is real.
func guarded(t *testing.T) *fixture {
	t.Helper()
	b := setup(t, dbtest.New(t))
	accounts := auth.New(b.db, auth.Options{})
	verbs := payments.New(b.db, b.stripe, payments.Options{ReturnURL: "https://app.example/return", RefreshURL: "https://app.example/refresh"})
	b.api = accounts.Middleware(graph.NewServer(
		graph.Resolver{Read: auth.Reader(b.reads), Payments: verbs, Accounts: accounts}, transport.Options{}))
	return b
}

func TestAttacks(t *testing.T) {
	t.Parallel()
	b := guarded(t)
	ada, eve := b.signUp(), b.signUp()
	ada.deposit("9.00")
	tried, through := 0, 0
	for name, a := range attacks(b, ada) {
		tried++
		begun := time.Now()
		answer := eve.raw(a.request)
		ok := a.status == 0 || answer.Code == a.status
		for _, prey := range a.after {
			ok = ok && !strings.Contains(answer.Body.String(), prey)
		}
		if !ok || time.Since(begun) > 5*time.Second {
			through++
			t.Errorf("%s got through after %s: %d %.300s", name, time.Since(begun), answer.Code, answer.Body)
		}
	}
	if balance := ada.ask(`{ wallet { currentBalance { amount } } }`).text("wallet.currentBalance.amount"); balance != "9.00" {
		t.Errorf("Ada has %s of 9.00", balance)
	}
	t.Logf("attacks on GraphQL: %d tried, %d got through", tried, through)
}

// raw sends a request whose answer may be no JSON.
func (who *person) raw(r *http.Request) *httptest.ResponseRecorder {
	if r.Header.Get("Authorization") == "" {
		r.Header.Set("Authorization", "Bearer "+who.token)
	}
	w := httptest.NewRecorder()
	who.b.api.ServeHTTP(w, r)
	return w
}

func attacks(b *fixture, ada *person) map[string]attack {
	ask := func(query string) *http.Request { return b.post(fmt.Sprintf(`{"query":%q}`, query)) }
	get := func(query string) *http.Request {
		return httptest.NewRequestWithContext(b.t.Context(), http.MethodGet, "/graphql?query="+strings.NewReplacer(" ", "%20", "{", "%7B", "}", "%7D").Replace(query), http.NoBody)
	}
	typed := func(body, media string) *http.Request {
		r := b.post(body)
		r.Header.Set("Content-Type", media)
		return r
	}
	as := func(token string, r *http.Request) *http.Request {
		r.Header.Set("Authorization", "Bearer "+token)
		return r
	}
	with := func(r *http.Request, name, value string) *http.Request {
		r.Header.Set(name, value)
		return r
	}
	cookied := func(r *http.Request, cookie string) *http.Request { return with(r, "Cookie", cookie) }
	// As a page of another site would open a socket in Ada's name: with her cookie alone.
	crossSite := func(r *http.Request) *http.Request {
		with(with(r, "Upgrade", "websocket"), "Connection", "Upgrade")
		with(with(r, "Origin", "https://evil.example"), "Sec-Fetch-Site", "cross-site")
		return with(cookied(r, "purser_session="+ada.token), "Authorization", "-")
	}
	asked := func(r *http.Request, more string) *http.Request {
		r.URL.RawQuery = strings.TrimPrefix(r.URL.RawQuery+"&"+more, "&")
		return r
	}
	many := func(n int, text string) string {
		var all strings.Builder
		for i := range n {
			fmt.Fprintf(&all, strings.ReplaceAll(text, "$i", "%[1]d")+" ", i)
		}
		return all.String()
	}
	data := []string{`"data":{"`}
	injected := []string{"syntax error", "SELECT", "sqlite", "pq:", "root:", "uid=", ".go:", "goroutine", "/tmp/"}
	all := map[string]attack{
		// graphql-cop
		"AliasOverloading":      {ask("query cop { " + many(101, "alias$i:__typename") + "}"), data, 0},
		"ArrayBatching":         {typed("["+strings.TrimSuffix(many(10, `{"query":"query { __typename }"},`), ", ")+"]", "application/json"), data, 400},
		"CircularIntrospection": {ask("{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }"), data, 0},
		"DirectiveOverloading":  {ask("query { __typename " + many(30, "@include(if: true)") + "}"), data, 0},
		"FieldDuplication":      {ask("query { " + many(500, "__typename") + "}"), data, 0},
		"FieldSuggestions":      {ask("query { viewe { id } }"), []string{"Did you mean", "viewer"}, 0},
		"GETMutation":           {get("mutation{logOut{userErrors{code}}}"), data, 405},
		"GraphiQL":              {get(""), []string{"<html", "graphiql", "playground"}, 0},
		"Introspection":         {ask("{ __schema { queryType { name } } }"), []string{`"Query"`}, 0},
		"TypeIntrospection":     {ask(`{ __type(name: "User") { fields { name } } }`), []string{"email"}, 0},
		"GETSupport":            {asked(get("query A{__typename} mutation B{logOut{userErrors{code}}}"), "operationName=B"), data, 405},
		"GETSocketCrossSite":    {crossSite(get("{__typename}")), data, 403},
		"POSTUrlencoded":        {typed("query=query{__typename}", "application/x-www-form-urlencoded"), data, 415},
		"Tracing":               {ask("{ __typename }"), []string{"tracing", "extensions"}, 200},
		"UnhandledError":        {ask("query { wallet(id: {}) { id } }"), injected, 0},

		// Damn Vulnerable GraphQL Application
		"Recursion":                 {ask("{ wallet " + strings.Repeat("{ owner { wallet ", 200) + "{ id }" + strings.Repeat("} }", 200) + " }"), data, 0},
		"CircularFragment":          {ask("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }"), data, 0},
		"FragmentBomb":              {ask("{ ...F20 } fragment F0 on Query { __typename } " + many(20, "fragment G$i on Query { ...F0 ...F0 }") + "fragment F20 on Query { ...F19 }"), data, 0},
		"ResourceHeavyQuery":        {ask("{ wallet { transactions(first: 100) { edges { node { wallet { transactions(first: 100) { totalCount edges { node { id } } } } } } } } }"), data, 0},
		"HugeList":                  {ask("{ transactions(first: 100000) { totalCount } }"), []string{`"totalCount"`}, 0},
		"ManyTokens":                {ask("{ viewer { " + many(3000, "id") + "} }"), data, 0},
		"ManyMoneyMutations":        {ask("mutation { " + many(2, `a$i: payout(input: {amount: "1", idempotencyKey: "k$i"}) { replayed }`) + "}"), data, 0},
		"AliasesBruteForce":         {ask("mutation { " + many(10, `a$i: logIn(input: {email: "a@example.com", password: "password$i"}) { token }`) + "}"), data, 0},
		"StackTrace":                {typed(`{"query": "{ wallet(id: \u0000) { id } }"`, "application/json"), injected, 400},
		"LongBody":                  {typed(`{"query":"{__typename}","variables":{"x":"`+strings.Repeat("x", 70<<10)+`"}}`, "application/json"), data, 413},
		"WeakPassword":              {ask(`mutation { signUp(input: {email: "weak@example.com", password: "1234"}) { token } }`), []string{"pst_"}, 0},
		"StackTraceDebug":           {asked(ask("query { wallet(id: {}) { id } }"), "debug=1"), injected, 0},
		"InterfaceProtectionBypass": {cookied(get(""), "env=graphiql:enable"), []string{"<html", "graphiql", "playground"}, 0},
		"InterfaceProtectionQuery":  {cookied(ask("{ __schema { queryType { name } } }"), "env=graphiql:enable"), []string{`"Query"`}, 0},
		"SSRF":                      {ask(`mutation { startConnectOnboarding(input: {walletId: "http://169.254.169.254/"}) { url } }`), []string{"http"}, 0},
		"UnknownInput":              {ask(`mutation { deposit(input: {amount: "1", idempotencyKey: "k", currency: "JPY", ownerId: "usr_1"}) { replayed } }`), data, 0},
		"OperationNameLog":          {typed(`{"query":"query A { __typename } query B { __typename }","operationName":"A\nlevel=ERROR msg=forged"}`, "application/json"), data, 0},
		"JWTForgeHS256":             {as("eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiQURNSU4ifQ."+strings.Repeat("A", 43), ask("{ viewer { id } }")), data, 401},
		"JWTForgeNone":              {as("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.", ask("{ viewer { id } }")), data, 401},
		"GuessedToken":              {as("pst_"+strings.Repeat("A", 43), ask("{ viewer { id } }")), data, 401},
		"NodeInterface":             {ask(fmt.Sprintf(`{ node(id: %q) { ... on Node { ... on Wallet { currentBalance { amount } } } } }`, ada.wallet)), []string{"9.00"}, 0},
		"NodesInterface":            {ask(fmt.Sprintf(`{ nodes(ids: [%q]) { id ... on Wallet { owner { email } } } }`, ada.wallet)), []string{"@example.com"}, 0},
		"DenyListBypassAlias":       {ask(`query getMyself { viewer: reconciliation { clean } }`), []string{`"clean"`}, 0},
		"DenyListBypassFragment":    {ask(`query { ...X } fragment X on Query { auditLog { totalCount } }`), []string{`"totalCount"`}, 0},
	}
	for name, text := range map[string]string{
		"OS": "; cat /etc/passwd", "OSDollar": "$(id)", "SQL": "' OR '1'='1", "SQLUnion": "' UNION SELECT email FROM users --", "SQLStack": "'; DROP TABLE users; --",
		"HTML": "<script>alert(1)</script>", "PathTraversal": "../../../../etc/passwd", "Null": "a\u0000b", "Log": "x\nlevel=ERROR msg=forged", "Template": "{{7*7}}${7*7}",
	} {
		all["IDInjection"+name] = attack{ask(fmt.Sprintf(`query { node(id: %q) { id } }`, text)), append(injected, `"node":{`), 0}
		all["EmailInjection"+name] = attack{
			ask(fmt.Sprintf(`mutation { logIn(input: {email: %q, password: %q}) { token userErrors { code } } }`, text, text)), append(injected, "pst_"), 0,
		}
		all["CursorInjection"+name] = attack{ask(fmt.Sprintf(`{ transactions(after: %q) { totalCount } }`, text)), append(injected, `"totalCount"`), 0}
	}
	return all
}
