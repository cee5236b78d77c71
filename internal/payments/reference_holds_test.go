package payments_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/purserhq/purser/ent/hold"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
)

// compare fails the test unless a hold stands as the reference says.
func (p *play) compare(h *onHold) {
	row, err := p.db.Client().Hold.Get(p.t.Context(), h.id)
	must(p.t, err)
	if row.State != h.state || row.Amount != h.amount || row.Captured != h.captured || row.Released != h.released || !row.ExpiresAt.Equal(h.until) {
		p.t.Errorf("a hold is %s, %d captured and %d released of %d until %s; want %+v", row.State, row.Captured, row.Released, row.Amount, row.ExpiresAt, *h)
	}
}

// reserves places a hold.
func (p *play) reserves(one *person) string {
	minor, seconds := p.nearly(one.free()/int64(1+p.rng.IntN(3))), 60+p.rng.IntN(400)
	h := &onHold{state: hold.StateACTIVE, amount: minor, until: p.clock().Add(time.Duration(seconds) * time.Second)}
	in := payments.PlaceHoldInput{
		By: payments.Application, Wallet: one.wallet, Amount: decimal(minor), ExpiresIn: &seconds, Description: "A room", Key: p.keyFor("hold"),
	}
	code := one.reserve(h, p.restrained(one))
	done := p.asked("hold", code,
		func() (payments.Result, error) { return p.PlaceHold(p.t.Context(), in) },
		func() (payments.Result, error) {
			in := in
			in.Amount = "9999.99"
			return p.PlaceHold(p.t.Context(), in)
		})
	if h.id = done.Hold; code == "" {
		p.compare(h)
	}
	return fmt.Sprintf("hold %d for %d seconds: %s", minor, seconds, code)
}

// ofHold is an act on somebody's hold.
type ofHold func(one *person, h *onHold) string

// onAny does something to a hold, most often to one that is active.
func (p *play) onAny(do ofHold) string {
	for _, i := range p.rng.Perm(len(p.people)) {
		one := p.people[i]
		for _, h := range slices.Backward(one.holds) {
			if h.state == hold.StateACTIVE || p.rng.IntN(6) == 0 {
				return do(one, h)
			}
		}
	}
	return "no hold"
}

func (p *play) changes(*person) string  { return p.onAny(p.change) }
func (p *play) captures(*person) string { return p.onAny(p.captureOf) }
func (p *play) releases(*person) string { return p.onAny(p.releaseOf) }
func (p *play) late(*person) string     { return p.onAny(p.useLate) }

// change gives a hold another amount, another end, or both.
func (p *play) change(one *person, h *onHold) string {
	in := payments.UpdateHoldInput{By: payments.Application, Hold: h.id, Key: p.keyFor("update")}
	minor, until := int64(0), time.Time{}
	if p.rng.IntN(3) > 0 {
		minor = p.nearly(h.amount + p.rng.Int64N(one.free()+1))
		in.Amount = new(decimal(minor))
	}
	if minor == 0 || p.rng.IntN(3) == 0 {
		until = p.clock().Add(time.Duration(30+p.rng.IntN(600)) * time.Second)
		in.ExpiresAt = &until
	}
	code := one.change(h, minor, until, p.clock(), p.restrained(one))
	p.asked("update", code,
		func() (payments.Result, error) { return p.UpdateHold(p.t.Context(), in) },
		func() (payments.Result, error) {
			in := in
			in.Amount = new(money.Decimal("9999.99"))
			return p.UpdateHold(p.t.Context(), in)
		})
	p.compare(h)
	return fmt.Sprintf("change %s to %d until %s: %s", h.id, minor, until, code)
}

// captureOf charges money of a hold.
func (p *play) captureOf(one *person, h *onHold) string {
	c := captureOf{final: p.rng.IntN(2) == 0, over: p.rng.IntN(3) == 0}
	in := payments.CaptureHoldInput{By: payments.Application, Hold: h.id, KeepOpen: !c.final, AllowOver: c.over, Key: p.keyFor("capture")}
	if p.rng.IntN(4) > 0 {
		c.minor = p.nearly(h.left() / int64(1+p.rng.IntN(2)))
		if p.rng.IntN(6) == 0 {
			c.minor = h.left() + 1
		}
		if c.over {
			c.minor = p.nearly(h.left() + one.free())
		}
		in.Amount = new(decimal(c.minor))
	}
	before := h.captured
	code := one.capture(h, c, p.clock(), p.restrained(one))
	done := p.asked("capture", code,
		func() (payments.Result, error) { return p.CaptureHold(p.t.Context(), in) },
		func() (payments.Result, error) {
			in := in
			in.KeepOpen = c.final
			return p.CaptureHold(p.t.Context(), in)
		})
	if code == "" {
		one.charges = append(one.charges, &charged{id: done.Operation, amount: h.captured - before})
	}
	p.compare(h)
	return fmt.Sprintf("capture %+v of %s: %s", c, h.id, code)
}

// releaseOf returns money of a hold.
func (p *play) releaseOf(one *person, h *onHold) string {
	in := payments.ReleaseHoldInput{By: payments.Application, Hold: h.id, Key: p.keyFor("release")}
	minor := int64(0)
	if p.rng.IntN(2) == 0 {
		minor = p.nearly(h.left())
		in.Amount = new(decimal(minor))
	}
	code := one.release(h, minor, p.clock())
	p.asked("release", code,
		func() (payments.Result, error) { return p.ReleaseHold(p.t.Context(), in) },
		func() (payments.Result, error) {
			in := in
			in.Reason = "another"
			return p.ReleaseHold(p.t.Context(), in)
		})
	p.compare(h)
	return fmt.Sprintf("release %d of %s: %s", minor, h.id, code)
}

// useLate uses a hold at its last moment, at its expiry, or after it and before anybody has
// released it.
func (p *play) useLate(one *person, h *onHold) string {
	at := h.until.Add([]time.Duration{-time.Microsecond, 0, time.Second}[p.rng.IntN(3)])
	if wait := at.Sub(p.clock()); wait > 0 {
		p.pass(wait)
	}
	use := []ofHold{p.captureOf, p.captureOf, p.change, p.releaseOf}[p.rng.IntN(4)]
	if h.state == hold.StateACTIVE && h.usable(p.clock()) != "" {
		p.came["expiry"]++
	}
	return fmt.Sprintf("at %s: %s", at.Sub(h.until), use(one, h))
}
