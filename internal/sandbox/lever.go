package sandbox

import (
	"cmp"
	"net/http"
)

// levers are the endpoints of the control API that do to a thing what a person,
// a bank or time does.
func (s *Sandbox) levers(handle func(pattern string, h http.HandlerFunc)) {
	handle("POST /_sandbox/setup_intents/{id}/authenticate", control(s, func(r *http.Request, in wanted) (any, error) {
		return step(s, r, "setup_intent", func(b *book, si *SetupIntent) *Error { return b.authenticateSetup(si, in.yes()) })
	}))
	handle("POST /_sandbox/refunds/{id}/fail", control(s, func(r *http.Request, in struct {
		Reason string `json:"reason"`
	}) (any, error) {
		return step(s, r, "refund", func(b *book, re *Refund) *Error { return b.failRefund(re, cmp.Or(in.Reason, "unknown")) })
	}))
	handle("POST /_sandbox/refunds/{id}/succeed", control(s, func(r *http.Request, _ none) (any, error) {
		return step(s, r, "refund", func(b *book, re *Refund) *Error { return b.succeedRefund(re) })
	}))
	handle("POST /_sandbox/charges/{id}/dispute", control(s, func(r *http.Request, in objection) (any, error) {
		b, ch := locate[*Charge](s, r.PathValue("id"))
		if b == nil {
			return nil, unknownAt("id", "charge", r.PathValue("id"))
		}
		d, fault := b.object(ch, in)
		if fault != nil {
			return nil, fault
		}
		return d, nil
	}))
	handle("POST /_sandbox/payouts/{id}/fail", control(s, func(r *http.Request, in struct {
		Code string `json:"code"`
	}) (any, error) {
		return step(s, r, "payout", func(b *book, po *Payout) *Error { return b.bounce(po, cmp.Or(in.Code, "account_closed")) })
	}))
	handle("POST /_sandbox/payouts/{id}/pay", control(s, func(r *http.Request, _ none) (any, error) {
		return step(s, r, "payout", func(b *book, po *Payout) *Error { return b.arrive(po) })
	}))
	handle("POST /_sandbox/checkout/sessions/{id}/pay", control(s, func(r *http.Request, in struct {
		Card string `json:"card"`
	}) (any, error) {
		return step(s, r, "checkout.session", func(b *book, cs *CheckoutSession) *Error {
			return b.payCheckout(cs, cmp.Or(in.Card, "pm_card_visa"))
		})
	}))
	handle("GET /_sandbox/webhooks", control(s, func(*http.Request, none) (any, error) { return s.mischief, nil }))
	handle("POST /_sandbox/webhooks", control(s, s.setMischief))
	handle("DELETE /_sandbox/webhooks", control(s, func(*http.Request, none) (any, error) {
		s.mischief = mischief{}
		return done, nil
	}))
	handle("POST /_sandbox/events/{id}/resend", control(s, func(r *http.Request, _ none) (any, error) {
		return step(s, r, "event", func(b *book, e *Event) *Error {
			if b.resend(e) == 0 {
				return status(http.StatusConflict, "", "No endpoint wants to hear of "+e.Type+".")
			}
			return nil
		})
	}))
	handle("POST /_sandbox/disputes/{id}/{step}", control(s, func(r *http.Request, _ none) (any, error) {
		return step(s, r, "dispute", func(b *book, d *Dispute) *Error { return b.stepDispute(d, r.PathValue("step")) })
	}))
}

// step does something to the thing in the path and shows what became of it.
func step[T thing](s *Sandbox, r *http.Request, object string, do func(*book, T) *Error) (any, error) {
	b, t := locate[T](s, r.PathValue("id"))
	if b == nil {
		return nil, unknownAt("id", object, r.PathValue("id"))
	}
	if fault := do(b, t); fault != nil {
		return nil, fault
	}
	return t, nil
}
