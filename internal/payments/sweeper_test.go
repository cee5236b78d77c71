package payments_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/stripeevent"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
)

// interrupted is deposits whose first request was lost; they are due again when
// it comes back.
func (b *fixture) interrupted(t *testing.T, n int) []gid.ID {
	t.Helper()
	b.stripe.createIntent = func(string, processor.IntentOrder) (processor.Intent, error) {
		return processor.Intent{}, refused(processor.Ambiguous)
	}
	ids := make([]gid.ID, n)
	for i := range ids {
		done, err := b.Deposit(t.Context(), payments.DepositInput{
			Owner: b.owner, Amount: "1.00", PaymentMethod: "pm_card_visa", Key: fmt.Sprintf("interrupted %d", i),
		})
		must(t, err)
		ids[i] = done.Operation
	}
	b.stripe.createIntent = paid
	b.pass(time.Minute)
	return ids
}

// flood is events of refunds, which are due.
func (b *fixture) flood(t *testing.T, n int) {
	t.Helper()
	for i := range n {
		must(t, b.Receive(t.Context(), processor.Notice{
			ID: gid.New("evt"), Type: "charge.refunded", Object: fmt.Sprintf("ch_%d", i),
		}))
	}
}

// eventually polls, since what it waits for happens on other goroutines.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for until := time.Now().Add(20 * time.Second); !holds(); <-time.After(5 * time.Millisecond) {
		if time.Now().After(until) {
			t.Fatal(what)
		}
	}
}

func (b *fixture) count(t *testing.T, state deposit.State) int {
	t.Helper()
	n, err := b.db.Client().Deposit.Query().Where(deposit.StateEQ(state)).Count(t.Context())
	must(t, err)
	return n
}

// Calls of one kind that hang take no place from another kind, and the ones that
// hang are not too many.
func TestSweepIsFair(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		due := b.interrupted(t, 30)
		b.flood(t, 50)
		hung := make(chan struct{})
		var hanging atomic.Int32
		b.stripe.charge = func(id string) (processor.Charge, error) {
			hanging.Add(1)
			<-hung
			return processor.Charge{ID: id}, nil
		}
		var sweep sync.WaitGroup
		sweep.Go(func() { b.Sweep(t.Context()) })
		eventually(t, "deposits wait for events", func() bool { return b.count(t, deposit.StateSucceeded) == len(due) })
		if n := hanging.Load(); n < 2 || n > 6 {
			t.Errorf("%d calls for events hang, want 2 to 6", n)
		}
		close(hung)
		sweep.Wait()
		left, err := db.Client().StripeEvent.Query().Where(stripeevent.ProcessedAtIsNil()).Count(t.Context())
		if err != nil || left > 0 {
			t.Errorf("%d events are left, %v", left, err)
		}
	})
}

// However much is due, one sweep does it all.
func TestSweepGoesOn(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.flood(t, 250)
		var asked atomic.Int32
		b.stripe.charge = func(id string) (processor.Charge, error) {
			asked.Add(1)
			return processor.Charge{ID: id}, nil
		}
		b.Sweep(t.Context())
		if asked.Load() != 250 {
			t.Errorf("%d of 250 events were dealt with in one sweep", asked.Load())
		}
	})
}

// Two replicas share the work, and none waits for a row that the other has.
func TestSweepOfReplicas(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.flood(t, 100)
		var mu sync.Mutex
		times := map[string]int{}
		b.stripe.charge = func(id string) (processor.Charge, error) {
			mu.Lock()
			defer mu.Unlock()
			times[id]++
			return processor.Charge{ID: id}, nil
		}
		var replicas sync.WaitGroup
		for range 3 {
			other := payments.New(db, b.stripe, payments.Options{})
			replicas.Go(func() { other.Sweep(t.Context()) })
		}
		replicas.Wait()
		for id, n := range times {
			if n != 1 {
				t.Errorf("%s was asked for %d times", id, n)
			}
		}
		if len(times) != 100 {
			t.Errorf("%d of 100 events were dealt with", len(times))
		}
	})
}

// A row that somebody has locked is left to them; the sweep does not wait.
func TestSweepPassesOverWhatIsLocked(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		if db.Dialect() == dialect.SQLite { // which has one writer, who locks everything
			return
		}
		b := setup(t, db)
		due := b.interrupted(t, 5)
		must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			if _, err := tx.Deposit.Query().Where(deposit.ID(due[0])).Modify(database.ForUpdate).Only(ctx); err != nil {
				return err
			}
			b.Sweep(t.Context()) // would wait for five seconds, and fail
			return nil
		}))
		if n := b.count(t, deposit.StateSucceeded); n != 4 {
			t.Errorf("%d of 4 deposits went on", n)
		}
		b.Sweep(t.Context())
		if n := b.count(t, deposit.StateSucceeded); n != 5 {
			t.Errorf("%d of 5 deposits went on in the end", n)
		}
	})
}

// Whatever was interrupted at the worst moment is finished within 70 seconds, while
// every call for an event hangs; and Run ends when it is told to.
func TestInterruptedWorkIsFinishedInTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		db, err := database.Open(t.Context(), "sqlite::memory:", "USD")
		must(t, err)
		defer func() { _ = db.Close() }() // it lives in memory
		must(t, db.Migrate(t.Context()))
		b := setup(t, db)
		db.UseClock(time.Now)
		b.Service = payments.New(db, b.stripe, payments.Options{ReturnURL: "https://app.example/", RefreshURL: "https://app.example/"})
		b.funded(t)
		b.flood(t, 40)
		b.stripe.charge = func(string) (processor.Charge, error) {
			<-time.After(20 * time.Second)
			return processor.Charge{}, refused(processor.Ambiguous)
		}
		b.stripe.statement = func(func(processor.BalanceTransaction) error) error {
			<-time.After(time.Hour)
			return errors.New("late")
		}
		b.stripe.createTransfer = func(string, processor.TransferOrder) (processor.StripeTransfer, error) {
			panic("the process died here")
		}
		func() {
			defer func() { _ = recover() }()
			_, _ = b.Payout(t.Context(), payments.PayoutInput{Owner: b.owner, Amount: "10.00", Key: "k"})
		}()
		b.stripe.createTransfer = moved
		ctx, stop := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { b.Run(ctx) })
		<-time.After(70 * time.Second)
		row, err := db.Client().Payout.Query().Only(t.Context())
		must(t, err)
		if row.State != payout.StateSent {
			t.Errorf("after 70 seconds the payout is %s", row.State)
		}
		stop()
		running.Wait()
	})
}

// One row's work panics: the others' is done, and the program goes on.
func TestSweepSurvivesAPanic(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.interrupted(t, 8)
		var calls atomic.Int32
		b.stripe.createIntent = func(key string, o processor.IntentOrder) (processor.Intent, error) {
			if calls.Add(1) == 4 {
				panic("about one")
			}
			return paid(key, o)
		}
		for _, want := range []int{7, 8} {
			b.Sweep(t.Context())
			n, err := db.Client().Deposit.Query().Where(deposit.StateEQ(deposit.StateSucceeded)).Count(t.Context())
			if must(t, err); n != want {
				t.Errorf("%d deposits of 8 succeeded, want %d", n, want)
			}
			b.pass(time.Hour)
		}
		b.verified(t)
	})
}
