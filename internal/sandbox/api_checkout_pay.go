package sandbox

import (
	"errors"
	"maps"
	"net/http"
)

func (c *call) checkoutAt() (*CheckoutSession, *Error) {
	cs, ok := find[*CheckoutSession](c.accounts, c.path("session"))
	if !ok {
		return nil, unknownAt("session", "checkout.session", c.path("session"))
	}
	return cs, nil
}

func retrieveCheckout(c *call) (any, error) {
	cs, fault := c.checkoutAt()
	if fault != nil {
		return nil, fault
	}
	return cs, nil
}

func listCheckouts(c *call) (any, error) {
	return page(c, "checkout.session", func(cs *CheckoutSession) bool {
		return (!c.has("customer") || string(cs.Customer) == c.text("customer")) &&
			(!c.has("payment_intent") || string(cs.PaymentIntent) == c.text("payment_intent")) &&
			(!c.has("status") || cs.Status == c.text("status")) &&
			(!c.has("customer_details", "email") || string(cs.CustomerEmail) == c.text("customer_details", "email"))
	})
}

func expireCheckout(c *call) (any, error) {
	cs, fault := c.checkoutAt()
	if fault != nil {
		return nil, fault
	}
	if cs.Status != "open" {
		return nil, refuse("", "", `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of %s.`, cs.Status)
	}
	c.accounts.expire(cs, c)
	return cs, nil
}

// expire ends a session that was not paid, with its intent if it came to one.
func (acc *accountStore) expire(cs *CheckoutSession, c *call) {
	cs.Status, cs.URL = "expired", ""
	acc.save(cs)
	if pi, ok := find[*PaymentIntent](acc, string(cs.PaymentIntent)); ok && pi.Status != "canceled" {
		acc.cancel(pi, "abandoned", c)
	}
	acc.event("checkout.session.expired", cs, c)
}

// payCheckout does what the payer does on the page: pays by a card, which is a
// test number, a payment method's id such as pm_card_visa, or the end of one. A
// decline leaves the session open for another try. Where the bank wants 3-D
// Secure, it stays open too, and challengeOf tells the way.
func (acc *accountStore) payCheckout(cs *CheckoutSession, card string) *Error {
	if cs.Status != "open" || acc.s.now() >= cs.ExpiresAt {
		return refuse("", "", "This Checkout Session cannot be paid: it is %s.", cs.Status)
	}
	m, fault := acc.typedCard(card)
	if fault != nil {
		return fault
	}
	given := params{
		"payment_method": m.ID, "payment_method_types": []any{"card"}, "amount": cs.AmountTotal, "currency": cs.Currency,
		"return_url": "http://" + cs.hide.Host + "/checkout/" + cs.ID,
	}
	if cs.Customer != "" {
		given["customer"] = string(cs.Customer)
	}
	maps.Copy(given, cs.hide.Intent)
	c := &call{params: &given, s: acc.s, accounts: acc, r: &http.Request{Host: cs.hide.Host}}
	var err error
	if cs.PaymentIntent == "" {
		err = acc.startCheckout(cs, c)
	} else {
		c.r.SetPathValue("intent", string(cs.PaymentIntent))
		_, err = confirmIntent(c)
	}
	if err != nil && !errors.As(err, &fault) {
		return refuse("", "", "%s", err)
	}
	return fault
}

// startCheckout makes the session's intent, which there is from the first try on.
func (acc *accountStore) startCheckout(cs *CheckoutSession, c *call) error {
	pi, err := c.newIntent()
	if err != nil {
		return err
	}
	pi.hide.Checkout = cs.ID
	acc.add(pi)
	cs.PaymentIntent = text(pi.ID)
	acc.save(cs)
	acc.event("payment_intent.created", pi, nil)
	_, err = c.confirm(pi)
	return err
}

// typedCard makes a payment method of what was typed.
func (acc *accountStore) typedCard(card string) (*PaymentMethod, *Error) {
	if hasPrefix(card, "pm_") {
		return acc.method("payment_method", card)
	}
	if t := cardsByName[card]; t != nil {
		return acc.newMethod(t, 12, acc.nextYear()), nil
	}
	t, fault := cardOfNumber(card)
	if fault != nil {
		return nil, fault
	}
	return acc.newMethod(t, 12, acc.nextYear()), nil
}

// challengeOf is the address of the 3-D Secure page that an open session waits
// for; empty if it does not.
func (acc *accountStore) challengeOf(cs *CheckoutSession) string {
	pi, ok := find[*PaymentIntent](acc, string(cs.PaymentIntent))
	if !ok || pi.Status != "requires_action" {
		return ""
	}
	redirect, _ := pi.NextAction["redirect_to_url"].(map[string]any)
	page, _ := redirect["url"].(string)
	return page
}

// checkoutOf is the session that an intent belongs to; nil for none.
func (acc *accountStore) checkoutOf(pi *PaymentIntent) *CheckoutSession {
	cs, _ := find[*CheckoutSession](acc, pi.hide.Checkout)
	return cs
}

// advance tells a session how its intent went on: paid or held, in processing,
// or failed after that.
func (acc *accountStore) advance(pi *PaymentIntent, c *call) {
	cs := acc.checkoutOf(pi)
	if cs == nil {
		return
	}
	kind := "checkout.session.completed"
	switch late := cs.Status == "complete"; {
	case pi.Status == "requires_payment_method" && late:
		kind = "checkout.session.async_payment_failed"
	case pi.Status == "succeeded" || pi.Status == "requires_capture" || pi.Status == "processing":
		if late {
			kind = "checkout.session.async_payment_succeeded"
		}
		if pi.Status == "succeeded" {
			cs.PaymentStatus = "paid"
		}
		cs.Status, cs.URL = "complete", ""
		acc.describePayer(cs)
	default:
		return
	}
	acc.save(cs)
	acc.event(kind, cs, c)
}
