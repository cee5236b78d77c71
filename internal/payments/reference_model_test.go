package payments_test

import (
	"time"

	"github.com/purserhq/purser/ent/hold"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/payments/paymentstest"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

// The reference says what every sequence of deposits, payouts, refunds, disputes, transfers,
// charges, credits and holds comes to, in arithmetic that a person can check by hand.
type reference struct {
	people   []*person
	platform int64
	funds    int64 // the platform's own when the sequence began

	// How often something was owed, more was taken than a person may bear, and some
	// came back while some stayed away.
	owed, above, partly int
}

// person is a user. What is on hold stays until the hold ends, whatever else is taken from the
// wallet; what is not covered by the rest is owed; and what comes in pays that first. So two
// numbers say everything.
type person struct {
	owner, wallet gid.ID
	worth, held   int64 // what the wallet has less what is owed; what of it is on hold
	earned        int64 // by the application, of this wallet
	rest          int64 // usage that is not charged yet, in hundredths of a cent
	frozen        bool
	paid          []*paidIn
	charges       []*charged
	holds         []*onHold
}

func (p *person) has() int64  { return max(p.worth, p.held) }
func (p *person) owes() int64 { return max(0, p.held-p.worth) }
func (p *person) free() int64 { return max(0, p.worth-p.held) }

// paidIn is a deposit. What left it and what of it its user bears are those of the
// last look at Stripe.
type paidIn struct {
	id                    gid.ID
	intent                string
	credited, left, borne int64
}

// look brings the reference to what Stripe has of a deposit by now.
func (r *reference) look(p *person, d *paidIn, refunds []processor.ChargeRefund, disputes []processor.ChargeDispute) {
	left := paymentstest.LeftBy(refunds, disputes)
	borne, owes := paymentstest.Bears(d.credited, left), p.owes()
	p.worth += d.borne - borne
	r.platform -= left - d.left - (borne - d.borne)
	if p.owes() > owes {
		r.owed++
	}
	if left > d.credited && left > d.left {
		r.above++
	}
	if left < d.left && left > 0 {
		r.partly++
	}
	d.left, d.borne = left, borne
}

// charged is a charge of a wallet, also by a capture.
type charged struct {
	id               gid.ID
	amount, refunded int64
}

// onHold is a hold.
type onHold struct {
	id                         gid.ID
	state                      hold.State
	amount, captured, released int64
	until                      time.Time
}

func (h *onHold) left() int64 { return h.amount - h.captured - h.released }

// end is the hold's state once nothing of it is left.
func (h *onHold) end(how hold.State) {
	if h.left() == 0 {
		h.state = how
	}
}

// usable is why a hold cannot be used at a time; empty: it can.
func (h *onHold) usable(now time.Time) refusal.Code {
	switch {
	case h.state == hold.StateEXPIRED, h.state == hold.StateACTIVE && !now.Before(h.until):
		return refusal.HoldExpired
	case h.state != hold.StateACTIVE:
		return refusal.HoldNotActive
	}
	return ""
}

// spend takes an amount of the free money, for the application.
func (p *person) spend(minor int64) refusal.Code {
	if minor > p.free() {
		return refusal.InsufficientFunds
	}
	p.worth, p.earned = p.worth-minor, p.earned+minor
	return ""
}

// use is usage of so many hundredths of a cent. It returns what is charged.
func (p *person) use(hundredths int64) (minor int64, code refusal.Code) {
	minor = (p.rest + hundredths) / 100
	if code = p.spend(minor); code == "" {
		p.rest = (p.rest + hundredths) % 100
	}
	return minor, code
}

// giveBack refunds an amount of a charge; 0 is all that is left.
func (p *person) giveBack(c *charged, minor int64) refusal.Code {
	left := c.amount - c.refunded
	if minor == 0 {
		minor = left
	}
	if left == 0 || minor > left {
		return refusal.RefundExceedsCharge
	}
	c.refunded += minor
	p.worth, p.earned = p.worth+minor, p.earned-minor
	return ""
}

// own are the platform's own funds.
func (r *reference) own() int64 {
	own := r.funds + r.platform
	for _, one := range r.people {
		own += one.earned - one.owes()
	}
	return own
}

// give adds the platform's money.
func (r *reference) give(to *person, minor int64) refusal.Code {
	if minor > r.own() {
		return refusal.PlatformFundsInsufficient
	}
	to.worth, to.earned = to.worth+minor, to.earned-minor
	return ""
}

// reserve places a hold; restrained is why nothing may leave the wallet.
func (p *person) reserve(h *onHold, restrained refusal.Code) refusal.Code {
	switch {
	case restrained != "":
		return restrained
	case h.amount > p.free():
		return refusal.InsufficientFunds
	}
	p.held += h.amount
	p.holds = append(p.holds, h)
	return ""
}

// change gives a hold another amount, another end or both; 0 and the zero time leave them.
func (p *person) change(h *onHold, minor int64, until, now time.Time, restrained refusal.Code) refusal.Code {
	if code := h.usable(now); code != "" {
		return code
	}
	more := int64(0)
	if minor != 0 {
		more = minor - h.amount
	}
	in := until.Sub(now)
	switch {
	case minor != 0 && minor <= h.captured+h.released:
		return refusal.InvalidAmount
	case more > p.free() && restrained == "":
		return refusal.InsufficientFunds
	case more <= p.free() && !until.IsZero() && (in < machine.MinHold || in > machine.MaxHold):
		return refusal.InvalidInput
	case more > 0 && restrained != "":
		return restrained
	}
	h.amount, p.held = h.amount+more, p.held+more
	if !until.IsZero() {
		h.until = until
	}
	return ""
}

// captureOf is what is asked to be captured of a hold; a minor of 0 is all that is left.
type captureOf struct {
	minor       int64
	final, over bool
}

// capture charges money of a hold, and what exceeds it of the free money where it may go over.
func (p *person) capture(h *onHold, c captureOf, now time.Time, restrained refusal.Code) refusal.Code {
	if p.frozen {
		return refusal.Frozen
	}
	if code := h.usable(now); code != "" {
		return code
	}
	if c.minor == 0 {
		c.minor = h.left()
	}
	lack := max(0, c.minor-h.left())
	switch {
	case lack > 0 && !c.over:
		return refusal.InvalidAmount
	case lack > 0 && restrained != "":
		return restrained
	case lack > p.free():
		return refusal.InsufficientFunds
	}
	h.amount, p.held = h.amount+lack, p.held+lack
	h.captured, p.held = h.captured+c.minor, p.held-c.minor
	p.worth, p.earned = p.worth-c.minor, p.earned+c.minor
	if c.final {
		p.held -= h.left()
		h.released += h.left()
	}
	h.end(hold.StateCAPTURED)
	return ""
}

// release returns an amount of a hold to the free money; 0 is all that is left. All of it can
// also be returned once it has expired.
func (p *person) release(h *onHold, minor int64, now time.Time) refusal.Code {
	if minor == 0 {
		minor = h.left()
	}
	code := h.usable(now)
	switch {
	case code != "" && (h.state != hold.StateACTIVE || minor != h.left()):
		return code
	case minor > h.left():
		return refusal.InvalidAmount
	}
	p.held, h.released = p.held-minor, h.released+minor
	h.end(hold.StateRELEASED)
	return ""
}

// expire ends the holds whose time is up.
func (p *person) expire(now time.Time) {
	for _, h := range p.holds {
		if h.state == hold.StateACTIVE && !now.Before(h.until) {
			p.held -= h.left()
			h.released += h.left()
			h.end(hold.StateEXPIRED)
		}
	}
}
