package graph_test

import (
	"strings"
	"testing"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
)

// operations are what the API can be asked, with the statements that each sends: the
// one that finds out who asks, which each has, and its own. A number that grows with
// the rows is a fault; one that falls is welcome, and belongs here. Those of mutations
// are the most: what several callers post together, they share, and so do payouts what
// they ask Stripe first, since no event arrives here.
var operations = []struct {
	name, query string
	statements  int
	operator    bool
}{
	{"viewer", `{ viewer { id email name role createdAt } }`, 3, false},
	{"viewer and wallet", `{ viewer { id wallet { id currentBalance { amount } } } }`, 3, false},
	{"wallet", `{ wallet { id currentBalance { amount } } }`, 2, false},
	{"wallet by id", `{ wallet(id: "$WALLET") { id currentBalance { amount } } }`, 2, false},
	{"available balance", `{ wallet { availableBalance { amount } } }`, 2, false},
	{"payout account", `{ wallet { payoutAccount { id } } }`, 3, false},
	{"wallet and 20 transactions", `{ wallet { id currentBalance { amount } transactions(first: 20) { totalCount pageInfo { hasNextPage endCursor } edges { cursor node { id kind value { amount } runningBalance { amount } createdAt wallet { id } } } } } }`, 3, false},
	{"transactions", `{ transactions { totalCount pageInfo { hasPreviousPage } edges { node { id value { amount currency } } } } }`, 3, false},
	{"the last transactions", `{ transactions(last: 5, before: "bGluZTox") { totalCount pageInfo { hasPreviousPage } edges { node { id } } } }`, 3, false},
	{"how many transactions", `{ transactions(first: 0) { totalCount } }`, 2, false},
	{"transactions and what they belong to", `{ transactions { edges { node { id source { __typename ... on Deposit { id status wallet { id } } ... on Payout { id } ... on Transfer { id sent counterparty note } } } } } }`, 9, false}, // a query for each kind that is on the page
	{"the web app's viewer", webViewer, 4, false},
	{"the web app's page of a ledger", webLedger, 9, false},
	{"transactions that fit", `{ transactions(filter: {kinds: [DEPOSIT]}) { edges { node { id value { amount } } } } }`, 3, false},
	{"transactions that fit, counted", `{ transactions(filter: {kinds: [DEPOSIT]}) { totalCount edges { node { id } } } }`, 4, false},
	{"history of the balance", `{ wallet { balanceHistory(points: 5) { at balance { amount } } } }`, 3, false},
	{"deposits", `{ wallet { deposits(first: 5) { edges { cursor node { id amount { amount } status failure { code } wallet { id } } } } } }`, 3, false},
	{"deposits and what came after", `{ wallet { deposits { totalCount edges { node { id refunds { id } disputes { id } } } } } }`, 6, false},
	{"payouts", `{ wallet { payouts { edges { node { id amount { amount } } } } } }`, 3, false},
	{"node", `{ node(id: "$WALLET") { ... on Wallet { id currentBalance { amount } owner { id } } } }`, 3, false},
	{"node of a deposit", `{ node(id: "$DEPOSIT") { ... on Deposit { id amount { amount } wallet { id } } } }`, 3, false},
	{"nodes", `{ nodes(ids: ["$WALLET", "$DEPOSIT"]) { id } }`, 5, false},
	{"reconciliation", `{ reconciliation { matched currencies { ledger { amount } } moneyOut { open } } }`, 8, true},
	{"parked operations", `{ parkedOperations { id } }`, 5, true},
	{"users", `{ users(first: 10) { edges { node { id email wallet { id currentBalance { amount } } } } } }`, 3, true},
	{"audit log", `{ auditLog(first: 10) { edges { node { actor } } } }`, 2, true},
	{"switches", `{ switches { open } }`, 4, true},
	{"disputes", `{ disputes { id } }`, 2, true},
	{"ledger with its labels", `{ wallet { transactions(first: 20) { edges { node { description reference metadata { key value } } } } } }`, 10, false},
	{"another's wallet", `{ wallet(id: "$WALLET") { id owner { email } transactions { edges { node { id } } } } }`, 4, true},
	{"transfer", `mutation { transfer(input: {amount: "0.01", toWalletId: "$POOR", idempotencyKey: "$KEY"}) { transfer { id } wallet { currentBalance { amount } } userErrors { code } } }`, 12, false},
	{"deposit", `mutation { deposit(input: {amount: "1.00", paymentMethod: "pm_card_visa", idempotencyKey: "$KEY"}) { deposit { id status } wallet { currentBalance { amount } } userErrors { code } } }`, 27, false},
	{"start onboarding", `mutation { startConnectOnboarding { url userErrors { code } } }`, 34, false}, // the first account is guarded, too: its user and the audit log are written
	{"payout", `mutation { payout(input: {amount: "1.00", idempotencyKey: "$KEY"}) { payout { id status } wallet { currentBalance { amount } } userErrors { code } } }`, 44, false},
	{"log out", `mutation { logOut { userErrors { code } } }`, 4, false},
}

func TestStatements(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriverTraced(t, func(t *testing.T, db *database.DB, sent *dbtest.Statements) {
		b := setup(t, db)
		people := households(b)
		rich, poor, operator := people[0], people[1], people[2]
		fill := strings.NewReplacer("$WALLET", rich.wallet, "$POOR", poor.wallet, "$DEPOSIT", rich.deposit("3.00"))
		for _, o := range operations {
			who := rich
			if o.operator {
				who = operator
			}
			query := fill.Replace(strings.ReplaceAll(o.query, "$KEY", string(gid.New("key"))))
			var answer reply
			all := sent.During(func() { answer = who.ask(query) })
			if strings.Contains(answer.raw, `"errors":[`) || strings.Contains(answer.raw, `"userErrors":[{`) {
				t.Fatalf("%s: %s", o.name, answer)
			}
			if n := len(all); n > o.statements || n < o.statements && !strings.HasPrefix(o.query, "mutation") {
				t.Errorf("%s sends %d statements, not %d:\n%s", o.name, len(all), o.statements, strings.Join(all, "\n"))
			}
		}
	})
}
