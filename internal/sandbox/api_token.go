package sandbox

import "strconv"

// Token is a card as the older card forms hand it over; it works once.
type Token struct {
	Head
	Card     map[string]any `json:"card"`
	ClientIP text           `json:"client_ip"`
	Livemode bool           `json:"livemode"`
	Type     string         `json:"type"`
	Used     bool           `json:"used"`

	hide tokenHidden
}

type tokenHidden struct {
	Card        string
	Month, Year int64
}

func (t *Token) hidden() any { return &t.hide }

// methodOfToken makes a payment method of a token: of a magic one as often as
// one likes, of another once.
func (acc *accountStore) methodOfToken(param, id string) (*PaymentMethod, error) {
	if t, ok := find[*Token](acc, id); ok {
		if t.Used {
			return nil, refuse("token_already_used", param, "You cannot use a Stripe token more than once: %s.", id)
		}
		t.Used = true
		acc.save(t)
		return acc.newMethod(cardsByName[t.hide.Card], t.hide.Month, t.hide.Year), nil
	}
	if card := magicCard(id); card != nil && hasPrefix(id, "tok_") {
		return acc.newMethod(card, 12, acc.nextYear()), nil
	}
	return nil, unknownIn(param, "token", id)
}

// brandNames are how tokens spell the brands.
var brandNames = map[string]string{
	"visa": "Visa", "mastercard": "MasterCard", "amex": "American Express", "discover": "Discover", "diners": "Diners Club",
	"jcb": "JCB", "unionpay": "UnionPay",
}

func createToken(c *call) (any, error) {
	number := c.text("card", "number")
	if number == "" {
		return nil, missing("card")
	}
	card, fault := cardOfNumber(number)
	if fault != nil {
		return nil, fault
	}
	month, year := c.digits("card", "exp_month"), c.digits("card", "exp_year") // texts in Stripe's description
	year = fullYear(year)
	if fault := c.checkExpiry(month, year); fault != nil {
		return nil, fault
	}
	cvc := c.text("card", "cvc")
	if fault := checkCVC(cvc); fault != nil {
		return nil, fault
	}
	var checked any
	if cvc != "" {
		checked = "unchecked"
	}
	d := card.details(month, year)
	t := &Token{
		Head: Head{ID: newID("tok"), Object: "token"}, Type: "card",
		Card: map[string]any{
			"id": newID("card"), "object": "card", "brand": brandNames[d.Brand], "country": d.Country, "exp_month": month, "exp_year": year,
			"fingerprint": d.Fingerprint, "funding": d.Funding, "last4": d.Last4, "name": nil, "metadata": map[string]string{},
			"address_city": nil, "address_country": nil, "address_line1": nil, "address_line1_check": nil, "address_line2": nil,
			"address_state": nil, "address_zip": nil, "address_zip_check": nil, "cvc_check": checked,
			"dynamic_last4": nil, "tokenization_method": nil,
		},
		hide: tokenHidden{Card: card.name, Month: month, Year: year},
	}
	c.accounts.add(t)
	return t, nil
}

// digits is a number that was given as a text; 0 for what is none.
func (p params) digits(path ...string) int64 {
	n, _ := strconv.ParseInt(p.text(path...), 10, 64) // 0 is refused by whoever asks
	return n
}

func retrieveToken(c *call) (any, error) {
	t, ok := find[*Token](c.accounts, c.path("token"))
	if !ok {
		return nil, unknownAt("token", "token", c.path("token"))
	}
	return t, nil
}
