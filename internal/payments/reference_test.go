package payments_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
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
	"github.com/purserhq/purser/internal/payments/paymentstest"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

// play is one random sequence through the service, beside the reference.
type play struct {
	*answerBench
	reference
	t       *testing.T
	rng     *rand.Rand
	n       int
	focus   *paidIn            // the deposit to which everything happens for a while
	notices []processor.Notice // that Stripe has not sent yet
	orders  []standingOrder    // what stands under its key
	came    map[string]int     // how often something came up
}

func TestSequencesAgainstReference(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		sequences, steps := paymentstest.Size(6, 150), 60
		if testing.Short() {
			sequences = 3
		}
		b := newAnswerBench(t, db)
		wrong, owed, above, partly := 0, 0, 0, 0
		for seed := range sequences {
			p := &play{answerBench: b, t: t, rng: rand.New(rand.NewPCG(uint64(seed), 4))} //nolint:gosec // a seed, no secret
			b.fake.told = func(kind, object string, account gid.ID) {
				p.notices = append(p.notices, processor.Notice{ID: gid.New("evt"), Type: kind, Object: object, Account: account})
			}
			acts := []func(*person) string{
				p.pay, p.pay, p.payOut, p.payOut, p.payOut, p.refund, p.dispute, p.settleClaim, p.claims, p.claims, p.reverse, p.send, p.send,
			}
			if !p.run(seed, steps, acts) {
				wrong++
			}
			owed, above, partly = owed+p.owed, above+p.above, partly+p.partly
		}
		if owed < sequences || above < sequences || partly < sequences/2 {
			t.Errorf("only %d debts, %d losses of the platform and %d partial returns came up: the sequences are too tame", owed, above, partly)
		}
		r, err := b.Reconcile(t.Context())
		must(t, err)
		if !r.Clean() || r.Currencies[0].Stripe != b.fake.total() {
			_ = r.Write(t.Output())
			t.Error("the books are not Stripe's")
			wrong++
		}
		b.verified(t)
		paymentstest.Record(t, "L4", fmt.Sprintf("random sequences of %d steps against a reference, %s", steps, db.Dialect()), sequences, wrong)
	})
}

func (p *play) run(seed, steps int, acts []func(*person) string) bool {
	for range 3 {
		one := &person{}
		one.owner, one.wallet = p.newUser(p.t)
		p.people = append(p.people, one)
		_, _, err := p.StartOnboarding(p.t.Context(), one.owner, "")
		must(p.t, err)
	}
	for range 2 * len(p.people) {
		if p.came != nil { // there is something to spend
			p.pay(p.people[p.rng.IntN(len(p.people))])
		}
	}
	base := p.platformHas()
	var story []string
	for range steps {
		one := p.people[p.rng.IntN(len(p.people))]
		story = append(story, acts[p.rng.IntN(len(acts))](one))
		p.pass(time.Second)
		p.hear()
		for _, one := range p.people {
			got, want := p.stands(one), standing{one.has(), one.held, one.owes(), one.earned}
			if got != want || p.platformHas()-base != p.platform {
				p.t.Errorf("seed %d: after %q a wallet stands at %+v, the platform at %d; want %+v and %d",
					seed, story, got, p.platformHas()-base, want, p.platform)
				return false
			}
		}
	}
	return true
}

// standing is how somebody's wallets stand.
type standing struct{ has, held, owes, earned int64 }

func (p *play) stands(one *person) (s standing) {
	all, err := p.db.Client().Wallet.Query().Where(wallet.OwnerID(one.owner)).All(p.t.Context())
	must(p.t, err)
	for _, w := range all {
		if w.Kind == wallet.KindDebt {
			s.owes -= w.CurrentBalance
		} else {
			s = standing{s.has + w.CurrentBalance, s.held + w.Held, s.owes, s.earned + w.Revenue}
		}
	}
	return s
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
func (p *play) twice(first payments.Result, same, other func() (payments.Result, error)) {
	if again, err := same(); err != nil || again.Operation != first.Operation || !again.Replayed {
		p.t.Errorf("the same key again: %+v, %v", again, err)
	}
	_, err := other()
	wantRefusal(p.t, err, refusal.KeyReused)
}

func (p *play) pay(one *person) string {
	p.n++
	in := payments.DepositInput{Owner: one.owner, Amount: decimal(p.minor()), PaymentMethod: "pm_card_visa", Key: fmt.Sprint(one.wallet, p.n)}
	ask := func() (payments.Result, error) { return p.Deposit(p.t.Context(), in) }
	d, err := ask()
	must(p.t, err)
	p.twice(d, ask, func() (payments.Result, error) { in.Amount = "9999.99"; return ask() })
	row, err := p.db.Client().Deposit.Get(p.t.Context(), d.Operation)
	must(p.t, err)
	one.paid = append(one.paid, &paidIn{id: d.Operation, intent: *row.PaymentIntentID, credited: row.Amount})
	one.worth += row.Amount
	return fmt.Sprintf("pay %d", row.Amount)
}

func (p *play) payOut(one *person) string {
	minor := p.minor()
	if one.free() > 0 && p.rng.IntN(2) == 0 { // all of it, so that what is taken back is owed
		minor = one.free()
	}
	p.n++
	in := payments.PayoutInput{Owner: one.owner, Amount: decimal(minor), Key: fmt.Sprint(one.wallet, p.n)}
	ask := func() (payments.Result, error) { return p.Payout(p.t.Context(), in) }
	d, err := ask()
	switch {
	case p.restrained(one) != "":
		wantRefusal(p.t, err, p.restrained(one))
	case minor > one.free():
		wantRefusal(p.t, err, refusal.InsufficientFunds)
	default:
		must(p.t, err)
		p.twice(d, ask, func() (payments.Result, error) { in.Amount = "9999.99"; return ask() })
		one.worth -= minor
	}
	return fmt.Sprintf("pay out %d: %v", minor, err)
}

// hear brings in what Stripe tells, in any order, and some of it twice.
func (p *play) hear() {
	p.rng.Shuffle(len(p.notices), func(i, j int) { p.notices[i], p.notices[j] = p.notices[j], p.notices[i] })
	for _, n := range p.notices {
		must(p.t, p.Receive(p.t.Context(), n))
		if p.rng.IntN(2) == 0 { // or it is dealt with together with the next one
			p.Sweep(p.t.Context())
		}
	}
	p.notices = nil
	p.Sweep(p.t.Context())
	for _, one := range p.people {
		for _, d := range one.paid {
			p.look(one, d, p.refundsOf(d), p.disputesOf(d))
		}
		one.expire(p.clock())
	}
}

func (p *play) refundsOf(d *paidIn) []processor.ChargeRefund {
	return all(p.fake, p.fake.refunds, func(r processor.ChargeRefund) bool { return r.IntentID == d.intent })
}

func (p *play) disputesOf(d *paidIn) []processor.ChargeDispute {
	return all(p.fake, p.fake.disputes, func(c processor.ChargeDispute) bool { return c.IntentID == d.intent })
}

// anyPaid is one of the last deposits of somebody, so that much happens to few.
func (p *play) anyPaid(one *person) *paidIn {
	if p.focus != nil || len(one.paid) == 0 {
		return p.focus
	}
	return one.paid[max(0, len(one.paid)-1-p.rng.IntN(3))]
}

// refund gives a part of a deposit back, from here or at Stripe.
func (p *play) refund(one *person) string {
	d := p.anyPaid(one)
	if d == nil {
		return "nothing to refund"
	}
	rest, minor := d.credited-paymentstest.LeftBy(p.refundsOf(d), nil), p.minor()
	if p.rng.IntN(2) == 0 {
		minor = rest
	}
	what := fmt.Sprintf("refund %d of %d", minor, d.credited)
	if minor == 0 {
		return what
	}
	if p.rng.IntN(3) == 0 {
		p.fake.refund(d.intent, minor)
		return what + " at Stripe"
	}
	p.n++
	in := payments.RefundInput{Deposit: d.id, Amount: new(decimal(minor)), Key: fmt.Sprint(one.wallet, p.n)}
	heard := len(p.notices) == 0 // else what is left here is not what is left at Stripe
	switch _, err := p.Refund(p.t.Context(), in); {
	case heard && minor > rest, err != nil && !heard:
		wantRefusal(p.t, err, refusal.AmountTooLarge)
	default:
		must(p.t, err)
	}
	return what
}

// dispute opens one of at most two disputes of a deposit.
func (p *play) dispute(one *person) string {
	d := p.anyPaid(one)
	if d == nil || len(p.disputesOf(d)) > 1 {
		return "no dispute"
	}
	minor := min(p.minor(), d.credited)
	if p.rng.IntN(2) == 0 {
		minor = d.credited
	}
	p.fake.disputeAgain(p.fake.intents[d.intent], minor)
	if p.rng.IntN(3) > 0 { // while one is open nothing is paid out
		for _, made := range p.disputesOf(d) {
			p.fake.decide(p.fake.disputes[made.ID], p.rng.IntN(2) == 0)
		}
	}
	return fmt.Sprintf("dispute %d of %d", minor, d.credited)
}

// settleClaim ends something that is claimed of a deposit: a dispute is won or lost,
// also one that was lost, and a refund fails, also one that is disputed by now.
func (p *play) settleClaim(one *person) string {
	d := p.anyPaid(one)
	if d == nil {
		return "nothing to settle"
	}
	refunds, disputes := p.refundsOf(d), p.disputesOf(d)
	switch n := p.rng.IntN(len(refunds) + len(disputes) + 1); {
	case n < len(refunds):
		p.fake.failRefund(p.fake.refunds[refunds[n].ID])
		return "refund fails of " + d.intent
	case n < len(refunds)+len(disputes):
		made := p.fake.disputes[disputes[n-len(refunds)].ID]
		if made.Status == "lost" {
			made.Status = "needs_response"
		}
		p.fake.decide(made, p.rng.IntN(2) == 0)
		return "dispute is " + made.Status + " of " + d.intent
	}
	return "nothing is settled"
}

// claims are several of them, of one deposit, before any is heard of.
func (p *play) claims(one *person) (what string) {
	p.focus = p.anyPaid(one)
	for range 3 + p.rng.IntN(3) {
		what += []func(*person) string{p.refund, p.dispute, p.settleClaim, p.settleClaim}[p.rng.IntN(4)](one) + "; "
	}
	p.focus = nil
	return what
}

// open is how many disputes of somebody are open.
func (p *play) open(one *person) (n int) {
	for _, d := range one.paid {
		for _, made := range p.disputesOf(d) {
			if made.Status == "needs_response" {
				n++
			}
		}
	}
	return n
}

func (p *play) reverse(one *person) string {
	made := all(p.fake, p.fake.transfers, func(t processor.StripeTransfer) bool { return t.Wallet == one.wallet && len(t.Reversals) < 3 })
	if len(made) == 0 {
		return "nothing to reverse"
	}
	t := p.fake.transfers[made[p.rng.IntN(len(made))].ID]
	n := len(t.Reversals)
	p.fake.reverse(t, p.minor())
	if len(t.Reversals) == n {
		return "nothing left to reverse"
	}
	one.worth += t.Reversals[n].Amount.Minor
	return fmt.Sprintf("reverse %d", t.Reversals[n].Amount.Minor)
}

// send moves money to another wallet, straight through the ledger, and again.
func (p *play) send(one *person) string {
	to, minor := p.people[p.rng.IntN(len(p.people))], p.minor()
	if to == one || to.owes() > 0 { // the ledger by itself pays no debts
		return "to nobody"
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
	if enough := one.free() >= minor; enough == errors.As(err, &short) || enough && err != nil {
		p.t.Errorf("send %d of %d: %v", minor, one.free(), err)
	}
	if err == nil {
		one.worth, to.worth = one.worth-minor, to.worth+minor
		if err := post(); err == nil {
			p.t.Error("a reference was posted twice")
		}
	}
	return fmt.Sprintf("send %d: %v", minor, err)
}
