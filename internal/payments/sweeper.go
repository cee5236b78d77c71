package payments

import (
	"context"
	"fmt"
	"sync"
	"time"

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
	owner string // the column or SQL that tells whose a row is; empty: nobody has many
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
		{table: "stripe_events", where: parked, owner: "coalesce(owner_id, 'nobody')", claim: s.takeEvent, wake: s.poke},
		{table: "deposits", where: parked, owner: "owner_id", claim: s.deposits().claim(s)},
		{table: "payouts", where: parked, owner: "owner_id", claim: s.payouts().claim(s)},
		{table: "refunds", where: parked, owner: "owner_id", claim: s.refunds().claim(s)},
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
	kinds.Go(func() {
		if err := s.expireHolds(ctx); err != nil && ctx.Err() == nil {
			s.log.WarnContext(ctx, "expire holds", "error", err)
		}
	})
	kinds.Wait()
	w.running.Wait()
}

// sweep begins work on every row of one kind that is due, as calls become free. It runs
// rounds until one reaches the share of no owner who has more due, and does not wait for
// the last calls. It fails when the rows could not be read; a row that cannot be claimed
// is passed over. It begins no round after sweepAtMost, so that a sweep with much to do
// is not mistaken for one that hangs.
func (w *sweeper) sweep(ctx context.Context, k kind) error {
	var first time.Time
	for share := ownerShare; ; {
		r, err := w.runRound(ctx, k, share)
		if err != nil || len(r.waiting) == 0 {
			return err
		}
		if first.IsZero() {
			first = r.began
		}
		if r.began.Sub(first) > sweepAtMost {
			return nil
		}
		share = max(ownerShare, roundSize/len(r.waiting))
	}
}

// runRound runs one round. A round that leaves rows of an owner has claimed a share of
// theirs, so no round that leaves some is in vain.
func (w *sweeper) runRound(ctx context.Context, k kind, share int) (*round, error) {
	if w.idle() {
		return nil, errWrongClock
	}
	now, err := w.db.Now(ctx)
	if err != nil {
		return nil, err
	}
	if k.wake == nil { // nobody else works on what wakes the sweeper
		now = now.Add(-w.lag)
	}
	r := newRound(k, now, share)
	for {
		free := w.slot(ctx, k)
		if free == nil {
			return r, ctx.Err()
		}
		next, do, err := w.claimNext(ctx, r)
		if err != nil && ctx.Err() == nil {
			w.log.ErrorContext(ctx, "sweep", "table", k.table, "id", next.id, "error", err)
		}
		if next.place == r.last { // no more, or the database is away
			free()
			return r, err
		}
		r.advance(next, do != nil)
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
func (w *sweeper) claimNext(ctx context.Context, r *round) (next due, do task, err error) {
	err = r.passOver(ctx, w.db)
	next = due{place: r.last}
	if err != nil {
		return next, nil, err
	}
	err = w.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) (err error) {
		do = nil
		next, err = r.pick(ctx, tx)
		if err == nil && r.takes(next) {
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
