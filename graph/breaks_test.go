package graph_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
)

// TestNoBreakingChange holds the schema against the one that was released last.
// What front ends were built with goes on working: docs/api.md says how a field
// may go all the same.
func TestNoBreakingChange(t *testing.T) {
	t.Parallel()
	for _, found := range breaks(published(t, "testdata/released.graphql"), published(t, "../schema.graphql"), today()) {
		t.Error(found)
	}
}

func today() string { return time.Now().UTC().Format(time.DateOnly) }

func TestBreakingChanges(t *testing.T) {
	t.Parallel()
	const before = `
		type Query { wallet(id: ID, size: Int! = 1): Wallet list: [Wallet!]! any: Any gone: Int @deprecated(reason: "Use wallet instead. Removal on 2026-01-31.") }
		interface Node { id: ID! }
		type Wallet implements Node { id: ID! name: String balance: Int! }
		type Other { id: ID! }
		type Alone { x: Int }
		union Any = Wallet | Other
		enum Kind { A B }
		input In { a: Int b: Int! kind: Kind }
		type Mutation { do(input: In!): Wallet }
		directive @mark(on: Int) on FIELD`
	for _, c := range []struct{ name, from, to, want string }{
		{"TypeRemoved", `type Alone { x: Int }`, ``, "Alone is gone"},
		{"KindChanged", `type Alone {`, `interface Alone {`, "Alone was OBJECT and is INTERFACE"},
		{"FieldRemoved", ` name: String`, ``, "Wallet.name is gone"},
		{"FieldRenamed", `balance: Int!`, `amount: Int!`, "Wallet.balance is gone"},
		{"FieldType", `name: String`, `name: Int`, "Wallet.name was String and is Int"},
		{"FieldNullable", `balance: Int!`, `balance: Int`, "Wallet.balance was Int! and is Int"},
		{"ListToOne", `list: [Wallet!]!`, `list: Wallet!`, "Query.list was [Wallet!]! and is Wallet!"},
		{"ElementNullable", `list: [Wallet!]!`, `list: [Wallet]!`, "Query.list was [Wallet!]! and is [Wallet]!"},
		{"ArgumentRemoved", `id: ID, size`, `size`, "Query.wallet(id) is gone"},
		{"ArgumentType", `id: ID,`, `id: Int,`, "Query.wallet(id) was ID and is Int"},
		{"ArgumentStricter", `id: ID,`, `id: ID!,`, "Query.wallet(id) was ID and is ID!"},
		{"ArgumentAddedRequired", `(id: ID,`, `(id: ID, more: Int!,`, "Query.wallet(more) is new and required"},
		{"ArgumentDefault", `= 1`, `= 2`, "Query.wallet(size) was 1 by default and is 2"},
		{"ArgumentDefaultRemoved", `size: Int! = 1`, `size: Int!`, "Query.wallet(size) was 1 by default and is nothing"},
		{"InputFieldRemoved", ` a: Int `, ` `, "In.a is gone"},
		{"InputFieldStricter", ` a: Int `, ` a: Int! `, "In.a was Int and is Int!"},
		{"InputFieldAddedRequired", `b: Int!`, `b: Int! c: Int!`, "In.c is new and required"},
		{"ValueRemoved", `A B`, `A`, "Kind.B is gone"},
		{"InterfaceRemoved", `Wallet implements Node`, `Wallet`, "Wallet is no Node any more"},
		{"MemberRemoved", `= Wallet | Other`, `= Wallet`, "Any is never Other any more"},
		{"DirectiveRemoved", `directive @mark(on: Int) on FIELD`, ``, "@mark is gone"},
		{"DirectiveArgumentRemoved", `@mark(on: Int)`, `@mark`, "@mark(on) is gone"},
		{"DirectivePlaceRemoved", `on FIELD`, `on QUERY`, "@mark is not taken on FIELD any more"},
		{"DeprecatedTooEarly", `gone: Int @deprecated(reason: "Use wallet instead. Removal on 2026-01-31.")`, ``, "Query.gone is gone"},
	} {
		t.Run("Err"+c.name, func(t *testing.T) {
			t.Parallel()
			after := strings.Replace(before, c.from, c.to, 1)
			got := breaks(parsed(t, before), parsed(t, after), "2026-01-30")
			if after == before || !slices.Equal(got, []string{c.want}) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
	for _, c := range []struct{ name, from, to string }{
		{"Nothing", ``, ``},
		{"TypeAdded", `type Other {`, `scalar New type Other {`},
		{"FieldAdded", `balance: Int!`, `balance: Int! more: Int`},
		{"FieldStricter", `name: String`, `name: String!`},
		{"ElementStricter", `any: Any`, `any: Any!`},
		{"ArgumentAdded", `(id: ID,`, `(id: ID, more: Int, most: Int! = 7,`},
		{"ArgumentLooser", `size: Int! = 1`, `size: Int = 1`},
		{"InputFieldLooser", `b: Int!`, `b: Int`},
		{"InputFieldAdded", `b: Int!`, `b: Int! c: Int d: Int! = 1`},
		{"ValueAdded", `A B`, `A B C`},
		{"MemberAdded", `= Wallet | Other`, `= Wallet | Other | Alone`},
		{"Description", `type Other`, `"New words" type Other`},
		{"RemovedInTime", `gone: Int @deprecated(reason: "Use wallet instead. Removal on 2026-01-31.")`, ``},
	} {
		t.Run("OK"+c.name, func(t *testing.T) {
			t.Parallel()
			after := strings.Replace(before, c.from, c.to, 1)
			if got := breaks(parsed(t, before), parsed(t, after), "2026-01-31"); len(got) > 0 {
				t.Errorf("%q", got)
			}
		})
	}
}

// breaks says what of a schema clients of the one before cannot live with, on
// the day. What was deprecated may go on the day that was promised.
func breaks(before, after *ast.Schema, day string) (found []string) {
	b := comparison{day: day}
	for _, was := range ours(before) {
		is := after.Types[was.Name]
		switch {
		case is == nil:
			b.say("%s is gone", was.Name)
		case is.Kind != was.Kind:
			b.say("%s was %s and is %s", was.Name, was.Kind, is.Kind)
		default:
			b.definition(was, is)
		}
	}
	for name, was := range before.Directives {
		is := after.Directives[name]
		if is == nil {
			b.say("@%s is gone", name)
			continue
		}
		b.arguments("@"+name, was.Arguments, is.Arguments)
		for _, place := range was.Locations {
			if !slices.Contains(is.Locations, place) {
				b.say("@%s is not taken on %s any more", name, place)
			}
		}
	}
	return b.found
}

type comparison struct {
	day   string
	found []string
}

func (b *comparison) say(format string, args ...any) {
	b.found = append(b.found, fmt.Sprintf(format, args...))
}

func (b *comparison) definition(was, is *ast.Definition) {
	for _, f := range was.Fields {
		name := was.Name + "." + f.Name
		now := is.Fields.ForName(f.Name)
		switch {
		case now == nil:
			b.gone(name, f.Directives)
		case was.Kind == ast.InputObject:
			b.input(name, f.Type, now.Type, f.DefaultValue, now.DefaultValue)
		default:
			if !fits(f.Type, now.Type) && (f.Type.Name() != "String" || !fits(asID(f.Type), now.Type)) {
				b.say("%s was %s and is %s", name, f.Type, now.Type)
			}
			b.arguments(name, f.Arguments, now.Arguments)
		}
	}
	if was.Kind == ast.InputObject {
		for _, f := range is.Fields {
			if was.Fields.ForName(f.Name) == nil && f.Type.NonNull && f.DefaultValue == nil {
				b.say("%s.%s is new and required", was.Name, f.Name)
			}
		}
	}
	for _, v := range was.EnumValues {
		if is.EnumValues.ForName(v.Name) == nil {
			b.gone(was.Name+"."+v.Name, v.Directives)
		}
	}
	for _, i := range was.Interfaces {
		if !slices.Contains(is.Interfaces, i) {
			b.say("%s is no %s any more", was.Name, i)
		}
	}
	for _, member := range was.Types {
		if !slices.Contains(is.Types, member) {
			b.say("%s is never %s any more", was.Name, member)
		}
	}
}

func (b *comparison) arguments(name string, was, is ast.ArgumentDefinitionList) {
	for _, a := range was {
		now := is.ForName(a.Name)
		if now == nil {
			b.gone(name+"("+a.Name+")", a.Directives)
			continue
		}
		b.input(name+"("+a.Name+")", a.Type, now.Type, a.DefaultValue, now.DefaultValue)
	}
	for _, a := range is {
		if was.ForName(a.Name) == nil && a.Type.NonNull && a.DefaultValue == nil {
			b.say("%s(%s) is new and required", name, a.Name)
		}
	}
}

// input compares what clients send: it may become looser, never stricter.
func (b *comparison) input(name string, was, is *ast.Type, usual, now *ast.Value) {
	if !fits(is, was) {
		b.say("%s was %s and is %s", name, was, is)
	}
	if usual.String() != now.String() && usual != nil {
		text := "nothing"
		if now != nil {
			text = now.String()
		}
		b.say("%s was %s by default and is %s", name, usual, text)
	}
}

var removal = regexp.MustCompile(`Removal on (\d{4}-\d{2}-\d{2})\.`)

// gone says so, unless it was announced for this day or before.
func (b *comparison) gone(name string, directives ast.DirectiveList) {
	if d := directives.ForName("deprecated"); d != nil {
		if reason := d.Arguments.ForName("reason"); reason != nil {
			if day := removal.FindStringSubmatch(reason.Value.Raw); len(day) == 2 && day[1] <= b.day {
				return
			}
		}
	}
	b.say("%s is gone", name)
}

// asID is a type with ID in place of String: to who reads an answer they are the same text.
func asID(t *ast.Type) *ast.Type {
	if t.Elem != nil {
		return &ast.Type{Elem: asID(t.Elem), NonNull: t.NonNull}
	}
	return &ast.Type{NamedType: "ID", NonNull: t.NonNull}
}

// fits tells whether is can stand where was is expected: at least as strict.
func fits(was, is *ast.Type) bool {
	if was.NonNull && !is.NonNull {
		return false
	}
	if was.Elem == nil || is.Elem == nil {
		return was.Elem == nil && is.Elem == nil && was.NamedType == is.NamedType
	}
	return fits(was.Elem, is.Elem)
}
