package payments

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/payments/processor"
)

// There are four clocks. The database's dates every row and decides about quiet times,
// key horizons, leases and limits: all replicas share it. Stripe's is heard in its
// answers and can only make us wait longer. This machine's monotonic clock bounds a call
// that is under way. Its wall clock decides nothing; it tells that the machine was
// suspended, and a replica on which it is wrong says so and takes no work.

const (
	// clockWarn is the difference of this machine's clock and the database's at which
	// the replica leaves readiness: people are shown times by it, and tokens of
	// issuers elsewhere are judged.
	clockWarn = 5 * time.Second
	// clockStop is the one at which it takes no operations. Money does not depend on
	// it, but a machine that is so far off may be wrong in other ways.
	clockStop = time.Minute
)

// stripeClock is how Stripe's clock stands to the database's, as far as was heard.
type stripeClock struct {
	db *database.DB
	by atomic.Int64
}

// ahead is how far Stripe's clock is ahead of the database's; below zero: behind. Stripe
// tells whole seconds.
func (c *stripeClock) ahead() time.Duration { return time.Duration(c.by.Load()) }

// heardClock is what Stripe's clock showed first in the answers to some calls.
type heardClock struct {
	clock *stripeClock
	mu    sync.Mutex
	first time.Time
}

// hearing returns a context whose calls' answers tell what Stripe's clock showed.
func (c *stripeClock) hearing(ctx context.Context) (context.Context, *heardClock) {
	heard := &heardClock{clock: c}
	return processor.OnClock(ctx, heard.hear), heard
}

// hear notes what Stripe's clock shows in an answer that came just now.
func (h *heardClock) hear(at time.Time) {
	h.clock.by.Store(int64(at.Sub(h.clock.db.Clock())))
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.first.IsZero() || at.Before(h.first) {
		h.first = at
	}
}

// earliest is what it showed first; zero: nothing was heard.
func (h *heardClock) earliest() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.first
}

// window is a time of the database's as Stripe may call it, widened by what the clocks
// differ. A zero end stays none: moved ahead it would be a time before everything, at which
// nothing is found.
func (c *stripeClock) window(from, to time.Time) (earliest, latest time.Time) {
	if !to.IsZero() {
		to = to.Add(max(0, c.ahead()))
	}
	return from.Add(min(0, c.ahead())), to
}

// CheckClock measures how far this machine's clock is ahead of the database's, and says
// so where that is too much.
func (s *Service) CheckClock(ctx context.Context) error {
	off, err := s.db.Offset(ctx, s.options.Clock)
	if err != nil {
		return err
	}
	s.clockOff.Store(int64(off))
	if off.Abs() > clockWarn {
		s.alertOnceAMinute(ctx, &s.clockTold, s.db.Clock(), clockWrong, "ahead", off.String())
	}
	return nil
}

// tendClocks measures this machine's clock, and brings rows forward that fall due
// further ahead than any wait lasts: a clock wrote them that was wrong.
func (s *Service) tendClocks(ctx context.Context) error {
	err := s.CheckClock(ctx)
	for _, k := range s.kinds() {
		err = errors.Join(err, s.heal(ctx, k.table))
	}
	return err
}

// tendClocksFirst is tendClocks before anything else is done.
func (s *Service) tendClocksFirst(ctx context.Context) {
	if err := s.tendClocks(ctx); err != nil && ctx.Err() == nil {
		s.log.WarnContext(ctx, "check the clocks", "error", err)
	}
}

func (s *Service) heal(ctx context.Context, table string) error {
	now, err := s.db.Now(ctx)
	if err != nil {
		return err
	}
	far := now.Add(machine.MaxAhead)
	some, err := column[gid.ID](ctx, s, "SELECT id FROM "+table+" WHERE next_at > $1 ORDER BY next_at LIMIT 1", far)
	if err != nil || len(some) == 0 {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		n, err := tx.Exec(ctx, "UPDATE "+table+" SET next_at = $1 WHERE next_at > $2", tx.Now(ctx), far)
		s.log.WarnContext(ctx, "due dates in the far future were reset", "table", table, "rows", n)
		return err
	})
}

// ClockOffset is how far this machine's clock was ahead of the database's when it was
// last measured.
func (s *Service) ClockOffset() time.Duration { return time.Duration(s.clockOff.Load()) }

// Ready is why this replica should be given no requests; nil when it should.
func (s *Service) Ready() error {
	if off := s.ClockOffset(); off.Abs() > clockWarn {
		return fmt.Errorf("the clock of this machine differs from the database's by %s", off.Round(time.Second))
	}
	return nil
}

var errWrongClock = errors.New("the clock of this machine is wrong: operations are left to other replicas")

// idle tells that this replica's clock is so wrong that it leaves operations to others.
func (s *Service) idle() bool { return s.ClockOffset().Abs() > clockStop }
