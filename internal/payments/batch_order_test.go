package payments_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/refusal"
)

func (b *fixture) chargeOp(amount money.Decimal, key string) payments.BatchOperation {
	in := b.charge(amount, key)
	return payments.BatchOperation{Charge: &in}
}

func (b *fixture) creditOp(amount money.Decimal, key string) payments.BatchOperation {
	in := b.credit(amount, key+string(b.owner))
	return payments.BatchOperation{Credit: &in}
}

func (b *fixture) sendOp(to *fixture, amount money.Decimal, key string) payments.BatchOperation {
	return payments.BatchOperation{Transfer: &payments.BatchTransferInput{From: b.wallet, To: to.wallet, Amount: amount, Key: key + string(b.owner)}}
}

// carriedOut fails the test unless a batch has the codes, the empty one for what was carried out.
func carriedOut(t *testing.T, s *payments.Service, atomic bool, all []payments.BatchOperation, want ...refusal.Code) {
	t.Helper()
	results, err := s.Batch(t.Context(), atomic, all)
	must(t, err)
	var codes []refusal.Code
	for _, r := range results {
		code := refusal.Code("")
		if why, ok := errors.AsType[*refusal.Error](r.Err); ok {
			code = why.Code
		}
		codes = append(codes, code)
	}
	if fmt.Sprint(codes) != fmt.Sprint(want) {
		t.Errorf("%v, want %v", codes, want)
	}
}

// What comes in by one operation of a batch counts for those behind it, whatever was read of
// the wallets before, and also where the headroom has to be filled for it first.
func TestBatchIncomeCounts(t *testing.T) {
	t.Parallel()
	options := map[string]payments.Options{
		"Plain":      {},
		"NewPayees":  {Limits: payments.Limits{NewPayeeAbove: money.Each(1000), ReauthWithin: 15 * time.Minute}},
		"SpendDelay": {PayoutDelay: 72 * time.Hour, SpendDelay: 24 * time.Hour},
	}
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		for name, o := range options {
			for _, atomic := range []bool{true, false} {
				t.Run(fmt.Sprint(name, atomic), func(t *testing.T) {
					shop := setup(t, db)
					shop.Service = payments.New(db, shop.stripe, o)
					shop.deposit(t, "1000.00")
					shop.pass(100 * time.Hour)
					_, err := shop.Charge(t.Context(), shop.charge("1000.00", "earns"))
					must(t, err)
					a, b := shop.friend(t), shop.friend(t)
					a.Service, b.Service = shop.Service, shop.Service
					carriedOut(t, shop.Service, atomic, []payments.BatchOperation{
						a.creditOp("100.00", "1"), a.sendOp(b, "100.00", "2"), b.sendOp(a, "60.00", "3"), b.chargeOp("40.00", "4"), a.chargeOp("60.00", "5"),
					}, "", "", "", "", "")
					if a.balance(t) != 0 || b.balance(t) != 0 {
						t.Errorf("balances %d and %d", a.balance(t), b.balance(t))
					}
					a.owes(t, 300)
					carriedOut(t, shop.Service, atomic, []payments.BatchOperation{
						a.creditOp("2.00", "6"), a.creditOp("5.00", "7"), a.chargeOp("3.00", "8"), a.sendOp(b, "1.00", "9"),
					}, "", "", "", "")
					if a.balance(t) != 0 || b.balance(t) != 100 {
						t.Errorf("after a debt: balances %d and %d", a.balance(t), b.balance(t))
					}
					a.verified(t)
				})
			}
		}
	})
}

// An operation that is posted again, because its receiver owes or because the headroom has to be
// filled first, is not overtaken by those behind it.
func TestBatchKeepsItsOrder(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		for _, atomic := range []bool{true, false} {
			b := setup(t, db)
			b.deposit(t, "30.00")
			debtor := b.friend(t)
			debtor.deposit(t, "2.00")
			debtor.owes(t, 500)
			late := refusal.InsufficientFunds
			carriedOut(t, b.Service, atomic, []payments.BatchOperation{b.sendOp(debtor, "20.00", "1"), b.chargeOp("15.00", "2")}, "", late)
			if left := map[bool]int64{true: 3000, false: 1000}[atomic]; b.balance(t) != left {
				t.Errorf("atomic %t: balance %d, want %d", atomic, b.balance(t), left)
			}
			a := b.friend(t)
			a.deposit(t, "10.00")
			_, err := b.Charge(t.Context(), b.charge("10.00", "earns"))
			must(t, err)
			carriedOut(t, a.Service, atomic, []payments.BatchOperation{
				a.creditOp("5.00", "1"), a.chargeOp("15.00", "2"), a.chargeOp("10.00", "3"),
			}, "", "", late)
			a.verified(t)
		}
	})
}

// A credit that is not covered gives nothing to what comes behind it.
func TestBatchCreditsRefused(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		a := setup(t, db)
		b := a.friend(t)
		a.Service = payments.New(db, a.stripe, payments.Options{Limits: payments.Limits{NewPayeeAbove: money.Each(1000)}})
		for _, atomic := range []bool{true, false} {
			carriedOut(t, a.Service, atomic, []payments.BatchOperation{
				a.creditOp("100.00", "1"), a.sendOp(b, "100.00", "2"), a.chargeOp("1.00", "3"),
			}, refusal.PlatformFundsInsufficient, refusal.InsufficientFunds, refusal.InsufficientFunds)
		}
		if n := db.Client().Payee.Query().CountX(t.Context()); n != 0 {
			t.Errorf("%d recipients are counted of transfers that were refused", n)
		}
		n := db.Client().Transaction.Query().Where(transaction.ContraEQ(transaction.ContraRevenue)).CountX(t.Context())
		if n != 0 {
			t.Errorf("%d lines", n)
		}
	})
}

// The funds of one currency say nothing of another's.
func TestBatchCurrencies(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.deposit(t, "10.00")
		_, err := b.Charge(t.Context(), b.charge("10.00", "earns"))
		must(t, err)
		wallet := gid.New(gid.Wallet)
		must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			return tx.Wallet.Create().SetID(wallet).SetOwnerID(b.owner).SetCurrency("EUR").Exec(ctx)
		}))
		euros := payments.CreditInput{By: payments.Application, Wallet: wallet, Amount: "1.00", Description: "Earnings", Key: "eur"}
		carriedOut(t, b.Service, true, []payments.BatchOperation{{Credit: &euros}, b.creditOp("10.00", "usd")}, refusal.PlatformFundsInsufficient, "")
		carriedOut(t, b.Service, false, []payments.BatchOperation{{Credit: &euros}, b.creditOp("10.00", "usd")}, refusal.PlatformFundsInsufficient, "")
		if b.balance(t) != 1000 {
			t.Errorf("balance %d", b.balance(t))
		}
	})
}
