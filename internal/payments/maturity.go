package payments

import (
	"context"
	"time"

	"github.com/purserhq/purser/ent/younglot"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
)

// Available is what can be paid out of a wallet now, in minor units, given its balance without
// what is held: that less the card money that is younger than the payout delay, wherever it was
// deposited. The admission of payouts goes by the same.
func (s *Service) Available(ctx context.Context, walletID gid.ID, balance int64) (int64, error) {
	if s.options.PayoutDelay == 0 {
		return balance, nil
	}
	left := balance
	now := s.now().UnixMicro()
	args := append(s.db.Set(database.Texts{string(walletID)}), now, now)
	err := s.db.Read(ctx, unspent[s.db.Dialect()], args...).ForEach(func(scan database.Scan) error {
		var id gid.ID
		var stands, held, young, same int64
		err := scan(&id, &stands, &held, &young, &same)
		left = unspentOf(balance, young)
		return err
	})
	if err != nil {
		return 0, err
	}
	return left, nil
}

// Maturity is money that can be paid out from a time on.
type Maturity struct {
	At     time.Time
	Amount int64 // minor units, above 0
}

// Maturities are what of a wallet's balance without what is held cannot be paid out yet, and
// when it can be, soonest first. Their sum is that balance less what is available.
func (s *Service) Maturities(ctx context.Context, walletID gid.ID, balance int64) ([]Maturity, error) {
	if s.options.PayoutDelay == 0 {
		return nil, nil
	}
	lots, err := s.db.Client().YoungLot.Query().
		Where(younglot.WalletID(walletID), younglot.DueAtGT(s.now().UnixMicro())).
		Order(younglot.ByDueAt()).All(ctx)
	if err != nil {
		return nil, err
	}
	var all []Maturity
	for i := len(lots) - 1; i >= 0 && balance > 0; i-- { // what matures last is what is short where lots exceed the balance
		amount := min(balance, lots[i].Amount)
		balance -= amount
		all = append([]Maturity{{time.UnixMicro(lots[i].DueAt).UTC(), amount}}, all...)
	}
	return all, nil
}
