package sandbox_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stripe/stripe-mock/embedded"
	"github.com/stripe/stripe-mock/spec"
	"pgregory.net/rapid"
)

// Whatever parameters come, described or not, the sandbox answers with what
// Stripe's description has for it, and never with a fault of its own.
func TestAnythingIsAnswered(t *testing.T) {
	t.Parallel()
	schemas := inputs(t)
	r := newRig(t)
	pool := stock(r)
	names := slices.Sorted(maps.Keys(schemas))
	rapid.Check(t, func(rt *rapid.T) {
		g := guess{rt, pool}
		for range 30 {
			name := rapid.SampledFrom(names).Draw(rt, "endpoint")
			method, path, _ := strings.Cut(name, " ")
			form := url.Values{}
			g.fill(form, schemas[name], "", 0)
			parts := strings.Split(path, "/")
			for i, part := range parts {
				if strings.HasPrefix(part, "{") {
					parts[i] = url.PathEscape(g.id(parts[i-1]))
				}
			}
			path = strings.Join(parts, "/")
			query, body := "", form.Encode()
			if method != "POST" {
				query, body = "?"+body, ""
			}
			c := r
			if rapid.IntRange(0, 9).Draw(rt, "connected") == 0 {
				c = r.on(pool["acct"][0])
			}
			res, err := c.try(method, path+query, body)
			if err != nil {
				rt.Fatalf("%s %s%s %s: %v", method, path, query, body, err)
			}
			if res.status >= 500 {
				rt.Fatalf("%s %s%s %s: %d %s", method, path, query, body, res.status, res.raw)
			}
		}
	})
}

// inputs are the parameters of the sandbox's endpoints, but for what would end
// the accounts that the test works with.
func inputs(t *testing.T) map[string]*spec.Schema {
	t.Helper()
	var outline struct {
		Paths map[string]map[string]json.RawMessage `json:"paths"`
	}
	if err := json.Unmarshal(embedded.OpenAPISpec, &outline); err != nil {
		t.Fatal(err)
	}
	out := map[string]*spec.Schema{}
	for _, name := range endpoints(t) {
		method, path, _ := strings.Cut(name, " ")
		var op spec.Operation
		if err := json.Unmarshal(outline.Paths[path][strings.ToLower(method)], &op); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out[name] = spec.BuildQuerySchema(&op)
		if method == "POST" {
			for _, media := range op.RequestBody.Content { // one: a form
				out[name] = media.Schema
			}
		}
	}
	delete(out, "DELETE /v1/accounts/{account}")
	return out
}

// stock makes some of everything and gives the ids by their prefix.
func stock(r *rig) map[string][]string {
	first, acct := live(r)
	pool := map[string][]string{"acct": {acct}}
	add := func(ids ...string) {
		for _, id := range ids {
			prefix, _, _ := strings.Cut(id, "_")
			pool[prefix] = append(pool[prefix], id)
		}
	}
	add(first.text("payment_method"), "pm_card_visa", "pm_card_chargeDeclined", "tok_visa", "btok_us")
	for _, view := range views {
		if view != "/v1/balance" {
			add(r.get("%s", view).ids()...)
		}
	}
	return pool
}

// guess makes parameters up.
type guess struct {
	rt   *rapid.T
	pool map[string][]string
}

// prefixes are those of the ids that stand behind a part of a path, or in a
// parameter.
var prefixes = map[string]string{
	"customers": "cus", "payment_intents": "pi", "charges": "ch", "refunds": "re", "disputes": "dp", "accounts": "acct", "transfers": "tr",
	"payouts": "po", "setup_intents": "seti", "sessions": "cs", "payment_methods": "pm", "topups": "tu", "balance_transactions": "txn",
	"events": "evt", "webhook_endpoints": "we", "customer": "cus", "payment_method": "pm", "charge": "ch", "payment_intent": "pi",
	"destination": "acct", "account": "acct", "source_transaction": "ch", "starting_after": "pi",
}

// id is one that fits the name, mostly.
func (g guess) id(name string) string {
	prefix, known := prefixes[name]
	if !known || rapid.IntRange(0, 9).Draw(g.rt, "other") == 0 {
		prefix = rapid.SampledFrom(slices.Sorted(maps.Keys(g.pool))).Draw(g.rt, "prefix")
	}
	if known && rapid.IntRange(0, 9).Draw(g.rt, "there") > 0 && len(g.pool[prefix]) > 0 {
		return rapid.SampledFrom(g.pool[prefix]).Draw(g.rt, "known id")
	}
	return rapid.SampledFrom(append([]string{"none", "../x", "%"}, g.pool[prefix]...)).Draw(g.rt, "id")
}

// fill sets some of a schema's parameters.
func (g guess) fill(form url.Values, s *spec.Schema, name string, depth int) {
	switch {
	case len(s.AnyOf) > 0:
		g.fill(form, rapid.SampledFrom(s.AnyOf).Draw(g.rt, "alternative"), name, depth)
	case s.Type == spec.TypeObject:
		for _, key := range slices.Sorted(maps.Keys(s.Properties)) {
			needed := slices.Contains(s.Required, key)
			if depth > 3 || rapid.IntRange(0, 9).Draw(g.rt, "take") > 1 && !needed {
				continue
			}
			full := key
			if name != "" {
				full = name + "[" + key + "]"
			}
			g.fill(form, s.Properties[key], full, depth+1)
		}
		if s.AdditionalProperties != nil {
			form.Set(name+"[k]", g.scalar(s.AdditionalProperties, ""))
		}
	case s.Type == spec.TypeArray:
		g.fill(form, s.Items, name+"[0]", depth+1)
	default:
		form.Set(name, g.scalar(s, name))
	}
}

func (g guess) scalar(s *spec.Schema, name string) string {
	switch {
	case rapid.IntRange(0, 39).Draw(g.rt, "wild") == 0:
		return rapid.SampledFrom([]string{"", "null", "-1", "9223372036854775807", "9223372036854775808", "\x00", "é…", "[]", "1e9", strings.Repeat("x", 6000)}).Draw(g.rt, "wild value")
	case len(s.Enum) > 0:
		return fmt.Sprint(rapid.SampledFrom(s.Enum).Draw(g.rt, "word"))
	case s.Type == spec.TypeInteger:
		return fmt.Sprint(rapid.SampledFrom([]int64{100, 100, 100, 12, 50, 999, 2040, 1, 0, 1 << 40, -5}).Draw(g.rt, "number"))
	case s.Type == spec.TypeNumber:
		return "0.5"
	case s.Type == spec.TypeBoolean:
		return fmt.Sprint(rapid.Bool().Draw(g.rt, "flag"))
	case prefixes[name] != "" || rapid.IntRange(0, 9).Draw(g.rt, "id instead") == 0:
		return g.id(name)
	case name == "currency":
		return "usd"
	}
	return rapid.SampledFrom([]string{"usd", "card", "express", "US", "4242424242424242", "000123456789", "https://app.example", "a@example.com", "status:'succeeded'", "x"}).Draw(g.rt, "text")
}
