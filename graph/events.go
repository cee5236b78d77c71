package graph

import (
	"context"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/event"
	"github.com/purserhq/purser/graph/relay"
	"github.com/purserhq/purser/graph/scalar"
	"github.com/purserhq/purser/internal/events"
	"github.com/purserhq/purser/internal/gid"
)

// maxEventTypes is how many types a list of them may have.
const maxEventTypes = 50

// events is a page of the stream of events.
func (r *Resolver) events(ctx context.Context, a relay.Arguments, types []string) (*relay.EventConnection, error) {
	if err := checkTypes("types", types); err != nil {
		return nil, err
	}
	horizon, err := r.Events.Horizon(ctx)
	if err != nil {
		return nil, err
	}
	return relay.Events(ctx, a, horizon, func(ctx context.Context, from events.Place, limit int) ([]*ent.Event, error) {
		query := r.Read.Event.Query()
		query.Modify(events.Next(from, horizon, types, limit))
		return expensive(ctx, r.heavy, query.All)
	})
}

func checkTypes(argument string, types []string) error {
	if len(types) > maxEventTypes {
		return scalar.Errorf(argument, "name %d types at most", maxEventTypes)
	}
	for _, one := range types {
		if !events.Known(one) {
			return scalar.Errorf(argument, "%q is not a type of events", one)
		}
	}
	return nil
}

// eventWallet is the wallet of an event; nil when the viewer may not see it.
func (r *Resolver) eventWallet(ctx context.Context, e *ent.Event) (*ent.Wallet, error) {
	if e.WalletID == nil {
		return nil, nil
	}
	return r.Loader.Wallet(ctx, *e.WalletID)
}

func loadEvents(ctx context.Context, read *ent.Client, ids []gid.ID, found map[gid.ID]ent.Noder) error {
	rows, err := read.Event.Query().Where(event.IDIn(ids...)).All(ctx)
	return put(found, rows, func(e *ent.Event) gid.ID { return e.ID }, err)
}
