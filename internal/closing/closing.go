// Package closing closes users' accounts. An account is a state machine in the
// database, whose states are columns of the user's row:
//
//	OPEN ──── Begin ────► CLOSING ──── Finish ────► CLOSED
//	closing_at IS NULL    closing_at               closing_at, deleted_at
//
// Begin refuses while money, a debt, a dispute or an operation that cannot be canceled
// is left. From then on nothing new begins: no deposit and no transfer to the account,
// which the database refuses, too. Deposits that wait for their payer are canceled at
// Stripe by the sweeper. A payment that succeeds all the same is credited and refunded
// to its card in one transaction. Finish erases what tells who the user was, once
// nothing is left to wait for. The ledger stays, under an id that names nobody.
//
// Lock order: wallets by id, then the user.
package closing

import (
	"context"
	"fmt"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/dispute"
	"github.com/purserhq/purser/ent/onboarding"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/predicate"
	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/failpoint"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
)

// Begin takes an account from OPEN to CLOSING. One that is not open is left as it is.
// Fails with Disabled while money, a debt, a dispute or an operation is left that
// closing cannot end.
func Begin(ctx context.Context, tx *database.Tx, id gid.ID) error {
	wallets, err := lockWallets(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, w := range wallets {
		if w.CurrentBalance != 0 {
			return refusal.New(refusal.Disabled, "There is money in the wallet, or owed. Pay it out or settle it first.")
		}
	}
	underWay := deposit.StateNotIn(Payable...)
	waits, err := anyExists(ctx, append(waiting(tx, id, underWay),
		tx.Dispute.Query().Where(dispute.Open(true), dispute.HasDepositWith(deposit.OwnerID(id))))...)
	if err != nil {
		return err
	}
	if waits {
		return refusal.New(refusal.Disabled, "Something is still on its way or in dispute. Wait until it is done.")
	}
	n, err := tx.User.Update().Where(user.ID(id), user.ClosingAtIsNil()).SetClosingAt(tx.Now(ctx)).SetNextAt(tx.Now(ctx)).Save(ctx)
	if err != nil || n == 0 {
		return err
	}
	failpoint.Hit("closing", "begun", "uncommitted")
	return audit.Record(ctx, tx, audit.Event{Actor: id, Action: audit.UserClosing, Subject: id})
}

// Finish takes an account from CLOSING to CLOSED and erases the user's personal data.
// It reports false, and changes nothing, while something is left to wait for.
func Finish(ctx context.Context, tx *database.Tx, id gid.ID) (closed bool, err error) {
	wallets, err := lockWallets(ctx, tx, id)
	if err != nil {
		return false, err
	}
	for _, w := range wallets {
		if w.Kind == wallet.KindUser && w.CurrentBalance != 0 { // an operator needs to know whose it is
			return false, nil
		}
	}
	if waits, err := anyExists(ctx, waiting(tx, id)...); waits || err != nil {
		return false, err
	}
	n, err := tx.User.Update().Where(user.ID(id), user.ClosingAtNotNil(), user.DeletedAtIsNil()).
		SetEmail(NobodysAddress(id)).ClearName().SetDeletedAt(tx.Now(ctx)).ClearNextAt().Save(ctx)
	if err != nil || n == 0 {
		return false, err
	}
	failpoint.Hit("closing", "finished", "uncommitted")
	return true, audit.Record(ctx, tx, audit.Event{Actor: id, Action: audit.UserDeleted, Subject: id})
}

// Begun reports whether an account is CLOSING or CLOSED. The caller holds the lock of
// one of the user's wallets, or the answer may be old.
func Begun(ctx context.Context, tx *database.Tx, id gid.ID) (bool, error) {
	return tx.User.Query().Where(user.ID(id), user.ClosingAtNotNil()).Exist(ctx)
}

// NobodysAddress is the email of a user who has none. Its domain can never exist.
func NobodysAddress(id gid.ID) string { return string(id) + "@users.invalid" }

// Payable are the states of a deposit that waits for its payer alone. Closing cancels
// it at Stripe.
var Payable = []deposit.State{deposit.StateRequiresPayment, deposit.StateRequiresAction}

func lockWallets(ctx context.Context, tx *database.Tx, id gid.ID) ([]*ent.Wallet, error) {
	all, err := tx.Wallet.Query().Where(wallet.OwnerID(id)).Order(wallet.ByID()).Modify(database.ForUpdate).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("lock the wallets of %s: %w", id, err)
	}
	return all, nil
}

type exists interface {
	Exist(ctx context.Context) (bool, error)
}

// waiting are the user's operations that are not finished, of deposits those alone that
// fit the predicates.
func waiting(tx *database.Tx, id gid.ID, deposits ...predicate.Deposit) []exists {
	return []exists{
		tx.Deposit.Query().Where(deposit.OwnerID(id), deposit.Or(deposit.NextAtNotNil(), deposit.Parked(true))).Where(deposits...),
		tx.Payout.Query().Where(payout.OwnerID(id), payout.Or(payout.NextAtNotNil(), payout.Parked(true))),
		tx.Refund.Query().Where(refund.OwnerID(id), refund.Or(refund.NextAtNotNil(), refund.Parked(true))),
		tx.Onboarding.Query().Where(onboarding.OwnerID(id), onboarding.Or(onboarding.NextAtNotNil(), onboarding.Parked(true))),
	}
}

func anyExists(ctx context.Context, all ...exists) (bool, error) {
	for _, one := range all {
		if there, err := one.Exist(ctx); there || err != nil {
			return there, err
		}
	}
	return false, nil
}
