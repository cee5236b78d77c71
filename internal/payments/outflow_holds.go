package payments

import (
	"context"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/ent/holdchange"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
)

// MaxActiveHolds is how many active holds a wallet may have. What a wallet's holds reserve is
// summed with each change of one, and each change would cost more with each hold.
const MaxActiveHolds = 1000

var activeHolds = map[string]string{dialect.Postgres: countHolds(dialect.Postgres), dialect.SQLite: countHolds(dialect.SQLite)}

func countHolds(kind string) string {
	return `SELECT wallet_id, COUNT(*) FROM holds WHERE wallet_id ` + database.InSet(kind, 1) + ` AND state = 'ACTIVE' GROUP BY wallet_id`
}

// readActiveHolds counts the active holds of wallets in which holds are placed.
func (a *admission) readActiveHolds(ctx context.Context, tx *database.Tx, wallets database.Texts) error {
	if len(wallets) == 0 {
		return nil
	}
	return tx.Read(ctx, activeHolds[tx.Dialect()], tx.Set(wallets)...).ForEach(func(scan database.Scan) error {
		var id gid.ID
		var n int
		err := scan(&id, &n)
		a.activeHolds[id] = n
		return err
	})
}

// tooManyHolds is the refusal of one more hold than a wallet may have.
func tooManyHolds() error {
	return refusal.Newf(refusal.RateLimited, "wallet", "A wallet can have at most %d active holds. Capture or release some of them.", MaxActiveHolds).
		WithMax(MaxActiveHolds)
}

// mayHold is why a hold may not change now. What takes free money of the wallet passes the
// rules of charges. A capture within the hold passes that of frozen wallets alone: disputes and
// debts leave holds alone. What returns money to somebody who owes pays the debt.
func (a *admission) mayHold(o outflow) error {
	takes := o.hold.Kind == holdchange.KindPLACE || o.hold.Takes > 0
	if takes {
		if why := a.restrained(o); why != nil {
			return why
		}
		if why := a.covered(o); why != nil {
			return why
		}
	}
	if o.hold.Kind == holdchange.KindPLACE && a.activeHolds[o.wallet] >= MaxActiveHolds {
		return tooManyHolds()
	}
	switch why := a.why[o.wallet]; {
	case o.hold.Kind == holdchange.KindCAPTURE && why["frozen"]:
		return frozen()
	case o.hold.Frees > 0 && why["indebted"] && !o.paysDebt:
		return errIndebted
	}
	return nil
}
