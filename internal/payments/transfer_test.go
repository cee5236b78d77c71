package payments_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/refusal"
)

// friend is somebody else with a wallet.
func (b *fixture) friend(t *testing.T) *fixture {
	t.Helper()
	f := &fixture{Service: b.Service, db: b.db, stripe: b.stripe}
	f.owner, f.wallet = b.newUser(t)
	return f
}

func (b *fixture) send(t *testing.T, to gid.ID, amount money.Decimal, key string) (payments.Result, error) {
	t.Helper()
	return b.Transfer(t.Context(), payments.TransferInput{Owner: b.owner, To: to, Amount: amount, Key: key})
}

func TestTransfer(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.deposit(t, "25.00")
		f := b.friend(t)
		first, err := b.send(t, f.wallet, "10", "k")
		must(t, err)
		again, err := b.send(t, f.wallet, "10.00", "k")
		must(t, err)
		if first.Replayed || !again.Replayed || again.Operation != first.Operation {
			t.Errorf("the key gave %+v and then %+v", first, again)
		}
		_, err = b.send(t, f.wallet, "11", "k")
		wantRefusal(t, err, refusal.KeyReused)
		if b.balance(t) != 1500 || f.balance(t) != 1000 {
			t.Errorf("they hold %d and %d, want 1500 and 1000", b.balance(t), f.balance(t))
		}
		must(t, b.to(t, f, "15.00"))
		// The key is answered even where the money has gone since.
		again, err = b.send(t, f.wallet, "10", "k")
		if must(t, err); !again.Replayed {
			t.Error("a second transfer under the key")
		}
		b.verified(t)
	})
}

// to sends by the receiver's address.
func (b *fixture) to(t *testing.T, f *fixture, amount money.Decimal) error {
	t.Helper()
	f.verify(t)
	u, err := b.db.Client().User.Get(t.Context(), f.owner)
	must(t, err)
	_, err = b.Transfer(t.Context(), payments.TransferInput{
		Owner: b.owner, ToEmail: " " + strings.ToUpper(u.Email), Amount: amount, Key: string(gid.New("key")), Note: "lunch",
	})
	return err
}

func TestTransferRefused(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.deposit(t, "25.00")
		f := b.friend(t)
		euros := gid.New(gid.Wallet)
		must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			return tx.Wallet.Create().SetID(euros).SetOwnerID(f.owner).SetCurrency("EUR").Exec(ctx)
		}))
		for name, c := range map[string]struct {
			in   payments.TransferInput
			code refusal.Code
		}{
			"ErrAmount":      {payments.TransferInput{To: f.wallet, Amount: "1.001"}, refusal.InvalidAmount},
			"ErrNothing":     {payments.TransferInput{To: f.wallet, Amount: "0"}, refusal.InvalidAmount},
			"ErrFunds":       {payments.TransferInput{To: f.wallet, Amount: "25.01"}, refusal.InsufficientFunds},
			"ErrNobody":      {payments.TransferInput{To: gid.New(gid.Wallet), Amount: "1"}, refusal.NotFound},
			"ErrNoAddress":   {payments.TransferInput{ToEmail: "nobody@example.com", Amount: "1"}, refusal.NotFound},
			"ErrPlatform":    {payments.TransferInput{ToEmail: "platform@purser.invalid", Amount: "1"}, refusal.NotFound},
			"ErrBoth":        {payments.TransferInput{To: f.wallet, ToEmail: "a@example.com", Amount: "1"}, refusal.InvalidInput},
			"ErrNeither":     {payments.TransferInput{Amount: "1"}, refusal.InvalidInput},
			"ErrSelf":        {payments.TransferInput{To: b.wallet, Amount: "1"}, refusal.InvalidInput},
			"ErrAnothers":    {payments.TransferInput{Wallet: f.wallet, To: b.wallet, Amount: "1"}, refusal.NotFound},
			"ErrCurrency":    {payments.TransferInput{To: euros, Amount: "1"}, refusal.CurrencyMismatch},
			"ErrNote":        {payments.TransferInput{To: f.wallet, Amount: "1", Note: strings.Repeat("ä", 141)}, refusal.InvalidInput},
			"ErrDebtWallets": {payments.TransferInput{To: f.debt(t), Amount: "1"}, refusal.NotFound},
		} {
			t.Run(name, func(t *testing.T) {
				c.in.Owner, c.in.Key = b.owner, name
				_, err := b.Transfer(t.Context(), c.in)
				wantRefusal(t, err, c.code)
			})
		}
		if b.balance(t) != 2500 || f.balance(t) != 0 {
			t.Errorf("they hold %d and %d, want 2500 and 0", b.balance(t), f.balance(t))
		}
	})
}

// debt is a debt wallet of theirs, which nobody can send to.
func (b *fixture) debt(t *testing.T) (id gid.ID) {
	t.Helper()
	must(t, b.db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		w, err := tx.Wallet.Create().SetOwnerID(b.owner).SetCurrency("USD").SetKind("debt").Save(ctx)
		if err == nil {
			id = w.ID
		}
		return err
	}))
	return id
}

// Who owes, or whose payment is disputed, sends nothing; what comes in for them
// pays what they owe first. The way is no way around the freeze of payouts.
func TestTransferAndDebt(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTown(t, db)
		deposit, charge := w.pay(t, "20.00", "pm_card_bypassPending")
		f := w.friend(t)
		_, err := w.send(t, f.wallet, "15.00", "one")
		must(t, err)
		w.ask(t, "POST", "/v1/refunds", url.Values{"charge": {charge}}, nil)
		w.told(t, "charge.refunded", charge)
		w.wants(t, 0, 1500)
		_ = deposit
		_, err = w.send(t, f.wallet, "1.00", "two")
		wantRefusal(t, err, refusal.Disabled)

		for range 2 { // the second is the same
			_, err = f.send(t, w.wallet, "10.00", "back")
			must(t, err)
		}
		w.wants(t, 0, 500)
		_, err = f.send(t, w.wallet, "5.00", "rest")
		must(t, err)
		w.wants(t, 0, 0)
		w.pay(t, "3.00", "pm_card_bypassPending")
		_, err = w.send(t, f.wallet, "3.00", "three")
		must(t, err)
		w.verified(t)
	})
}

// Young deposits may be sent, but not more than there is; the gate stops everybody.
func TestTransferHeldBack(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.Service = payments.New(db, b.stripe, payments.Options{PayoutDelay: time.Hour})
		b.deposit(t, "25.00")
		f := b.friend(t)
		_, err := b.send(t, f.wallet, "1.00", "young")
		must(t, err)
		wantAvailable(t, f, 0)
		b.pass(2 * time.Hour)
		wantAvailable(t, f, 100)
		b.deposit(t, "10.00")
		_, err = b.send(t, f.wallet, "34.01", "more")
		wantRefusal(t, err, refusal.InsufficientFunds)
		_, err = b.send(t, f.wallet, "25.00", "old")
		must(t, err)
		wantAvailable(t, f, 2500)

		must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			return tx.Gate.Create().SetID("transfers").SetOpen(false).SetReason("test").SetChangedBy("").SetChangedAt(b.clock()).Exec(ctx)
		}))
		_, err = f.send(t, b.wallet, "1.00", "shut")
		wantRefusal(t, err, refusal.Disabled)
	})
}

// Whoever sends at the same time, with keys that meet: each key moves money once
// and nobody goes below zero.
func TestTransfersAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.deposit(t, "25.00")
		f := b.friend(t)
		var running sync.WaitGroup
		for i := range 60 {
			running.Go(func() {
				_, err := b.send(t, f.wallet, "1.00", fmt.Sprint(i%30)) // each key twice
				if why := refusal.From(err); err != nil && (why == nil || why.Code != refusal.InsufficientFunds) {
					t.Error(err)
				}
			})
		}
		running.Wait()
		if b.balance(t) != 0 || f.balance(t) != 2500 {
			t.Errorf("they hold %d and %d, want 0 and 2500", b.balance(t), f.balance(t))
		}
		n, err := db.Client().Transaction.Query().Where(transaction.KindEQ(transaction.KindTransferOut)).Count(t.Context())
		if must(t, err); n != 25 {
			t.Errorf("%d transfers, want 25", n)
		}
		b.verified(t)
	})
}

// What is sent to somebody who owes passes the same rules as all else.
func TestTransferToADebtorIsNoWayAround(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.Service = payments.New(db, b.stripe, payments.Options{
			PayoutDelay: time.Hour, Limits: payments.Limits{PayoutCooldown: 2 * time.Hour},
		})
		b.deposit(t, "25.00")
		f := b.friend(t)
		debt := f.debt(t)
		must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			return ledger.Post(ctx, tx, b.clock(), ledger.Posting{
				Wallet: debt, Kind: transaction.KindAdjustment, Contra: transaction.ContraAdjustments, Value: -500, Reference: "owed",
			})
		}))
		must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			return tx.User.UpdateOneID(b.owner).SetGuardedAt(b.clock()).Exec(ctx)
		}))
		b.pass(61 * time.Minute)
		_, err := b.send(t, f.wallet, "10.00", "resting")
		wantRefusal(t, err, refusal.CoolingDown)
		b.pass(time.Hour)
		_, err = b.send(t, f.wallet, "10.00", "rested")
		must(t, err)
		if b.balance(t) != 1500 || f.balance(t) != 500 {
			t.Errorf("they hold %d and %d, want 1500 and 500", b.balance(t), f.balance(t))
		}
		b.verified(t)
	})
}
