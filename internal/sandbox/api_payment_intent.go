package sandbox

import (
	"maps"
	"slices"
	"strings"
)

// PaymentIntent is a payment from its wish to its end.
type PaymentIntent struct {
	Head
	Amount                    int64             `json:"amount"`
	AmountCapturable          int64             `json:"amount_capturable"`
	AmountDetails             map[string]any    `json:"amount_details"`
	AmountReceived            int64             `json:"amount_received"`
	Application               text              `json:"application"`
	ApplicationFeeAmount      number            `json:"application_fee_amount"`
	AutomaticPaymentMethods   *automaticMethods `json:"automatic_payment_methods"`
	CanceledAt                number            `json:"canceled_at"`
	CancellationReason        text              `json:"cancellation_reason"`
	CaptureMethod             string            `json:"capture_method"`
	ClientSecret              string            `json:"client_secret"`
	ConfirmationMethod        string            `json:"confirmation_method"`
	Currency                  string            `json:"currency"`
	Customer                  text              `json:"customer"`
	Description               text              `json:"description"`
	Invoice                   text              `json:"invoice"`
	LastPaymentError          *Error            `json:"last_payment_error"`
	LatestCharge              text              `json:"latest_charge"`
	Livemode                  bool              `json:"livemode"`
	Metadata                  metadata          `json:"metadata"`
	NextAction                map[string]any    `json:"next_action"`
	OnBehalfOf                text              `json:"on_behalf_of"`
	PaymentMethod             text              `json:"payment_method"`
	PaymentMethodConfig       *struct{}         `json:"payment_method_configuration_details"`
	PaymentMethodOptions      map[string]any    `json:"payment_method_options"`
	PaymentMethodTypes        []string          `json:"payment_method_types"`
	Processing                *struct{}         `json:"processing"`
	ReceiptEmail              text              `json:"receipt_email"`
	Review                    text              `json:"review"`
	SetupFutureUsage          text              `json:"setup_future_usage"`
	Shipping                  *shipping         `json:"shipping"`
	StatementDescriptor       text              `json:"statement_descriptor"`
	StatementDescriptorSuffix text              `json:"statement_descriptor_suffix"`
	Status                    string            `json:"status"`
	TransferData              *struct{}         `json:"transfer_data"`
	TransferGroup             text              `json:"transfer_group"`

	hide intentHidden
}

type automaticMethods struct {
	AllowRedirects string `json:"allow_redirects"`
	Enabled        bool   `json:"enabled"`
}

// intentAt is the intent in the path. A publishable key needs its client secret.
func (c *call) intentAt() (*PaymentIntent, *Error) {
	pi, ok := find[*PaymentIntent](c.accounts, c.path("intent"))
	if !ok {
		return nil, unknownAt("intent", "payment_intent", c.path("intent"))
	}
	// A publishable key is in every page of the app: without its secret it reads no intent. A
	// secret key needs none, but a wrong one is refused with it too.
	secret := c.text("client_secret")
	if secret != pi.ClientSecret && (secret != "" || strings.HasPrefix(c.key, "pk_")) {
		return nil, refuse("payment_intent_invalid_parameter", "client_secret",
			"The client_secret provided does not match the client_secret associated with the PaymentIntent.")
	}
	return pi, nil
}

func createIntent(c *call) (any, error) {
	pi, err := c.newIntent()
	if err != nil {
		return nil, err
	}
	if !c.flag("confirm") {
		for _, name := range []string{"off_session", "error_on_requires_action"} {
			if c.has(name) && c.at(name) != false {
				return nil, invalid("", name, "You can only pass %s when confirm is true.", name)
			}
		}
	} else if fault := c.confirmable(pi); fault != nil {
		fault.PaymentIntent = nil // which was not made
		return nil, fault
	}
	c.accounts.add(pi)
	c.accounts.event("payment_intent.created", pi, c)
	if c.flag("confirm") {
		return c.confirm(pi)
	}
	return pi, nil
}

// newIntent is the intent that the parameters ask for, not yet in the account store.
func (c *call) newIntent() (*PaymentIntent, error) {
	currency, fault := checkCurrency(c.text("currency"))
	if fault != nil {
		return nil, fault
	}
	if fault := checkAmount(c.number("amount"), currency); fault != nil {
		return nil, fault
	}
	for _, name := range []string{"transfer_data", "application_fee_amount", "on_behalf_of"} {
		if c.has(name) {
			return nil, refuse("", name, "The sandbox has separate charges and transfers only, and no %s.", name)
		}
	}
	id := newID("pi")
	pi := &PaymentIntent{
		Head:   Head{ID: id, Object: "payment_intent"},
		Amount: c.number("amount"), AmountDetails: map[string]any{"tip": map[string]any{}}, Currency: currency,
		CaptureMethod: "automatic", ClientSecret: id + "_secret_" + random(25), ConfirmationMethod: "automatic",
		PaymentMethodTypes:   []string{"card"},
		PaymentMethodOptions: map[string]any{"card": map[string]any{"installments": nil, "mandate_options": nil, "network": nil, "request_three_d_secure": "automatic"}},
		Status:               "requires_payment_method",
		hide:                 intentHidden{Host: c.r.Host},
	}
	if fault := c.chooseTypes(pi); fault != nil {
		return nil, fault
	}
	if m := c.text("confirmation_method"); m != "" {
		pi.ConfirmationMethod = m
	}
	return pi, c.changeIntent(pi)
}

// chooseTypes reads payment_method_types or automatic_payment_methods, which is
// what Stripe takes when neither is given.
func (c *call) chooseTypes(pi *PaymentIntent) *Error {
	types := c.texts("payment_method_types")
	if len(types) > 0 {
		if c.flag("automatic_payment_methods", "enabled") {
			return refuse("", "automatic_payment_methods", "You may only specify one of these parameters: automatic_payment_methods, payment_method_types.")
		}
		if !slices.Contains(types, "card") {
			return refuse("payment_intent_invalid_parameter", "payment_method_types", "The sandbox takes cards only.")
		}
		pi.PaymentMethodTypes = types
		return nil
	}
	if c.has("automatic_payment_methods") && !c.flag("automatic_payment_methods", "enabled") {
		return nil
	}
	// The default since 2023-08-16. With it a confirmation needs a return_url, which clients
	// written for older versions do not send.
	pi.AutomaticPaymentMethods = &automaticMethods{AllowRedirects: "always", Enabled: true}
	if r := c.text("automatic_payment_methods", "allow_redirects"); r != "" {
		pi.AutomaticPaymentMethods.AllowRedirects = r
	}
	return nil
}

// changeIntent sets what creation and update have in common.
func (c *call) changeIntent(pi *PaymentIntent) error {
	if id := c.text("customer"); id != "" {
		if _, fault := c.accounts.customer("customer", id); fault != nil {
			return fault
		}
		pi.Customer = text(id)
	}
	for name, field := range map[string]*text{
		"description": &pi.Description, "receipt_email": &pi.ReceiptEmail, "setup_future_usage": &pi.SetupFutureUsage,
		"statement_descriptor": &pi.StatementDescriptor, "statement_descriptor_suffix": &pi.StatementDescriptorSuffix,
		"transfer_group": &pi.TransferGroup,
	} {
		if c.has(name) {
			*field = text(c.text(name))
		}
	}
	if c.has("shipping") {
		pi.Shipping = c.shipping()
	}
	if m := c.text("capture_method"); m != "" {
		pi.CaptureMethod = m
	}
	if wanted := c.text("payment_method_options", "card", "request_three_d_secure"); wanted != "" {
		pi.wantSecure(wanted)
	}
	pi.Metadata = c.metadata(pi.Metadata)
	m, err := c.chosenMethod()
	if err != nil || m == nil {
		return err
	}
	if fault := usable(m, pi); fault != nil {
		return fault
	}
	if text(m.ID) != pi.PaymentMethod {
		pi.hide.Authenticated = false // another one was
	}
	pi.PaymentMethod, pi.Status = text(m.ID), "requires_confirmation"
	return nil
}

// shipping is where the goods go.
type shipping struct {
	Address        address `json:"address"`
	Carrier        text    `json:"carrier"`
	Name           text    `json:"name"`
	Phone          text    `json:"phone"`
	TrackingNumber text    `json:"tracking_number"`
}

func addressOf(given params) address {
	part := func(name string) text { return text(given.text(name)) }
	return address{part("city"), part("country"), part("line1"), part("line2"), part("postal_code"), part("state")}
}

// shipping is what the parameters say of it; nil where they unset it.
func (c *call) shipping() *shipping {
	given := c.inner("shipping")
	if given == nil {
		return nil
	}
	return &shipping{
		Address: addressOf(given.inner("address")),
		Carrier: text(given.text("carrier")), Name: text(given.text("name")), Phone: text(given.text("phone")),
		TrackingNumber: text(given.text("tracking_number")),
	}
}

// wantSecure sets when 3-D Secure is asked for. The options are copied: an intent that is
// being changed shares them with the one that stands.
func (pi *PaymentIntent) wantSecure(wanted string) {
	options := maps.Clone(pi.PaymentMethodOptions)
	card, _ := options["card"].(map[string]any)
	card = maps.Clone(card)
	card["request_three_d_secure"] = wanted
	options["card"] = card
	pi.PaymentMethodOptions = options
}

// chosenMethod is the payment method that the parameters name, if they do.
func (c *call) chosenMethod() (*PaymentMethod, error) {
	if id := c.text("payment_method"); id != "" {
		m, fault := c.accounts.method("payment_method", id)
		if fault != nil {
			return nil, fault
		}
		return m, nil
	}
	if c.has("payment_method_data") {
		if kind := c.text("payment_method_data", "type"); kind != "card" {
			return nil, refuse("", "payment_method_data[type]", "The sandbox has card payment methods only, not %s.", kind)
		}
		m, err := c.methodFrom("payment_method_data", "card")
		if err != nil {
			return nil, err
		}
		m.describe(c.inner("payment_method_data", "billing_details"))
		m.Metadata = c.inner("payment_method_data").metadata(nil)
		return m, nil
	}
	return nil, nil
}

// usable tells whether a method may pay an intent. A method without a customer serves one intent,
// whether it paid or was declined: recorded as a 400 with neither code nor param, so that a client
// can tell it by the status only.
func usable(m *PaymentMethod, pi *PaymentIntent) *Error {
	switch {
	case m.hide.Used, m.Customer == "" && m.hide.By != "" && m.hide.By != pi.ID:
		return refuse("", "",
			"The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a connected account without Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must attach it to a Customer first.")
	case m.Customer != "" && pi.Customer == "":
		return refuse("", "payment_method", "The provided PaymentMethod cannot be used with this PaymentIntent. Please include the Customer that it belongs to.")
	case m.Customer != "" && m.Customer != pi.Customer:
		return refuse("", "payment_method", "The provided PaymentMethod belongs to a different Customer than the PaymentIntent.")
	}
	return nil
}

func retrieveIntent(c *call) (any, error) {
	pi, fault := c.intentAt()
	if fault != nil {
		return nil, fault
	}
	return pi, nil
}

func updateIntent(c *call) (any, error) {
	pi, fault := c.intentAt()
	if fault != nil {
		return nil, fault
	}
	// On a copy: a refusal in the middle leaves the intent as it was.
	changed := *pi
	amount, currency := pi.Amount, pi.Currency
	if c.has("amount") {
		amount = c.number("amount")
	}
	if c.has("currency") {
		if currency, fault = checkCurrency(c.text("currency")); fault != nil {
			return nil, fault
		}
	}
	if c.has("amount") || c.has("currency") || c.has("payment_method") || c.has("payment_method_data") {
		if !pi.open() {
			return nil, c.unexpected(pi, "This PaymentIntent's amount could not be updated because it has a status of %s.", pi.Status)
		}
		if fault := checkAmount(amount, currency); fault != nil {
			return nil, fault
		}
	}
	changed.Amount, changed.Currency = amount, currency
	if err := c.changeIntent(&changed); err != nil {
		return nil, err
	}
	*pi = changed
	c.accounts.save(pi)
	return pi, nil
}

func listIntents(c *call) (any, error) {
	return page(c, "payment_intent", func(pi *PaymentIntent) bool {
		return !c.has("customer") || string(pi.Customer) == c.text("customer")
	})
}

// unexpected is the refusal of a step that the intent's state does not allow.
func (c *call) unexpected(pi *PaymentIntent, format string, args ...any) *Error {
	e := refuse("payment_intent_unexpected_state", "", format, args...)
	e.PaymentIntent = pi
	return e
}
