package graph_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/purserhq/purser/graph/generated"
)

// published is a schema file.
func published(t *testing.T, file string) *ast.Schema {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return parsed(t, string(text))
}

func parsed(t *testing.T, text string) *ast.Schema {
	t.Helper()
	schema, err := gqlparser.LoadSchema(&ast.Source{Input: text})
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func ours(schema *ast.Schema) (types []*ast.Definition) {
	for name, d := range schema.Types {
		if !d.BuiltIn && !strings.HasPrefix(name, "__") {
			types = append(types, d)
		}
	}
	slices.SortFunc(types, func(a, b *ast.Definition) int { return strings.Compare(a.Name, b.Name) })
	return types
}

// TestPublishedSchema is the one that is served.
func TestPublishedSchema(t *testing.T) {
	t.Parallel()
	file, served := published(t, "../schema.graphql"), generated.NewExecutableSchema(generated.Config{}).Schema()
	for _, found := range append(breaks(file, served, today()), breaks(served, file, today())...) {
		t.Errorf("schema.graphql is not what is served: %s. Run make generate", found)
	}
}

// TestSchemaLint holds the schema against its own rules.
func TestSchemaLint(t *testing.T) {
	t.Parallel()
	for _, fault := range lint(published(t, "../schema.graphql")) {
		t.Error(fault)
	}
}

// TestSchemaLintFinds breaks each rule once.
func TestSchemaLintFinds(t *testing.T) {
	t.Parallel()
	const sound = `
		"Q" type Query { "n" node("i" id: ID!): Node "n" nodes("i" ids: [ID!]!): [Node]!
			"t" things("a" after: Cursor "f" first: Int "b" before: Cursor "l" last: Int): ThingConnection! }
		"M" type Mutation { "m" makeThing("i" input: MakeThingInput!): MakeThingPayload! }
		"C" scalar Cursor
		"N" interface Node { "i" id: ID! }
		"T" type Thing implements Node { "i" id: ID! }
		"E" type ThingEdge { "n" node: Thing "c" cursor: Cursor! }
		"C" type ThingConnection { "e" edges: [ThingEdge] "p" pageInfo: PageInfo! "t" totalCount: Int! }
		"P" type PageInfo { "a" hasNextPage: Boolean! "b" hasPreviousPage: Boolean! "c" startCursor: Cursor "d" endCursor: Cursor }
		"I" input MakeThingInput { "n" name: String! }
		"P" type MakeThingPayload { "t" thing: Thing "u" userErrors: [UserError!]! }
		"U" type UserError { "m" message: String! "c" code: Code! }
		"C" enum Code { "a" ONE }`
	if faults := lint(parsed(t, sound)); len(faults) > 0 {
		t.Fatalf("what is sound is not: %q", faults)
	}
	for _, c := range []struct{ name, from, to, fault string }{
		{"TypeDescription", `"T" type Thing `, `type Thing `, "Thing has no description"},
		{"FieldDescription", `"t" thing: Thing`, `thing: Thing`, "MakeThingPayload.thing has no description"},
		{"ArgumentDescription", `("i" input`, `(input`, "Mutation.makeThing(input) has no description"},
		{"InputFieldDescription", `"n" name`, `name`, "MakeThingInput.name has no description"},
		{"ValueDescription", `"a" ONE`, `ONE`, "Code.ONE has no description"},
		{"TypeName", `Thing `, `thing_s `, "thing_s is not named LikeThis"},
		{"FieldName", `totalCount`, `total_count`, "ThingConnection.total_count is not named likeThis"},
		{"ArgumentName", `"i" ids:`, `"i" the_ids:`, "Query.nodes(the_ids) is not named likeThis"},
		{"ValueName", `ONE`, `one`, "Code.one is not named LIKE_THIS"},
		{"InputName", `MakeThingInput`, `MakeThing`, "MakeThing is an input and not named …Input"},
		{"InputArgument", `input: MakeThingInput!`, `thing: MakeThingInput!`, "Mutation.makeThing takes no single input: MakeThingInput"},
		{"InputOfAnother", `MakeThingInput`, `OtherInput`, "Mutation.makeThing takes no single input: MakeThingInput"},
		{"PayloadName", `MakeThingPayload`, `MadeThing`, "Mutation.makeThing answers MadeThing!, which is no …Payload!"},
		{"PayloadNull", `: MakeThingPayload!`, `: MakeThingPayload`, "Mutation.makeThing answers MakeThingPayload, which is no …Payload!"},
		{"UserErrors", `"u" userErrors: [UserError!]!`, ``, "MakeThingPayload has no userErrors: [UserError!]!"},
		{"ConnectionArguments", `"b" before: Cursor `, ``, "Query.things has no argument before: Cursor"},
		{"ConnectionNull", `: ThingConnection!`, `: ThingConnection`, "Query.things answers ThingConnection, which may be null"},
		{"ConnectionEdges", `edges: [ThingEdge]`, `edges: [Thing]`, "ThingConnection.edges is [Thing], not [ThingEdge]"},
		{"ConnectionPageInfo", `pageInfo: PageInfo!`, `pageInfo: PageInfo`, "ThingConnection.pageInfo is PageInfo, not PageInfo!"},
		{"EdgeCursor", `cursor: Cursor!`, `cursor: String`, "ThingEdge.cursor is String, not Cursor!"},
		{"EdgeNode", `node: Thing`, `item: Thing`, "ThingEdge.node is missing, not Thing"},
		{"PageInfo", `hasNextPage: Boolean!`, `hasNextPage: Boolean`, "PageInfo.hasNextPage is Boolean, not Boolean!"},
		{"Node", `Thing implements Node`, `Thing`, "Thing has an id and is no Node"},
		{"NodeQuery", `: [Node]!`, `: [Node!]!`, "Query.nodes is [Node!]!, not [Node]!"},
		{"List", `"t" thing: Thing`, `"t" thing: [Thing]`, "MakeThingPayload.thing is [Thing]: its elements may be null"},
		{"Deprecated", `"t" totalCount: Int!`, `"t" totalCount: Int! @deprecated`, "ThingConnection.totalCount is deprecated without"},
		{"DeprecatedWithoutDate", `"n" name: String!`, `"n" name: String @deprecated(reason: "Use title instead.")`, "MakeThingInput.name is deprecated without"},
	} {
		t.Run("Err"+c.name, func(t *testing.T) {
			t.Parallel()
			text := strings.ReplaceAll(sound, c.from, c.to)
			faults := lint(parsed(t, text))
			if text == sound || !slices.ContainsFunc(faults, func(f string) bool { return strings.HasPrefix(f, c.fault) }) {
				t.Errorf("%q does not have %q", faults, c.fault)
			}
		})
	}
}

var (
	typeNames  = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`)
	fieldNames = regexp.MustCompile(`^[a-z][A-Za-z0-9]*$`)
	valueNames = regexp.MustCompile(`^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$`)
	// promised is a reason that tells what to do, and by when.
	promised = regexp.MustCompile(`Use .* instead\. Removal on \d{4}-\d{2}-\d{2}\.$`)
)

// lint says what of a schema is not as docs/api.md has it.
func lint(schema *ast.Schema) (faults []string) {
	say := func(wrong bool, fault string) {
		if wrong {
			faults = append(faults, fault)
		}
	}
	named := func(name, description string, pattern *regexp.Regexp, like, own string, d ast.DirectiveList) {
		say(strings.TrimSpace(description) == "", name+" has no description")
		say(!pattern.MatchString(own), name+" is not named "+like)
		if deprecated := d.ForName("deprecated"); deprecated != nil {
			reason := deprecated.Arguments.ForName("reason")
			say(reason == nil || !promised.MatchString(reason.Value.Raw), name+" is deprecated without “Use … instead. Removal on YYYY-MM-DD.”")
		}
	}
	for _, d := range ours(schema) {
		named(d.Name, d.Description, typeNames, "LikeThis", d.Name, d.Directives)
		say(d.Kind == ast.InputObject && !strings.HasSuffix(d.Name, "Input"), d.Name+" is an input and not named …Input")
		for _, v := range d.EnumValues {
			named(d.Name+"."+v.Name, v.Description, valueNames, "LIKE_THIS", v.Name, v.Directives)
		}
		for _, f := range d.Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			name := d.Name + "." + f.Name
			named(name, f.Description, fieldNames, "likeThis", f.Name, f.Directives)
			for _, a := range f.Arguments {
				named(name+"("+a.Name+")", a.Description, fieldNames, "likeThis", a.Name, a.Directives)
			}
			say(f.Type.Elem != nil && !f.Type.Elem.NonNull && f.Name != "edges" && f.Name != "nodes",
				name+" is "+f.Type.String()+": its elements may be null")
		}
		faults = append(faults, lintRelay(schema, d)...)
		faults = append(faults, lintMutation(schema, d)...)
	}
	return faults
}

// onlyListed are read in their lists and nowhere else.
var onlyListed = map[string]bool{
	"Session": true, "Passkey": true, "AuditEvent": true, "Resolution": true, "SuspenseLine": true, "ParkedItem": true,
	"UnmatchedLine": true, "Switch": true, "MoneyOut": true,
}

// onlyForward are the connections that are read in one direction: a stream, and what came of it.
var onlyForward = map[string]bool{"Query.events": true, "WebhookEndpoint.deliveries": true}

// lintRelay holds connections, edges, PageInfo and Node against Relay's rules.
func lintRelay(schema *ast.Schema, d *ast.Definition) (faults []string) {
	want := func(field, kind string) {
		have := "missing"
		if f := d.Fields.ForName(field); f != nil {
			have = f.Type.String()
		}
		if have != kind {
			faults = append(faults, d.Name+"."+field+" is "+have+", not "+kind)
		}
	}
	item, connection := strings.CutSuffix(d.Name, "Connection")
	edge, isEdge := strings.CutSuffix(d.Name, "Edge")
	switch {
	case connection:
		want("edges", "["+item+"Edge]")
		want("pageInfo", "PageInfo!")
	case isEdge:
		want("node", edge)
		want("cursor", "Cursor!")
	case d.Name == "PageInfo":
		want("hasNextPage", "Boolean!")
		want("hasPreviousPage", "Boolean!")
		want("startCursor", "Cursor")
		want("endCursor", "Cursor")
	case d.Name == "Node":
		want("id", "ID!")
	case d.Name == "Query":
		want("node", "Node")
		want("nodes", "[Node]!")
	case d.Kind == ast.Object && d.Fields.ForName("id") != nil && d.Fields.ForName("id").Type.Name() == "ID" &&
		!slices.Contains(d.Interfaces, "Node") && !onlyListed[d.Name]:
		faults = append(faults, d.Name+" has an id and is no Node")
	}
	for _, f := range d.Fields {
		if !strings.HasSuffix(f.Type.Name(), "Connection") {
			continue
		}
		if !f.Type.NonNull {
			faults = append(faults, d.Name+"."+f.Name+" answers "+f.Type.String()+", which may be null")
		}
		arguments := map[string]string{"after": "Cursor", "first": "Int", "before": "Cursor", "last": "Int"}
		if onlyForward[d.Name+"."+f.Name] {
			arguments = map[string]string{"after": "Cursor", "first": "Int"}
		}
		for name, kind := range arguments {
			if a := f.Arguments.ForName(name); a == nil || a.Type.String() != kind {
				faults = append(faults, d.Name+"."+f.Name+" has no argument "+name+": "+kind)
			}
		}
	}
	return faults
}

// lintMutation wants one input and one payload with userErrors of each mutation.
func lintMutation(schema *ast.Schema, d *ast.Definition) (faults []string) {
	if d != schema.Mutation {
		return nil
	}
	for _, f := range d.Fields {
		verb := f.Name
		if reversed, ok := strings.CutPrefix(verb, "un"); ok && schema.Mutation.Fields.ForName(reversed) != nil {
			verb = reversed // unfreezeWallet takes what freezeWallet takes
		}
		input := strings.ToUpper(verb[:1]) + verb[1:] + "Input"
		if len(f.Arguments) > 1 || len(f.Arguments) == 1 && (f.Arguments[0].Name != "input" || f.Arguments[0].Type.Name() != input) {
			faults = append(faults, d.Name+"."+f.Name+" takes no single input: "+input)
		}
		if !strings.HasSuffix(f.Type.String(), "Payload!") {
			faults = append(faults, d.Name+"."+f.Name+" answers "+f.Type.String()+", which is no …Payload!")
			continue
		}
		errs := schema.Types[f.Type.Name()].Fields.ForName("userErrors")
		if errs == nil || errs.Type.String() != "[UserError!]!" {
			faults = append(faults, f.Type.Name()+" has no userErrors: [UserError!]!")
		}
	}
	return faults
}
