package payments_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	exact "github.com/shopspring/decimal"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/refusal"
)

// usage is a charge with more decimals than the currency has.
func (b *fixture) usage(amount money.Decimal, key string) payments.ChargeInput {
	in := b.charge(amount, key)
	in.Accumulate = true
	return in
}

func (b *fixture) accrued(t *testing.T) money.Decimal {
	t.Helper()
	left, err := b.AccruedUsage(t.Context(), b.wallet)
	must(t, err)
	return left
}

func TestUsage(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.deposit(t, "1.00")
		step := func(amount money.Decimal, key string, charges bool, left money.Decimal, balance int64) {
			t.Helper()
			done, err := b.Charge(t.Context(), b.usage(amount, key))
			if err != nil || (done.Operation != "") != charges || b.accrued(t) != left || b.balance(t) != balance {
				t.Errorf("%s: %+v, %v; accrued %s, balance %d, want %s and %d", amount, done, err, b.accrued(t), b.balance(t), left, balance)
			}
		}
		if b.accrued(t) != "0" {
			t.Errorf("accrued %s", b.accrued(t))
		}
		step("0.004", "a", false, "0.004", 100)
		step("0.004", "a", false, "0.004", 100) // a replay
		step("0.0059", "b", false, "0.0099", 100)
		step("0.000100000001", "c", true, "0.000000000001", 99)
		step("0.000100000001", "c", true, "0.000000000001", 99) // a replay
		step("0.50", "d", true, "0.000000000001", 49)
		for name, c := range map[string]struct {
			in   payments.ChargeInput
			code refusal.Code
		}{
			"too much":      {b.usage("0.4999999999999", "e"), refusal.InvalidAmount}, // 13 decimals
			"nothing":       {b.usage("0.000", "e"), refusal.InvalidAmount},
			"no number":     {b.usage("x", "e"), refusal.InvalidAmount},
			"insufficient":  {b.usage("0.505", "e"), refusal.InsufficientFunds},
			"another input": {b.usage("0.005", "a"), refusal.KeyReused},
			"a charge":      {b.charge("0.01", "a"), refusal.KeyReused},
		} {
			_, err := b.Charge(t.Context(), c.in)
			if why := refusal.From(err); why == nil || why.Code != c.code {
				t.Errorf("%s: %v, want %s", name, err, c.code)
			}
		}
		if b.accrued(t) != "0.000000000001" || b.balance(t) != 49 {
			t.Errorf("accrued %s, balance %d", b.accrued(t), b.balance(t))
		}
		b.verified(t)
	})
}

// Whatever is charged in whatever order by many at once, what was posted and what is left
// are the sum of all calls, exactly.
func TestUsageIsExact(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.deposit(t, "5000.00")
		replica := payments.New(db, b.stripe, payments.Options{})
		ctx := context.WithoutCancel(t.Context())
		var wg sync.WaitGroup
		sum := exact.Zero
		const callers, each = 8, 25
		amounts := [callers][each]exact.Decimal{}
		for c := range callers {
			for n := range each {
				places := rand.Int32N(money.UsageDecimals + 1)
				amounts[c][n] = exact.New(1+rand.Int64N(1_000_000_000_000>>rand.IntN(40)), -places)
				if amounts[c][n].GreaterThan(exact.New(20, 0)) {
					amounts[c][n] = exact.New(1+rand.Int64N(999_999_999_999), -money.UsageDecimals)
				}
				sum = sum.Add(amounts[c][n])
			}
		}
		for c := range callers {
			on := b.Service
			if c%2 == 0 {
				on = replica
			}
			wg.Go(func() {
				for n, amount := range amounts[c] {
					in := b.usage(money.Decimal(amount.String()), fmt.Sprint(c, "-", n))
					for range 1 + n%2 { // every other call comes twice
						if _, err := on.Charge(ctx, in); err != nil {
							t.Errorf("%s: %v", in.Amount, err)
						}
					}
				}
			})
		}
		wg.Wait()
		charged := exact.New(500_000-b.balance(t), -2)
		left := exact.RequireFromString(string(b.accrued(t)))
		if !charged.Add(left).Equal(sum) || left.GreaterThanOrEqual(exact.New(1, -2)) {
			t.Errorf("charged %s and left %s, of %s", charged, left, sum)
		}
		b.verified(t)
	})
}
