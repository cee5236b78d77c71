package payments

import (
	"context"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/machine"
)

// lockFunds locks an owner's wallets of a currency, in the order of their ids.
func lockFunds(ctx context.Context, tx *database.Tx, owner gid.ID, c money.Currency) (machine.Funds, error) {
	both, err := tx.Wallet.Query().
		Where(wallet.OwnerID(owner), wallet.CurrencyEQ(c), wallet.KindIn(wallet.KindUser, wallet.KindDebt)).
		Order(wallet.ByID()).Modify(database.ForUpdate).All(ctx)
	f := machine.Funds{Owner: owner, Currency: c, Debt: gid.New(gid.Wallet)}
	for _, w := range both {
		switch w.Kind {
		case wallet.KindUser:
			f.Wallet, f.Balance, f.Stopped = w.ID, w.CurrentBalance-w.Held, w.FrozenAt != nil
		case wallet.KindDebt:
			f.Debt, f.Owed, f.Indebted = w.ID, -w.CurrentBalance, true
		}
	}
	return f, err
}

// postFunds writes lines of f, and makes the debt wallet when one of them is its first.
func postFunds(ctx context.Context, tx *database.Tx, at time.Time, f machine.Funds, lines []ledger.Posting) error {
	for _, line := range lines {
		if line.Wallet != f.Debt || f.Indebted {
			continue
		}
		err := tx.Wallet.Create().SetID(f.Debt).SetOwnerID(f.Owner).SetCurrency(f.Currency).
			SetKind(wallet.KindDebt).SetCreatedAt(at).Exec(ctx)
		if err != nil {
			return err
		}
		break
	}
	return ledger.Post(ctx, tx, at, lines...)
}

// PlatformEmail is the platform's own user, who cannot sign in: its password
// hash is none.
const PlatformEmail = "platform@purser.invalid"

// platformWallet is the wallet of what belongs to the platform itself in a
// currency: Stripe's fees, and what cannot be charged to a user. It is made
// when it is first needed.
func platformWallet(ctx context.Context, tx *database.Tx, c money.Currency) (gid.ID, error) {
	return ownWallet(ctx, tx, wallet.KindPlatform, c)
}

// ownWallet is a wallet of the platform itself, made when it is first asked for.
func ownWallet(ctx context.Context, tx *database.Tx, kind wallet.Kind, c money.Currency) (gid.ID, error) {
	id, err := tx.Wallet.Query().Where(wallet.KindEQ(kind), wallet.CurrencyEQ(c)).OnlyID(ctx)
	if !ent.IsNotFound(err) {
		return id, err
	}
	owner, err := tx.User.Query().Where(user.Email(PlatformEmail)).OnlyID(ctx)
	if ent.IsNotFound(err) {
		var made *ent.User
		if made, err = tx.User.Create().SetEmail(PlatformEmail).SetName("The platform").SetPasswordHash("none").Save(ctx); err == nil {
			owner = made.ID
		}
	}
	if err == nil {
		id = gid.New(gid.Wallet)
		err = tx.Wallet.Create().SetID(id).SetOwnerID(owner).SetCurrency(c).SetKind(kind).Exec(ctx)
	}
	if database.IsUnique(err) {
		err = &database.Again{Err: err}
	}
	return id, err
}
