package payments_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/auditevent"
	"github.com/purserhq/purser/ent/credit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/refusal"
)

// An operator credits a wallet out of what the platform owns, once for each key, and no more.
func TestAdjustWallet(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		operator, own := b.newUser(t)
		in := payments.AdjustInput{Operator: operator, Wallet: b.wallet, Amount: "4.00", Reason: "The app was down", Key: "a1"}
		_, err := b.AdjustWallet(t.Context(), in)
		wantRefusal(t, err, refusal.PlatformFundsInsufficient)
		b.deposit(t, "25.00")
		_, err = b.Charge(t.Context(), b.charge("10.00", "c"))
		must(t, err)
		first, err := b.AdjustWallet(t.Context(), in)
		must(t, err)
		again, err := b.AdjustWallet(t.Context(), in)
		if err != nil || !again.Replayed || again.Operation != first.Operation || b.balance(t) != 1900 {
			t.Errorf("again: %+v, %v, balance %d", again, err, b.balance(t))
		}
		row, err := db.Client().Credit.Query().Where(credit.RequestedBy(operator)).Only(t.Context())
		if err != nil || row.Amount != 400 || row.Description != "Correction" {
			t.Errorf("credit: %+v, %v", row, err)
		}
		told, err := db.Client().AuditEvent.Query().Where(auditevent.Subject(b.wallet), auditevent.Action("resolution.applied")).Count(t.Context())
		if err != nil || told != 1 {
			t.Errorf("%d audit events, %v", told, err)
		}
		for why, bad := range map[refusal.Code]func(*payments.AdjustInput){
			refusal.KeyReused:                 func(in *payments.AdjustInput) { in.Amount = "4.01" },
			refusal.InvalidInput:              func(in *payments.AdjustInput) { in.Reason, in.Key = " ", "a2" },
			refusal.NotFound:                  func(in *payments.AdjustInput) { in.Wallet, in.Key = "wal_none", "a3" },
			refusal.PlatformFundsInsufficient: func(in *payments.AdjustInput) { in.Amount, in.Key = "6.01", "a4" },
			refusal.InvalidAmount:             func(in *payments.AdjustInput) { in.Amount, in.Key = "-1", "a5" },
		} {
			other := in
			bad(&other)
			_, err := b.AdjustWallet(t.Context(), other)
			wantRefusal(t, err, why)
		}
		in.Wallet, in.Key = own, "a6"
		_, err = b.AdjustWallet(t.Context(), in)
		wantRefusal(t, err, refusal.InvalidInput) // their own
		_, err = b.Credit(t.Context(), b.credit("6.01", "much"))
		wantRefusal(t, err, refusal.PlatformFundsInsufficient)
		_, err = b.Credit(t.Context(), b.credit("6.00", "rest"))
		must(t, err)
		b.verified(t)
	})
}

// What operators and the application credit at the same time is never more than there is.
func TestAdjustmentsAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.deposit(t, "25.00")
		_, err := b.Charge(t.Context(), b.charge("10.00", "c"))
		must(t, err)
		ctx := context.WithoutCancel(t.Context())
		var all sync.WaitGroup
		for range 8 {
			operator, _ := b.newUser(t)
			all.Go(func() {
				_, err := b.AdjustWallet(ctx, payments.AdjustInput{Operator: operator, Wallet: b.wallet, Amount: "2.00", Reason: "x", Key: "a"})
				if err != nil {
					wantRefusal(t, err, refusal.PlatformFundsInsufficient)
				}
			})
			key := string(gid.New("key"))
			all.Go(func() {
				if _, err := b.Credit(ctx, b.credit("2.00", key)); err != nil {
					wantRefusal(t, err, refusal.PlatformFundsInsufficient)
				}
			})
		}
		all.Wait()
		if b.balance(t) != 2500 { // 15.00 and five credits of 2.00
			t.Errorf("balance %d, want 2500", b.balance(t))
		}
		b.verified(t)
	})
}

// Above the limit, counted over a day, another operator confirms; what the owner owes is paid
// first.
func TestAdjustmentOfTwo(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.Service = payments.New(db, b.stripe, payments.Options{Limits: payments.Limits{ApproveAbove: money.Each(5)}, CreditLimit: money.Each(100)})
		one, _ := b.newUser(t)
		other, _ := b.newUser(t)
		in := payments.AdjustInput{Operator: one, Wallet: b.wallet, Amount: "3.00", Reason: "x", Key: "a1"}
		_, err := b.AdjustWallet(t.Context(), in)
		must(t, err)
		in.Key = "a2" // 6.00 in all
		proposed, err := b.AdjustWallet(t.Context(), in)
		must(t, err)
		if b.balance(t) != 300 {
			t.Errorf("balance %d, want 300: the second credit waits", b.balance(t))
		}
		_, err = b.ConfirmResolution(t.Context(), one, proposed.Operation)
		wantRefusal(t, err, refusal.InvalidInput)
		_, err = b.ConfirmResolution(t.Context(), b.owner, proposed.Operation)
		wantRefusal(t, err, refusal.InvalidInput) // the wallet's owner
		b.owes(t, 200)
		before := b.balance(t)
		_, err = b.ConfirmResolution(t.Context(), other, proposed.Operation)
		must(t, err)
		if b.balance(t) != before+100 {
			t.Errorf("balance %d, want %d: 2.00 pay the debt", b.balance(t), before+100)
		}
	})
}

// The application credits no more in 24 hours than its limit allows, however many replicas credit
// at once; operators do, and each credit is judged by itself.
func TestCreditsOfADay(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		options := payments.Options{CreditLimit: money.Each(1000), Limits: payments.Limits{CreditMaxDailyAmount: money.Each(10)}}
		replicas := []*payments.Service{payments.New(db, b.stripe, options), payments.New(db, b.stripe, options)}
		b.Service = replicas[0]
		ctx := context.WithoutCancel(t.Context())
		var all sync.WaitGroup
		for i := range 15 {
			key := string(gid.New("key"))
			all.Go(func() {
				if _, err := replicas[i%2].Credit(ctx, b.credit("1.00", key)); err != nil {
					wantRefusal(t, err, refusal.RateLimited)
				}
			})
		}
		all.Wait()
		if b.balance(t) != 1000 {
			t.Errorf("balance %d, want 1000", b.balance(t))
		}
		_, err := b.Credit(t.Context(), b.credit("0.01", "more"))
		wantRefusal(t, err, refusal.RateLimited)
		first := db.Client().Credit.Query().Order(credit.ByCreatedAt()).FirstX(t.Context())
		if at := refusal.From(err).RetryAt; at == nil || !at.Equal(first.CreatedAt.Add(24*time.Hour)) {
			t.Errorf("a retry succeeds at %v, and the first credit is of %s", at, first.CreatedAt)
		}
		_, err = b.Credit(t.Context(), b.credit("10.01", "never"))
		if why := refusal.From(err); why == nil || why.Code != refusal.RateLimited || why.RetryAt != nil {
			t.Errorf("above the limit by itself: %v", why)
		}
		operator, _ := b.newUser(t)
		_, err = b.AdjustWallet(t.Context(), payments.AdjustInput{Operator: operator, Wallet: b.wallet, Amount: "5.00", Reason: "x", Key: "a"})
		must(t, err)
		_, err = b.Credit(t.Context(), b.credit("0.01", "after"))
		wantRefusal(t, err, refusal.RateLimited)
		b.pass(25 * time.Hour)
		done, err := b.Batch(t.Context(), false, []payments.BatchOperation{b.creditOp("8.00", "b1"), b.creditOp("4.00", "b2"), b.creditOp("2.00", "b3")})
		must(t, err)
		wantRefusal(t, done[1].Err, refusal.RateLimited)
		if done[0].Err != nil || done[2].Err != nil || b.balance(t) != 2500 {
			t.Errorf("batch: %v, %v; balance %d, want 2500", done[0].Err, done[2].Err, b.balance(t))
		}
	})
}
