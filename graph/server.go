package graph

import (
	"crypto/rand"
	"log/slog"
	"net/http"
	"regexp"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/purserhq/purser/graph/generated"
	"github.com/purserhq/purser/graph/plan"
	"github.com/purserhq/purser/internal/auth"
)

// Options are what the server goes by.
type Options struct {
	Log           *slog.Logger // gets every error that clients do not see; nil: nobody
	Introspection bool         // whether clients may read the schema
	Documents     Documents    // the only ones that are run; nil: any
	Streams       *Streams     // the connections that stay open; nil: some of its own
	// Answered hears of each operation that was answered: its kind (query, mutation,
	// subscription; empty where it could not be read) and the code of its first
	// error, empty without one. Nil: nobody does.
	Answered func(kind, code string)
}

// How much is remembered. Both caches are filled by clients; maxQuery bounds
// what an entry can weigh.
const (
	parsedQueries    = 100 // up to some 1 MB each
	persistedQueries = 500
)

// NewServer answers the API at whatever path it is mounted. Who asks is expected
// in the context, as auth.Service.Middleware puts it there.
func NewServer(r Resolver, o Options) http.Handler {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Streams == nil {
		o.Streams = &Streams{}
	}
	server := handler.New(plan.Over(schemaOf(&r), reads{&r}, parsedQueries, o.Log))
	o.furnish(server, r.Accounts)
	return identified(server)
}

// schemaOf is what gqlgen made of the schema.
func schemaOf(r *Resolver) graphql.ExecutableSchema {
	if r.Loader == nil {
		r.Loader = auth.NewLoader(r.Read)
	}
	config := generated.Config{Resolvers: r}
	weigh(&config.Complexity)
	return generated.NewExecutableSchema(config)
}

// furnish gives a server its transports, caches and limits.
func (o Options) furnish(server *handler.Server, sessions Sessions) {
	kept := journal{log: o.Log, answered: o.Answered}
	server.AddTransport(overSocket{journal: kept, streams: o.Streams, sessions: sessions})
	server.AddTransport(overEvents{journal: kept, streams: o.Streams})
	server.AddTransport(overHTTP{kept})
	server.SetErrorPresenter(presenter(o.Log))
	server.SetRecoverFunc(recovered(o.Log))
	parsed := lru.New[*ast.QueryDocument](parsedQueries)
	server.SetQueryCache(parsed)
	server.SetParserTokenLimit(maxTokens)
	server.SetDisableSuggestion(!o.Introspection)
	if o.Introspection {
		server.Use(extension.Introspection{})
	}
	// Order matters: a persisted query is looked up first, and the limits come
	// before complexity, which follows every fragment again and would never end.
	if o.Documents != nil {
		server.Use(newTrusted(o.Documents))
	} else {
		server.Use(extension.AutomaticPersistedQuery{Cache: lru.New[string](persistedQueries)})
	}
	server.Use(limits{known: parsed})
	server.Use(cost())
	server.AroundFields(asViewer)
}

var requestIDs = regexp.MustCompile(`^[A-Za-z0-9._-]{8,64}$`)

// identified gives each request the id under which its errors are logged: that
// of the proxy in front of us, if there is one.
func identified(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := r.Header.Get("X-Request-Id")
		if !requestIDs.MatchString(id) {
			id = rand.Text()
		}
		w.Header().Set("X-Request-Id", id)
		next.ServeHTTP(w, r.WithContext(withOperation(r.Context(), &operation{requestID: id})))
	})
}
