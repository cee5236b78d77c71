package sandbox

// setupConfirmable tells whether a SetupIntent can be confirmed as the request
// asks. It changes nothing.
func (c *call) setupConfirmable(si *SetupIntent) *Error {
	switch {
	case !si.open():
		return c.unexpectedSetup(si, "You cannot confirm this SetupIntent because it has already %s.", ended(si.Status))
	case si.PaymentMethod == "":
		return c.unexpectedSetup(si, "You cannot confirm this SetupIntent because it's missing a payment method. "+
			"You can either update the SetupIntent with a payment method and then confirm it again, or confirm it again directly with a payment method.")
	case si.AutomaticPaymentMethods != nil && si.AutomaticPaymentMethods.AllowRedirects != "never" && !c.has("return_url"):
		return refuse("", "return_url", "This SetupIntent is configured to accept payment methods enabled in your Dashboard. "+
			"Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. "+
			"If you don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and "+
			"`automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.")
	}
	return nil
}

func confirmSetup(c *call) (any, error) {
	si, fault := c.setupAt()
	if fault != nil {
		return nil, fault
	}
	changed := *si
	if err := c.changeSetup(&changed); err != nil {
		return nil, err
	}
	changed.Metadata = si.Metadata
	if !si.open() {
		changed.Status = si.Status
	}
	if fault := c.setupConfirmable(&changed); fault != nil {
		if fault.SetupIntent != nil {
			fault.SetupIntent = si
		}
		return nil, fault
	}
	*si = changed
	c.accounts.save(si)
	return c.confirmIt(si)
}

// confirmIt tries to get the card ready.
func (c *call) confirmIt(si *SetupIntent) (any, error) {
	m, ok := find[*PaymentMethod](c.accounts, string(si.PaymentMethod))
	if !ok {
		return nil, unknownIn("payment_method", "PaymentMethod", string(si.PaymentMethod))
	}
	t := m.behaviour()
	si.LastSetupError, si.NextAction, si.LatestAttempt = nil, nil, text(newID("setatt"))
	switch {
	case t.decline != cardFailure{} && !t.attaches:
		fault := declined(t.decline)
		fault.PaymentMethod = m
		c.accounts.failSetup(si, fault, c)
		answer := *fault
		answer.SetupIntent = si
		return nil, &answer
	case c.challengesSetup(t, m, si):
		c.askForSetupAction(si)
		return si, nil
	}
	c.accounts.setUp(si, m, c)
	return si, nil
}

// challengesSetup tells whether the bank asks for 3-D Secure. A card that counts
// as set up is asked only for what it is used for while the payer is there.
func (c *call) challengesSetup(t *testCard, m *PaymentMethod, si *SetupIntent) bool {
	return c.challenges(t, m, si.Usage == "off_session", c.text("payment_method_options", "card", "request_three_d_secure"))
}

// askForSetupAction sends the payer to the 3-D Secure page.
func (c *call) askForSetupAction(si *SetupIntent) {
	si.Status = "requires_action"
	si.NextAction = c.challengePage(si.ID, si.ClientSecret)
	c.accounts.save(si)
	c.accounts.event("setup_intent.requires_action", si, c)
}

// setUp makes the card ready, and the customer's if there is one.
func (acc *accountStore) setUp(si *SetupIntent, m *PaymentMethod, c *call) {
	si.Status, si.NextAction, si.LastSetupError = "succeeded", nil, nil
	m.hide.SetUp = true
	if m.Customer == "" && si.Customer != "" {
		m.Customer = si.Customer
		acc.event("payment_method.attached", m, c)
	}
	acc.save(m, si)
	acc.event("setup_intent.succeeded", si, c)
}

// failSetup puts a SetupIntent back to where it waits for a payment method.
func (acc *accountStore) failSetup(si *SetupIntent, fault *Error, c *call) {
	si.Status, si.NextAction, si.PaymentMethod = "requires_payment_method", nil, ""
	si.LastSetupError = fault
	acc.save(si)
	acc.event("setup_intent.setup_failed", si, c)
}

// authenticateSetup ends the 3-D Secure challenge of a SetupIntent.
func (acc *accountStore) authenticateSetup(si *SetupIntent, succeed bool) *Error {
	if si.Status != "requires_action" {
		return refuse("setup_intent_unexpected_state", "", "The SetupIntent waits for no authentication: it is %s.", si.Status)
	}
	m, ok := find[*PaymentMethod](acc, string(si.PaymentMethod))
	if !ok {
		return unknownIn("payment_method", "PaymentMethod", string(si.PaymentMethod))
	}
	if !succeed {
		fault := refuse("setup_intent_authentication_failure", "", "The latest attempt to set up the payment method has failed because authentication failed.")
		fault.PaymentMethod = m
		acc.failSetup(si, fault, nil)
		return nil
	}
	acc.setUp(si, m, nil)
	return nil
}

func cancelSetup(c *call) (any, error) {
	si, fault := c.setupAt()
	if fault != nil {
		return nil, fault
	}
	if !si.open() {
		return nil, c.unexpectedSetup(si, "You cannot cancel this SetupIntent because it has a status of %s. Only a SetupIntent with one of the following "+
			"statuses may be canceled: requires_payment_method, requires_confirmation, requires_action.", si.Status)
	}
	si.Status, si.NextAction, si.CancellationReason = "canceled", nil, text(c.text("cancellation_reason"))
	c.accounts.save(si)
	c.accounts.event("setup_intent.canceled", si, c)
	return si, nil
}
