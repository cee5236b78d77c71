package payments_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

func (b *fixture) shares(t *testing.T) (sum int64) {
	t.Helper()
	for _, share := range b.db.Client().CreditHeadroom.Query().AllX(t.Context()) {
		sum += share.Amount
	}
	return sum
}

// What the platform loses between two reconciliations can no longer be given in credits.
func TestHeadroomFallsWithTheFunds(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.deposit(t, "20.00")
		_, err := b.Charge(t.Context(), b.charge("20.00", "earns"))
		must(t, err)
		_, err = b.Credit(t.Context(), b.credit("1.00", "fills"))
		must(t, err)
		if b.shares(t) != 1900 {
			t.Errorf("shares of %d", b.shares(t))
		}
		must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error { // a fee
			u, err := tx.User.Create().SetEmail(payments.PlatformEmail).SetName("The platform").SetPasswordHash("none").Save(ctx)
			if err != nil {
				return err
			}
			platform := gid.New(gid.Wallet)
			if err := tx.Wallet.Create().SetID(platform).SetOwnerID(u.ID).SetCurrency("USD").SetKind("platform").Exec(ctx); err != nil {
				return err
			}
			return ledger.Post(ctx, tx, tx.Now(ctx), ledger.Posting{
				Wallet: platform, Kind: transaction.KindAdjustment, Contra: transaction.ContraStripe, Value: -500, Reference: "fees:x",
			})
		}))
		if b.shares(t) != 1400 {
			t.Errorf("after a fee: shares of %d", b.shares(t))
		}
		b.verified(t)
		_, err = b.Credit(t.Context(), b.credit("14.01", "much"))
		wantRefusal(t, err, refusal.PlatformFundsInsufficient)

		// Stripe's statement cannot be read: what a share was given under a higher limit is taken back nevertheless.
		lenient := payments.New(db, b.stripe, payments.Options{CreditLimit: money.Each(9)})
		_, err = lenient.Credit(t.Context(), b.credit("14.01", "more"))
		must(t, err)
		away := errors.New("away")
		b.stripe.statement = func(func(processor.BalanceTransaction) error) error { return away }
		if _, err = b.Reconcile(t.Context()); !errors.Is(err, away) {
			t.Errorf("error %v", err)
		}
		if b.shares(t) != 0 {
			t.Errorf("shares of %d are left", b.shares(t))
		}
		must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE credit_headroom SET amount = 1 WHERE share = 3`)
			return err
		}))
		check, err := payments.CheckHeadroom(t.Context(), db, money.Units{})
		if err != nil || len(check.Differences) != 1 {
			t.Errorf("%+v, %v", check, err)
		}
	})
}

// A transaction that keeps the headroom locked delays nobody who does not need it, and those
// who do are told to retry.
func TestHeadroomLockedElsewhere(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("needs PostgreSQL")
	}
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		if db.Dialect() != dialect.Postgres {
			return
		}
		b := setup(t, db)
		b.deposit(t, "20.00")
		of, err := b.Charge(t.Context(), b.charge("10.00", "earns"))
		must(t, err)
		_, err = b.Credit(t.Context(), b.credit("1.00", "fills"))
		must(t, err)
		locked, release, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
		go func() {
			done <- db.InTx(context.WithoutCancel(t.Context()), func(ctx context.Context, tx *database.Tx) error {
				_, err := ledger.Headroom(ctx, tx, "USD")
				close(locked)
				<-release
				return err
			})
		}()
		<-locked
		answers := make(chan error, 2)
		go func() { _, err := b.Credit(t.Context(), b.credit("1.00", "waits")); answers <- err }()
		go func() { _, err := b.RefundCharge(t.Context(), b.refund(of.Operation, "1.00", "waits")); answers <- err }()
		<-time.After(50 * time.Millisecond)
		for range 5 {
			began := time.Now()
			_, err := b.Charge(t.Context(), b.charge("0.01", string(gid.New("key"))))
			must(t, err)
			if took := time.Since(began); took > time.Second {
				t.Errorf("a charge took %v", took)
			}
		}
		for range 2 {
			wantRefusal(t, <-answers, refusal.RateLimited)
		}
		close(release)
		must(t, <-done)
		_, err = b.Credit(t.Context(), b.credit("1.00", "waits"))
		must(t, err)
		_, err = b.RefundCharge(t.Context(), b.refund(of.Operation, "1.00", "waits"))
		must(t, err)
		b.verified(t)
	})
}
