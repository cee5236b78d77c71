package sandbox

import (
	"encoding/json"
	"fmt"
	"sync"

	"github.com/stripe/stripe-mock/embedded"
	"github.com/stripe/stripe-mock/spec"
)

// description is Stripe's own description of its API at 2023-10-16. It is read
// piece by piece, since all of it takes half a second and a hundred megabytes.
type description struct {
	paths map[string]map[string]json.RawMessage

	mu     sync.Mutex
	inputs map[string]*spec.Schema
}

// describe reads the outline, once in a process.
var describe = sync.OnceValue(func() *description {
	var outline struct {
		Paths map[string]map[string]json.RawMessage `json:"paths"`
	}
	if err := json.Unmarshal(embedded.OpenAPISpec, &outline); err != nil {
		panic(fmt.Sprintf("sandbox: Stripe's description does not parse: %v", err)) // it is part of the program
	}
	return &description{paths: outline.Paths, inputs: map[string]*spec.Schema{}}
})

// input is the schema of an operation's parameters, such as ("get", "/v1/charges").
func (d *description) input(method, path string) (*spec.Schema, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	name := method + " " + path
	if s, ok := d.inputs[name]; ok {
		return s, nil
	}
	raw, ok := d.paths[path][method]
	if !ok {
		return nil, fmt.Errorf("stripe's description knows no %s", name)
	}
	var op spec.Operation
	err := json.Unmarshal(raw, &op)
	if err != nil {
		return nil, fmt.Errorf("read the description of %s: %w", name, err)
	}
	schema := spec.BuildQuerySchema(&op)
	if method == "post" && op.RequestBody != nil {
		for _, media := range op.RequestBody.Content { // one: a form
			schema = media.Schema
		}
	}
	if _, known := schema.Properties["expand"]; !known {
		schema.Properties["expand"] = &spec.Schema{Type: spec.TypeArray, Items: &spec.Schema{Type: spec.TypeString}}
	}
	if data := schema.Properties["payment_method_data"]; data != nil {
		if err := d.allowCard(data); err != nil {
			return nil, err
		}
	}
	if token := schema.Properties["external_account"]; token != nil && method == "post" {
		if schema.Properties["external_account"], err = d.allowBank(token); err != nil {
			return nil, err
		}
	}
	d.inputs[name] = schema
	return schema, nil
}

// allowBank has external_account be a dictionary as well as a token. Stripe's description has
// it as a text that "bypasses validation", and its documentation and its recorded answers have
// the dictionary, which is bank_account's with an object that tells it from a card's.
func (d *description) allowBank(token *spec.Schema) (*spec.Schema, error) {
	properties, err := d.form("/v1/accounts")
	if err != nil {
		return nil, err
	}
	for _, s := range properties["bank_account"].AnyOf {
		if s.Type == spec.TypeObject {
			s.Required = append(s.Required, "object")
			return &spec.Schema{AnyOf: []*spec.Schema{s, token}}, nil
		}
	}
	return token, nil
}

// allowCard adds card to payment_method_data: Stripe takes it there, as it does
// where a payment method is made, but its description leaves it out.
func (d *description) allowCard(data *spec.Schema) error {
	properties, err := d.form("/v1/payment_methods")
	if err != nil {
		return err
	}
	data.Properties["card"] = properties["card"]
	kind := data.Properties["type"]
	kind.Enum = append(kind.Enum, "card")
	return nil
}

// form are the parameters of a POST, read anew, so that they can be changed.
func (d *description) form(path string) (map[string]*spec.Schema, error) {
	var op spec.Operation
	if err := json.Unmarshal(d.paths[path]["post"], &op); err != nil {
		return nil, fmt.Errorf("read the description of POST %s: %w", path, err)
	}
	for _, media := range op.RequestBody.Content { // one: a form
		return media.Schema.Properties, nil
	}
	return nil, fmt.Errorf("stripe's description has no form for POST %s", path)
}
