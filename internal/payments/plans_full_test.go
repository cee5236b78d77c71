package payments_test

import (
	"fmt"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
)

// What a big wallet costs others, measured with PURSER_PROVE=full: others' transfers a
// second while nobody else does anything, while the owner of a small wallet pays out and
// transfers, and while the owner of one with 1,000,000 lines does. The three take turns,
// so that whatever else the machine does falls on all. The rows that each statement
// looks at are checked as they are at 30,000.
func TestBigWalletHoldsUpNobody(t *testing.T) { //nolint:paralleltest // it measures
	if os.Getenv("PURSER_PROVE") != "full" {
		t.Skip("it takes minutes: set PURSER_PROVE=full")
	}
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		if db.Dialect() != dialect.Postgres {
			return // it has one writer, and no replica role to fill its tables without guards
		}
		const rows, rounds, seconds = 1_000_000, 5, 2
		pairs := make([]*fixture, 8)
		b := setup(t, db)
		b.Service = payments.New(db, b.stripe, payments.Options{PayoutDelay: time.Hour, Limits: payments.Limits{
			PayoutMaxDailyCount: 1e6, PayoutMaxDailyAmount: money.Each(1e6), DepositMaxDailyCount: 1e6,
			DepositMaxDailyAmount: money.Each(1e6), ApproveAbove: money.Each(1e6), PayoutAccounts: 5,
		}})
		small := b.friend(t)
		for _, who := range []*fixture{b, small} {
			who.deposit(t, "5000.00")
			_, _, err := who.StartOnboarding(t.Context(), who.owner, "")
			must(t, err)
		}
		for i := range pairs {
			pairs[i] = b.friend(t)
			pairs[i].deposit(t, "500.00")
		}
		b.pass(2 * time.Hour)
		begun := time.Now()
		b.grow(t, rows, "transactions", "payouts", "deposits")
		t.Logf("%d rows in each table of the wallet after %s", rows, time.Since(begun).Round(time.Second))
		for _, s := range append(payments.Statements(db.Dialect(), b.wallet, b.owner, b.clock()), payments.DueStatements(db.Dialect(), b.clock())...) {
			t.Logf("%-40s looks at %.0f rows", s.Name, b.wantPlan(t, s))
		}
		phases := []struct {
			name string
			busy *fixture
		}{{"nobody else", nil}, {"a small wallet", small}, {"a wallet of 1,000,000 lines", b}}
		var rates [3][]float64
		for range rounds {
			for i, phase := range phases {
				rate, own := b.othersRate(t, pairs, phase.busy, seconds*time.Second)
				rates[i] = append(rates[i], rate)
				t.Logf("beside %-30s %6.0f transfers/s of others, %4.0f operations/s of its owner", phase.name, rate, own)
			}
		}
		for i := range phases {
			t.Logf("beside %-30s median %6.0f/s, %.2f of alone", phases[i].name, median(rates[i]), median(rates[i])/median(rates[0]))
		}
		t.Logf("beside the big wallet as beside the small one: %.2f", median(rates[2])/median(rates[1]))
	})
}

// othersRate is how many transfers a second the others make among them, and how many
// payouts and transfers the busy one does meanwhile.
func (b *fixture) othersRate(t *testing.T, others []*fixture, busy *fixture, during time.Duration) (rate, own float64) {
	t.Helper()
	var made, mine atomic.Int64
	var all sync.WaitGroup
	begun := time.Now()
	until := func() bool { return time.Since(begun) < during }
	for i, who := range others {
		all.Go(func() {
			for until() {
				if _, err := who.send(t, others[(i+1)%len(others)].wallet, "0.01", string(gid.New("key"))); err != nil {
					t.Error(err)
					return
				}
				made.Add(1)
			}
		})
	}
	if busy != nil {
		all.Go(func() {
			for i := 0; until(); i++ {
				var err error
				if key := string(gid.New("key")); i%2 == 0 {
					_, err = busy.Payout(t.Context(), payments.PayoutInput{Owner: busy.owner, Amount: "0.05", Key: key})
				} else {
					_, err = busy.send(t, others[0].wallet, "0.01", key)
				}
				if err != nil {
					t.Error(fmt.Errorf("the busy one: %w", err))
					return
				}
				mine.Add(1)
			}
		})
	}
	all.Wait()
	took := time.Since(begun).Seconds()
	return float64(made.Load()) / took, float64(mine.Load()) / took
}

func median(of []float64) float64 {
	sorted := slices.Sorted(slices.Values(of))
	return sorted[len(sorted)/2]
}
