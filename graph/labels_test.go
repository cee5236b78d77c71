package graph_test

import (
	"fmt"
	"testing"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/scope"
)

const findLines = `query($wallet: ID!, $ref: String, $users: Boolean) { transactions(walletId: $wallet, filter: {reference: $ref, attachedByUsers: $users}) {
	totalCount edges { node { kind } } } }`

// A user cannot put a payment of theirs under a reference of the application: what users attach
// is found by the application where it asks for it, and by users and operators.
func TestUsersDoNotEnterTheApplicationsNames(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		ada, eve, operator := b.signUp(), b.signUp(), b.signUp()
		operator.promote()
		ada.deposit("20")
		_, shop := b.newKey(scope.ChargesWrite, scope.TransfersWrite, scope.WalletsRead)
		expect(t, ada.ask(fmt.Sprintf(`mutation { transfer(input: {amount: "5", toWalletId: %q, reference: "order-1", idempotencyKey: "t"}) { userErrors { code } } }`, eve.wallet)),
			"transfer.userErrors", "[]")
		expect(t, ada.ask(`mutation { deposit(input: {amount: "5", reference: "order-1", idempotencyKey: "d", paymentMethod: "pm_x"}) { deposit { status } } }`),
			"deposit.deposit.status", "SUCCEEDED")
		expect(t, shop.ask(findLines, "wallet", ada.wallet, "ref", "order-1"), "transactions.totalCount", "0")
		expect(t, shop.ask(findLines, "wallet", ada.wallet, "ref", "order-1", "users", true), "transactions.totalCount", "2")
		expect(t, ada.ask(findLines, "wallet", ada.wallet, "ref", "order-1"), "transactions.totalCount", "2")
		expect(t, ada.ask(findLines, "wallet", ada.wallet, "ref", "order-1", "users", false), "transactions.totalCount", "0")
		expect(t, operator.ask(findLines, "wallet", ada.wallet, "ref", "order-1"), "transactions.totalCount", "2")

		shop.ask(chargeIt, "wallet", ada.wallet, "amount", "1", "key", "c", "ref", "order-1")
		shop.ask(fmt.Sprintf(`mutation { batch(input: {mode: ATOMIC, operations: [{transfer: {from: {id: %q}, to: {id: %q}, amount: "1", reference: "order-1", idempotencyKey: "b"}}]}) {
			results { userErrors { code } } } }`, ada.wallet, eve.wallet))
		own := shop.ask(findLines, "wallet", ada.wallet, "ref", "order-1")
		expect(t, own, "transactions.totalCount", "2")
		expect(t, own, "transactions.edges.0.node.kind", "TRANSFER_OUT")
		expect(t, own, "transactions.edges.1.node.kind", "CHARGE")

		found := operator.ask(`{ search(reference: "order-1") { __typename } }`)
		for i, want := range []string{"Transfer", "Charge", "Deposit", "Transfer"} {
			expect(t, found, fmt.Sprintf("search.%d.__typename", i), want)
		}
		expect(t, operator.ask(`{ search(metadata: {key: "sku", value: "a"}) { ... on Charge { reference } } }`), "search.0.reference", "order-1")
		expect(t, operator.ask(`{ search(metadata: {key: "sku", value: "b"}) { id } }`), "search", "[]")
		if code := ada.ask(`{ search(reference: "order-1") { id } }`).fault("extensions.code"); code != "FORBIDDEN" {
			t.Errorf("a user searches: %s", code)
		}
		for _, query := range []string{`{ search { id } }`, `{ search(reference: "a", metadata: {key: "a", value: "b"}) { id } }`, `{ search(metadata: {key: "", value: "order-1"}) { id } }`} {
			if answer := operator.ask(query); answer.fault("extensions.code") != "BAD_USER_INPUT" {
				t.Errorf("%s: %s", query, answer)
			}
		}
		many := `mutation { transfer(input: {amount: "1", toWalletId: "%s", metadata: [%s], idempotencyKey: "m"}) { userErrors { code field } } }`
		six := ""
		for i := range 6 {
			six += fmt.Sprintf(`{key: "k%d", value: "x"}`, i)
		}
		expect(t, ada.ask(fmt.Sprintf(many, eve.wallet, six)), "transfer.userErrors.0.code", "INVALID_INPUT")
		expect(t, ada.ask(fmt.Sprintf(many, eve.wallet, fmt.Sprintf(`{key: "k", value: "%0101d"}`, 7))), "transfer.userErrors.0.code", "INVALID_INPUT")
	})
}

// A line of the ledger has the labels of what it belongs to, never the row's own reference, and
// the receiver of a transfer sees none.
func TestLinesHaveLabels(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		ada, eve := b.signUp(), b.signUp()
		_, shop := b.newKey(scope.ChargesWrite, scope.WalletsRead)
		ada.deposit("20")
		ada.ask(`mutation { deposit(input: {amount: "5", reference: "top-up", metadata: {key: "a", value: "b"}, idempotencyKey: "d", paymentMethod: "pm_x"}) { deposit { status } } }`)
		shop.ask(chargeIt, "wallet", ada.wallet, "amount", "1", "key", "c", "ref", "order-1")
		ada.ask(fmt.Sprintf(`mutation { transfer(input: {amount: "5", toWalletId: %q, reference: "rent", idempotencyKey: "t"}) { userErrors { code } } }`, eve.wallet))

		const labels = `description reference metadata { key value }`
		lines := `query($wallet: ID) { transactions(walletId: $wallet) { edges { node { ` + labels + ` } } } }`
		ids := ada.ask(`{ transactions { edges { node { id } } } }`)
		for who, page := range map[string]reply{"the owner": ada.ask(lines), "the application": shop.ask(lines, "wallet", ada.wallet)} {
			for i, want := range []string{
				"map[description:<nil> metadata:[] reference:rent]",
				"map[description:A sandwich metadata:[map[key:sku value:a]] reference:order-1]",
				"map[description:<nil> metadata:[map[key:a value:b]] reference:top-up]",
				"map[description:<nil> metadata:[] reference:<nil>]",
			} {
				id := ids.text(fmt.Sprintf("transactions.edges.%d.node.id", i))
				one := ada.ask(`query($id: ID!) { node(id: $id) { ... on Transaction { `+labels+` } } }`, "id", id).text("node")
				if got := page.text(fmt.Sprintf("transactions.edges.%d.node", i)); got != want || one != want {
					t.Errorf("%s, line %d: %s in the page, %s alone, want %s", who, i, got, one, want)
				}
			}
		}
		expect(t, eve.ask(lines), "transactions.edges.0.node", "map[description:<nil> metadata:[] reference:<nil>]")
	})
}
