package payments_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/ent/stripeevent"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
)

// Somebody refunds one deposit 120 times at the dashboard, and Stripe tells of each of
// it twice. One answer of Stripe's serves all that is told of one payment, so much is
// done of it at a time, and another's news is not behind it.
func TestManyEventsOfOneObjectHoldUpNobody(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		const many = 120
		refunded := b.deposit(t, "25.00")
		intent := *db.Client().Deposit.GetX(t.Context(), refunded.Operation).PaymentIntentID
		charge := processor.Charge{ID: "ch_many", IntentID: intent}
		for i := range many {
			charge.Refunds = append(charge.Refunds, processor.ChargeRefund{ID: fmt.Sprintf("re_%d", i), Amount: usd(1), Status: "succeeded"})
		}
		var mu sync.Mutex
		asked, others := 0, 0
		b.stripe.charge = func(id string) (processor.Charge, error) {
			mu.Lock()
			defer mu.Unlock()
			if id != charge.ID {
				others++
				return processor.Charge{ID: id}, nil
			}
			asked++
			return charge, nil
		}
		for range many {
			for _, kind := range []string{"charge.refunded", "refund.created"} {
				must(t, b.Receive(t.Context(), processor.Notice{ID: gid.New("evt"), Type: kind, Object: charge.ID}))
			}
		}
		must(t, b.Receive(t.Context(), processor.Notice{ID: gid.New("evt"), Type: "charge.refunded", Object: "ch_another"}))
		booked := func() int {
			return db.Client().Refund.Query().Where(refund.DepositID(refunded.Operation), refund.StateEQ(refund.StateSucceeded)).CountX(t.Context())
		}
		b.Sweep(t.Context()) // each row that was due, once
		if n := booked(); others != 1 || n != 50 || asked != 1 {
			t.Errorf("another's news was dealt with %d times beside %d refunds, of which Stripe was asked %d times", others, n, asked)
		}
		for range 2 {
			b.Sweep(t.Context())
		}
		open := db.Client().StripeEvent.Query().Where(stripeevent.ProcessedAtIsNil()).CountX(t.Context())
		if n := booked(); n != many || open != 0 || asked != 3 {
			t.Errorf("then %d refunds are booked, %d events wait, and Stripe was asked %d times", n, open, asked)
		}
		if got := b.balance(t); got != 2500-many {
			t.Errorf("the wallet holds %d", got)
		}
		b.verified(t)
	})
}

// sendLog records the operations that were sent to Stripe, by their names there, in order.
type sendLog struct {
	mu   sync.Mutex
	lost bool // whether every answer is lost
	of   []gid.ID
}

func (s *sendLog) sent(operation gid.ID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.of = append(s.of, operation)
	if s.lost {
		return refused(processor.Ambiguous)
	}
	return nil
}

// record records all that is sent to Stripe.
func (b *fixture) record() *sendLog {
	s := &sendLog{}
	b.stripe.createIntent = func(key string, o processor.IntentOrder) (processor.Intent, error) {
		if err := s.sent(o.Deposit); err != nil {
			return processor.Intent{}, err
		}
		return paid(key, o)
	}
	b.stripe.createTransfer = func(key string, o processor.TransferOrder) (processor.StripeTransfer, error) {
		if err := s.sent(o.Payout); err != nil {
			return processor.StripeTransfer{}, err
		}
		return moved(key, o)
	}
	b.stripe.createRefund = func(_ string, o processor.RefundOrder) (processor.ChargeRefund, error) {
		err := s.sent(o.Refund)
		return processor.ChargeRefund{ID: "re_" + string(o.Refund), Refund: o.Refund, IntentID: o.IntentID, Amount: o.Amount, Status: "succeeded"}, err
	}
	return s
}

// verbs begin an operation of each kind that the sweeper shares among owners.
var verbs = map[string]func(t *testing.T, b *fixture, of gid.ID, key string) (payments.Result, error){
	"deposits": func(t *testing.T, b *fixture, _ gid.ID, key string) (payments.Result, error) {
		return b.Deposit(t.Context(), payments.DepositInput{Owner: b.owner, Amount: "0.50", PaymentMethod: "pm_card_visa", Key: key})
	},
	"payouts": func(t *testing.T, b *fixture, _ gid.ID, key string) (payments.Result, error) {
		return b.Payout(t.Context(), payments.PayoutInput{Owner: b.owner, Amount: "0.05", Key: key})
	},
	"refunds": func(t *testing.T, b *fixture, of gid.ID, key string) (payments.Result, error) {
		return b.Refund(t.Context(), payments.RefundInput{Deposit: of, Amount: new(money.Decimal("0.05")), Key: key})
	},
}

// overdue begins operations of the owner whose first answer is lost: they are due when a
// minute has passed.
func (b *fixture) overdue(t *testing.T, s *sendLog, kind string, n int) (names []gid.ID) {
	t.Helper()
	from := b.deposit(t, "25.00").Operation
	_, _, err := b.StartOnboarding(t.Context(), b.owner, "")
	must(t, err)
	s.lost, s.of = true, nil
	for i := range n {
		_, err := verbs[kind](t, b, from, fmt.Sprintf("overdue %d", i))
		must(t, err)
	}
	names, s.lost, s.of = s.of, false, nil
	return names
}

// The most that a round claims of one owner, and the calls that are made at a time.
const (
	share       = 10
	callsAtOnce = 6
)

// One owner has hundreds of rows due, and others one each that fell due later: those wait
// for no more than a share of the first owner's on each replica, and one sweep does all
// of them, each once.
func TestManyRowsOfOneOwnerHoldUpNobody(t *testing.T) {
	t.Parallel()
	const others = 3
	for kind := range verbs {
		for replicas, many := range map[int]int{1: 300, 3: 100} {
			t.Run(fmt.Sprintf("%s/%d", kind, replicas), func(t *testing.T) {
				t.Parallel()
				dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
					b := setup(t, db)
					s := b.record()
					first := b.overdue(t, s, kind, many)
					b.pass(time.Second)
					var later []gid.ID
					for range others {
						f := b.friend(t)
						later = append(later, f.overdue(t, s, kind, 1)...)
					}
					b.pass(time.Minute)
					var all sync.WaitGroup
					for range replicas {
						one := payments.New(db, b.stripe, payments.Options{})
						all.Go(func() { one.Sweep(t.Context()) })
					}
					all.Wait()
					for _, name := range later {
						if n := slices.Index(s.of, name); n < 0 || n >= replicas*(share+callsAtOnce)+others {
							t.Errorf("another owner's was sent after %d", n)
						}
					}
					slices.Sort(s.of)
					if sent := len(slices.Compact(slices.Clone(s.of))); sent != many+others || len(s.of) != sent || !slices.Contains(s.of, first[many-1]) {
						t.Errorf("%d of %d were sent, in %d calls", sent, many+others, len(s.of))
					}
					b.verified(t)
				})
			})
		}
	}
}

// Two owners have many rows due: they take turns, whoever was first.
func TestOwnersWithManyRowsTakeTurns(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		s := b.record()
		first := b.overdue(t, s, "payouts", 120)
		b.pass(time.Second)
		second := b.friend(t).overdue(t, s, "payouts", 60)
		b.pass(time.Minute)
		b.Sweep(t.Context())
		before := slices.Index(s.of, second[len(second)-1])
		if n := countOf(s.of[:max(0, before)], first); n > 60+callsAtOnce {
			t.Errorf("%d of the first owner's were sent before the last of the second's", n)
		}
		if len(s.of) != 180 {
			t.Errorf("%d of 180 were sent", len(s.of))
		}
	})
}

func countOf(all, some []gid.ID) (n int) {
	for _, id := range all {
		if slices.Contains(some, id) {
			n++
		}
	}
	return n
}

// The rows that a round leaves are read many at a time, not picked one by one.
func TestSweepReadsPastManyRows(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriverTraced(t, func(t *testing.T, db *database.DB, sent *dbtest.Statements) {
		b := setup(t, db)
		s := b.record()
		b.overdue(t, s, "payouts", 300)
		b.pass(time.Minute)
		picks := 0
		for _, query := range sent.During(func() { b.Sweep(t.Context()) }) {
			if strings.HasPrefix(query, "SELECT id, next_at") && strings.Contains(query, "FROM payouts") {
				picks++
			}
		}
		if len(s.of) != 300 || picks < 300 || picks > 330 {
			t.Errorf("%d of 300 were sent, with %d reads", len(s.of), picks)
		}
	})
}
