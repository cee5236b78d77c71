package sandboxtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/lestrrat-go/jsval"
	"github.com/stripe/stripe-mock/param"
	"github.com/stripe/stripe-mock/param/coercer"
	"github.com/stripe/stripe-mock/spec"
)

// parameters is how an endpoint's parameters are checked, by stripe-mock's own
// means.
type parameters struct {
	once   sync.Once
	schema *spec.Schema
	valid  *jsval.JSVal
	err    error
}

func (e *endpoint) read() {
	p := &e.parameters
	var op spec.Operation
	if p.err = json.Unmarshal(e.raw, &op); p.err != nil {
		return
	}
	p.schema = spec.BuildQuerySchema(&op)
	if e.method == http.MethodPost && op.RequestBody != nil {
		for _, media := range op.RequestBody.Content { // one: a form
			p.schema = media.Schema
		}
	}
	p.valid, p.err = spec.GetValidatorForOpenAPI3Schema(p.schema, nil)
}

// Request holds a request that was accepted against the description, so that
// the sandbox takes nothing that Stripe would refuse.
func Request(method, path, query string, body []byte) error {
	e := describe().endpoint(method, path)
	if e == nil {
		return fmt.Errorf("the description has no %s %s", method, path)
	}
	if e.parameters.once.Do(e.read); e.parameters.err != nil {
		return e.parameters.err
	}
	r, err := http.NewRequest(method, "/?"+query, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	given, err := param.ParseParams(r)
	if err != nil {
		return err
	}
	if _, browser := given["client_secret"]; browser { // Stripe.js sends these, and no description has them
		for _, name := range []string{"expected_payment_method_type", "use_stripe_sdk", "key"} {
			delete(given, name)
		}
	}
	if err := coercer.CoerceParams(e.parameters.schema, given); err != nil {
		return fmt.Errorf("%s %s was accepted with %s%s: %w", method, path, query, body, err)
	}
	if bank, _ := given["external_account"].(map[string]any); bank["object"] == "bank_account" {
		given["external_account"] = "btok_us" // Stripe takes the dictionary, and describes the token alone
	}
	if err := e.parameters.valid.Validate(given); err != nil && !gap(given) {
		return fmt.Errorf("%s %s was accepted with %s%s: %w", method, path, query, body, err)
	}
	return nil
}

// gap tells whether a request is one that Stripe takes and its description does
// not: a card in payment_method_data.
func gap(given map[string]any) bool {
	data, _ := given["payment_method_data"].(map[string]any)
	return strings.EqualFold(fmt.Sprint(data["type"]), "card")
}
