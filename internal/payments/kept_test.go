package payments_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/ent/statementline"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
)

// keeps has the platform's wallet keep an object of Stripe's, as older versions did with
// what they did not explain.
func (w *town) keeps(t *testing.T, object string) {
	t.Helper()

	var found processor.BalanceTransaction
	must(t, w.client.Statement(t.Context(), w.clock().Add(-48*time.Hour), w.clock().Add(time.Hour), func(e processor.BalanceTransaction) error {
		if e.Source == object {
			found = e
		}
		return nil
	}))
	must(t, w.db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		platform, err := tx.Wallet.Query().Where(wallet.KindEQ(wallet.KindPlatform)).OnlyID(ctx)
		if err != nil {
			return err
		}
		err = tx.StatementLine.Create().SetID(found.ID).SetType(found.Type).SetSource(found.Source).
			SetIntentID(found.IntentID).SetParent(found.Parent).SetAmount(found.Amount.Minor).SetFee(found.Fee).
			SetNet(found.Amount.Minor - found.Fee).SetCurrency(found.Amount.Currency).
			SetCreatedAt(found.CreatedAt).SetSeenAt(tx.Now(ctx)).Exec(ctx)
		if err != nil {
			return err
		}
		err = tx.StatementLine.Update().Where(statementline.ID(found.ID)).
			SetMatch(statementline.MatchSuspense).SetMatchedID(string(platform)).Exec(ctx)
		if err != nil {
			return err
		}
		return ledger.Post(ctx, tx, tx.Now(ctx), ledger.Posting{
			Wallet: platform, Kind: transaction.KindAdjustment, Contra: transaction.ContraStripe,
			Value: found.Amount.Minor, Reference: string(found.ID),
		})
	}))
}

// balanced fails the test unless our books agree with Stripe's, whatever is in suspense.
func (w *town) balanced(t *testing.T) {
	t.Helper()
	r, err := w.Reconcile(t.Context())
	must(t, err)
	if !r.Clean() {
		_ = r.Write(t.Output())
		t.Error("the books do not agree with Stripe's")
	}
	w.verified(t)
}

// The transfer of a payout that had failed is the platform's in our books. What is heard
// of it later must not book it a second time.
func TestFailedPayoutPaidInSuspense(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTown(t, db)
		id, log := w.failedPayout(t)
		w.agrees(t)
		transfer := w.transferred(t, id)
		w.keeps(t, transfer)
		w.told(t, "transfer.updated", transfer)
		w.wants(t, 1000, 0)
		w.wantPayout(t, id, payout.StateFailed, 1000)
		w.balanced(t)
		if log.count("a payout needs an operator") == 0 {
			t.Error("nobody was told")
		}
	})
}

// A refund that had failed here, since Stripe had refused it, was made all the same. It
// is booked as one that was made at Stripe: who bears it does not depend on what was
// believed before.
func TestFailedRefundMadeAfterAll(t *testing.T) {
	t.Parallel()
	for name, learn := range map[string]func(t *testing.T, w *town, charge, refund string){
		"OKTold":      func(t *testing.T, w *town, charge, _ string) { t.Helper(); w.told(t, "charge.refunded", charge) },
		"OKToldOfIt":  func(t *testing.T, w *town, _, id string) { t.Helper(); w.told(t, "refund.updated", id) },
		"OKStatement": func(t *testing.T, w *town, _, _ string) { t.Helper(); w.agrees(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
				w := newTown(t, db)
				deposit, charge := w.pay(t, "100.00", "pm_card_bypassPending")
				w.agrees(t)
				w.Service = payments.New(db, &tampered{Processor: w.client, createRefund: func(string, processor.RefundOrder) (processor.ChargeRefund, error) {
					return processor.ChargeRefund{}, refused(processor.Definite)
				}}, payments.Options{Log: slog.New(slog.NewTextHandler(&w.log, nil))})
				done, err := w.Refund(t.Context(), payments.RefundInput{Operator: w.operator, Deposit: deposit, Key: "one"})
				must(t, err)
				w.wants(t, 10_000, 0)
				row := db.Client().Refund.GetX(t.Context(), done.Operation)
				if row.State != refund.StateFailed {
					t.Fatalf("the refund is %s", row.State)
				}
				var made struct{ ID string }
				w.ask(t, http.MethodPost, "/v1/refunds", url.Values{
					"charge": {charge}, "metadata[operation_key]": {row.ProcessorKey.String()},
				}, &made)
				learn(t, w, charge, made.ID)
				w.wants(t, 0, 0)
				w.told(t, "charge.refunded", charge)
				w.told(t, "refund.updated", made.ID)
				w.wants(t, 0, 0)
				w.agrees(t)
				w.control(t, "refunds/"+made.ID+"/fail", `{"reason":"expired_or_canceled_card"}`)
				w.told(t, "charge.refund.updated", made.ID)
				w.wants(t, 10_000, 0)
				w.agrees(t)
			})
		})
	}
}
