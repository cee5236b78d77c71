package payments_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
)

// transfers are how many transfers the sandbox has made.
func (w *town) transfers(t *testing.T) int {
	t.Helper()
	var list struct{ Data []struct{ ID string } }
	w.ask(t, http.MethodGet, "/v1/transfers?limit=100", nil, &list)
	return len(list.Data)
}

// No webhook arrives. A payment is disputed at Stripe, and its owner pays the money out at
// once: Stripe knows of the dispute, so the money must not leave.
func TestDeafToDisputes(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTown(t, db)
		w.onboarded(t)
		_, charge := w.pay(t, "80.00", "pm_card_bypassPending")
		w.later(t, 2*time.Minute)
		w.control(t, "charges/"+charge+"/dispute", `{"reason":"fraudulent"}`)
		must(t, w.payout(t, "80.00"))
		got := 0
		if w.transfers(t) > 0 {
			got = 1
		}
		t.Logf("payouts of disputed money: 1 tried, %d got through", got)
		if got > 0 {
			t.Error("the money left, though Stripe knew of the dispute")
		}
		w.sweeps(t, 3, 2*time.Minute)
		w.wants(t, 0, 0)
		row := w.db.Client().Payout.Query().Where(payout.OwnerID(w.owner)).OnlyX(t.Context())
		if row.State != payout.StateFailed || *row.FailureCode != "payouts_frozen" {
			t.Errorf("the payout is %s", row.State)
		}
		w.agrees(t)
	})
}

// The same for a refund that somebody makes at Stripe's dashboard.
func TestDeafToRefunds(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTown(t, db)
		w.onboarded(t)
		d, _ := w.pay(t, "80.00", "pm_card_bypassPending")
		w.later(t, 2*time.Minute)
		w.ask(t, http.MethodPost, "/v1/refunds", map[string][]string{"payment_intent": {*w.row(t, d).PaymentIntentID}}, nil)
		must(t, w.payout(t, "80.00"))
		if w.transfers(t) > 0 {
			t.Error("the money left, though Stripe knew that it was refunded")
		}
		w.sweeps(t, 3, 2*time.Minute)
		w.wants(t, 0, 0)
		w.agrees(t)
	})
}

// Stripe cannot be asked what it knows: the payout waits, and leaves once it can be.
func TestDeafPayoutWaits(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTown(t, db)
		w.onboarded(t)
		w.pay(t, "80.00", "pm_card_bypassPending")
		w.later(t, 2*time.Minute)
		w.control(t, "faults", `{"kind":"error_before","path":"/v1/disputes"}`)
		must(t, w.payout(t, "30.00"))
		row := w.db.Client().Payout.Query().Where(payout.OwnerID(w.owner)).OnlyX(t.Context())
		if row.State != payout.StatePending || row.Sends != 0 || w.transfers(t) != 0 {
			t.Errorf("the payout is %s after %d sends", row.State, row.Sends)
		}
		w.sweeps(t, 2, time.Minute)
		if w.transfers(t) != 1 {
			t.Errorf("it never left")
		}
		w.wants(t, 5000, 0)
		w.agrees(t)
	})
}

// counted counts what is asked of Stripe before payouts.
type counted struct {
	processor.Processor
	asked int
}

func (c *counted) TakenBack(ctx context.Context, since time.Time) ([]processor.ChargeDispute, []processor.ChargeRefund, error) {
	c.asked++
	return c.Processor.TakenBack(ctx, since)
}

// Many payouts of a quiet minute cause one look, whatever events arrive.
func TestDeafAsksOnceAMinute(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTown(t, db)
		c := &counted{Processor: w.client}
		w.client = c
		w.on(db)
		w.onboarded(t)
		w.pay(t, "80.00", "pm_card_bypassPending")
		looks := func(n int, want int) {
			t.Helper()
			before := c.asked
			for range n {
				must(t, w.payout(t, "1.00"))
			}
			if got := c.asked - before; got != want {
				t.Errorf("Stripe was asked %d times for %d payouts, want %d", got, n, want)
			}
		}
		w.later(t, 2*time.Minute)
		looks(5, 1)
		w.later(t, 2*time.Minute)
		must(t, w.Receive(t.Context(), processor.Notice{ID: gid.New("evt"), Type: "account.updated", Object: "acct_1", Account: "acct_1"}))
		looks(1, 1) // the endpoint of connected accounts is another one
		w.later(t, 2*time.Minute)
		must(t, w.Receive(t.Context(), processor.Notice{ID: gid.New("evt"), Type: "balance.available", Object: ""}))
		looks(3, 1) // an event that arrives proves nothing about those that did not
		w.on(db)    // another replica asks for itself
		looks(3, 1)
		if n := w.transfers(t); n != 12 {
			t.Errorf("%d payouts left, want 12", n)
		}
		w.agrees(t)
	})
}

// stuckQuestion is a Stripe whose answer to what it has taken back comes late, and is an error.
type stuckQuestion struct {
	processor.Processor
	began, let chan struct{}
}

var errQuestion = errors.New("no answer from Stripe")

func (q *stuckQuestion) TakenBack(context.Context, time.Time) ([]processor.ChargeDispute, []processor.ChargeRefund, error) {
	q.began <- struct{}{}
	<-q.let
	return nil, nil, errQuestion
}

// The question to Stripe fails: whoever waited for it is told so, and does not take it for an
// answer. Who asked first may have gone meanwhile.
func TestDeafWaitersGetTheError(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		q := &stuckQuestion{Processor: b.stripe, began: make(chan struct{}, 100), let: make(chan struct{})}
		s := payments.New(db, q, payments.Options{})
		const callers = 8
		answers := make(chan error, callers)
		gone, leave := context.WithCancel(t.Context())
		go func() { answers <- s.CatchUp(gone, b.wallet) }()
		<-q.began
		leave()
		for range callers - 1 {
			go func() { answers <- s.CatchUp(t.Context(), b.wallet) }()
		}
		<-time.After(100 * time.Millisecond) // they wait
		close(q.let)
		through := 0
		for range callers {
			if err := <-answers; !errors.Is(err, errQuestion) {
				through++
				t.Errorf("a caller is told %v", err)
			}
		}
		t.Logf("failed questions taken for answers: %d tried, %d got through", callers, through)
	})
}
