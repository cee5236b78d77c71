package graph_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/purserhq/purser/internal/plainwords"
)

// TestDescriptions checks the words of every description in the published schema.
func TestDescriptions(t *testing.T) {
	t.Parallel()
	for _, fault := range proofread(published(t, "../schema.graphql")) {
		t.Error(fault)
	}
}

// TestDescriptionsFinds breaks each rule once.
func TestDescriptionsFinds(t *testing.T) {
	t.Parallel()
	const sound = `
		"The queries." type Query { "The thing." thing("Restricts the answer to this ID." id: ID): Thing "The mode." mode: Mode }
		"The mutations." type Mutation { "Creates a thing. Requires authentication." makeThing("The input of makeThing." input: MakeThingInput!): MakeThingPayload! }
		"A thing." type Thing { "Whether the thing is open." open: Boolean! }
		"The mode of a thing." enum Mode { "The thing is on." ON }
		"Input of ` + "`makeThing`" + `." input MakeThingInput { "The name." name: String! }
		"Payload of ` + "`makeThing`" + `." type MakeThingPayload { "The thing." thing: Thing }`
	if faults := proofread(parsed(t, sound)); len(faults) > 0 {
		t.Fatalf("a sound schema has faults: %q", faults)
	}
	for _, c := range []struct{ name, from, to, fault string }{
		{"Question", `"A thing."`, `"What there is."`, "Thing begins with What"},
		{"QuestionOfValue", `"The thing is on."`, `"When it is on."`, "Mode.ON begins with When"},
		{"WhetherOfString", `"The name."`, `"Whether it has a name."`, "MakeThingInput.name begins with Whether"},
		{"Boolean", `"Whether the thing is open."`, `"True when the thing is open."`, "Thing.open is a Boolean and does not begin with Whether"},
		{"Retired", `"The name."`, `"The name, once more."`, `MakeThingInput.name has the retired phrase "once more"`},
		{"RetiredCapital", `"The name."`, `"Once more the name."`, `MakeThingInput.name has the retired phrase "once more"`},
		{"Sentence", `"The name."`, `"The name"`, "MakeThingInput.name does not end with a full stop"},
		{"Missing", `"The name."`, ``, "MakeThingInput.name has no description"},
		{"MissingArgument", `"Restricts the answer to this ID."`, ``, "Query.thing(id) has no description"},
		{"Caller", ` Requires authentication.`, ``, "Mutation.makeThing does not say who may call it"},
		{"Verb", `"Creates a thing.`, `"Create a thing.`, "Mutation.makeThing does not begin with a verb in the third person"},
		{"Input", "Input of `makeThing`", "The thing to make", "MakeThingInput does not begin with Input of `makeThing`"},
		{"Payload", "Payload of `makeThing`", "The thing that was made", "MakeThingPayload does not begin with Payload of `makeThing`"},
	} {
		t.Run("Err"+c.name, func(t *testing.T) {
			t.Parallel()
			text := strings.ReplaceAll(sound, c.from, c.to)
			faults := proofread(parsed(t, text))
			if text == sound || !slices.ContainsFunc(faults, func(f string) bool { return strings.HasPrefix(f, c.fault) }) {
				t.Errorf("%q does not contain %q", faults, c.fault)
			}
		})
	}
}

var (
	// caller names the role or the authentication that a mutation requires.
	caller      = regexp.MustCompile(`(Requires|requires) (authentication|an API key of the application with the scope [A-Z_]+|the (ADMIN|FINANCE or ADMIN|SUPPORT, FINANCE or ADMIN) role)|Does not require authentication`)
	thirdPerson = regexp.MustCompile(`^[A-Z][a-z]+s `)
)

// proofread returns what is wrong with the descriptions of a schema.
func proofread(schema *ast.Schema) (faults []string) {
	say := func(name, format string, args ...any) { faults = append(faults, name+" "+fmt.Sprintf(format, args...)) }
	check := func(name, description string, boolean bool) {
		for _, fault := range plainwords.Faults(description, boolean) {
			say(name, "%s", fault)
		}
		if boolean && description != "" && !strings.HasPrefix(description, "Whether ") {
			say(name, "is a Boolean and does not begin with Whether: %q", description)
		}
	}
	for _, d := range ours(schema) {
		check(d.Name, d.Description, false)
		for _, v := range d.EnumValues {
			check(d.Name+"."+v.Name, v.Description, false)
		}
		for _, f := range d.Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			check(d.Name+"."+f.Name, f.Description, f.Type.Name() == "Boolean")
			for _, a := range f.Arguments {
				check(d.Name+"."+f.Name+"("+a.Name+")", a.Description, a.Type.Name() == "Boolean")
			}
			if d == schema.Mutation && !caller.MatchString(f.Description) {
				say(d.Name+"."+f.Name, "does not say who may call it: %q", f.Description)
			}
			if d == schema.Mutation && !thirdPerson.MatchString(f.Description) {
				say(d.Name+"."+f.Name, "does not begin with a verb in the third person: %q", f.Description)
			}
		}
	}
	return append(faults, namesOfMutations(schema)...)
}

// namesOfMutations returns the inputs and payloads whose description does not name each
// mutation that they belong to.
func namesOfMutations(schema *ast.Schema) (faults []string) {
	check := func(d *ast.Definition, prefix, mutation string) {
		first, _, _ := strings.Cut(d.Description, ". ")
		if !strings.HasPrefix(first, prefix) || !strings.Contains(first, "`"+mutation+"`") {
			faults = append(faults, fmt.Sprintf("%s does not begin with %s`%s`: %q", d.Name, prefix, mutation, d.Description))
		}
	}
	for _, f := range schema.Mutation.Fields {
		check(schema.Types[f.Type.Name()], "Payload of ", f.Name)
		for _, a := range f.Arguments {
			check(schema.Types[a.Type.Name()], "Input of ", f.Name)
		}
	}
	return faults
}
