package payments_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/refusal"
)

// The reference says what every sequence of deposits, payouts, refunds, disputes
// and transfers comes to, in arithmetic that a person can check by hand.
type reference struct {
	people   []*person
	platform int64

	// How often something was owed, and more was taken than a person may bear.
	owed, above int
}

type person struct {
	owner, wallet gid.ID
	has, owes     int64
	disputes      int // open ones
	paid          []*paidIn
}

type paidIn struct {
	id                        gid.ID
	intent                    string
	credited, refunded, taken int64
	disputed                  bool
}

func (p *person) bring(minor int64) {
	pays := min(minor, p.owes)
	p.has, p.owes = p.has+minor-pays, p.owes-pays
}

// charge takes minor back for a deposit, and returns what the person bears.
func (r *reference) charge(p *person, d *paidIn, minor int64) int64 {
	bears := min(minor, d.credited-d.taken)
	covered := min(bears, p.has)
	p.has, p.owes = p.has-covered, p.owes+bears-covered
	d.taken += bears
	r.platform -= minor - bears
	if bears > covered {
		r.owed++
	}
	if minor > bears {
		r.above++
	}
	return bears
}

func (r *reference) uncharge(p *person, d *paidIn, minor, bore int64) {
	d.taken -= bore
	r.platform += minor - bore
	p.bring(bore)
}

// play is one random sequence through the service, beside the reference.
type play struct {
	*answerBench
	reference
	t   *testing.T
	rng *rand.Rand
	n   int
}

func TestSequencesAgainstReference(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		sequences, steps := size(6, 150), 60
		if testing.Short() {
			sequences = 3
		}
		b := newAnswerBench(t, db)
		b.fake.told = func(kind, object string, account gid.ID) {
			n := payments.Notice{ID: gid.New("evt"), Type: kind, Object: object, Account: account}
			if err := b.Receive(context.WithoutCancel(t.Context()), n); err != nil {
				t.Error(err)
			}
		}
		wrong, owed, above := 0, 0, 0
		for seed := range sequences {
			p := &play{answerBench: b, t: t, rng: rand.New(rand.NewPCG(uint64(seed), 4))} //nolint:gosec // a seed, no secret
			if !p.run(seed, steps) {
				wrong++
			}
			owed, above = owed+p.owed, above+p.above
		}
		if owed < sequences || above < 1 {
			t.Errorf("only %d debts and %d losses of the platform came up: the sequences are too tame", owed, above)
		}
		r, err := b.Reconcile(t.Context())
		must(t, err)
		if !r.Clean() || r.Currencies[0].Stripe != b.fake.total() {
			_ = r.Write(t.Output())
			t.Error("the books are not Stripe's")
			wrong++
		}
		b.verified(t)
		record(t, "L4", fmt.Sprintf("random sequences of %d steps against a reference, %s", steps, db.Dialect()), sequences, wrong)
	})
}

func (p *play) run(seed, steps int) bool {
	for range 3 {
		one := &person{}
		one.owner, one.wallet = p.newUser(p.t)
		p.people = append(p.people, one)
		_, _, err := p.StartOnboarding(p.t.Context(), one.owner, "")
		must(p.t, err)
	}
	base := p.platformHas()
	var story []string
	for range steps {
		one := p.people[p.rng.IntN(len(p.people))]
		what := []func(*person) string{p.pay, p.pay, p.payOut, p.payOut, p.refund, p.refund, p.dispute, p.reverse, p.send, p.send}[p.rng.IntN(10)](one)
		story = append(story, what)
		p.pass(time.Second)
		p.Sweep(p.t.Context())
		for _, one := range p.people {
			if has, owes := p.holds(one); has != one.has || owes != one.owes || p.platformHas()-base != p.platform {
				p.t.Errorf("seed %d: after %q a wallet has %d and owes %d, the platform %d; want %d, %d and %d",
					seed, story, has, owes, p.platformHas()-base, one.has, one.owes, p.platform)
				return false
			}
		}
	}
	return true
}

func (p *play) holds(one *person) (has, owes int64) {
	all, err := p.db.Client().Wallet.Query().Where(wallet.OwnerID(one.owner)).All(p.t.Context())
	must(p.t, err)
	for _, w := range all {
		if w.Kind == wallet.KindDebt {
			owes -= w.CurrentBalance
		} else {
			has += w.CurrentBalance
		}
	}
	return has, owes
}

func (p *play) platformHas() (sum int64) {
	all, err := p.db.Client().Wallet.Query().Where(wallet.KindEQ(wallet.KindPlatform)).All(p.t.Context())
	must(p.t, err)
	for _, w := range all {
		sum += w.CurrentBalance
	}
	return sum
}

func (p *play) minor() int64 { return 50 + p.rng.Int64N(5000) }

func decimal(minor int64) money.Decimal { return money.Money{Minor: minor, Currency: "USD"}.Amount() }

// twice asks with one key again, and with another input, which changes nothing.
func (p *play) twice(first payments.Done, same, other func() (payments.Done, error)) {
	if again, err := same(); err != nil || again.Operation != first.Operation || !again.Replayed {
		p.t.Errorf("the same key again: %+v, %v", again, err)
	}
	_, err := other()
	wantRefusal(p.t, err, refusal.KeyReused)
}

func (p *play) pay(one *person) string {
	p.n++
	in := payments.DepositInput{Owner: one.owner, Amount: decimal(p.minor()), PaymentMethod: "pm_card_visa", Key: fmt.Sprint(one.wallet, p.n)}
	ask := func() (payments.Done, error) { return p.Deposit(p.t.Context(), in) }
	d, err := ask()
	must(p.t, err)
	p.twice(d, ask, func() (payments.Done, error) { in.Amount = "9999.99"; return ask() })
	row, err := p.db.Client().Deposit.Get(p.t.Context(), d.Operation)
	must(p.t, err)
	one.paid = append(one.paid, &paidIn{id: d.Operation, intent: *row.PaymentIntentID, credited: row.Amount})
	one.bring(row.Amount)
	return fmt.Sprintf("pay %d", row.Amount)
}

func (p *play) payOut(one *person) string {
	minor := p.minor()
	if one.has > 0 && p.rng.IntN(2) == 0 { // all of it, so that what is taken back is owed
		minor = one.has
	}
	p.n++
	in := payments.PayoutInput{Owner: one.owner, Amount: decimal(minor), Key: fmt.Sprint(one.wallet, p.n)}
	ask := func() (payments.Done, error) { return p.Payout(p.t.Context(), in) }
	d, err := ask()
	switch {
	case one.owes > 0 || one.disputes > 0:
		wantRefusal(p.t, err, refusal.Disabled)
	case minor > one.has:
		wantRefusal(p.t, err, refusal.InsufficientFunds)
	default:
		must(p.t, err)
		p.twice(d, ask, func() (payments.Done, error) { in.Amount = "9999.99"; return ask() })
		one.has -= minor
	}
	return fmt.Sprintf("pay out %d: %v", minor, err)
}

// refund gives a part of a deposit back, from here or at Stripe; it may fail later.
func (p *play) refund(one *person) string {
	if len(one.paid) == 0 {
		return "nothing to refund"
	}
	d, minor := one.paid[p.rng.IntN(len(one.paid))], p.minor()
	if p.rng.IntN(3) == 0 {
		minor = d.credited - d.refunded
	}
	what := fmt.Sprintf("refund %d of %d", minor, d.credited)
	if minor == 0 {
		return what
	}
	p.n++
	in := payments.RefundInput{Deposit: d.id, Amount: new(decimal(minor)), Key: fmt.Sprint(one.wallet, p.n)}
	atStripe := p.rng.IntN(3) == 0
	var err error
	if atStripe {
		p.fake.refund(d.intent, minor)
	} else {
		_, err = p.Refund(p.t.Context(), in)
	}
	if minor > d.credited-d.refunded {
		if !atStripe {
			wantRefusal(p.t, err, refusal.AmountTooLarge)
		}
		return what + ", too much"
	}
	must(p.t, err)
	bore := p.charge(one, d, minor)
	d.refunded += minor
	p.Sweep(p.t.Context())
	if p.rng.IntN(3) > 0 {
		return what
	}
	made := all(p.fake, p.fake.refunds, func(r payments.ChargeRefund) bool { return r.IntentID == d.intent })
	p.fake.failRefund(p.fake.refunds[made[0].ID])
	p.uncharge(one, d, minor, bore)
	d.refunded -= minor
	return what + ", which failed"
}

// dispute takes a deposit back; it is won, lost or left open.
func (p *play) dispute(one *person) string {
	refunded := func(d *paidIn) bool { return !d.disputed && d.refunded > 0 }
	i := slices.IndexFunc(one.paid, refunded)
	if i < 0 || p.rng.IntN(3) == 0 {
		i = slices.IndexFunc(one.paid, func(d *paidIn) bool { return !d.disputed })
	}
	if i < 0 {
		return "no dispute"
	}
	d, minor := one.paid[i], p.minor()
	minor = min(minor, d.credited)
	if p.rng.IntN(2) == 0 {
		minor = d.credited
	}
	d.disputed = true
	p.fake.dispute(p.fake.intents[d.intent], minor)
	p.Sweep(p.t.Context())
	bore := p.charge(one, d, minor)
	won := p.rng.IntN(2) == 0
	for _, made := range p.fake.disputes {
		if made.IntentID == d.intent {
			p.fake.decide(made, won)
		}
	}
	if won {
		p.uncharge(one, d, minor, bore)
	}
	return fmt.Sprintf("dispute %d of %d, won %t", minor, d.credited, won)
}

func (p *play) reverse(one *person) string {
	made := all(p.fake, p.fake.transfers, func(t payments.Transfer) bool { return t.Wallet == one.wallet && len(t.Reversals) < 3 })
	if len(made) == 0 {
		return "nothing to reverse"
	}
	t := p.fake.transfers[made[p.rng.IntN(len(made))].ID]
	n := len(t.Reversals)
	p.fake.reverse(t, p.minor())
	if len(t.Reversals) == n {
		return "nothing left to reverse"
	}
	one.bring(t.Reversals[n].Amount.Minor)
	return fmt.Sprintf("reverse %d", t.Reversals[n].Amount.Minor)
}

// send moves money to another wallet, straight through the ledger, and again.
func (p *play) send(one *person) string {
	to, minor := p.people[p.rng.IntN(len(p.people))], p.minor()
	if to == one {
		return "to oneself"
	}
	p.n++
	side := ledger.Posting{Kind: transaction.KindAdjustment, Contra: transaction.ContraTransfers, Reference: fmt.Sprint(one.wallet, p.n)}
	from, into := side, side
	from.Wallet, from.Peer, from.Value = one.wallet, to.wallet, -minor
	into.Wallet, into.Peer, into.Value = to.wallet, one.wallet, minor
	post := func() error {
		return p.db.InTx(p.t.Context(), func(ctx context.Context, tx *database.Tx) error {
			return ledger.Post(ctx, tx, p.clock(), from, into)
		})
	}
	err := post()
	var short *ledger.Insufficient
	if enough := one.has >= minor; enough == errors.As(err, &short) || enough && err != nil {
		p.t.Errorf("send %d of %d: %v", minor, one.has, err)
	}
	if err == nil {
		one.has, to.has = one.has-minor, to.has+minor
		if err := post(); err == nil {
			p.t.Error("a reference was posted twice")
		}
	}
	return fmt.Sprintf("send %d: %v", minor, err)
}
