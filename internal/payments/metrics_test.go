package payments_test

import (
	"context"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
)

// waiting is how one kind of rows stands.
func (b *fixture) waiting(t *testing.T, kind string) payments.Waiting {
	t.Helper()
	now, err := b.Backlog(t.Context())
	must(t, err)
	for _, w := range now.Waiting {
		if w.Kind == kind {
			return w
		}
	}
	t.Fatalf("nothing is told of %s", kind)
	return payments.Waiting{}
}

func TestStanding(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		now, err := b.Backlog(t.Context())
		must(t, err)
		for _, w := range now.Waiting {
			if w.Late != 0 || w.Parked != 0 {
				t.Errorf("nothing was done, and %+v waits", w)
			}
		}
		if len(now.Waiting) != 8 || len(now.Shut) != 0 || now.Unmatched != 0 {
			t.Errorf("nothing was done, and it stands %+v", now)
		}

		answer := &processor.Error{Class: processor.Ambiguous}
		b.stripe.createIntent = func(string, processor.IntentOrder) (processor.Intent, error) { return processor.Intent{}, answer }
		b.begin(t, "unclear")
		if w := b.waiting(t, "deposits"); w.Late != 0 {
			t.Errorf("what is leased is late: %+v", w)
		}
		b.pass(time.Hour)
		if w := b.waiting(t, "deposits"); w.Late < 58*time.Minute || w.Late > time.Hour || w.Parked != 0 {
			t.Errorf("after an hour %+v", w)
		}
		answer = &processor.Error{Class: processor.Bug}
		b.begin(t, "bug")
		if w := b.waiting(t, "deposits"); w.Parked != 1 {
			t.Errorf("with one that waits for a person %+v", w)
		}

		must(t, b.SetGate(t.Context(), b.owner, payments.GatePayouts, false, "a test"))
		must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			return tx.StatementLine.Create().SetID("txn_1").SetType("charge").SetSource("ch_1").SetAmount(1).SetFee(0).SetNet(1).
				SetCurrency("USD").SetCreatedAt(b.clock()).Exec(ctx)
		}))
		now, err = b.Backlog(t.Context())
		must(t, err)
		if !slices.Equal(now.Shut, []gid.ID{payments.GatePayouts}) || now.Unmatched != 1 {
			t.Errorf("with a gate shut and a line that nothing explains it stands %+v", now)
		}
	})
}

// begin makes a deposit, whatever comes of it.
func (b *fixture) begin(t *testing.T, key string) payments.Result {
	t.Helper()
	done, err := b.Deposit(t.Context(), payments.DepositInput{Owner: b.owner, Amount: "25", PaymentMethod: "pm_x", Key: key})
	must(t, err)
	return done
}

// counts is a Meter.
type counts struct {
	mu     sync.Mutex
	cards  []payments.Outcome
	alarms []payments.AlertCode
}

func (c *counts) Alarmed(code payments.AlertCode) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.alarms = append(c.alarms, code)
}

func (*counts) Ran(string, time.Duration, error) {}

func (c *counts) Card(o payments.Outcome) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cards = append(c.cards, o)
}

// A payer whose first card is declined and whose second one pays is one of each,
// however often Stripe tells of it.
func TestCardsAreCountedOnce(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b, heard := setup(t, db), &counts{}
		b.Service = payments.New(db, b.stripe, payments.Options{Meter: heard})
		intent := processor.Intent{ID: "pi_" + db.Dialect(), Status: processor.IntentRequiresPaymentMethod}
		b.stripe.createIntent = func(_ string, o processor.IntentOrder) (processor.Intent, error) {
			intent.Deposit, intent.Origin = o.Deposit, o.Origin
			return intent, nil
		}
		b.stripe.intent = func(string) (processor.Intent, error) { return intent, nil }
		_, err := b.Deposit(t.Context(), payments.DepositInput{Owner: b.owner, Amount: "25", Key: "once"})
		must(t, err)
		twice := func() {
			for range 2 {
				b.pass(time.Hour)
				b.Sweep(t.Context())
			}
		}
		twice()
		intent.LastFailure = &processor.Failure{Code: "card_declined", DeclineCode: "insufficient_funds"}
		twice()
		intent.LastFailure, intent.Status = nil, processor.IntentSucceeded
		intent.Received = money.Money{Minor: 2500, Currency: "USD"}
		twice()
		if !slices.Equal(heard.cards, []payments.Outcome{payments.CardDeclined, payments.CardPaid}) {
			t.Errorf("heard of %v", heard.cards)
		}
	})
}

// docs/operations.md explains every alarm, and the log describes it.
func TestAlarmsAreExplained(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/operations.md")
	must(t, err)
	for _, code := range payments.AlertCodes() {
		if !strings.Contains(string(text), "`"+string(code)+"`") {
			t.Errorf("docs/operations.md does not explain %s", code)
		}
		if code.Sentence() == "" {
			t.Errorf("%s has no sentence", code)
		}
	}
}
