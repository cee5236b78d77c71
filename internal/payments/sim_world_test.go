package payments_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime"
	"strings"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/refusal"
)

// sim is the whole program in one process, without a thread: the real Service
// twice, as two replicas, on a real database in memory, in front of a simulated
// Stripe, on a clock that the simulation moves. A seed decides everything: whose
// turn it is, what goes wrong, and at which reading of the clock a replica dies.
// Whenever a replica waits for Stripe, others may go on in between.
type sim struct {
	seed     uint64
	rng      *rand.Rand
	db       *database.DB
	stripe   *simStripe
	replicas []*payments.Service
	now      time.Time
	clocks   []simClock    // of the replicas
	current  int           // the replica that acts
	jumped   time.Duration // of the database's clock
	mistake  simMistake    // what is taken out of the program; empty: nothing
	stepped  func()        // hears of each step; nil: nobody does
	fuse     int           // readings until the replica that reads dies; 0: it lives
	storm    int           // how bad the seed's network is
	calm     bool          // nothing goes wrong any more
	steps    int
	depth    int // of turns inside turns
	users    []simUser
	orders   []simOrder
	desk     simDesk
	rows     simRows
	diary    []string
	shut     []simShut            // when operators had shut the gate
	frozen   map[gid.ID][]simShut // and frozen a wallet
	planted  bool                 // a difference of the books is there on purpose
	wrong    error                // the first thing that must not be
}

// simUser is somebody with a wallet.
type simUser struct{ id, wallet gid.ID }

// simOrder is what a client asks, and what its key was answered with.
type simOrder struct {
	ask    func(ctx context.Context, s *payments.Service) (payments.Result, error)
	answer gid.ID
}

// died is the panic of a replica that is killed.
type died struct{}

func newSim(seed uint64, mistake simMistake) (*sim, error) {
	db, err := dbtest.InMemory()
	if err != nil {
		return nil, err
	}
	s := &sim{
		frozen: map[gid.ID][]simShut{},
		seed:   seed, db: db, now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), mistake: mistake, desk: emptyDesk(),
		rng: rand.New(rand.NewPCG(seed, 1)), //nolint:gosec // a seed is no secret
	}
	s.stripe = &simStripe{sim: s, keys: map[string]stored{}}
	s.rows.watch(db)
	s.storm = []int{1, 1, 2, 5}[s.rng.IntN(4)]
	if s.rng.IntN(4) == 0 {
		s.stepped = s.failover
	}
	db.UseClock(s.database)
	s.clocks = []simClock{{since: s.now}, {since: s.now}}
	for i := range 2 {
		s.replicas = append(s.replicas, payments.New(db, s.stripe, payments.Options{
			Clock: func() time.Time { return s.clocks[i].at(s.now) }, Log: slog.New(simLog{s}), Limits: s.limits(),
			ReturnURL: "https://app.example/return", RefreshURL: "https://app.example/refresh",
		}))
		s.replicas[i].Impatient()
		s.replicas[i].UseShare(i)
	}
	if err := s.populate(); err != nil || s.rng.IntN(4) == 0 {
		return s, err
	}
	return s, s.furnish()
}

// populate makes the users; the last two are operators.
func (s *sim) populate() error {
	return s.db.InTx(context.Background(), func(ctx context.Context, tx *database.Tx) error {
		s.users = nil
		for i := range 5 {
			u, err := tx.User.Create().SetEmail(fmt.Sprintf("user%d@example.com", i)).SetPasswordHash("x").Save(ctx)
			if err != nil {
				return err
			}
			s.users = append(s.users, simUser{u.ID, u.WalletID})
		}
		s.desk.operators, s.users = [2]gid.ID{s.users[3].id, s.users[4].id}, s.users[:3]
		return nil
	})
}

// furnish lets most stories begin where money can go out.
func (s *sim) furnish() error {
	s.calm = true
	defer func() { s.calm = false }()
	for _, u := range s.users {
		if _, _, err := s.replicas[0].StartOnboarding(context.Background(), u.id, ""); err != nil {
			return err
		}
		a := s.stripe.accounts[len(s.stripe.accounts)-1]
		a.DetailsSubmitted, a.TransfersEnabled, a.PayoutsEnabled, a.RequirementsDue = true, true, true, []string{}
		_, err := s.replicas[0].Deposit(context.Background(), payments.DepositInput{
			Owner: u.id, Amount: "100.00", PaymentMethod: "pm_ok", Key: "furnished",
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// read is a replica reading the clock; it may be its last deed. Where it holds no
// transaction, it may also sleep there, as a machine may at any time, and others
// go on.
func (s *sim) read() time.Time {
	s.rows.stale[lines] = true // nothing is written without a look at the clock
	s.now = s.now.Add(time.Duration(s.rng.IntN(5)) * time.Millisecond)
	if s.fuse > 0 {
		if s.fuse--; s.fuse == 0 {
			panic(died{})
		}
	}
	if !s.calm && s.depth > 0 && s.depth < 3 && s.rng.IntN(25) == 0 && !inTransaction() {
		s.sleep()
	}
	return s.now
}

// sleep lets time go by, and others do what they do.
func (s *sim) sleep() {
	for range 1 + s.rng.IntN(4) {
		if s.rng.IntN(4) == 0 {
			longest := []time.Duration{time.Minute, time.Hour, 3 * time.Hour, 26 * time.Hour}[s.rng.IntN(4)]
			s.now = s.now.Add(time.Duration(s.rng.Int64N(int64(longest))))
		}
		s.turn()
	}
}

// inTransaction tells whether its caller holds one, by who called it.
func inTransaction() bool {
	var pcs [64]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	for {
		frame, more := frames.Next()
		if strings.HasSuffix(frame.Function, "(*DB).runTx") {
			return true
		}
		if !more || strings.HasSuffix(frame.Function, "(*sim).play") {
			return false
		}
	}
}

// fault picks one of the things that may go wrong, by their odds in hundred; 0
// is none.
func (s *sim) fault(odds ...int) int {
	if s.calm {
		return 0
	}
	n := s.rng.IntN(100)
	for i, odd := range odds {
		if n -= odd * s.storm; n < 0 {
			return i + 1
		}
	}
	return 0
}

// meanwhile lets others have a turn while somebody waits for Stripe.
func (s *sim) meanwhile() {
	if !s.calm && s.depth < 3 && s.rng.IntN(6) == 0 {
		s.turn()
	}
}

// turn is one step of anybody, and the check of everything after it.
func (s *sim) turn() {
	a, acts := s.choose(), s.current
	s.steps++
	s.depth++
	s.play(a)
	s.depth--
	s.current = acts // whoever waited goes on
	if s.stepped != nil {
		s.stepped()
	}
	if s.wrong == nil {
		s.check()
	}
}

// play runs one action of a replica, which may die in it.
func (s *sim) play(a action) {
	defer func() {
		if r := recover(); r != nil {
			if group, ok := r.(*database.Panicked); ok { // it died in what it wrote for all who waited
				r = group.Value
			}
			if _, ok := r.(died); !ok {
				panic(r)
			}
			s.note("%s: died", a.name)
			s.fuse = 0
		}
	}()
	if s.fault(4) == 1 {
		s.fuse = 1 + s.rng.IntN(8)
	}
	said, err := a.do(context.Background(), s)
	s.fuse = 0
	s.note("%s %s%s", a.name, said, errText(err))
	s.judge(err)
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return ": " + err.Error()
}

func (s *sim) note(format string, args ...any) {
	s.diary = append(s.diary, fmt.Sprintf("%s %s%s", s.now.Format("01-02 15:04:05.000"), strings.Repeat("  ", s.depth), fmt.Sprintf(format, args...)))
}

// judge says which errors must not be: what the database refuses was not asked
// of it by a program that knows what it does.
func (s *sim) judge(err error) {
	var said *refusal.Error
	var short *ledger.Insufficient
	switch {
	case err == nil, errors.As(err, &said):
	case errors.As(err, &short), database.IsUnique(err), database.IsCheck(err), database.IsForeignKey(err):
		s.blame("the database refused: %w", err)
	}
}

// blame keeps the first thing that is wrong.
func (s *sim) blame(format string, args ...any) {
	if s.wrong == nil {
		s.wrong = fmt.Errorf(format, args...)
		s.note("WRONG %v", s.wrong)
	}
}

// replica is whoever does the next thing.
func (s *sim) replica() *payments.Service { return s.use(s.rng.IntN(len(s.replicas))) }

// simLog hears what the program says to its operators.
type simLog struct{ s *sim }

// Enabled hears everything.
func (simLog) Enabled(context.Context, slog.Level) bool { return true }

// Handle blames alarms that no fault of this Stripe can cause. Whether something may need
// a person is looked at after the step (checkAlarms).
func (l simLog) Handle(_ context.Context, r slog.Record) error {
	text := r.Message
	r.Attrs(func(a slog.Attr) bool {
		if id, ok := a.Value.Any().(gid.ID); ok && strings.HasPrefix(r.Message, "alarm: ") {
			l.s.desk.alarms = append(l.s.desk.alarms, simAlarm{id, r.Message})
		}
		if err, ok := a.Value.Any().(error); ok {
			l.s.judge(err)
		}
		text += fmt.Sprintf(" %s=%v", a.Key, a.Value)
		return true
	})
	l.s.note("log: %s", text)
	for _, never := range []string{"transferred twice", "was recreated", "failed too often", "was sent later", "keep differing"} {
		if strings.Contains(r.Message, never) {
			// What an operator has not assigned yet differs, and so does a line that Stripe's statement
			// does not show yet: readings that are far apart may each meet another one. In the end
			// nothing may (finish).
			if never != "keep differing" || !l.s.planted && !l.s.stripe.short && (l.s.mistake != "" || !l.s.stripe.lags()) {
				l.s.blame("%s", text)
			}
		}
	}
	return nil
}

// WithAttrs is not used by the program.
func (l simLog) WithAttrs([]slog.Attr) slog.Handler { return l }

// WithGroup is not used by the program.
func (l simLog) WithGroup(string) slog.Handler { return l }
