package transport

import (
	"context"
	"fmt"
	"strings"

	"github.com/99designs/gqlgen/complexity"
	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
)

// What one operation may ask for. The largest that the web app sends has 110
// tokens, 49 fields, 7 levels and a cost of 340; the usual introspection query 190
// tokens and 14 levels.
const (
	maxTokens        = 1000
	maxFields        = 500 // with every fragment written out
	maxDepth         = 8
	maxIntrospection = 15 // levels below __schema and __type, which read no rows
	maxRoots         = 5  // fields at the top, with every fragment written out
	maxRootsChanging = 1  // the same of a mutation: each is counted, logged and answered by itself
	maxAliases       = 15
	maxDirectives    = 10
	maxCost          = 1000 // objects, as weigh counts them
)

// limits refuses documents that cost more to check than to send. It works before
// validation, whose time grows with the square of the fields, and looks at each
// fragment once, whose number doubles with each that names two others.
type limits struct {
	known graphql.Cache[*ast.QueryDocument] // documents that were let by
}

var _ interface {
	graphql.HandlerExtension
	graphql.OperationParameterMutator
} = limits{}

// ExtensionName is what gqlgen calls it.
func (limits) ExtensionName() string { return "Limits" }

// Validate has nothing to check.
func (limits) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters refuses the document or lets it be.
func (l limits) MutateOperationParameters(ctx context.Context, raw *graphql.RawParams) *gqlerror.Error {
	if _, ok := l.known.Get(ctx, raw.Query); ok {
		return nil
	}
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: raw.Query}, maxTokens)
	if err != nil && strings.Contains(err.Error(), "token limit") {
		return Coded(CodeLimit, fmt.Sprintf("too many tokens in one document: %d at most", maxTokens))
	}
	if err != nil || doc == nil {
		return nil //nolint:nilerr // gqlgen parses it again, and says what is wrong with it
	}
	w := weight{doc: doc, fragments: map[string]size{}}
	for _, o := range doc.Operations {
		w.directives += len(o.Directives)
		s := w.of(o.SelectionSet)
		for _, limit := range []struct {
			what      string
			have, max int
		}{
			{"fields", s.fields, maxFields},
			{"levels", s.depth, maxDepth},
			{"levels of introspection", w.introspection, maxIntrospection},
			{"fields at the top", s.width, rootsOf(o.Operation)},
			{"aliases", w.aliases, maxAliases},
			{"directives", w.directives, maxDirectives},
		} {
			if limit.have > limit.max {
				return Coded(CodeLimit, fmt.Sprintf("too many %s in one operation: %d at most", limit.what, limit.max))
			}
		}
	}
	return nil
}

func rootsOf(kind ast.Operation) int {
	if kind == ast.Mutation {
		return maxRootsChanging
	}
	return maxRoots
}

// size is what a set of selections comes to, its fragments written out.
type size struct {
	fields, depth int
	width         int // fields of this level
}

// weight adds up one document.
type weight struct {
	doc                 *ast.QueryDocument
	fragments           map[string]size
	aliases, directives int
	introspection       int // levels
}

func (w *weight) of(set ast.SelectionSet) (sum size) {
	for _, selection := range set {
		var s size
		switch selection := selection.(type) {
		case *ast.Field:
			s = w.field(selection)
		case *ast.InlineFragment:
			w.directives += len(selection.Directives)
			s = w.of(selection.SelectionSet)
		case *ast.FragmentSpread:
			w.directives += len(selection.Directives)
			s = w.fragment(selection.Name)
		}
		// Clipped, or enough fragments would make the sum come round.
		sum.fields = min(sum.fields+s.fields, maxFields+1)
		sum.depth = max(sum.depth, s.depth)
		sum.width = min(sum.width+s.width, maxFields)
	}
	return sum
}

func (w *weight) field(f *ast.Field) size {
	w.directives += len(f.Directives)
	if f.Alias != f.Name {
		w.aliases++
	}
	below := w.of(f.SelectionSet)
	if f.Name == "__schema" || f.Name == "__type" {
		w.introspection = max(w.introspection, below.depth+1)
		below.depth = 0
	}
	return size{fields: below.fields + 1, depth: below.depth + 1, width: 1}
}

// fragment is remembered. One that names itself counts as empty: validation
// refuses it.
func (w *weight) fragment(name string) size {
	s, known := w.fragments[name]
	f := w.doc.Fragments.ForName(name)
	if known || f == nil {
		return s
	}
	w.fragments[name] = size{}
	w.directives += len(f.Directives)
	s = w.of(f.SelectionSet)
	w.fragments[name] = s
	return s
}

// cost refuses an operation that could read too much: 1 for each object, a page as
// many times what is below it as it may have rows. Scalars come with their object.
func cost() *extension.ComplexityLimit {
	return extension.FixedComplexityLimit(maxCost, complexity.WithFixedScalarValue(0))
}
