package graph

import (
	"log/slog"
	"net/http"

	"github.com/99designs/gqlgen/graphql"

	"github.com/purserhq/purser/graph/generated"
	"github.com/purserhq/purser/graph/plan"
	"github.com/purserhq/purser/graph/transport"
	"github.com/purserhq/purser/internal/auth"
)

// NewServer answers the API at whatever path it is mounted. The viewer is expected
// in the context, as auth.Service.Middleware puts it there.
func NewServer(r Resolver, o transport.Options) http.Handler {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	schema := plan.Over(schemaOf(&r), reads{&r}, transport.ParsedQueries, o.Log)
	return transport.NewHandler(schema, r.Accounts, authorized(r.Accounts), o)
}

// schemaOf is what gqlgen made of the schema.
func schemaOf(r *Resolver) graphql.ExecutableSchema {
	if r.Loader == nil {
		r.Loader = auth.NewLoader(r.Read)
	}
	r.heavy, r.batching = newHeavyReads(r.ReadTime), make(chan struct{}, batches)
	config := generated.Config{Resolvers: r}
	weigh(&config.Complexity)
	return generated.NewExecutableSchema(config)
}
