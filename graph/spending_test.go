package graph_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/scope"
)

const (
	chargeIt = `mutation($wallet: ID!, $amount: Decimal!, $key: String!, $ref: String, $more: Boolean) {
		charge(input: {wallet: {id: $wallet}, amount: $amount, description: "A sandwich", reference: $ref, metadata: [{key: "sku", value: "a"}],
			accumulate: $more, idempotencyKey: $key}) {
			charge { id amount { amount } refunded { amount } refunds { id } reference metadata { key value } description wallet { id } }
			wallet { currentBalance { amount } accruedUsage } replayed userErrors { code field } } }`
	refundIt = `mutation($charge: ID!, $amount: Decimal, $key: String!) { refundCharge(input: {chargeId: $charge, amount: $amount, reason: "cold", idempotencyKey: $key}) {
		refund { id amount { amount } reason charge { id } } charge { refunded { amount } refunds { amount { amount } } } wallet { currentBalance { amount } }
		replayed userErrors { code field } } }`
	creditIt = `mutation($wallet: ID!, $amount: Decimal!, $key: String!) { credit(input: {wallet: {id: $wallet}, amount: $amount, description: "Earnings", idempotencyKey: $key}) {
		credit { id amount { amount } description } wallet { currentBalance { amount } } replayed userErrors { code field } } }`
)

// The way of an application: it charges a user, refunds a part, pays earnings out of what it has
// earned, and both find it again by its reference and metadata.
func TestSpending(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		ada := b.signUp()
		ada.deposit("20")
		_, shop := b.newKey(scope.ChargesWrite, scope.CreditsWrite, scope.WalletsRead)
		first := shop.ask(chargeIt, "wallet", ada.wallet, "amount", "5.00", "key", "a", "ref", "order-1")
		for path, want := range map[string]string{
			"charge.charge.amount.amount": "5.00", "charge.charge.refunded.amount": "0.00", "charge.charge.reference": "order-1",
			"charge.charge.metadata.0.value": "a", "charge.wallet.currentBalance.amount": "15.00", "charge.charge.wallet.id": ada.wallet,
		} {
			expect(t, first, path, want)
		}
		id := first.text("charge.charge.id")
		again := shop.ask(chargeIt, "wallet", ada.wallet, "amount", "5", "key", "a", "ref", "order-1")
		expect(t, again, "charge.charge.id", id)
		expect(t, again, "charge.replayed", "true")
		expect(t, shop.ask(chargeIt, "wallet", ada.wallet, "amount", "5.01", "key", "a"), "charge.userErrors.0.code", "IDEMPOTENCY_KEY_REUSED")
		expect(t, shop.ask(chargeIt, "wallet", ada.wallet, "amount", "50", "key", "b"), "charge.userErrors.0.code", "INSUFFICIENT_FUNDS")
		expect(t, shop.ask(chargeIt, "wallet", "wal_none", "amount", "5", "key", "b"), "charge.userErrors.0.code", "NOT_FOUND")
		if code := ada.ask(chargeIt, "wallet", ada.wallet, "amount", "5", "key", "b").fault("extensions.code"); code != "FORBIDDEN" {
			t.Errorf("a user charges: %s", code)
		}

		back := shop.ask(refundIt, "charge", id, "amount", "2.00", "key", "a")
		expect(t, back, "refundCharge.charge.refunded.amount", "2.00")
		expect(t, back, "refundCharge.refund.charge.id", id)
		expect(t, back, "refundCharge.wallet.currentBalance.amount", "17.00")
		expect(t, shop.ask(refundIt, "charge", id, "amount", "3.01", "key", "b"), "refundCharge.userErrors.0.code", "REFUND_EXCEEDS_CHARGE")

		expect(t, shop.ask(creditIt, "wallet", ada.wallet, "amount", "3.01", "key", "a"), "credit.userErrors.0.code", "PLATFORM_FUNDS_INSUFFICIENT")
		expect(t, shop.ask(creditIt, "wallet", ada.wallet, "amount", "1.00", "key", "a"), "credit.wallet.currentBalance.amount", "18.00")

		usage := shop.ask(chargeIt, "wallet", ada.wallet, "amount", "0.0042", "key", "u", "more", true)
		expect(t, usage, "charge.wallet.accruedUsage", "0.0042")
		expect(t, usage, "charge.charge", "")
		for _, who := range []*person{ada, shop} {
			lines := who.ask(`query($w: ID!) { transactions(walletId: $w, filter: {reference: "order-1"}) { totalCount edges { node { kind source { ... on Charge { id description } } } } }
				wallet(id: $w) { charges(filter: {metadata: {key: "sku", value: "a"}}) { totalCount edges { node { id refunded { amount } reference } } } } }`, "w", ada.wallet)
			expect(t, lines, "transactions.totalCount", "1")
			expect(t, lines, "transactions.edges.0.node.kind", "CHARGE")
			expect(t, lines, "transactions.edges.0.node.source.id", id)
			expect(t, lines, "wallet.charges.edges.0.node.id", id)
			expect(t, lines, "wallet.charges.edges.0.node.refunded.amount", "2.00")
		}
		expect(t, shop.ask(`{ charges(filter: {reference: "order-1"}) { edges { node { id } } } }`), "charges.edges.0.node.id", id)
		eve := b.signUp()
		expect(t, eve.ask(`query($id: ID!) { node(id: $id) { id } }`, "id", id), "node", "")
	})
}

// A batch is longer than other requests may be, of a key that may send one.
func TestBatchOfAThousand(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		ada := b.signUp()
		ada.deposit("20")
		_, shop := b.newKey(scope.ChargesWrite)
		one := func(i int) string {
			return fmt.Sprintf(`{"charge": {"wallet": {"id": %q}, "amount": "0.01", "description": "%s", "idempotencyKey": "%d"}}`, ada.wallet, strings.Repeat("x", 60), i)
		}
		var all []string
		for i := range 1000 {
			all = append(all, one(i))
		}
		const query = `mutation($in: BatchInput!) { batch(input: $in) { results { object { id } replayed userErrors { code field } } userErrors { code } } }`
		body := func(query string, operations []string) string {
			return fmt.Sprintf(`{"query": %q, "variables": {"in": {"mode": "INDEPENDENT", "operations": [%s]}}}`, query, strings.Join(operations, ","))
		}
		for _, replayed := range []string{"false", "true"} {
			answer := shop.postRaw(body(query, all))
			for _, i := range []int{0, 500, 999} {
				expect(t, answer, fmt.Sprintf("batch.results.%d.replayed", i), replayed)
				if answer.text(fmt.Sprintf("batch.results.%d.object.id", i)) == "" {
					t.Errorf("operation %d: %.200s", i, answer.raw)
				}
			}
		}
		expect(t, ada.ask(`{ wallet { currentBalance { amount } } }`), "wallet.currentBalance.amount", "10.00")
		expect(t, shop.postRaw(body(query, append(all, one(1000)))), "batch.userErrors.0.code", "INVALID_INPUT")
		if raw := ada.postRaw(body(query, all)).raw; !strings.Contains(raw, "64 KiB") {
			t.Errorf("a long request of a user: %.200s", raw)
		}
		if raw := shop.postRaw(body(strings.Replace(query, "mutation", "query", 1), all)).raw; !strings.Contains(raw, "64 KiB") {
			t.Errorf("a long query: %.200s", raw)
		}
		mixed := []string{one(1), fmt.Sprintf(`{"credit": {"wallet": {"id": %q}, "amount": "0.01", "description": "x", "idempotencyKey": "c"}}`, ada.wallet), `{}`}
		answer := shop.postRaw(body(query, mixed))
		expect(t, answer, "batch.results.0.replayed", "true")
		expect(t, answer, "batch.results.1.userErrors.0.code", "SCOPE_MISSING")
		expect(t, answer, "batch.results.2.userErrors.0.code", "INVALID_INPUT")
	})
}

var examples = regexp.MustCompile("(?s)```graphql\n(.*?)```\n\n```json\n(.*?)```\n\n```json\n(.*?)```")

// The examples of docs/spending.md are what the server answers.
func TestSpendingExamples(t *testing.T) {
	t.Parallel()
	runExamples(t, "spending.md")
}

// And so are those of docs/holds.md.
func TestHoldExamples(t *testing.T) {
	t.Parallel()
	runExamples(t, "holds.md")
}

func runExamples(t *testing.T, name string) {
	t.Helper()
	page, err := os.ReadFile("../docs/" + name)
	if err != nil {
		t.Fatal(err)
	}
	b := setup(t, dbtest.New(t))
	ada, ben := b.signUp(), b.signUp()
	ada.deposit("25")
	_, shop := b.newKey(scope.All...)
	words := map[string]string{"wal_ada": ada.wallet, "wal_ben": ben.wallet}
	found := examples.FindAllStringSubmatch(string(page), -1)
	if len(found) < 5 {
		t.Fatalf("%d examples", len(found))
	}
	for _, example := range found {
		query, variables, answer := example[1], example[2], example[3]
		for word, id := range words {
			variables = strings.ReplaceAll(variables, word, id)
		}
		got := shop.postRaw(fmt.Sprintf(`{"query": %q, "variables": %s}`, query, variables))
		if id := got.text("charge.charge.id"); id != "" && words["chg_order"] == "" {
			words["chg_order"] = id
		}
		if id := got.text("placeHold.hold.id"); id != "" {
			words["hld_stay"] = id
		}
		want := answer
		for word, id := range words {
			want = strings.ReplaceAll(want, word, id)
		}
		var wanted, given any
		if err := errors.Join(json.Unmarshal([]byte(want), &wanted), json.Unmarshal([]byte(got.raw), &given)); err != nil || !agrees(wanted, given) {
			t.Errorf("%s\nanswers %s\nnot     %s", query, got.raw, want)
		}
	}
}

// postRaw sends a body as it is.
func (who *person) postRaw(body string) reply { return who.send(who.b.post(body)) }

// agrees compares an answer with that of the page, in which a text that ends in an ellipsis
// stands for all that begin like it.
func agrees(want, got any) bool {
	switch want := want.(type) {
	case map[string]any:
		object, ok := got.(map[string]any)
		for name, value := range want {
			ok = ok && agrees(value, object[name])
		}
		return ok && len(object) == len(want)
	case []any:
		list, ok := got.([]any)
		ok = ok && len(list) == len(want)
		for i := 0; ok && i < len(want); i++ {
			ok = agrees(want[i], list[i])
		}
		return ok
	case string:
		text, ok := got.(string)
		start, open := strings.CutSuffix(want, "…")
		return ok && (text == want || open && strings.HasPrefix(text, start))
	}
	return want == got
}
