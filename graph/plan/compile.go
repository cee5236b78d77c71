package plan

import (
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// run is one execution of a plan.
type run struct {
	ctx       context.Context //nolint:containedctx // a run is as long as one answer
	reads     Reads
	variables map[string]any
	failed    bool // what was written is of no use
}

// read is what a read gave; the zero value when it failed.
func read[T any](r *run, value T, err error) T {
	if err != nil {
		r.failed = true
	}
	return value
}

// write appends what T has under one name.
type write[T any] func(r *run, out []byte, of T) []byte

// object is what is asked of a T, in the order in which it is answered.
type object[T any] []member[T]

type member[T any] struct {
	name  string // with quotes and colon
	value write[T]
}

func (o object[T]) write(r *run, out []byte, of T) []byte {
	out = append(out, '{')
	for i := range o {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, o[i].name...)
		out = o[i].value(r, out, of)
	}
	return append(out, '}')
}

// compiler makes the plan of one operation.
type compiler struct {
	op      *graphql.OperationContext
	schema  *ast.Schema
	columns []string // of the lines that are asked for
	unknown bool     // it asks for something that plans do not know
}

// compile makes an object of a selection, as gqlgen would collect it. known says how
// a field of the type is written; nil when plans do not know it.
func compile[T any](
	c *compiler, typ string, selection ast.SelectionSet, known func(f graphql.CollectedField) write[T],
) object[T] {
	var o object[T]
	for _, f := range graphql.CollectFields(c.op, selection, c.kinds(typ)) {
		m := member[T]{name: `"` + f.Alias + `":`}
		if f.Name == "__typename" {
			m.value = constant[T](`"` + typ + `"`)
		} else {
			m.value = known(f)
		}
		twice := slices.ContainsFunc(o, func(other member[T]) bool { return other.name == m.name })
		if m.value == nil || twice || len(f.Deferrables) > 0 {
			c.unknown = true
			return nil
		}
		o = append(o, m)
	}
	return o
}

// kinds are the types that a fragment may name to select from typ.
func (c *compiler) kinds(typ string) []string {
	definition := c.schema.Types[typ]
	kinds := []string{typ}
	for _, wider := range c.schema.GetImplements(definition) {
		kinds = append(kinds, wider.Name)
	}
	return kinds
}

// argument is given by the document or by a variable.
type argument struct {
	value    any
	variable string
}

func argumentOf(f graphql.CollectedField, name string) argument {
	given := f.Arguments.ForName(name)
	if given == nil {
		return argument{}
	}
	if given.Value.Kind == ast.Variable {
		return argument{variable: given.Value.Raw}
	}
	value, err := given.Value.Value(nil)
	if err != nil {
		return argument{value: err} // which no scalar takes
	}
	return argument{value: value}
}

// value is what the argument is now; nil when it is null or left out.
func value[T any](r *run, a argument, scalar func(any) (T, error)) *T {
	given := a.value
	if a.variable != "" {
		given = r.variables[a.variable]
	}
	if given == nil {
		return nil
	}
	v, err := scalar(given)
	return new(read(r, v, err))
}

func constant[T any](text string) write[T] {
	return func(_ *run, out []byte, _ T) []byte { return append(out, text...) }
}
