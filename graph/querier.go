package graph

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/purserhq/purser/graph/plan"
	"github.com/purserhq/purser/graph/transport"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/events"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/scope"
)

// payloadTime is how long the query of a payload may take: the endpoint has the rest of the time
// of a delivery.
const payloadTime = 5 * time.Second

// Querier runs the queries whose results are payloads of webhooks. It is for package events.
type Querier struct{ runner *transport.Runner }

var _ events.Querier = Querier{}

// NewQuerier runs queries over a resolver of its own, beside the API's.
func NewQuerier(r Resolver, log *slog.Logger) Querier {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	schema := plan.Over(schemaOf(&r), reads{&r}, transport.ParsedQueries, log)
	return Querier{transport.NewRunner(schema, authorized(r.Accounts), log)}
}

// anyObject stands for the id of an event's object while a query is checked.
const anyObject gid.ID = "wal_00000000000000000000000000"

// Check fails for what is no query, for one beyond the limits of the API, and for one that
// selects what its scopes do not let it read.
func (q Querier) Check(ctx context.Context, query events.PayloadQuery) error {
	ctx, viewer := asEndpoint(ctx, query)
	op, err := q.runner.Prepare(ctx, query.Text, map[string]any{"id": string(anyObject)})
	if err != nil {
		return err
	}
	return mayRead(viewer, op.Operation.SelectionSet)
}

// Run returns the result with the id of an object as $id. Errors that an API client would see,
// too, are part of it. Fails with ErrInvalidQuery, or because the server failed.
func (q Querier) Run(ctx context.Context, query events.PayloadQuery, id gid.ID) (events.Payload, error) {
	ctx, cancel := context.WithTimeout(ctx, payloadTime)
	defer cancel()
	ctx, viewer := asEndpoint(ctx, query)
	op, err := q.runner.Prepare(ctx, query.Text, map[string]any{"id": string(id)})
	if err == nil {
		err = mayRead(viewer, op.Operation.SelectionSet)
	}
	if err != nil {
		return events.Payload{}, fmt.Errorf("%w: %w", events.ErrInvalidQuery, err)
	}
	response, internal := q.runner.Run(ctx, op)
	if err := ctx.Err(); err != nil {
		return events.Payload{}, fmt.Errorf("run the query of a payload: %w", err)
	}
	if internal {
		return events.Payload{}, errors.New("run the query of a payload: " + response.Errors.Error())
	}
	payload := events.Payload{Data: response.Data}
	if len(response.Errors) > 0 {
		payload.Errors, err = json.Marshal(response.Errors)
	}
	return payload, err
}

// asEndpoint is who reads: the application, with the scopes of who set the query.
func asEndpoint(ctx context.Context, query events.PayloadQuery) (context.Context, auth.Viewer) {
	var scopes scope.Set
	_ = scopes.Scan(query.Scopes) // a text is always taken
	viewer := auth.ApplicationWith(cmp.Or(query.Endpoint, "webhook"), scopes)
	return auth.NewContext(ctx, viewer), viewer
}

// mayRead fails for a field that the application may not call with its scopes. The fields of an
// interface are looked at where they are selected of a type.
func mayRead(viewer auth.Viewer, set ast.SelectionSet) error {
	for _, selection := range set {
		var below ast.SelectionSet
		switch s := selection.(type) {
		case *ast.Field:
			if s.ObjectDefinition != nil && s.ObjectDefinition.Kind == ast.Object {
				if _, payload, err := judge(viewer, s.ObjectDefinition.Name, s.Name); err != nil || payload != nil {
					return fmt.Errorf("%s.%s: %w", s.ObjectDefinition.Name, s.Name, err)
				}
			}
			below = s.SelectionSet
		case *ast.InlineFragment:
			below = s.SelectionSet
		case *ast.FragmentSpread:
			below = s.Definition.SelectionSet
		}
		if err := mayRead(viewer, below); err != nil {
			return err
		}
	}
	return nil
}

// operatorScopes are those of a query that an operator set, who may read all of it.
var operatorScopes = scope.NewSet(scope.UsersRead, scope.WalletsRead, scope.EventsRead, scope.WebhooksWrite)

// scopesOf are the scopes of who asks.
func scopesOf(ctx context.Context) string {
	caller, _ := auth.CallerOf(ctx)
	if caller.Application == "" {
		return operatorScopes.String()
	}
	return caller.Scopes().String()
}
