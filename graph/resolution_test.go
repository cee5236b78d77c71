package graph_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/purserhq/purser/graph"
	"github.com/purserhq/purser/graph/transport"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
)

const resolutionFields = `resolution { id action status needsConfirmation statementLineId operationId targetId amount { amount } proposedBy confirmedBy }
	replayed userErrors { code field }`

// Operators find what waits, and end it: alone, or above a bound two of them.
func TestResolutions(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		accounts := auth.New(b.db, auth.Options{})
		b.api = accounts.Middleware(graph.NewServer(graph.Resolver{
			Read: auth.Reader(b.reads), Accounts: accounts,
			Payments: payments.New(b.db, b.stripe, payments.Options{Limits: payments.Limits{ApproveAbove: money.Each(10)}}),
		}, transport.Options{}))
		ada, operator, second := b.signUp(), b.signUp(), b.signUp()
		operator.promote()
		second.promote()
		b.stripe.createIntent = func(string, processor.IntentOrder) (processor.Intent, error) {
			return processor.Intent{}, &processor.Error{Class: processor.Bug, Status: 400}
		}
		stuck := ada.ask(`mutation { deposit(input: {amount: "30", paymentMethod: "pm_x", idempotencyKey: "d"}) { deposit { id } } }`).
			text("deposit.deposit.id")
		b.inTx(func(ctx context.Context, tx *database.Tx) error {
			for id, minor := range map[string]int64{"txn_1": 500, "txn_2": 5000} {
				err := tx.StatementLine.Create().SetID(gid.ID(id)).SetType("charge").SetSource("ch_" + id).SetAmount(minor).SetFee(0).SetNet(minor).
					SetCurrency("USD").SetCreatedAt(time.Now()).Exec(ctx)
				if err != nil {
					return err
				}
			}
			return nil
		})

		items := operator.ask(`{ parkedItems { id state amount { amount } awaitsApproval } reconciliation { unmatched { id } } }`)
		expect(t, items, "parkedItems.0.id", stuck)
		expect(t, items, "parkedItems.0.amount.amount", "30.00")
		retry := operator.ask(fmt.Sprintf(`mutation { resolveParked(input: {operationId: %q, action: RETRY, reason: "a test", idempotencyKey: "r"}) { %s } }`,
			stuck, resolutionFields))
		expect(t, retry, "resolveParked.resolution.status", "SUCCEEDED") // above the bound, and yet nobody else is asked
		expect(t, operator.ask(`{ parkedItems { id } }`), "parkedItems", "[]")

		small := fmt.Sprintf(`mutation { resolveUnmatched(input: {statementLineId: "txn_1", action: ASSIGN_TO_WALLET, targetId: %q, reason: "a test",
			idempotencyKey: "a"}) { %s } }`, ada.wallet, resolutionFields)
		given := operator.ask(small)
		expect(t, given, "resolveUnmatched.resolution.status", "SUCCEEDED")
		expect(t, given, "resolveUnmatched.resolution.targetId", ada.wallet)
		again := operator.ask(small)
		expect(t, again, "resolveUnmatched.resolution.id", given.text("resolveUnmatched.resolution.id"))
		expect(t, again, "resolveUnmatched.replayed", "true")

		large := operator.ask(fmt.Sprintf(`mutation { resolveUnmatched(input: {statementLineId: "txn_2", action: ASSIGN_TO_WALLET, targetId: %q,
			reason: "a test", idempotencyKey: "b"}) { %s } }`, ada.wallet, resolutionFields))
		expect(t, large, "resolveUnmatched.resolution.status", "PROPOSED")
		id := large.text("resolveUnmatched.resolution.id")
		confirm := fmt.Sprintf(`mutation { confirmResolution(input: {resolutionId: %q}) { resolution { status } userErrors { code } } }`, id)
		expect(t, operator.ask(confirm), "confirmResolution.userErrors.0.code", "INVALID_INPUT")
		expect(t, second.ask(`{ resolutions(status: PROPOSED) { id } }`), "resolutions.0.id", id)
		expect(t, second.ask(confirm), "confirmResolution.resolution.status", "SUCCEEDED")
		expect(t, ada.ask(`{ wallet { currentBalance { amount } } }`), "wallet.currentBalance.amount", "55.00")
		expect(t, second.ask(`{ resolutions(status: PROPOSED) { id } suspenseLines { id } reconciliation { suspense unmatched { id } } }`), "reconciliation.suspense", "0")
		withdraw := operator.ask(fmt.Sprintf(`mutation { withdrawResolution(input: {resolutionId: %q, reason: "x"}) { userErrors { code } } }`, id))
		expect(t, withdraw, "withdrawResolution.userErrors.0.code", "INVALID_INPUT")
	})
}
