package sandboxtest

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"github.com/stripe/stripe-mock/embedded"
)

// schema is the part of a JSON schema that Stripe's description uses for answers.
type schema struct {
	Ref        string             `json:"$ref"`
	Type       string             `json:"type"`
	Properties map[string]*schema `json:"properties"`
	Required   []string           `json:"required"`
	Nullable   bool               `json:"nullable"`
	Enum       []any              `json:"enum"`
	AnyOf      []*schema          `json:"anyOf"`
	Items      *schema            `json:"items"`
	MaxLength  int                `json:"maxLength"`
	Pattern    string             `json:"pattern"`
	Additional additional         `json:"additionalProperties"`
}

// additional is what an object may hold beside its properties: a schema, or
// true or false, which say nothing here.
type additional struct{ *schema }

// UnmarshalJSON takes both forms.
func (a *additional) UnmarshalJSON(raw []byte) error {
	if raw[0] != '{' {
		return nil
	}
	a.schema = new(schema)
	return json.Unmarshal(raw, a.schema)
}

// endpoint is one operation of the description.
type endpoint struct {
	method   string
	segments []string
	raw      json.RawMessage
	once     sync.Once
	good     *schema
	err      error

	parameters parameters
}

// description is Stripe's own description of its API at 2023-10-16. Schemas are
// read when they are first met.
type description struct {
	endpoints []*endpoint
	raw       map[string]json.RawMessage

	mu      sync.Mutex
	schemas map[string]*schema
}

var describe = sync.OnceValue(func() *description {
	var outline struct {
		Paths      map[string]map[string]json.RawMessage `json:"paths"`
		Components struct {
			Schemas map[string]json.RawMessage `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal(embedded.OpenAPISpec, &outline); err != nil {
		panic(fmt.Sprintf("sandboxtest: Stripe's description does not parse: %v", err)) // it is part of the program
	}
	d := &description{raw: outline.Components.Schemas, schemas: map[string]*schema{}}
	for path, methods := range outline.Paths {
		for method, raw := range methods {
			d.endpoints = append(d.endpoints, &endpoint{method: strings.ToUpper(method), segments: strings.Split(path, "/"), raw: raw})
		}
	}
	return d
})

// endpoint finds the operation that a request means. A literal part of the path
// goes before a named one, as in /v1/payment_intents/search.
func (d *description) endpoint(method, path string) *endpoint {
	segments := strings.Split(path, "/")
	var best *endpoint
	most := -1
	for _, e := range d.endpoints {
		if n := e.fits(method, segments); n > most {
			best, most = e, n
		}
	}
	return best
}

// fits counts the literal parts of a path that matches, or gives -1.
func (e *endpoint) fits(method string, segments []string) int {
	if e.method != method || len(e.segments) != len(segments) {
		return -1
	}
	literal := 0
	for i, s := range e.segments {
		switch {
		case s == segments[i]:
			literal++
		case !strings.HasPrefix(s, "{") || segments[i] == "":
			return -1
		}
	}
	return literal
}

// answer is the schema of a good answer.
func (e *endpoint) answer() (*schema, error) {
	e.once.Do(func() {
		var op struct {
			Responses map[string]struct {
				Content map[string]struct {
					Schema *schema `json:"schema"`
				} `json:"content"`
			} `json:"responses"`
		}
		e.err = json.Unmarshal(e.raw, &op)
		e.good = op.Responses["200"].Content["application/json"].Schema
		if e.err == nil && e.good == nil {
			e.err = fmt.Errorf("the description has no answer for %s %s", e.method, strings.Join(e.segments, "/"))
		}
	})
	return e.good, e.err
}

// component is a schema by name, such as payment_intent.
func (d *description) component(name string) (*schema, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if s, ok := d.schemas[name]; ok {
		return s, nil
	}
	raw, ok := d.raw[name]
	if !ok {
		return nil, fmt.Errorf("the description has no schema %q", name)
	}
	s := new(schema)
	if err := json.Unmarshal(raw, s); err != nil {
		return nil, fmt.Errorf("read the schema %q: %w", name, err)
	}
	d.schemas[name] = s
	return s, nil
}

// resolve follows a reference.
func (d *description) resolve(s *schema) (*schema, error) {
	if s.Ref == "" {
		return s, nil
	}
	return d.component(strings.TrimPrefix(s.Ref, "#/components/schemas/"))
}
