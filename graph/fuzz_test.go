package graph_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/purserhq/purser/internal/database/dbtest"
)

// FuzzOperation: whatever text a stranger sends as an operation is answered, in
// JSON, without a fault of ours and without anything of anybody's.
func FuzzOperation(f *testing.F) {
	b := setup(f, dbtest.New(f))
	ada := b.signUp()
	ada.deposit("7391.57")
	for _, query := range []string{
		``, `{`, `{viewer{id}}`, `query($a:ID!){node(id:$a){id __typename}}`, `{__schema{types{name fields{name}}}}`, `{nodes(ids:["` + ada.wallet + `"]){id}}`,
		`mutation{deposit(input:{amount:"1",paymentMethod:"pm_card_visa",idempotencyKey:"k"}){userErrors{code}}}`, `subscription{ledger{transaction{id}}}`,
		`fragment a on Query{...a} {...a}`, `{a:viewer{id} a:viewer{email}}`, `{viewer @skip(if:$x){id}}`, "{\"\\ud800\"}", `"""x`, strings.Repeat("{a", 100),
		`{viewer{wallet{transactions(first:99999999999999999999){edges{node{id}}}}}}`, `query a{viewer{id}} query b{viewer{id}}`, `{node(id:"\u0000"){id}}`,
	} {
		f.Add(query, `{}`)
		f.Add(query, `{"a":"`+ada.wallet+`","x":[{}]}`)
	}
	f.Fuzz(func(t *testing.T, query, variables string) {
		b.t = t
		if !json.Valid([]byte(variables)) {
			variables = "null"
		}
		body, err := json.Marshal(map[string]any{"query": query, "variables": json.RawMessage(variables)})
		if err != nil {
			t.Fatal(err)
		}
		b.log.Reset()
		answer := b.nobody().send(b.post(string(body)))
		if answer.status >= 500 || strings.Contains(b.log.String(), "level=ERROR") {
			t.Errorf("%q with %s: answered %d %s\n%s", query, variables, answer.status, answer, b.log.String())
		}
		for _, prey := range []string{"7391", "mail_", "goroutine", "SQL logic"} {
			if strings.Contains(answer.raw, prey) && !strings.Contains(query+variables, prey) {
				t.Errorf("%q with %s: %s", query, variables, answer)
			}
		}
	})
}
