package transport

import (
	"context"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/scope"
)

// MaxBatchBody is the longest body of a request with a key of the application, in bytes.
const MaxBatchBody = maxBatchBody

// bodyLimit is how long the body of a request may be. Only a batch may be longer than others,
// and only of a key that can carry one out.
func bodyLimit(ctx context.Context) int64 {
	if caller, _ := auth.CallerOf(ctx); caller.Can(scope.ChargesWrite, scope.CreditsWrite, scope.TransfersWrite) {
		return maxBatchBody
	}
	return maxBody
}

// isBatch reports whether a request is a mutation that calls batch and nothing else.
func (b *wire) isBatch() bool {
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: textOf(b.Query)}, maxTokens)
	if err != nil || doc == nil || len(doc.Operations) != 1 || doc.Operations[0].Operation != ast.Mutation {
		return false
	}
	roots := doc.Operations[0].SelectionSet
	field, ok := roots[0].(*ast.Field)
	return ok && len(roots) == 1 && field.Name == "batch"
}
