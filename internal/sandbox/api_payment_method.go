package sandbox

import (
	"fmt"
	"hash/fnv"
	"strings"
)

// PaymentMethod is a card that pays.
type PaymentMethod struct {
	Head
	BillingDetails billingDetails `json:"billing_details"`
	Card           cardDetails    `json:"card"`
	Customer       text           `json:"customer"`
	Livemode       bool           `json:"livemode"`
	Metadata       metadata       `json:"metadata"`
	Type           string         `json:"type"`

	hide methodHidden
}

type methodHidden struct {
	Card  string // which test card, by name
	Used  bool   // detached, or its customer was deleted: never again
	By    string `json:",omitempty"` // the intent that used it without a customer: no other may
	SetUp bool   // was authenticated for later payments
}

func (m *PaymentMethod) hidden() any { return &m.hide }

func (m *PaymentMethod) behaviour() *testCard { return cardsByName[m.hide.Card] }

type billingDetails struct {
	Address address `json:"address"`
	Email   text    `json:"email"`
	Name    text    `json:"name"`
	Phone   text    `json:"phone"`
}

type address struct {
	City       text `json:"city"`
	Country    text `json:"country"`
	Line1      text `json:"line1"`
	Line2      text `json:"line2"`
	PostalCode text `json:"postal_code"`
	State      text `json:"state"`
}

type cardDetails struct {
	Brand             string         `json:"brand"`
	Checks            map[string]any `json:"checks"`
	Country           string         `json:"country"`
	ExpMonth          int64          `json:"exp_month"`
	ExpYear           int64          `json:"exp_year"`
	Fingerprint       string         `json:"fingerprint"`
	Funding           string         `json:"funding"`
	GeneratedFrom     *struct{}      `json:"generated_from"`
	Last4             string         `json:"last4"`
	Networks          networks       `json:"networks"`
	ThreeDSecureUsage map[string]any `json:"three_d_secure_usage"`
	Wallet            *struct{}      `json:"wallet"`
}

type networks struct {
	Available []string `json:"available"`
	Preferred text     `json:"preferred"`
}

// details are what a card looks like. The fingerprint is equal for equal numbers.
func (t *testCard) details(month, year int64) cardDetails {
	digest := fnv.New64a()
	_, _ = digest.Write([]byte(t.number)) // a hash takes everything
	return cardDetails{
		Brand: t.brand, Country: t.country, ExpMonth: month, ExpYear: year, Funding: t.funding, Last4: t.last4(),
		Checks:      map[string]any{"address_line1_check": nil, "address_postal_code_check": nil, "cvc_check": nil},
		Fingerprint: fmt.Sprintf("%016x", digest.Sum64()), Networks: t.networks(),
		ThreeDSecureUsage: map[string]any{"supported": !t.no3DS},
	}
}

func (t *testCard) networks() networks {
	if t.network == "" {
		return networks{Available: []string{t.brand}}
	}
	return networks{Available: []string{t.network, t.brand}}
}

// newMethod makes a payment method of a test card. One that is named, not numbered, has a
// security code.
func (acc *accountStore) newMethod(t *testCard, month, year int64) *PaymentMethod {
	m := &PaymentMethod{
		Head: Head{ID: newID("pm"), Object: "payment_method"}, Type: "card", Card: t.details(month, year),
		hide: methodHidden{Card: t.name},
	}
	m.Card.Checks["cvc_check"] = "unchecked"
	acc.add(m)
	return m
}

// method is the payment method that an id names: one that was made, or a new one
// for each use of a magic id.
func (acc *accountStore) method(param, id string) (*PaymentMethod, *Error) {
	if m, ok := find[*PaymentMethod](acc, id); ok {
		return m, nil
	}
	if t := magicCard(id); t != nil && hasPrefix(id, "pm_") {
		return acc.newMethod(t, 12, acc.nextYear()), nil
	}
	return nil, unknownIn(param, "PaymentMethod", id)
}

func (acc *accountStore) nextYear() int64 { return int64(acc.s.clock.time().Year() + 1) }

func createMethod(c *call) (any, error) {
	if c.has("payment_method") {
		return c.cloneMethod()
	}
	if c.has("customer") { // which would look attached to whoever sent it, and is not
		return nil, refuse("", "customer", "Only a cloned payment method names a customer, that of the original. Attach the payment method with POST /v1/payment_methods/{payment_method}/attach.")
	}
	if kind := c.text("type"); kind != "card" {
		return nil, refuse("", "type", "The sandbox has card payment methods only, not %s.", kind)
	}
	m, err := c.methodFrom("card")
	if err != nil {
		return nil, err
	}
	m.describe(c.inner("billing_details"))
	m.Metadata = c.metadata(nil)
	return m, nil
}

// methodFrom makes a payment method from card[token] or card[number].
func (c *call) methodFrom(path ...string) (*PaymentMethod, error) {
	card := func(name string) []string { return append(append([]string{}, path...), name) }
	if id := c.text(card("token")...); id != "" {
		return c.accounts.methodOfToken("card[token]", id)
	}
	number := c.text(card("number")...)
	if number == "" {
		return nil, missing("card")
	}
	t, fault := cardOfNumber(number)
	if fault != nil {
		return nil, fault
	}
	month, year := c.number(card("exp_month")...), fullYear(c.number(card("exp_year")...))
	if fault := c.checkExpiry(month, year); fault != nil {
		return nil, fault
	}
	cvc := c.text(card("cvc")...)
	if fault := checkCVC(cvc); fault != nil {
		return nil, fault
	}
	m := c.accounts.newMethod(t, month, year)
	if cvc == "" {
		m.Card.Checks["cvc_check"] = nil
	}
	return m, nil
}

// fullYear takes years as people write them on cards.
func fullYear(year int64) int64 {
	if year > 0 && year < 100 {
		return 2000 + year
	}
	return year
}

func checkCVC(cvc string) *Error {
	if cvc == "" || (len(cvc) == 3 || len(cvc) == 4) && strings.Trim(cvc, "0123456789") == "" {
		return nil
	}
	fault := declined(cardFailure{"invalid_cvc", "", "Your card's security code is invalid."})
	fault.Param = "cvc"
	return fault
}

// cardOfNumber takes Stripe's test numbers. A number that could be somebody's
// card is refused and goes nowhere.
func cardOfNumber(number string) (*testCard, *Error) {
	number = strings.NewReplacer(" ", "", "-", "").Replace(number)
	if t := cardsByNumber[number]; t != nil {
		return t, nil
	}
	fault := declined(cardFailure{"card_declined", "test_mode_live_card",
		"Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test cards, visit: https://stripe.com/docs/testing."})
	if !luhn(number) {
		fault = declined(cardFailure{"incorrect_number", "", "Your card number is incorrect."})
	}
	fault.Param = "number"
	return nil, fault
}

func luhn(number string) bool {
	sum := 0
	for i := range len(number) {
		d := int(number[len(number)-1-i]) - '0'
		if d < 0 || d > 9 {
			return false
		}
		if i%2 == 1 {
			d *= 2
			d -= d / 10 * 9
		}
		sum += d
	}
	return len(number) >= 12 && sum%10 == 0
}

func (c *call) checkExpiry(month, year int64) *Error {
	fault := declined(cardFailure{"invalid_expiry_month", "", "Your card's expiration month is invalid."})
	fault.Param = "exp_month"
	if month < 1 || month > 12 {
		return fault
	}
	now := c.s.clock.time()
	if year < int64(now.Year()) || year > int64(now.Year()+50) {
		fault = declined(cardFailure{"invalid_expiry_year", "", "Your card's expiration year is invalid."})
		fault.Param = "exp_year"
		return fault
	}
	return nil
}

func (m *PaymentMethod) describe(given params) {
	d := &m.BillingDetails
	for name, field := range map[string]*text{"email": &d.Email, "name": &d.Name, "phone": &d.Phone} {
		if given.has(name) {
			*field = text(given.text(name))
		}
	}
	a := &d.Address
	for name, field := range map[string]*text{
		"city": &a.City, "country": &a.Country, "line1": &a.Line1, "line2": &a.Line2, "postal_code": &a.PostalCode, "state": &a.State,
	} {
		if given.has("address", name) {
			*field = text(given.text("address", name))
		}
	}
	for check, given := range map[string]text{"address_line1_check": a.Line1, "address_postal_code_check": a.PostalCode} {
		if m.Card.Checks[check] = any(nil); given != "" {
			m.Card.Checks[check] = "unchecked"
		}
	}
}

func retrieveMethod(c *call) (any, error) {
	m, fault := c.accounts.method("payment_method", c.path("payment_method"))
	if fault != nil {
		return nil, unknownAt("payment_method", "PaymentMethod", c.path("payment_method"))
	}
	return m, nil
}

func updateMethod(c *call) (any, error) {
	m, ok := find[*PaymentMethod](c.accounts, c.path("payment_method"))
	if !ok {
		return nil, unknownAt("payment_method", "PaymentMethod", c.path("payment_method"))
	}
	m.describe(c.inner("billing_details"))
	m.Metadata = c.metadata(m.Metadata)
	c.accounts.save(m)
	return m, nil
}

func attachMethod(c *call) (any, error) {
	m, fault := c.accounts.method("payment_method", c.path("payment_method"))
	if fault != nil {
		return nil, unknownAt("payment_method", "PaymentMethod", c.path("payment_method"))
	}
	if _, fault := c.accounts.customer("customer", c.text("customer")); fault != nil {
		return nil, fault
	}
	if fault := m.attachable(c.text("customer")); fault != nil {
		return nil, fault
	}
	m.Customer = text(c.text("customer"))
	c.accounts.save(m)
	c.accounts.event("payment_method.attached", m, c)
	return m, nil
}

// attachable tells whether a method may become a customer's. A method belongs to one customer at
// most, and to none again once it was detached: whoever could attach it to another would pay with
// a card that its owner took back.
func (m *PaymentMethod) attachable(customer string) *Error {
	switch t := m.behaviour(); {
	case m.hide.Used, m.Customer == "" && m.hide.By != "":
		return refuse("payment_method_unexpected_state", "payment_method", "This PaymentMethod was previously used without being attached to a Customer or was detached from a Customer, and may not be used again.")
	case m.Customer != "" && string(m.Customer) != customer:
		return refuse("payment_method_unexpected_state", "payment_method", "The payment method you provided has already been attached to a customer.")
	case t.decline != cardFailure{} && !t.attaches:
		return declined(t.decline)
	}
	return nil
}

func detachMethod(c *call) (any, error) {
	m, ok := find[*PaymentMethod](c.accounts, c.path("payment_method"))
	if !ok {
		return nil, unknownAt("payment_method", "PaymentMethod", c.path("payment_method"))
	}
	if m.Customer == "" {
		return nil, refuse("", "", "The payment method you provided is not attached to a customer so detachment is impossible.")
	}
	m.Customer, m.hide.Used = "", true
	c.accounts.save(m)
	c.accounts.event("payment_method.detached", m, c)
	return m, nil
}

func listMethods(c *call) (any, error) {
	if c.path("customer") != "" {
		if _, fault := c.customerAt(); fault != nil {
			return nil, fault
		}
	}
	if id := c.text("customer"); id != "" {
		if _, fault := c.accounts.customer("customer", id); fault != nil {
			return nil, fault
		}
	}
	return page(c, "payment_method", func(m *PaymentMethod) bool {
		customer := c.text("customer") + c.path("customer")
		return string(m.Customer) == customer && customer != ""
	})
}
