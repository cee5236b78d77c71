package payments_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/transfer"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/refusal"
)

// The application's keys are one name space, whoever sends; users' keys are another.
func TestBatchTransferKeys(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		a := setup(t, db)
		b := a.friend(t)
		a.deposit(t, "10.00")
		b.deposit(t, "10.00")
		for _, atomic := range []bool{false, true} {
			of := func(from, to *fixture) []payments.BatchOperation {
				return []payments.BatchOperation{{Transfer: &payments.BatchTransferInput{From: from.wallet, To: to.wallet, Amount: "1.00", Key: fmt.Sprint("k", atomic)}}}
			}
			carriedOut(t, a.Service, atomic, of(a, b), "")
			carriedOut(t, a.Service, atomic, of(b, a), refusal.KeyReused)
			carriedOut(t, a.Service, atomic, of(a, b), "")
			carriedOut(t, a.Service, atomic, append(of(a, b), of(b, a)...), "", refusal.KeyReused)
			replica := payments.New(db, a.stripe, payments.Options{})
			atOnce(func() { _, _ = a.Batch(t.Context(), atomic, []payments.BatchOperation{a.sendOp(b, "0.50", "race")}) },
				func() {
					_, _ = replica.Batch(t.Context(), atomic, []payments.BatchOperation{a.sendOp(b, "0.50", "race")})
				})
		}
		_, err := a.send(t, b.wallet, "1.00", "ktrue")
		must(t, err)
		if n := db.Client().Transfer.Query().Where(transfer.CurrencyEQ("USD")).CountX(t.Context()); n != 4 {
			t.Errorf("%d transfers, want 4", n)
		}
		a.verified(t)
	})
}

// A transfer that the application orders is no act of the user's: cooldowns do not hold it up,
// and it makes no recipient known. What stops transfers, stops it.
func TestBatchTransfersAreNoUsersOrders(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		a := setup(t, db)
		told := &letters{}
		a.Service = payments.New(db, a.stripe, payments.Options{Notify: told.notify, Limits: payments.Limits{
			NewPayeeAbove: money.Each(5), ReauthWithin: 15 * time.Minute, PayoutCooldown: 24 * time.Hour, PayoutCooldownNewUser: 24 * time.Hour,
		}})
		b := a.friend(t)
		a.deposit(t, "100.00")
		wantRefusal(t, a.transfer(t.Context(), b.wallet, "1.00", a.clock()), refusal.CoolingDown)
		carriedOut(t, a.Service, true, []payments.BatchOperation{a.sendOp(b, "50.00", "1")}, "")
		a.pass(25 * time.Hour)
		wantRefusal(t, a.transfer(t.Context(), b.wallet, "6.00", time.Time{}), refusal.ReauthRequired)
		if n := db.Client().Payee.Query().CountX(t.Context()); n != 0 {
			t.Errorf("%d recipients are known", n)
		}
		if who := db.Client().User.GetX(t.Context(), a.owner); who.PayeeAddedAt != nil {
			t.Error("payouts rest")
		}
		must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			return tx.Wallet.UpdateOneID(a.wallet).SetFrozenAt(a.clock()).SetFrozenReason("a test").Exec(ctx)
		}))
		carriedOut(t, a.Service, true, []payments.BatchOperation{a.sendOp(b, "1.00", "2")}, refusal.Frozen)
		must(t, a.SetGate(t.Context(), gid.New(gid.User), payments.GateTransfers, false, "a test"))
		carriedOut(t, a.Service, true, []payments.BatchOperation{b.sendOp(a, "1.00", "3")}, refusal.Disabled)
	})
}

// The platform's own user holds no money: no input reaches its wallet by its ID.
func TestPlatformUserHasNoSpendingWallet(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.deposit(t, "10.00")
		_, err := b.Charge(t.Context(), b.charge("5.00", "earns"))
		must(t, err)
		var platform gid.ID
		must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			made, err := tx.User.Create().SetEmail(payments.PlatformEmail).SetName("The platform").SetPasswordHash("none").Save(ctx)
			if err == nil {
				platform = made.WalletID
			}
			return err
		}))
		in := b.credit("1.00", "k")
		in.Wallet = platform
		_, err = b.Credit(t.Context(), in)
		wantRefusal(t, err, refusal.NotFound)
		_, err = b.send(t, platform, "1.00", "k")
		wantRefusal(t, err, refusal.NotFound)
	})
}

// One key is that of a charge or of usage, also when both come at once from different replicas
// and of different wallets.
func TestChargeAndUsageUnderOneKey(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		a := setup(t, db)
		b := a.friend(t)
		a.deposit(t, "10.00")
		b.deposit(t, "10.00")
		replica := payments.New(db, a.stripe, payments.Options{})
		for n := range 40 {
			whole, part := a.charge("0.01", ""), b.usage("0.004", "")
			whole.Key, part.Key = fmt.Sprint(n), fmt.Sprint(n)
			errs := make([]error, 2)
			atOnce(func() { _, errs[0] = a.Charge(context.WithoutCancel(t.Context()), whole) },
				func() { _, errs[1] = replica.Charge(context.WithoutCancel(t.Context()), part) })
			if (errs[0] == nil) == (errs[1] == nil) {
				t.Fatalf("%d: %v", n, errs)
			}
			for _, err := range errs {
				may(t, err, refusal.KeyReused)
			}
		}
		a.verified(t)
	})
}
