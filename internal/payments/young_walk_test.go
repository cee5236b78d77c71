package payments_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

func wantAvailable(t *testing.T, b *fixture, want int64) {
	t.Helper()
	got, err := b.Available(t.Context(), b.wallet, b.balance(t))
	must(t, err)
	if got != want {
		t.Errorf("%d of %d can be paid out, want %d", got, b.balance(t), want)
	}
	all, err := b.Maturities(t.Context(), b.wallet, b.balance(t))
	must(t, err)
	sum := b.balance(t) - got
	for _, m := range all {
		sum -= m.Amount
	}
	if sum != 0 {
		t.Errorf("what matures is off by %d: %v", sum, all)
	}
}

// delayed is a bench in which card money matures after a week, with some friends who can be
// paid.
func delayed(t *testing.T, db *database.DB, friends int) []*fixture {
	t.Helper()
	b := setup(t, db)
	b.stripe.createRefund = func(_ string, o processor.RefundOrder) (processor.ChargeRefund, error) {
		return processor.ChargeRefund{ID: "re_" + string(o.Refund), Refund: o.Refund, IntentID: o.IntentID, Amount: o.Amount, Status: "succeeded"}, nil
	}
	b.Service = payments.New(db, b.stripe, payments.Options{
		PayoutDelay: 7 * 24 * time.Hour, ReturnURL: "https://app.example/return", RefreshURL: "https://app.example/refresh",
	})
	all := []*fixture{b}
	for range friends {
		f := &fixture{Service: b.Service, db: db, stripe: b.stripe}
		f.owner, f.wallet = b.newUser(t)
		all = append(all, f)
	}
	for _, one := range all {
		_, _, err := one.StartOnboarding(t.Context(), one.owner, "")
		must(t, err)
	}
	return all
}

// A stolen card's money is sent on over two and three wallets: it stays young wherever it
// goes, however it is cut, and becomes payable where it is when its time has come.
func TestYoungMoneyTravels(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		all := delayed(t, db, 3)
		a, b, c, d := all[0], all[1], all[2], all[3]
		tried, through := 0, 0
		attack := func(who *fixture, amount money.Decimal) {
			t.Helper()
			tried++
			if err := who.tryPayout(t.Context(), amount, time.Time{}); err == nil {
				through++
			} else {
				wantRefusal(t, err, refusal.InsufficientFunds)
			}
		}
		a.deposit(t, "300.00")
		attack(a, "0.01")
		must(t, a.transfer(t.Context(), b.wallet, "200.00", time.Time{}))
		attack(b, "0.01")
		must(t, b.transfer(t.Context(), c.wallet, "150.00", time.Time{}))
		must(t, c.transfer(t.Context(), d.wallet, "100.00", time.Time{}))
		for _, who := range all {
			attack(who, "0.01")
			wantAvailable(t, who, 0)
		}
		a.pass(3 * 24 * time.Hour)
		a.deposit(t, "70.00") // younger
		must(t, a.transfer(t.Context(), d.wallet, "120.00", time.Time{}))
		a.pass(4*24*time.Hour + time.Hour)
		wantAvailable(t, a, 0)     // 50.00 left, of the 70.00
		wantAvailable(t, d, 20000) // 100.00 and 100.00 of the first card, 20.00 of the second
		attack(d, "200.01")
		must(t, d.transfer(t.Context(), b.wallet, "210.00", time.Time{})) // mature money goes first
		wantAvailable(t, d, 0)
		wantAvailable(t, b, 5000+20000)
		must(t, b.tryPayout(t.Context(), "250.00", time.Time{}))
		attack(b, "0.01")
		b.verified(t)
		a.pass(4 * 24 * time.Hour)
		wantAvailable(t, b, 1000)
		t.Logf("card money paid out too soon: %d tried, %d got through", tried, through)
		must(t, b.Forget(t.Context()))
		if n := db.Client().YoungLot.Query().CountX(t.Context()); n != 0 {
			t.Errorf("%d lots are left", n)
		}
		b.verified(t)
	})
}

// pile is what the walk knows of one wallet: each cent by itself, by when it matures.
type pile map[int64]int64

func (p pile) sum(from, to int64) (sum int64) {
	for due, n := range p {
		if due > from && due <= to {
			sum += n
		}
	}
	return sum
}

// take takes cents out of a pile, those that mature first, and tells which they were.
func (p pile) take(n int64) pile {
	taken := pile{}
	for n > 0 {
		first := int64(1 << 62)
		for due, k := range p {
			if k > 0 && due < first {
				first = due
			}
		}
		k := min(n, p[first])
		p[first], n = p[first]-k, n-k
		taken[first] += k
	}
	return taken
}

// Money is deposited, sent, paid out and time passes, at random: each wallet has just what a
// model of single cents has, and all wallets together never pay out more than has matured.
func TestYoungMoneyWalk(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		const week = int64(7 * 24 * time.Hour / time.Microsecond)
		rng := rand.New(rand.NewPCG(7, 11)) //nolint:gosec // to be run again
		all := delayed(t, db, 3)
		piles := []pile{{}, {}, {}, {}}
		brought, paidOut := pile{}, int64(0)
		now := func() int64 { return all[0].clock().UnixMicro() }
		for step := range 150 {
			i, j := rng.IntN(4), rng.IntN(4)
			cents := 1 + rng.Int64N(5000)
			amount := money.Money{Minor: cents, Currency: "USD"}.Amount()
			switch rng.IntN(6) {
			case 0:
				cents += 50
				all[i].deposit(t, money.Money{Minor: cents, Currency: "USD"}.Amount())
				hour := int64(time.Hour / time.Microsecond)
				due := (now() + week + hour - 1) / hour * hour
				piles[i][due] += cents
				brought[due] += cents
			case 1:
				all[0].pass(time.Duration(rng.Int64N(int64(40 * time.Hour))))
			case 2, 3:
				err := all[i].tryPayout(t.Context(), amount, time.Time{})
				if cents <= piles[i].sum(0, now()) {
					must(t, err)
					piles[i].take(cents)
					paidOut += cents
				} else if why := refusal.From(err); why == nil || why.Code != refusal.InsufficientFunds {
					t.Fatalf("step %d: a payout of %d: %v", step, cents, err)
				}
			default:
				if i == j {
					continue
				}
				err := all[i].transfer(t.Context(), all[j].wallet, amount, time.Time{})
				if cents <= piles[i].sum(0, 1<<62) {
					must(t, err)
					for due, n := range piles[i].take(cents) {
						piles[j][due] += n
					}
				} else if why := refusal.From(err); why == nil || why.Code != refusal.InsufficientFunds {
					t.Fatalf("step %d: a transfer of %d: %v", step, cents, err)
				}
			}
			payable := int64(0)
			for k, one := range all {
				got, err := one.Available(t.Context(), one.wallet, one.balance(t))
				must(t, err)
				if want := piles[k].sum(0, now()); got != want {
					t.Fatalf("step %d: wallet %d can pay out %d, want %d", step, k, got, want)
				}
				payable += got
			}
			if mature := brought.sum(0, now()); payable+paidOut > mature {
				t.Fatalf("step %d: %d can be paid out and %d were, of %d that have matured", step, payable, paidOut, mature)
			}
		}
		all[0].verified(t)
	})
}

// Many transfers and payouts at once, in one group or several: together they pay out no more
// than has matured, and no cent of young money is lost on its way.
func TestYoungMoneyAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		all := delayed(t, db, 3)
		for _, one := range all {
			one.deposit(t, "100.00")
		}
		all[0].pass(8 * 24 * time.Hour)
		for _, one := range all {
			one.deposit(t, "100.00")
		}
		var running sync.WaitGroup
		for i := range 240 {
			running.Go(func() {
				from, to := all[i%4], all[(i+1+i/4%3)%4]
				var err error
				if i%3 == 0 {
					err = from.tryPayout(t.Context(), "13.00", time.Time{})
				} else {
					err = from.transfer(t.Context(), to.wallet, money.Decimal(fmt.Sprintf("%d.00", 7+i%90)), time.Time{})
				}
				if why := refusal.From(err); err != nil && (why == nil || why.Code != refusal.InsufficientFunds && why.Code != refusal.RateLimited) {
					t.Error(err)
				}
			})
		}
		running.Wait()
		var balance, payable, young int64
		for _, one := range all {
			left, err := one.Available(t.Context(), one.wallet, one.balance(t))
			must(t, err)
			balance, payable = balance+one.balance(t), payable+left
		}
		for _, w := range db.Client().Wallet.Query().Where(wallet.KindEQ(wallet.KindUser)).AllX(t.Context()) {
			young += w.YoungBalance
		}
		if young != 40000 {
			t.Errorf("%d are young, want 40000", young)
		}
		if paid := 80000 - balance; payable+paid > 40000 {
			t.Errorf("%d were paid out and %d can be, of 40000 that have matured", paid, payable)
		}
		all[0].verified(t)
	})
}

// A refund takes the young money of its own deposit where that still is, and other money
// where it was sent on; nothing becomes payable by it, and nothing is kept for ever.
func TestYoungMoneyTakenBack(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		all := delayed(t, db, 1)
		a, b := all[0], all[1]
		operator, _ := a.newUser(t)
		a.deposit(t, "50.00")
		a.pass(8 * 24 * time.Hour)
		young := a.deposit(t, "100.00")
		must(t, a.transfer(t.Context(), b.wallet, "110.00", time.Time{})) // 50.00 mature, 60.00 young
		wantAvailable(t, b, 5000)
		refund := func(amount money.Decimal) {
			t.Helper()
			_, err := a.Refund(t.Context(), payments.RefundInput{Operator: operator, Deposit: young.Operation, Amount: &amount, Key: string(gid.New("key"))})
			must(t, err)
		}
		refund("30.00")
		wantAvailable(t, a, 0)
		wantAvailable(t, b, 5000)
		refund("70.00") // 10.00 are there, 60.00 are owed
		wantAvailable(t, a, 0)
		wantAvailable(t, b, 5000)
		a.verified(t)
		a.pass(8 * 24 * time.Hour)
		wantAvailable(t, b, 11000)
		a.verified(t)
	})
}
