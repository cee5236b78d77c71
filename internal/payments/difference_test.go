package payments_test

import (
	"context"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

const (
	differ = "alarm: the ledger and Stripe keep differing"
	old    = "alarm: the last successful reconciliation is too old"
)

// ticks lets time go by as production does: every ten minutes the books are compared.
func (b *fixture) ticks(t *testing.T, d time.Duration) {
	t.Helper()
	for range d / (11 * time.Minute) {
		b.pass(11 * time.Minute)
		_ = b.ReconcileDue(t.Context()) // it may fail
	}
}

func (b *fixture) wantMoneyOut(t *testing.T, open bool, why string) {
	t.Helper()
	r, err := b.Reconciliation(t.Context())
	must(t, err)
	if r.MoneyOut.Open != open {
		t.Errorf("%s: the gate is %+v; %+v", why, r.MoneyOut, r.Currencies)
	}
}

// planted writes a line that moved money at Stripe, as far as our books go.
func (b *fixture) planted(t *testing.T, minor int64) {
	t.Helper()
	must(t, b.db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		return ledger.Post(ctx, tx, tx.Now(ctx), ledger.Posting{
			Wallet: b.wallet, Kind: transaction.KindAdjustment, Contra: transaction.ContraStripe, Value: minor, Reference: string(gid.New("planted")),
		})
	}))
}

// A difference that lasts stops payouts, whichever way it goes, and lets them go by
// itself when it is gone. What is on its way to Stripe's statement is none.
func TestLastingDifferenceShutsTheGate(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b, log := limited(t, db, payments.Limits{})
		var all []processor.BalanceTransaction
		everything := 0
		tell := func(e processor.BalanceTransaction) {
			e.ID, e.CreatedAt = gid.New("txn"), b.clock().Truncate(time.Second)
			all = append([]processor.BalanceTransaction{e}, all...)
			b.statementOf(all, &everything)
		}
		b.statementOf(nil, &everything)
		var made processor.Intent
		b.stripe.createIntent = func(key string, o processor.IntentOrder) (processor.Intent, error) {
			made, _ = paid(key, o)
			return made, nil
		}
		b.stripe.intent = func(string) (processor.Intent, error) { return made, nil }
		b.funded(t)
		b.ticks(t, 50*time.Minute)
		b.wantMoneyOut(t, true, "a payment is on its way to Stripe's statement")
		b.ticks(t, 20*time.Minute)
		b.wantMoneyOut(t, true, "it does not last yet")
		b.ticks(t, time.Hour)
		b.wantMoneyOut(t, false, "Stripe's statement lacks a payment of ours")
		wantRefusal(t, b.tryPayout(t.Context(), "1.00", time.Time{}), refusal.Disabled)
		if n := log.count(differ); n != 1 {
			t.Errorf("%d alarms", n)
		}
		tell(processor.BalanceTransaction{Type: "charge", Source: "ch_1", IntentID: made.ID, Amount: usd(2500), Fee: 100})
		b.ticks(t, 12*time.Minute)
		b.wantMoneyOut(t, true, "the payment is there")

		for _, minor := range []int64{-500, 1100} { // 5.00 less, then 6.00 more
			b.planted(t, minor)
			b.ticks(t, 2*time.Hour)
			b.wantMoneyOut(t, false, "our books differ")
			must(t, b.SetMoneyOut(t.Context(), b.owner, true, "let it be"))
			b.ticks(t, 3*time.Hour)
			b.wantMoneyOut(t, true, "an operator has accepted it")
		}
		b.planted(t, 1) // more of the same
		b.ticks(t, 2*time.Hour)
		b.wantMoneyOut(t, false, "it has grown")
		must(t, b.SetMoneyOut(t.Context(), b.owner, false, "an operator's"))
		b.planted(t, -601)
		b.ticks(t, 2*time.Hour)
		b.wantMoneyOut(t, false, "an operator has shut it")
		must(t, b.SetMoneyOut(t.Context(), b.owner, true, "over"))
		b.planted(t, 600) // what was accepted once and is gone is not accepted again
		b.ticks(t, 2*time.Hour)
		b.wantMoneyOut(t, false, "a difference of the same amount")
	})
}

// A limit lets small differences be.
func TestSmallDifferencesAreLetBe(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.Service = payments.New(db, b.stripe, payments.Options{Books: payments.BookLimits{MaxDifference: money.Each(5), MaxDifferenceAge: 2 * time.Hour}})
		b.stripe.statement = func(func(processor.BalanceTransaction) error) error { return nil }
		b.planted(t, 500)
		b.ticks(t, 4*time.Hour)
		b.wantMoneyOut(t, true, "the limit is 5.00")
		b.planted(t, 1)
		b.ticks(t, 90*time.Minute)
		b.wantMoneyOut(t, true, "it may last two hours")
		b.ticks(t, time.Hour)
		b.wantMoneyOut(t, false, "it lasts")
	})
}

// Where the books cannot be compared for hours, nobody sees what leaves: payouts stop
// until they can be, unless an operator lets them go.
func TestOldComparisonShutsTheGate(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b, log := limited(t, db, payments.Limits{})
		works := func(func(processor.BalanceTransaction) error) error { return nil }
		fails := func(func(processor.BalanceTransaction) error) error { return refused(processor.Ambiguous) }
		b.stripe.statement = works
		b.ticks(t, 12*time.Minute)
		b.pass(100 * time.Hour) // nobody ran it
		b.stripe.statement = fails
		b.ticks(t, 23*time.Minute)
		b.wantMoneyOut(t, true, "two attempts failed")
		b.stripe.statement = works
		b.ticks(t, 12*time.Minute)
		b.stripe.statement = fails
		b.ticks(t, 110*time.Minute)
		b.wantMoneyOut(t, true, "it is not two hours yet")
		b.ticks(t, 30*time.Minute)
		b.wantMoneyOut(t, false, "two hours")
		if n := log.count(old); n != 1 {
			t.Errorf("%d alarms", n)
		}
		b.stripe.statement = works
		b.ticks(t, 12*time.Minute)
		b.wantMoneyOut(t, true, "they can be compared")
		b.stripe.statement = fails
		b.ticks(t, 3*time.Hour)
		b.wantMoneyOut(t, false, "two hours again")
		must(t, b.SetMoneyOut(t.Context(), b.owner, true, "Stripe has an outage"))
		b.ticks(t, 5*time.Hour)
		b.wantMoneyOut(t, true, "an operator knows")
	})
}

// A replica that dies in each attempt is seen by the next.
func TestAttemptsThatDieAreCounted(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b, _ := limited(t, db, payments.Limits{})
		b.stripe.statement = func(func(processor.BalanceTransaction) error) error { panic("the process died here") }
		for range 13 {
			b.pass(11 * time.Minute)
			func() {
				defer func() { _ = recover() }()
				_ = b.ReconcileDue(t.Context())
			}()
		}
		b.wantMoneyOut(t, false, "no attempt came to its end")
	})
}
