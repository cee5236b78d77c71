package graph

import (
	"context"
	"log/slog"
	"net/http"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/graph/plan"
	"github.com/purserhq/purser/internal/gid"
)

// Marshal writes an answer.
var Marshal = marshal

// Compared are two servers that differ in one thing: whether there are plans.
type Compared struct {
	Planned, Plain http.Handler
	Reads          atomic.Int64 // how often a plan has begun to read
}

// NewCompared makes both over one resolver.
func NewCompared(r Resolver) *Compared {
	c := &Compared{}
	log := slog.New(slog.DiscardHandler)
	serve := func(schema graphql.ExecutableSchema) http.Handler {
		server := handler.New(schema)
		Options{Log: log, Streams: &Streams{}}.furnish(server, r.Accounts)
		return identified(server)
	}
	c.Plain = serve(schemaOf(&r))
	c.Planned = serve(plan.Over(schemaOf(&r), counted{reads{&r}, &c.Reads}, parsedQueries, log))
	return c
}

type counted struct {
	reads
	n *atomic.Int64
}

func (c counted) Viewer(ctx context.Context) (*ent.User, error) {
	c.n.Add(1)
	return c.reads.Viewer(ctx)
}

func (c counted) Wallet(ctx context.Context, id *gid.ID) (*ent.Wallet, error) {
	c.n.Add(1)
	return c.reads.Wallet(ctx, id)
}

func (c counted) Account(ctx context.Context, id *gid.ID) (*ent.Wallet, error) {
	c.n.Add(1)
	return c.reads.Account(ctx, id)
}
