package payments_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/payments"
)

// runs is a Meter that hears of tasks.
type runs struct {
	counts
	ran    map[string]int
	failed map[string]int
}

func (r *runs) Ran(task string, _ time.Duration, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ran[task]++; err != nil {
		r.failed[task]++
	}
}

// A task that fails, panics or hangs is counted, and somebody is told when it has not
// succeeded for five of its periods; one that another replica does is neither.
func TestTasksAreWatched(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		do           func(ctx context.Context) error
		ran, failed  bool
		alarms, most int
	}{
		"OK":           {func(context.Context) error { return nil }, true, false, 0, 0},
		"Fails":        {func(context.Context) error { return errors.New("no") }, true, true, 3, 4},
		"Panics":       {func(context.Context) error { panic("no") }, true, true, 3, 4},
		"Hangs":        {func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }, false, false, 3, 4},
		"Elsewhere":    {func(context.Context) error { return &payments.NotDue{Succeeded: time.Now()} }, false, false, 0, 0},
		"NotElsewhere": {func(context.Context) error { return &payments.NotDue{} }, false, false, 3, 4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				db, err := database.Open(t.Context(), "sqlite::memory:", "USD")
				must(t, err)
				defer func() { _ = db.Close() }() // it lives in memory
				heard, log := &runs{ran: map[string]int{}, failed: map[string]int{}}, &lockedLog{}
				s := payments.New(db, &stripe{}, payments.Options{Meter: heard, Log: slog.New(slog.NewTextHandler(log, nil))})
				ctx, stop := context.WithCancel(t.Context())
				var running sync.WaitGroup
				running.Go(func() { s.RunTask(ctx, payments.Task{Name: "one", Every: 2 * time.Minute, Do: c.do}) })
				<-time.After(41 * time.Minute)
				stop()
				running.Wait()
				if (heard.ran["one"] > 0) != c.ran || (heard.failed["one"] > 0) != c.failed {
					t.Errorf("it ran %d times and failed %d times", heard.ran["one"], heard.failed["one"])
				}
				if n := log.count("alarm: a background task"); n < c.alarms || n > c.most {
					t.Errorf("%d alarms in 41 minutes", n)
				}
			})
		})
	}
}

// Whatever Run does in the background is counted under its name.
func TestEveryTaskHasAName(t *testing.T) {
	t.Parallel()
	names := payments.New(dbtest.New(t), &stripe{}, payments.Options{}).TaskNames()
	for _, want := range []string{"sweep_stripe_events", "sweep_payouts", "reconcile", "reconcile_fees", "poll_disputes"} {
		if !slices.Contains(names, want) {
			t.Errorf("%s is not among %v", want, names)
		}
	}
}
