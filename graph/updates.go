package graph

import (
	"context"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/graph/transport"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/gid"
)

func errSessionEnded() *gqlerror.Error {
	return transport.Coded(transport.CodeUnauthenticated, "The session has ended. Sign in again.")
}

// walletUpdates gives the wallet now and after each change, as it is when the
// client can take it: who reads slowly misses what is between, never the last.
func (r *Resolver) walletUpdates(ctx context.Context, id *gid.ID) (<-chan *ent.Wallet, error) {
	v, err := transport.SignedIn(ctx)
	if err != nil {
		return nil, err
	}
	w, err := r.walletNamed(ctx, "walletId", id)
	if err != nil {
		return nil, err
	}
	if w == nil {
		return nil, errNoWallet()
	}
	s := transport.StreamOf(ctx)
	out := make(chan *ent.Wallet, 1)
	wallet := w.ID // the row is not kept
	unwatch := r.Watch(s.Wake, wallet, v.Session)
	s.Watch(func(ctx context.Context, news bool) (*gqlerror.Error, error) {
		w, why, err := r.lookAgain(ctx, &v, wallet)
		if err == nil && why == nil && news {
			s.Viewer = &v
			out <- w
		}
		return why, err
	}, unwatch)
	return out, nil
}

// lookAgain is the wallet as it is now, if its viewer may still see it, and why
// not otherwise.
func (r *Resolver) lookAgain(ctx context.Context, v *auth.Viewer, id gid.ID) (*ent.Wallet, *gqlerror.Error, error) {
	now, found, err := r.Accounts.Renew(ctx, *v)
	switch {
	case err != nil:
		return nil, nil, err
	case !found:
		return nil, errSessionEnded(), nil
	}
	*v = now
	w, err := r.loadWallet(auth.NewContext(ctx, now), &id)
	if w == nil && err == nil { // an operator who is none any more
		return nil, transport.Coded(transport.CodeNotFound, "The wallet does not exist or is not yours."), nil
	}
	return w, nil, err
}
