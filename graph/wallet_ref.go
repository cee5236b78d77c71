package graph

import (
	"github.com/purserhq/purser/graph/transport"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
)

// refused splits what a verb failed with: a refusal becomes data, anything else
// stays an error. The list is never nil, for the schema promises one.
func refused(err error) ([]*refusal.Error, error) {
	if why := refusal.From(err); why != nil {
		return []*refusal.Error{why}, nil //nolint:nilerr // it is data from here on
	}
	if err != nil {
		return nil, err
	}
	return []*refusal.Error{}, nil
}

// deref is what p points to; the zero value for nil.
func deref[T any](p *T) (value T) {
	if p != nil {
		value = *p
	}
	return value
}

// walletOf is the wallet that an input names; empty when it names none, which
// means the viewer's own. An empty text names a wallet that cannot exist.
func walletOf(id *gid.ID) (gid.ID, error) {
	if id != nil && *id == "" {
		return "", refusal.Newf(refusal.NotFound, "walletId", "The wallet does not exist or is not yours.")
	}
	return deref(id), nil
}

// errNoWallet is made anew each time: gqlgen writes the path into an error that it is given.
func errNoWallet() error {
	return transport.Coded(transport.CodeNotFound, "The wallet does not exist or is not yours.")
}
