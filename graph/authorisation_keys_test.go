package graph_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/purserhq/purser/graph"
	"github.com/purserhq/purser/graph/generated"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/scope"
)

// newKey makes a key of the application and asks as it.
func (b *fixture) newKey(scopes ...scope.Scope) (gid.ID, *person) {
	b.t.Helper()
	id, secret, err := auth.New(b.db, auth.Options{}).CreateApplicationKey(b.t.Context(), auth.NewKey{Name: "shop", Scopes: scopes})
	if err != nil {
		b.t.Fatal(err)
	}
	return id, &person{b: b, token: secret.Reveal()}
}

// useKey gives each column of a key a value.
func (b *fixture) useKey(id gid.ID) {
	now := time.Now()
	b.inTx(func(ctx context.Context, tx *database.Tx) error {
		return tx.ApplicationKey.UpdateOneID(id).SetLastUsedAt(now).SetExpiresAt(now.Add(time.Hour)).Exec(ctx)
	})
}

// applications are keys with one scope each, in the order of scope.All.
func (b *fixture) applications() (keys []*person) {
	for _, one := range scope.All {
		id, key := b.newKey(one)
		b.useKey(id)
		keys = append(keys, key)
	}
	return keys
}

// callByKeys is what the application gets of a field at the top, with a key for each scope.
func (st *street) callByKeys(t *testing.T, name, query string) string {
	t.Helper()
	_, field, _ := strings.Cut(name, ".")
	byScope := make([]string, len(scope.All))
	for i, key := range st.keys() {
		if strings.HasPrefix(name, "Subscription.") {
			byScope[i] = st.watch(t, key, query)
			continue
		}
		answer := key.ask(strings.ReplaceAll(st.words.Replace(query), "$i", fmt.Sprint("k", i)))
		byScope[i] = st.outcome(name, 0, answer, field)
	}
	return together(byScope)
}

// shows is what somebody gets of each field of Ada's object. All are asked for in one
// operation; a field that is refused takes the object with it where it cannot be null, so
// that the others are asked for again without it.
func (st *street) shows(who *person, way struct{ query, path string }, fields []*ast.FieldDefinition) map[string]string {
	shown, left := map[string]string{}, slices.Clone(fields)
	for len(left) > 0 {
		answer := st.askFields(who, way, left)
		refused := refusedFields(answer, way.path, left)
		switch whole := answer.fault("extensions.code"); {
		case len(refused) > 0:
			maps.Copy(shown, refused)
			left = slices.DeleteFunc(left, func(f *ast.FieldDefinition) bool { return refused[f.Name] != "" })
		case whole != "" && len(left) > 1: // an operation may be refused for one of its fields
			for _, f := range left {
				maps.Copy(shown, st.shows(who, way, []*ast.FieldDefinition{f}))
			}
			return shown
		default:
			object, there := answer.at(way.path).(map[string]any)
			for _, f := range left {
				shown[f.Name] = seenAs(whole, there, object[f.Name])
			}
			return shown
		}
	}
	return shown
}

// seenAs is the word of the table for a value.
func seenAs(code string, there bool, value any) string {
	switch {
	case code != "":
		return code
	case !there:
		return "none"
	case value == nil:
		return "null"
	}
	return "sees"
}

func (st *street) askFields(who *person, way struct{ query, path string }, fields []*ast.FieldDefinition) reply {
	var selection strings.Builder
	for _, f := range fields {
		selection.WriteString(f.Name)
		if st.schemaKind(f.Type.Name()) {
			selection.WriteString(" { __typename }")
		}
		selection.WriteString(" ")
	}
	return who.ask(st.words.Replace(fmt.Sprintf(way.query, selection.String())))
}

// refusedFields are the codes of the errors that are one field's of the object alone.
func refusedFields(answer reply, path string, fields []*ast.FieldDefinition) map[string]string {
	refused := map[string]string{}
	faults, _ := answer.body["errors"].([]any)
	for _, fault := range faults {
		steps, _ := walk(fault, "path").([]any)
		var at []string
		for _, step := range steps {
			at = append(at, fmt.Sprint(step))
		}
		for _, f := range fields {
			if name := path + "." + f.Name; strings.Join(at, ".") == name {
				refused[f.Name] = fmt.Sprint(walk(fault, "extensions.code"))
			}
		}
	}
	return refused
}

// together tells the outcomes of keys with one scope each in one cell: the most frequent one
// last, before it the others with their scopes.
func together(byScope []string) string {
	with := map[string][]scope.Scope{}
	for i, outcome := range byScope {
		with[outcome] = append(with[outcome], scope.All[i])
	}
	outcomes := slices.SortedFunc(maps.Keys(with), func(a, b string) int {
		if n := len(with[a]) - len(with[b]); n != 0 {
			return n
		}
		return strings.Compare(a, b)
	})
	usual := outcomes[len(outcomes)-1]
	cell := ""
	for _, outcome := range outcomes[:len(outcomes)-1] {
		cell += outcome + " with " + scope.Join(with[outcome], ", ") + "; "
	}
	return cell + usual
}

// What a key of the application sees of an object is said for each field of each type: a
// field without an entry is refused to every key, and fails here.
func TestObjectsSayWhatTheApplicationSees(t *testing.T) {
	t.Parallel()
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	entries := graph.ObjectTable()
	for _, d := range ours(schema) {
		if d.Kind != ast.Object || d == schema.Query || d == schema.Mutation || d == schema.Subscription || graph.IsContainer(d.Name) {
			continue
		}
		for _, f := range d.Fields {
			name := d.Name + "." + f.Name
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			if !entries[name] {
				t.Errorf("%s has no entry in graph/access_application.go: say with which scope the application sees it", name)
			}
			delete(entries, name)
		}
	}
	for name := range entries {
		t.Errorf("%s is in graph/access_application.go and not in the schema", name)
	}
}
