package machine

import (
	"github.com/purserhq/purser/ent/transaction"
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
	Balance  int64  // minor units, ≥ 0; without what is held
	Debt     gid.ID // the debt wallet; a new id where there is none yet
	Owed     int64  // minor units, ≥ 0
	Indebted bool   // the debt wallet stands
	Stopped  bool   // an operator has frozen the wallet
	Platform gid.ID // bears what no user may be charged; empty where nothing can fall to it
}

// Credit credits the wallet, and pays what is owed out of it at once.
func (f Funds) Credit(line ledger.Posting) []ledger.Posting {
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

// Advance gives the wallet what it lacks for a line that must be written, and
// writes it down as owed: the money has left already.
func (f Funds) Advance(line ledger.Posting) []ledger.Posting {
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

// clawBack takes an amount (above 0) back: line says why, its value is set here.
// charged is what the user bears of it; the platform bears the rest.
func (f Funds) clawBack(amount, charged int64, line ledger.Posting) []ledger.Posting {
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
		lines = f.Credit(l)
	}
	if rest := amount - charged; rest > 0 {
		l := line
		l.Wallet, l.Value, l.Deposit = f.Platform, rest, ""
		lines = append(lines, l)
	}
	return lines
}

// after is the funds once the lines are written.
func (f Funds) after(lines []ledger.Posting) Funds {
	for _, l := range lines {
		switch l.Wallet {
		case f.Wallet:
			f.Balance += l.Value
		case f.Debt:
			f.Owed -= l.Value
		}
	}
	return f
}

// Shift moves a share of a deposit's payment from the platform to the user, or back
// where it is below 0. Its two sides are nothing together.
func (f Funds) Shift(minor int64, of gid.ID) []ledger.Posting {
	taken := ledger.Posting{
		Kind: transaction.KindDispute, Contra: transaction.ContraDisputes, Reference: "share:" + string(of), Deposit: of,
	}
	back := taken
	back.Kind = transaction.KindDisputeReturn
	if minor > 0 {
		return append(f.clawBack(minor, minor, taken), f.restore(minor, 0, back)...)
	}
	return append(f.clawBack(-minor, 0, taken), f.restore(-minor, -minor, back)...)
}

// Share splits an amount: what comes in pays what is owed first, what goes out is
// owed as far as the wallet does not cover it.
func (f Funds) Share(value int64) (own, debt int64) {
	if value > 0 {
		debt = min(value, f.Owed)
	} else {
		debt = min(0, value+f.Balance)
	}
	return value - debt, debt
}
