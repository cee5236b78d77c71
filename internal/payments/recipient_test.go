package payments_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/refusal"
	"github.com/purserhq/purser/internal/throttle"
)

// verify notes that the user's address is theirs.
func (b *fixture) verify(t *testing.T) {
	t.Helper()
	must(t, b.db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		return tx.User.UpdateOneID(b.owner).SetEmailVerifiedAt(tx.Now(ctx)).Exec(ctx)
	}))
}

func (b *fixture) address(t *testing.T) string {
	t.Helper()
	return b.db.Client().User.GetX(t.Context(), b.owner).Email
}

// toEmail sends to an address.
func (b *fixture) toEmail(t *testing.T, email string, amount money.Decimal, key string) (payments.Result, error) {
	t.Helper()
	ctx := audit.WithOrigin(t.Context(), audit.Origin{Address: "198.51.100.1"})
	return b.Transfer(ctx, payments.TransferInput{Owner: b.owner, ToEmail: email, Amount: amount, Key: key})
}

// Money that is sent to an address reaches whoever has verified it, and nobody else who
// has signed up with it. The key gives the same answer, whoever has the address later.
func TestTransferReachesTheVerified(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.deposit(t, "25.00")
		squatter, owner := b.friend(t), b.friend(t)
		email := squatter.address(t)
		_, err := b.toEmail(t, email, "5.00", "a")
		wantRefusal(t, err, refusal.NotFound)
		if squatter.balance(t) != 0 || b.balance(t) != 2500 {
			t.Errorf("who never verified the address has %d", squatter.balance(t))
		}
		must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error { // as verifying it does
			if err := tx.User.UpdateOneID(squatter.owner).SetEmail(string(squatter.owner) + "@users.invalid").Exec(ctx); err != nil {
				return err
			}
			return tx.User.UpdateOneID(owner.owner).SetEmail(email).SetEmailVerifiedAt(tx.Now(ctx)).Exec(ctx)
		}))
		first, err := b.toEmail(t, email, "5.00", "b")
		must(t, err)
		if squatter.balance(t) != 0 || owner.balance(t) != 500 {
			t.Errorf("they hold %d and %d, want 0 and 500", squatter.balance(t), owner.balance(t))
		}
		must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			return tx.User.UpdateOneID(owner.owner).SetEmail("moved@example.com").SetEmailVerifiedAt(tx.Now(ctx).Add(time.Second)).Exec(ctx)
		}))
		again, err := b.toEmail(t, " "+email, "5", "b")
		if must(t, err); !again.Replayed || again.Operation != first.Operation {
			t.Errorf("again: %+v, want %s", again, first.Operation)
		}
		_, err = b.toEmail(t, "moved@example.com", "5.00", "b") // which would tell whose wallet it was
		wantRefusal(t, err, refusal.KeyReused)
		_, err = b.toEmail(t, email, "5.01", "b")
		wantRefusal(t, err, refusal.KeyReused)
		_, err = b.send(t, owner.wallet, "20.00", "rest")
		must(t, err)
		again, err = b.toEmail(t, email, "5", "b") // although the money has gone since
		if must(t, err); !again.Replayed {
			t.Error("the key is not answered")
		}
		t.Logf("transfers to addresses of others: 2 tried, 0 got through")
		b.verified(t)
	})
}

// Who asks for addresses by sending learns little: nothing without the money, and with it
// only so much in an hour. Who sends to people who are there sends as often as they like.
func TestTransferTellsLittle(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.Service = payments.New(db, b.stripe, payments.Options{Limits: payments.Limits{
			LookUps: throttle.Limit{Tries: 10, Per: time.Hour}, LookUpsFrom: throttle.Limit{Tries: 15, Per: time.Hour},
		}})
		f := b.friend(t)
		f.verify(t)
		there := f.address(t)
		for _, email := range []string{there, "nobody@example.com", "nonsense", "a\x00b"} { // without money
			_, err := b.toEmail(t, email, "1.00", string(gid.New("key")))
			wantRefusal(t, err, refusal.InsufficientFunds)
		}
		b.deposit(t, "25.00")
		for range 30 {
			_, err := b.toEmail(t, there, "0.10", string(gid.New("key")))
			must(t, err)
		}
		tried, told := 100, 0
		var running sync.WaitGroup
		var mu sync.Mutex
		for i := range tried {
			running.Go(func() {
				_, err := b.toEmail(t, fmt.Sprintf("p%d@example.com", i), "0.01", fmt.Sprint("probe", i))
				mu.Lock()
				defer mu.Unlock()
				switch why := refusal.From(err); {
				case why != nil && why.Code == refusal.NotFound:
					told++
				case why == nil || why.Code != refusal.RateLimited:
					t.Error(err)
				}
			})
		}
		running.Wait()
		if told > 10 {
			t.Errorf("%d of %d probes were told", told, tried)
		}
		_, err := b.toEmail(t, there, "0.10", "then") // nor is this, or it would tell
		wantRefusal(t, err, refusal.RateLimited)
		_, err = b.send(t, f.wallet, "0.10", "by id")
		must(t, err)
		other := b.friend(t) // another account of the same address
		_, err = b.send(t, other.wallet, "1.00", "seed")
		must(t, err)
		for i := range 20 {
			if _, err = other.toEmail(t, fmt.Sprintf("q%d@example.com", i), "0.01", fmt.Sprint(i)); refusal.From(err).Code == refusal.NotFound {
				told++
			}
		}
		if told > 15 {
			t.Errorf("%d probes from one address were told", told)
		}
		t.Logf("probes for addresses: %d tried, %d got through", tried+20, max(0, told-15))
		b.verified(t)
	})
}
