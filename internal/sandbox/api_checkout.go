package sandbox

import (
	"maps"
	"strings"
)

// CheckoutSession is a payment on Stripe's own page: the sandbox's is /checkout/{id}.
type CheckoutSession struct {
	Head
	AfterExpiration           *struct{}      `json:"after_expiration"`
	AllowPromotionCodes       *bool          `json:"allow_promotion_codes"`
	AmountSubtotal            int64          `json:"amount_subtotal"`
	AmountTotal               int64          `json:"amount_total"`
	AutomaticTax              map[string]any `json:"automatic_tax"`
	BillingAddressCollection  text           `json:"billing_address_collection"`
	CancelURL                 text           `json:"cancel_url"`
	ClientReferenceID         text           `json:"client_reference_id"`
	ClientSecret              text           `json:"client_secret"`
	Consent                   *struct{}      `json:"consent"`
	ConsentCollection         *struct{}      `json:"consent_collection"`
	Currency                  string         `json:"currency"`
	CurrencyConversion        *struct{}      `json:"currency_conversion"`
	CustomFields              []any          `json:"custom_fields"`
	CustomText                map[string]any `json:"custom_text"`
	Customer                  text           `json:"customer"`
	CustomerCreation          text           `json:"customer_creation"`
	CustomerDetails           map[string]any `json:"customer_details"`
	CustomerEmail             text           `json:"customer_email"`
	ExpiresAt                 int64          `json:"expires_at"`
	Invoice                   text           `json:"invoice"`
	InvoiceCreation           *struct{}      `json:"invoice_creation"`
	Livemode                  bool           `json:"livemode"`
	Locale                    text           `json:"locale"`
	Metadata                  metadata       `json:"metadata"`
	Mode                      string         `json:"mode"`
	PaymentIntent             text           `json:"payment_intent"`
	PaymentLink               text           `json:"payment_link"`
	PaymentMethodCollection   text           `json:"payment_method_collection"`
	PaymentMethodConfig       *struct{}      `json:"payment_method_configuration_details"`
	PaymentMethodOptions      map[string]any `json:"payment_method_options"`
	PaymentMethodTypes        []string       `json:"payment_method_types"`
	PaymentStatus             string         `json:"payment_status"`
	PhoneNumberCollection     map[string]any `json:"phone_number_collection"`
	RecoveredFrom             text           `json:"recovered_from"`
	SetupIntent               text           `json:"setup_intent"`
	ShippingAddressCollection *struct{}      `json:"shipping_address_collection"`
	ShippingCost              *struct{}      `json:"shipping_cost"`
	ShippingDetails           *struct{}      `json:"shipping_details"`
	ShippingOptions           []any          `json:"shipping_options"`
	Status                    string         `json:"status"`
	SubmitType                text           `json:"submit_type"`
	Subscription              text           `json:"subscription"`
	SuccessURL                text           `json:"success_url"`
	TotalDetails              map[string]any `json:"total_details"`
	UIMode                    string         `json:"ui_mode"`
	URL                       text           `json:"url"`

	hide checkoutHidden
}

type checkoutHidden struct {
	Items  []lineItem
	Intent params // what payment_intent_data says
	Host   string // of the sandbox, as the caller knows it
}

func (cs *CheckoutSession) hidden() any { return &cs.hide }

// unfold gives the line items, which are shown only when they are expanded.
func (cs *CheckoutSession) unfold(_ *accountStore, field string) any {
	if field != "line_items" {
		return nil
	}
	l := &list{Object: "list", URL: "/v1/checkout/sessions/" + cs.ID + "/line_items", Data: []any{}}
	for _, it := range cs.hide.Items {
		l.Data = append(l.Data, it)
	}
	return l
}

// lineItem is an object to be paid for.
type lineItem struct {
	ID             string         `json:"id"`
	Object         string         `json:"object"`
	AmountDiscount int64          `json:"amount_discount"`
	AmountSubtotal int64          `json:"amount_subtotal"`
	AmountTax      int64          `json:"amount_tax"`
	AmountTotal    int64          `json:"amount_total"`
	Currency       string         `json:"currency"`
	Description    string         `json:"description"`
	Price          map[string]any `json:"price"`
	Quantity       int64          `json:"quantity"`
}

const (
	checkoutTime    = 24 * 60 * 60 // seconds for which a session is open, unless told otherwise
	checkoutMinimum = 30 * 60
)

func createCheckout(c *call) (any, error) {
	if fault := c.checkoutWanted(); fault != nil {
		return nil, fault
	}
	items, fault := c.lineItems()
	if fault != nil {
		return nil, fault
	}
	cs := &CheckoutSession{
		Head: Head{ID: "cs_test_a1" + random(56), Object: "checkout.session"}, Currency: items[0].Currency,
		AutomaticTax: map[string]any{"enabled": false, "liability": nil, "status": nil}, CustomFields: []any{}, ShippingOptions: []any{},
		CustomText: map[string]any{"after_submit": nil, "shipping_address": nil, "submit": nil, "terms_of_service_acceptance": nil},
		CancelURL:  text(c.text("cancel_url")), SuccessURL: text(c.text("success_url")), ClientReferenceID: text(c.text("client_reference_id")),
		Customer: text(c.text("customer")), CustomerEmail: text(c.text("customer_email")), Locale: text(c.text("locale")),
		CustomerCreation: text(c.text("customer_creation")), SubmitType: text(c.text("submit_type")),
		ExpiresAt: c.s.now() + checkoutTime, Metadata: c.metadata(nil), Mode: "payment", PaymentMethodCollection: "if_required",
		PaymentMethodOptions: map[string]any{}, PaymentMethodTypes: []string{"card"}, PaymentStatus: "unpaid", Status: "open", UIMode: "hosted",
		PhoneNumberCollection: map[string]any{"enabled": false},
		TotalDetails:          map[string]any{"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
		hide:                  checkoutHidden{Items: items, Intent: maps.Clone(c.inner("payment_intent_data")), Host: c.r.Host},
	}
	for _, it := range items {
		cs.AmountTotal += it.AmountTotal
	}
	cs.AmountSubtotal = cs.AmountTotal
	if fault := checkAmount(cs.AmountTotal, cs.Currency); fault != nil {
		fault.Param = ""
		return nil, fault
	}
	if c.has("expires_at") {
		cs.ExpiresAt = c.number("expires_at")
	}
	if cs.Customer == "" && cs.CustomerCreation == "" {
		cs.CustomerCreation = "if_required"
	}
	cs.URL = text(c.url("/checkout/" + cs.ID))
	c.accounts.describePayer(cs)
	c.accounts.add(cs)
	return cs, nil
}

// checkoutWanted tells whether the sandbox has what the request asks for.
func (c *call) checkoutWanted() *Error {
	switch mode := c.text("mode"); {
	case mode == "":
		return missing("mode")
	case mode != "payment":
		return refuse("", "mode", "The sandbox has Checkout in payment mode only, not %s.", mode)
	case c.text("ui_mode") == "embedded":
		return refuse("", "ui_mode", "The sandbox has hosted Checkout only.")
	case c.text("success_url") == "":
		return missing("success_url")
	case c.text("customer") != "" && c.has("customer_email"):
		return refuse("", "customer_email", "You may only specify one of these parameters: customer, customer_email.")
	case c.text("customer") != "" && c.has("customer_creation"):
		return refuse("", "customer_creation", "You may only specify one of these parameters: customer, customer_creation.")
	}
	for _, name := range []string{"success_url", "cancel_url"} {
		if url := c.text(name); url != "" && !hasPrefix(url, "http://", "https://") {
			return refuse("url_invalid", name, "Not a valid URL")
		}
	}
	if id := c.text("customer"); id != "" {
		if _, fault := c.accounts.customer("customer", id); fault != nil {
			return fault
		}
	}
	if open := c.number("expires_at") - c.s.now(); c.has("expires_at") && (open < checkoutMinimum || open > checkoutTime) {
		return refuse("", "expires_at", "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.")
	}
	return nil
}

// describePayer notes what is known of who pays.
func (acc *accountStore) describePayer(cs *CheckoutSession) {
	details := map[string]any{"address": nil, "email": nil, "name": nil, "phone": nil, "tax_exempt": "none", "tax_ids": nil}
	if cs.Status == "complete" {
		details["tax_ids"] = []any{}
	}
	if cu, ok := find[*Customer](acc, string(cs.Customer)); ok {
		details["email"], details["name"], details["phone"] = cu.Email, cu.Name, cu.Phone
	}
	if cs.CustomerEmail != "" {
		details["email"] = cs.CustomerEmail
	}
	if cs.Customer != "" || cs.CustomerEmail != "" || cs.Status == "complete" {
		cs.CustomerDetails = details
	}
}

// successURL is where the payer goes after the payment.
func (cs *CheckoutSession) successURL() string {
	return strings.ReplaceAll(string(cs.SuccessURL), "{CHECKOUT_SESSION_ID}", cs.ID)
}

// cancelURL is where the payer goes who does not pay; empty if there is no such place.
func (cs *CheckoutSession) cancelURL() string {
	return strings.ReplaceAll(string(cs.CancelURL), "{CHECKOUT_SESSION_ID}", cs.ID)
}

// due is when an open session expires.
func (cs *CheckoutSession) due() int64 {
	if cs.Status == "open" {
		return cs.ExpiresAt
	}
	return 0
}

func (cs *CheckoutSession) elapse(acc *accountStore) { acc.expire(cs, nil) }
