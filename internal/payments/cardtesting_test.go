package payments_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
	"github.com/purserhq/purser/internal/throttle"
)

// thief tries stolen cards out, in the name of many new users. The count of its
// address holds up transactions that have looked at the brake already, so that
// those that do not look one after the other all see the same.
type thief struct {
	*fixture
	t         *testing.T
	users     []gid.ID
	confirmed atomic.Int32 // cards that reached Stripe
	easy      atomic.Int32 // those of them that were not asked for 3-D Secure
	refused   atomic.Int32
	held      chan struct{} // Stripe answers once it is closed
}

func newThief(t *testing.T, b *fixture) *thief {
	t.Helper()
	h := &thief{fixture: b, t: t, held: make(chan struct{})}
	for range 200 {
		u, _ := b.newUser(t)
		h.users = append(h.users, u)
	}
	good := b.stripe.createIntent
	b.stripe.createIntent = func(key string, o processor.IntentOrder) (processor.Intent, error) {
		if o.PaymentMethod == "pm_good" {
			return good(key, o)
		}
		n := h.confirmed.Add(1)
		if !o.Challenge {
			h.easy.Add(1)
		}
		<-h.held
		return processor.Intent{}, &processor.Error{
			Class: processor.Definite, IntentID: fmt.Sprintf("pi_stolen_%s_%d", b.db.Dialect(), n),
			Failure: processor.Failure{Code: "card_declined", DeclineCode: "generic_decline"},
		}
	}
	return h
}

func (h *thief) try(i int) {
	err := h.tryDeposit(h.t.Context(), h.users[i%len(h.users)], "1.00", "198.51.100.1")
	switch why := refusal.From(err); {
	case err == nil:
	case why == nil || why.Code != refusal.RateLimited || why.RetryAt == nil:
		h.t.Error(err)
	default:
		h.refused.Add(1)
	}
}

// A thousand stolen cards are tried out. The first 200 come at once, and Stripe
// answers none of them before all of them have come as far as they get; the others
// come 64 at a time. Those who have paid before go on paying.
func TestCardTesting(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b, log := limited(t, db, payments.Limits{
			Deposits:     throttle.Limit{Tries: 5, Per: time.Hour},
			DepositsFrom: throttle.Limit{Tries: 2000, Per: time.Hour}, Declines: 3, Brake: 5, // as if from as many addresses
		})
		honest := b.owner
		pay := func(who gid.ID, key string) {
			t.Helper()
			_, err := b.Deposit(t.Context(), payments.DepositInput{Owner: who, Amount: "6", PaymentMethod: "pm_good", Key: key})
			must(t, err)
		}
		pay(honest, "first")
		h := newThief(t, b)
		var running sync.WaitGroup
		for i := range 200 {
			running.Go(func() { h.try(i) })
		}
		deadline := time.After(time.Minute)
		for h.confirmed.Load()+h.refused.Load() < 200 {
			select {
			case <-deadline:
				t.Fatalf("%d confirmed and %d refused", h.confirmed.Load(), h.refused.Load())
			case <-time.After(5 * time.Millisecond):
			}
		}
		pay(honest, "while it is on")
		close(h.held)
		running.Wait()
		cards := make(chan int)
		for range 64 {
			running.Go(func() {
				for i := range cards {
					h.try(i)
				}
			})
		}
		for i := range 800 {
			cards <- i
		}
		close(cards)
		running.Wait()
		n := h.confirmed.Load()
		t.Logf("1000 cards tried, %d reached Stripe, %d without 3-D Secure, %d alarms", n, h.easy.Load(), log.count("alarm:"))
		if n > 28 || n < 5 { // 25, and three of first-time payers at one address who are paced
			t.Errorf("%d cards got through", n)
		}
		if h.easy.Load() > 10 {
			t.Errorf("%d cards were not asked for 3-D Secure", h.easy.Load())
		}
		if log.count("alarm: many cards are being tested") != 1 {
			t.Errorf("%d alarms", log.count("alarm:"))
		}
		pay(honest, "after it")
		b.pass(11 * time.Minute)
		newcomer, _ := b.newUser(t)
		pay(newcomer, "new")
		if n := db.Client().Deposit.Query().Where(deposit.StateEQ(deposit.StateSucceeded)).CountX(t.Context()); n != 4 {
			t.Errorf("%d deposits succeeded, want 4", n)
		}
	})
}

// Where cards are good, many who never paid before pay at once, and wait for nobody.
func TestBrakeLetsHonestPeoplePay(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b, _ := limited(t, db, payments.Limits{Brake: 5})
		for i := range 12 { // some time after the doors opened
			u, _ := b.newUser(t)
			must(t, b.tryDeposit(t.Context(), u, "5", fmt.Sprintf("203.0.113.%d", i)))
		}
		var users []gid.ID
		for range 10 {
			u, _ := b.newUser(t)
			users = append(users, u)
		}
		var running sync.WaitGroup
		for _, u := range users {
			running.Go(func() {
				if err := b.tryDeposit(t.Context(), u, "5", ""); err != nil {
					t.Error(err)
				}
			})
		}
		running.Wait()
	})
}
