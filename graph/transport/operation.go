package transport

import (
	"context"
	"sync"

	"github.com/99designs/gqlgen/graphql"

	"github.com/purserhq/purser/internal/auth"
)

// Operation is what one request keeps while it is answered.
type Operation struct {
	requestID string

	mu     sync.Mutex
	viewer *auth.Viewer // who a mutation signed in, or nobody after logOut
	once   map[any]func() (any, error)
}

type operationKey struct{}

// WithOperation begins an operation: what is asked of it once is asked under the context.
func WithOperation(ctx context.Context, o *Operation) context.Context {
	o.once = map[any]func() (any, error){}
	return context.WithValue(ctx, operationKey{}, o)
}

// OperationOf never returns nil, so that an error can be presented in any context.
func OperationOf(ctx context.Context) *Operation {
	if o, ok := ctx.Value(operationKey{}).(*Operation); ok {
		return o
	}
	return &Operation{once: map[any]func() (any, error){}}
}

// Become makes v the viewer of what is resolved from now on: of the payload of
// signUp, which the context of its request knows nobody for.
func Become(ctx context.Context, v auth.Viewer) context.Context {
	o := OperationOf(ctx)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.viewer = &v
	return auth.NewContext(ctx, v)
}

// AsViewer resolves each field as the operation's viewer.
func AsViewer(ctx context.Context, next graphql.Resolver) (any, error) {
	o := OperationOf(ctx)
	o.mu.Lock()
	v := o.viewer
	o.mu.Unlock()
	if v != nil {
		ctx = auth.NewContext(ctx, *v)
	}
	return next(ctx)
}

// ViewerOf is who asks; false when nobody is signed in.
func ViewerOf(ctx context.Context) (auth.Viewer, bool) {
	v, ok := auth.FromContext(ctx)
	return v, ok && v.ID != "" // logOut leaves a viewer who is nobody
}

// SignedIn is the viewer. Fails with UNAUTHENTICATED.
func SignedIn(ctx context.Context) (auth.Viewer, error) {
	if v, ok := ViewerOf(ctx); ok {
		return v, nil
	}
	return auth.Viewer{}, Unauthenticated()
}

// Once loads what a row of a page shares with the others once for all of them.
// Entities are told apart by their address: one that was loaded anew is another.
func Once[T any](ctx context.Context, entity any, field string, load func() (T, error)) (T, error) {
	type key struct {
		entity any
		field  string
	}
	o := OperationOf(ctx)
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
