package graph_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
)

// What twenty clients of one user cost others, measured with PURSER_PROVE=full: they have
// a ledger of 300,000 lines counted by a filter that no line fits, which reads all of
// them. Others' p99 with and without takes turns.
func TestOthersWhileOneCounts(t *testing.T) { //nolint:paralleltest // it measures
	if os.Getenv("PURSER_PROVE") != "full" {
		t.Skip("it takes minutes: set PURSER_PROVE=full")
	}
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		if db.Dialect() != dialect.Postgres {
			return // its tables cannot be filled without guards
		}
		b := setup(t, db)
		ada := b.signUp()
		ada.deposit("3")
		b.inTx(func(ctx context.Context, tx *database.Tx) error {
			for _, text := range []string{
				`SET LOCAL session_replication_role = replica`, `SET LOCAL statement_timeout = 0`,
				`INSERT INTO transactions (id, created_at, sequence, kind, value, running_balance, balance_after, contra, reference, deposit_id, wallet_id)
					SELECT 'txn_old' || n, now() - n * interval '1 second', 1000000000 + n, CASE WHEN n % 2 = 0 THEN 'DEPOSIT' ELSE 'REFUND' END, CASE WHEN n % 2 = 0 THEN 1 ELSE -1 END,
					CASE WHEN n % 2 = 0 THEN 0 ELSE 1 END, CASE WHEN n % 2 = 0 THEN 1 ELSE 0 END, 'STRIPE', 'dep_old' || n, 'dep_old' || n, '` + ada.wallet + `'
					FROM generate_series(1, 300000) AS n`,
				`ANALYZE transactions`,
			} {
				if _, err := tx.Exec(ctx, text); err != nil {
					return err
				}
			}
			return nil
		})
		var people []*person
		for range 4 {
			who := b.signUp()
			who.deposit("3")
			people = append(people, who)
		}
		var refused, counted atomic.Int64
		attack := func(ctx context.Context) (ended *sync.WaitGroup) {
			ended = &sync.WaitGroup{}
			for range 20 {
				ended.Go(func() {
					for ctx.Err() == nil {
						answer := ada.ask(`{ transactions(first: 1, filter: {kinds: [PAYOUT]}) { totalCount } }`)
						if strings.Contains(answer.raw, "RATE_LIMITED") {
							refused.Add(1)
							select { // 20 requests a second, as the pace has it
							case <-time.After(50 * time.Millisecond):
							case <-ctx.Done():
							}
						} else {
							counted.Add(1)
						}
					}
				})
			}
			return ended
		}
		var p99 [2][]time.Duration
		for range 5 {
			for attacked := range 2 {
				ctx, stop := context.WithCancel(t.Context())
				ended := &sync.WaitGroup{}
				if attacked == 1 {
					ended = attack(ctx)
				}
				p99[attacked] = append(p99[attacked], slowest(t, people, 4*time.Second))
				stop()
				ended.Wait()
			}
		}
		t.Logf("others' p99 alone %s, attacked %s; %d counts, %d refused", p99[0], p99[1], counted.Load(), refused.Load())
		slices.Sort(p99[0])
		slices.Sort(p99[1])
		t.Logf("median of p99: alone %s, attacked %s, %.2f times", p99[0][2], p99[1][2], float64(p99[1][2])/float64(p99[0][2]))
	})
}

// slowest is the p99 of what people ask for.
func slowest(t *testing.T, people []*person, during time.Duration) time.Duration {
	t.Helper()
	var mu sync.Mutex
	var all []time.Duration
	var asking sync.WaitGroup
	for _, who := range people {
		asking.Go(func() {
			for begun := time.Now(); time.Since(begun) < during; {
				from := time.Now()
				answer := who.ask(`{ wallet { currentBalance { amount } transactions(first: 20) { edges { node { id value { amount } } } } } }`)
				took := time.Since(from)
				if answer.body["errors"] != nil {
					t.Error(fmt.Errorf("another user: %s", answer))
				}
				mu.Lock()
				all = append(all, took)
				mu.Unlock()
			}
		})
	}
	asking.Wait()
	slices.Sort(all)
	return all[len(all)*99/100]
}
