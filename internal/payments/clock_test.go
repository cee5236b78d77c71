package payments_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
)

// A replica whose clock is wrong says so. It works all the same while that is not much,
// and leaves operations to others, with its answers, when it is; until it is right again.
func TestWrongClock(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b, log := setup(t, db), &lockedLog{}
		b.funded(t)
		var off time.Duration
		wrong := payments.New(db, b.stripe, payments.Options{
			Clock: func() time.Time { return b.clock().Add(off) }, Log: slog.New(slog.NewTextHandler(log, nil)),
		})
		for _, c := range []struct {
			off         time.Duration
			ready, idle bool
		}{
			{0, true, false}, {4 * time.Second, true, false}, {-6 * time.Second, false, false}, {59 * time.Second, false, false},
			{16 * time.Minute, false, true}, {-8766 * time.Hour, false, true}, {time.Second, true, false},
		} {
			off = c.off
			must(t, wrong.CheckClock(t.Context()))
			if ready := wrong.Ready() == nil; ready != c.ready {
				t.Errorf("%s off: ready %t", c.off, ready)
			}
			done, err := wrong.Payout(t.Context(), payments.PayoutInput{Owner: b.owner, Amount: "1.00", Key: string(gid.New("key"))})
			must(t, err)
			wrong.Sweep(t.Context())
			state := db.Client().Payout.GetX(t.Context(), done.Operation).State
			if idle := state == payout.StatePending; idle != c.idle {
				t.Errorf("%s off: the payout is %s", c.off, state)
			}
			b.Sweep(t.Context()) // another replica
			if state := db.Client().Payout.GetX(t.Context(), done.Operation).State; state != payout.StateSent {
				t.Errorf("%s off: with another replica the payout is %s", c.off, state)
			}
			b.pass(2 * time.Minute)
		}
		if n := log.count("alarm: the clock of this machine"); n != 4 {
			t.Errorf("%d alarms, want 4", n)
		}
		b.verified(t)
	})
}

// What a machine has claimed before it was suspended it does not send afterwards: by the
// database's clock where the suspension was before the call, and by the machine's where
// it was within.
func TestSuspendedBetweenClaimAndSend(t *testing.T) {
	t.Parallel()
	t.Run("BeforeTheCall", func(t *testing.T) {
		t.Parallel()
		dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
			b := setup(t, db)
			b.funded(t)
			b.stripe.createTransfer = nil // must not be called
			asked := 0
			db.UseClock(func() time.Time {
				if asked++; asked > 2 { // it holds, it claims, and then it sleeps
					b.pass(30 * time.Second)
				}
				return b.clock()
			})
			done, err := b.Payout(t.Context(), payments.PayoutInput{Owner: b.owner, Amount: "1.00", Key: "asleep"})
			must(t, err)
			b.wantPayout(t, done.Operation, payout.StateSending, 2400)
			db.UseClock(b.clock)
			b.stripe.createTransfer = moved
			b.pass(time.Minute)
			b.Sweep(t.Context())
			b.wantPayout(t, done.Operation, payout.StateSent, 2400)
		})
	})
	t.Run("WithinTheCall", func(t *testing.T) {
		t.Parallel()
		dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
			w := newTown(t, db)
			w.onboarded(t)
			w.pay(t, "25.00", "pm_card_visa")
			suspended := payments.New(db, w.client, payments.Options{
				Clock: func() time.Time { return time.Now().Add(-time.Minute) }, // so that it is later than it thought
			})
			done, err := suspended.Payout(t.Context(), payments.PayoutInput{Owner: w.owner, Amount: "1.00", Key: "asleep"})
			must(t, err)
			w.wantPayout(t, done.Operation, payout.StateSending, 2400)
			w.pass(2 * time.Minute)
			w.Sweep(t.Context())
			w.wantPayout(t, done.Operation, payout.StateSent, 2400)
			w.agrees(t)
		})
	})
}

// A database whose clock jumps ahead, as after a failover, does not make a look-up
// believed that came too early by Stripe's clock.
func TestLookUpTooEarlyByStripesClock(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTown(t, db)
		w.onboarded(t)
		w.pay(t, "25.00", "pm_card_visa")
		w.control(t, "faults", `{"kind":"gateway","method":"POST","path":"/v1/transfers","times":3}`)
		done, err := w.Payout(t.Context(), payments.PayoutInput{Owner: w.owner, Amount: "1.00", Key: "k"})
		must(t, err)
		for range 2 {
			w.pass(15 * time.Second)
			w.Sweep(t.Context())
		}
		w.wantPayout(t, done.Operation, payout.StateReconcile, 2400)
		for range 3 {
			w.pass(20 * time.Minute)
			w.Sweep(t.Context())
			w.wantPayout(t, done.Operation, payout.StateReconcile, 2400)
		}
		w.control(t, "clock", `{"seconds":1800}`)
		w.pass(20 * time.Minute)
		w.Sweep(t.Context()) // nothing is there: a new attempt
		w.Sweep(t.Context())
		w.wantPayout(t, done.Operation, payout.StateSent, 2400)
		w.agrees(t)
	})
}

// Rows that a clock wrote which was a year ahead hold nothing up.
func TestRowsFromTheFutureAreHealed(t *testing.T) {
	t.Parallel()
	write := func(t *testing.T, b *fixture, statement string, args ...any) {
		t.Helper()
		must(t, b.db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			_, err := tx.Exec(ctx, statement, args...)
			return err
		}))
	}
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.funded(t)
		year := b.clock().Add(365 * 24 * time.Hour)
		t.Run("next_at", func(t *testing.T) {
			b.stripe.createTransfer = func(string, processor.TransferOrder) (processor.StripeTransfer, error) {
				return processor.StripeTransfer{}, refused(processor.Ambiguous)
			}
			done, err := b.Payout(t.Context(), payments.PayoutInput{Owner: b.owner, Amount: "1.00", Key: "next"})
			must(t, err)
			write(t, b, "UPDATE payouts SET next_at = $1 WHERE id = $2", year, done.Operation.String())
			b.stripe.createTransfer = moved
			b.Sweep(t.Context())
			b.wantPayout(t, done.Operation, payout.StateSent, 2400)
			must(t, b.Receive(t.Context(), processor.Notice{ID: "evt_future", Type: "x.y", Object: "z"}))
			write(t, b, "UPDATE stripe_events SET next_at = $1", year)
			write(t, b, "UPDATE payout_accounts SET next_at = $1", year)
			b.Sweep(t.Context())
			if db.Client().StripeEvent.GetX(t.Context(), "evt_future").ProcessedAt == nil {
				t.Error("the event waits for a year")
			}
			if at := *db.Client().PayoutAccount.GetX(t.Context(), b.account()).NextAt; at.After(b.clock().Add(25 * time.Hour)) {
				t.Errorf("the account is asked about at %s", at)
			}
		})
		t.Run("sent_at", func(t *testing.T) {
			b.stripe.createTransfer = func(string, processor.TransferOrder) (processor.StripeTransfer, error) {
				return processor.StripeTransfer{}, refused(processor.Ambiguous)
			}
			done, err := b.Payout(t.Context(), payments.PayoutInput{Owner: b.owner, Amount: "1.00", Key: "sent"})
			must(t, err)
			write(t, b, `UPDATE payouts SET state = 'RECONCILE', first_sent_at = $1, last_sent_at = $1, next_at = $1 WHERE id = $2`, year, done.Operation.String())
			b.stripe.findTransfers = func(gid.ID) ([]processor.StripeTransfer, error) { return nil, nil }
			b.stripe.createTransfer = moved
			b.Sweep(t.Context())
			for range 2 {
				b.wantPayout(t, done.Operation, payout.StateReconcile, 2300)
				b.pass(8 * time.Minute)
				b.Sweep(t.Context()) // not before the quiet time has passed from now on
			}
			b.Sweep(t.Context())
			b.wantPayout(t, done.Operation, payout.StateSent, 2300)
		})
		t.Run("synced_at", func(t *testing.T) {
			write(t, b, "UPDATE payout_accounts SET synced_at = $1, transfers_enabled = FALSE", year)
			must(t, b.Receive(t.Context(), processor.Notice{ID: gid.New("evt"), Type: "account.updated", Object: b.account().String()}))
			b.Sweep(t.Context())
			a := db.Client().PayoutAccount.GetX(t.Context(), b.account())
			if !a.TransfersEnabled || a.SyncedAt.After(b.clock()) {
				t.Errorf("the news were ignored: %+v", a)
			}
		})
		t.Run("checked_at", func(t *testing.T) {
			read := 0
			b.stripe.statement = func(func(processor.BalanceTransaction) error) error { read++; return nil }
			must(t, b.ReconcileDue(t.Context()))
			write(t, b, "UPDATE gates SET checked_at = $1", year)
			for range 2 { // the second time it is not due
				must(t, b.ReconcileDue(t.Context()))
			}
			if read != 2 {
				t.Errorf("the statement was read %d times, want 2", read)
			}
		})
		b.verified(t)
	})
}
