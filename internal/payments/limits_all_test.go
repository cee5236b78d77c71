package payments_test

import (
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

// Eight people on two replicas want 32 times 1.00 at once, and all together may have
// seven: seven begin. What failed counts no more, nor does what is a day old.
func TestLimitOfAll(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b, log := limited(t, db, payments.Limits{})
		limits := payments.Options{
			Limits: payments.Limits{PayoutMaxDailyTotal: money.Each(7)}, Log: slog.New(slog.NewTextHandler(log, nil)),
		}
		var people []*fixture
		for range 8 {
			p := b.friend(t)
			p.funded(t)
			people = append(people, p)
		}
		replicas := []*payments.Service{payments.New(db, b.stripe, limits), payments.New(db, b.stripe, limits)}
		for i, p := range people {
			p.Service = replicas[i%2]
		}
		began := many(t, 32, refusal.RateLimited, func(i int) error {
			return people[i%8].tryPayout(t.Context(), "1.00", time.Time{})
		})
		if began != 7 {
			t.Errorf("%d of 32 began, want 7", began)
		}
		if n := log.count("alarm: the daily limit for the payouts of all users"); n != 2 {
			t.Errorf("%d alarms of two replicas", n)
		}
		t.Logf("payouts above the limit of all: %d tried, %d got through", 32-7, began-7)
		one, err := db.Client().Payout.Query().First(t.Context())
		must(t, err)
		back := processor.StripeTransfer{
			ID: *one.TransferID, Payout: *one.ProcessorKey, Destination: one.AccountID, Amount: money.Money{Minor: one.Amount, Currency: one.Currency},
			Reversals: []processor.Reversal{{ID: "trr_1", Amount: money.Money{Minor: one.Amount, Currency: one.Currency}}},
		}
		b.stripe.transfer = func(string) (processor.StripeTransfer, error) { return back, nil }
		must(t, b.Receive(t.Context(), processor.Notice{ID: gid.New("evt"), Type: "transfer.reversed", Object: back.ID}))
		b.Sweep(t.Context())
		if n := db.Client().Payout.Query().Where(payout.StateEQ(payout.StateReversed)).CountX(t.Context()); n != 1 {
			t.Fatalf("%d payouts came back", n)
		}
		must(t, people[0].tryPayout(t.Context(), "1.00", time.Time{}))
		wantRefusal(t, people[1].tryPayout(t.Context(), "0.50", time.Time{}), refusal.RateLimited)
		b.pass(25 * time.Hour)
		must(t, people[1].tryPayout(t.Context(), "7.00", time.Time{}))
		b.verified(t)
	})
}

// Who asks again for what stands asks for no more: nobody is alarmed.
func TestLimitOfAllAndTheSameKey(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b, log := limited(t, db, payments.Limits{PayoutMaxDailyTotal: money.Each(3)})
		b.funded(t)
		in := payments.PayoutInput{Owner: b.owner, Amount: "2.00", Key: "once"}
		for range 2 {
			_, err := b.Payout(t.Context(), in)
			must(t, err)
		}
		if n := log.count("alarm: the daily limit for the payouts of all users"); n != 0 {
			t.Errorf("%d alarms", n)
		}
	})
}

// Where the money of one user has gone to two accounts, none goes to a third until
// thirty days have passed.
func TestLimitOfAccounts(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b, _ := limited(t, db, payments.Limits{PayoutAccounts: 2})
		b.funded(t)
		try := func() error { return b.tryPayout(t.Context(), "1", time.Time{}) }
		account := gid.ID("acct_" + string(b.owner)[4:])
		another := func(n int) {
			t.Helper()
			b.stripe.account = func(id gid.ID) (processor.Account, error) { return processor.Account{ID: id, Lost: true}, nil }
			must(t, b.SyncAccount(t.Context(), account))
			b.stripe.account = ready
			account = gid.ID(fmt.Sprintf("acct_%d%s", n, string(b.owner)[4:]))
			b.stripe.createAccount = func(_ string, o processor.AccountOrder) (processor.Account, error) {
				return processor.Account{ID: account, Onboarding: o.Onboarding}, nil
			}
			_, _, err := b.StartOnboarding(t.Context(), b.owner, "")
			must(t, err)
		}
		must(t, try())
		another(2)
		must(t, try())
		must(t, try())
		another(3)
		err := try()
		wantRefusal(t, err, refusal.RateLimited)
		if why := refusal.From(err); why == nil || why.RetryAt == nil || !why.RetryAt.Equal(b.clock().Add(30*24*time.Hour)) {
			t.Errorf("when to try again: %v", err)
		}
		b.pass(30*24*time.Hour + time.Minute)
		must(t, try())
		b.verified(t)
	})
}
