package sandbox

import (
	"strconv"
	"strings"
)

// lineItems are what the request wants paid: each at a price of its own, since
// the sandbox has no catalogue of products.
func (c *call) lineItems() ([]lineItem, *Error) {
	given, _ := c.at("line_items").([]any)
	if len(given) == 0 {
		return nil, missing("line_items")
	}
	out := make([]lineItem, 0, len(given))
	for i, it := range given {
		item, _ := it.(params)
		li, fault := c.lineItem(item, "line_items["+strconv.Itoa(i)+"]")
		if fault != nil {
			return nil, fault
		}
		if i > 0 && li.Currency != out[0].Currency {
			return nil, refuse("", "line_items", "All line items of a Checkout Session must have the same currency.")
		}
		out = append(out, li)
	}
	return out, nil
}

func (c *call) lineItem(item params, name string) (lineItem, *Error) {
	if id := item.text("price"); id != "" {
		return lineItem{}, unknownIn(name+"[price]", "price", id)
	}
	data := item.inner("price_data")
	if data == nil {
		return lineItem{}, missing(name + "[price_data]")
	}
	if id := data.text("product"); id != "" {
		return lineItem{}, unknownIn(name+"[price_data][product]", "product", id)
	}
	currency, fault := checkCurrency(data.text("currency"))
	if fault != nil {
		fault.Param = name + "[price_data][currency]"
		return lineItem{}, fault
	}
	unit, fault := unitAmount(data, name)
	if fault != nil {
		return lineItem{}, fault
	}
	quantity := item.number("quantity")
	switch {
	case !item.has("quantity"):
		return lineItem{}, missing(name + "[quantity]")
	case quantity < 1 || quantity > 1_000_000:
		return lineItem{}, refuse("parameter_invalid_integer", name+"[quantity]", "The quantity must be between 1 and 1000000.")
	case data.text("product_data", "name") == "":
		return lineItem{}, missing(name + "[price_data][product_data]")
	}
	return lineItem{
		ID: newID("li"), Object: "item", AmountSubtotal: unit * quantity, AmountTotal: unit * quantity, Currency: currency,
		Description: data.text("product_data", "name"), Quantity: quantity, Price: c.price(unit, currency),
	}, nil
}

// unitAmount is the price of one item in minor units, by whichever of the two parameters names it.
// Fractions of a minor unit are refused: rounded here, the total could differ from Stripe's.
func unitAmount(data params, name string) (int64, *Error) {
	unit := data.number("unit_amount")
	if decimal := data.text("unit_amount_decimal"); decimal != "" {
		n, err := strconv.ParseInt(decimal, 10, 64)
		if err != nil {
			return 0, refuse("", name+"[price_data][unit_amount_decimal]", "The sandbox takes whole minor units only.")
		}
		unit = n
	} else if !data.has("unit_amount") {
		return 0, missing(name + "[price_data][unit_amount]")
	}
	if unit < 0 || unit > maximum(strings.ToLower(data.text("currency"))) {
		return 0, refuse("parameter_invalid_integer", name+"[price_data][unit_amount]", "This value must be between 0 and %d.", maximum(strings.ToLower(data.text("currency"))))
	}
	return unit, nil
}

// price is the price that was made for one line item.
func (c *call) price(unit int64, currency string) map[string]any {
	return map[string]any{
		"id": "price_1" + random(23), "object": "price", "active": false, "billing_scheme": "per_unit", "created": c.s.now(), "currency": currency,
		"custom_unit_amount": nil, "livemode": false, "lookup_key": nil, "metadata": map[string]string{}, "nickname": nil,
		"product": "prod_" + random(14), "recurring": nil, "tax_behavior": "unspecified", "tiers_mode": nil, "transform_quantity": nil,
		"type": "one_time", "unit_amount": unit, "unit_amount_decimal": strconv.FormatInt(unit, 10),
	}
}

func listLineItems(c *call) (any, error) {
	cs, fault := c.checkoutAt()
	if fault != nil {
		return nil, fault
	}
	l := &list{Object: "list", URL: c.r.URL.Path, Data: []any{}}
	limit := 10
	if c.has("limit") {
		limit = int(c.number("limit"))
	}
	if limit < 1 || limit > 100 {
		return nil, invalid("parameter_invalid_integer", "limit", "Limit must be between 1 and 100.")
	}
	after := c.text("starting_after")
	for _, it := range cs.hide.Items {
		switch {
		case after != "":
			if it.ID == after {
				after = ""
			}
		case len(l.Data) == limit:
			l.HasMore = true
		default:
			l.Data = append(l.Data, it)
		}
	}
	if after != "" {
		return nil, unknownIn("starting_after", "line item", after)
	}
	return l, nil
}
