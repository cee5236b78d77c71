package payments_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/metadataentry"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/refusal"
)

// charge is a charge of the fixture's wallet.
func (b *fixture) charge(amount money.Decimal, key string) payments.ChargeInput {
	key += string(b.owner) // the application's keys are one name space
	return payments.ChargeInput{By: payments.Application, Wallet: b.wallet, Amount: amount, Description: "A sandwich", Key: key}
}

func (b *fixture) credit(amount money.Decimal, key string) payments.CreditInput {
	return payments.CreditInput{By: payments.Application, Wallet: b.wallet, Amount: amount, Description: "Earnings", Key: key}
}

func (b *fixture) refund(charge gid.ID, amount money.Decimal, key string) payments.RefundChargeInput {
	in := payments.RefundChargeInput{By: payments.Application, Charge: charge, Key: key + string(b.owner)}
	if amount != "" {
		in.Amount = &amount
	}
	return in
}

func ref(text string) *string { return &text }

func TestCharge(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		t.Run("OK", func(t *testing.T) {
			b := setup(t, db)
			b.deposit(t, "25.00")
			in := b.charge("10.00", "k")
			in.Labels = payments.Labels{Reference: ref("order-1"), Metadata: []ledger.Metadata{{Key: "sku", Value: "a"}, {Key: "shop", Value: ""}}}
			done, err := b.Charge(t.Context(), in)
			must(t, err)
			row, err := db.Client().Charge.Get(t.Context(), done.Operation)
			must(t, err)
			if row.Amount != 1000 || row.Description != in.Description || row.WalletID != b.wallet || b.balance(t) != 1500 || done.Replayed {
				t.Errorf("%+v, balance %d", row, b.balance(t))
			}
			if !done.Charge.CreatedAt.Equal(row.CreatedAt) || done.Charge.Amount != 1000 {
				t.Errorf("the result is %+v", done.Charge)
			}
			in.Metadata = []ledger.Metadata{{Key: "shop", Value: ""}, {Key: "sku", Value: "a"}} // the same in another order
			again, err := b.Charge(t.Context(), in)
			if err != nil || !again.Replayed || again.Operation != done.Operation || b.balance(t) != 1500 {
				t.Errorf("again: %+v, %v", again, err)
			}
			for _, change := range []func(*payments.ChargeInput){
				func(in *payments.ChargeInput) { in.Amount = "10.01" },
				func(in *payments.ChargeInput) { in.Description = "Two sandwiches" },
				func(in *payments.ChargeInput) { in.Reference = ref("order-2") },
				func(in *payments.ChargeInput) { in.Reference = nil },
				func(in *payments.ChargeInput) { in.Metadata = in.Metadata[:1] },
				func(in *payments.ChargeInput) { in.Accumulate = true },
			} {
				other := in
				change(&other)
				_, err := b.Charge(t.Context(), other)
				wantRefusal(t, err, refusal.KeyReused)
			}
			found, err := db.Client().MetadataEntry.Query().Where(metadataentry.Key(""), metadataentry.Value("order-1")).Only(t.Context())
			if err != nil || found.ObjectID != done.Operation {
				t.Errorf("by reference: %+v, %v", found, err)
			}
			b.verified(t)
		})
		t.Run("Err", func(t *testing.T) {
			b := setup(t, db)
			b.deposit(t, "5.00")
			card := "4242 4242 4242 4242"
			for name, c := range map[string]struct {
				change func(*payments.ChargeInput)
				code   refusal.Code
			}{
				"amount":        {func(in *payments.ChargeInput) { in.Amount = "1.005" }, refusal.InvalidAmount},
				"zero":          {func(in *payments.ChargeInput) { in.Amount = "0" }, refusal.InvalidAmount},
				"too large":     {func(in *payments.ChargeInput) { in.Amount = "10000000000.00" }, refusal.AmountTooLarge},
				"too much":      {func(in *payments.ChargeInput) { in.Amount = "5.01" }, refusal.InsufficientFunds},
				"key":           {func(in *payments.ChargeInput) { in.Key = "" }, refusal.InvalidInput},
				"no wallet":     {func(in *payments.ChargeInput) { in.Wallet = "wal_none" }, refusal.NotFound},
				"currency":      {func(in *payments.ChargeInput) { in.Currency = "EUR" }, refusal.CurrencyMismatch},
				"description":   {func(in *payments.ChargeInput) { in.Description = "" }, refusal.InvalidInput},
				"long":          {func(in *payments.ChargeInput) { in.Description = strings.Repeat("é", 201) }, refusal.InvalidInput},
				"card":          {func(in *payments.ChargeInput) { in.Description = card }, refusal.InvalidInput},
				"reference":     {func(in *payments.ChargeInput) { in.Reference = ref("") }, refusal.InvalidInput},
				"card as ref":   {func(in *payments.ChargeInput) { in.Reference = &card }, refusal.InvalidInput},
				"metadata key":  {func(in *payments.ChargeInput) { in.Metadata = []ledger.Metadata{{Key: "a b"}} }, refusal.InvalidInput},
				"no key":        {func(in *payments.ChargeInput) { in.Metadata = []ledger.Metadata{{Value: "b"}} }, refusal.InvalidInput},
				"key twice":     {func(in *payments.ChargeInput) { in.Metadata = []ledger.Metadata{{Key: "a"}, {Key: "a"}} }, refusal.InvalidInput},
				"card as value": {func(in *payments.ChargeInput) { in.Metadata = []ledger.Metadata{{Key: "a", Value: card}} }, refusal.InvalidInput},
				"long value": {func(in *payments.ChargeInput) {
					in.Metadata = []ledger.Metadata{{Key: "a", Value: strings.Repeat("x", 501)}}
				}, refusal.InvalidInput},
				"too many": {func(in *payments.ChargeInput) {
					for i := range 21 {
						in.Metadata = append(in.Metadata, ledger.Metadata{Key: fmt.Sprint(i)})
					}
				}, refusal.InvalidInput},
			} {
				in := b.charge("1.00", "k")
				c.change(&in)
				if _, err := b.Charge(t.Context(), in); refusal.From(err) == nil || refusal.From(err).Code != c.code {
					t.Errorf("%s: %v, want %s", name, err, c.code)
				}
			}
			if b.balance(t) != 500 {
				t.Errorf("balance %d", b.balance(t))
			}
		})
		t.Run("ErrRestrained", func(t *testing.T) {
			b := setup(t, db)
			b.deposit(t, "5.00")
			b.owes(t, 100)
			_, err := b.Charge(t.Context(), b.charge("1.00", "owes"))
			wantRefusal(t, err, refusal.Disabled)
			f := setup(t, db)
			f.deposit(t, "5.00")
			must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
				return tx.Wallet.UpdateOneID(f.wallet).SetFrozenAt(f.clock()).SetFrozenReason("a test").Exec(ctx)
			}))
			_, err = f.Charge(t.Context(), f.charge("1.00", "frozen"))
			wantRefusal(t, err, refusal.Frozen)
		})
		t.Run("OKManyAtOnce", func(t *testing.T) {
			b := setup(t, db)
			b.deposit(t, "10.00")
			var wg sync.WaitGroup
			var made atomic.Int64
			for i := range 40 { // twenty keys, each twice; ten fit
				wg.Go(func() {
					done, err := b.Charge(context.WithoutCancel(t.Context()), b.charge("1.00", fmt.Sprint(i/2)))
					if err == nil && !done.Replayed {
						made.Add(1)
					} else if err != nil && refusal.From(err).Code != refusal.InsufficientFunds {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			if made.Load() != 10 || b.balance(t) != 0 {
				t.Errorf("%d charges, balance %d", made.Load(), b.balance(t))
			}
			b.verified(t)
		})
	})
}

func TestRefundCharge(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		t.Run("OK", func(t *testing.T) {
			b := setup(t, db)
			b.deposit(t, "25.00")
			of, err := b.Charge(t.Context(), b.charge("10.00", "k"))
			must(t, err)
			first, err := b.RefundCharge(t.Context(), b.refund(of.Operation, "4.00", "r1"))
			must(t, err)
			again, err := b.RefundCharge(t.Context(), b.refund(of.Operation, "4.00", "r1"))
			if err != nil || !again.Replayed || again.Operation != first.Operation || b.balance(t) != 1900 {
				t.Errorf("again: %+v, %v, balance %d", again, err, b.balance(t))
			}
			_, err = b.RefundCharge(t.Context(), b.refund(of.Operation, "4.01", "r1"))
			wantRefusal(t, err, refusal.KeyReused)
			_, err = b.RefundCharge(t.Context(), b.refund(of.Operation, "6.01", "r2"))
			wantRefusal(t, err, refusal.RefundExceedsCharge)
			_, err = b.RefundCharge(t.Context(), b.refund(of.Operation, "", "r3"))
			if err != nil || b.balance(t) != 2500 {
				t.Errorf("the rest: %v, balance %d", err, b.balance(t))
			}
			_, err = b.RefundCharge(t.Context(), b.refund(of.Operation, "", "r4"))
			wantRefusal(t, err, refusal.RefundExceedsCharge)
			_, err = b.RefundCharge(t.Context(), b.refund("chg_none", "", "r5"))
			wantRefusal(t, err, refusal.NotFound)
			b.verified(t)
		})
		t.Run("OKDebtIsPaidFirst", func(t *testing.T) {
			b := setup(t, db)
			b.deposit(t, "10.00")
			of, err := b.Charge(t.Context(), b.charge("10.00", "k"))
			must(t, err)
			b.owes(t, 300)
			_, err = b.RefundCharge(t.Context(), b.refund(of.Operation, "", "r"))
			if err != nil || b.balance(t) != 700 {
				t.Errorf("%v, balance %d, want 700 after a debt of 300", err, b.balance(t))
			}
			b.verified(t)
		})
		t.Run("OKNeverMoreThanTaken", func(t *testing.T) {
			b := setup(t, db)
			b.deposit(t, "10.00")
			of, err := b.Charge(t.Context(), b.charge("10.00", "k"))
			must(t, err)
			replica := payments.New(db, b.stripe, payments.Options{}) // another one
			var wg sync.WaitGroup
			var made atomic.Int64
			for i := range 30 {
				on := b.Service
				if i%2 == 0 {
					on = replica
				}
				wg.Go(func() {
					_, err := on.RefundCharge(context.WithoutCancel(t.Context()), b.refund(of.Operation, "1.50", fmt.Sprint(i)))
					if err == nil {
						made.Add(1)
					} else if why := refusal.From(err); why == nil || why.Code != refusal.RefundExceedsCharge {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			if made.Load() != 6 || b.balance(t) != 900 {
				t.Errorf("%d refunds of 1.50, balance %d", made.Load(), b.balance(t))
			}
			b.verified(t)
		})
	})
}

// Money that a charge took before it had matured is as young when it comes back, or buying
// and returning would make it payable.
func TestSpendingYoungMoney(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		const delay = 72 * time.Hour
		b.Service = payments.New(db, b.stripe, payments.Options{PayoutDelay: delay})
		payable := func() int64 {
			t.Helper()
			left, err := b.Available(t.Context(), b.wallet, b.balance(t))
			must(t, err)
			return left
		}
		b.deposit(t, "10.00")
		b.pass(delay + 2*time.Hour)
		b.deposit(t, "20.00")
		if payable() != 1000 {
			t.Fatalf("payable %d", payable())
		}
		of, err := b.Charge(t.Context(), b.charge("15.00", "k")) // 10.00 that are mature, 5.00 that are not
		must(t, err)
		if payable() != 0 || b.balance(t) != 1500 {
			t.Errorf("after the charge: payable %d of %d", payable(), b.balance(t))
		}
		b.verified(t)
		_, err = b.RefundCharge(t.Context(), b.refund(of.Operation, "3.00", "r1"))
		must(t, err)
		if payable() != 0 {
			t.Errorf("after a refund of 3.00: payable %d", payable())
		}
		b.verified(t)
		_, err = b.RefundCharge(t.Context(), b.refund(of.Operation, "", "r2"))
		must(t, err)
		if payable() != 1000 || b.balance(t) != 3000 {
			t.Errorf("after all refunds: payable %d of %d", payable(), b.balance(t))
		}
		b.verified(t)
		b.pass(delay + 2*time.Hour)
		if payable() != 3000 {
			t.Errorf("later: payable %d", payable())
		}

		aged := payments.New(db, b.stripe, payments.Options{PayoutDelay: delay, SpendDelay: 24 * time.Hour})
		b.deposit(t, "7.00")
		_, err = aged.Charge(t.Context(), b.charge("30.01", "aged"))
		wantRefusal(t, err, refusal.InsufficientFunds)
		b.pass(26 * time.Hour)
		_, err = aged.Charge(t.Context(), b.charge("30.01", "aged"))
		must(t, err)
		b.verified(t)
	})
}
