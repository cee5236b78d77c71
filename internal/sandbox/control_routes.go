package sandbox

import (
	"cmp"
	"net/http"
)

// controlRoutes are the endpoints of the control API that do to an object what a person,
// a bank or time does.
func (s *Sandbox) controlRoutes(handle func(pattern string, h http.HandlerFunc)) {
	handle("POST /_sandbox/setup_intents/{id}/authenticate", control(s, func(r *http.Request, in wanted) (any, error) {
		return step(s, r, "setup_intent", func(acc *accountStore, si *SetupIntent) *Error { return acc.authenticateSetup(si, in.yes()) })
	}))
	handle("POST /_sandbox/refunds/{id}/fail", control(s, func(r *http.Request, in struct {
		Reason string `json:"reason"`
	}) (any, error) {
		return step(s, r, "refund", func(acc *accountStore, re *Refund) *Error { return acc.failRefund(re, cmp.Or(in.Reason, "unknown")) })
	}))
	handle("POST /_sandbox/refunds/{id}/succeed", control(s, func(r *http.Request, _ none) (any, error) {
		return step(s, r, "refund", func(acc *accountStore, re *Refund) *Error { return acc.succeedRefund(re) })
	}))
	handle("POST /_sandbox/charges/{id}/dispute", control(s, func(r *http.Request, in objection) (any, error) {
		acc, ch := locate[*Charge](s, r.PathValue("id"))
		if acc == nil {
			return nil, unknownAt("id", "charge", r.PathValue("id"))
		}
		d, fault := acc.openDispute(ch, in)
		if fault != nil {
			return nil, fault
		}
		return d, nil
	}))
	handle("POST /_sandbox/payouts/{id}/fail", control(s, func(r *http.Request, in struct {
		Code string `json:"code"`
	}) (any, error) {
		return step(s, r, "payout", func(acc *accountStore, po *Payout) *Error { return acc.bounce(po, cmp.Or(in.Code, "account_closed")) })
	}))
	handle("POST /_sandbox/payouts/{id}/pay", control(s, func(r *http.Request, _ none) (any, error) {
		return step(s, r, "payout", func(acc *accountStore, po *Payout) *Error { return acc.arrive(po) })
	}))
	handle("POST /_sandbox/checkout/sessions/{id}/pay", control(s, func(r *http.Request, in struct {
		Card string `json:"card"`
	}) (any, error) {
		return step(s, r, "checkout.session", func(acc *accountStore, cs *CheckoutSession) *Error {
			return acc.payCheckout(cs, cmp.Or(in.Card, "pm_card_visa"))
		})
	}))
	handle("GET /_sandbox/webhooks", control(s, func(*http.Request, none) (any, error) { return s.webhookFaults, nil }))
	handle("POST /_sandbox/webhooks", control(s, s.setWebhookFaults))
	handle("DELETE /_sandbox/webhooks", control(s, func(*http.Request, none) (any, error) {
		s.webhookFaults = webhookFaults{}
		return done, nil
	}))
	handle("POST /_sandbox/events/{id}/resend", control(s, func(r *http.Request, _ none) (any, error) {
		return step(s, r, "event", func(acc *accountStore, e *Event) *Error {
			if acc.resend(e) == 0 {
				return status(http.StatusConflict, "", "No endpoint wants to hear of "+e.Type+".")
			}
			return nil
		})
	}))
	handle("POST /_sandbox/disputes/{id}/{step}", control(s, func(r *http.Request, in disputeStep) (any, error) {
		return step(s, r, "dispute", func(acc *accountStore, d *Dispute) *Error { return acc.stepDispute(d, r.PathValue("step"), in) })
	}))
}

// step does something to the object in the path and shows what became of it.
func step[T object](s *Sandbox, r *http.Request, typeName string, do func(*accountStore, T) *Error) (any, error) {
	acc, t := locate[T](s, r.PathValue("id"))
	if acc == nil {
		return nil, unknownAt("id", typeName, r.PathValue("id"))
	}
	if fault := do(acc, t); fault != nil {
		return nil, fault
	}
	return t, nil
}
