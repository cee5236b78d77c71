package sandbox

import (
	"slices"
)

// open tells whether an intent still waits for its payment.
func (pi *PaymentIntent) open() bool {
	return slices.Contains([]string{"requires_payment_method", "requires_confirmation", "requires_action"}, pi.Status)
}

// confirmable tells whether an intent can be paid as the request asks. It
// changes nothing.
func (c *call) confirmable(pi *PaymentIntent) *Error {
	switch {
	case pi.PaymentMethod == "":
		return c.unexpected(pi, "You cannot confirm this PaymentIntent because it's missing a payment method. "+
			"You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method.")
	case pi.AutomaticPaymentMethods != nil && pi.AutomaticPaymentMethods.AllowRedirects != "never" && !c.has("return_url"):
		return refuse("", "return_url", "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. "+
			"Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. "+
			"If you don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and "+
			"`automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.")
	}
	return nil
}

func ended(status string) string {
	switch status {
	case "succeeded":
		return "succeeded after being previously confirmed"
	case "requires_capture":
		return "been authorized"
	}
	return "a status of " + status
}

func confirmIntent(c *call) (any, error) {
	pi, fault := c.intentAt()
	if fault != nil {
		return nil, fault
	}
	if !pi.open() { // before the change, which may open it with another method
		return nil, c.unexpected(pi, "You cannot confirm this PaymentIntent because it has already %s.", ended(pi.Status))
	}
	changed := *pi
	if err := c.changeIntent(&changed); err != nil {
		return nil, err
	}
	if fault := c.confirmable(&changed); fault != nil {
		fault.PaymentIntent = nil
		if fault.Code == "payment_intent_unexpected_state" {
			fault.PaymentIntent = pi
		}
		return nil, fault
	}
	*pi = changed
	c.accounts.save(pi)
	return c.confirm(pi)
}

// confirm tries to take the money.
func (c *call) confirm(pi *PaymentIntent) (any, error) {
	m, ok := find[*PaymentMethod](c.accounts, string(pi.PaymentMethod))
	if !ok {
		return nil, unknownIn("payment_method", "PaymentMethod", string(pi.PaymentMethod))
	}
	t := m.behaviour()
	authenticated := pi.hide.Authenticated && pi.Status == "requires_confirmation" // and is confirmed by hand
	pi.LastPaymentError, pi.NextAction, pi.hide.Authenticated = nil, nil, authenticated
	blocked := m.check()
	c.accounts.save(m)
	offSession := c.at("off_session") != nil && c.at("off_session") != false
	switch {
	case t.decline != cardFailure{}:
		return nil, c.accounts.fail(pi, m, t.decline, c)
	case blocked != cardFailure{}:
		return nil, c.accounts.fail(pi, m, blocked, c)
	case authenticated && t.lateDecline != cardFailure{}:
		return nil, c.accounts.fail(pi, m, t.lateDecline, c)
	case !authenticated && c.challenges(t, m, offSession, pi.secureWanted()):
		if offSession || c.flag("error_on_requires_action") {
			return nil, c.accounts.fail(pi, m, notAuthenticated, c)
		}
		c.askForAction(pi)
		return pi, nil
	case t.processing:
		pi.Status = "processing"
		c.accounts.save(pi)
		c.accounts.event("payment_intent.processing", pi, c)
		c.accounts.advance(pi, c)
		return pi, nil
	}
	c.accounts.pay(pi, m, c)
	return pi, nil
}

// secureWanted is whether 3-D Secure is asked for: automatic, any or challenge.
func (pi *PaymentIntent) secureWanted() string {
	card, _ := pi.PaymentMethodOptions["card"].(map[string]any)
	wanted, _ := card["request_three_d_secure"].(string)
	return wanted
}

// challenges tells whether the payer has to pass 3-D Secure.
func (c *call) challenges(t *testCard, m *PaymentMethod, offSession bool, wanted string) bool {
	switch t.challenge {
	case challengeAlways:
		return true
	case challengeUnlessOK:
		return !m.hide.SetUp
	case challengeOnline:
		return !offSession
	}
	return t.name == "threeDSecureOptional" && wanted != "" && wanted != "automatic"
}

// askForAction sends the payer to the 3-D Secure page.
func (c *call) askForAction(pi *PaymentIntent) {
	pi.Status = "requires_action"
	pi.NextAction = c.challengePage(pi.ID, pi.ClientSecret)
	c.accounts.save(pi)
	c.accounts.event("payment_intent.requires_action", pi, c)
}

// challengePage is the way to the 3-D Secure page of an intent.
func (c *call) challengePage(intent, secret string) map[string]any {
	page := c.url("/3ds/" + intent + "?client_secret=" + secret)
	if back := c.text("return_url"); back != "" {
		return map[string]any{"type": "redirect_to_url", "redirect_to_url": map[string]any{"url": page, "return_url": back}}
	}
	return map[string]any{"type": "use_stripe_sdk", "use_stripe_sdk": map[string]any{
		"type": "three_d_secure_redirect", "stripe_js": page, "source": newID("src"),
	}}
}

// pay takes the money, or holds it when it is to be captured later.
func (acc *accountStore) pay(pi *PaymentIntent, m *PaymentMethod, c *call) {
	t := m.behaviour()
	ch := newCharge(pi, m, pi.Amount)
	ch.approve(t, pi.hide.Host)
	pi.LatestCharge, pi.NextAction = text(ch.ID), nil
	m.hide.SetUp = m.hide.SetUp || pi.SetupFutureUsage == "off_session"
	if m.Customer == "" && pi.Customer != "" && pi.SetupFutureUsage != "" {
		m.Customer = pi.Customer
		acc.event("payment_method.attached", m, c)
	}
	m.usedBy(pi)
	acc.save(m, pi)
	if pi.CaptureMethod == "manual" {
		pi.Status, pi.AmountCapturable = "requires_capture", pi.Amount
		pi.hide.CaptureBefore = acc.s.now() + captureTime
		acc.save(pi)
		acc.add(ch)
		acc.event("charge.succeeded", ch, c)
		acc.event("payment_intent.amount_capturable_updated", pi, c)
		acc.advance(pi, c)
		return
	}
	ch.Captured, ch.AmountCaptured = true, ch.Amount
	acc.settleCharge(ch)
	acc.add(ch)
	pi.Status, pi.AmountReceived = "succeeded", ch.Amount
	acc.event("charge.succeeded", ch, c)
	acc.event("payment_intent.succeeded", pi, c)
	acc.advance(pi, c)
	acc.aftermath(ch)
}

// usedBy notes that a method without a customer was tried, with success or not: it serves
// no other intent.
func (m *PaymentMethod) usedBy(pi *PaymentIntent) {
	if m.hide.By = ""; m.Customer == "" {
		m.hide.By = pi.ID
	}
}

// fail ends an attempt. The intent waits for another method; the error is what
// the caller gets.
func (acc *accountStore) fail(pi *PaymentIntent, m *PaymentMethod, f cardFailure, c *call) error {
	ch := newCharge(pi, m, pi.Amount)
	ch.refuse(m.behaviour(), f)
	acc.add(ch)
	m.usedBy(pi)
	acc.save(m)
	fault := declined(f)
	fault.Charge, fault.PaymentMethod = ch.ID, m
	acc.event("charge.failed", ch, c)
	acc.giveUp(pi, fault, text(ch.ID), c)
	answer := *fault
	answer.PaymentIntent = pi
	return &answer
}

// giveUp puts an intent back to where it waits for a payment method.
func (acc *accountStore) giveUp(pi *PaymentIntent, fault *Error, charge text, c *call) {
	// Back to the beginning and not to an end: the payer may try again with another card, and
	// what says "failed" here would be wrong a minute later.
	pi.Status, pi.NextAction, pi.PaymentMethod = "requires_payment_method", nil, ""
	pi.LastPaymentError = fault
	if charge != "" {
		pi.LatestCharge = charge
	}
	acc.save(pi)
	acc.event("payment_intent.payment_failed", pi, c)
	acc.advance(pi, c)
}

// authenticate ends the 3-D Secure challenge.
func (acc *accountStore) authenticate(pi *PaymentIntent, succeed bool) *Error {
	if pi.Status != "requires_action" {
		return refuse("payment_intent_unexpected_state", "", "The PaymentIntent waits for no authentication: it is %s.", pi.Status)
	}
	m, ok := find[*PaymentMethod](acc, string(pi.PaymentMethod))
	if !ok {
		return unknownIn("payment_method", "PaymentMethod", string(pi.PaymentMethod))
	}
	if !succeed {
		fault := refuse("payment_intent_authentication_failure", "", "We are unable to authenticate your payment method. Please choose a different payment method and try again.")
		fault.PaymentMethod = m
		acc.giveUp(pi, fault, "", nil)
		return nil
	}
	pi.hide.Authenticated = true
	// By hand means that the server confirms once more after the challenge, as recorded: a client
	// that took it for paid would deliver for nothing.
	if pi.ConfirmationMethod == "manual" {
		pi.Status, pi.NextAction = "requires_confirmation", nil
		acc.save(pi)
		return nil
	}
	if late := m.behaviour().lateDecline; late != (cardFailure{}) {
		_ = acc.fail(pi, m, late, nil) // the decline is in the intent
		return nil
	}
	acc.pay(pi, m, nil)
	return nil
}

// finish ends the processing of a payment.
func (acc *accountStore) finish(pi *PaymentIntent, succeed bool) *Error {
	m, ok := find[*PaymentMethod](acc, string(pi.PaymentMethod))
	if pi.Status != "processing" || !ok {
		return refuse("payment_intent_unexpected_state", "", "The PaymentIntent is not in processing: it is %s.", pi.Status)
	}
	if succeed {
		acc.pay(pi, m, nil)
		return nil
	}
	_ = acc.fail(pi, m, insufficientFunds, nil) // the decline is in the intent
	return nil
}

func cancelIntent(c *call) (any, error) {
	pi, fault := c.intentAt()
	if fault != nil {
		return nil, fault
	}
	if !slices.Contains([]string{"requires_payment_method", "requires_confirmation", "requires_action", "requires_capture"}, pi.Status) {
		return nil, c.unexpected(pi, "You cannot cancel this PaymentIntent because it has a status of %s. Only a PaymentIntent with one of the following "+
			"statuses may be canceled: requires_payment_method, requires_capture, requires_reauthorization, requires_confirmation, requires_action.", pi.Status)
	}
	// Else the page would still take the payer's card for an intent that is gone.
	if cs := c.accounts.checkoutOf(pi); cs != nil && cs.Status == "open" {
		return nil, c.unexpected(pi, "You cannot cancel this PaymentIntent because it was created by a Checkout Session. Expire the session instead: %s.", cs.ID)
	}
	c.accounts.cancel(pi, c.text("cancellation_reason"), c)
	return pi, nil
}

// cancel ends an intent and lets held money go.
func (acc *accountStore) cancel(pi *PaymentIntent, reason string, c *call) {
	if ch, ok := find[*Charge](acc, string(pi.LatestCharge)); ok && pi.Status == "requires_capture" {
		ch.Refunded, ch.AmountRefunded = true, ch.Amount
		acc.save(ch)
		acc.event("charge.refunded", ch, c)
	}
	acc.end(pi, reason, c)
}

// end is the last of an intent that is given up.
func (acc *accountStore) end(pi *PaymentIntent, reason string, c *call) {
	pi.Status, pi.AmountCapturable, pi.NextAction = "canceled", 0, nil
	pi.CanceledAt, pi.CancellationReason = number(acc.s.now()), text(reason)
	acc.save(pi)
	acc.event("payment_intent.canceled", pi, c)
}

func captureIntent(c *call) (any, error) {
	pi, fault := c.intentAt()
	if fault != nil {
		return nil, fault
	}
	ch, ok := find[*Charge](c.accounts, string(pi.LatestCharge))
	if pi.Status != "requires_capture" || !ok {
		return nil, c.unexpected(pi, "This PaymentIntent could not be captured because it has a status of %s. "+
			"Only a PaymentIntent with one of the following statuses may be captured: requires_capture.", pi.Status)
	}
	amount := pi.AmountCapturable
	if c.has("amount_to_capture") {
		amount = c.number("amount_to_capture")
	}
	if amount < 1 || amount > pi.AmountCapturable {
		return nil, refuse("amount_too_large", "amount_to_capture", "The amount to capture must be between 1 and %d.", pi.AmountCapturable)
	}
	if fault := checkMultiple(amount, pi.Currency); fault != nil {
		fault.Param = "amount_to_capture"
		return nil, fault
	}
	ch.Captured, ch.AmountCaptured = true, amount
	c.accounts.settleCharge(ch)
	pi.Status, pi.AmountReceived, pi.AmountCapturable = "succeeded", amount, 0
	c.accounts.save(ch, pi)
	c.accounts.event("charge.captured", ch, c)
	c.accounts.event("payment_intent.succeeded", pi, c)
	c.accounts.aftermath(ch)
	return pi, nil
}
