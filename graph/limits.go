package graph

import (
	"context"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/purserhq/purser/graph/generated"
	"github.com/purserhq/purser/graph/relay"
	"github.com/purserhq/purser/graph/scalar"
	"github.com/purserhq/purser/internal/gid"
)

// What one operation may ask for. The usual introspection query, the largest that
// an honest client sends, has 184 tokens, 230 fields and a depth of 15.
const (
	maxTokens     = 2000
	maxFields     = 1000 // with every fragment written out
	maxDepth      = 15
	maxRoots      = 10 // fields at the top, with every fragment written out
	maxAliases    = 30
	maxDirectives = 20
	maxComplexity = 15_000 // three whole pages, with all that the API says of their rows
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
			{"fields at the top", s.width, maxRoots},
			{"aliases", w.aliases, maxAliases},
			{"directives", w.directives, maxDirectives},
			{"mutations that move money", onlyIn(ast.Mutation, o, s.money), 1},
			{"sign-ins", onlyIn(ast.Mutation, o, s.sessions), 1},
		} {
			if limit.have > limit.max {
				return coded(codeLimit, fmt.Sprintf("too many %s in one operation: %d at most", limit.what, limit.max))
			}
		}
	}
	return nil
}

func onlyIn(kind ast.Operation, o *ast.OperationDefinition, n int) int {
	if o.Operation != kind {
		return 0
	}
	return n
}

// size is what a set of selections comes to, its fragments written out.
type size struct {
	fields, depth   int
	width           int // fields of this level
	money, sessions int // at the top level
}

// weight adds up one document.
type weight struct {
	doc                 *ast.QueryDocument
	fragments           map[string]size
	aliases, directives int
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
		sum.money = min(sum.money+s.money, maxFields)
		sum.sessions = min(sum.sessions+s.sessions, maxFields)
	}
	return sum
}

func (w *weight) field(f *ast.Field) size {
	w.directives += len(f.Directives)
	if f.Alias != f.Name {
		w.aliases++
	}
	below := w.of(f.SelectionSet)
	s := size{fields: below.fields + 1, depth: below.depth + 1, width: 1}
	switch f.Name {
	case "deposit", "payout", "transfer", "refundDeposit":
		s.money = 1
	case "signUp", "logIn", "reauthenticate", "changePassword", "changeEmail", "requestPasswordReset", "resetPassword",
		"deleteMyAccount", "exportMyData":
		s.sessions = 1
	}
	return s
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

// weigh says what a field costs where it is not 1 more than what is below it.
func weigh(c *generated.ComplexityRoot) {
	page := func(child int, _ *scalar.Cursor, first *int32, _ *scalar.Cursor, last *int32) int {
		return 1 + child*max(1, relay.Size(first, last))
	}
	lines := func(child int, after *scalar.Cursor, first *int32, before *scalar.Cursor, last *int32, _ *generated.TransactionFilterInput) int {
		return page(child, after, first, before, last)
	}
	c.Wallet.Transactions, c.Wallet.Deposits, c.Wallet.Payouts = lines, page, page
	c.Query.Transactions = func(
		child int, _ *gid.ID, after *scalar.Cursor, first *int32, before *scalar.Cursor, last *int32, filter *generated.TransactionFilterInput,
	) int {
		return lines(child, after, first, before, last, filter)
	}
	c.Wallet.BalanceHistory = func(child int, _ *int32) int { return 1 + child*mostPoints }
	c.Query.Nodes = func(child int, ids []gid.ID) int {
		return 1 + child*min(max(1, len(ids)), mostNodes)
	}
	// Stripe is asked.
	c.Deposit.ClientSecret = func(int) int { return 20 }
	c.Mutation.StartConnectOnboarding = func(child int, _ *generated.StartConnectOnboardingInput) int {
		return maxComplexity/3 + child
	}
}
