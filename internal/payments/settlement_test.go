package payments_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/ent/resolution"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/refusal"
	"github.com/purserhq/purser/internal/sandbox"
)

// exposure is what the platform's conversions add up to in a currency.
func (w *town) exposure(t *testing.T, c money.Currency) int64 {
	t.Helper()
	rows, err := w.db.Client().Wallet.Query().Where(wallet.KindEQ(wallet.KindFx), wallet.CurrencyEQ(c)).All(t.Context())
	must(t, err)
	var sum int64
	for _, row := range rows {
		sum += row.CurrentBalance
	}
	return sum
}

// inEuros gives the town's user a wallet in a currency that the platform does not settle in.
func (w *town) inEuros(t *testing.T) {
	t.Helper()
	w.in(t, "EUR")
}

func (w *town) in(t *testing.T, c money.Currency) {
	t.Helper()
	w.wallet = gid.New(gid.Wallet)
	w.into = w.wallet
	must(t, w.db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		return tx.Wallet.Create().SetID(w.wallet).SetOwnerID(w.owner).SetCurrency(c).Exec(ctx)
	}))
}

func TestSettlementCurrency(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTownWith(t, db, sandbox.Config{Settlement: []string{"usd"}})
		w.inEuros(t)
		deposit, charge := w.pay(t, "100.00", "pm_card_bypassPending")
		w.wants(t, 10000, 0)
		w.agrees(t)
		brought := w.exposure(t, "USD")
		if brought <= 0 || brought == 10000 || w.exposure(t, "EUR") != -10000 {
			t.Errorf("100.00 EUR brought %d, and %d are converted", brought, w.exposure(t, "EUR"))
		}

		// A refund goes back at another day's rate, one that fails returns at a third one.
		w.later(t, 24*time.Hour)
		done, err := w.Refund(t.Context(), payments.RefundInput{Operator: w.operator, Deposit: deposit, Amount: new(money.Decimal("30.00")), Key: "one"})
		must(t, err)
		w.wants(t, 7000, 0)
		w.agrees(t)
		if w.exposure(t, "EUR") != -7000 {
			t.Errorf("after a refund %d are converted", w.exposure(t, "EUR"))
		}
		w.later(t, 24*time.Hour)
		row, err := db.Client().Refund.Get(t.Context(), done.Operation)
		must(t, err)
		w.control(t, "refunds/"+*row.RefundID+"/fail", `{"reason":"expired_or_canceled_card"}`)
		w.told(t, "charge.refund.updated", *row.RefundID)
		w.wants(t, 10000, 0)
		w.agrees(t)
		if row, err = db.Client().Refund.Get(t.Context(), done.Operation); err != nil || row.State != refund.StateFailed {
			t.Errorf("the refund is %s, %v", row.State, err)
		}

		// At the dashboard, and by nobody's order.
		w.ask(t, http.MethodPost, "/v1/refunds", url.Values{"charge": {charge}, "amount": {"1000"}}, nil)
		w.told(t, "charge.refunded", charge)
		w.wants(t, 9000, 0)
		w.agrees(t)
		if spent := w.exposure(t, "EUR"); spent != -9000 {
			t.Errorf("%d are converted, want what the wallet holds", spent)
		}
	})
}

// The money of a dispute that is lost, and of one that is won, moves in the wallet's currency.
func TestSettlementDispute(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTownWith(t, db, sandbox.Config{Settlement: []string{"usd", "gbp"}})
		w.inEuros(t)
		for outcome, left := range map[string]int64{"lose": 0, "win": 10000} {
			before := w.balance(t)
			_, charge := w.pay(t, "100.00", "pm_card_createDispute")
			var list struct{ Data []struct{ ID string } }
			w.ask(t, http.MethodGet, "/v1/disputes?charge="+charge, nil, &list)
			d := list.Data[0].ID
			w.told(t, "charge.dispute.funds_withdrawn", d)
			w.wants(t, before, 0)
			w.agrees(t)
			w.later(t, 48*time.Hour)
			w.control(t, "disputes/"+d+"/"+outcome, "{}")
			w.told(t, "charge.dispute.closed", d)
			w.wants(t, before+left, 0)
			w.agrees(t)
		}
	})
}

// Of a charge that was refunded in part and disputed in full, a dispute can give back what was
// refunded alone: the user, who has it, does not get it again.
func TestSettlementPartlyWon(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTownWith(t, db, sandbox.Config{Settlement: []string{"usd"}})
		w.inEuros(t)
		deposit, charge := w.pay(t, "100.00", "pm_card_bypassPending")
		_, err := w.Refund(t.Context(), payments.RefundInput{Operator: w.operator, Deposit: deposit, Amount: new(money.Decimal("30.00")), Key: "one"})
		must(t, err)
		w.control(t, "charges/"+charge+"/dispute", `{"amount":10000}`)
		var list struct{ Data []struct{ ID string } }
		w.ask(t, http.MethodGet, "/v1/disputes?charge="+charge, nil, &list)
		d := list.Data[0].ID
		w.told(t, "charge.dispute.funds_withdrawn", d)
		w.wants(t, 0, 0)
		w.agrees(t)
		w.later(t, 24*time.Hour)
		w.control(t, "disputes/"+d+"/win", `{"amount":3000}`)
		w.told(t, "charge.dispute.closed", d)
		w.wants(t, 0, 0)
		w.agrees(t)
	})
}

// Less than the smallest amount of the platform's currency is explained like any other amount.
func TestSettlementOfNothing(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTownWith(t, db, sandbox.Config{Settlement: []string{"usd"}})
		w.in(t, "IDR")
		deposit, _ := w.pay(t, "20000.00", "pm_card_bypassPending")
		_, err := w.Refund(t.Context(), payments.RefundInput{Operator: w.operator, Deposit: deposit, Amount: new(money.Decimal("10.00")), Key: "one"})
		must(t, err)
		w.wants(t, 1999000, 0)
		w.agrees(t)
	})
}

// Users' money that Stripe converted is not the platform's: no credit gives it away.
func TestSettlementOwnFunds(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTownWith(t, db, sandbox.Config{Settlement: []string{"usd"}})
		before := w.agrees(t)
		w.inEuros(t)
		w.pay(t, "10000.00", "pm_card_visa")
		after := w.agrees(t)
		funds := func(r payments.Reconciliation, c money.Currency) (sum int64) {
			for _, b := range r.Currencies {
				if b.Currency == c {
					sum = b.Funds
				}
			}
			return sum
		}
		if funds(after, "USD") > funds(before, "USD") || funds(after, "EUR") != 0 {
			t.Errorf("the platform owns %d USD after %d, and %d EUR", funds(after, "USD"), funds(before, "USD"), funds(after, "EUR"))
		}
	})
}

// A line that a version without conversions has read is read again, and is explained then.
func TestSettlementReadBefore(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTownWith(t, db, sandbox.Config{Settlement: []string{"usd"}})
		w.inEuros(t)
		_, charge := w.pay(t, "100.00", "pm_card_visa")
		var paid struct {
			BalanceTransaction struct {
				ID      gid.ID
				Amount  int64
				Fee     int64
				Created int64
			} `json:"balance_transaction"`
			PaymentIntent string `json:"payment_intent"`
		}
		w.ask(t, http.MethodGet, "/v1/charges/"+charge+"?expand[]=balance_transaction", nil, &paid)
		bt := paid.BalanceTransaction
		must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			return tx.StatementLine.Create().SetID(bt.ID).SetType("charge").SetSource(charge).SetIntentID(paid.PaymentIntent).
				SetAmount(bt.Amount).SetFee(bt.Fee).SetNet(bt.Amount - bt.Fee).SetCurrency("USD").SetCreatedAt(time.Unix(bt.Created, 0).UTC()).Exec(ctx)
		}))
		w.agrees(t)
	})
}

// What an operator says a converted line belongs to is converted, too. Where it moved another
// amount, the platform bears the difference in the payer's currency.
func TestSettlementAssigned(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTownWith(t, db, sandbox.Config{Settlement: []string{"usd"}})
		w.inEuros(t)
		deposit, _ := w.pay(t, "100.00", "pm_card_visa")
		w.agrees(t)
		line := gid.ID("txn_late")
		must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			return tx.StatementLine.Create().SetID(line).SetType("charge").SetSource("ch_late").
				SetAmount(540).SetFee(0).SetNet(540).SetCurrency("USD").SetPresentmentAmount(500).SetPresentmentCurrency("EUR").
				SetCreatedAt(w.clock()).Exec(ctx)
		}))
		before := w.exposure(t, "EUR")
		native := gid.ID("txn_native")
		must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			return tx.StatementLine.Create().SetID(native).SetType("charge").SetSource("ch_native").
				SetAmount(10800).SetFee(0).SetNet(10800).SetCurrency("USD").SetCreatedAt(w.clock()).Exec(ctx)
		}))
		_, err := w.ResolveUnmatched(t.Context(), payments.LineInput{
			Operator: w.operator, Line: native, Action: resolution.ActionAssignToOperation, Target: deposit, Reason: "a test", Key: "other",
		})
		wantRefusal(t, err, refusal.CurrencyMismatch)
		_, err = w.ResolveUnmatched(t.Context(), payments.LineInput{
			Operator: w.operator, Line: native, Action: resolution.ActionAssignToPlatform, Reason: "a test", Key: "own",
		})
		must(t, err)
		_, err = w.ResolveUnmatched(t.Context(), payments.LineInput{
			Operator: w.operator, Line: line, Action: resolution.ActionAssignToOperation, Target: deposit, Reason: "a test", Key: "one",
		})
		must(t, err)
		if got := w.exposure(t, "EUR") - before; got != -500 {
			t.Errorf("%d were converted", got)
		}
		r, err := w.Reconciliation(t.Context())
		must(t, err)
		if !r.Clean() {
			_ = r.Write(t.Output())
			t.Error("the books do not agree")
		}
		w.verified(t)
	})
}

// What cannot be paid out stays held until the platform has money in the currency.
func TestSettlementPayout(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTownWith(t, db, sandbox.Config{Settlement: []string{"usd"}})
		w.inEuros(t)
		w.onboarded(t)
		w.pay(t, "100.00", "pm_card_bypassPending")
		done, err := w.Payout(t.Context(), payments.PayoutInput{Owner: w.owner, Wallet: w.wallet, Amount: "40.00", Key: "one"})
		must(t, err)
		row, err := db.Client().Payout.Get(t.Context(), done.Operation)
		must(t, err)
		if row.State != payout.StatePending || row.FailureCode == nil || *row.FailureCode != "balance_insufficient" {
			t.Errorf("the payout is %+v", row)
		}
		w.wants(t, 6000, 0)
		w.agrees(t)
	})
}

// A wallet in a currency that the platform settles in has nothing to do with conversions.
func TestSettlementHome(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTownWith(t, db, sandbox.Config{Settlement: []string{"usd"}})
		w.pay(t, "100.00", "pm_card_visa")
		w.agrees(t)
		if n, err := db.Client().Wallet.Query().Where(wallet.KindEQ(wallet.KindFx)).Count(t.Context()); err != nil || n != 0 {
			t.Errorf("%d conversions' wallets, %v", n, err)
		}
	})
}
