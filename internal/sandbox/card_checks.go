package sandbox

import "cmp"

// check asks the card's bank about what the payer gave beside the number, and notes its
// word on the method. It returns why the payment is blocked: the sandbox blocks what
// Stripe's rules block unless an account changes them, a wrong security code and a wrong
// postal code.
func (m *PaymentMethod) check() cardFailure {
	t := m.behaviour()
	for name, word := range map[string]string{
		"cvc_check": t.cvc, "address_postal_code_check": t.postcode, "address_line1_check": t.line1,
	} {
		if m.Card.Checks[name] != nil {
			m.Card.Checks[name] = cmp.Or(word, "pass")
		}
	}
	switch {
	case m.Card.Checks["cvc_check"] == "fail":
		return incorrectCVC
	case m.Card.Checks["address_postal_code_check"] == "fail":
		return incorrectZip
	}
	return cardFailure{}
}
