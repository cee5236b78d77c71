package payments

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/closing"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/failpoint"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

// takeClosing leases an account that is being closed and whose time has come.
func (s *Service) takeClosing(ctx context.Context, tx *database.Tx, id gid.ID) (task, error) {
	now := tx.Now(ctx)
	u, err := tx.User.Query().Where(user.ID(id), user.NextAtLTE(now)).Select(user.FieldClosingAt).Only(ctx)
	if err != nil {
		return nil, ent.MaskNotFound(err)
	}
	next := now.Add(closeAgain(now.Sub(deref(u.ClosingAt))))
	if err := tx.User.Update().Where(user.ID(id), user.NextAtNotNil()).SetNextAt(next).Exec(ctx); err != nil {
		return nil, err
	}
	failpoint.Hit("closing", "claimed", "uncommitted")
	return func(ctx context.Context) error { return s.closeAccount(ctx, id) }, nil
}

// closeAgain is how long to wait before an account of which closing began so long ago
// is looked at again.
func closeAgain(since time.Duration) time.Duration {
	return min(max(since/2, 5*time.Second), time.Hour)
}

// closeAccount cancels what waits for the payer, and closes the account once nothing is
// left to wait for.
func (s *Service) closeAccount(ctx context.Context, id gid.ID) error {
	failpoint.Hit("closing", "claimed")
	errs := []error{s.cancelDeposits(ctx, id)}
	errs = append(errs, s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		_, err := closing.Finish(ctx, tx, id, s.options.Closing)
		return err
	}))
	failpoint.Hit("closing", "finished")
	return errors.Join(errs...)
}

// maxCanceled bounds how many deposits of one account are canceled at a time.
const maxCanceled = 100

// cancelDeposits makes the deposits that wait for their payer due and takes them on,
// which cancels them. Another worker may be canceling one, too: that does no harm.
func (s *Service) cancelDeposits(ctx context.Context, owner gid.ID) error {
	open, err := s.db.Client().Deposit.Query().
		Where(deposit.OwnerID(owner), deposit.StateIn(closing.Payable...), deposit.Parked(false)).
		Order(deposit.ByNextAt()).Limit(maxCanceled).IDs(ctx)
	errs := []error{err}
	for _, id := range open {
		errs = append(errs, s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
			now := tx.Now(ctx)
			return tx.Deposit.Update().
				Where(deposit.ID(id), deposit.StateIn(closing.Payable...), deposit.NextAtGT(now)).
				SetNextAt(now).Exec(ctx)
		}), s.deposits().drive(ctx, s, id))
	}
	return errors.Join(errs...)
}

// cancelIntent cancels a PaymentIntent, and fetches one that cannot be canceled: it may
// have been paid meanwhile.
func (s *Service) cancelIntent(ctx context.Context, id string) (processor.Intent, error) {
	intent, err := s.processor.CancelIntent(ctx, id)
	if answer, ok := errors.AsType[*processor.Error](err); ok && answer.Class == processor.Definite {
		return s.processor.Intent(ctx, id)
	}
	return intent, err
}

// giveBack begins the refund of a deposit that was paid when its account was being
// closed already. It is an ordinary refund, which nobody ordered.
func (s *Service) giveBack(ctx context.Context, tx *database.Tx, d machine.Deposit) error {
	if !d.GiveBack {
		return nil
	}
	row, err := tx.Deposit.Get(ctx, d.ID)
	if err != nil {
		return err
	}
	amount, err := refundable(ctx, tx, row, money.Money{Currency: row.Currency}) // all of it
	if err != nil {
		return err
	}
	name := string(nameOf(row.ID, row.ProcessorKey)) // and not the id, which is another one where the row was made again
	key, digest := ownKey(gid.ID("closed:"+name)), fingerprint("closed", name)
	_, err = s.holdRefund(ctx, tx, row, refundOrder{
		amount: amount, key: key, digest: digest, name: processor.OperationKey(gid.Refund, row.OwnerID, key, digest),
	})
	if err != nil {
		return fmt.Errorf("give deposit %s back: %w", d.ID, err)
	}
	return nil
}

// watchClosed raises an alarm when money has come to an account that is closed or being
// closed, and stays there: a refund that failed later, a payout that came back, a dispute
// that was won. An operator refunds a deposit with it.
func (s *Service) watchClosed(ctx context.Context, tx *database.Tx, f machine.Funds, lines []ledger.Posting) error {
	var came int64
	for _, line := range lines {
		if line.Wallet == f.Wallet {
			came += line.Value
		}
	}
	if came <= 0 {
		return nil
	}
	begun, err := closing.Begun(ctx, tx, f.Owner)
	if begun {
		whenCommitted(tx, func() { s.alert(ctx, closedHolds, "wallet", f.Wallet, "owner", f.Owner) })
	}
	return err
}

// accountOpen is why nothing new may begin for an account; nil when it may. The caller
// holds the lock of the owner's wallet, which closing takes, too.
func accountOpen(ctx context.Context, tx *database.Tx, owner gid.ID) error {
	begun, err := closing.Begun(ctx, tx, owner)
	if err != nil || !begun {
		return err
	}
	return refusal.New(refusal.Disabled, "Your account is closed. Nothing was charged.")
}
