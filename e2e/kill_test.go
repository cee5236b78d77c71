package e2e_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"
)

const (
	kills   = 6
	workers = 6
	// What was interrupted is taken up after the lease of a minute and a sweep.
	recovery = 3 * time.Minute
)

// The process is killed at random moments while money moves, again and again,
// and started on the same data. Nothing stays stuck, and no cent is lost or
// doubled: the sandbox's transfers are the sent payouts, one to one.
func TestKill(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, i instance) {
		p := i.start(t)
		started := p.box().balance()
		ada, ben := p.signUp(), p.signUp()
		for _, who := range []*person{ada, ben} {
			who.onboard(p.box())
			who.pays(t, order{amount: "500.00", method: "pm_card_visa"})
		}
		for round := range kills {
			p.killAmid(func(worker int) {
				who := []*person{ada, ben}[worker%2].at(p)
				for n := 0; who.interrupted(fmt.Sprintf("%d-%d-%d", round, worker, n)); n++ {
					continue
				}
			})
			p = i.start(t)
		}
		people := []*person{ada.at(p), ben.at(p)}
		for _, who := range people {
			eventually(t, recovery, "everything is settled", who.settled)
		}
		agree(t, p.box(), started, people...)
		p.stop()
		i.verify(t)
	})
}

// killAmid kills the program at a random moment while work runs.
func (p *program) killAmid(work func(worker int)) {
	p.t.Helper()
	var running sync.WaitGroup
	for worker := range workers {
		running.Go(func() { work(worker) })
	}
	moment := time.NewTimer(50*time.Millisecond + rand.N(750*time.Millisecond))
	<-moment.C
	p.kill()
	running.Wait()
}

// interrupted does one deposit and one payout with keys of its own and tells
// whether the program still answered.
func (who *person) interrupted(key string) bool {
	if _, err := who.tryPayout(order{amount: amount(), key: "out-" + key}); err != nil {
		return false
	}
	_, err := who.tryDeposit(order{amount: amount(), method: "tok_visa", key: "in-" + key})
	return err == nil
}
