package sandbox

import (
	"slices"
	"strings"
)

// SetupIntent gets a card ready for later payments, without taking money.
type SetupIntent struct {
	Head
	Application             text              `json:"application"`
	AttachToSelf            bool              `json:"attach_to_self"`
	AutomaticPaymentMethods *automaticMethods `json:"automatic_payment_methods"`
	CancellationReason      text              `json:"cancellation_reason"`
	ClientSecret            string            `json:"client_secret"`
	Customer                text              `json:"customer"`
	Description             text              `json:"description"`
	FlowDirections          []string          `json:"flow_directions"`
	LastSetupError          *Error            `json:"last_setup_error"`
	LatestAttempt           text              `json:"latest_attempt"`
	Livemode                bool              `json:"livemode"`
	Mandate                 text              `json:"mandate"`
	Metadata                metadata          `json:"metadata"`
	NextAction              map[string]any    `json:"next_action"`
	OnBehalfOf              text              `json:"on_behalf_of"`
	PaymentMethod           text              `json:"payment_method"`
	PaymentMethodConfig     *struct{}         `json:"payment_method_configuration_details"`
	PaymentMethodOptions    map[string]any    `json:"payment_method_options"`
	PaymentMethodTypes      []string          `json:"payment_method_types"`
	SingleUseMandate        text              `json:"single_use_mandate"`
	Status                  string            `json:"status"`
	Usage                   string            `json:"usage"`
}

// setupAt is the SetupIntent in the path. A publishable key needs its client secret.
func (c *call) setupAt() (*SetupIntent, *Error) {
	si, ok := find[*SetupIntent](c.accounts, c.path("intent"))
	if !ok {
		return nil, unknownAt("intent", "setupintent", c.path("intent"))
	}
	// A publishable key is in every page of the app: without its secret it reads no intent. A
	// secret key needs none, but a wrong one is refused with it too.
	secret := c.text("client_secret")
	if secret != si.ClientSecret && (secret != "" || strings.HasPrefix(c.key, "pk_")) {
		return nil, refuse("setup_intent_invalid_parameter", "client_secret",
			"The client_secret provided does not match the client_secret associated with the SetupIntent.")
	}
	return si, nil
}

func createSetup(c *call) (any, error) {
	id := newID("seti")
	si := &SetupIntent{
		Head: Head{ID: id, Object: "setup_intent"}, ClientSecret: id + "_secret_" + random(25),
		PaymentMethodTypes: []string{"card"}, Status: "requires_payment_method", Usage: "off_session",
		PaymentMethodOptions: map[string]any{"card": map[string]any{"mandate_options": nil, "network": nil, "request_three_d_secure": "automatic"}},
	}
	if usage := c.text("usage"); usage != "" {
		si.Usage = usage
	}
	if fault := c.chooseSetupTypes(si); fault != nil {
		return nil, fault
	}
	if err := c.changeSetup(si); err != nil {
		return nil, err
	}
	if c.flag("confirm") {
		if fault := c.setupConfirmable(si); fault != nil {
			fault.SetupIntent = nil // which was not made
			return nil, fault
		}
	}
	c.accounts.add(si)
	c.accounts.event("setup_intent.created", si, c)
	if c.flag("confirm") {
		return c.confirmIt(si)
	}
	return si, nil
}

func (c *call) chooseSetupTypes(si *SetupIntent) *Error {
	types := c.texts("payment_method_types")
	if len(types) > 0 {
		if c.flag("automatic_payment_methods", "enabled") {
			return refuse("", "automatic_payment_methods", "You may only specify one of these parameters: automatic_payment_methods, payment_method_types.")
		}
		if !slices.Contains(types, "card") {
			return refuse("setup_intent_invalid_parameter", "payment_method_types", "The sandbox takes cards only.")
		}
		si.PaymentMethodTypes = types
		return nil
	}
	if c.has("automatic_payment_methods") && !c.flag("automatic_payment_methods", "enabled") {
		return nil
	}
	si.AutomaticPaymentMethods = &automaticMethods{AllowRedirects: "always", Enabled: true}
	if r := c.text("automatic_payment_methods", "allow_redirects"); r != "" {
		si.AutomaticPaymentMethods.AllowRedirects = r
	}
	return nil
}

// changeSetup sets what creation, update and confirmation have in common.
func (c *call) changeSetup(si *SetupIntent) error {
	if id := c.text("customer"); id != "" {
		if _, fault := c.accounts.customer("customer", id); fault != nil {
			return fault
		}
		si.Customer = text(id)
	}
	if c.has("description") {
		si.Description = text(c.text("description"))
	}
	if c.has("attach_to_self") {
		si.AttachToSelf = c.flag("attach_to_self")
	}
	if c.has("flow_directions") {
		si.FlowDirections = c.texts("flow_directions")
	}
	si.Metadata = c.metadata(si.Metadata)
	m, err := c.chosenMethod()
	if err != nil || m == nil {
		return err
	}
	switch {
	case m.hide.Used:
		return usable(m, &PaymentIntent{Customer: si.Customer})
	case m.Customer != "" && si.Customer == "":
		return refuse("", "payment_method", "The payment method supplied (%s) belongs to the customer %s. Please include the customer in the `customer` parameter on the SetupIntent.", m.ID, m.Customer)
	case m.Customer != "" && m.Customer != si.Customer:
		return refuse("", "payment_method", "The payment method supplied (%s) belongs to a different customer than the SetupIntent.", m.ID)
	}
	si.PaymentMethod, si.Status = text(m.ID), "requires_confirmation"
	return nil
}

func retrieveSetup(c *call) (any, error) {
	si, fault := c.setupAt()
	if fault != nil {
		return nil, fault
	}
	return si, nil
}

func updateSetup(c *call) (any, error) {
	si, fault := c.setupAt()
	if fault != nil {
		return nil, fault
	}
	if !si.open() && (c.has("payment_method") || c.has("payment_method_data") || c.has("customer")) {
		return nil, c.unexpectedSetup(si, "You cannot update this SetupIntent because it has a status of %s.", si.Status)
	}
	// On a copy: a refusal in the middle leaves the intent as it was.
	changed := *si
	if err := c.changeSetup(&changed); err != nil {
		return nil, err
	}
	*si = changed
	c.accounts.save(si)
	return si, nil
}

func listSetups(c *call) (any, error) {
	return page(c, "setup_intent", func(si *SetupIntent) bool {
		return (!c.has("customer") || string(si.Customer) == c.text("customer")) &&
			(!c.has("payment_method") || string(si.PaymentMethod) == c.text("payment_method")) &&
			(!c.has("attach_to_self") || si.AttachToSelf == c.flag("attach_to_self"))
	})
}

// open tells whether it has not come to its end.
func (si *SetupIntent) open() bool {
	return slices.Contains([]string{"requires_payment_method", "requires_confirmation", "requires_action"}, si.Status)
}

// unexpectedSetup is the refusal of a step that the state does not allow.
func (c *call) unexpectedSetup(si *SetupIntent, format string, args ...any) *Error {
	e := refuse("setup_intent_unexpected_state", "", format, args...)
	e.SetupIntent = si
	return e
}
