package payments_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/onboarding"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/paymentstest"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

// What the orders of these tests are for, and the payment method that Stripe declines.
var (
	began  = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	amount = money.Money{Minor: 1000, Currency: "USD"}
)

const declined = "declined"

// Every answer of Stripe to every order, when it is sent first and when it is sent
// again: what becomes of the operation, what of the money, when it is tried again
// and under which key. Afterwards Stripe is well, and everything must come to an
// end at which our books are Stripe's.

// answerBench is a service in front of a fakeStripe.
type answerBench struct {
	*fixture
	fake *fakeStripe
}

func newAnswerBench(t *testing.T, db *database.DB) *answerBench {
	t.Helper()
	b := &fixture{db: db, now: began}
	fake := newFakeStripe(b.clock)
	db.UseClock(b.clock)
	b.Service = payments.New(db, fake, payments.Options{
		ReturnURL: "https://app.example/return", RefreshURL: "https://app.example/refresh",
	})
	return &answerBench{b, fake}
}

// findExisting is what an operation's row says.
type findExisting struct {
	state   string
	attempt int
	next    time.Duration // from now; below zero: never
	parked  bool
}

// flow is one kind of order.
type flow struct {
	name, call  string
	begin       func(t *testing.T, b *answerBench, key string) gid.ID
	row         func(t *testing.T, b *answerBench, id gid.ID) findExisting
	label       func(t *testing.T, b *answerBench, key string) string // by which the fake knows the order
	again, done string
	left        time.Duration // how long the row waits once it is done; below zero: for ever
	later       time.Duration // before a new attempt, after a refusal for now
	moved       int64         // what the wallet gains while it is on its way
	gained      int64         // and in the end
	quiet       time.Duration // before it may be looked for
}

const never = time.Duration(-1)

func (b *answerBench) stands(state string, attempt int, next *time.Time, parked bool) findExisting {
	s := findExisting{state, attempt, never, parked}
	if next != nil {
		s.next = next.Sub(b.clock())
	}
	return s
}

func depositFlow(name, method, done string, left time.Duration) flow {
	return flow{
		name: name, call: "create intent", again: "CREATED", done: done, left: left, later: 5 * time.Second, quiet: 15 * time.Minute,
		gained: 1000,
		begin: func(t *testing.T, b *answerBench, key string) gid.ID {
			d, err := b.Deposit(t.Context(), payments.DepositInput{Owner: b.owner, Amount: "10.00", PaymentMethod: method, Key: key})
			must(t, err)
			return d.Operation
		},
		row: func(t *testing.T, b *answerBench, id gid.ID) findExisting {
			r, err := b.db.Client().Deposit.Get(t.Context(), id)
			must(t, err)
			return b.stands(string(r.State), r.Attempt, r.NextAt, r.Parked)
		},
	}
}

var flows = []flow{
	depositFlow("deposit by card", "pm_card_visa", "SUCCEEDED", never),
	depositFlow("deposit with Stripe.js", "", "REQUIRES_PAYMENT", 2*time.Minute),
	{
		name: "payout", call: "create transfer", again: "PENDING", done: "SENT", left: never, later: time.Hour, quiet: 15 * time.Minute,
		moved: -1000, gained: -1000,
		begin: func(t *testing.T, b *answerBench, key string) gid.ID {
			_, _, err := b.StartOnboarding(t.Context(), b.owner, "")
			must(t, err)
			b.deposit(t, "25.00")
			d, err := b.Payout(t.Context(), payments.PayoutInput{Owner: b.owner, Amount: "10.00", Key: key})
			must(t, err)
			return d.Operation
		},
		row: func(t *testing.T, b *answerBench, id gid.ID) findExisting {
			r, err := b.db.Client().Payout.Get(t.Context(), id)
			must(t, err)
			return b.stands(string(r.State), r.Attempt, r.NextAt, r.Parked)
		},
	},
	{
		name: "refund", call: "create refund", again: "PENDING", done: "SUCCEEDED", left: never, later: time.Hour, quiet: 15 * time.Minute,
		moved: -1000, gained: -1000,
		begin: func(t *testing.T, b *answerBench, key string) gid.ID {
			paid := b.deposit(t, "25.00")
			d, err := b.Refund(t.Context(), payments.RefundInput{Deposit: paid.Operation, Amount: new(money.Decimal("10.00")), Key: key})
			must(t, err)
			return d.Operation
		},
		row: func(t *testing.T, b *answerBench, id gid.ID) findExisting {
			r, err := b.db.Client().Refund.Get(t.Context(), id)
			must(t, err)
			return b.stands(string(r.State), r.Attempt, r.NextAt, r.Parked)
		},
	},
	{
		name: "onboarding", call: "create account", again: "FAILED", done: "OPEN", left: never, later: never,
		begin: func(t *testing.T, b *answerBench, _ string) gid.ID {
			_, _, err := b.StartOnboarding(t.Context(), b.owner, "")
			if err != nil && refusal.From(err) != nil && refusal.From(err).Code == refusal.ProcessorRefused {
				err = nil // an answer that is final
			}
			if err != nil {
				wantRefusal(t, err, "PROCESSOR_UNAVAILABLE")
			}
			r, err := b.db.Client().Onboarding.Query().Where(onboarding.OwnerID(b.owner)).Only(t.Context())
			must(t, err)
			return r.ID
		},
		row: func(t *testing.T, b *answerBench, id gid.ID) findExisting {
			r, err := b.db.Client().Onboarding.Get(t.Context(), id)
			must(t, err)
			return b.stands(string(r.State), r.Attempt, r.NextAt, r.Parked)
		},
		label: func(t *testing.T, b *answerBench, _ string) string {
			u, err := b.db.Client().User.Get(t.Context(), b.owner)
			must(t, err)
			return u.Email
		},
	},
}

// answers are all the ways in which an order can end.
func answers() []string {
	all := map[string]processor.Class{"ok": "", declined: processor.Definite}
	for _, some := range []map[string]processor.Class{beforeTheKey, undone, done} {
		maps.Copy(all, some)
	}
	return slices.Sorted(maps.Keys(all))
}

// firsts are the answers to a first send after which it is sent again; empty: it
// is the first.
func firsts() []string {
	if testing.Short() {
		return []string{"", "429", "never arrived", "500, done"}
	}
	return []string{"", "429", "401", "never arrived", "500", "500, done", "answer lost", "answer garbled"}
}

// what an order comes to, when Stripe had this answer for it before.
func classOf(first, answer string) processor.Class {
	if class, ok := beforeTheKey[answer]; ok {
		return class
	}
	switch first { // what the first send left under the key
	case "500", "500, done":
		return processor.Ambiguous
	case "answer lost", "answer garbled":
		return done[answer] // the empty class is a success
	}
	if answer == declined {
		return declined
	}
	return undone[answer] + done[answer]
}

// want is where an order stands after the answer, as the rules are written.
func (f flow) want(first, answer string) (findExisting, int64) {
	sent := 2
	if first == "" {
		sent = 1
	}
	class := classOf(first, answer)
	proof := class == processor.Definite || class == processor.Retryable
	unclear := 0
	for _, a := range []string{first, answer} {
		if classOf("", a) == processor.Ambiguous || a == answer && class == processor.Ambiguous {
			unclear++
		}
	}
	waits := []time.Duration{0, 5 * time.Second, 15 * time.Second}
	switch {
	case class == "" && f.gained > 0 && f.left >= 0:
		return findExisting{f.done, 1, f.left, false}, 0 // made, and not paid yet
	case class == "":
		return findExisting{f.done, 1, f.left, false}, f.gained
	case class == declined:
		return findExisting{"FAILED", 1, never, false}, 0
	case proof && sent > 1:
		return findExisting{"RECONCILE", 1, f.quiet, false}, f.moved
	case class == processor.Definite:
		return findExisting{"FAILED", 1, never, false}, 0
	case class == processor.Retryable && f.again == "FAILED":
		return findExisting{"FAILED", 1, never, false}, 0
	case class == processor.Retryable:
		return findExisting{f.again, 2, f.later, false}, f.moved
	case class == processor.Ambiguous:
		return findExisting{"SENDING", 1, waits[unclear], false}, f.moved
	case class == processor.Bug:
		return findExisting{"SENDING", 1, 55 * time.Second, true}, f.moved
	}
	return findExisting{"SENDING", 1, waits[sent], false}, f.moved
}

func TestEveryAnswerToEveryOrder(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := newAnswerBench(t, db)
		tried, wrong := 0, 0
		for _, f := range flows {
			for _, answer := range answers() {
				if answer == declined && f.name != "deposit by card" {
					continue
				}
				for _, first := range firsts() {
					tried++
					if !b.try(t, f, first, answer) {
						wrong++
					}
				}
			}
		}
		r, err := b.Reconcile(t.Context())
		must(t, err)
		if !r.Clean() || r.Suspense != 0 || r.Currencies[0].Stripe != b.fake.total() {
			_ = r.Write(t.Output())
			t.Errorf("the books are not Stripe's, which add up to %d", b.fake.total())
			wrong++
		}
		b.verified(t)
		paymentstest.Record(t, "L7", "an answer to an order, first or second send, "+db.Dialect(), tried, wrong)
	})
}

// try plays one order with one answer, after another answer where it is sent again.
func (b *answerBench) try(t *testing.T, f flow, first, answer string) bool {
	t.Helper()
	key := fmt.Sprintf("%s: %s, then %s", f.name, first, answer)
	b.owner, b.wallet = b.newUser(t)
	label := key
	if f.label != nil {
		label = f.label(t, b, key)
	}
	fates := []string{answer}
	if first != "" {
		fates = []string{first, answer}
	}
	n := 0
	b.fake.fate = func(call, who string) string {
		if call != f.call || who != label || n >= len(fates) {
			return "ok"
		}
		n++
		return fates[n-1]
	}
	b.fake.pays = func(o processor.IntentOrder) processor.IntentStatus {
		if o.Key == key && fates[n-1] == declined {
			return processor.IntentRequiresPaymentMethod
		}
		return processor.IntentSucceeded
	}
	id := f.begin(t, b, key)
	if first != "" {
		b.pass(5 * time.Second)
		b.Sweep(t.Context())
	}
	before := map[string]int64{"payout": 2500, "refund": 2500}[f.name]
	want, moved := f.want(first, answer)
	if first == "answer lost" || first == "answer garbled" { // an account link may have asked meanwhile
		want.next = max(want.next, never)
	}
	ok := true
	if got := f.row(t, b, id); !got.like(want) || b.balance(t)-before != moved {
		t.Errorf("%s: it stands at %+v and the wallet gained %d; want %+v and %d", key, got, b.balance(t)-before, want, moved)
		ok = false
	}
	if keys := b.fake.keys[label]; len(keys) != len(fates) || keys[0] != keys[len(keys)-1] {
		t.Errorf("%s: sent under %q", key, keys)
		ok = false
	}
	return b.ends(t, f, key, id, before, want.parked) && ok
}

// like compares; how long a parked row would have waited is all the same.
func (s findExisting) like(want findExisting) bool {
	if s.parked && want.parked {
		s.next = want.next
	}
	return s == want
}

// ends lets Stripe be well and time go by, until nothing waits any more.
func (b *answerBench) ends(t *testing.T, f flow, key string, id gid.ID, before int64, parked bool) bool {
	t.Helper()
	var at findExisting
	for range 12 {
		at = f.row(t, b, id)
		if at.parked || at.next == never {
			break
		}
		if at.state == "REQUIRES_PAYMENT" { // the payer pays
			name := *b.db.Client().Deposit.GetX(t.Context(), id).ProcessorKey
			for _, i := range b.fake.intents {
				if i.Deposit == name && i.Status == processor.IntentRequiresPaymentMethod {
					b.fake.settle(i, processor.IntentSucceeded, amount)
				}
			}
		}
		b.pass(max(at.next, 0))
		b.Sweep(t.Context())
	}
	gained := b.balance(t) - before
	wants := map[string]int64{"SUCCEEDED": f.gained, "SENT": f.gained}[at.state]
	if parked {
		wants = f.moved
	}
	final := slices.Contains([]string{"SUCCEEDED", "FAILED", "SENT", "OPEN"}, at.state)
	if final == parked || at.parked != parked || gained != wants || b.fake.doubled() != "" {
		t.Errorf("%s: it ended at %+v and the wallet gained %d, want %d %s", key, at, gained, wants, b.fake.doubled())
		return false
	}
	return true
}
