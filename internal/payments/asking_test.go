package payments_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

// unpaid is an intent that waits for Stripe.js.
func unpaid(_ string, o processor.IntentOrder) (processor.Intent, error) {
	return processor.Intent{ID: "pi_" + string(o.Deposit), Deposit: o.Deposit, Status: processor.IntentRequiresPaymentMethod, Origin: o.Origin}, nil
}

// One user asks again and again for what only Stripe knows, many times at once. Stripe is
// asked a bounded number of times, and others are answered.
func TestQuestionsToStripe(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		var asked atomic.Int32
		b.stripe.createIntent = unpaid
		b.stripe.intent = func(id string) (processor.Intent, error) {
			asked.Add(1)
			<-time.After(5 * time.Millisecond) // the latency of a call
			return processor.Intent{ID: id, ClientSecret: processor.Secret("secret of " + id)}, nil
		}
		begin := func(owner gid.ID) gid.ID {
			done, err := b.Deposit(t.Context(), payments.DepositInput{Owner: owner, Amount: "5.00", Key: string(gid.New("key"))})
			must(t, err)
			return done.Operation
		}
		one := begin(b.owner)
		var running sync.WaitGroup
		for range 50 {
			running.Go(func() {
				if secret, err := b.ClientSecret(t.Context(), one); err != nil || secret == "" {
					t.Error(err)
				}
			})
		}
		running.Wait()
		if n := asked.Swap(0); n != 1 {
			t.Errorf("one client secret, asked for 50 times: Stripe was asked %d times", n)
		}
		var all []gid.ID
		for range 100 {
			all = append(all, begin(b.owner))
		}
		var limited atomic.Int32
		for _, id := range append(all, all...) {
			running.Go(func() {
				_, err := b.ClientSecret(t.Context(), id)
				if why := refusal.From(err); why != nil && why.Code == refusal.RateLimited && why.RetryAt != nil {
					limited.Add(1)
				} else if err != nil {
					t.Error(err)
				}
			})
		}
		running.Wait()
		n := asked.Swap(0)
		t.Logf("client secrets of one user: 200 tried, %d got through", max(0, n-30))
		if n > 30 || limited.Load() < 100 {
			t.Errorf("Stripe was asked %d times, and %d were refused", n, limited.Load())
		}
		other, _ := b.newUser(t)
		if _, err := b.ClientSecret(t.Context(), begin(other)); err != nil {
			t.Errorf("another user: %v", err)
		}
		b.pass(3 * time.Minute)
		if _, err := b.ClientSecret(t.Context(), all[99]); err != nil {
			t.Errorf("later: %v", err)
		}
	})
}

func TestQuestionsOfOnboarding(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.deposit(t, "25.00")
		var asked atomic.Int32
		b.stripe.account = func(id gid.ID) (processor.Account, error) { // the form is not filled in
			asked.Add(1)
			return processor.Account{ID: id, RequirementsDue: []string{}}, nil
		}
		links := 0
		for range 40 {
			_, _, err := b.StartOnboarding(t.Context(), b.owner, "")
			if err == nil {
				links++
				continue
			}
			wantRefusal(t, err, refusal.RateLimited)
		}
		t.Logf("account links of one user: 40 tried, %d got through", max(0, links-10))
		if links > 10 || links < 5 {
			t.Errorf("%d links", links)
		}
		b.pass(3 * time.Minute)
		asked.Store(0)
		for range 100 {
			_, err := b.Payout(t.Context(), payments.PayoutInput{Owner: b.owner, Amount: "1.00", Key: string(gid.New("key"))})
			wantRefusal(t, err, refusal.OnboardingIncomplete)
		}
		t.Logf("refused payouts of one user: 100 tried, %d got through", max(0, asked.Load()-30))
		if n := asked.Load(); n > 30 {
			t.Errorf("Stripe was asked %d times about an account that cannot be paid", n)
		}
		b.pass(3 * time.Minute)
		asked.Store(0)
		b.stripe.account = func(gid.ID) (processor.Account, error) {
			asked.Add(1)
			<-time.After(5 * time.Millisecond) // the latency of a call
			return processor.Account{}, refused(processor.Ambiguous)
		}
		var running sync.WaitGroup
		for range 50 {
			running.Go(func() {
				if _, err := b.Refresh(t.Context(), b.account()); err != nil {
					t.Error(err)
				}
			})
		}
		running.Wait()
		if n := asked.Load(); n != 1 {
			t.Errorf("Stripe, which did not answer, was asked %d times", n)
		}
	})
}
