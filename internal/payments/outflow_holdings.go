package payments

import (
	"context"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
)

// unspent is the balance of each wallet, and how much of it is young by two times. Available
// reads the same.
var unspent = map[string]string{
	dialect.Postgres: withYoung(dialect.Postgres),
	dialect.SQLite:   withYoung(dialect.SQLite),
}

func withYoung(kind string) string {
	young := func(since string) string {
		return `CASE WHEN w.young_balance = 0 THEN 0 ELSE
			CAST(COALESCE((SELECT SUM(y.amount) FROM young_lots y WHERE y.wallet_id = w.id AND y.due_at > CAST(` + since + ` AS bigint)), 0) AS bigint) END`
	}
	return `SELECT w.id, w.current_balance, w.held, ` + young("$2") + `, ` + young("$3") + ` FROM wallets w WHERE w.id ` + database.InSet(kind, 1)
}

// unspentOf is what may be paid out of a wallet, given its balance and what of it is young.
// Young money may exceed the balance: see internal/ledger/lots.go.
func unspentOf(balance, young int64) int64 { return max(0, balance-young) }

// holdings are what a wallet holds, moved on as the ledger moves it by each entry of a group.
type holdings struct {
	balance int64
	held    int64 // of it, by active holds
	young   int64 // of it, what may not be paid out yet; it may exceed the balance
	fresh   int64 // of that, what may not even be charged
}

// readHoldings reads what wallets hold. A lot is due PayoutDelay after its money came, so that
// its age is known by that.
func (a *admission) readHoldings(ctx context.Context, tx *database.Tx, wallets database.Texts) error {
	fresh := a.now.Add(a.options.PayoutDelay - a.options.SpendDelay)
	args := append(tx.Set(wallets), a.now.UnixMicro(), fresh.UnixMicro())
	return tx.Read(ctx, unspent[tx.Dialect()], args...).ForEach(func(scan database.Scan) error {
		var id gid.ID
		h := &holdings{}
		err := scan(&id, &h.balance, &h.held, &h.young, &h.fresh)
		a.holdings[id] = h
		return err
	})
}

// available is what an outflow may take of its wallet; unknown where the ledger decides.
func (a *admission) available(o outflow) (minor int64, known bool) {
	h := a.holdings[o.wallet]
	switch {
	case h == nil:
		return 0, false
	case o.payout != nil && a.options.PayoutDelay > 0:
		return unspentOf(h.balance-h.held, h.young), true
	case (o.charge != nil || o.hold != nil) && a.options.SpendDelay > 0:
		return unspentOf(h.balance-h.held, h.fresh), true
	}
	return h.balance - h.held, true
}

// move moves what wallets hold and owe by the postings of an entry that stands. Money between
// wallets carries young money as in internal/ledger/lots.go.
func (a *admission) move(postings []ledger.Posting) {
	var carried holdings
	for _, p := range postings {
		h := a.holdings[p.Wallet]
		if h == nil {
			h = &holdings{} // of a receiver that sends nothing
		}
		switch p.Kind {
		case transaction.KindCharge, transaction.KindTransferOut:
			carried = h.take(-p.Value)
		case transaction.KindTransferIn:
			h.add(holdings{balance: p.Value, young: carried.young, fresh: carried.fresh})
		case transaction.KindChargeRefund: // at worst it brings young money alone
			h.add(holdings{balance: p.Value, young: p.Value, fresh: p.Value})
		default:
			h.balance += p.Value
		}
		if p.Kind == transaction.KindAdjustment && p.Value > 0 { // it pays a debt
			a.paid(p.Peer, p.Value)
		}
	}
}

// paid lowers what the owner of a wallet owes.
func (a *admission) paid(wallet gid.ID, amount int64) {
	if a.owed[wallet] -= amount; a.owed[wallet] <= 0 {
		delete(a.why[wallet], "owes")
		delete(a.why[wallet], "indebted")
	}
}

func (h *holdings) add(more holdings) {
	h.balance, h.young, h.fresh = h.balance+more.balance, h.young+more.young, h.fresh+more.fresh
}

// take takes an amount, of what is not young first and then of what matures first. It returns
// what was taken.
func (h *holdings) take(amount int64) holdings {
	young := min(h.young, max(0, amount-unspentOf(h.balance, h.young)))
	taken := holdings{balance: amount, young: young, fresh: max(0, young-(h.young-h.fresh))}
	h.add(holdings{balance: -taken.balance, young: -taken.young, fresh: -taken.fresh})
	return taken
}
