package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/graph"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
)

// pair asks a server with plans and one without, and compares.
type pair struct {
	*fixture
	servers        *graph.Compared
	planned, plain http.Handler
}

func comparing(b *fixture) *pair {
	accounts := auth.New(b.db, auth.Options{})
	servers := graph.NewCompared(graph.Resolver{
		Read: auth.Reader(b.db.ReadOnly()), Accounts: accounts, Payments: payments.New(b.db, b.stripe, payments.Options{}),
	})
	return &pair{fixture: b, servers: servers, planned: accounts.Middleware(servers.Planned), plain: accounts.Middleware(servers.Plain)}
}

// same fails the test when the two answers differ, and gives the one.
func (p *pair) same(t *testing.T, token, body string) string {
	t.Helper()
	var said [2]string
	for i, server := range []http.Handler{p.planned, p.plain} {
		r := p.post(body)
		r.Header.Set("X-Request-Id", "the-same-id") // or errors would differ
		if token != "" {
			r.Header.Set("Authorization", "Bearer "+token)
		}
		w := httptest.NewRecorder()
		server.ServeHTTP(w, r)
		said[i] = fmt.Sprintf("%d %s", w.Code, settled(t, w.Body.String()))
	}
	if said[0] != said[1] {
		t.Fatalf("asked      %s\nby a plan  %s\nby gqlgen  %s", body, said[0], said[1])
	}
	return said[0]
}

// looked is when the books were looked at, which is now.
var looked = regexp.MustCompile(`"at":"[^"]*"`)

// settled is an answer without what differs each time: gqlgen resolves side by side
// and has no order of errors.
func settled(t *testing.T, answer string) string {
	t.Helper()
	if !strings.HasPrefix(answer, `{"errors":[`) {
		return looked.ReplaceAllString(answer, "")
	}
	var parts struct{ Errors, Data json.RawMessage }
	var faults []json.RawMessage
	if err := errors.Join(json.Unmarshal([]byte(answer), &parts), json.Unmarshal(parts.Errors, &faults)); err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(faults, func(a, b json.RawMessage) int { return bytes.Compare(a, b) })
	return fmt.Sprintf("%s %s", faults, parts.Data)
}

func request(query string, variables map[string]any) string {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		panic(err) // made here
	}
	return string(body)
}

// households are some people who can ask: with lines, without, and an operator.
func households(b *fixture) []*person {
	rich, poor, operator := b.signUp(), b.signUp(), b.signUp()
	for range 7 {
		rich.deposit("12.05")
	}
	rich.ask(`mutation($to: ID!) { transfer(input: {amount: "0.07", toWalletId: $to, note: "<&>", idempotencyKey: "k"}) { replayed } }`,
		"to", poor.wallet)
	b.spend(gid.ID(rich.wallet))
	operator.promote()
	err := b.db.InTx(b.t.Context(), func(ctx context.Context, tx *database.Tx) error {
		return tx.User.Update().Where(user.WalletID(gid.ID(rich.wallet))).SetName("Zoë \"<&>\" \\ \t\u2028 \x01").Exec(ctx)
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return []*person{rich, poor, operator, b.nobody()}
}

// What the web app asks first, and for each page of a ledger.
const (
	webViewer = `query Viewer { viewer { id email name role wallet { ...WalletFields } } }
		fragment WalletFields on Wallet { id currency currentBalance { amount currency } availableBalance { amount currency } accountId
		payoutAccount { id detailsSubmitted transfersEnabled payoutsEnabled requirementsDue disabledReason disconnected bankFailure { code message } } }`
	webLedger = `query Ledger($id: ID = "$WALLET", $first: Int! = 20, $after: Cursor, $filter: TransactionFilterInput) { wallet(id: $id) { id
		transactions(first: $first, after: $after, filter: $filter) { totalCount pageInfo { hasNextPage endCursor } edges { cursor node { ...LineFields } } } } }
		fragment LineFields on Transaction { id sequence kind value { amount currency } runningBalance { amount currency } balanceAfter { amount currency } createdAt
		source { __typename ... on Deposit { id paymentIntentId } ... on Payout { id transferId } ... on Transfer { id sent counterparty note }
		... on Charge { id description } ... on ChargeRefund { id } ... on Credit { id description amount { amount } } } }`
)

func TestPlans(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		people := households(b)
		people[0].ask(`mutation { startConnectOnboarding { url } }`)
		people[0].ask(`mutation { payout(input: {amount: "0.11", idempotencyKey: "p"}) { replayed } }`)
		p := comparing(b)
		t.Run("OKGoldenReads", func(t *testing.T) { goldenReads(t, p, people) })
		t.Run("OKAnySelection", func(t *testing.T) { anySelections(t, p, people) })
		t.Run("OKUsed", func(t *testing.T) {
			for _, query := range []string{
				`{ wallet { id currentBalance { amount currency } transactions(first: 20) { totalCount edges { cursor node { id kind value { amount } } } } } }`,
				`query($no: Boolean!) { viewer { email name wallet { ...w @skip(if: $no) } } } fragment w on Wallet { ... on Node { id } availableBalance { amount } }`,
				webViewer, webLedger,
				`{ transactions(last: 2) { pageInfo { hasNextPage startCursor } edges { node { wallet { accountId } createdAt } } } }`,
			} {
				before := p.servers.Reads.Load()
				p.same(t, people[0].token, request(query, map[string]any{"no": false, "id": people[0].wallet, "first": 20}))
				if p.servers.Reads.Load() != before+1 {
					t.Errorf("no plan has answered %s", query)
				}
			}
		})
	})
}

// goldenReads asks what the recorded conversations ask.
func goldenReads(t *testing.T, p *pair, people []*person) {
	files, err := filepath.Glob("testdata/*/*.yml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	blank := regexp.MustCompile(`\$\{[^}]*allet\}`)
	n := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var scene struct {
			Steps []struct {
				Query     string
				Variables map[string]any
			}
		}
		if err := yaml.Unmarshal(blank.ReplaceAll(text, []byte(people[0].wallet)), &scene); err != nil {
			t.Fatal(err)
		}
		for _, step := range scene.Steps {
			if step.Query == "" || strings.HasPrefix(strings.TrimSpace(step.Query), "mutation") {
				continue
			}
			for _, who := range people {
				p.same(t, who.token, request(step.Query, step.Variables))
				n++
			}
		}
	}
	if n < 50 {
		t.Errorf("%d reads were compared: are the cases gone?", n)
	}
}

// anySelections asks what nobody would think of.
func anySelections(t *testing.T, p *pair, people []*person) {
	const rounds = 400
	begun, failed := p.servers.Reads.Load(), 0
	for seed := range uint64(rounds) {
		g := &asking{Rand: rand.New(rand.NewPCG(seed, 7)), people: people} //nolint:gosec // to be the same each time
		query, variables := g.operation()
		answer := p.same(t, people[min(g.IntN(len(people)), g.IntN(len(people)))].token, request(query, variables))
		if strings.Contains(answer, "GRAPHQL_VALIDATION_FAILED") {
			t.Fatalf("%s\nis no document: %s", query, answer)
		}
		if strings.HasPrefix(answer, "200 [") {
			failed++
		}
	}
	planned := p.servers.Reads.Load() - begun
	t.Logf("%d selections: plans read %d times, %d answers had errors", rounds, planned, failed)
	if planned < rounds/4 || failed < rounds/20 || failed > rounds*4/5 {
		t.Error("this says little of plans")
	}
}

// asking makes documents up.
type asking struct {
	*rand.Rand
	people    []*person
	fragments []string
	depth     int
}

// shape is a type's fields: what is below them, empty for a leaf, and what takes
// arguments. The last ones are none that plans know.
var shapes = map[string][]string{
	"Query":                 {"wallet(id):Wallet", "transactions(walletId):TransactionConnection", "viewer:User", "node(node):Node"},
	"User":                  {"id", "email", "name", "role", "createdAt", "wallet:Wallet"},
	"Wallet":                {"id", "currency", "currentBalance:Money", "availableBalance:Money", "accountId", "createdAt", "transactions(page):TransactionConnection", "payoutAccount:PayoutAccount", "owner:User"},
	"Money":                 {"amount", "currency"},
	"TransactionConnection": {"totalCount", "pageInfo:PageInfo", "edges:TransactionEdge"},
	"PageInfo":              {"hasNextPage", "hasPreviousPage", "startCursor", "endCursor"},
	"TransactionEdge":       {"cursor", "node:Transaction"},
	"Transaction":           {"id", "sequence", "kind", "value:Money", "runningBalance:Money", "balanceAfter:Money", "createdAt", "wallet:Wallet", "source:TransactionSource"},
	"TransactionSource":     {"on Transfer", "on Deposit", "on Payout", "on Node"},
	"Transfer":              {"id", "sent", "counterparty", "note", "amount:Money", "createdAt"},
	"Deposit":               {"id", "paymentIntentId", "amount:Money", "createdAt", "status"},
	"Payout":                {"id", "transferId", "amount:Money", "createdAt", "failure:PaymentFailure"},
	"PayoutAccount":         {"id", "accountId", "detailsSubmitted", "transfersEnabled", "payoutsEnabled", "requirementsDue", "disabledReason", "disconnected", "syncedAt", "bankFailure:PaymentFailure"},
	"PaymentFailure":        {"code", "declineCode", "message"},
	"Node":                  {"id"},
}

func (g *asking) operation() (string, map[string]any) {
	body := g.selection("Query")
	return "query($yes: Boolean!, $no: Boolean = false, $first: Int, $last: Int, $after: Cursor, $id: ID, $filter: TransactionFilterInput) { used: __typename @skip(if: $no) @include(if: $yes) " +
		"u: transactions(first: $first, last: $last, after: $after, walletId: $id, filter: $filter) { __typename } " + body + " }" + strings.Join(g.fragments, " "), g.variables()
}

func (g *asking) variables() map[string]any {
	all := map[string]any{"yes": g.IntN(2) == 0, "no": g.IntN(2) == 0}
	for name, values := range map[string][]any{
		"first": {nil, 0, 1, 5, 100, 101, -1}, "last": {nil, nil, 2, 101},
		"after":  {nil, "bGluZTo1", "bGluZTo5OTk", "bGluZTow", "bm9uZQ", "<>"},
		"filter": {nil, nil, map[string]any{}, map[string]any{"kinds": []string{"TRANSFER_OUT"}}},
		"id":     {nil, g.people[0].wallet, g.people[1].wallet, string(gid.New(gid.Wallet)), "no id"},
	} {
		// Mostly what comes first, for most of the rest is refused.
		if value := values[min(g.IntN(len(values)), g.IntN(len(values)), g.IntN(len(values)))]; value != nil || g.IntN(2) == 0 {
			all[name] = value
		}
	}
	return all
}

func (g *asking) selection(typ string) string {
	g.depth++
	defer func() { g.depth-- }()
	parts := []string{}
	for range 1 + g.IntN(4) {
		switch shape := shapes[typ]; {
		case len(shape) == 0 || g.IntN(8) == 0:
			parts = append(parts, "__typename"+g.directive())
		case g.IntN(8) == 0 && g.depth < 6:
			parts = append(parts, "..."+g.oneOf("", " on "+typ)+g.directive()+" { "+g.selection(typ)+" }")
		case g.IntN(12) == 0 && g.depth < 6 && len(g.fragments) < 4:
			name := fmt.Sprintf("f%d", len(g.fragments))
			g.fragments = append(g.fragments, "") // its place
			g.fragments[len(g.fragments)-1] = " fragment " + name + " on " + typ + " { " + g.selection(typ) + " }"
			parts = append(parts, "..."+name+g.directive())
		default:
			parts = append(parts, g.field(shape[min(g.IntN(len(shape)), g.IntN(len(shape)))]))
		}
	}
	return strings.Join(parts, " ")
}

// oneOf picks one of some texts.
func (g *asking) oneOf(texts ...string) string { return texts[g.IntN(len(texts))] }

func (g *asking) directive() string {
	if g.IntN(6) > 0 {
		return ""
	}
	return g.oneOf(" @include(if: $yes)", " @skip(if: $no)", " @include(if: true)", " @skip(if: $yes) @include(if: $no)")
}

// field is one under a name that nothing else has, or fields of one name with other
// arguments could not be merged.
func (g *asking) field(shape string) string {
	if typ, fragment := strings.CutPrefix(shape, "on "); fragment {
		return "... " + shape + g.directive() + " { " + g.selection(typ) + " }"
	}
	name, below, _ := strings.Cut(shape, ":")
	name, takes, _ := strings.Cut(strings.TrimSuffix(name, ")"), "(")
	out := name + g.arguments(name, takes) + g.directive()
	if takes != "" || g.IntN(5) == 0 {
		out = fmt.Sprintf("a%d: %s", g.IntN(1<<30), out)
	}
	if below == "" {
		return out
	}
	if g.depth > 7 {
		return out + " { __typename }"
	}
	return out + " { " + g.selection(below) + " }"
}

func (g *asking) arguments(field, takes string) string {
	switch takes {
	case "":
		return ""
	case "node":
		return `(id: "` + g.people[g.IntN(2)].wallet + `")`
	case "page":
		return g.oneOf("", "(first: 3)", "(first: $first)", "(last: $last, before: \"bGluZTo0\")", "(first: 2, after: $after, filter: $filter)", "(filter: null)", "(filter: {kinds: DEPOSIT})", "(first: null, last: 1)")
	}
	argument := takes + ": " + g.oneOf("$id", "null", `"`+g.people[0].wallet+`"`)
	if field == "transactions" {
		argument += g.oneOf("", ", first: 2", ", first: $first, after: $after", ", last: 3")
	}
	return "(" + argument + ")"
}
