package graph_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/scope"
)

// TestTransactionEdges compares what a mutation says that it wrote with the ledger's own page,
// cursors included: a front end puts the one before the other.
func TestTransactionEdges(t *testing.T) {
	t.Parallel()
	const edges = `{ cursor node { id sequence kind value { amount } runningBalance { amount } source { __typename } wallet { id } } }`
	const payload = `{ transactionEdges ` + edges + ` userErrors { code } } }`
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		ada, friend := b.signUp(), b.signUp()
		_, shop := b.newKey(scope.ChargesWrite, scope.CreditsWrite, scope.HoldsWrite, scope.WalletsRead)
		_, blind := b.newKey(scope.ChargesWrite)
		wrote := func(who *person, field, operation string, values ...any) {
			t.Helper()
			got := who.ask(operation, values...).at(field + ".transactionEdges")
			want := ada.ask(`query($w: ID!) { transactions(walletId: $w, first: 1) { edges `+edges+` } }`, "w", ada.wallet).at("transactions.edges")
			if got == nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s wrote %v, but the ledger begins with %v", field, got, want)
			}
		}
		wrote(ada, "deposit", `mutation { deposit(input: {amount: "20", paymentMethod: "pm_card_visa", idempotencyKey: "a"}) `+payload)
		wrote(ada, "transfer", `mutation($to: ID!) { transfer(input: {amount: "1", toWalletId: $to, idempotencyKey: "a"}) `+payload, "to", friend.wallet)
		charge := `mutation($w: ID!) { charge(input: {wallet: {id: $w}, amount: "5", description: "x", idempotencyKey: "a"}) `
		wrote(shop, "charge", charge+payload, "w", ada.wallet)
		id := shop.ask(charge+`{ charge { id } } }`, "w", ada.wallet).text("charge.charge.id")
		wrote(shop, "refundCharge", `mutation($id: ID!) { refundCharge(input: {chargeId: $id, amount: "1", idempotencyKey: "a"}) `+payload, "id", id)
		wrote(shop, "credit", `mutation($w: ID!) { credit(input: {wallet: {id: $w}, amount: "2", description: "x", idempotencyKey: "a"}) `+payload, "w", ada.wallet)

		held := shop.ask(`mutation($w: ID!) { placeHold(input: {wallet: {id: $w}, amount: "3", description: "x", idempotencyKey: "h"}) { hold { id } } }`,
			"w", ada.wallet).text("placeHold.hold.id")
		wrote(shop, "captureHold", `mutation($id: ID!) { captureHold(input: {holdId: $id, amount: "1", idempotencyKey: "c"}) `+payload, "id", held)

		for name, none := range map[string]any{
			"a refused deposit":          ada.ask(`mutation { deposit(input: {amount: "0", idempotencyKey: "b"}) ` + payload).at("deposit.transactionEdges"),
			"a key that reads no wallet": blind.ask(charge+payload, "w", ada.wallet).at("charge.transactionEdges"),
			"usage below a cent": shop.ask(`mutation($w: ID!) { charge(input: {wallet: {id: $w}, amount: "0.001", accumulate: true, description: "x", idempotencyKey: "c"}) `+payload,
				"w", ada.wallet).at("charge.transactionEdges"),
		} {
			if list, ok := none.([]any); !ok || len(list) > 0 {
				t.Errorf("%s wrote %v, want no transactions", name, none)
			}
		}
	})
}

// TestParams reads what a message names beside the message, for who translates it.
func TestParams(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		ada := b.signUp()
		for query, want := range map[string]string{
			`deposit(input: {amount: "0.10", idempotencyKey: "k"})`:                                             "minimum 0.50 currency USD",
			`deposit(input: {amount: "1000000", idempotencyKey: "k"})`:                                          "maximum 999999.99 currency USD",
			`deposit(input: {amount: "1.005", idempotencyKey: "k"})`:                                            "step 0.01 currency USD",
			`deposit(input: {amount: "-1", idempotencyKey: "k"})`:                                               "",
			`transfer(input: {amount: "3", toWalletId: "` + ada.wallet + `", idempotencyKey: "k"})`:             "",
			`transfer(input: {amount: "3", toWalletId: "` + b.signUp().wallet + `", idempotencyKey: "k"})`:      "maximum 0.00 currency USD",
			`transfer(input: {amount: "3", toEmail: "a@b.cd", note: "` + long(141) + `", idempotencyKey: "k"})`: "maximum 140",
		} {
			field, _, _ := strings.Cut(query, "(")
			answer := ada.ask(`mutation { ` + query + ` { userErrors { code message params { name value } } } }`)
			got := ""
			params, _ := answer.at(field + ".userErrors.0.params").([]any)
			for _, p := range params {
				got += fmt.Sprintf(" %v %v", p.(map[string]any)["name"], p.(map[string]any)["value"])
			}
			if strings.TrimSpace(got) != want || answer.text(field+".userErrors.0.code") == "" {
				t.Errorf("%s names %q, want %q: %v", query, got, want, answer)
			}
		}
	})
}

func long(n int) string { return strings.Repeat("x", n) }
