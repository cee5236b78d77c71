package payments_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/purserhq/purser/ent/stripeevent"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
)

// eventsOf are the ways in which an event tells whose it is. Each makes the i-th event of
// an owner, all about different objects.
var eventsOf = map[string]func(b *fixture, paid string, i int) processor.Notice{
	"wallet in metadata": func(b *fixture, _ string, i int) processor.Notice {
		return processor.Notice{Type: "charge.refunded", Object: fmt.Sprintf("ch_%s_%d", b.owner, i), Wallet: b.wallet}
	},
	"payment": func(b *fixture, paid string, i int) processor.Notice {
		return processor.Notice{Type: "charge.refunded", Object: fmt.Sprintf("ch_%s_%d", b.owner, i), Intent: paid}
	},
	"connected account": func(b *fixture, _ string, i int) processor.Notice {
		return processor.Notice{Type: "payout.paid", Object: fmt.Sprintf("po_%d", i), Account: b.account()}
	},
	"nobody": func(_ *fixture, _ string, i int) processor.Notice {
		return processor.Notice{Type: "charge.refunded", Object: fmt.Sprintf("ch_foreign_%d", i), Wallet: "wal_unknown"}
	},
}

// One owner's events about hundreds of objects fell due before another's one: that waits
// for no more than a share of them. Events of no known owner share like those of one.
func TestManyEventsOfOneOwnerHoldUpNobody(t *testing.T) {
	t.Parallel()
	for name, of := range eventsOf {
		for replicas, many := range map[int]int{1: 300, 3: 100} {
			t.Run(fmt.Sprintf("%s/%d", strings.ReplaceAll(name, " ", "_"), replicas), func(t *testing.T) {
				t.Parallel()
				dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
					b := setup(t, db)
					paid := *db.Client().Deposit.GetX(t.Context(), b.deposit(t, "25.00").Operation).PaymentIntentID
					_, _, err := b.StartOnboarding(t.Context(), b.owner, "")
					must(t, err)
					var mu sync.Mutex
					var asked []string
					ask := func(what string) {
						mu.Lock()
						defer mu.Unlock()
						asked = append(asked, what)
					}
					b.stripe.charge = func(id string) (processor.Charge, error) { ask(id); return processor.Charge{ID: id}, nil }
					b.stripe.account = func(id gid.ID) (processor.Account, error) { ask(string(id)); return ready(id) }
					for i := range many {
						n := of(b, paid, i)
						n.ID = gid.New("evt")
						must(t, b.Receive(t.Context(), n))
					}
					f := b.friend(t)
					last := processor.Notice{ID: gid.New("evt"), Type: "charge.refunded", Object: "ch_another", Wallet: f.wallet}
					must(t, b.Receive(t.Context(), last))
					sweepOn(t.Context(), replicas, db, b)
					before := 0
					for before < len(asked) && asked[before] != last.Object {
						before++
					}
					if most := replicas * (share + callsAtOnce); before == len(asked) || before >= most {
						t.Errorf("another owner's event was dealt with after %d of %d, want fewer than %d", before, len(asked), most)
					}
					open := db.Client().StripeEvent.Query().Where(stripeevent.ProcessedAtIsNil()).CountX(t.Context())
					if len(asked) != many+1 || open != 0 {
						t.Errorf("Stripe was asked %d times for %d events, and %d wait", len(asked), many+1, open)
					}
				})
			})
		}
	}
}

// sweepOn sweeps once on each of so many replicas at the same time.
func sweepOn(ctx context.Context, replicas int, db *database.DB, b *fixture) {
	var all sync.WaitGroup
	for range replicas {
		one := payments.New(db, b.stripe, payments.Options{})
		all.Go(func() { one.Sweep(ctx) })
	}
	all.Wait()
}
