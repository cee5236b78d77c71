package graph_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/purserhq/purser/graph/generated"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/scope"
)

// hostileTexts are values as JSON and as GraphQL write them.
var hostileTexts = map[string]string{
	"NUL": `"x\u0000y"`, "OnlyNUL": `"\u0000"`, "LoneSurrogate": `"x\ud800"`, "RightToLeft": `"\u202ex"`, "LastCharacter": `"x\uffff"`,
	"Long": `"` + strings.Repeat("x", 20<<10) + `"`,
}

// leaf is a place of the API that takes a text: an argument, or a field of an input in it.
type leaf struct {
	field *ast.FieldDefinition
	path  []string // from the argument on
	kind  string   // the scalar
	list  bool
}

// leaves are all places below a type that take a text.
func leaves(schema *ast.Schema, f *ast.FieldDefinition, path []string, kind *ast.Type, list bool) (all []leaf) {
	if kind.Elem != nil {
		return leaves(schema, f, path, kind.Elem, true)
	}
	d := schema.Types[kind.Name()]
	switch {
	case d.Kind == ast.InputObject:
		for _, field := range d.Fields {
			all = append(all, leaves(schema, f, append(slices.Clone(path), field.Name), field.Type, false)...)
		}
	case d.Kind == ast.Scalar && d.Name != "Int" && d.Name != "Float" && d.Name != "Boolean":
		all = append(all, leaf{f, path, d.Name, list})
	}
	return all
}

// sample is a value of a type, as GraphQL writes it: of an input what is required, with
// hostile in the place of the leaf.
func (st *street) sample(schema *ast.Schema, name string, kind *ast.Type, path []string, hostile string, list bool) string {
	if kind.Elem != nil {
		return "[" + st.sample(schema, name, kind.Elem, path, hostile, list) + "]"
	}
	d := schema.Types[kind.Name()]
	if d.Directives.ForName("oneOf") != nil && len(path) == 0 {
		return st.words.Replace(`{id: "$user"}`)
	}
	if d.Kind == ast.InputObject {
		var fields []string
		for _, f := range d.Fields {
			switch on := len(path) > 0 && path[0] == f.Name; {
			case on:
				fields = append(fields, f.Name+": "+st.sample(schema, f.Name, f.Type, path[1:], hostile, list))
			case f.Type.NonNull || f.Name == "userId" || f.Name == "reason" /* whose sessions end, or they are one's own */ || f.Name == "toWalletId" && (len(path) == 0 || path[0] != "toEmail"):
				fields = append(fields, f.Name+": "+st.sample(schema, f.Name, f.Type, nil, "", false))
			}
		}
		return "{" + strings.Join(fields, ", ") + "}"
	}
	if hostile != "" {
		return hostile
	}
	if known, ok := map[string]string{
		"amount": "1", "email": "who@example.com", "password": "correct horse battery", "currentPassword": "correct horse battery",
		"newPassword": "another password", "idempotencyKey": string(gid.New("key")), "toWalletId": "$friend", "depositId": "$whole",
		"payoutId": "$held", "sessionId": "$session", "id": "$wallet", "ids": "$wallet",
	}[name]; ok {
		return fmt.Sprintf("%q", st.words.Replace(known))
	}
	switch {
	case d.Kind == ast.Enum:
		return d.EnumValues[0].Name
	case d.Name == "Boolean":
		return "true"
	case d.Name == "Int":
		return "1"
	}
	return `"x"`
}

// operation asks for a field at the top with a hostile text at the leaf, as a literal and
// by a variable.
func (st *street) operation(schema *ast.Schema, root string, l leaf, hostile string) (literal, variable string) {
	var arguments []string
	for _, a := range l.field.Arguments {
		switch {
		case a.Name == l.path[0]:
			arguments = append(arguments, a.Name+": "+st.sample(schema, a.Name, a.Type, l.path[1:], hostile, l.list))
		case a.Type.NonNull:
			arguments = append(arguments, a.Name+": "+st.sample(schema, a.Name, a.Type, nil, "", false))
		}
	}
	selection := "{ __typename }"
	if root == "mutation" {
		selection = "{ userErrors { code field } }"
		if l.field.Name == "batch" { // each operation has its own
			selection = "{ userErrors { code field } results { userErrors { code field } } }"
		}
	}
	literal = fmt.Sprintf("%s { %s(%s) %s }", root, l.field.Name, strings.Join(arguments, ", "), selection)
	declared := l.kind
	if l.list {
		declared = "[" + l.kind + "!]"
		hostile = "[" + hostile + "]"
	}
	variable = strings.Replace(literal, hostile, "$hostile", 1)
	return literal, strings.Replace(variable, root, root+"($hostile: "+declared+"!)", 1)
}

// faulty tells that a log holds a fault of ours. That many attempts fail is none.
func faulty(log string) bool {
	for line := range strings.Lines(log) {
		if strings.Contains(line, "level=ERROR") && !strings.Contains(line, "many attempts fail") {
			return true
		}
	}
	return false
}

// ending are the operations after which somebody is signed out.
const ending = "revokeSession changePassword deleteMyAccount"

// TestTexts tries every text and every id of every operation with what a database would
// refuse, or keep and not give back. None may be answered as a fault of ours: such an
// answer comes from a statement that others may share.
func TestTexts(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		schema := generated.NewExecutableSchema(generated.Config{}).Schema()
		st := newStreetOn(t, db)
		_, key := st.newKey(scope.All...)
		tried, through, places := 0, 0, 0
		try := func(l leaf, name string, answer reply) {
			tried++
			if wrong := unfitAnswer(l, name, answer); wrong != "" || faulty(st.log.String()) {
				through++
				t.Errorf("%s at %s.%s: %s: %.300s\n%.500s", name, l.field.Name, strings.Join(l.path, "."), wrong, answer, st.log.String())
			}
			st.log.Reset()
		}
		st.log.Reset()
		for root, d := range map[string]*ast.Definition{"query": schema.Query, "mutation": schema.Mutation} {
			fields := slices.Clone(d.Fields)
			slices.SortFunc(fields, func(a, b *ast.FieldDefinition) int { // of those that end a session the last
				return cmp.Compare(strings.Index(ending, a.Name), strings.Index(ending, b.Name))
			})
			for _, f := range fields {
				var all []leaf
				for _, a := range f.Arguments {
					all = append(all, leaves(schema, f, []string{a.Name}, a.Type, false)...)
				}
				for _, l := range all {
					places++
					for _, name := range slices.Sorted(maps.Keys(hostileTexts)) {
						hostile := hostileTexts[name]
						literal, variable := st.operation(schema, root, l, hostile)
						for _, who := range []*person{st.people[1], st.people[2], st.people[5], key} {
							if who == st.people[2] && root == "mutation" {
								continue // the operator's is enough
							}
							try(l, name, who.ask(literal))
							if l.list {
								hostile = "[" + hostileTexts[name] + "]"
							}
							try(l, name, who.ask(variable, "hostile", json.RawMessage(hostile)))
						}
					}
				}
			}
		}
		for name, body := range map[string]string{
			"variable": `{"query": "query($id: ID!) { wallet(id: $id) { id } }", "variables": {"id": "` + "\xff" + `"}}`,
			"literal":  `{"query": "{ wallet(id: \"` + "\xff" + `\") { id } }"}`,
		} {
			tried++
			if answer := st.people[1].send(st.b().post(body)); answer.status != 400 {
				through++
				t.Errorf("a body that is not UTF-8, in a %s: %s", name, answer)
			}
		}
		watching := st.events(t, st.serve(), `subscription { walletUpdated(walletId: "\u0000") { id } }`, "Authorization", "Bearer "+st.people[1].token)
		tried++
		if got := watching.read(); walk(got.Payload, "errors.0.extensions.code") != "BAD_USER_INPUT" {
			through++
			t.Errorf("a subscription to a wallet that cannot be: %v", got)
		}
		if places < 50 {
			t.Errorf("only %d places take a text: the walk misses some", places)
		}
		t.Logf("texts that a database refuses, at %d places: %d tried, %d got through", places, tried, through)
	})
}

func (st *street) b() *fixture { return st.fixture }

// unfitAnswer says what is wrong with how a hostile text was answered.
func unfitAnswer(l leaf, name string, answer reply) string {
	switch code := answer.fault("extensions.code"); {
	case code == "INTERNAL" || answer.status >= 500:
		return "a fault of ours"
	case strings.Contains(name, "NUL") && l.kind != "ID" &&
		(code != "BAD_USER_INPUT" || answer.fault("extensions.argument") != l.path[len(l.path)-1]):
		return "not refused by name"
	case name == "Long" && l.kind == "String" && strings.Contains(answer.raw, `"userErrors":[]`) && !strings.Contains(answer.raw, `"userErrors":[{`) && !unread.MatchString(l.field.Name+"."+l.path[len(l.path)-1]):
		return "20,000 characters were taken"
	case strings.Contains(name, "NUL") && l.kind == "ID" && code == "" && !missing.MatchString(answer.raw):
		return "taken for an id"
	}
	return ""
}

// unread are texts that are not looked at where nothing depends on them, and kept nowhere:
// the code of who has no second factor, and an address that nobody can have, of which the
// answer tells nothing.
var unread = regexp.MustCompile(`\.code$|^requestPasswordReset\.email$`)

// missing is how an id that does not exist is answered, where it is no error.
var missing = regexp.MustCompile(`"code":"NOT_FOUND"|:null|\[null|Connection"`)

// TestLongTexts tries one character more than each text may have: the field and the bound
// are named, whoever asks.
func TestLongTexts(t *testing.T) {
	t.Parallel()
	st := newStreetOn(t, dbtest.New(t))
	long := func(n int) string { return strings.Repeat("é", n+1) }
	for query, want := range map[string]string{
		`mutation { transfer(input: {amount: "1", toWalletId: "$friend", note: "` + long(140) + `", idempotencyKey: "l"}) { userErrors { code field message } } }`:     "note 140",
		`mutation { signUp(input: {email: "long@example.com", password: "correct horse battery", name: "` + long(100) + `"}) { userErrors { code field message } } }`:  "name 100",
		`mutation { signUp(input: {email: "` + strings.Repeat("x", 255) + `@example.com", password: "correct horse battery"}) { userErrors { code field message } } }`: "email 254",
		`mutation { signUp(input: {email: "long@example.com", password: "` + long(256) + `"}) { userErrors { code field message } } }`:                                 "password 256",
		`mutation { payout(input: {amount: "1", idempotencyKey: "` + strings.Repeat("x", 256) + `"}) { userErrors { code field message } } }`:                          "idempotencyKey 255",
		`mutation { setSwitch(input: {name: DEPOSITS, open: true, reason: "` + long(500) + `"}) { userErrors { code field message } } }`:                               "reason 500",
		`mutation { setMoneyOut(input: {open: true, reason: "` + long(500) + `"}) { userErrors { code field message } } }`:                                             "reason 500",
		`mutation { approvePayout(input: {payoutId: "$held", reason: "` + long(500) + `"}) { userErrors { code field message } } }`:                                    "reason 500",
		`mutation { refusePayout(input: {payoutId: "$held", reason: "` + long(500) + `"}) { userErrors { code field message } } }`:                                     "reason 500",
		`mutation { deposit(input: {amount: "1", paymentMethod: "pm_` + strings.Repeat("x", 201) + `", idempotencyKey: "l"}) { userErrors { code field message } } }`:  "paymentMethod ",
		`{ users(search: "` + long(100) + `") { totalCount } }`:                                                                                                        "search 100",
	} {
		answer := st.people[5].ask(st.words.Replace(query))
		field, bound, _ := strings.Cut(want, " ")
		if !strings.Contains(answer.raw, `"`+field+`"`) || !strings.Contains(answer.raw, bound) || strings.Contains(answer.raw, "INTERNAL") ||
			strings.Contains(answer.raw, `"userErrors":[]`) {
			t.Errorf("%.90s…: %s", query, answer)
		}
	}
	if strings.Contains(st.log.String(), "level=ERROR") {
		t.Error(st.log.String())
	}
}
