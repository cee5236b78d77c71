package sandbox

// Customer is somebody who pays more than once.
type Customer struct {
	Head
	Address             *address       `json:"address"`
	Balance             int64          `json:"balance"`
	Currency            text           `json:"currency"`
	DefaultSource       text           `json:"default_source"`
	Delinquent          bool           `json:"delinquent"`
	Description         text           `json:"description"`
	Discount            *struct{}      `json:"discount"`
	Email               text           `json:"email"`
	InvoicePrefix       string         `json:"invoice_prefix"`
	InvoiceSettings     map[string]any `json:"invoice_settings"`
	Livemode            bool           `json:"livemode"`
	Metadata            metadata       `json:"metadata"`
	Name                text           `json:"name"`
	NextInvoiceSequence int64          `json:"next_invoice_sequence"`
	Phone               text           `json:"phone"`
	PreferredLocales    []string       `json:"preferred_locales"`
	Shipping            *shipping      `json:"shipping"`
	TaxExempt           string         `json:"tax_exempt"`
	TestClock           text           `json:"test_clock"`

	hide customerHidden
}

type customerHidden struct{ Deleted bool }

func (cu *Customer) hidden() any { return &cu.hide }

// deleted is what is left of an object that was deleted. Stripe answers with it and 200, also when
// a deleted customer is retrieved: a client that looks at the status alone takes it for one that
// can be charged.
type deleted struct {
	ID      string `json:"id"`
	Object  string `json:"object"`
	Deleted bool   `json:"deleted"`
}

// customer is the customer that a parameter names.
func (acc *accountStore) customer(param, id string) (*Customer, *Error) {
	cu, ok := find[*Customer](acc, id)
	if !ok || cu.hide.Deleted {
		return nil, unknownIn(param, "customer", id)
	}
	return cu, nil
}

// customerAt is the customer in the path. Stripe names the parameter id there, and customer where it
// is one of the form's.
func (c *call) customerAt() (*Customer, *Error) {
	cu, fault := c.accounts.customer("id", c.path("customer"))
	if fault != nil {
		fault.Status = 404
	}
	return cu, fault
}

func createCustomer(c *call) (any, error) {
	cu := &Customer{
		Head: Head{ID: "cus_" + random(14), Object: "customer"}, InvoicePrefix: random(8), NextInvoiceSequence: 1,
		PreferredLocales: []string{}, TaxExempt: "none",
		InvoiceSettings: map[string]any{"custom_fields": nil, "default_payment_method": nil, "footer": nil, "rendering_options": nil},
	}
	var method *PaymentMethod
	if id := c.text("payment_method"); id != "" {
		m, fault := c.accounts.method("payment_method", id)
		if fault != nil {
			return nil, fault
		}
		if fault := m.attachable(cu.ID); fault != nil {
			return nil, fault
		}
		// Before the change, which may make it the default one; undone where that is refused, for
		// then there is no such customer and the card could never be used again.
		m.Customer, method = text(cu.ID), m
	}
	if fault := cu.change(c); fault != nil {
		if method != nil {
			method.Customer = ""
		}
		return nil, fault
	}
	c.accounts.add(cu)
	c.accounts.event("customer.created", cu, c)
	if method != nil {
		c.accounts.save(method)
		c.accounts.event("payment_method.attached", method, c)
	}
	return cu, nil
}

// change sets what the request gives.
func (cu *Customer) change(c *call) *Error {
	if id := c.text("invoice_settings", "default_payment_method"); id != "" {
		m, fault := c.accounts.method("invoice_settings[default_payment_method]", id)
		if fault != nil {
			return fault
		}
		if string(m.Customer) != cu.ID {
			return refuse("resource_missing", "invoice_settings[default_payment_method]",
				"The customer does not have a payment method with the ID %s. The payment method must be attached to the customer.", id)
		}
		cu.InvoiceSettings["default_payment_method"] = id
	}
	for name, field := range map[string]*text{
		"description": &cu.Description, "email": &cu.Email, "name": &cu.Name, "phone": &cu.Phone,
	} {
		if c.has(name) {
			*field = text(c.text(name))
		}
	}
	if given := c.inner("address"); given != nil {
		where := addressOf(given)
		cu.Address = &where
	}
	if c.has("shipping") {
		cu.Shipping = c.shipping()
	}
	if locales := c.texts("preferred_locales"); len(locales) > 0 {
		cu.PreferredLocales = locales
	}
	if kind := c.text("tax_exempt"); kind != "" {
		cu.TaxExempt = kind
	}
	cu.Metadata = c.metadata(cu.Metadata)
	return nil
}

func retrieveCustomer(c *call) (any, error) {
	cu, ok := find[*Customer](c.accounts, c.path("customer"))
	switch {
	case !ok:
		return nil, unknownAt("id", "customer", c.path("customer"))
	case cu.hide.Deleted:
		return deleted{cu.ID, "customer", true}, nil
	}
	return cu, nil
}

func updateCustomer(c *call) (any, error) {
	cu, fault := c.customerAt()
	if fault != nil {
		return nil, fault
	}
	if fault := cu.change(c); fault != nil {
		return nil, fault
	}
	c.accounts.save(cu)
	c.accounts.event("customer.updated", cu, c)
	return cu, nil
}

func deleteCustomer(c *call) (any, error) {
	cu, fault := c.customerAt()
	if fault != nil {
		return nil, fault
	}
	cu.hide.Deleted = true
	// Its cards are detached for good, as each by itself would be.
	for _, m := range all[*PaymentMethod](c.accounts, "payment_method") {
		if string(m.Customer) == cu.ID {
			m.Customer, m.hide.Used = "", true
			c.accounts.save(m)
		}
	}
	c.accounts.save(cu)
	c.accounts.event("customer.deleted", cu, c)
	return deleted{cu.ID, "customer", true}, nil
}

func listCustomers(c *call) (any, error) {
	return page(c, "customer", func(cu *Customer) bool {
		return !cu.hide.Deleted && (!c.has("email") || string(cu.Email) == c.text("email"))
	})
}
