package graph

import (
	"context"
	"log/slog"
	"net/http"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/graph/plan"
	"github.com/purserhq/purser/graph/transport"
	"github.com/purserhq/purser/internal/gid"
)

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
		return transport.NewHandler(schema, r.Accounts, authorized(r.Accounts), transport.Options{Log: log})
	}
	c.Plain = serve(schemaOf(&r))
	c.Planned = serve(plan.Over(schemaOf(&r), counted{reads{&r}, &c.Reads}, transport.ParsedQueries, log))
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

// Tables are the fields of Query and Mutation that somebody may call, and which of the
// mutations are acts.
func Tables() (fields, acts map[string]bool) {
	fields, acts = map[string]bool{}, map[string]bool{}
	for name := range queries {
		fields["Query."+name] = true
	}
	for name, a := range mutations {
		fields["Mutation."+name] = true
		acts["Mutation."+name] = a.refuse != nil
	}
	return fields, acts
}

// ObjectTable are the fields of objects of which is said what the application sees.
func ObjectTable() map[string]bool {
	all := map[string]bool{}
	for object, fields := range objects {
		for field := range fields {
			all[object+"."+field] = true
		}
	}
	return all
}

// IsContainer reports whether a type has no entry there.
var IsContainer = isContainer
