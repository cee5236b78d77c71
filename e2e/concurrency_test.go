package e2e_test

import (
	"math/rand/v2"
	"strconv"
	"sync"
	"testing"
	"time"
)

// 32 clients deposit and pay out at the same time, all on one wallet and each
// on its own. Afterwards no cent is missing, here or at Stripe.
func TestConcurrency(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, i instance) {
		p := i.start(t)
		started := p.box().balance()
		one := p.signUp()
		one.onboard(p.box())
		people := []*person{one}
		for range 8 {
			people = append(people, p.signUp())
		}

		crowd(t, 32, func(n int) { one.works(t, n) })
		crowd(t, 32, func(n int) {
			who := people[1+n%8]
			if n < 8 {
				who.onboard(p.box())
			}
			who.works(t, n)
		})

		for _, who := range people {
			eventually(t, 2*time.Minute, "everything is settled", who.settled)
		}
		agree(t, p.box(), started, people...)
		p.stop()
		i.verify(t)
	})
}

// crowd runs fn many times at once.
func crowd(t testing.TB, size int, fn func(n int)) {
	t.Helper()
	var running sync.WaitGroup
	for n := range size {
		running.Go(func() { fn(n) })
	}
	running.Wait()
}

// works deposits and pays out in turns. A payout may be refused: another client
// may have taken the money a moment before, or onboarding may not be done. Where the
// wallet is too busy it is asked for again under the same key, as clients do.
func (who *person) works(t testing.TB, n int) {
	for range turns() {
		in, err := who.tryDeposit(order{amount: amount(), method: "pm_card_visa"})
		if err != nil || len(in.refusals) > 0 || in.done.Status == "FAILED" {
			t.Errorf("client %d deposits: %+v, %v", n, in, err)
		}
		o := order{amount: amount()}
		o.key = key(o)
		out, err := who.tryPayout(o)
		for deadline := time.Now().Add(time.Minute); busy(out) && time.Now().Before(deadline); {
			out, err = who.tryPayout(o)
		}
		if err != nil || (len(out.refusals) > 0 && !expected(out.refusals[0].Code)) {
			t.Errorf("client %d pays out: %+v, %v", n, out, err)
		}
	}
}

func busy(out begun[payout]) bool {
	return len(out.refusals) > 0 && out.refusals[0].Code == "RATE_LIMITED"
}

func expected(code string) bool {
	return code == "INSUFFICIENT_FUNDS" || code == "ONBOARDING_INCOMPLETE"
}

func turns() int {
	if testing.Short() {
		return 1
	}
	return 5
}

// amount is between 1.00 and 9.99.
func amount() string { return strconv.Itoa(1+rand.IntN(9)) + "." + strconv.Itoa(10+rand.IntN(90)) }
