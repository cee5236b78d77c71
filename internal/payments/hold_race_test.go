package payments_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/hold"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

// givenBack is a refund that works.
func givenBack(_ string, o processor.RefundOrder) (processor.ChargeRefund, error) {
	return processor.ChargeRefund{ID: "re_" + string(o.Refund), Refund: o.Refund, Amount: o.Amount, Status: "succeeded"}, nil
}

// Of many captures at once, on two replicas, as many go as the hold covers.
func TestHoldCapturesAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.deposit(t, "25.00")
		id := b.placed(t, "10.00")
		replica := payments.New(db, b.stripe, payments.Options{}) // another one
		var running sync.WaitGroup
		var captured atomic.Int64
		for i := range 64 { // 32 keys, each on both
			on := b.Service
			if i%2 == 0 {
				on = replica
			}
			running.Go(func() {
				done, err := on.CaptureHold(context.WithoutCancel(t.Context()), b.capture(id, "1.50", fmt.Sprint(i/2)))
				switch why := refusal.From(err); {
				case err == nil && !done.Replayed:
					captured.Add(150)
				case err == nil:
				case why == nil || why.Code != refusal.InvalidAmount:
					t.Error(err)
				}
			})
		}
		running.Wait()
		if captured.Load() != 900 {
			t.Errorf("captured %d", captured.Load())
		}
		b.wantHold(t, id, hold.StateACTIVE, 1000, 900, 0, 1600, 100)
		b.verified(t)
	})
}

// Whatever comes at once upon a hold, one of them ends it, and the others learn how.
func TestHoldRaces(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		for round := range 6 {
			b := setup(t, db)
			b.stripe.createRefund = givenBack
			paid := b.deposit(t, "10.00")
			id := b.placed(t, "10.00")
			if round%2 == 1 { // its time is up, and everybody says so at once
				b.pass(8 * 24 * time.Hour)
			}
			ctx := context.WithoutCancel(t.Context())
			var captured, released atomic.Int64
			var running sync.WaitGroup
			count := func(n *atomic.Int64, err error) {
				switch why := refusal.From(err); {
				case err == nil:
					n.Add(1)
				case why == nil || why.Code != refusal.HoldNotActive && why.Code != refusal.HoldExpired && why.Code != refusal.InvalidAmount:
					t.Error(err)
				}
			}
			for i := range 8 {
				running.Go(func() {
					count(&captured, second(b.CaptureHold(ctx, payments.CaptureHoldInput{By: payments.Application, Hold: id, Key: fmt.Sprint("c", i, b.owner)})))
				})
				running.Go(func() { count(&released, second(b.ReleaseHold(ctx, b.release(id, "", fmt.Sprint("r", i))))) })
			}
			running.Go(func() { b.Sweep(ctx) })
			running.Go(func() {
				_, err := b.Refund(ctx, payments.RefundInput{Deposit: paid.Operation, Amount: new(money.Decimal("10.00")), Key: "k"})
				if err != nil {
					t.Error(err)
				}
			})
			running.Go(func() {
				err := b.close(t, b.owner)
				if why := refusal.From(err); err == nil && b.hold(t, id).State == hold.StateACTIVE || err != nil && (why == nil || why.Code != refusal.Disabled) {
					t.Errorf("closing beside a hold: %v", err)
				}
			})
			running.Wait()
			b.Sweep(ctx)
			h := b.hold(t, id)
			if n := captured.Load() + released.Load(); n > 1 || n == 0 && h.State != hold.StateEXPIRED || round%2 == 1 && captured.Load() > 0 {
				t.Errorf("%d captures and %d releases; the hold is %s", captured.Load(), released.Load(), h.State)
			}
			b.verified(t)
		}
	})
}

// What a refund takes back comes from free money, and holds stay. The rest is owed, and paid by
// what a hold returns before anybody can spend it.
func TestHoldsAndDebts(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		for name, end := range map[string]func(b *fixture, id gid.ID) error{
			"released": func(b *fixture, id gid.ID) error { return second(b.ReleaseHold(t.Context(), b.release(id, "", "r"))) },
			"expired":  func(b *fixture, _ gid.ID) error { b.pass(8 * 24 * time.Hour); b.Sweep(t.Context()); return nil },
			"lowered":  func(b *fixture, id gid.ID) error { return second(b.UpdateHold(t.Context(), b.update(id, "0.01", "u"))) },
		} {
			b := setup(t, db)
			b.stripe.createRefund = givenBack
			paid := b.deposit(t, "10.00")
			id := b.placed(t, "8.00")
			_, err := b.Refund(t.Context(), payments.RefundInput{Deposit: paid.Operation, Amount: new(money.Decimal("6.00")), Key: "k"})
			must(t, err)
			b.wantHold(t, id, hold.StateACTIVE, 800, 0, 0, 800, 800) // 2.00 were free, 4.00 are owed
			must(t, end(b, id))
			if left := b.balance(t); left != 400 {
				t.Errorf("%s: %d are left, want 400", name, left)
			}
			b.verified(t)
		}
		b := setup(t, db) // a capture is covered, and what it leaves pays
		b.stripe.createRefund = givenBack
		paid := b.deposit(t, "10.00")
		id := b.placed(t, "10.00")
		must(t, second(b.Refund(t.Context(), payments.RefundInput{Deposit: paid.Operation, Amount: new(money.Decimal("10.00")), Key: "k"})))
		in := b.capture(id, "7.00", "c")
		in.KeepOpen = false
		must(t, second(b.CaptureHold(t.Context(), in)))
		b.wantHold(t, id, hold.StateCAPTURED, 1000, 700, 300, 0, 0)
		b.verified(t)
	})
}

// A hold expires by time, whether or not anybody has released it. An extended one does not.
func TestHoldExpiry(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.deposit(t, "25.00")
		minute := b.holdOf("10.00", "k")
		minute.ExpiresIn = new(60)
		done, err := b.PlaceHold(t.Context(), minute)
		must(t, err)
		kept := b.placed(t, "5.00")
		b.pass(59*time.Second + 999*time.Millisecond)
		must(t, second(b.CaptureHold(t.Context(), b.capture(done.Hold, "1.00", "in time"))))
		b.pass(time.Millisecond)
		for _, err := range []error{
			second(b.CaptureHold(t.Context(), b.capture(done.Hold, "1.00", "late"))),
			second(b.UpdateHold(t.Context(), b.update(done.Hold, "20.00", "late too"))),
			second(b.UpdateHold(t.Context(), payments.UpdateHoldInput{
				By: payments.Application, Hold: done.Hold, ExpiresAt: new(b.clock().Add(time.Hour)), Key: "extended" + string(b.owner),
			})),
		} {
			wantRefusal(t, err, refusal.HoldExpired)
		}
		b.wantHold(t, done.Hold, hold.StateACTIVE, 1000, 100, 0, 2400, 1400)
		b.Sweep(t.Context())
		b.Sweep(t.Context())
		b.wantHold(t, done.Hold, hold.StateEXPIRED, 1000, 100, 900, 2400, 500)
		_, err = b.CaptureHold(t.Context(), b.capture(done.Hold, "1.00", "later"))
		wantRefusal(t, err, refusal.HoldExpired)
		if h := b.hold(t, kept); h.State != hold.StateACTIVE {
			t.Errorf("%+v", h)
		}
		b.verified(t)
	})
}

// Money that is too young to be charged is too young to be held. A capture takes mature money
// first, as a charge does, and what it brings back is as young as it was.
func TestHoldsOfYoungMoney(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		const delay = 72 * time.Hour
		b.Service = payments.New(db, b.stripe, payments.Options{PayoutDelay: delay, SpendDelay: 24 * time.Hour})
		payable := func() int64 {
			t.Helper()
			w, err := db.Client().Wallet.Get(t.Context(), b.wallet)
			must(t, err)
			left, err := b.Available(t.Context(), b.wallet, w.CurrentBalance-w.Held)
			must(t, err)
			return left
		}
		b.deposit(t, "10.00")
		b.pass(delay + 2*time.Hour)
		b.deposit(t, "20.00")
		_, err := b.PlaceHold(t.Context(), b.holdOf("10.01", "young"))
		wantRefusal(t, err, refusal.InsufficientFunds)
		small := b.placed(t, "4.00")
		if payable() != 600 {
			t.Errorf("payable beside a hold: %d", payable())
		}
		over := b.capture(small, "10.01", "over")
		over.AllowOver = true
		_, err = b.CaptureHold(t.Context(), over)
		wantRefusal(t, err, refusal.InsufficientFunds)
		b.pass(26 * time.Hour)
		must(t, second(b.UpdateHold(t.Context(), b.update(small, "15.00", "u"))))
		if payable() != 0 {
			t.Errorf("payable beside a hold of 15.00: %d", payable())
		}
		of, err := b.CaptureHold(t.Context(), b.capture(small, "", "all"))
		must(t, err)
		if payable() != 0 || b.balance(t) != 1500 {
			t.Errorf("after the capture: %d of %d", payable(), b.balance(t))
		}
		must(t, second(b.RefundCharge(t.Context(), b.refund(of.Operation, "", "back"))))
		if payable() != 1000 || b.balance(t) != 3000 {
			t.Errorf("after its refund: %d of %d", payable(), b.balance(t))
		}
		b.verified(t)
	})
}

// Changes of holds ride in the groups of charges and transfers, and tell who watches.
func TestHoldsAmongOthers(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.deposit(t, "25.00")
		f := b.friend(t)
		changes := make(chan struct{}, 1)
		defer db.Watch(func() {
			select {
			case changes <- struct{}{}:
			default:
			}
		}, b.wallet)()
		id := b.placed(t, "10.00")
		select {
		case <-changes:
		case <-time.After(5 * time.Second):
			t.Error("nobody was told of the hold")
		}
		var running sync.WaitGroup
		ctx := context.WithoutCancel(t.Context())
		for i := range 30 {
			key := fmt.Sprint(i)
			running.Go(func() {
				var err error
				switch i % 5 {
				case 0:
					_, err = b.CaptureHold(ctx, b.capture(id, "0.50", key))
				case 1:
					_, err = b.Charge(ctx, b.charge("0.50", key))
				case 2:
					_, err = b.send(t, f.wallet, "0.50", key)
				case 3:
					_, err = b.PlaceHold(ctx, b.holdOf("0.50", key))
				default:
					_, err = b.ReleaseHold(ctx, b.release(id, "0.50", key))
				}
				if err != nil {
					t.Error(i, err)
				}
			})
		}
		running.Wait()
		b.wantHold(t, id, hold.StateACTIVE, 1000, 300, 300, 1600, 700)
		b.verified(t)
	})
}

// The owner's account stays while money is on hold.
func TestHoldsKeepAccounts(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.deposit(t, "5.00")
		id := b.placed(t, "5.00")
		wantRefusal(t, b.close(t, b.owner), refusal.Disabled)
		must(t, second(b.CaptureHold(t.Context(), b.capture(id, "", "c"))))
		must(t, b.close(t, b.owner))
		_, err := b.PlaceHold(t.Context(), b.holdOf("1.00", "closed"))
		wantRefusal(t, err, refusal.Disabled)
	})
}

// A wallet has at most so many active holds, however many come at once, and one that ends makes
// room.
func testTooManyHolds(t *testing.T, b *fixture) {
	b.deposit(t, "100.00")
	first := b.placed(t, "0.01")
	ctx := context.WithoutCancel(t.Context())
	var running sync.WaitGroup
	var placed atomic.Int64
	for i := range payments.MaxActiveHolds + 20 {
		running.Go(func() {
			_, err := b.PlaceHold(ctx, b.holdOf("0.01", fmt.Sprint("many", i)))
			switch why := refusal.From(err); {
			case err == nil:
				placed.Add(1)
			case why == nil || why.Code != refusal.RateLimited:
				t.Error(err)
			}
		})
	}
	running.Wait()
	if placed.Load() != payments.MaxActiveHolds-1 {
		t.Errorf("%d more holds were placed", placed.Load())
	}
	must(t, second(b.ReleaseHold(ctx, b.release(first, "", "r"))))
	b.placed(t, "0.01")
	_, err := b.PlaceHold(ctx, b.holdOf("0.01", "one more"))
	wantRefusal(t, err, refusal.RateLimited)
	b.verified(t)
}
