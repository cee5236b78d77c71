package auth

import (
	"context"
	"time"

	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/scope"
)

// Viewer is who a request acts as: a signed-in user, or the application with one of its
// API keys, which has no ID and no role.
type Viewer struct {
	ID   gid.ID    // the user; empty for the application
	Role user.Role // what the viewer may do for others; empty: nothing
	// Withheld is the role that the viewer does not have for lack of a second factor;
	// empty when there is none.
	Withheld user.Role
	Session  gid.ID // the session that the request came with; empty when it came otherwise
	// Application is the application's API key; empty for a user.
	Application gid.ID
	// ProvedAt is when the user last showed a password, or proved to an issuer
	// elsewhere to be it; zero when never.
	ProvedAt time.Time

	scopes scope.Set // of the application's key
	secret string    // the hash of the secret that the application's key was shown with

	key   gid.ID    // the API key of a user that the request came with
	until time.Time // when the token of an issuer elsewhere ends

	factorShown bool // the issuer elsewhere says that a second factor was shown
}

type viewerKey struct{}

// NewContext returns a context in which v asks.
func NewContext(ctx context.Context, v Viewer) context.Context {
	return context.WithValue(ctx, viewerKey{}, v)
}

// Detached is a context that knows who asks and from where, and nothing else of the
// request: for what outlives it, such as a socket, which would keep all of it.
func Detached(ctx context.Context) context.Context {
	out := context.WithValue(audit.WithOrigin(context.Background(), audit.OriginOf(ctx)), clientKey{}, clientOf(ctx))
	if v, ok := CallerOf(ctx); ok {
		out = NewContext(out, v)
	}
	return out
}

// FromContext returns the user who asks; false when nobody is signed in, and for the
// application, which is no user: what asks here treats it as nobody.
func FromContext(ctx context.Context) (Viewer, bool) {
	v, ok := ctx.Value(viewerKey{}).(Viewer)
	return v, ok && v.ID != ""
}

// CallerOf returns who asks, a user or the application; false when it is neither.
func CallerOf(ctx context.Context) (Viewer, bool) {
	v, ok := ctx.Value(viewerKey{}).(Viewer)
	return v, ok && (v.ID != "" || v.Application != "")
}
