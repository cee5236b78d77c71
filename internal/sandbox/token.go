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
func (b *book) methodOfToken(param, id string) (*PaymentMethod, error) {
	if t, ok := find[*Token](b, id); ok {
		if t.Used {
			return nil, refuse("token_already_used", param, "You cannot use a Stripe token more than once: %s.", id)
		}
		t.Used = true
		b.save(t)
		return b.newMethod(cardsByName[t.hide.Card], t.hide.Month, t.hide.Year), nil
	}
	if card := magicCard(id); card != nil && hasPrefix(id, "tok_") {
		return b.newMethod(card, 12, b.nextYear()), nil
	}
	return nil, unknownIn(param, "token", id)
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
	if year < 100 {
		year += 2000
	}
	if fault := c.checkExpiry(month, year); fault != nil {
		return nil, fault
	}
	d := card.details(month, year)
	t := &Token{
		Head: Head{ID: newID("tok"), Object: "token"}, Type: "card",
		Card: map[string]any{
			"id": newID("card"), "object": "card", "brand": d.Brand, "country": d.Country, "exp_month": month, "exp_year": year,
			"fingerprint": d.Fingerprint, "funding": d.Funding, "last4": d.Last4, "name": nil, "metadata": map[string]string{},
			"address_city": nil, "address_country": nil, "address_line1": nil, "address_line1_check": nil, "address_line2": nil,
			"address_state": nil, "address_zip": nil, "address_zip_check": nil, "cvc_check": "unchecked",
			"dynamic_last4": nil, "tokenization_method": nil,
		},
		hide: tokenHidden{Card: card.name, Month: month, Year: year},
	}
	c.book.add(t)
	return t, nil
}

// digits is a number that was given as a text; 0 for what is none.
func (p params) digits(path ...string) int64 {
	n, _ := strconv.ParseInt(p.text(path...), 10, 64) // 0 is refused by whoever asks
	return n
}

func retrieveToken(c *call) (any, error) {
	t, ok := find[*Token](c.book, c.path("token"))
	if !ok {
		return nil, unknownAt("token", "token", c.path("token"))
	}
	return t, nil
}
