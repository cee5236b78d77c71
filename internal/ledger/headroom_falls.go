package ledger

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
)

// lowerHeadroom takes what lines cost the platform itself out of the headroom, at the end of
// the transaction, when it has locked all wallets that it needs: fees, losses, and what a user
// owes. Credits would give it away otherwise, until the next reconciliation. Charges and what
// pays a debt add to the platform's funds, and to the headroom when it is filled.
func lowerHeadroom(tx *database.Tx, heads map[gid.ID]*head, lines []line) {
	costs := map[gid.ID]int64{}
	for _, l := range lines {
		if kind := heads[l.Wallet].kind; kind != wallet.KindUser && kind != wallet.KindFx {
			costs[l.Wallet] -= l.Value
		}
		if l.Contra == transaction.ContraAdjustments { // on paper: it changes nothing at Stripe
			costs[l.Wallet] += l.Value
		}
	}
	maps.DeleteFunc(costs, func(_ gid.ID, cost int64) bool { return cost == 0 })
	if !slices.ContainsFunc(slices.Collect(maps.Values(costs)), func(cost int64) bool { return cost > 0 }) {
		return
	}
	tx.BeforeCommit(func(ctx context.Context) error {
		byCurrency := map[money.Currency]int64{}
		query := `SELECT id, currency FROM wallets WHERE id ` + database.InSet(tx.Dialect(), 1)
		ids := database.Texts(column(slices.Sorted(maps.Keys(costs)), gid.ID.String))
		err := tx.Read(ctx, query, tx.Set(ids)...).ForEach(func(scan database.Scan) error {
			var id gid.ID
			var c money.Currency
			err := scan(&id, &c)
			byCurrency[c] += costs[id]
			return err
		})
		if err != nil {
			return fmt.Errorf("read currencies: %w", err)
		}
		for _, c := range slices.Sorted(maps.Keys(byCurrency)) {
			if byCurrency[c] <= 0 {
				continue
			}
			shares, err := readShares(ctx, tx, c, allShares, waitForLock)
			if err != nil {
				return err
			}
			was := slices.Clone(shares)
			drain(shares, 0, byCurrency[c])
			if err := writeShares(ctx, tx, c, was, shares); err != nil {
				return err
			}
		}
		return nil
	})
}
