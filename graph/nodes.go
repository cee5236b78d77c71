package graph

import (
	"context"
	"slices"

	"entgo.io/ent/dialect/sql"
	"github.com/99designs/gqlgen/graphql"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/predicate"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/graph/generated"
	"github.com/purserhq/purser/graph/relay"
	"github.com/purserhq/purser/graph/scalar"
	"github.com/purserhq/purser/graph/transport"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
)

// maxNodes is how many ids one call of nodes takes.
const maxNodes = 100

// nodes gives each id its place; what is no id at all gets an error there.
func (r *Resolver) nodes(ctx context.Context, ids []gid.ID) ([]ent.Noder, error) {
	if len(ids) > maxNodes {
		return nil, scalar.Errorf("ids", "ask for %d nodes at most", maxNodes)
	}
	found, err := r.loadNodes(ctx, ids)
	if err != nil {
		return nil, err
	}
	nodes := make([]ent.Noder, len(ids))
	for i, id := range ids {
		if err := checkID("ids", id); err != nil {
			graphql.AddError(graphql.WithPathContext(ctx, graphql.NewPathWithIndex(i)), err)
		}
		nodes[i] = found[id]
	}
	return nodes, nil
}

// walletNamed is the wallet that an argument names, of those that the viewer sees; nil when
// there is none. Fails with UNAUTHENTICATED or, for what is no id, BAD_USER_INPUT.
func (r *Resolver) walletNamed(ctx context.Context, argument string, id *gid.ID) (*ent.Wallet, error) {
	if _, ok := auth.CallerOf(ctx); !ok {
		return nil, transport.Unauthenticated()
	}
	if id != nil {
		if err := checkID(argument, *id); err != nil {
			return nil, err
		}
	}
	return r.loadWallet(ctx, id)
}

// lines is a page of the wallet's ledger, of those lines that fit the filter.
func (r *Resolver) lines(ctx context.Context, w *ent.Wallet, a relay.Arguments, f *generated.TransactionFilterInput) (*relay.TransactionConnection, error) {
	all := r.Read.Transaction.Query().Where(transaction.WalletID(w.ID))
	between := func(over, under int64) *ent.TransactionQuery {
		return all.Clone().Where(transaction.SequenceGT(over), transaction.SequenceLT(under))
	}
	newest := ent.Desc(transaction.FieldSequence)
	if !filters(f) {
		return relay.Lines(a, w.LastSequence, func(over, under int64) ([]*ent.Transaction, error) {
			return r.readLines(ctx, w, between(over, under).Order(newest))
		})
	}
	all.Where(fits(ctx, *f, w)...)
	return relay.LinesPicked(a, relay.Picked{
		Fetch: func(over, under int64, limit int, oldest bool) ([]*ent.Transaction, error) {
			order := newest
			if oldest {
				order = ent.Asc(transaction.FieldSequence)
			}
			return expensive(ctx, r.heavy, func(ctx context.Context) ([]*ent.Transaction, error) {
				return r.readLines(ctx, w, between(over, under).Order(order).Limit(limit))
			})
		},
		Count: func(ctx context.Context) (int, error) {
			counted := all.Clone()
			counted.Modify(relay.Capped)
			return expensive(ctx, r.heavy, counted.Count)
		},
	})
}

// readLines reads lines of the wallet with what is asked of them.
func (r *Resolver) readLines(ctx context.Context, w *ent.Wallet, query *ent.TransactionQuery) ([]*ent.Transaction, error) {
	labels := asksForLabels(ctx, lineTypes, "edges", "node") || asksForLabels(ctx, sourceTypes, "edges", "node", "source")
	source := labels || selects(ctx, lineTypes, "edges", "node", "source") || selects(ctx, lineTypes, "edges", "node", "description")
	lines, err := r.linesOf(ctx, w, query, source)
	if err == nil && labels {
		err = r.shareLabels(ctx, lines)
	}
	return lines, err
}

// asksForLabels tells whether a reference or metadata is asked for below the path.
func asksForLabels(ctx context.Context, types []string, path ...string) bool {
	return selects(ctx, types, append(path, "reference")...) || selects(ctx, types, append(path, "metadata")...)
}

// shareLabels loads the references and metadata of what a page's lines belong to together.
func (r *Resolver) shareLabels(ctx context.Context, lines []*ent.Transaction) error {
	var rows []ent.Noder
	var ids []gid.ID
	for _, line := range lines {
		row, err := r.source(ctx, line)
		if err != nil {
			return err
		}
		if row != nil {
			rows, ids = append(rows, row), append(ids, sourceID(line))
		}
	}
	return shareEntries(ctx, r, rows, ids)
}

// sourceID is the id of what a line belongs to, where it belongs to something.
func sourceID(line *ent.Transaction) gid.ID {
	if isTransfer(line) || isSpending(line) {
		return gid.ID(line.Reference)
	}
	return deref(line.DepositID) + deref(line.PayoutID)
}

// labelsOf are the labels of what a line belongs to, in the form that read gives them.
func labelsOf[T any](ctx context.Context, r *Resolver, line *ent.Transaction, read func(ctx context.Context, object any, id gid.ID) (T, error)) (none T, err error) {
	row, err := r.source(ctx, line)
	if row == nil || err != nil {
		return none, err
	}
	return read(ctx, row, sourceID(line))
}

// descriptionOf is what a line's charge or credit is for; nil for other lines.
func (r *Resolver) descriptionOf(ctx context.Context, line *ent.Transaction) (*string, error) {
	row, err := r.source(ctx, line)
	switch row := row.(type) {
	case *ent.Charge:
		return &row.Description, err
	case *ent.Credit:
		return &row.Description, err
	}
	return nil, err
}

// linesOf reads lines of the wallet, and what they belong to where it is asked for.
func (r *Resolver) linesOf(ctx context.Context, w *ent.Wallet, query *ent.TransactionQuery, source bool) ([]*ent.Transaction, error) {
	if source {
		query.WithDeposit().WithPayout()
	}
	lines, err := query.All(ctx)
	for _, line := range lines {
		shareWallet(line, w)
	}
	if err == nil && source {
		if err = r.shareTransfers(ctx, lines); err == nil {
			err = r.shareSpending(ctx, lines, w)
		}
	}
	return lines, err
}

// filters tells whether the filter leaves anything out.
func filters(f *generated.TransactionFilterInput) bool {
	return f != nil && (len(f.Kinds) > 0 || f.CreatedAfter != nil || f.CreatedBefore != nil || f.Reference != nil || f.Metadata != nil)
}

func fits(ctx context.Context, f generated.TransactionFilterInput, w *ent.Wallet) (all []predicate.Transaction) {
	if f.Reference != nil {
		all = append(all, labelled(transaction.FieldReference, w, "", *f.Reference, trustsUsers(ctx, f.AttachedByUsers)))
	}
	if f.Metadata != nil {
		all = append(all, labelled(transaction.FieldReference, w, f.Metadata.Key, f.Metadata.Value, trustsUsers(ctx, f.AttachedByUsers)))
	}
	if len(f.Kinds) > 0 {
		all = append(all, transaction.KindIn(f.Kinds...))
	}
	if f.CreatedAfter != nil {
		all = append(all, transaction.CreatedAtGTE(*f.CreatedAfter))
	}
	if f.CreatedBefore != nil {
		all = append(all, transaction.CreatedAtLT(*f.CreatedBefore))
	}
	return all
}

// sourceTypes are what a fragment below the sources of a ledger's page can be on.
var sourceTypes = append(slices.Clone(lineTypes), "TransactionSource", "Deposit", "Payout", "Transfer", "Charge", "ChargeRefund", "Credit")

// lineTypes are what a fragment below a ledger's page can be on.
var lineTypes = []string{"TransactionConnection", "TransactionEdge", "Transaction", "Node"}

func (r *Resolver) deposits(ctx context.Context, w *ent.Wallet, a relay.Arguments) (*relay.DepositConnection, error) {
	return relay.Recent(ctx, a, relay.Source[ent.Deposit]{
		Kind: gid.Deposit,
		ID:   func(d *ent.Deposit) gid.ID { return d.ID },
		Fetch: func(ctx context.Context, window func(*sql.Selector)) ([]*ent.Deposit, error) {
			query := r.Read.Deposit.Query().Where(deposit.WalletID(w.ID))
			query.Modify(window)
			// ent looks for what a deposit has many of under the name in the answer.
			for _, name := range selected(ctx, depositTypes, "edges", "node", "refunds") {
				query.WithNamedRefunds(name)
			}
			for _, name := range selected(ctx, depositTypes, "edges", "node", "disputes") {
				query.WithNamedDisputes(name)
			}
			rows, err := query.All(ctx)
			for _, row := range rows {
				row.Edges.Wallet = w
			}
			if err == nil {
				err = r.shareDepositLabels(ctx, rows)
			}
			return rows, err
		},
		Count: func(ctx context.Context) (int, error) {
			counted := r.Read.Deposit.Query().Where(deposit.WalletID(w.ID))
			counted.Modify(relay.Capped)
			return expensive(ctx, r.heavy, counted.Count)
		},
	})
}

// shareDepositLabels loads the references and metadata of a page's deposits, and of their
// refunds, together.
func (r *Resolver) shareDepositLabels(ctx context.Context, rows []*ent.Deposit) error {
	var all []ent.Noder
	var ids []gid.ID
	own := asksForLabels(ctx, depositTypes, "edges", "node")
	for _, d := range rows {
		if own {
			all, ids = append(all, d), append(ids, d.ID)
		}
	}
	refundTypes := append(slices.Clone(depositTypes), "Refund")
	for _, name := range selected(ctx, depositTypes, "edges", "node", "refunds") {
		if !asksForLabels(ctx, refundTypes, "edges", "node", "refunds") {
			break
		}
		for _, d := range rows {
			refunds, err := d.NamedRefunds(name)
			if err != nil {
				return err
			}
			for _, one := range refunds {
				all, ids = append(all, one), append(ids, one.ID)
			}
		}
	}
	return shareEntries(ctx, r, all, ids)
}

// depositTypes are what a fragment below a page of deposits can be on.
var depositTypes = []string{"DepositConnection", "DepositEdge", "Deposit", "Node"}

func (r *Resolver) payouts(ctx context.Context, w *ent.Wallet, a relay.Arguments) (*relay.PayoutConnection, error) {
	return relay.Recent(ctx, a, relay.Source[ent.Payout]{
		Kind: gid.Payout,
		ID:   func(p *ent.Payout) gid.ID { return p.ID },
		Fetch: func(ctx context.Context, window func(*sql.Selector)) ([]*ent.Payout, error) {
			query := r.Read.Payout.Query().Where(payout.WalletID(w.ID))
			query.Modify(window)
			rows, err := query.All(ctx)
			ids := make([]gid.ID, len(rows))
			for i, row := range rows {
				row.Edges.Wallet, ids[i] = w, row.ID
			}
			if err == nil && asksForLabels(ctx, payoutTypes, "edges", "node") {
				err = shareEntries(ctx, r, rows, ids)
			}
			return rows, err
		},
		Count: func(ctx context.Context) (int, error) {
			counted := r.Read.Payout.Query().Where(payout.WalletID(w.ID))
			counted.Modify(relay.Capped)
			return expensive(ctx, r.heavy, counted.Count)
		},
	})
}

// payoutTypes are what a fragment below a page of payouts can be on.
var payoutTypes = []string{"PayoutConnection", "PayoutEdge", "Payout", "Node"}

// inCurrencyOf is an amount of a line, which takes its currency from its wallet.
func inCurrencyOf(ctx context.Context, line *ent.Transaction, minor int64) (*money.Money, error) {
	w, err := line.Wallet(ctx)
	if err != nil {
		return nil, err
	}
	return &money.Money{Minor: minor, Currency: w.Currency}, nil
}

// source is the deposit, payout, transfer, charge, refund or credit that a line belongs to; nil when none.
func (r *Resolver) source(ctx context.Context, line *ent.Transaction) (ent.Noder, error) {
	switch {
	case isTransfer(line):
		return r.transferOf(ctx, line)
	case isSpending(line):
		return r.spendingOf(ctx, line)
	case line.DepositID != nil:
		d, err := line.Edges.DepositOrErr()
		if ent.IsNotLoaded(err) {
			d, err = line.QueryDeposit().WithWallet().Only(ctx)
		}
		if d == nil {
			return nil, err
		}
		return d, err
	case line.PayoutID != nil:
		p, err := line.Edges.PayoutOrErr()
		if ent.IsNotLoaded(err) {
			p, err = line.QueryPayout().WithWallet().Only(ctx)
		}
		if p == nil {
			return nil, err
		}
		return p, err
	}
	return nil, nil
}
