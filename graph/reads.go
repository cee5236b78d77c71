package graph

import (
	"context"
	"slices"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/graph/plan"
	"github.com/purserhq/purser/graph/relay"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
)

// reads are the resolvers that plans are answered from.
type reads struct{ *Resolver }

var _ plan.Reads = reads{}

// Planned reports whether plans answer the viewer: not the application, whose keys are asked
// for a scope at each field.
func (r reads) Planned(ctx context.Context) bool {
	caller, _ := auth.CallerOf(ctx)
	return caller.Application == ""
}

// Viewer is Query.viewer.
func (r reads) Viewer(ctx context.Context) (*ent.User, error) { return r.Query().Viewer(ctx) }

// Wallet is Query.wallet.
func (r reads) Wallet(ctx context.Context, id *gid.ID) (*ent.Wallet, error) {
	return r.Query().Wallet(ctx, id)
}

// Account is the wallet whose ledger Query.transactions is; never nil without an error.
func (r reads) Account(ctx context.Context, id *gid.ID) (*ent.Wallet, error) {
	w, err := r.walletNamed(ctx, "walletId", id)
	if w == nil && err == nil {
		err = errNoWallet()
	}
	return w, err
}

// Available is Wallet.availableBalance.
func (r reads) Available(ctx context.Context, w *ent.Wallet) (*money.Money, error) {
	return r.Resolver.Wallet().AvailableBalance(ctx, w)
}

// PayoutAccount is Wallet.payoutAccount.
func (r reads) PayoutAccount(ctx context.Context, w *ent.Wallet) (*ent.PayoutAccount, error) {
	return r.Resolver.Wallet().PayoutAccount(ctx, w)
}

// Source is Transaction.source.
func (r reads) Source(ctx context.Context, line *ent.Transaction) (ent.Noder, error) {
	return r.source(ctx, line)
}

// Sent is Transfer.sent.
func (r reads) Sent(ctx context.Context, t *ent.Transfer) (bool, error) {
	return r.Transfer().Sent(ctx, t)
}

// Counterparty is Transfer.counterparty.
func (r reads) Counterparty(ctx context.Context, t *ent.Transfer) (*string, error) {
	return r.counterparty(ctx, t)
}

// Lines is Wallet.transactions without a filter.
func (r reads) Lines(
	ctx context.Context, w *ent.Wallet, a relay.Arguments, columns []string,
) (*relay.TransactionConnection, error) {
	return relay.Lines(a, w.LastSequence, func(over, under int64) ([]*ent.Transaction, error) {
		query := r.Read.Transaction.Query().
			Where(transaction.WalletID(w.ID), transaction.SequenceGT(over), transaction.SequenceLT(under)).
			Order(ent.Desc(transaction.FieldSequence))
		query.Select(columns...)
		return r.linesOf(ctx, w, query, slices.Contains(columns, transaction.FieldReference))
	})
}
