package graph_test

import (
	"fmt"
	"maps"
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

// maxDistinct is how many different statements one operation may send to the database,
// whatever its variables are. Each is prepared and kept on each connection. The most have a
// wallet's transactions, with five filters that are given or not.
const maxDistinct = 128

// deep are the selections of the fields that read more than a row.
var deep = map[string]string{
	"transactions": `{ totalCount hasMore pageInfo { hasNextPage } edges { cursor node { id kind value { amount } source { __typename
		... on Deposit { id refunds { id } disputes { id } wallet { id } } ... on Payout { id } ... on Transfer { id counterparty } } } } }`,
	"deposits":       `{ totalCount hasMore edges { node { id refunds { id } disputes { id } wallet { id } } } }`,
	"payouts":        `{ totalCount hasMore edges { node { id wallet { id } } } }`,
	"balanceHistory": `{ at balance { amount } }`,
	"users":          `{ totalCount hasMore edges { node { id wallet { id currentBalance { amount } } } } }`,
	"auditLog":       `{ totalCount hasMore edges { node { actor } } }`,
	"charges":        `{ totalCount hasMore edges { node { id refunded { amount } refunds { id } reference metadata { key } wallet { id } hold { id } } } }`,
	"holds":          `{ totalCount hasMore edges { node { id charges { id } reference metadata { key } wallet { id } } } }`,
	"events":         `{ edges { node { id wallet { id } deliveries { id } } } }`,
	"search":         `{ __typename ... on Charge { id refunds { id } metadata { key } } ... on Deposit { id wallet { id } } }`,
	"node":           nodeSelection, "nodes": nodeSelection,
	"walletUpdated": `{ id }`,
}

const nodeSelection = `{ id ... on User { wallet { id } } ... on Wallet { owner { id } payoutAccount { id } } ... on Deposit { refunds { id } disputes { id } wallet { id } }
	... on Transaction { wallet { id } source { __typename } } ... on Refund { deposit { id } } ... on Transfer { sent } ... on Dispute { deposit { id } } }`

// TestDistinctStatements asks for each field at the top, and for each page of a wallet,
// with every argument and every field of an input there and left out, with numbers from 0
// to 100, and with lists of 0 to 50 values. What is counted is the text that reaches the
// driver.
func TestDistinctStatements(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriverTraced(t, func(t *testing.T, db *database.DB, sent *dbtest.Statements) {
		schema := generated.NewExecutableSchema(generated.Config{}).Schema()
		st := newStreetOn(t, db)
		for range 12 { // so that lists of what belongs to rows have many lengths
			st.people[1].deposit("0.50")
		}
		_, key := st.newKey(scope.All...)
		worst, asked := map[string]int{}, 0
		try := func(name string, queries []string) {
			distinct := map[string]bool{}
			for _, who := range []*person{st.people[1], st.people[5], key} {
				for _, query := range queries {
					asked++
					for _, text := range sent.During(func() { who.ask(st.words.Replace(query)) }) {
						distinct[text] = true
					}
				}
			}
			worst[name] = len(distinct)
			if len(distinct) > maxDistinct {
				t.Errorf("%s: %d different statements, such as:\n%s", name, len(distinct), strings.Join(slices.Sorted(maps.Keys(distinct))[:20], "\n"))
			}
		}
		fields := func(around string, d *ast.Definition, only func(*ast.FieldDefinition) bool) {
			for _, f := range d.Fields {
				if strings.HasPrefix(f.Name, "__") || !only(f) {
					continue
				}
				var queries []string
				for _, arguments := range st.variants(schema, f.Arguments) {
					if arguments != "" {
						arguments = "(" + arguments + ")"
					}
					queries = append(queries, fmt.Sprintf(around, f.Name+arguments+selectionOf(schema, f)))
				}
				try(d.Name+"."+f.Name, queries)
			}
		}
		fields(`{ wallet { %s } }`, schema.Types["Wallet"], func(f *ast.FieldDefinition) bool { return len(f.Arguments) > 0 })
		fields(`{ %s }`, schema.Query, func(*ast.FieldDefinition) bool { return true })
		// What ends the session or the role comes last.
		last := strings.Fields(ending + " logOut endAllSessions suspendUser demote")
		fields(`mutation { %s }`, schema.Mutation, func(f *ast.FieldDefinition) bool {
			return !slices.Contains(last, f.Name)
		})
		fields(`mutation { %s }`, schema.Mutation, func(f *ast.FieldDefinition) bool {
			return slices.Contains(last, f.Name)
		})
		names := slices.SortedFunc(maps.Keys(worst), func(a, b string) int { return worst[b] - worst[a] })
		for _, name := range names[:5] {
			t.Logf("%s: %d different statements", name, worst[name])
		}
		if asked < 1000 {
			t.Errorf("only %d operations were asked: the walk misses some", asked)
		}
	})
}

// selectionOf is what is asked of a field.
func selectionOf(schema *ast.Schema, f *ast.FieldDefinition) string {
	switch d := schema.Types[f.Type.Name()]; {
	case deep[f.Name] != "":
		return " " + deep[f.Name]
	case d.Kind == ast.Scalar || d.Kind == ast.Enum:
		return ""
	}
	return " { __typename }"
}

// variants are ways to give a field its arguments: with each of the optional ones or
// without, and each in every way.
func (st *street) variants(schema *ast.Schema, arguments ast.ArgumentDefinitionList) []string {
	var names []string
	kinds := map[string]*ast.Type{}
	for _, a := range arguments {
		names, kinds[a.Name] = append(names, a.Name), a.Type
	}
	return st.subsets(schema, names, kinds)
}

func (st *street) subsets(schema *ast.Schema, names []string, kinds map[string]*ast.Type) (all []string) {
	values := map[string][]string{}
	for _, name := range names {
		values[name] = st.values(schema, name, kinds[name])
	}
	write := func(on func(name string) bool, special, value string) {
		var parts []string
		for _, name := range names {
			switch {
			case name == special:
				parts = append(parts, name+": "+value)
			case kinds[name].NonNull || on(name):
				parts = append(parts, name+": "+values[name][0])
			}
		}
		all = append(all, strings.Join(parts, ", "))
	}
	for mask := range 1 << min(len(names), 6) {
		write(func(name string) bool { return mask>>min(slices.Index(names, name), 5)&1 == 1 }, "", "")
	}
	for _, name := range names {
		for _, value := range values[name] {
			write(func(string) bool { return false }, name, value)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// values are some of a type, the usual one first.
func (st *street) values(schema *ast.Schema, name string, kind *ast.Type) (all []string) {
	d := schema.Types[kind.Name()]
	switch {
	case kind.Elem != nil:
		for n := range 51 {
			all = append(all, "["+strings.Join(st.members(d, 50-n), ", ")+"]")
		}
	case d.Kind == ast.InputObject:
		var names []string
		kinds := map[string]*ast.Type{}
		for _, f := range d.Fields {
			names, kinds[f.Name] = append(names, f.Name), f.Type
		}
		for _, text := range st.subsets(schema, names, kinds) {
			all = append(all, "{"+text+"}")
		}
	case d.Kind == ast.Enum:
		for _, v := range d.EnumValues {
			all = append(all, v.Name)
		}
	case d.Name == "Int":
		for n := range 101 {
			all = append(all, fmt.Sprint((n+20)%101))
		}
	case d.Name == "Time":
		all = []string{`"2026-01-02T03:04:05Z"`, `"2126-01-02T03:04:05Z"`}
	case d.Name == "Cursor":
		all = []string{`"bGluZTox"`, `"bGluZTo5"`, fmt.Sprintf("%q", "ZGVwOmRlcF8wMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMA")}
	case name == "id":
		for _, id := range strings.Fields("$wallet $user $line $open $paid $payout $account $transfer $refund du_ada nope_1") {
			all = append(all, fmt.Sprintf("%q", id))
		}
	default:
		all = []string{st.sample(schema, name, kind, nil, "", false)}
	}
	return all
}

// members are so many values of a list, all different where there are enough.
func (st *street) members(d *ast.Definition, n int) (all []string) {
	prefixes := []string{gid.Deposit, gid.Payout, gid.Transaction, gid.Wallet, gid.User, gid.Refund, gid.Transfer, gid.Dispute, gid.Account}
	for i := range n {
		if d.Kind == ast.Enum {
			all = append(all, d.EnumValues[i%len(d.EnumValues)].Name)
			continue
		}
		all = append(all, fmt.Sprintf(`"%s_%026d"`, prefixes[i%len(prefixes)], i))
	}
	return all
}
