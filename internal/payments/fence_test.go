package payments_test

import (
	"context"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

// moneyOut is whether payouts may leave, and who said so.
func (b *fixture) moneyOut(t *testing.T) (open bool, by string) {
	t.Helper()
	r, err := b.Reconciliation(context.WithoutCancel(t.Context()))
	must(t, err)
	return r.MoneyOut.Open, r.MoneyOut.ChangedBy
}

func (b *fixture) wantMoneyOutBy(t *testing.T, open bool, by string) {
	t.Helper()
	if got, who := b.moneyOut(t); got != open || who != by {
		t.Errorf("money out is open: %t, by %q; want %t by %q", got, who, open, by)
	}
}

// What was lost may have been carried out by an attempt whose key the new row does not
// come to: while rows may be missing, it is looked for before it is sent.
func TestSuspectedLossIsLookedUpFirst(t *testing.T) {
	t.Parallel()
	eachLosing(t, func(t *testing.T, w *town, keep, lose func()) {
		w.onboarded(t)
		paid, _ := w.pay(t, "100.00", "pm_card_bypassPending")
		keep()
		o := orders{w, paid}
		for path, do := range map[string]func(*testing.T) payments.Result{
			"/v1/payment_intents": o.deposit, "/v1/transfers": o.payout, "/v1/refunds": o.refund,
		} {
			w.control(t, "faults", `{"kind":"gateway","method":"POST","path":"`+path+`","times":3}`)
			do(t) // its first attempt never arrives
			for range 30 {
				w.later(t, 2*time.Minute)
				w.Sweep(t.Context())
			}
		}
		w.wants(t, 10000, 0)
		lose()
		must(t, w.CheckFence(t.Context(), "a test"))
		w.wantMoneyOutBy(t, false, "restore-check")
		o.deposit(t)
		_, err := w.Payout(t.Context(), payments.PayoutInput{Owner: w.owner, Amount: "30.00", Key: "out"})
		wantRefusal(t, err, refusal.Disabled)
		o.refund(t)
		w.later(t, time.Minute)
		must(t, w.CheckDue(t.Context()))
		w.wantMoneyOutBy(t, true, "restore-check")
		if done := o.payout(t); !done.Replayed {
			t.Error("the payout was not brought in")
		}
		w.agrees(t)
		w.wants(t, 10000, 0)
		charges, transfers, refunds := w.objects(t, "charges"), w.objects(t, "transfers"), w.objects(t, "refunds")
		if charges != 2 || transfers != 1 || refunds != 1 {
			t.Errorf("%d charges, %d transfers, %d refunds, want 2, 1 and 1", charges, transfers, refunds)
		}
	})
}

// A row that Stripe knows and the database does not is why others may be missing, too.
func TestRemadeRowShutsTheFence(t *testing.T) {
	t.Parallel()
	eachLosing(t, func(t *testing.T, w *town, keep, lose func()) {
		keep()
		orders{w: w}.deposit(t)
		lose()
		_, err := w.Reconcile(t.Context())
		must(t, err)
		must(t, w.CheckDue(t.Context())) // what was lost may be on its way to Stripe
		w.wantMoneyOutBy(t, false, "restore-check")
		w.later(t, time.Minute)
		must(t, w.CheckDue(t.Context()))
		w.wantMoneyOutBy(t, true, "restore-check")
		w.wants(t, 5000, 0)
		if n := w.log.count("alarm: the database may have lost rows"); n != 1 {
			t.Errorf("%d alarms", n)
		}
	})
}

// Another history than the one that is kept stops a payout that was held, in the very
// transaction that would send it, until Stripe's books were read.
func TestHistoryChanges(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		if db.Dialect() != dialect.Postgres {
			return // a file has no history that its server tells
		}
		w := newTown(t, db)
		w.onboarded(t)
		w.pay(t, "100.00", "pm_card_bypassPending")
		w.control(t, "faults", `{"kind":"rate_limit","method":"POST","path":"/v1/transfers"}`)
		id := orders{w: w}.payout(t).Operation
		for range 2 { // twice the same is no news
			must(t, w.CheckFence(t.Context(), ""))
		}
		w.wantMoneyOutBy(t, true, "")
		must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE fences SET history = '1/00000001/2/3'`)
			return err
		}))
		w.later(t, 2*time.Minute)
		w.Sweep(t.Context())
		w.wantPayout(t, id, payout.StateSending, 7000)
		w.wantMoneyOutBy(t, false, "restore-check")
		w.later(t, time.Minute)
		must(t, w.CheckDue(t.Context()))
		w.wantMoneyOutBy(t, true, "restore-check")
		w.later(t, 2*time.Minute)
		w.Sweep(t.Context())
		w.wantPayout(t, id, payout.StateSent, 7000)
	})
}

// disturbed is a Stripe whose statement is being read when something else happens.
type disturbed struct {
	processor.Processor
	meanwhile func()
}

func (p *disturbed) Statement(ctx context.Context, since, until time.Time, take func(processor.BalanceTransaction) error) error {
	if do := p.meanwhile; do != nil {
		p.meanwhile = nil
		do()
	}
	return p.Processor.Statement(ctx, since, until, take)
}

// A reading of the statement that another replica took over has not seen all of it, and
// one that began before rows were lost has not seen what that took.
func TestFenceOpensOnItsOwnReading(t *testing.T) {
	t.Parallel()
	for name, meanwhile := range map[string]func(t *testing.T, w *town, other *payments.Service){
		"TakenOver": func(t *testing.T, _ *town, other *payments.Service) {
			if _, err := other.Reconcile(t.Context()); err == nil {
				t.Error("the other replica read the statement")
			}
		},
		"LostMeanwhile": func(t *testing.T, w *town, _ *payments.Service) {
			w.pass(time.Second)
			must(t, w.CheckFence(t.Context(), "another failover"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
				w := newTown(t, db)
				w.onboarded(t)
				w.pay(t, "100.00", "pm_card_bypassPending")
				w.agrees(t)
				p := &disturbed{Processor: w.client}
				reader := payments.New(db, p, payments.Options{})
				must(t, w.CheckFence(t.Context(), "a test"))
				w.pass(time.Minute)
				for _, check := range []func() error{
					func() error { return reader.CheckDue(t.Context()) },
					func() error { _, err := reader.RestoreCheck(t.Context(), time.Time{}); return err },
				} {
					p.meanwhile = func() { meanwhile(t, w, payments.New(db, away{w.client}, payments.Options{})) }
					_ = check()
					w.wantSuspicion(t, true)
				}
				w.pass(time.Minute)
				must(t, reader.CheckDue(t.Context()))
				w.wantSuspicion(t, false)
			})
		})
	}
}

// away is a Stripe whose statement cannot be read.
type away struct{ processor.Processor }

func (away) Statement(context.Context, time.Time, time.Time, func(processor.BalanceTransaction) error) error {
	return refused(processor.Ambiguous)
}

// wantSuspicion holds against the fence whether rows may be missing; while they may,
// nothing is paid out.
func (b *fixture) wantSuspicion(t *testing.T, suspected bool) {
	t.Helper()
	row := b.db.Client().Fence.Query().OnlyX(t.Context())
	if got := row.SuspectedAt != nil; got != suspected {
		t.Errorf("rows may be missing: %t, want %t", got, suspected)
	}
	b.wantMoneyOutBy(t, !suspected, "restore-check")
}

// An operator's word stands: a switch that an operator shut is not opened by the check,
// and one that an operator opened meanwhile is not shut again.
func TestFenceLeavesOperatorsSwitch(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTown(t, db)
		must(t, w.CheckFence(t.Context(), ""))
		must(t, w.SetMoneyOut(t.Context(), w.operator, false, "an audit"))
		must(t, w.CheckFence(t.Context(), "a test"))
		w.later(t, time.Minute)
		must(t, w.CheckDue(t.Context()))
		w.wantMoneyOutBy(t, false, string(w.operator))
		must(t, w.SetMoneyOut(t.Context(), w.operator, true, "it is over"))
		must(t, w.CheckFence(t.Context(), "a test"))
		w.wantMoneyOutBy(t, false, "restore-check")
		must(t, w.SetMoneyOut(t.Context(), w.operator, true, "I know"))
		w.later(t, time.Minute)
		must(t, w.CheckDue(t.Context()))
		w.wantMoneyOutBy(t, true, string(w.operator))
	})
}

// A start notices a file that is older than what was noted beside it.
func TestGeneration(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		known payments.Mark
		older bool
	}{
		"OKFirst":       {payments.Mark{Generation: 3, Position: 0}, false},
		"OKCrashed":     {payments.Mark{Generation: 2, Position: 0}, false},
		"ErrGeneration": {payments.Mark{Generation: 4, Position: 0}, true},
		"ErrPosition":   {payments.Mark{Generation: 3, Position: 1}, true},
		"ErrMoved":      {payments.Mark{}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, dbtest.New(t))
			var known payments.Mark
			for range 3 {
				g, err := b.Generation(t.Context(), known)
				must(t, err)
				known = payments.Mark{Generation: g}
			}
			if open, _ := b.moneyOut(t); !open {
				t.Fatal("a start on the same file was taken for one on an older file")
			}
			g, err := b.Generation(t.Context(), c.known)
			must(t, err)
			if open, _ := b.moneyOut(t); open == c.older {
				t.Errorf("money out is open: %t", open)
			}
			if want := max(c.known.Generation, 3) + 1; g != want {
				t.Errorf("generation %d, want %d", g, want)
			}
		})
	}
}
