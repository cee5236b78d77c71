package sandbox

import (
	"maps"
	"net/http"
	"strings"
)

// cloneMethod shares one of the platform's payment methods with the connected account that the
// request acts on: how a platform makes direct charges on several accounts with one card.
func (c *call) cloneMethod() (any, error) {
	original, fault := c.clonable()
	if fault != nil {
		return nil, fault
	}
	clone := &PaymentMethod{
		Head: Head{ID: newID("pm"), Object: "payment_method"}, Type: original.Type, Card: original.Card,
		BillingDetails: original.BillingDetails, Metadata: c.metadata(nil),
		// That a 3-D Secure challenge was passed stays with the original: the mandate was given
		// to the platform, and the account's first payment asks again.
		hide: methodHidden{Card: original.hide.Card},
	}
	clone.Card.Checks = maps.Clone(original.Card.Checks) // the two develop apart
	clone.describe(c.inner("billing_details"))
	if original.Customer == "" {
		// Stripe's refusal of a second use names this case: "shared with a connected account
		// without Customer attachment".
		original.hide.Used = true
		c.accounts.root().save(original)
	}
	c.accounts.add(clone)
	return clone, nil
}

// clonable is the platform's method that the parameters name, if it may be shared.
func (c *call) clonable() (*PaymentMethod, *Error) {
	switch {
	case strings.HasPrefix(c.key, "pk_"): // else every payer could use every card of the platform
		return nil, status(http.StatusForbidden, "secret_key_required",
			"A payment method cannot be cloned with a publishable API key. Please use a secret API key.")
	case c.accounts.platform == nil:
		return nil, refuse("", "payment_method", "A payment method is cloned to a connected account: name the account in the Stripe-Account header.")
	case c.has("card") || c.has("type") && c.text("type") != "card":
		return nil, refuse("", "payment_method", "A cloned payment method has the type and the card of the original: pass payment_method without them.")
	}
	m, fault := c.accounts.platform.method("payment_method", c.text("payment_method"))
	if fault != nil {
		return nil, fault
	}
	if fault := usable(m, &PaymentIntent{Customer: m.Customer}); fault != nil {
		return nil, fault
	}
	switch customer := text(c.text("customer")); customer {
	case m.Customer:
	case "":
		return nil, refuse("parameter_missing", "customer", "The payment method is attached to a customer of the platform: pass the customer as well.")
	default:
		return nil, refuse("", "customer", "The payment method is not attached to the customer %s.", customer)
	}
	return m, nil
}
