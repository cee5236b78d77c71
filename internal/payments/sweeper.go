package payments

import (
	"context"
	"fmt"
	"sync"
	"time"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
)

// How many calls to Stripe the sweeper makes at a time: each kind of rows has
// some to itself, so that no other can hold it up, and whoever has much to do
// takes the spare ones. Stripe takes 25 a second in test mode.
const (
	ownCalls   = 2
	spareCalls = 4
)

// kind is one kind of rows that fall due.
type kind struct {
	table string
	where string // which of its rows never fall due; empty: none
	claim claim
	wake  <-chan struct{} // tells that there is news; nil: only time does
	own   chan struct{}   // its own calls that are under way
}

// claim leases a row that is due, in a transaction, and says what to do about it
// once that is committed; nil when there is nothing to do.
type claim func(ctx context.Context, tx *database.Tx, id gid.ID) (task, error)

// task is the rest of the work on a row: the call, and what comes of it.
type task func(ctx context.Context) error

// kinds are all rows that fall due.
func (s *Service) kinds() []kind {
	const parked = " AND NOT parked"
	return []kind{
		{table: "stripe_events", where: parked, claim: s.takeEvent, wake: s.poke},
		{table: "deposits", where: parked, claim: s.deposits().claim(s)},
		{table: "payouts", where: parked, claim: s.payouts().claim(s)},
		{table: "refunds", where: parked, claim: s.refunds().claim(s)},
		{table: "resolutions", where: parked, claim: s.suspenseRefunds().claim(s)},
		{table: "onboardings", where: parked, claim: s.onboardings().claim(s)},
		{table: "payout_accounts", claim: s.takeAccount},
		{table: "users", claim: s.takeClosing},
	}
}

// take claims one row and works on it.
func (s *Service) take(ctx context.Context, id gid.ID, c claim) error {
	var do task
	err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) (err error) {
		do, err = c(ctx, tx, id)
		return err
	})
	switch {
	case err != nil:
		return fmt.Errorf("claim %s: %w", id, err)
	case do == nil:
		return nil
	}
	return do(ctx)
}

// sweeper works on due rows of all kinds side by side.
type sweeper struct {
	*Service
	lag     time.Duration // what fell due less than that ago is left to whoever made it due
	kinds   []kind
	spare   chan struct{}
	running sync.WaitGroup
}

func newSweeper(s *Service, lag time.Duration) *sweeper {
	w := &sweeper{Service: s, lag: lag, kinds: s.kinds(), spare: make(chan struct{}, spareCalls)}
	for i := range w.kinds {
		w.kinds[i].own = make(chan struct{}, ownCalls)
	}
	return w
}

// Run finishes what was interrupted, polls what is open and deals with the
// inbox, until ctx ends. Any number of replicas may run it. No kind of work
// waits for another, and none for the reconciler.
func (s *Service) Run(ctx context.Context) {
	w := newSweeper(s, headStart)
	s.tendClocksFirst(ctx)
	var loops sync.WaitGroup
	for _, t := range s.tasks(w) {
		loops.Go(func() { s.RunTask(ctx, t) })
	}
	loops.Wait()
	w.running.Wait()
}

// Sweep moves on every row that is due, once, and waits for it. What fails stays
// due.
func (s *Service) Sweep(ctx context.Context) {
	w := newSweeper(s, 0)
	s.tendClocksFirst(ctx)
	var kinds sync.WaitGroup
	for _, k := range w.kinds {
		kinds.Go(func() {
			if err := w.sweep(ctx, k); err != nil && ctx.Err() == nil {
				s.log.WarnContext(ctx, "sweep", "table", k.table, "error", err)
			}
		})
	}
	kinds.Wait()
	w.running.Wait()
}

// round is one sweep of one kind: it visits every row that was due when it began,
// once, in the order in which they fell due. What cannot be claimed is passed
// over until the next one.
type round struct {
	kind
	began   time.Time // what fell due later waits for the next round
	last    place
	visited map[gid.ID]bool
}

// place is where a round has got to.
type place struct {
	at time.Time
	id gid.ID
}

// sweep begins work on every row of one kind that is due now, as calls become
// free. It does not wait for the last of them. It fails when the rows could not be
// read; a row that cannot be claimed is passed over.
func (w *sweeper) sweep(ctx context.Context, k kind) error {
	if w.idle() {
		return errWrongClock
	}
	now, err := w.db.Now(ctx)
	if err != nil {
		return err
	}
	r := round{kind: k, began: now, visited: map[gid.ID]bool{}}
	if k.wake == nil { // nobody else works on what wakes the sweeper
		r.began = r.began.Add(-w.lag)
	}
	for {
		free := w.slot(ctx, k)
		if free == nil {
			return ctx.Err()
		}
		next, do, err := w.claimNext(ctx, r)
		if err != nil && ctx.Err() == nil {
			w.log.ErrorContext(ctx, "sweep", "table", k.table, "id", next.id, "error", err)
		}
		if next == r.last { // no more, or the database is away
			free()
			return err
		}
		r.last, r.visited[next.id] = next, true
		if do == nil {
			free()
			continue
		}
		w.running.Go(func() {
			defer free()
			if err := database.Guarded(func() error { return do(ctx) }); err != nil && ctx.Err() == nil {
				w.log.ErrorContext(ctx, "sweep", "table", k.table, "id", next.id, "error", err)
			}
		})
	}
}

// slot waits for leave to make a call, and gives what ends it; nil when ctx has
// ended.
func (w *sweeper) slot(ctx context.Context, k kind) (free func()) {
	if ctx.Err() != nil {
		return nil
	}
	select {
	case k.own <- struct{}{}:
		return func() { <-k.own }
	case w.spare <- struct{}{}:
		return func() { <-w.spare }
	case <-ctx.Done():
		return nil
	}
}

// claimNext picks the next due row and claims it, in one transaction: of two
// replicas one gets the row and the other the one behind it. The place stays what
// it was when there is none.
func (w *sweeper) claimNext(ctx context.Context, r round) (next place, do task, err error) {
	next = r.last
	err = w.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) (err error) {
		do = nil
		next, err = r.pick(ctx, tx)
		if err == nil && next != r.last && !r.visited[next.id] {
			err = database.Guarded(func() (err error) {
				do, err = r.claim(ctx, tx, next.id)
				return err
			})
		}
		return err
	})
	if err != nil {
		do = nil
	}
	return next, do, err
}

// pick finds and locks the next row that is due and that nobody else has locked:
// whoever has it moves it on.
func (r round) pick(ctx context.Context, tx *database.Tx) (place, error) {
	query := "SELECT id, next_at FROM " + r.table + " WHERE next_at <= $1 AND (next_at, id) > ($2, $3)" + r.where +
		" ORDER BY next_at, id LIMIT 1"
	if tx.Dialect() == dialect.Postgres { // SQLite's transactions begin as the only writer
		query += " FOR UPDATE SKIP LOCKED"
	}
	rows, err := tx.Query(ctx, query, r.began, r.last.at, string(r.last.id))
	if err != nil {
		return r.last, err
	}
	defer func() { _ = rows.Close() }() // Err below tells what Close would
	next := r.last
	if rows.Next() {
		if err := rows.Scan(&next.id, &next.at); err != nil {
			return r.last, err
		}
		next.at = next.at.UTC()
	}
	return next, rows.Err()
}
