package payments_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
)

// losing is a client whose database is put back to an earlier state again and again.
type losing struct {
	*answerBench
	rng   *rand.Rand
	kept  *database.DB // as the database was when it was last copied
	paid  gid.ID       // a deposit that every copy has
	asked []func() error
}

// TestLosingRows takes random walks: a client orders, asks again with older keys, calls
// fail, the database loses what came after its last copy, noticed or not, and Stripe's
// books are read. Nothing may be done twice at Stripe, and in the end the books agree.
func TestLosingRows(t *testing.T) {
	t.Parallel()
	for seed := range uint64(12) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			l := newLosing(t, seed)
			for range 60 {
				l.step(t)
				if twice := l.twice(); twice != "" {
					t.Fatal(twice)
				}
			}
			l.ends(t)
		})
	}
}

func newLosing(t *testing.T, seed uint64) *losing {
	t.Helper()
	memory := func() *database.DB {
		db, err := dbtest.InMemory()
		must(t, err)
		t.Cleanup(func() { must(t, db.Close()) })
		return db
	}
	l := &losing{answerBench: newAnswerBench(t, memory()), rng: rand.New(rand.NewPCG(seed, 1)), kept: memory()} //nolint:gosec // repeatable
	l.db.UseClock(l.clock)
	l.owner, l.wallet = l.newUser(t)
	_, _, err := l.StartOnboarding(t.Context(), l.owner, "")
	must(t, err)
	l.paid = l.deposit(t, "500.00").Operation
	must(t, l.kept.CopyFrom(t.Context(), l.db))
	return l
}

func (l *losing) step(t *testing.T) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	switch n := l.rng.IntN(20); {
	case n < 7:
		l.order(ctx)
	case n < 12 && len(l.asked) > 0: // an older key, whose row may be gone
		_ = l.asked[l.rng.IntN(len(l.asked))]()
	case n < 14:
		l.pass(time.Duration(l.rng.IntN(20)) * time.Minute)
		l.Sweep(ctx)
	case n < 15:
		must(t, l.kept.CopyFrom(ctx, l.db))
	case n < 17:
		must(t, l.db.CopyFrom(ctx, l.kept))
		must(t, l.CheckFence(ctx, "a test"))
	case n < 18: // a call is lost on its way, or its answer
		fates := []string{"answer lost", "never arrived", "429", "500, done"}
		fate, left := fates[l.rng.IntN(len(fates))], 1+l.rng.IntN(3)
		l.fake.fate = func(string, string) string {
			if left--; left < 0 {
				return "ok"
			}
			return fate
		}
	default:
		_ = l.CheckDue(ctx)
	}
}

// order asks for something new, and remembers how to ask again.
func (l *losing) order(ctx context.Context) {
	key, minor := fmt.Sprint("key ", len(l.asked)), 100+l.rng.IntN(400)
	amount := money.Decimal(fmt.Sprintf("%d.%02d", minor/100, minor%100))
	ask := map[int]func() error{
		0: func() error {
			_, err := l.Deposit(ctx, payments.DepositInput{Owner: l.owner, Amount: amount, PaymentMethod: "pm_1", Key: key})
			return err
		},
		1: func() error {
			_, err := l.Payout(ctx, payments.PayoutInput{Owner: l.owner, Amount: amount, Key: key})
			return err
		},
		2: func() error {
			_, err := l.Refund(ctx, payments.RefundInput{Operator: l.owner, Deposit: l.paid, Amount: &amount, Key: key})
			return err
		},
	}[l.rng.IntN(3)]
	l.asked = append(l.asked, ask)
	_ = ask() // a refusal for now is asked again later, or never
}

// twice names a key for which Stripe did more than one thing.
func (l *losing) twice() string {
	seen := map[string]string{}
	done := func(kind, id string, trace processor.Origin) string {
		name := kind + " of " + trace.Key
		if trace.Key != "" && seen[name] != "" {
			return fmt.Sprintf("the %s is %s and %s", name, seen[name], id)
		}
		seen[name] = id
		return ""
	}
	for _, i := range l.fake.intents {
		if why := done("charge", i.ID, i.Origin); i.Status == processor.IntentSucceeded && why != "" {
			return why
		}
	}
	for _, t := range l.fake.transfers {
		if why := done("transfer", t.ID, t.Origin); why != "" {
			return why
		}
	}
	for _, r := range l.fake.refunds {
		if why := done("refund", r.ID, r.Origin); why != "" {
			return why
		}
	}
	return ""
}

// ends lets everything come to its end: the books agree, and payouts go on.
func (l *losing) ends(t *testing.T) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	l.fake.fate = func(string, string) string { return "ok" }
	for range 40 {
		l.pass(2 * time.Hour)
		l.Sweep(ctx)
		must(t, l.CheckDue(ctx))
	}
	for _, ask := range l.asked {
		_ = ask()
	}
	for range 3 {
		l.pass(2 * time.Hour)
		l.Sweep(ctx)
		must(t, l.CheckDue(ctx))
	}
	if twice := l.twice(); twice != "" {
		t.Fatal(twice)
	}
	r, err := l.Reconcile(ctx)
	must(t, err)
	if !r.Clean() || !r.MoneyOut.Open {
		t.Errorf("%+v", r)
	}
	l.verified(t)
}
