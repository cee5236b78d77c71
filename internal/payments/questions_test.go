package payments_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/paymentstest"
	"github.com/purserhq/purser/internal/payments/processor"
)

// Every failure of every question that is asked of Stripe, once and twice in a
// row: nothing moves on it, nothing is forgotten, and it is asked again.

// question is a call that reads, at a moment in which something hangs on it.
type question struct {
	name, call string
	prepare    func(t *testing.T, b *answerBench)
	wait       time.Duration // before it is asked, and asked again
	brings     int64         // what the wallet gains once it is answered
}

// lostOrder is an order whose three sends all go wrong, so that it is looked for;
// the last one was done where arrived says so.
func lostOrder(call string, arrived bool) func(string, string) string {
	n := 0
	return func(which, _ string) string {
		if which != call {
			return "ok"
		}
		if n++; n == 3 && arrived {
			return "500, done"
		}
		return "never arrived"
	}
}

// searched is a flow's operation that has to be looked for.
func searched(f flow, arrived bool) func(t *testing.T, b *answerBench) {
	return func(t *testing.T, b *answerBench) {
		b.fake.fate = lostOrder(f.call, arrived)
		id := f.begin(t, b, string(gid.New("key")))
		for range 2 {
			b.pass(20 * time.Second)
			b.Sweep(t.Context())
		}
		if at := f.row(t, b, id); at.state != "RECONCILE" {
			t.Fatalf("%s is %+v, not to be looked for", f.name, at)
		}
	}
}

// news is what happens at Stripe to a payment of 10.00, or to a payout of it.
func news(happens func(b *answerBench, i *processor.Intent)) func(t *testing.T, b *answerBench) {
	return func(t *testing.T, b *answerBench) {
		b.deposit(t, "10.00")
		b.fake.told = func(kind, object string, account gid.ID) {
			must(t, b.Receive(t.Context(), processor.Notice{ID: gid.New("evt"), Type: kind, Object: object, Account: account}))
		}
		for _, i := range b.fake.intents {
			if i.Wallet == b.wallet {
				happens(b, i)
			}
		}
		b.fake.told = func(string, string, gid.ID) {}
	}
}

var questions = []question{
	{"look for an intent", "find intents", searched(flows[0], true), 20 * time.Minute, 1000},
	{"look for an intent that is not there", "find intents", searched(flows[0], false), 20 * time.Minute, 1000},
	{"look for a transfer", "find transfers", searched(flows[2], true), 20 * time.Minute, 1500},
	{"look for a refund", "find refunds", searched(flows[3], true), 20 * time.Minute, 1500},
	{"look up an account at Stripe", "find accounts", searched(flows[4], true), 20 * time.Minute, 0},
	{"poll an open deposit", "intent", func(t *testing.T, b *answerBench) {
		flows[1].begin(t, b, string(gid.New("key")))
		for _, i := range b.fake.intents {
			if i.Wallet == b.wallet {
				b.fake.settle(i, processor.IntentSucceeded, amount)
			}
		}
	}, time.Hour, 1000},
	{"news of a payment", "intent", func(t *testing.T, b *answerBench) {
		flows[1].begin(t, b, string(gid.New("key")))
		for _, i := range b.fake.intents {
			if i.Wallet == b.wallet {
				b.fake.settle(i, processor.IntentSucceeded, amount)
				must(t, b.Receive(t.Context(), processor.Notice{ID: gid.New("evt"), Type: "payment_intent.succeeded", Object: i.ID}))
			}
		}
	}, time.Minute, 1000},
	{"news of a refund", "charge", news(func(b *answerBench, i *processor.Intent) { b.fake.refund(i.ID, 400) }), time.Minute, 600},
	{"news of a refund that fails", "refund", news(func(b *answerBench, i *processor.Intent) {
		r, _ := b.fake.refund(i.ID, 400)
		b.fake.failRefund(r)
	}), time.Minute, 1000},
	{"news of a dispute", "dispute", news(func(b *answerBench, i *processor.Intent) { b.fake.dispute(i, 700) }), time.Minute, 300},
	{"news of a transfer", "transfer", func(t *testing.T, b *answerBench) {
		flows[2].begin(t, b, string(gid.New("key")))
		for _, tr := range b.fake.transfers {
			if tr.Wallet == b.wallet {
				b.fake.reverse(tr, 300)
				must(t, b.Receive(t.Context(), processor.Notice{ID: gid.New("evt"), Type: "transfer.reversed", Object: tr.ID}))
			}
		}
	}, time.Minute, 1800},
}

func TestEveryFailureOfEveryQuestion(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := newAnswerBench(t, db)
		tried, wrong := 0, 0
		for _, q := range questions {
			for _, answer := range answers() {
				for times := 1; times <= 2; times++ {
					if answer == "ok" || answer == declined || testing.Short() && times == 2 {
						continue
					}
					tried++
					if !b.ask(t, q, answer, times) {
						wrong++
					}
				}
			}
		}
		b.fake.fate = func(string, string) string { return "ok" }
		// A refund of somebody else's that had failed before it was seen moved money
		// all the same: its two lines cancel, on the user's wallet.
		if r, err := b.Reconcile(t.Context()); err != nil || !r.Clean() || r.Suspense != 0 {
			_ = r.Write(t.Output())
			t.Errorf("the books are not Stripe's, %v", err)
			wrong++
		}
		b.verified(t)
		paymentstest.Record(t, "L7", "a failure of a question, once or twice, "+db.Dialect(), tried, wrong)
	})
}

// ask plays one question that fails some times before it is answered.
func (b *answerBench) ask(t *testing.T, q question, answer string, times int) bool {
	t.Helper()
	b.owner, b.wallet = b.newUser(t)
	b.fake.fate = func(string, string) string { return "ok" }
	q.prepare(t, b)
	failed, before := 0, b.balance(t)
	b.fake.fate = func(call, _ string) string {
		if call == q.call && failed < times {
			failed++
			return answer
		}
		return "ok"
	}
	name := fmt.Sprintf("%s, %s %d times", q.name, answer, times)
	for n := 1; n <= times; n++ {
		b.pass(q.wait)
		b.Sweep(t.Context())
		if failed < n {
			t.Errorf("%s: it was not asked the %d. time", name, n)
			return false
		}
		if n < times && b.balance(t) != before {
			t.Errorf("%s: money moved on a failure: %d, not %d", name, b.balance(t), before)
			return false
		}
	}
	for range 4 {
		b.pass(q.wait)
		b.Sweep(t.Context())
	}
	if b.balance(t) != q.brings || b.fake.doubled() != "" {
		t.Errorf("%s: in the end the wallet has %s, want %s %s", name,
			money.Money{Minor: b.balance(t), Currency: "USD"}, money.Money{Minor: q.brings, Currency: "USD"}, b.fake.doubled())
		return false
	}
	return true
}
