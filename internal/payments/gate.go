package payments

import (
	"context"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/dispute"
	"github.com/purserhq/purser/ent/gate"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
)

// MoneyOut is the gate that every payout passes.
const MoneyOut gid.ID = "money_out"

// reconciler is who shut the gate when no operator did.
const reconciler = ""

// gateShut is why the gate is shut for a movement; nil when it is open. It is
// read in the movement's own transaction, so that none slips through a gate
// that was shut before it began.
func gateShut(ctx context.Context, tx *database.Tx) error {
	shut, err := isShut(ctx, tx)
	if err != nil || !shut {
		return err
	}
	return refusal.New(refusal.Disabled, "Payouts are stopped for the moment, until our books agree with Stripe's. Your money is safe.")
}

func isShut(ctx context.Context, tx *database.Tx) (bool, error) {
	row, err := tx.Gate.Get(ctx, MoneyOut)
	if err != nil {
		return false, ent.MaskNotFound(err)
	}
	return !row.Open, nil
}

// frozen is why a wallet, which is locked, may pay nothing out; nil when it may.
func frozen(ctx context.Context, tx *database.Tx, w *ent.Wallet) error {
	owes, err := tx.Wallet.Query().
		Where(
			wallet.OwnerID(w.OwnerID), wallet.CurrencyEQ(w.Currency),
			wallet.KindEQ(wallet.KindDebt), wallet.CurrentBalanceLT(0),
		).
		Exist(ctx)
	if err != nil {
		return err
	}
	if owes {
		return refusal.New(refusal.Disabled, "Nothing can be paid out while money is owed: a deposit was taken back. The next deposit pays it first.")
	}
	disputed, err := tx.Dispute.Query().Where(dispute.WalletID(w.ID), dispute.Open(true)).Exist(ctx)
	if err != nil || !disputed {
		return err
	}
	return refusal.New(refusal.Disabled, "Nothing can be paid out while a payment is disputed.")
}

// SetMoneyOut opens or shuts the gate, and says who did it and why.
func (s *Service) SetMoneyOut(ctx context.Context, operator gid.ID, open bool, reason string) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		return s.setGate(ctx, tx, string(operator), open, reason)
	})
}

func (s *Service) setGate(ctx context.Context, tx *database.Tx, by string, open bool, reason string) error {
	now := s.now()
	n, err := tx.Gate.Update().Where(gate.ID(MoneyOut)).
		SetOpen(open).SetReason(reason).SetChangedBy(by).SetChangedAt(now).Save(ctx)
	if err != nil || n > 0 {
		return err
	}
	return tx.Gate.Create().SetID(MoneyOut).SetOpen(open).SetReason(reason).SetChangedBy(by).SetChangedAt(now).Exec(ctx)
}
