package payments_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/refusal"
)

func TestBatch(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		_, other := b.newUser(t)
		b.deposit(t, "10.00")
		charge := func(amount money.Decimal, key string) payments.BatchOperation {
			in := b.charge(amount, key)
			return payments.BatchOperation{Charge: &in}
		}
		credit := func(amount money.Decimal, key string) payments.BatchOperation {
			in := b.credit(amount, key)
			return payments.BatchOperation{Credit: &in}
		}
		send := func(amount money.Decimal, key string) payments.BatchOperation {
			return payments.BatchOperation{Transfer: &payments.BatchTransferInput{From: b.wallet, To: other, Amount: amount, Key: key}}
		}
		codes := func(results []payments.BatchResult) (codes []refusal.Code) {
			for _, r := range results {
				code := refusal.Code("")
				if r.Err != nil {
					code = refusal.From(r.Err).Code
				}
				codes = append(codes, code)
			}
			return codes
		}
		want := func(name string, results []payments.BatchResult, err error, balance int64, wanted ...refusal.Code) {
			t.Helper()
			if err != nil || fmt.Sprint(codes(results)) != fmt.Sprint(wanted) || b.balance(t) != balance {
				t.Errorf("%s: %v, %v, balance %d, want %v and %d", name, codes(results), err, b.balance(t), wanted, balance)
			}
		}
		each := []payments.BatchOperation{charge("2.00", "a"), charge("20.00", "b"), send("1.00", "c"), credit("1.50", "d"), credit("3.00", "e"), charge("0", "f")}
		results, err := b.Batch(t.Context(), false, each)
		want("independent", results, err, 850, "", refusal.InsufficientFunds, "", "", refusal.PlatformFundsInsufficient, refusal.InvalidAmount)
		results, err = b.Batch(t.Context(), false, each)
		want("again", results, err, 850, "", refusal.InsufficientFunds, "", "", refusal.PlatformFundsInsufficient, refusal.InvalidAmount)
		if !results[0].Replayed || !results[2].Replayed || !results[3].Replayed {
			t.Errorf("%+v", results)
		}
		results, err = b.Batch(t.Context(), true, []payments.BatchOperation{charge("1.00", "g"), charge("20.00", "h"), credit("0.50", "i")})
		want("one refuses all", results, err, 850, "", refusal.InsufficientFunds, "")
		if results[0].Operation != "" {
			t.Errorf("%+v", results[0])
		}
		all := []payments.BatchOperation{charge("1.00", "g"), send("1.00", "h"), credit("0.50", "i"), charge("2.00", "a")}
		results, err = b.Batch(t.Context(), true, all)
		want("atomic", results, err, 700, "", "", "", "")
		if results[0].Operation == "" || results[0].Replayed || !results[3].Replayed {
			t.Errorf("%+v", results)
		}
		results, err = b.Batch(t.Context(), true, all)
		want("atomic again", results, err, 700, "", "", "", "")
		if !results[0].Replayed || !results[1].Replayed || !results[2].Replayed {
			t.Errorf("%+v", results)
		}
		results, err = b.Batch(t.Context(), true, []payments.BatchOperation{charge("1.00", "x"), charge("1.00", "x")})
		want("a key twice", results, err, 700, "", refusal.KeyReused)
		results, err = b.Batch(t.Context(), true, []payments.BatchOperation{charge("1.00", "y"), charge("9.00", "g")})
		want("another input", results, err, 700, "", refusal.KeyReused)
		_, err = b.Batch(t.Context(), true, nil)
		wantRefusal(t, err, refusal.InvalidInput)
		b.verified(t)

		// A thousand at once, and a receiver who owes.
		b.owes(t, 30)
		many := make([]payments.BatchOperation, 1000)
		for i := range many {
			in := b.credit("0.01", fmt.Sprint("m", i))
			many[i] = payments.BatchOperation{Credit: &in}
		}
		results, err = b.Batch(t.Context(), false, many)
		must(t, err)
		made := 0
		for _, r := range results {
			if r.Err == nil {
				made++
			}
		}
		if made != 100 || b.balance(t) != 770 { // 3.00 earned, 2.00 given; 0.30 owed
			t.Errorf("%d credits of a cent, balance %d", made, b.balance(t))
		}
		b.verified(t)
	})
}

// A credit that stands is replayed, and is not asked of the funds a second time. The replica
// that is asked has none of the headroom in its own share.
func TestBatchReplaysCredits(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.deposit(t, "100.00")
		_, err := b.Charge(t.Context(), b.charge("100.00", "c"))
		must(t, err)
		first, second := b.credit("80.00", "k1"), b.credit("20.00", "k2")
		_, err = b.Credit(t.Context(), first)
		must(t, err)
		another := payments.New(db, b.stripe, payments.Options{})
		results, err := another.Batch(t.Context(), true, []payments.BatchOperation{{Credit: &first}, {Credit: &second}})
		must(t, err)
		if results[0].Err != nil || !results[0].Replayed || results[1].Err != nil || b.balance(t) != 10000 {
			t.Errorf("%+v, balance %d", results, b.balance(t))
		}
	})
}

func TestBatchRefusesAllWhenTheDatabaseDoes(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.deposit(t, "10.00")
		var wg sync.WaitGroup
		var made atomic.Int64
		for range 8 { // the same batch at once: one carries it out, the others replay it
			wg.Go(func() {
				one, two := b.charge("1.00", "one"), b.charge("2.00", "two")
				results, err := b.Batch(context.WithoutCancel(t.Context()), true, []payments.BatchOperation{{Charge: &one}, {Charge: &two}})
				if err != nil || errors.Join(results[0].Err, results[1].Err) != nil {
					t.Errorf("%+v, %v", results, err)
					return
				}
				if results[0].Replayed != results[1].Replayed {
					t.Errorf("in part: %+v", results)
				}
				if !results[0].Replayed {
					made.Add(1)
				}
			})
		}
		wg.Wait()
		if made.Load() != 1 || b.balance(t) != 700 {
			t.Errorf("carried out %d times, balance %d", made.Load(), b.balance(t))
		}
		b.verified(t)
	})
}
