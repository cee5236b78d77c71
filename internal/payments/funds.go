package payments

import (
	"context"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
)

// Funds are what one user has and owes in one currency, while both wallets are
// locked. Money that must be taken back comes from the wallet as far as it goes;
// the rest is owed, on the user's debt wallet. Money that comes in pays what is
// owed first. So a wallet never falls below zero and a debt is never forgotten.
type Funds struct {
	Owner    gid.ID
	Currency money.Currency
	Wallet   gid.ID
	Balance  int64  // minor units, ≥ 0
	Debt     gid.ID // the debt wallet; a new id where there is none yet
	Owed     int64  // minor units, ≥ 0
	Indebted bool   // the debt wallet stands
	Platform gid.ID // bears what no user may be charged; empty where nothing can fall to it
}

// bring credits the wallet, and pays what is owed out of it at once.
func (f Funds) bring(line ledger.Posting) []ledger.Posting {
	lines := []ledger.Posting{line}
	pay := min(line.Value, f.Owed)
	if pay <= 0 {
		return lines
	}
	side := ledger.Posting{
		Kind: transaction.KindAdjustment, Contra: transaction.ContraTransfers, Reference: line.Reference,
	}
	from, to := side, side
	from.Wallet, from.Peer, from.Value = f.Wallet, f.Debt, -pay
	to.Wallet, to.Peer, to.Value = f.Debt, f.Wallet, pay
	return append(lines, from, to)
}

// lend gives the wallet what it lacks for a line that must be written, and
// writes it down as owed: the money has left already.
func (f Funds) lend(line ledger.Posting) []ledger.Posting {
	lack := -line.Value - f.Balance
	if lack <= 0 {
		return []ledger.Posting{line}
	}
	side := ledger.Posting{
		Kind: transaction.KindAdjustment, Contra: transaction.ContraTransfers, Reference: line.Reference,
	}
	from, to := side, side
	from.Wallet, from.Peer, from.Value = f.Debt, f.Wallet, -lack
	to.Wallet, to.Peer, to.Value = f.Wallet, f.Debt, lack
	return []ledger.Posting{from, to, line}
}

// take takes an amount (above 0) back: line says why, its value is set here.
// charged is what the user bears of it; the platform bears the rest.
func (f Funds) take(amount, charged int64, line ledger.Posting) []ledger.Posting {
	var lines []ledger.Posting
	bear := func(w gid.ID, minor int64) {
		if minor > 0 {
			l := line
			l.Wallet, l.Value = w, -minor
			if w != f.Wallet { // a deposit belongs to its own wallet's lines
				l.Deposit = ""
			}
			lines = append(lines, l)
		}
	}
	covered := min(charged, f.Balance)
	bear(f.Wallet, covered)
	bear(f.Debt, charged-covered)
	bear(f.Platform, amount-charged)
	return lines
}

// restore is the reverse of take: what the user bore comes back to the wallet,
// what the platform bore to it.
func (f Funds) restore(amount, charged int64, line ledger.Posting) []ledger.Posting {
	var lines []ledger.Posting
	if charged > 0 {
		l := line
		l.Wallet, l.Value = f.Wallet, charged
		lines = f.bring(l)
	}
	if rest := amount - charged; rest > 0 {
		l := line
		l.Wallet, l.Value, l.Deposit = f.Platform, rest, ""
		lines = append(lines, l)
	}
	return lines
}

// lockFunds locks an owner's wallets of a currency, in the order of their ids.
func lockFunds(ctx context.Context, tx *database.Tx, owner gid.ID, c money.Currency) (Funds, error) {
	both, err := tx.Wallet.Query().
		Where(wallet.OwnerID(owner), wallet.CurrencyEQ(c), wallet.KindIn(wallet.KindUser, wallet.KindDebt)).
		Order(wallet.ByID()).Modify(database.ForUpdate).All(ctx)
	f := Funds{Owner: owner, Currency: c, Debt: gid.New(gid.Wallet)}
	for _, w := range both {
		switch w.Kind {
		case wallet.KindUser:
			f.Wallet, f.Balance = w.ID, w.CurrentBalance
		case wallet.KindDebt:
			f.Debt, f.Owed, f.Indebted = w.ID, -w.CurrentBalance, true
		}
	}
	return f, err
}

// post writes lines, and makes the debt wallet when one of them is its first.
func (f Funds) post(ctx context.Context, tx *database.Tx, at time.Time, lines []ledger.Posting) error {
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
	id, err := tx.Wallet.Query().Where(wallet.KindEQ(wallet.KindPlatform), wallet.CurrencyEQ(c)).OnlyID(ctx)
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
		err = tx.Wallet.Create().SetID(id).SetOwnerID(owner).SetCurrency(c).SetKind(wallet.KindPlatform).Exec(ctx)
	}
	if database.IsUnique(err) {
		err = &database.Again{Err: err}
	}
	return id, err
}
