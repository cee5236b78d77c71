package auth

import (
	"context"
	"time"

	"github.com/purserhq/purser/internal/gid"
)

// Viewer is the signed-in user of a request.
type Viewer struct {
	ID      gid.ID
	Admin   bool   // sees everybody's rows
	Session gid.ID // the session that the request came with; empty when it came otherwise
	// ProvedAt is when the user last showed a password, or proved to an issuer
	// elsewhere to be it; zero when never.
	ProvedAt time.Time

	key   gid.ID    // the API key that the request came with
	until time.Time // when the token of an issuer elsewhere ends
}

type viewerKey struct{}

// NewContext returns a context in which v asks.
func NewContext(ctx context.Context, v Viewer) context.Context {
	return context.WithValue(ctx, viewerKey{}, v)
}

// Detached is a context that knows who asks and from where, and nothing else of the
// request: for what outlives it, such as a socket, which would keep all of it.
func Detached(ctx context.Context) context.Context {
	out := context.WithValue(context.Background(), callerKey{}, callerOf(ctx))
	if v, ok := FromContext(ctx); ok {
		out = NewContext(out, v)
	}
	return out
}

// FromContext returns who asks; false when nobody is signed in.
func FromContext(ctx context.Context) (Viewer, bool) {
	v, ok := ctx.Value(viewerKey{}).(Viewer)
	return v, ok
}
