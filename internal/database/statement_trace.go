package database

import "context"

type statementTraceKey struct{}

// WithStatementTrace returns a context in which Open makes a database that tells of every
// statement that it sends, for tests that count them. BEGIN and COMMIT are none.
func WithStatementTrace(ctx context.Context, tell func(statement string)) context.Context {
	return context.WithValue(ctx, statementTraceKey{}, tell)
}

func statementTrace(ctx context.Context) func(string) {
	if tell, ok := ctx.Value(statementTraceKey{}).(func(string)); ok {
		return tell
	}
	return func(string) {}
}
