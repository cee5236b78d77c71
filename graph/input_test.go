package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
)

func TestAmounts(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		ada := setup(t, db).signUp()
		for amount, code := range map[string]string{
			"1e3": "INVALID_AMOUNT", "-1": "INVALID_AMOUNT", "+1": "INVALID_AMOUNT", "0": "INVALID_AMOUNT", "1.005": "INVALID_AMOUNT",
			"１": "INVALID_AMOUNT", "": "INVALID_AMOUNT", "1 2": "INVALID_AMOUNT", "\n1": "INVALID_AMOUNT", "1,5": "INVALID_AMOUNT", "NaN": "INVALID_AMOUNT",
			"1" + strings.Repeat("0", 30): "AMOUNT_TOO_LARGE", "0.01": "AMOUNT_TOO_SMALL",
		} {
			for verb, method := range map[string]string{"deposit": `, paymentMethod: "pm_card_visa"`, "payout": ""} {
				if verb == "payout" && code == "AMOUNT_TOO_SMALL" {
					continue
				}
				reply := ada.ask(`mutation($amount: Decimal!) { `+verb+`(input: {amount: $amount, idempotencyKey: "k"`+method+`}) {
					`+verb+` { id } wallet { id } userErrors { code message field } } }`, "amount", amount)
				got := fmt.Sprint(reply.at(verb+".userErrors.0.code"), reply.at(verb+".userErrors.0.field"), reply.at(verb+"."+verb))
				if want := fmt.Sprint(code, []any{"input", "amount"}, nil); got != want {
					t.Errorf("%s of %q: %s", verb, amount, reply)
				}
			}
		}
	})
}

func TestInputs(t *testing.T) {
	t.Parallel()
	ada := setup(t, dbtest.New(t)).signUp()

	t.Run("ErrUserError", func(t *testing.T) {
		t.Parallel()
		for input, want := range map[string]string{
			`amount: "1", idempotencyKey: ""`:                                        "INVALID_INPUT[input idempotencyKey]",
			`amount: "1", idempotencyKey: "schlüssel"`:                               "INVALID_INPUT[input idempotencyKey]",
			`amount: "1", idempotencyKey: "k", walletId: "junk"`:                     "NOT_FOUND[input walletId]",
			`amount: "1", idempotencyKey: "k", walletId: ""`:                         "NOT_FOUND[input walletId]",
			`amount: "1", idempotencyKey: "k", paymentMethod: "4242 4242 4242 4242"`: "PAYMENT_METHOD_INVALID[input paymentMethod]",
		} {
			reply := ada.ask(`mutation { deposit(input: {` + input + `}) { deposit { id } replayed userErrors { code message field } } }`)
			if got := fmt.Sprint(reply.at("deposit.userErrors.0.code"), reply.at("deposit.userErrors.0.field")); got != want {
				t.Errorf("%s: %s", input, reply)
			}
		}
	})
	t.Run("ErrArgument", func(t *testing.T) {
		t.Parallel()
		for query, argument := range map[string]string{
			`{ transactions(first: 101) { totalCount } }`:                                                 "first",
			`{ transactions(first: -1) { totalCount } }`:                                                  "first",
			`{ transactions(last: 101) { totalCount } }`:                                                  "last",
			`{ transactions(after: "junk") { totalCount } }`:                                              "after",
			`{ transactions(before: "") { totalCount } }`:                                                 "before",
			`{ transactions(walletId: "junk") { totalCount } }`:                                           "walletId",
			`{ wallet { transactions(after: "bGluZTotMQ") { totalCount } } }`:                             "after", // line:-1
			`{ wallet { deposits(first: 101) { totalCount } } }`:                                          "first",
			`{ wallet { deposits(after: "bGluZTox") { totalCount } } }`:                                   "after",  // line:1
			`{ wallet { deposits(before: "ZGVwOmRlcF8nIE9SIDE9MQ") { totalCount } } }`:                    "before", // dep:dep_' OR 1=1
			`{ wallet { payouts(last: -5) { totalCount } } }`:                                             "last",
			`{ wallet(id: "") { id } }`:                                                                   "id",
			`{ node(id: "junk") { id } }`:                                                                 "id",
			`mutation { deposit(input: {amount: 12.5, idempotencyKey: "k"}) { replayed } }`:               "amount",
			`mutation($a: Decimal = 3) { payout(input: {amount: $a, idempotencyKey: "k"}) { replayed } }`: "amount",
			`query($id: ID = 7) { wallet(id: $id) { id } }`:                                               "id",
		} {
			reply := ada.ask(query)
			if reply.fault("extensions.code") != "BAD_USER_INPUT" || reply.fault("extensions.argument") != argument ||
				!strings.HasPrefix(reply.fault("message"), argument+": ") || reply.fault("extensions.requestId") == "" {
				t.Errorf("%s: %s", query, reply)
			}
		}
	})
}
