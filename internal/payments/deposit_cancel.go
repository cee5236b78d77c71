package payments

import (
	"context"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/internal/closing"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/failpoint"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
)

// CancelDeposit cancels a deposit of the owner's that waits for its payer. From the commit on
// its client secret is not shown any more; the PaymentIntent is canceled at Stripe, by the
// sweeper where Stripe does not answer now. A payment that succeeds all the same is credited. A
// deposit that is canceled already is left as it is. Fails with NotFound, and with Disabled
// where there is nothing to wait for.
func (s *Service) CancelDeposit(ctx context.Context, owner, id gid.ID) (Result, error) {
	done, open := Result{}, false
	err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		open = false
		row, err := tx.Deposit.Query().Where(deposit.ID(id), deposit.OwnerID(owner)).Modify(database.ForUpdate).Only(ctx)
		if ent.IsNotFound(err) {
			return refusal.Newf(refusal.NotFound, "depositId", "The deposit does not exist or is not yours.")
		}
		if err != nil {
			return err
		}
		done = Result{Operation: row.ID, Wallet: row.WalletID}
		if row.State == deposit.StateCanceled {
			return nil
		}
		if open = payable(row); !open {
			return refusal.Newf(refusal.Disabled, "depositId", "Only a deposit that waits for its payer can be canceled. This one is complete or under way.")
		}
		tx.Changed(row.WalletID)
		err = tx.Deposit.UpdateOneID(id).SetStopped(true).SetNextAt(tx.Now(ctx)).Exec(ctx)
		failpoint.Hit("deposit", "canceled", "uncommitted")
		return err
	})
	if err != nil || !open {
		return done, err
	}
	if err := s.deposits().drive(context.WithoutCancel(ctx), s, id); err != nil {
		s.log.ErrorContext(ctx, "cancel a deposit; the sweeper continues it", "id", id, "error", err)
	}
	return done, nil
}

// payable tells that a deposit waits for its payer.
func payable(row *ent.Deposit) bool {
	for _, state := range closing.Payable {
		if row.State == state && row.State != deposit.StateFailed && !row.Parked {
			return true
		}
	}
	return false
}
