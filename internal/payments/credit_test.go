package payments_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

// A stolen card is not paid out by way of the shop: what was charged of young money covers
// no credit until it matures.
func TestCreditsOfYoungMoney(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		const delay = 72 * time.Hour
		b.Service = payments.New(db, b.stripe, payments.Options{PayoutDelay: delay})
		b.deposit(t, "100.00")
		of, err := b.Charge(t.Context(), b.charge("100.00", "c"))
		must(t, err)
		_, err = b.Credit(t.Context(), b.credit("0.01", "early"))
		wantRefusal(t, err, refusal.PlatformFundsInsufficient)
		b.pass(delay + 2*time.Hour)
		_, err = b.RefundCharge(t.Context(), b.refund(of.Operation, "40.00", "r"))
		must(t, err)
		_, err = b.Credit(t.Context(), b.credit("60.01", "much"))
		wantRefusal(t, err, refusal.PlatformFundsInsufficient)
		_, err = b.Credit(t.Context(), b.credit("60.00", "later"))
		must(t, err)
		b.verified(t)
	})
}

func TestCredit(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		_, err := b.Credit(t.Context(), b.credit("1.00", "k0"))
		wantRefusal(t, err, refusal.PlatformFundsInsufficient)
		b.deposit(t, "25.00")
		_, err = b.Credit(t.Context(), b.credit("1.00", "k0"))
		wantRefusal(t, err, refusal.PlatformFundsInsufficient) // the deposit is the user's
		of, err := b.Charge(t.Context(), b.charge("10.00", "c"))
		must(t, err)
		first, err := b.Credit(t.Context(), b.credit("4.00", "k1"))
		must(t, err)
		again, err := b.Credit(t.Context(), b.credit("4.00", "k1"))
		if err != nil || !again.Replayed || again.Operation != first.Operation || b.balance(t) != 1900 {
			t.Errorf("again: %+v, %v, balance %d", again, err, b.balance(t))
		}
		_, err = b.Credit(t.Context(), b.credit("4.01", "k1"))
		wantRefusal(t, err, refusal.KeyReused)
		_, err = b.Credit(t.Context(), b.credit("6.01", "k2"))
		wantRefusal(t, err, refusal.PlatformFundsInsufficient)
		_, err = b.RefundCharge(t.Context(), b.refund(of.Operation, "5.00", "r"))
		must(t, err)
		_, err = b.Credit(t.Context(), b.credit("1.01", "k3"))
		wantRefusal(t, err, refusal.PlatformFundsInsufficient)
		_, err = b.Credit(t.Context(), b.credit("1.00", "k3"))
		must(t, err)
		_, err = b.Credit(t.Context(), b.credit("0.01", "k4"))
		wantRefusal(t, err, refusal.PlatformFundsInsufficient)
		lenient := payments.New(db, b.stripe, payments.Options{CreditLimit: money.Each(3)})
		_, err = lenient.Credit(t.Context(), b.credit("3.01", "k5"))
		wantRefusal(t, err, refusal.PlatformFundsInsufficient)
		_, err = lenient.Credit(t.Context(), b.credit("3.00", "k5"))
		must(t, err)
		// What a share was given under a higher limit is taken back with the next reconciliation.
		b.stripe.statement = func(func(processor.BalanceTransaction) error) error { return nil }
		lenient = payments.New(db, b.stripe, payments.Options{CreditLimit: money.Each(9)})
		_, err = lenient.Credit(t.Context(), b.credit("0.01", "k6"))
		must(t, err)
		_, err = b.Reconcile(t.Context())
		must(t, err)
		left := int64(0)
		for _, share := range db.Client().CreditHeadroom.Query().AllX(t.Context()) {
			left += share.Amount
		}
		if left != 0 {
			t.Errorf("shares of %d are left beyond the platform's funds", left)
		}
		b.verified(t)
	})
}

// However credits, charges and refunds of charges come together on several replicas, no
// credit makes the platform's own funds negative, and none is refused that they cover.
func TestCreditsAreCovered(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		replicas := []*payments.Service{b.Service, payments.New(db, b.stripe, payments.Options{}), payments.New(db, b.stripe, payments.Options{})}
		b.deposit(t, "100.00")
		of, err := b.Charge(t.Context(), b.charge("30.00", "c"))
		must(t, err)
		ctx := context.WithoutCancel(t.Context())
		var wg sync.WaitGroup
		var given, back atomic.Int64
		for i := range 60 {
			on := replicas[i%len(replicas)]
			wg.Go(func() {
				var err error
				var sum *atomic.Int64
				if i%6 == 5 {
					sum = &back
					_, err = on.RefundCharge(ctx, b.refund(of.Operation, "1.00", fmt.Sprint(i)))
				} else {
					sum = &given
					_, err = on.Credit(ctx, b.credit("1.00", fmt.Sprint(i)))
				}
				why := refusal.From(err)
				if err == nil {
					sum.Add(100)
				} else if why == nil || why.Code != refusal.PlatformFundsInsufficient {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if back.Load() != 1000 || given.Load() > 3000 || given.Load() < 2000 {
			t.Errorf("%d came back, %d were given of 3000", back.Load(), given.Load())
		}
		left := 3000 - back.Load() - given.Load() // negative by refunds alone
		_, err = b.Credit(t.Context(), b.credit("0.01", "last"))
		if left <= 0 {
			wantRefusal(t, err, refusal.PlatformFundsInsufficient)
		} else {
			must(t, err)
		}
		b.verified(t)

		// Without refunds, exactly what is there is given.
		of, err = b.Charge(t.Context(), b.charge(money.Money{Minor: 1000 - min(0, left) + min(1, max(0, left)) - max(0, left), Currency: "USD"}.Amount(), "c2"))
		must(t, err)
		given.Store(0)
		for i := range 45 {
			wg.Go(func() {
				_, err := replicas[i%len(replicas)].Credit(ctx, b.credit("0.40", fmt.Sprint("x", i)))
				if why := refusal.From(err); err == nil {
					given.Add(40)
				} else if why == nil || why.Code != refusal.PlatformFundsInsufficient {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if given.Load() != 1000 {
			t.Errorf("%d were given of 1000", given.Load())
		}
		b.verified(t)
	})
}
