package payments_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/refusal"
	"github.com/purserhq/purser/internal/throttle"
)

// Payouts are held in groups, with transfers beside them: whoever is in one is judged
// as if they had come alone.

// crowd are people with 25.00 each who have onboarded.
func (b *fixture) crowd(t *testing.T, size int) (all []*fixture) {
	t.Helper()
	for range size {
		f := b.friend(t)
		f.funded(t)
		all = append(all, f)
	}
	return all
}

// patient does something again while too much is going on, as clients are told to: on
// a machine that is busy enough a wallet may not be free for seconds.
func patient(do func() error) (err error) {
	for range 10 {
		err = do()
		if why := refusal.From(err); why == nil || why.Code != refusal.RateLimited || why.RetryAt != nil {
			return err
		}
	}
	return err
}

// paysOut counts the payouts that began of all that are asked for at once; the others
// may be refused with the code.
func paysOut(t *testing.T, people []*fixture, each int, code refusal.Code) (begun map[gid.ID]int) {
	t.Helper()
	begun = map[gid.ID]int{}
	var mu sync.Mutex
	var all []func()
	for n := range len(people) * each {
		who := people[n%len(people)]
		all = append(all, func() {
			err := patient(func() error { return who.tryPayout(t.Context(), "1.00", time.Time{}) })
			may(t, err, code)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				begun[who.owner]++
			}
		})
	}
	atOnce(all...)
	return begun
}

func (b *fixture) mayNotPayOut(t *testing.T, code refusal.Code) {
	t.Helper()
	wantRefusal(t, patient(func() error { return b.tryPayout(t.Context(), "1.00", time.Time{}) }), code)
}

func TestPayoutsInGroups(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		t.Run("OKManyWallets", func(t *testing.T) {
			b := setup(t, db)
			people := b.crowd(t, 16)
			stranger, poor := b.friend(t), b.friend(t)
			stranger.deposit(t, "25.00") // and has not onboarded
			_, _, err := poor.StartOnboarding(t.Context(), poor.owner, "")
			must(t, err)
			atOnce(
				func() {
					for who, n := range paysOut(t, people, 4, "") {
						if n != 4 {
							t.Errorf("%s began %d payouts of 4", who, n)
						}
					}
				},
				func() {
					wantRefusal(t, stranger.tryPayout(t.Context(), "1.00", time.Time{}), refusal.OnboardingIncomplete)
				},
				func() { wantRefusal(t, poor.tryPayout(t.Context(), "1.00", time.Time{}), refusal.InsufficientFunds) },
			)
			for _, who := range people {
				if got := who.balance(t); got != 2100 {
					t.Errorf("%s holds %d, want 2100", who.owner, got)
				}
				n, err := db.Client().Payout.Query().Where(payout.OwnerID(who.owner), payout.StateEQ(payout.StateSent)).Count(t.Context())
				if must(t, err); n != 4 {
					t.Errorf("%d payouts of %s were sent, want 4", n, who.owner)
				}
			}
			b.verified(t)
		})
		t.Run("OKOneWallet", func(t *testing.T) {
			b := setup(t, db)
			b.funded(t)
			f := b.friend(t)
			var out map[gid.ID]int
			var all []func()
			for n := range 16 {
				all = append(all, func() {
					err := patient(func() error { _, err := b.send(t, f.wallet, "1.00", fmt.Sprint(n)); return err })
					may(t, err, refusal.InsufficientFunds)
				})
			}
			atOnce(append(all, func() { out = paysOut(t, []*fixture{b}, 64, refusal.InsufficientFunds) })...)
			if got := f.balance(t) + int64(out[b.owner])*100; got != 2500 || b.balance(t) != 0 {
				t.Errorf("%d of 2500 went, and %d is there", got, b.balance(t))
			}
			b.verified(t)
		})
		t.Run("OKLargeOnesWait", func(t *testing.T) {
			b := setup(t, db)
			people := b.crowd(t, 4)
			limited := payments.New(db, b.stripe, payments.Options{Limits: payments.Limits{ApproveAbove: money.Each(3)}})
			for _, who := range people {
				who.Service = limited
			}
			paysOut(t, people, 8, "")
			for _, who := range people { // the first three of each day pass
				n, err := db.Client().Payout.Query().
					Where(payout.OwnerID(who.owner), payout.AwaitsApproval(true), payout.Parked(true), payout.StateEQ(payout.StatePending)).
					Count(t.Context())
				if must(t, err); n != 5 || who.balance(t) != 1700 {
					t.Errorf("%d of 8 wait, want 5; %d is left", n, who.balance(t))
				}
			}
			b.verified(t)
		})
		t.Run("ErrUntilTheFirstIsADayOld", func(t *testing.T) {
			b := setup(t, db)
			who := b.crowd(t, 1)[0]
			who.Service = payments.New(db, b.stripe, payments.Options{Limits: payments.Limits{PayoutMaxDailyCount: 3}})
			must(t, who.tryPayout(t.Context(), "1.00", time.Time{}))
			free := b.clock().Add(24 * time.Hour)
			b.pass(20 * time.Hour)
			var all []func()
			for range 16 {
				all = append(all, func() {
					err := patient(func() error { return who.tryPayout(t.Context(), "1.00", time.Time{}) })
					if why := refusal.From(err); why != nil && (why.RetryAt == nil || !why.RetryAt.Equal(free)) {
						t.Errorf("%v, free again at %v, want %v", why, why.RetryAt, free)
					}
				})
			}
			done := make(chan bool)
			must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error { // so that they come into groups
				err := tx.Wallet.Query().Where(wallet.ID(who.wallet)).Modify(database.ForUpdate).Select(wallet.FieldID).Scan(ctx, new([]string))
				go func() { atOnce(all...); close(done) }()
				<-time.After(300 * time.Millisecond)
				return err
			}))
			<-done
		})
		t.Run("ErrLimits", func(t *testing.T) {
			for name, limits := range map[string]payments.Limits{
				"Day": {PayoutMaxDailyCount: 3}, "Amount": {PayoutMaxDailyAmount: money.Each(3)}, "Hour": {Payouts: throttle.Limit{Tries: 3, Per: time.Hour}},
			} {
				b := setup(t, db)
				people := b.crowd(t, 4)
				limited := payments.New(db, b.stripe, payments.Options{Limits: limits})
				for _, who := range people {
					who.Service = limited
				}
				begun := paysOut(t, people, 16, refusal.RateLimited)
				for _, who := range people {
					if begun[who.owner] != 3 || who.balance(t) != 2200 {
						t.Errorf("%s: %d of 16 began, want 3; %d is left", name, begun[who.owner], who.balance(t))
					}
				}
			}
		})
	})
}

// The commit of a group is lost: each of its callers finds out by their own key, and
// whoever cannot asks again and gets what stands.
func TestGroupsWhoseCommitIsLost(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("needs PostgreSQL")
	}
	proxy, here := dbtest.StartFaultProxy(t, dbtest.URLs(t)["PostgreSQL"])
	db, err := database.Open(t.Context(), here, "USD")
	must(t, err)
	t.Cleanup(func() { _ = db.Close() }) // its connections may be cut already
	b := setup(t, db)
	const size, each, rounds = 6, 4, 6
	people := b.crowd(t, size)
	for round := range rounds {
		cut := []dbtest.Cut{dbtest.BeforeCommit, dbtest.AfterCommit}[round%2]
		ask := func(n int) (payments.Result, error) {
			return b.Payout(t.Context(), payments.PayoutInput{Owner: people[n%size].owner, Amount: "0.50", Key: fmt.Sprintf("%d-%d", round, n)})
		}
		told := make([]payments.Result, size*each)
		var all []func()
		for n := range told {
			all = append(all, func() {
				err := patient(func() (err error) { told[n], err = ask(n); return err })
				may(t, err, refusal.ProcessorUnavailable)
			})
		}
		proxy.Plan(round/2*2+1, cut)
		atOnce(all...)
		if proxy.Pending() {
			t.Error("nothing was lost")
		}
		for n, first := range told {
			again, err := ask(n)
			must(t, err)
			if first.Operation != "" && (again.Operation != first.Operation || !again.Replayed) {
				t.Errorf("first %+v, then %+v", first, again)
			}
		}
	}
	for _, who := range people {
		if got := who.balance(t); got != 2500-rounds*each*50 {
			t.Errorf("%s holds %d, want %d", who.owner, got, 2500-rounds*each*50)
		}
	}
	b.verified(t)
}
