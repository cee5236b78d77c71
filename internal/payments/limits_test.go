package payments_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/auditevent"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
	"github.com/purserhq/purser/internal/throttle"
)

// limited is a bench with limits, and its log.
func limited(t *testing.T, db *database.DB, limits payments.Limits) (*fixture, *lockedLog) {
	t.Helper()
	b, log := setup(t, db), &lockedLog{}
	b.Service = payments.New(db, b.stripe, payments.Options{
		Limits: limits, Log: slog.New(slog.NewTextHandler(log, nil)),
		ReturnURL: "https://app.example/return", RefreshURL: "https://app.example/refresh",
	})
	return b, log
}

type lockedLog struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lockedLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lockedLog) count(what string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Count(l.text.String(), what)
}

// many runs do n times at once and counts how often it succeeds; all else must be
// refused with the code.
func many(t *testing.T, n int, code refusal.Code, do func(i int) error) (done int32) {
	t.Helper()
	var running sync.WaitGroup
	for i := range n {
		running.Go(func() {
			switch err := do(i); {
			case err == nil:
				atomic.AddInt32(&done, 1)
			case refusal.From(err) == nil || refusal.From(err).Code != code || refusal.From(err).RetryAt == nil:
				t.Errorf("%d: %v, want %s with a time", i, err, code)
			}
		})
	}
	running.Wait()
	return done
}

func (b *fixture) tryDeposit(ctx context.Context, owner gid.ID, amount money.Decimal, from string) error {
	_, err := b.Deposit(context.WithoutCancel(ctx), payments.DepositInput{
		Owner: owner, Amount: amount, PaymentMethod: "pm_card_visa", Key: string(gid.New("key")), Address: from,
	})
	return err
}

func (b *fixture) tryPayout(ctx context.Context, amount money.Decimal, proved time.Time) error {
	_, err := b.Payout(context.WithoutCancel(ctx), payments.PayoutInput{
		Owner: b.owner, Amount: amount, Key: string(gid.New("key")), ProvedAt: proved,
	})
	return err
}

// Of 32 at once just as many begin as of 32 in turn.
func TestLimitsOfADay(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		for name, c := range map[string]struct {
			limits payments.Limits
			do     func(b *fixture) error
			want   int32
		}{
			"Deposits": {payments.Limits{DepositMaxDailyCount: 7}, func(b *fixture) error { return b.tryDeposit(t.Context(), b.owner, "1", "") }, 7},
			"DepositAmount": { // beside 25.00
				payments.Limits{DepositMaxDailyAmount: money.Each(50)}, func(b *fixture) error { return b.tryDeposit(t.Context(), b.owner, "8.00", "") }, 3,
			},
			"DepositsAnHour": {
				payments.Limits{Deposits: throttle.Limit{Tries: 5, Per: time.Hour}},
				func(b *fixture) error { return b.tryDeposit(t.Context(), b.owner, "1", "") }, 5,
			},
			"Payouts":      {payments.Limits{PayoutMaxDailyCount: 6}, func(b *fixture) error { return b.tryPayout(t.Context(), "0.50", time.Time{}) }, 6},
			"PayoutAmount": {payments.Limits{PayoutMaxDailyAmount: money.Each(5)}, func(b *fixture) error { return b.tryPayout(t.Context(), "0.70", time.Time{}) }, 7},
			"PayoutsAnHour": {
				payments.Limits{Payouts: throttle.Limit{Tries: 4, Per: time.Hour}},
				func(b *fixture) error { return b.tryPayout(t.Context(), "0.50", time.Time{}) }, 4,
			},
		} {
			t.Run(name, func(t *testing.T) {
				b, _ := limited(t, db, payments.Limits{})
				b.funded(t)
				if strings.HasPrefix(name, "Deposits") { // not what funded has begun
					b.owner, b.wallet = b.newUser(t)
				}
				b.Service = payments.New(db, b.stripe, payments.Options{Limits: c.limits})
				if n := many(t, 32, refusal.RateLimited, func(int) error { return c.do(b) }); n != c.want {
					t.Errorf("%d of 32 began, want %d", n, c.want)
				}
				b.pass(25 * time.Hour)
				if err := c.do(b); err != nil {
					t.Errorf("a day later: %v", err)
				}
				b.verified(t)
			})
		}
	})
}

// Whatever else was begun in the day counts, however much of it there is.
func TestLimitOfADayLooksAtAllOfIt(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b, _ := limited(t, db, payments.Limits{})
		b.funded(t)
		b.deposit(t, "3000.00")
		b.Service = payments.New(db, b.stripe, payments.Options{Limits: payments.Limits{PayoutMaxDailyAmount: money.Each(1000), DepositMaxDailyAmount: money.Each(5000)}})
		must(t, b.tryPayout(t.Context(), "890.00", time.Time{}))
		for range 101 {
			must(t, b.tryPayout(t.Context(), "0.05", time.Time{}))
		}
		wantRefusal(t, b.tryPayout(t.Context(), "890.00", time.Time{}), refusal.RateLimited)
		must(t, b.tryPayout(t.Context(), "104.95", time.Time{}))
		wantRefusal(t, b.tryPayout(t.Context(), "0.01", time.Time{}), refusal.RateLimited)
		b.verified(t)
	})
}

func TestPayoutsRest(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		guard := func(b *fixture) {
			t.Helper()
			must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
				return tx.User.UpdateOneID(b.owner).SetGuardedAt(b.clock()).Exec(ctx)
			}))
		}
		t.Run("AfterAChange", func(t *testing.T) {
			b, _ := limited(t, db, payments.Limits{PayoutCooldown: 72 * time.Hour})
			b.funded(t)
			b.pass(73 * time.Hour) // since the first account
			must(t, b.tryPayout(t.Context(), "1", time.Time{}))
			b.pass(time.Minute)
			guard(b)
			b.pass(72*time.Hour - time.Minute)
			err := b.tryPayout(t.Context(), "1", b.clock())
			wantRefusal(t, err, refusal.CoolingDown)
			if why := refusal.From(err); why.RetryAt == nil || !why.RetryAt.Equal(b.clock().Add(time.Minute)) {
				t.Errorf("try again at %v", why.RetryAt)
			}
			f := b.friend(t)
			_, err = b.send(t, f.wallet, "1", "around") // to be paid out from there
			wantRefusal(t, err, refusal.CoolingDown)
			_, err = f.send(t, b.wallet, "1", "none")
			wantRefusal(t, err, refusal.InsufficientFunds)
			b.pass(time.Minute)
			must(t, b.tryPayout(t.Context(), "1", time.Time{}))
			_, err = b.send(t, f.wallet, "1", "around")
			must(t, err)
		})
		t.Run("AfterSigningUp", func(t *testing.T) {
			b, _ := limited(t, db, payments.Limits{PayoutCooldownNewUser: 24 * time.Hour})
			b.funded(t)
			wantRefusal(t, b.tryPayout(t.Context(), "1", b.clock()), refusal.CoolingDown)
			b.pass(25 * time.Hour)
			must(t, b.tryPayout(t.Context(), "1", time.Time{}))
		})
		t.Run("AfterAnotherAccount", func(t *testing.T) {
			b, _ := limited(t, db, payments.Limits{PayoutCooldown: 72 * time.Hour})
			b.funded(t)
			b.pass(73 * time.Hour) // since the first account
			must(t, b.tryPayout(t.Context(), "1", time.Time{}))
			b.stripe.account = func(id gid.ID) (processor.Account, error) {
				return processor.Account{ID: id, Lost: true}, nil
			}
			must(t, b.SyncAccount(t.Context(), gid.ID("acct_"+string(b.owner)[4:])))
			b.stripe.account = ready
			b.stripe.createAccount = func(_ string, o processor.AccountOrder) (processor.Account, error) {
				return processor.Account{ID: gid.ID("acct_2" + string(o.Owner)[4:]), Onboarding: o.Onboarding}, nil
			}
			_, _, err := b.StartOnboarding(t.Context(), b.owner, "")
			must(t, err)
			wantRefusal(t, b.tryPayout(t.Context(), "1", b.clock()), refusal.CoolingDown)
			if !db.Client().AuditEvent.Query().Where(auditevent.Action(audit.AccountReplaced), auditevent.Subject(b.owner)).ExistX(t.Context()) {
				t.Error("it is not written down")
			}
		})
		t.Run("ReplayIsNoPayout", func(t *testing.T) {
			b, _ := limited(t, db, payments.Limits{PayoutCooldown: 72 * time.Hour})
			b.funded(t)
			b.pass(73 * time.Hour) // since the first account
			in := payments.PayoutInput{Owner: b.owner, Amount: "1", Key: "k"}
			first, err := b.Payout(t.Context(), in)
			must(t, err)
			guard(b)
			again, err := b.Payout(t.Context(), in)
			if err != nil || again.Operation != first.Operation {
				t.Errorf("the same key: %v, %v", again, err)
			}
		})
	})
}

func TestReauthenticationForLargePayouts(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b, _ := limited(t, db, payments.Limits{ReauthAbove: money.Each(10), ReauthWithin: 15 * time.Minute})
		b.funded(t)
		b.pass(time.Hour)
		stale, fresh := b.clock().Add(-16*time.Minute), b.clock().Add(-14*time.Minute)
		wantRefusal(t, b.tryPayout(t.Context(), "10.01", stale), refusal.ReauthRequired)
		wantRefusal(t, b.tryPayout(t.Context(), "10.01", time.Time{}), refusal.ReauthRequired)
		must(t, b.tryPayout(t.Context(), "6.00", stale))
		wantRefusal(t, b.tryPayout(t.Context(), "4.01", stale), refusal.ReauthRequired) // cut in pieces
		must(t, b.tryPayout(t.Context(), "10.01", fresh))
		b.deposit(t, "30.00")
		f := b.friend(t)
		in := payments.TransferInput{Owner: b.owner, To: f.wallet, Amount: "10.01", Key: "t", ProvedAt: stale}
		_, err := b.Transfer(t.Context(), in)
		wantRefusal(t, err, refusal.ReauthRequired)
		in.ProvedAt = fresh
		first, err := b.Transfer(t.Context(), in)
		must(t, err)
		in.ProvedAt = stale
		again, err := b.Transfer(t.Context(), in) // a key that stands is answered
		if err != nil || again.Operation != first.Operation {
			t.Errorf("the same key: %v, %v", again, err)
		}
	})
}

func TestGatesShut(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.funded(t)
		for gate, do := range map[gid.ID]func() error{
			payments.GateDeposits: func() error { return b.tryDeposit(t.Context(), b.owner, "1", "") },
			payments.GatePayouts:  func() error { return b.tryPayout(t.Context(), "1", time.Time{}) },
			payments.GateTransfers: func() error {
				_, err := b.send(t, b.friend(t).wallet, "1", string(gid.New("key")))
				return err
			},
			payments.MoneyOut: func() error { return b.tryPayout(t.Context(), "1", time.Time{}) },
		} {
			must(t, b.SetGate(t.Context(), b.owner, gate, false, "an attack"))
			for range 8 { // none starts later, on whatever replica
				wantRefusal(t, do(), refusal.Disabled)
			}
			must(t, b.SetGate(t.Context(), b.owner, gate, true, "over"))
			must(t, do())
			if n := db.Client().AuditEvent.Query().Where(auditevent.Subject(gate), auditevent.Actor(b.owner)).CountX(t.Context()); n != 2 {
				t.Errorf("%s: %d changes are written down", gate, n)
			}
		}
		b.verified(t)
	})
}

// A switch is flipped while sixteen clients begin one movement after the other: none
// begins once the operator was told that it is off.
func TestGatesShutUnderLoad(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		var people, friends []*fixture
		for range 16 {
			p := b.friend(t)
			p.funded(t)
			p.deposit(t, "500.00")
			people, friends = append(people, p), append(friends, b.friend(t))
		}
		for gate, do := range map[gid.ID]func(i int) error{
			payments.GateDeposits: func(i int) error { return people[i].tryDeposit(t.Context(), people[i].owner, "1", "") },
			payments.GatePayouts:  func(i int) error { return people[i].tryPayout(t.Context(), "0.50", time.Time{}) },
			payments.GateTransfers: func(i int) error {
				_, err := people[i].send(t, friends[i].wallet, "0.50", string(gid.New("key")))
				return err
			},
		} {
			begun := func() int {
				c := db.Client()
				return c.Deposit.Query().CountX(t.Context()) + c.Payout.Query().CountX(t.Context()) + c.Transfer.Query().CountX(t.Context())
			}
			var off atomic.Bool
			var done, late atomic.Int32
			var running sync.WaitGroup
			for i := range people {
				running.Go(func() {
					for range 3 { // tries after it is off
						for told := false; !told; {
							told = off.Load()
							err := do(i)
							switch {
							case err == nil && told:
								late.Add(1)
							case err == nil:
								done.Add(1)
							default:
								wantRefusal(t, err, refusal.Disabled)
							}
						}
					}
				})
			}
			for done.Load() < 32 {
				<-time.After(time.Millisecond)
			}
			must(t, b.SetGate(t.Context(), b.owner, gate, false, "an attack"))
			before := begun()
			off.Store(true)
			running.Wait()
			if n := begun(); n != before || late.Load() != 0 {
				t.Errorf("%s: %d began after the switch was off", gate, n-before)
			}
			must(t, b.SetGate(t.Context(), b.owner, gate, true, "over"))
		}
		b.verified(t)
	})
}

// Who nobody could write to deposits nothing where the operator wants it so, unless
// an issuer elsewhere knows them.
func TestLimitsVerifiedEmail(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b, _ := limited(t, db, payments.Limits{VerifiedEmail: true})
		begin := func() error { return b.tryDeposit(t.Context(), b.owner, "5.00", "") }
		change := func(fn func(ctx context.Context, tx *database.Tx) error) {
			t.Helper()
			if err := db.InTx(t.Context(), fn); err != nil {
				t.Fatal(err)
			}
		}
		if why := refusal.From(begin()); why == nil || why.Code != refusal.EmailUnverified {
			t.Errorf("an address that nobody has verified: %v", why)
		}
		if n := db.Client().Deposit.Query().CountX(t.Context()); n != 0 {
			t.Errorf("%d deposits were begun", n)
		}
		change(func(ctx context.Context, tx *database.Tx) error {
			return tx.User.UpdateOneID(b.owner).SetEmailVerifiedAt(b.clock()).Exec(ctx)
		})
		if err := begin(); err != nil {
			t.Error(err)
		}
		change(func(ctx context.Context, tx *database.Tx) error {
			err := tx.Identity.Create().SetUserID(b.owner).SetIssuer("https://id.example.com").SetSubject("ada").Exec(ctx)
			return errors.Join(err, tx.User.UpdateOneID(b.owner).ClearEmailVerifiedAt().Exec(ctx))
		})
		if err := begin(); err != nil {
			t.Errorf("a user of an issuer's: %v", err)
		}
		b.Service = payments.New(db, b.stripe, payments.Options{})
		change(func(ctx context.Context, tx *database.Tx) error {
			_, err := tx.Identity.Delete().Exec(ctx)
			return err
		})
		if err := begin(); err != nil {
			t.Errorf("where it is not wanted: %v", err)
		}
	})
}
