package payments_test

import (
	"context"
	"regexp"
	"sync"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/internal/closing"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
)

var pointsWallet = regexp.MustCompile("^UPDATE .wallets. SET .account_id.")

// A new payout account, a first transfer to somebody, freezing and closing lock wallets and
// then users. Run at once, none of them waits for another in a circle.
func TestLocksInOneOrder(t *testing.T) {
	t.Parallel()
	for name, url := range dbtest.URLs(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var once sync.Once
			reached := make(chan struct{})
			db, err := database.Open(database.WithStatementTrace(context.WithoutCancel(t.Context()), func(statement string) {
				if pointsWallet.MatchString(statement) { // the account's transaction has written to the user, and goes on to the wallet
					once.Do(func() { close(reached) })
					<-time.After(300 * time.Millisecond)
				}
			}), url, "USD")
			must(t, err)
			t.Cleanup(func() { _ = db.Close() })
			b := setup(t, db)
			b.deposit(t, "500.00")
			b.pass(100 * time.Hour)
			b.Service = payments.New(db, b.stripe, payments.Options{
				Limits: payments.Limits{NewPayeeAbove: money.Each(50), ReauthWithin: 15 * time.Minute}, Notify: (&letters{}).notify,
				ReturnURL: "https://app.example/return", RefreshURL: "https://app.example/refresh",
			})
			operator := gid.New(gid.User)
			var all sync.WaitGroup
			all.Go(func() {
				if _, _, err := b.StartOnboarding(t.Context(), b.owner, ""); err != nil {
					t.Error(err)
				}
			})
			<-reached
			for range 3 {
				mule := b.friend(t)
				all.Go(func() {
					if err := b.transfer(t.Context(), mule.wallet, "60.00", b.clock()); err != nil {
						t.Error(err)
					}
				})
			}
			all.Go(func() {
				// It is refused: there is money. It has locked the wallets by then.
				_ = db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error { return closing.Begin(ctx, tx, b.owner) })
			})
			mule := b.friend(t)
			all.Go(func() {
				if err := b.FreezeWallet(t.Context(), operator, mule.wallet, "x"); err != nil {
					t.Error(err)
				}
			})
			all.Wait()
			if db.Dialect() != dialect.Postgres {
				return
			}
			<-time.After(2 * time.Second) // PostgreSQL counts deadlocks a second late
			rows, err := db.Query(t.Context(), "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
			must(t, err)
			deadlocks := -1
			for rows.Next() {
				must(t, rows.Scan(&deadlocks))
			}
			must(t, rows.Err())
			must(t, rows.Close())
			if deadlocks != 0 {
				t.Errorf("%d deadlocks", deadlocks)
			}
		})
	}
}
