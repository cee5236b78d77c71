package graph

import (
	"context"
	"fmt"
	"regexp"

	"github.com/99designs/gqlgen/graphql"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/applicationkey"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/dispute"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/payoutaccount"
	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/graph/scalar"
	"github.com/purserhq/purser/internal/gid"
)

// loadUser is the user with the wallet; nil when there is none.
func (r *Resolver) loadUser(ctx context.Context, id gid.ID) (*ent.User, error) {
	u, err := r.Read.User.Query().Where(user.ID(id)).WithWallet().Only(ctx)
	if err != nil {
		return nil, ent.MaskNotFound(err)
	}
	return u, nil
}

// loadWallet is the wallet with the id, the viewer's own when there is none. It
// is nil when the viewer has no such wallet.
func (r *Resolver) loadWallet(ctx context.Context, id *gid.ID) (*ent.Wallet, error) {
	if id == nil {
		return r.Loader.OwnWallet(ctx)
	}
	return r.Loader.Wallet(ctx, *id)
}

// loadAccount is the account that a wallet pays out to, as Stripe has it now;
// nil before onboarding.
func (r *Resolver) loadAccount(ctx context.Context, w *ent.Wallet) (*ent.PayoutAccount, error) {
	account, err := w.PayoutAccount(ctx)
	if account == nil || err != nil {
		return nil, err
	}
	renewed, err := r.Payments.Refresh(ctx, account.ID)
	if !renewed || err != nil {
		return account, err
	}
	return r.Read.PayoutAccount.Get(ctx, account.ID)
}

// loadNodes is a query for each kind among the ids, never one for each id.
func (r *Resolver) loadNodes(ctx context.Context, ids []gid.ID) (map[gid.ID]ent.Noder, error) {
	kinds := map[string][]gid.ID{}
	for _, id := range ids {
		kinds[id.Prefix()] = append(kinds[id.Prefix()], id)
	}
	found := map[gid.ID]ent.Noder{}
	for kind, ids := range kinds {
		load, ok := nodeLoaders[kind]
		if !ok {
			continue // what the API has no type for does not exist in it
		}
		if err := load(ctx, r.Read, ids, found); err != nil {
			return nil, fmt.Errorf("load %s nodes: %w", kind, err)
		}
	}
	return found, nil
}

type nodeLoader func(ctx context.Context, read *ent.Client, ids []gid.ID, found map[gid.ID]ent.Noder) error

// nodeLoaders loads each kind with what its fields are likely to want.
var nodeLoaders = map[string]nodeLoader{
	gid.User: func(ctx context.Context, read *ent.Client, ids []gid.ID, found map[gid.ID]ent.Noder) error {
		rows, err := read.User.Query().Where(user.IDIn(ids...)).WithWallet().All(ctx)
		return put(found, rows, func(u *ent.User) gid.ID { return u.ID }, err)
	},
	gid.Wallet: func(ctx context.Context, read *ent.Client, ids []gid.ID, found map[gid.ID]ent.Noder) error {
		rows, err := read.Wallet.Query().
			Where(wallet.IDIn(ids...), wallet.KindEQ(wallet.KindUser)).WithOwner().WithPayoutAccount().All(ctx)
		return put(found, rows, func(w *ent.Wallet) gid.ID { return w.ID }, err)
	},
	gid.Transaction: func(ctx context.Context, read *ent.Client, ids []gid.ID, found map[gid.ID]ent.Noder) error {
		rows, err := read.Transaction.Query().
			Where(transaction.IDIn(ids...), transaction.HasWalletWith(wallet.KindEQ(wallet.KindUser))).
			WithWallet().WithDeposit().WithPayout().All(ctx)
		for _, line := range rows {
			shareWallet(line, line.Edges.Wallet)
		}
		return put(found, rows, func(t *ent.Transaction) gid.ID { return t.ID }, err)
	},
	gid.Deposit: func(ctx context.Context, read *ent.Client, ids []gid.ID, found map[gid.ID]ent.Noder) error {
		rows, err := read.Deposit.Query().Where(deposit.IDIn(ids...)).WithWallet().All(ctx)
		return put(found, rows, func(d *ent.Deposit) gid.ID { return d.ID }, err)
	},
	gid.Payout: func(ctx context.Context, read *ent.Client, ids []gid.ID, found map[gid.ID]ent.Noder) error {
		rows, err := read.Payout.Query().Where(payout.IDIn(ids...)).WithWallet().All(ctx)
		return put(found, rows, func(p *ent.Payout) gid.ID { return p.ID }, err)
	},
	gid.Refund: func(ctx context.Context, read *ent.Client, ids []gid.ID, found map[gid.ID]ent.Noder) error {
		rows, err := read.Refund.Query().Where(refund.IDIn(ids...)).WithDeposit().All(ctx)
		return put(found, rows, func(re *ent.Refund) gid.ID { return re.ID }, err)
	},
	gid.Transfer:     loadTransfers,
	gid.Charge:       loadCharges,
	gid.ChargeRefund: loadChargeRefunds,
	gid.Credit:       loadCredits,
	gid.Hold:         loadHolds,
	gid.WalletEvent:  loadEvents,
	gid.Endpoint:     loadEndpoints,
	gid.Delivery:     loadDeliveries,
	gid.Application: func(ctx context.Context, read *ent.Client, ids []gid.ID, found map[gid.ID]ent.Noder) error {
		rows, err := read.ApplicationKey.Query().Where(applicationkey.IDIn(ids...)).All(ctx)
		return put(found, rows, func(k *ent.ApplicationKey) gid.ID { return k.ID }, err)
	},
	gid.Dispute:    loadDisputes,
	gid.OldDispute: loadDisputes,
	gid.Account: func(ctx context.Context, read *ent.Client, ids []gid.ID, found map[gid.ID]ent.Noder) error {
		rows, err := read.PayoutAccount.Query().Where(payoutaccount.IDIn(ids...)).All(ctx)
		return put(found, rows, func(a *ent.PayoutAccount) gid.ID { return a.ID }, err)
	},
}

func loadDisputes(ctx context.Context, read *ent.Client, ids []gid.ID, found map[gid.ID]ent.Noder) error {
	rows, err := read.Dispute.Query().Where(dispute.IDIn(ids...)).All(ctx)
	return put(found, rows, func(d *ent.Dispute) gid.ID { return d.ID }, err)
}

func put[T ent.Noder](found map[gid.ID]ent.Noder, rows []T, id func(T) gid.ID, err error) error {
	for _, row := range rows {
		found[id(row)] = row
	}
	return err
}

// shareWallet hands a line's wallet to the operation behind it, or each of a
// page's would be loaded by itself.
func shareWallet(line *ent.Transaction, w *ent.Wallet) {
	line.Edges.Wallet = w
	if d := line.Edges.Deposit; d != nil {
		d.Edges.Wallet = w
	}
	if p := line.Edges.Payout; p != nil {
		p.Edges.Wallet = w
	}
}

// ids have one form only, whether they exist or not.
var ids = regexp.MustCompile(`^[a-z]+_[A-Za-z0-9]{1,64}$`)

// checkID tells a client that what it gave can never have been an id.
func checkID(argument string, id gid.ID) error {
	if ids.MatchString(string(id)) {
		return nil
	}
	return scalar.Errorf(argument, "this is not an id of the API")
}

// selects tells whether the field being resolved is asked for the path below it.
func selects(ctx context.Context, types []string, path ...string) bool {
	return len(selected(ctx, types, path...)) > 0
}

// selected are the names under which the field being resolved is asked for the path
// below it.
func selected(ctx context.Context, types []string, path ...string) (names []string) {
	selections := graphql.GetFieldContext(ctx).Field.Selections
	for _, name := range path {
		fields := graphql.CollectFields(graphql.GetOperationContext(ctx), selections, types)
		selections, names = nil, nil
		for _, field := range fields {
			if field.Name == name {
				selections, names = append(selections, field.Selections...), append(names, field.Alias)
			}
		}
	}
	return names
}
