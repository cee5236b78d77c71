package payments_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/auditevent"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/refusal"
)

// letters are what users are told.
type letters struct {
	mu  sync.Mutex
	all []string
}

func (l *letters) notify(_ context.Context, user gid.ID, what string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, string(user)+": "+what)
}

func (l *letters) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.all)
}

// drained is a bench whose session was stolen: with money, limits and letters.
func drained(t *testing.T, db *database.DB, limits payments.Limits, amount money.Decimal) (*fixture, *letters) {
	t.Helper()
	b, post := setup(t, db), &letters{}
	b.funded(t)
	b.deposit(t, amount)
	b.pass(100 * time.Hour)
	b.Service = payments.New(db, b.stripe, payments.Options{
		Limits: limits, Notify: post.notify, ReturnURL: "https://app.example/return", RefreshURL: "https://app.example/refresh",
	})
	return b, post
}

func (b *fixture) transfer(ctx context.Context, to gid.ID, amount money.Decimal, proved time.Time) error {
	_, err := b.Transfer(context.WithoutCancel(ctx), payments.TransferInput{
		Owner: b.owner, To: to, Amount: amount, Key: string(gid.New("key")), ProvedAt: proved,
	})
	return err
}

// A stolen session cuts what needs the password in pieces, over transfers and payouts, one
// after the other and all at once: no more leaves than in one piece.
func TestStolenSessionInPieces(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		for name, at := range map[string]int{"InTurn": 1, "AtOnce": 32} {
			t.Run(name, func(t *testing.T) {
				b, _ := drained(t, db, payments.Limits{ReauthAbove: money.Each(500), ReauthWithin: 15 * time.Minute}, "5000.00")
				before, f := b.balance(t), b.friend(t)
				var through atomic.Int32
				slots := make(chan struct{}, at)
				var running sync.WaitGroup
				for i := range 32 {
					slots <- struct{}{}
					running.Go(func() {
						defer func() { <-slots }()
						var err error
						if i%2 == 0 {
							err = b.transfer(t.Context(), f.wallet, "120.00", time.Time{})
						} else {
							err = b.tryPayout(t.Context(), "120.00", time.Time{})
						}
						if err == nil {
							through.Add(1)
						} else if refusal.From(err) == nil || refusal.From(err).Code != refusal.ReauthRequired {
							t.Errorf("%v", err)
						}
					})
				}
				running.Wait()
				if gone := before - b.balance(t); gone != 48000 || through.Load() != 4 {
					t.Errorf("%d left in %d pieces, want 48000 in 4", gone, through.Load())
				}
				t.Logf("stolen session in pieces: 32 tried, %d got through", max(0, through.Load()-4))
				wantRefusal(t, b.transfer(t.Context(), f.wallet, "20.01", time.Time{}), refusal.ReauthRequired)
				must(t, b.transfer(t.Context(), f.wallet, "20.01", b.clock())) // the owner has just shown the password
				wantRefusal(t, b.tryPayout(t.Context(), "0.01", time.Time{}), refusal.ReauthRequired)
				b.pass(25 * time.Hour)
				must(t, b.tryPayout(t.Context(), "500.00", time.Time{}))
				wantRefusal(t, b.transfer(t.Context(), f.wallet, "0.01", time.Time{}), refusal.ReauthRequired)
				b.verified(t)
			})
		}
	})
}

// A payout that waits for approval counts, too.
func TestStolenSessionPayoutsThatWait(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b, _ := drained(t, db, payments.Limits{ReauthAbove: money.Each(500), ReauthWithin: 15 * time.Minute, ApproveAbove: money.Each(100)}, "1000.00")
		must(t, b.tryPayout(t.Context(), "400.00", time.Time{}))
		wantRefusal(t, b.transfer(t.Context(), b.friend(t).wallet, "100.01", time.Time{}), refusal.ReauthRequired)
		wantRefusal(t, b.tryPayout(t.Context(), "100.01", time.Time{}), refusal.ReauthRequired)
	})
}

// The first payout account needs the password, makes payouts rest and is told to the owner.
func TestFirstPayoutAccountIsGuarded(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		post := &letters{}
		b := setup(t, db)
		b.deposit(t, "25.00")
		b.pass(100 * time.Hour)
		b.Service = payments.New(db, b.stripe, payments.Options{
			Limits: payments.Limits{ReauthAbove: money.Each(500), ReauthWithin: 15 * time.Minute, PayoutCooldown: 72 * time.Hour}, Notify: post.notify,
			ReturnURL: "https://app.example/return", RefreshURL: "https://app.example/refresh",
		})
		begin := func(proved time.Time) error {
			_, _, err := b.BeginOnboarding(t.Context(), payments.OnboardingInput{Owner: b.owner, ProvedAt: proved})
			return err
		}
		wantRefusal(t, begin(time.Time{}), refusal.ReauthRequired)
		wantRefusal(t, begin(b.clock().Add(-16*time.Minute)), refusal.ReauthRequired)
		if n := db.Client().PayoutAccount.Query().CountX(t.Context()); n != 0 {
			t.Errorf("%d accounts were made", n)
		}
		must(t, begin(b.clock()))
		wantRefusal(t, b.tryPayout(t.Context(), "1.00", b.clock()), refusal.CoolingDown)
		if post.count() != 1 {
			t.Errorf("%d letters: %v", post.count(), post.all)
		}
		if n := db.Client().AuditEvent.Query().Where(auditevent.Action(audit.AccountAdded), auditevent.Subject(b.owner)).CountX(t.Context()); n != 1 {
			t.Errorf("%d events", n)
		}
		wantRefusal(t, begin(b.clock().Add(-time.Hour)), refusal.ReauthRequired) // the link leads to where a bank account is entered
		must(t, begin(b.clock()))
		if post.count() != 1 {
			t.Errorf("a second letter: %v", post.all)
		}
		b.pass(73 * time.Hour)
		must(t, b.tryPayout(t.Context(), "1.00", b.clock()))
	})
}

// More than a small amount to a new recipient, in one piece or in many, needs the password
// once; payouts rest then, and the owner gets a letter.
func TestNewPayee(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		limits := payments.Limits{NewPayeeAbove: money.Each(50), ReauthWithin: 15 * time.Minute, PayoutCooldown: 72 * time.Hour}
		t.Run("InPieces", func(t *testing.T) {
			b, post := drained(t, db, limits, "5000.00")
			mule := b.friend(t)
			wantRefusal(t, b.transfer(t.Context(), mule.wallet, "50.01", time.Time{}), refusal.ReauthRequired)
			var through atomic.Int32
			var running sync.WaitGroup
			for range 32 {
				running.Go(func() {
					err := b.transfer(t.Context(), mule.wallet, "9.00", time.Time{})
					if err == nil {
						through.Add(1)
					} else if why := refusal.From(err); why == nil || why.Code != refusal.ReauthRequired {
						t.Errorf("%v", err)
					}
				})
			}
			running.Wait()
			b.pass(100 * time.Hour) // it is not forgotten with the day
			wantRefusal(t, b.transfer(t.Context(), mule.wallet, "9.00", time.Time{}), refusal.ReauthRequired)
			if through.Load() != 5 || post.count() != 0 {
				t.Errorf("%d of 32 went, want 5; %v", through.Load(), post.all)
			}
			t.Logf("new recipient in pieces: 34 tried, %d got through", through.Load()-5)
			must(t, b.tryPayout(t.Context(), "1.00", time.Time{}))

			must(t, b.transfer(t.Context(), mule.wallet, "9.00", b.clock()))
			if post.count() != 1 {
				t.Errorf("letters: %v", post.all)
			}
			wantRefusal(t, b.tryPayout(t.Context(), "1.00", b.clock()), refusal.CoolingDown)
			must(t, b.transfer(t.Context(), mule.wallet, "900.00", time.Time{})) // known by now
			must(t, b.transfer(t.Context(), b.friend(t).wallet, "50.00", time.Time{}))
			if post.count() != 1 {
				t.Errorf("letters: %v", post.all)
			}
			b.pass(73 * time.Hour)
			must(t, b.tryPayout(t.Context(), "1.00", b.clock()))
			b.verified(t)
		})
		t.Run("EachDay", func(t *testing.T) { // a rest is not renewed while it lasts, nor soon after
			b, post := drained(t, db, limits, "5000.00")
			var paid []int
			for today := range 8 {
				must(t, b.transfer(t.Context(), b.friend(t).wallet, "60.00", b.clock()))
				if err := b.tryPayout(t.Context(), "1.00", b.clock()); err == nil {
					paid = append(paid, today)
				} else {
					wantRefusal(t, err, refusal.CoolingDown)
				}
				b.pass(24 * time.Hour)
			}
			if !slices.Equal(paid, []int{3, 4, 5}) || post.count() != 8 {
				t.Errorf("who pays somebody new each day was paid out on the days %v and got %d letters", paid, post.count())
			}
		})
		t.Run("NotCovered", func(t *testing.T) { // what is refused has no effect
			b, post := drained(t, db, limits, "100.00")
			mule := b.friend(t)
			wantRefusal(t, b.transfer(t.Context(), mule.wallet, "500.00", b.clock()), refusal.InsufficientFunds)
			wantRefusal(t, b.transfer(t.Context(), mule.wallet, "60.00", time.Time{}), refusal.ReauthRequired)
			must(t, b.tryPayout(t.Context(), "1.00", b.clock()))
			if post.count() != 0 {
				t.Errorf("letters: %v", post.all)
			}
		})
		t.Run("ToDebtor", func(t *testing.T) {
			b, post := drained(t, db, limits, "100.00")
			mule := b.friend(t)
			mule.owes(t, 1000)
			wantRefusal(t, b.transfer(t.Context(), mule.wallet, "60.00", time.Time{}), refusal.ReauthRequired)
			must(t, b.transfer(t.Context(), mule.wallet, "60.00", b.clock()))
			if post.count() != 1 {
				t.Errorf("letters: %v", post.all)
			}
			must(t, b.transfer(t.Context(), mule.wallet, "20.00", time.Time{}))
			b.verified(t)
		})
	})
}

// Who has just signed up sends nothing on either.
func TestNewAccountsRest(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b, _ := limited(t, db, payments.Limits{PayoutCooldownNewUser: 24 * time.Hour})
		b.funded(t)
		f := b.friend(t)
		wantRefusal(t, b.tryPayout(t.Context(), "1.00", b.clock()), refusal.CoolingDown)
		err := b.transfer(t.Context(), f.wallet, "1.00", b.clock())
		wantRefusal(t, err, refusal.CoolingDown)
		var why *refusal.Error
		if !errors.As(err, &why) || why.RetryAt == nil {
			t.Error("no time")
		}
		b.pass(25 * time.Hour)
		must(t, b.transfer(t.Context(), f.wallet, "1.00", b.clock()))
		must(t, b.tryPayout(t.Context(), "1.00", b.clock()))
	})
}

// owes makes the owner a debtor.
func (b *fixture) owes(t *testing.T, minor int64) {
	t.Helper()
	debt := b.debt(t)
	must(t, b.db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		return ledger.Post(ctx, tx, tx.Now(ctx), ledger.Posting{
			Wallet: debt, Kind: transaction.KindAdjustment, Contra: transaction.ContraAdjustments, Value: -minor, Reference: "owed",
		})
	}))
}
