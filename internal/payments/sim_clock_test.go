package payments_test

import (
	"context"
	"fmt"
	"time"

	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
)

// In the simulation s.now is the time as it is. Stripe's clock shows it. The database's
// may jump once, as when another server takes over; and each replica has a clock of its
// own, which may be wrong by any amount, drift and jump. A replica may be suspended
// whenever it reads a clock outside a transaction (sim.sleep).

// simClock is a replica's clock.
type simClock struct {
	off   time.Duration
	drift int64 // microseconds in a second
	since time.Time
}

func (c *simClock) at(now time.Time) time.Time {
	return now.Add(c.off).Add(time.Duration(now.Sub(c.since).Seconds()*float64(c.drift)) * time.Microsecond)
}

// database is the database's clock, as whoever reads it sees it.
func (s *sim) database() time.Time {
	s.read()
	return s.shows(s.current)
}

// shows is what the database's clock shows to a replica.
func (s *sim) shows(replica int) time.Time {
	if s.mistake == replicasTime {
		return s.clocks[replica].at(s.now)
	}
	return s.now.Add(s.jumped)
}

// hear tells a caller what Stripe's clock shows.
func (x *simStripe) hear(ctx context.Context) {
	if x.mistake != deafToStripe {
		processor.HearClock(ctx, x.now.Truncate(time.Second))
	}
}

// clockGoes sets a replica's clock, right or wrong, or has another server with another
// clock take the database over.
func clockGoes(ctx context.Context, s *sim) (string, error) {
	if s.mistake == "" && s.jumped == 0 && s.rng.IntN(10) == 0 {
		s.jumped = []time.Duration{16 * time.Minute, 40 * time.Minute, -10 * time.Minute, 3 * time.Second}[s.rng.IntN(4)]
		return fmt.Sprintf("the database's jumps by %s", s.jumped), nil
	}
	i := s.rng.IntN(len(s.replicas))
	s.clocks[i].off = []time.Duration{
		0, 0, 2 * time.Second, -4 * time.Second, 9 * time.Second, -50 * time.Second,
		16 * time.Minute, -16 * time.Minute, 26 * time.Hour, 8766 * time.Hour, -8766 * time.Hour,
	}[s.rng.IntN(11)]
	s.clocks[i].drift, s.clocks[i].since = int64(s.rng.IntN(401)-200), s.now
	if s.mistake == replicasTime || s.rng.IntN(3) == 0 { // it is found out later
		return fmt.Sprintf("replica %d is off by %s", i, s.clocks[i].off), nil
	}
	return fmt.Sprintf("replica %d is off by %s, and notices", i, s.clocks[i].off), s.use(i).CheckClock(ctx)
}

// measure is a replica comparing clocks.
func measure(ctx context.Context, s *sim) (string, error) {
	if s.mistake == replicasTime {
		return "", nil
	}
	return "", s.replica().CheckClock(ctx)
}

// rightClocks sets every replica's clock to the database's, right or not.
func (s *sim) rightClocks(ctx context.Context) {
	for i := range s.clocks {
		s.clocks[i] = simClock{since: s.now, off: s.jumped}
		s.blameErr(s.use(i).CheckClock(ctx))
	}
}

// use makes a replica the one that acts.
func (s *sim) use(i int) *payments.Service {
	s.current = i
	return s.replicas[i]
}

// failover has another server take the database over, whose clock is ahead, while a
// request is on its way to Stripe and what sent it waits to be looked up; then that is
// done, and the request arrives.
func (s *sim) failover() {
	due := s.reconciled()
	if s.jumped != 0 || s.depth > 0 || len(s.stripe.flying) == 0 || len(due) == 0 {
		return
	}
	s.jumped, s.calm = 40*time.Minute, true
	defer func() { s.calm = false }()
	for id, table := range due {
		_ = s.use(0).MoveOn(context.Background(), table, id)
	}
	for len(s.stripe.flying) > 0 && s.wrong == nil {
		_, _ = land(context.Background(), s)
		s.check()
	}
}

// reconciled is what waits to be looked up, with its table.
func (s *sim) reconciled() map[gid.ID]string {
	rows, due := s.load(), map[gid.ID]string{}
	for _, p := range rows.payouts {
		if p.State == payout.StateReconcile {
			due[p.ID] = "payouts"
		}
	}
	for _, d := range rows.deposits {
		if d.State == deposit.StateReconcile {
			due[d.ID] = "deposits"
		}
	}
	return due
}
