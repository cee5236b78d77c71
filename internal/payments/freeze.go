package payments

import (
	"context"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
)

// A frozen wallet receives and does not send. Transfers and payouts are refused in the
// transaction that begins them, which holds the wallet's lock; freezing takes the same lock,
// so nothing begins once it has answered. A payout that was held before waits if nothing of
// it was ever sent, until an operator refuses it or giveUp has passed. One that was sent may have arrived: it is looked up at Stripe and never
// sent again while the wallet is frozen. Only a call to Stripe that was under way when the
// wallet was frozen can still take money out. Refunds to the card, disputes and whatever
// else takes back what came in are not held up, and neither is what comes in.

// FreezeWallet stops what leaves a user's wallet. Freezing a frozen wallet changes nothing.
// The caller makes sure that the operator is one. Fails with NotFound or InvalidInput.
func (s *Service) FreezeWallet(ctx context.Context, operator, id gid.ID, reason string) error {
	return s.changeFreeze(ctx, id, reason, func(ctx context.Context, tx *database.Tx, w *ent.Wallet) error {
		if w.FrozenAt != nil {
			return nil
		}
		if err := tx.Wallet.UpdateOneID(id).SetFrozenAt(tx.Now(ctx)).SetFrozenReason(reason).Exec(ctx); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{Actor: operator, Action: audit.WalletFrozen, Subject: id, Detail: reason})
	})
}

// UnfreezeWallet lets money leave a wallet again, and what was held go on. The caller makes
// sure that the operator is one; it must be another than the owner. Fails with NotFound or InvalidInput.
func (s *Service) UnfreezeWallet(ctx context.Context, operator, id gid.ID, reason string) error {
	return s.changeFreeze(ctx, id, reason, func(ctx context.Context, tx *database.Tx, w *ent.Wallet) error {
		if w.OwnerID == operator {
			return refusal.Newf(refusal.InvalidInput, "walletId", "You cannot decide about your own wallet. Ask another operator.")
		}
		if w.FrozenAt == nil {
			return nil
		}
		if err := tx.Wallet.UpdateOneID(id).ClearFrozenAt().SetFrozenReason("").Exec(ctx); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{Actor: operator, Action: audit.WalletUnfrozen, Subject: id, Detail: reason})
	})
}

// changeFreeze runs fn with the wallet locked. When the outcome of COMMIT is lost, the
// operator calls again: both changes can be repeated.
func (s *Service) changeFreeze(
	ctx context.Context, id gid.ID, reason string, fn func(context.Context, *database.Tx, *ent.Wallet) error,
) error {
	if err := checkReason(reason); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		w, err := tx.Wallet.Query().Where(wallet.ID(id), wallet.KindEQ(wallet.KindUser)).Modify(database.ForUpdate).Only(ctx)
		if ent.IsNotFound(err) {
			return refusal.Newf(refusal.NotFound, "walletId", "The wallet does not exist.")
		}
		if err != nil {
			return err
		}
		tx.Changed(id)
		return fn(ctx, tx, w)
	})
}

// frozen is the refusal of what would leave a frozen wallet.
func frozen() *refusal.Error {
	return refusal.New(refusal.Frozen, "The wallet is frozen, so no money can leave it. Contact support.")
}
