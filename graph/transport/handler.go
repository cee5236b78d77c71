package transport

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"regexp"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"

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
	ParsedQueries    = 100 // up to some 1 MB each
	persistedQueries = 500
)

// Callers tell who calls on a connection that outlives the request that opened it.
type Callers interface {
	Bearer(ctx context.Context, header string) (auth.Viewer, bool, error)
	Renew(ctx context.Context, v auth.Viewer) (auth.Viewer, bool, error)
	AllowRequest(ctx context.Context, v auth.Viewer) bool // false: too many operations
}

// NewHandler answers a schema over HTTP, server-sent events and WebSockets. fields runs
// around each field, and is what authorises. Without it every field is anybody's.
func NewHandler(schema graphql.ExecutableSchema, callers Callers, fields graphql.FieldMiddleware, o Options) http.Handler {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Streams == nil {
		o.Streams = &Streams{}
	}
	server := handler.New(schema)
	o.furnish(server, callers, fields)
	return identified(server)
}

// furnish gives a server its transports, caches and limits.
func (o Options) furnish(server *handler.Server, sessions Callers, fields graphql.FieldMiddleware) {
	kept := operationLog{log: o.Log, answered: o.Answered}
	server.AddTransport(overSocket{operationLog: kept, streams: o.Streams, sessions: sessions})
	server.AddTransport(overEvents{operationLog: kept, streams: o.Streams})
	server.AddTransport(overHTTP{kept})
	server.SetErrorPresenter(presenter(o.Log))
	server.SetRecoverFunc(recovered(o.Log))
	parsed := lru.New[*ast.QueryDocument](ParsedQueries)
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
	server.AroundFields(fields)
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
		next.ServeHTTP(w, r.WithContext(WithOperation(r.Context(), &Operation{requestID: id})))
	})
}
