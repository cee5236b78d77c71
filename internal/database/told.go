package database

import "context"

type tellKey struct{}

// Telling returns a context in which Open makes a database that tells of every
// statement that it sends, for tests that count them. BEGIN and COMMIT are none.
func Telling(ctx context.Context, tell func(statement string)) context.Context {
	return context.WithValue(ctx, tellKey{}, tell)
}

func told(ctx context.Context) func(string) {
	if tell, ok := ctx.Value(tellKey{}).(func(string)); ok {
		return tell
	}
	return func(string) {}
}
