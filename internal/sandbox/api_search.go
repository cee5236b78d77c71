package sandbox

import (
	"encoding/base64"
	"encoding/json"
	"slices"
)

// searchFields are what one can search for, by the kind of object, beside metadata.
var searchFields = map[string][]string{
	"payment_intent": {"amount", "created", "currency", "customer", "status"},
	"customer":       {"created", "email", "name", "phone"},
	"charge": {
		"amount", "billing_details.address.postal_code", "created", "currency", "customer", "disputed", "refunded", "status",
		"payment_method_details.card.brand", "payment_method_details.card.exp_month", "payment_method_details.card.exp_year",
		"payment_method_details.card.fingerprint", "payment_method_details.card.last4",
	},
}

// found is a page of what a search found.
type found struct {
	Object     string  `json:"object"`
	URL        string  `json:"url"`
	HasMore    bool    `json:"has_more"`
	NextPage   *string `json:"next_page"`
	TotalCount *int    `json:"total_count,omitempty"` // only when it is expanded
	Data       []any   `json:"data"`
}

func searchIntents(c *call) (any, error) { return search[*PaymentIntent](c, "payment_intent", nil) }
func searchCharges(c *call) (any, error) { return search[*Charge](c, "charge", nil) }
func searchCustomers(c *call) (any, error) {
	return search(c, "customer", func(cu *Customer) bool { return !cu.hide.Deleted })
}

// search answers a query, newest first. What was just made is found at once;
// Stripe takes up to a minute.
func search[T object](c *call, typeName string, keep func(T) bool) (any, error) {
	if c.text("query") == "" {
		return nil, missing("query")
	}
	q, fault := parseQuery(c.text("query"), searchFields[typeName])
	if fault != nil {
		return nil, fault
	}
	limit := 10
	if c.has("limit") {
		limit = int(c.number("limit"))
	}
	if limit < 1 || limit > 100 {
		return nil, invalid("parameter_invalid_integer", "limit", "Limit must be between 1 and 100.")
	}
	hits := matching(c.accounts, typeName, q, keep)
	start, fault := c.searchPage(hits)
	if fault != nil {
		return nil, fault
	}
	end := min(start+limit, len(hits))
	out := &found{Object: "search_result", URL: c.r.URL.Path, HasMore: end < len(hits), Data: hits[start:end]}
	if out.HasMore {
		next := base64.RawURLEncoding.EncodeToString([]byte(hits[end-1].(object).head().ID))
		out.NextPage = &next
	}
	if slices.Contains(c.texts("expand"), "total_count") {
		total := len(hits)
		out.TotalCount = &total
	}
	return out, nil
}

func matching[T object](acc *accountStore, typeName string, q query, keep func(T) bool) []any {
	hits := []any{}
	for t := range newestFirst(acc.byType[typeName]) {
		if keep != nil && !keep(t.(T)) {
			continue
		}
		raw, err := json.Marshal(t)
		if err != nil {
			continue
		}
		if doc, err := decode(raw); err == nil && q.fits(doc) {
			hits = append(hits, t)
		}
	}
	return hits
}

// searchPage is where the page that the request names begins.
func (c *call) searchPage(hits []any) (int, *Error) {
	if !c.has("page") {
		return 0, nil
	}
	id, err := base64.RawURLEncoding.DecodeString(c.text("page"))
	i := slices.IndexFunc(hits, func(it any) bool { return it.(object).head().ID == string(id) })
	if err != nil || i < 0 {
		return 0, refuse("", "page", "Invalid page: it must be the next_page of an answer to the same query.")
	}
	return i + 1, nil
}
