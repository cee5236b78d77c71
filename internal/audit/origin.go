package audit

import "context"

type originKey struct{}

// Origin is where a request comes from.
type Origin struct {
	Address string // the network address; empty: not known, or this machine, which says nothing of who asks
	Agent   string // the browser or program, in its own words, shortened
}

// WithOrigin returns a context of a request that comes from o.
func WithOrigin(ctx context.Context, o Origin) context.Context {
	return context.WithValue(ctx, originKey{}, o)
}

// OriginOf returns where the request of ctx comes from; empty for the program's own work.
func OriginOf(ctx context.Context) Origin {
	o, _ := ctx.Value(originKey{}).(Origin)
	return o
}
