// Package plan answers plain reads without gqlgen's walk: wallet, viewer and
// transactions, with the ledger below them, what its lines belong to and where money
// is paid out to: what a front end asks first and most. gqlgen gives every field a
// context, an interface and, in a list, a goroutine; for a page of twenty lines that
// is most of what the request costs.
//
//	document ──gqlgen──▶ parsed, validated, limited ──▶ a plan is known?
//	                                                     ├─ yes: run it; an error? ─┐
//	                                                     └─ no ─────────────────────┴─▶ gqlgen executes
//
// A plan is made once for each cached operation and each choice that its @include
// and @skip make. It appends JSON, and reads through the resolvers' own reads, which
// see the viewer's rows only. It knows no errors: whatever goes wrong, gqlgen does
// the whole operation again and says so in its own way. So an answer is to the byte
// what gqlgen alone would give, which a test compares.
package plan

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/graph/relay"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
)

// Reads are what plans are answered from. Each answers as the resolver of the same
// field does, and sees the rows of the context's viewer only.
type Reads interface {
	Planned(ctx context.Context) bool                             // false: gqlgen answers, since each field is judged by itself
	Viewer(ctx context.Context) (*ent.User, error)                // nil: nobody
	Wallet(ctx context.Context, id *gid.ID) (*ent.Wallet, error)  // nil: none
	Account(ctx context.Context, id *gid.ID) (*ent.Wallet, error) // whose ledger transactions is; never nil
	Available(ctx context.Context, w *ent.Wallet) (*money.Money, error)
	PayoutAccount(ctx context.Context, w *ent.Wallet) (*ent.PayoutAccount, error) // nil: none
	// Source is what a line belongs to; nil: nothing, or of no kind that we have.
	Source(ctx context.Context, line *ent.Transaction) (ent.Noder, error)
	Sent(ctx context.Context, t *ent.Transfer) (bool, error)
	Counterparty(ctx context.Context, t *ent.Transfer) (*string, error)
	// Lines is a page of the wallet's ledger, with those columns of each line that
	// are named; its id and sequence always. Who names SourceColumns is about to ask
	// for the sources of all of them, which are read together.
	Lines(ctx context.Context, w *ent.Wallet, a relay.Arguments, columns []string) (*relay.TransactionConnection, error)
}

// SourceColumns tell what a line belongs to.
var SourceColumns = []string{
	transaction.FieldKind, transaction.FieldContra, transaction.FieldReference, transaction.FieldDepositID, transaction.FieldPayoutID,
}

// Over answers by plans what they can, and by schema the rest. kept is how many
// plans are remembered.
func Over(schema graphql.ExecutableSchema, reads Reads, kept int, log *slog.Logger) graphql.ExecutableSchema {
	plans, err := lru.New[key, *plan](kept)
	if err != nil {
		panic(err) // kept is a constant above zero
	}
	return &planned{ExecutableSchema: schema, reads: reads, plans: plans, log: log}
}

type planned struct {
	graphql.ExecutableSchema
	reads Reads
	plans *lru.Cache[key, *plan]
	log   *slog.Logger
}

// key names a plan: an operation of a cached document, and what of its variables
// decides what is planned.
type key struct {
	operation *ast.OperationDefinition
	choices   string
}

// plan is an operation made ready.
type plan struct {
	root object[struct{}]
	size atomic.Int64 // of the last answer, which the next is likely to have
}

// Exec gives what answers the operation of ctx.
func (s *planned) Exec(ctx context.Context) graphql.ResponseHandler {
	op := graphql.GetOperationContext(ctx)
	p := s.planOf(op)
	if p == nil || !s.reads.Planned(ctx) {
		return s.ExecutableSchema.Exec(ctx)
	}
	asked := false
	var instead graphql.ResponseHandler
	return func(answering context.Context) *graphql.Response {
		if !asked {
			asked = true
			if data, ok := s.run(answering, p, op); ok {
				return &graphql.Response{Data: data}
			}
			instead = s.ExecutableSchema.Exec(ctx)
		}
		if instead == nil {
			return nil
		}
		return instead(answering)
	}
}

// planOf is the operation's plan; nil when it has none.
func (s *planned) planOf(op *graphql.OperationContext) *plan {
	if op.Operation.Operation != ast.Query {
		return nil
	}
	k := key{op.Operation, choices(op)}
	p, known := s.plans.Get(k)
	if !known {
		c := compiler{op: op, schema: s.Schema()}
		if root := compile(&c, "Query", op.Operation.SelectionSet, c.query); !c.unknown {
			p = &plan{root: root}
		}
		s.plans.Add(k, p)
	}
	return p
}

// choices are the values of the operation's boolean variables, which @include and
// @skip ask, and whether there are filters.
func choices(op *graphql.OperationContext) string {
	var b strings.Builder
	for _, v := range op.Operation.VariableDefinitions {
		switch v.Type.NamedType {
		case "Boolean":
			fmt.Fprintf(&b, "%v ", op.Variables[v.Variable])
		case "TransactionFilterInput":
			fmt.Fprintf(&b, "%v ", op.Variables[v.Variable] != nil)
		}
	}
	return b.String()
}

// run executes a plan; false when gqlgen has to.
func (s *planned) run(ctx context.Context, p *plan, op *graphql.OperationContext) (data []byte, ok bool) {
	defer func() {
		if panicked := recover(); panicked != nil {
			s.log.ErrorContext(ctx, "plan panicked", "panic", panicked, "stack", string(debug.Stack()))
			ok = false
		}
	}()
	r := run{ctx: ctx, reads: s.reads, variables: op.Variables}
	data = p.root.write(&r, make([]byte, 0, p.size.Load()), struct{}{})
	p.size.Store(int64(len(data)))
	return data, !r.failed
}
