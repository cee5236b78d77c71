package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
)

// things are one object of each kind of the person.
func (who *person) things() map[string]string {
	who.b.t.Helper()
	who.deposit("20")
	who.ask(`mutation { startConnectOnboarding { url } }`)
	who.ask(`mutation { payout(input: {amount: "5", reference: "rent", idempotencyKey: "out"}) { payout { id } } }`)
	all := who.ask(`{ viewer { id wallet { id payoutAccount { id }
		deposits { edges { node { id } } } payouts { edges { node { id } } } transactions { edges { node { id } } } } } }`)
	things := map[string]string{
		"User":          all.text("viewer.id"),
		"Wallet":        all.text("viewer.wallet.id"),
		"PayoutAccount": all.text("viewer.wallet.payoutAccount.id"),
		"Deposit":       all.text("viewer.wallet.deposits.edges.0.node.id"),
		"Payout":        all.text("viewer.wallet.payouts.edges.0.node.id"),
		"Transaction":   all.text("viewer.wallet.transactions.edges.0.node.id"),
	}
	for kind, id := range things {
		if id == "" {
			who.b.t.Fatalf("no %s in %s", kind, all)
		}
	}
	return things
}

// TestAnothersIsAsNone compares whole answers: what is another's must not differ
// from what does not exist in anything, not even in its error.
func TestAnothersIsAsNone(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		ada, eve := b.signUp(), b.signUp()
		things := ada.things()

		for kind, id := range things {
			expect(t, ada.ask(`query($id: ID!) { node(id: $id) { id __typename } }`, "id", id), "node.__typename", kind)
			none := strings.Map(func(r rune) rune {
				if r >= '0' && r <= '9' {
					return '0' + (r-'0'+3)%10
				}
				return r
			}, id)
			for _, query := range []string{
				`query($id: ID!) { node(id: $id) { id __typename } }`,
				`query($id: ID!) { nodes(ids: [$id, $id]) { id __typename } }`,
				`query($id: ID!) { wallet(id: $id) { id } }`,
				`query($id: ID!) { transactions(walletId: $id) { totalCount edges { node { id } } } }`,
				`mutation($id: ID!) { deposit(input: {amount: "1", walletId: $id, idempotencyKey: "e1"}) { deposit { id } wallet { id } userErrors { code message field } } }`,
				`mutation($id: ID!) { payout(input: {amount: "1", walletId: $id, idempotencyKey: "e2"}) { payout { id } wallet { id } userErrors { code message field } } }`,
				`mutation($id: ID!) { startConnectOnboarding(input: {walletId: $id}) { url wallet { id } userErrors { code message field } } }`,
			} {
				theirs, nobodys := eve.ask(query, "id", id), eve.ask(query, "id", none)
				if withoutRequest(theirs) != withoutRequest(nobodys) {
					t.Errorf("%s\n another's %s gives %s\n none gives %s", query, kind, theirs, nobodys)
				}
				if strings.Contains(theirs.raw, id) {
					t.Errorf("%s shows another's %s: %s", query, kind, theirs)
				}
			}
		}
		reply := eve.ask(`query($id: ID!) { transactions(walletId: $id) { totalCount } }`, "id", things["Wallet"])
		if reply.fault("extensions.code") != "NOT_FOUND" || reply.body["data"] != nil {
			t.Errorf("another's ledger: %s", reply)
		}
	})
}

func withoutRequest(r reply) string {
	return strings.ReplaceAll(r.raw, r.header.Get("X-Request-Id"), "")
}

func TestNodes(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		ada, eve := b.signUp(), b.signUp()
		things := ada.things()

		reply := ada.ask(`query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }`, "ids", []string{
			things["Payout"], eve.wallet, "not an id", things["Wallet"], things["Payout"], "ses_01m83rmb7fe2kr5dcy7x9p3meq",
		})
		for i, want := range []string{"Payout", "", "", "Wallet", "Payout", ""} {
			expect(t, reply, fmt.Sprintf("nodes.%d.__typename", i), want)
		}
		if reply.fault("extensions.code") != "BAD_USER_INPUT" || reply.fault("path.1") != "2" || reply.fault("extensions.argument") != "ids" {
			t.Errorf("an id that is none: %s", reply)
		}
		if reply := ada.ask(`query($ids: [ID!]!) { nodes(ids: $ids) { id } }`, "ids", make([]string, 101)); reply.fault("extensions.argument") != "ids" {
			t.Errorf("101 ids: %s", reply)
		}
	})
}

// TestReadsDoNotGrow counts statements: as many for a long page as for a short one.
func TestReadsDoNotGrow(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	ada := b.signUp()
	ids := []string{ada.deposit("1")}
	for query, most := range map[string]int{
		`{ viewer { wallet { transactions { totalCount pageInfo { hasNextPage } edges { node { value { amount } wallet { currency availableBalance { amount } owner { email } payoutAccount { id } }
			source { ... on Deposit { status amount { amount } wallet { id owner { id } } } ... on Payout { id wallet { id } } } } } } } } }`: 7,
		`{ wallet { deposits { totalCount edges { node { status wallet { id owner { email } } } } } } }`:                     5,
		`{ transactions { edges { node { sequence } } } }`:                                                                   2,
		`query($ids: [ID!]!) { nodes(ids: $ids) { ... on Deposit { amount { amount } wallet { currency owner { id } } } } }`: 3,
	} {
		var reply reply
		count := func() int { return b.reads.during(func() { reply = ada.ask(query, "ids", ids) }) }
		short := count()
		for range 4 {
			ids = append(ids, ada.deposit("1"))
		}
		if long := count(); long > short || long > most {
			t.Errorf("%s\nreads %d times for a short page, %d for a longer one, want %d at most: %s", query, short, long, most, reply)
		}
	}
}

// TestDisputeNode reads a dispute by its id, which is Stripe's.
func TestDisputeNode(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		dbtest.Seed(t, db)
		b := setup(t, db)
		admin, other := b.signUp(), b.signUp()
		admin.promote()
		const query = `{ node(id: "du_a") { id ... on Dispute { reason } } }`
		expect(t, admin.ask(query), "node.reason", "fraudulent")
		expect(t, other.ask(query), "node", "")
	})
}
