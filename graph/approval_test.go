package graph_test

import (
	"fmt"
	"testing"

	"github.com/purserhq/purser/graph"
	"github.com/purserhq/purser/graph/transport"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
)

// A large payout waits until an operator, who is not its owner, has decided.
func TestPayoutApproval(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		accounts := auth.New(b.db, auth.Options{})
		verbs := payments.New(b.db, b.stripe, payments.Options{
			ReturnURL: "https://app.example/return", RefreshURL: "https://app.example/refresh",
			Limits: payments.Limits{ApproveAbove: money.Each(10)},
		})
		b.api = accounts.Middleware(graph.NewServer(
			graph.Resolver{Read: auth.Reader(b.reads), Payments: verbs, Accounts: accounts}, transport.Options{}))
		ada, operator := b.signUp(), b.signUp()
		operator.promote()
		ada.promote() // an operator, too
		ada.deposit("50")
		ada.ask(`mutation { startConnectOnboarding { url } }`)
		ask := func(key string) string {
			answer := ada.ask(fmt.Sprintf(`mutation { payout(input: {amount: "11", idempotencyKey: %q}) {
				payout { id status awaitsApproval } userErrors { code } } }`, key))
			if answer.text("payout.payout.status") != "PENDING" || answer.at("payout.payout.awaitsApproval") != true {
				t.Fatalf("it does not wait: %s", answer)
			}
			return answer.text("payout.payout.id")
		}
		decide := func(who *person, verb, id, want string) {
			t.Helper()
			answer := who.ask(fmt.Sprintf(`mutation { %s(input: {payoutId: %q, reason: "a test"}) {
				payout { status awaitsApproval failure { code } } userErrors { code } } }`, verb, id))
			got := answer.text(verb+".payout.status") + answer.text(verb+".payout.failure.code") + answer.text(verb+".userErrors.0.code")
			if got != want || want == "SENT" && answer.at(verb+".payout.awaitsApproval") != false {
				t.Errorf("%s: %s, want %s", verb, answer, want)
			}
		}
		first, second := ask("1"), ask("2")
		parked := operator.ask(`{ parkedOperations { id ... on Payout { awaitsApproval } } }`)
		if parked.text("parkedOperations.0.id") != first || parked.text("parkedOperations.1.id") != second {
			t.Errorf("what waits: %s", parked)
		}
		decide(ada, "approvePayout", first, "INVALID_INPUT")
		decide(operator, "approvePayout", first, "SENT")
		decide(operator, "refusePayout", first, "INVALID_INPUT")
		decide(operator, "refusePayout", second, "FAILEDpayout_refused")
		if balance := ada.ask(`{ wallet { currentBalance { amount } } }`).text("wallet.currentBalance.amount"); balance != "39.00" {
			t.Errorf("Ada has %s", balance)
		}
		for id, action := range map[string]string{first: "payout.approved", second: "payout.refused"} {
			log := operator.ask(fmt.Sprintf(`{ auditLog(subject: %q) { edges { node { action detail } } } }`, id))
			if log.text("auditLog.edges.0.node.action") != action || log.text("auditLog.edges.0.node.detail") != "a test" {
				t.Errorf("it is not written down: %s", log)
			}
		}
	})
}
