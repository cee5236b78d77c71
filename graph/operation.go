package graph

import (
	"context"
	"sync"

	"github.com/99designs/gqlgen/graphql"

	"github.com/purserhq/purser/internal/auth"
)

// operation is what one request keeps while it is answered.
type operation struct {
	requestID string

	mu     sync.Mutex
	viewer *auth.Viewer // who a mutation signed in, or nobody after logOut
	once   map[any]func() (any, error)
}

type operationKey struct{}

func withOperation(ctx context.Context, o *operation) context.Context {
	o.once = map[any]func() (any, error){}
	return context.WithValue(ctx, operationKey{}, o)
}

// operationOf never returns nil, so that an error can be presented in any context.
func operationOf(ctx context.Context) *operation {
	if o, ok := ctx.Value(operationKey{}).(*operation); ok {
		return o
	}
	return &operation{once: map[any]func() (any, error){}}
}

// become makes v the viewer of what is resolved from now on: of the payload of
// signUp, which the context of its request knows nobody for.
func become(ctx context.Context, v auth.Viewer) context.Context {
	o := operationOf(ctx)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.viewer = &v
	return auth.NewContext(ctx, v)
}

// asViewer resolves each field as the operation's viewer.
func asViewer(ctx context.Context, next graphql.Resolver) (any, error) {
	o := operationOf(ctx)
	o.mu.Lock()
	v := o.viewer
	o.mu.Unlock()
	if v != nil {
		ctx = auth.NewContext(ctx, *v)
	}
	return next(ctx)
}

// viewerOf is who asks; false when nobody is signed in.
func viewerOf(ctx context.Context) (auth.Viewer, bool) {
	v, ok := auth.FromContext(ctx)
	return v, ok && v.ID != "" // logOut leaves a viewer who is nobody
}

// signedIn is the viewer. Fails with UNAUTHENTICATED.
func signedIn(ctx context.Context) (auth.Viewer, error) {
	if v, ok := viewerOf(ctx); ok {
		return v, nil
	}
	return auth.Viewer{}, errUnauthenticated()
}

// once loads what a row of a page shares with the others once for all of them.
// Entities are told apart by their address: one that was loaded anew is another.
func once[T any](ctx context.Context, entity any, field string, load func() (T, error)) (T, error) {
	type key struct {
		entity any
		field  string
	}
	o := operationOf(ctx)
	o.mu.Lock()
	get, ok := o.once[key{entity, field}]
	if !ok {
		get = sync.OnceValues(func() (any, error) { return load() })
		o.once[key{entity, field}] = get
	}
	o.mu.Unlock()
	value, err := get()
	loaded, _ := value.(T)
	return loaded, err
}
