package payments_test

import (
	"context"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

// A backup that was restored into the same tables shows a balance that has left. Its
// history is the one that is kept, so only Stripe tells.
func TestNewestObjectIsUnknown(t *testing.T) {
	t.Parallel()
	for name, lost := range map[string]struct {
		do   func(o orders, t *testing.T) payments.Result
		left money.Decimal // more than the wallet holds then
		want int64
	}{
		"ErrTransfer": {orders.payout, "70.01", 7000},
		"ErrPayment":  {orders.deposit, "150.01", 15000},
		"ErrRefund":   {orders.refund, "80.01", 8000},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachLosing(t, func(t *testing.T, w *town, keep, lose func()) {
				w.onboarded(t)
				paid, _ := w.pay(t, "100.00", "pm_card_bypassPending")
				w.agrees(t)
				must(t, w.CompareNewest(t.Context()))
				w.wantMoneyOutBy(t, true, "")
				keep()
				lost.do(orders{w, paid}, t)
				lose()
				must(t, w.CheckFence(t.Context(), ""))
				w.wantMoneyOutBy(t, true, "")
				must(t, w.CompareNewest(t.Context()))
				w.wantMoneyOutBy(t, false, "restore-check")
				wantRefusal(t, w.payout(t, lost.left), refusal.Disabled)
				w.later(t, time.Minute)
				must(t, w.CheckDue(t.Context()))
				w.wantMoneyOutBy(t, true, "restore-check")
				w.wants(t, lost.want, 0)
				wantRefusal(t, w.payout(t, lost.left), refusal.InsufficientFunds)
				w.agrees(t)
				must(t, w.CompareNewest(t.Context())) // known now
				w.wantMoneyOutBy(t, true, "restore-check")
			})
		})
	}
}

// What is known, and what others did, is no news: rows whose answer is on its way,
// another program's objects, and payments that were never made.
func TestNewestObjectIsKnown(t *testing.T) {
	t.Parallel()
	eachLosing(t, func(t *testing.T, w *town, keep, lose func()) {
		w.onboarded(t)
		w.pay(t, "100.00", "pm_card_bypassPending")
		keep()
		in := payments.DepositInput{Owner: w.owner, Amount: "20.00", Key: "unpaid"} // waits for Stripe.js
		_, err := w.Deposit(t.Context(), in)
		must(t, err)
		stranger, _ := w.newUser(t) // whom the backup does not know
		in = payments.DepositInput{Owner: stranger, Amount: "20.00", PaymentMethod: "pm_card_bypassPending", Key: "theirs"}
		_, err = w.Deposit(t.Context(), in)
		must(t, err)
		lose()
		must(t, w.CompareNewest(t.Context()))
		w.wantMoneyOutBy(t, true, "")
		w.control(t, "faults", `{"kind":"lost","method":"POST","path":"/v1/transfers"}`)
		orders{w: w}.payout(t)
		must(t, w.CompareNewest(t.Context()))
		w.wantMoneyOutBy(t, true, "")
	})
}

// shy is a Stripe that does not tell what it did last.
type shy struct {
	processor.Processor
	silent bool
}

func (p *shy) Newest(ctx context.Context) (processor.Latest, error) {
	if p.silent {
		return processor.Latest{}, refused(processor.Ambiguous)
	}
	return p.Processor.Newest(ctx)
}

// Where Stripe is away at a start, payouts wait until it could be asked; nothing else does.
func TestNewestObjectCannotBeRead(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTown(t, db)
		w.onboarded(t)
		p := &shy{w.client, true}
		w.Service = payments.New(db, p, payments.Options{})
		if err := w.CompareNewest(t.Context()); err == nil {
			t.Fatal("Stripe was asked")
		}
		w.pay(t, "100.00", "pm_card_bypassPending")
		id := orders{w: w}.payout(t).Operation
		for range 2 {
			w.wantPayout(t, id, payout.StatePending, 7000)
			if n := w.objects(t, "transfers"); n != 0 {
				t.Fatalf("%d transfers", n)
			}
			if err := w.CheckDue(t.Context()); err == nil {
				t.Error("Stripe was asked")
			}
			w.later(t, 2*time.Minute)
			w.Sweep(t.Context())
		}
		p.silent = false
		must(t, w.CheckDue(t.Context()))
		w.later(t, 2*time.Minute)
		w.Sweep(t.Context())
		w.wantPayout(t, id, payout.StateSent, 7000)
	})
}
