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
// nothing is left to wait for: neither while a deposit is or can still be disputed nor, for
// a term, while the user owes something (Terms). Until then nobody else can sign up with the
// address. The ledger stays, under an id that names nobody.
//
// Lock order: wallets by id, then the user.
package closing

import (
	"context"
	"fmt"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/dispute"
	"github.com/purserhq/purser/ent/mark"
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
		if w.FrozenAt != nil { // whose it is must stay known
			return refusal.New(refusal.Frozen, "The wallet is frozen. The account can be closed once it is not; contact support.")
		}
		if w.Held != 0 {
			return refusal.New(refusal.Disabled, "Money of the wallet is on hold. The account can be closed once the hold is captured or released.")
		}
		if w.CurrentBalance != 0 {
			return refusal.New(refusal.Disabled, "There is money in the wallet, or owed. Pay it out or settle it first.")
		}
	}
	underWay := deposit.StateNotIn(Payable...)
	waits, err := anyExists(ctx, append(waiting(tx, id, underWay), disputed(tx, id))...)
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

// Terms are how long personal data are kept after closing began.
type Terms struct {
	// Disputes is how long after a deposit it can still be disputed: by then nothing can
	// come of it any more.
	Disputes time.Duration
	// Debts is how long the data of a user who owes something are kept, from when
	// closing began.
	Debts time.Duration
}

// Finish takes an account from CLOSING to CLOSED and erases the user's personal data.
// It reports false while something is left to wait for; where that is a time alone, the
// sweeper comes back by then.
func Finish(ctx context.Context, tx *database.Tx, id gid.ID, terms Terms) (closed bool, err error) {
	wallets, err := lockWallets(ctx, tx, id)
	if err != nil {
		return false, err
	}
	for _, w := range wallets {
		if w.Kind == wallet.KindUser && w.CurrentBalance != 0 { // an operator needs to know whose it is
			return false, nil
		}
	}
	if waits, err := anyExists(ctx, append(waiting(tx, id), disputed(tx, id))...); waits || err != nil {
		return false, err
	}
	if keep, err := terms.keep(ctx, tx, id, wallets); keep || err != nil {
		return false, err
	}
	n, err := tx.User.Update().Where(user.ID(id), user.ClosingAtNotNil(), user.DeletedAtIsNil()).
		SetEmail(NobodysAddress(id)).ClearPendingEmail().ClearName().ClearExternalID().SetDeletedAt(tx.Now(ctx)).ClearNextAt().Save(ctx)
	if err != nil || n == 0 {
		return false, err
	}
	if _, err := tx.Mark.Delete().Where(mark.OwnerID(id)).Exec(ctx); err != nil {
		return false, err
	}
	failpoint.Hit("closing", "finished", "uncommitted")
	return true, audit.Record(ctx, tx, audit.Event{Actor: id, Action: audit.UserDeleted, Subject: id})
}

// keep reports whether the personal data must be kept for now, and then has the sweeper come
// back when they need not be. A deposit counts from its last change.
func (t Terms) keep(ctx context.Context, tx *database.Tx, id gid.ID, wallets []*ent.Wallet) (bool, error) {
	now := tx.Now(ctx)
	var until time.Time
	if t.Disputes > 0 {
		newest, err := tx.Deposit.Query().
			Where(deposit.OwnerID(id), deposit.StateEQ(deposit.StateSucceeded), deposit.UpdatedAtGT(now.Add(-t.Disputes))).
			Order(ent.Desc(deposit.FieldUpdatedAt)).First(ctx)
		if ent.MaskNotFound(err) != nil {
			return false, err
		}
		if newest != nil {
			until = newest.UpdatedAt.Add(t.Disputes)
		}
	}
	for _, w := range wallets {
		if t.Debts == 0 || w.Kind != wallet.KindDebt || w.CurrentBalance == 0 {
			continue
		}
		u, err := tx.User.Get(ctx, id)
		if err != nil {
			return false, err
		}
		if u.ClosingAt != nil && u.ClosingAt.Add(t.Debts).After(until) {
			until = u.ClosingAt.Add(t.Debts)
		}
	}
	if !until.After(now) {
		return false, nil
	}
	err := tx.User.Update().Where(user.ID(id), user.ClosingAtNotNil(), user.DeletedAtIsNil()).SetNextAt(until).Exec(ctx)
	return true, err
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

// disputed are the open disputes of the user's deposits.
func disputed(tx *database.Tx, id gid.ID) exists {
	return tx.Dispute.Query().Where(dispute.Open(true), dispute.HasDepositWith(deposit.OwnerID(id)))
}

func anyExists(ctx context.Context, all ...exists) (bool, error) {
	for _, one := range all {
		if there, err := one.Exist(ctx); there || err != nil {
			return there, err
		}
	}
	return false, nil
}
