package payments_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/paymentstest"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

// standingOrder is what stands under a key, and how to ask for it again.
type standingOrder struct {
	ask  func() (payments.Result, error)
	done gid.ID
	op   *payments.BatchOperation // as an operation of a batch; nil: it cannot be one
}

// TestSequencesOfSpending compares what the application takes, gives and reserves with the
// reference, beside deposits, payouts and what is taken back of them.
func TestSequencesOfSpending(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		sequences, steps := paymentstest.Size(8, 60), 60
		if testing.Short() {
			sequences = 3
		}
		b := newAnswerBench(t, db)
		wrong, came := 0, map[string]int{}
		for seed := range sequences {
			p := &play{answerBench: b, t: t, rng: rand.New(rand.NewPCG(uint64(seed), 5)), came: came} //nolint:gosec // a seed, no secret
			p.n = seed * 1_000_000                                                                    // the application's keys are one name space
			b.fake.told = func(kind, object string, account gid.ID) {
				p.notices = append(p.notices, processor.Notice{ID: gid.New("evt"), Type: kind, Object: object, Account: account})
			}
			p.funds = p.ownFunds()
			acts := []func(*person) string{
				p.pay, p.pay, p.pay, p.payOut, p.refund, p.refund, p.dispute, p.settleClaim, p.settleClaim, p.settleClaim, p.send, p.freeze, p.freeze,
				p.spends, p.spends, p.uses, p.giveBack, p.giveBack, p.gives,
				p.reserves, p.reserves, p.changes, p.changes, p.captures, p.captures, p.releases, p.late, p.late,
				p.batch, p.batch, p.batch, p.batch, p.again,
			}
			if !p.run(seed, steps, acts) || !p.outlives() {
				wrong++
			}
		}
		for _, what := range []string{
			"charge", "usage", "refund of a charge", "credit", "hold", "update", "capture", "release", "expiry",
			"charge FROZEN", "charge DISABLED", "charge INSUFFICIENT_FUNDS", "refund of a charge REFUND_EXCEEDS_CHARGE", "credit PLATFORM_FUNDS_INSUFFICIENT",
			"hold INSUFFICIENT_FUNDS", "update INVALID_AMOUNT", "capture HOLD_EXPIRED", "capture HOLD_NOT_ACTIVE", "capture INVALID_AMOUNT",
			"debt beside a hold", "batch carried out", "batch refused", "batch sent again", "refused in a batch", "again",
		} {
			if came[what] == 0 && sequences >= 30 { // in the short form too few are played to meet everything
				t.Errorf("never came up: %s; the sequences are too tame", what)
			}
		}
		t.Log(came)
		b.verified(t)
		paymentstest.Record(t, "L4", fmt.Sprintf("random sequences of %d steps with charges, credits, batches and holds, %s", steps, db.Dialect()), sequences, wrong)
	})
}

// ownFunds are the platform's own funds in the database as a whole.
func (p *play) ownFunds() (sum int64) {
	all, err := p.db.Client().Wallet.Query().All(p.t.Context())
	must(p.t, err)
	for _, w := range all {
		sum += w.Revenue
		if w.Kind != wallet.KindUser {
			sum += w.CurrentBalance
		}
	}
	return sum
}

// restrained is why nothing may leave somebody's wallet by an order; empty: nothing is why.
func (p *play) restrained(one *person) refusal.Code {
	switch {
	case one.frozen:
		return refusal.Frozen
	case one.owes() > 0 || p.open(one) > 0:
		return refusal.Disabled
	}
	return ""
}

// asked fails the test unless an order ends as the reference says, and counts how. What stands
// is asked for again, and under its key nothing else is.
func (p *play) asked(what string, want refusal.Code, ask, other func() (payments.Result, error)) payments.Result {
	for _, one := range p.people {
		if one.owes() > 0 && one.held > 0 {
			p.came["debt beside a hold"]++
		}
	}
	done, err := ask()
	if want != "" {
		wantRefusal(p.t, err, want)
		p.came[what+" "+string(want)]++
		return payments.Result{}
	}
	must(p.t, err)
	p.came[what]++
	p.twice(done, ask, other)
	p.orders = append(p.orders, standingOrder{ask: ask, done: done.Operation})
	return done
}

// keyFor is a key that nobody has used.
func (p *play) keyFor(what string) string { p.n++; return fmt.Sprint(what, "-", p.n) }

func (p *play) chargeOf(one *person, amount money.Decimal) payments.ChargeInput {
	return payments.ChargeInput{By: payments.Application, Wallet: one.wallet, Amount: amount, Description: "A sandwich", Key: p.keyFor("charge")}
}

// nearly is an amount around what there is, so that it is often just enough and often not.
func (p *play) nearly(minor int64) int64 {
	switch p.rng.IntN(8) {
	case 0:
		return max(1, minor)
	case 1:
		return max(1, minor+1)
	}
	return 1 + p.rng.Int64N(max(0, minor)+2)
}

// spends is a charge.
func (p *play) spends(one *person) string {
	minor := p.nearly(one.free())
	in := p.chargeOf(one, decimal(minor))
	code := p.restrained(one)
	if code == "" {
		code = one.spend(minor)
	}
	done := p.asked("charge", code,
		func() (payments.Result, error) { return p.Charge(p.t.Context(), in) },
		func() (payments.Result, error) { in := in; in.Amount = "9999.99"; return p.Charge(p.t.Context(), in) })
	if code == "" {
		one.charges = append(one.charges, &charged{id: done.Operation, amount: minor})
		p.orders[len(p.orders)-1].op = &payments.BatchOperation{Charge: &in}
	}
	return fmt.Sprintf("charge %d: %s", minor, code)
}

// uses is usage in hundredths of a cent.
func (p *play) uses(one *person) string {
	hundredths := 1 + p.rng.Int64N(150)
	in := p.chargeOf(one, money.Decimal(fmt.Sprintf("0.%04d", hundredths)))
	in.Accumulate = true
	minor, code := int64(0), p.restrained(one)
	if code == "" {
		minor, code = one.use(hundredths)
	}
	done := p.asked("usage", code,
		func() (payments.Result, error) { return p.Charge(p.t.Context(), in) },
		func() (payments.Result, error) { in := in; in.Amount = "0.0151"; return p.Charge(p.t.Context(), in) })
	if (done.Operation != "") != (minor > 0 && code == "") {
		p.t.Errorf("usage that charges %d has led to %q", minor, done.Operation)
	}
	if left, err := p.AccruedUsage(p.t.Context(), one.wallet); err != nil || left != money.UsageFraction(one.rest*100_000_000) {
		p.t.Errorf("%s is accrued, %v; want %d hundredths of a cent", left, err, one.rest)
	}
	if done.Operation != "" {
		one.charges = append(one.charges, &charged{id: done.Operation, amount: minor})
	}
	return fmt.Sprintf("usage %d: %s", hundredths, code)
}

// giveBack refunds a charge, or a part of one.
func (p *play) giveBack(one *person) string {
	if len(one.charges) == 0 {
		return "nothing was charged"
	}
	c := one.charges[p.rng.IntN(len(one.charges))]
	minor := int64(0)
	in := payments.RefundChargeInput{By: payments.Application, Charge: c.id, Key: p.keyFor("refund")}
	if p.rng.IntN(3) > 0 {
		minor = p.nearly(c.amount - c.refunded)
		in.Amount = new(decimal(minor))
	}
	code := one.giveBack(c, minor)
	p.asked("refund of a charge", code,
		func() (payments.Result, error) { return p.RefundCharge(p.t.Context(), in) },
		func() (payments.Result, error) {
			in := in
			in.Amount = new(money.Decimal("9999.99"))
			return p.RefundCharge(p.t.Context(), in)
		})
	return fmt.Sprintf("refund %d of a charge of %d: %s", minor, c.amount, code)
}

// gives is a credit.
func (p *play) gives(one *person) string {
	minor := p.nearly(p.own())
	if p.rng.IntN(3) > 0 {
		minor = p.nearly(p.own() / 4)
	}
	in := payments.CreditInput{By: payments.Application, Wallet: one.wallet, Amount: decimal(minor), Description: "Earnings", Key: p.keyFor("credit")}
	own, code := p.own(), p.give(one, minor)
	p.asked("credit", code,
		func() (payments.Result, error) { return p.Credit(p.t.Context(), in) },
		func() (payments.Result, error) { in := in; in.Amount = "9999.99"; return p.Credit(p.t.Context(), in) })
	if code == "" {
		p.orders[len(p.orders)-1].op = &payments.BatchOperation{Credit: &in}
	}
	return fmt.Sprintf("credit %d of %d: %s", minor, own, code)
}

// freeze is an operator who freezes a wallet, or unfreezes it.
func (p *play) freeze(one *person) string {
	freeze := p.UnfreezeWallet
	for _, other := range p.people { // not for long
		if other.frozen {
			one = other
		}
	}
	if one.frozen = !one.frozen; one.frozen {
		freeze = p.FreezeWallet
	}
	must(p.t, freeze(p.t.Context(), "usr_operator", one.wallet, "a test"))
	return fmt.Sprintf("frozen: %t", one.frozen)
}

// again asks for something that stands, whatever has come since.
func (p *play) again(*person) string {
	if len(p.orders) == 0 {
		return "nothing stands"
	}
	o := p.orders[p.rng.IntN(len(p.orders))]
	if done, err := o.ask(); err != nil || done.Operation != o.done || !done.Replayed {
		p.t.Errorf("the key of %q again: %+v, %v", o.done, done, err)
	}
	p.came["again"]++
	return "again " + string(o.done)
}

// outlives waits until the last hold has expired, so that a sequence leaves none to the next.
func (p *play) outlives() bool {
	p.pass(32 * 24 * time.Hour)
	p.Sweep(p.t.Context())
	for _, one := range p.people {
		one.expire(p.clock())
		if got := p.stands(one); got.held != 0 || got != (standing{one.has(), 0, one.owes(), one.earned}) {
			p.t.Errorf("in the end a wallet stands at %+v; want %d, and %d owed", got, one.has(), one.owes())
			return false
		}
		for _, h := range one.holds {
			p.compare(h)
		}
	}
	return true
}
