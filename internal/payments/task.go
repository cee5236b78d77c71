package payments

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/purserhq/purser/internal/database"
)

// Task is something that is done in the background, again and again.
type Task struct {
	Name string
	// Every is how often it succeeds where all is well; it has failed for too long
	// after overduePeriods of it.
	Every time.Duration
	Tick  time.Duration   // how often it is tried; 0: Every
	Wake  <-chan struct{} // does it at once; nil: only time does
	// Do fails with *NotDue where another replica has done it.
	Do func(ctx context.Context) error
}

// NotDue says that a task was not done now, since it was done elsewhere.
type NotDue struct{ Succeeded time.Time } // when it last succeeded, on whatever replica

// Error tells so.
func (*NotDue) Error() string { return "it is not due" }

const (
	overduePeriods = 5
	overdueLeast   = 5 * time.Minute // shorter outages of the database pass by
)

// overdue is how long a task may fail before somebody has to look.
func (t Task) overdue() time.Duration { return max(overduePeriods*t.Every, overdueLeast) }

// RunTask does a task until ctx ends: at once, then at each tick and whenever it is
// woken. It counts each run, and raises an alarm when the task has not succeeded for
// too long, also where it hangs. A panic is a failure.
func (s *Service) RunTask(ctx context.Context, t Task) {
	if t.Tick == 0 {
		t.Tick = t.Every
	}
	w := &taskWatch{succeeded: time.Now()}
	var watching sync.WaitGroup
	defer watching.Wait()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	watching.Go(func() { w.watch(ctx, s, t) })
	for {
		begun := time.Now()
		err := database.Guarded(func() error { return t.Do(ctx) })
		if ctx.Err() == nil {
			s.ran(ctx, t.Name, time.Since(begun), err)
			w.ended(err)
		}
		// A fifth to either side, so that replicas do not march in step.
		jitter := rand.N(t.Tick*2/5+1) - t.Tick/5 //nolint:gosec // not a secret
		timer := time.NewTimer(t.Tick + jitter)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-t.Wake:
			timer.Stop()
		case <-timer.C:
		}
	}
}

// ran counts a run of a task, or of a part of one.
func (s *Service) ran(ctx context.Context, name string, took time.Duration, err error) {
	if _, none := errors.AsType[*NotDue](err); none {
		return
	}
	s.options.Meter.Ran(name, took, err)
	if err != nil && ctx.Err() == nil {
		s.log.WarnContext(ctx, "background task failed", "task", name, "error", err)
	}
}

// part runs a part of a task and counts it by itself.
func (s *Service) part(ctx context.Context, name string, do func(ctx context.Context) error) error {
	begun := time.Now()
	err := do(ctx)
	if ctx.Err() == nil {
		s.options.Meter.Ran(name, time.Since(begun), err)
	}
	return err
}

// taskWatch knows when a task last succeeded.
type taskWatch struct {
	mu        sync.Mutex
	succeeded time.Time // or began
	told      time.Time // when the last alarm was
}

func (w *taskWatch) ended(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	at := time.Now()
	if elsewhere, none := errors.AsType[*NotDue](err); none {
		at, err = elsewhere.Succeeded, nil
	}
	if err == nil && at.After(w.succeeded) {
		w.succeeded = at
	}
}

// watch raises an alarm while the task has not succeeded for too long, and again each
// time that it has lasted so long once more.
func (w *taskWatch) watch(ctx context.Context, s *Service, t Task) {
	tick := time.NewTicker(t.overdue() / overduePeriods)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		w.mu.Lock()
		last := w.succeeded
		late := time.Since(last) > t.overdue() && time.Since(w.told) > t.overdue()
		if late {
			w.told = time.Now()
		}
		w.mu.Unlock()
		if late {
			s.alert(ctx, taskOverdue, "task", t.Name, "for", time.Since(last).Round(time.Second))
		}
	}
}

// tasks are those of Run.
func (s *Service) tasks(w *sweeper) []Task {
	var all []Task
	for _, k := range w.kinds {
		all = append(all, Task{Name: k.task(), Every: sweepTick, Wake: k.wake, Do: func(ctx context.Context) error { return w.sweep(ctx, k) }})
	}
	return append(all,
		Task{Name: "reconcile", Every: statementTick, Tick: sweepTick, Do: s.reconcileDue},
		Task{Name: "check_fence", Every: sweepTick, Do: s.checkDue},
		Task{Name: "clocks", Every: sweepTick, Do: s.tendClocks},
		Task{Name: "expire_holds", Every: sweepTick, Do: s.expireHolds},
		Task{Name: "poll_disputes", Every: statementTick, Do: s.pollDisputes},
	)
}

// task is the name of the task that sweeps the kind.
func (k kind) task() string { return "sweep_" + k.table }

// TaskNames are all tasks of the service and their parts, for who counts them.
func (s *Service) TaskNames() []string {
	names := []string{"reconcile_statement", "reconcile_match", "reconcile_fees", "reconcile_weigh"}
	for _, t := range s.tasks(newSweeper(s, 0)) {
		names = append(names, t.Name)
	}
	return names
}
