package transport

import (
	"context"
	"log/slog"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"
)

// Runner executes queries for the program itself, within the limits of clients.
type Runner struct{ exec *executor.Executor }

// NewRunner executes queries of a schema. fields runs around each field, and is what authorises.
func NewRunner(schema graphql.ExecutableSchema, fields graphql.FieldMiddleware, log *slog.Logger) *Runner {
	exec := executor.New(schema)
	exec.SetErrorPresenter(presenter(log))
	exec.SetRecoverFunc(recovered(log))
	parsed := lru.New[*ast.QueryDocument](ParsedQueries)
	exec.SetQueryCache(parsed)
	exec.SetParserTokenLimit(maxTokens)
	exec.SetDisableSuggestion(true)
	exec.Use(limits{known: parsed})
	exec.Use(cost())
	exec.AroundFields(fields)
	return &Runner{exec}
}

// Prepare reads and checks a query. Fails for what is none, and beyond the limits.
func (r *Runner) Prepare(ctx context.Context, query string, variables map[string]any) (*graphql.OperationContext, error) {
	now := graphql.Now()
	ctx = graphql.StartOperationTrace(ctx)
	op, faults := r.exec.CreateOperationContext(ctx, &graphql.RawParams{
		Query: query, Variables: variables, ReadTime: graphql.TraceTiming{Start: now, End: now},
	})
	if len(faults) > 0 {
		return nil, faults[0]
	}
	if op.Operation.Operation != ast.Query {
		return nil, Coded(codeBadRequest, "the document must be a query")
	}
	return op, nil
}

// Run executes a prepared query as the context's viewer. internal tells whether the server
// failed, rather than answered with an error.
func (r *Runner) Run(ctx context.Context, op *graphql.OperationContext) (response *graphql.Response, internal bool) {
	ctx = WithOperation(graphql.StartOperationTrace(ctx), &Operation{requestID: "webhook"})
	respond, ctx := r.exec.DispatchOperation(ctx, op)
	response = respond(ctx)
	for _, err := range response.Errors {
		if err.Extensions["code"] == codeInternal {
			return response, true
		}
	}
	return response, false
}
