package payments

import (
	"context"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/statementline"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/payments/processor"
)

// A payer may pay an older intent of an order: a backup was restored, the client
// asked again with its key, and the browser still had the first intent open. The
// order's deposit has another payment then, so this one is a deposit of its own. It
// is credited when metadata and amount are those of the order. What cannot be
// verified is another program's: it is left to the statement, which keeps it in
// suspense until an operator gives it to a wallet or refunds it.

// pays tells whether an intent is a paid one of the order that a deposit stands for.
func pays(i processor.Intent, row *ent.Deposit) bool {
	return i.Status == processor.IntentSucceeded && i.Received == (money.Money{Minor: row.Amount, Currency: row.Currency}) &&
		i.Wallet == row.WalletID && i.Key == row.IdempotencyKey && i.Fingerprint == row.Fingerprint
}

// creditLate credits a paid intent of an order whose deposit has another one; false
// when it is not verified.
func (s *Service) creditLate(ctx context.Context, standing *ent.Deposit, i processor.Intent) (credited bool, err error) {
	if !pays(i, standing) {
		return false, nil
	}
	var id gid.ID
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) (err error) {
		if id, err = lateDeposit(ctx, tx, standing, i); err != nil || id == "" {
			return err
		}
		_, _, err = s.deposits().step(ctx, s, tx, id, machine.IntentSeen{Intent: i})
		return err
	})
	if err == nil && id != "" {
		s.alert(ctx, depositRemade, "id", id, "intent", i.ID, "beside", standing.ID)
	}
	return id != "", err
}

// lateDeposit makes the row of a late payment, under the id that its metadata name
// where that is free; empty when it must not be credited: the statement has it in
// suspense, where an operator may have given it away. Of an owner whose account is
// closed it goes back to the card, as every deposit does; one that was begun after that
// was never ordered here.
func lateDeposit(ctx context.Context, tx *database.Tx, standing *ent.Deposit, i processor.Intent) (gid.ID, error) {
	kept, err := tx.StatementLine.Query().Where(
		statementline.IntentID(i.ID), statementline.MatchIn(statementline.MatchSuspense, statementline.MatchPlatform)).Exist(ctx)
	if err != nil || kept {
		return "", err
	}
	closed, err := tx.User.Query().Where(user.ID(standing.OwnerID), user.ClosingAtLTE(i.CreatedAt)).Exist(ctx)
	if err != nil || closed {
		return "", err
	}
	id := gid.New(gid.Deposit)
	if i.Deposit.Prefix() == gid.Deposit {
		taken, err := tx.Deposit.Query().Where(deposit.ID(i.Deposit)).Exist(ctx)
		if err != nil {
			return "", err
		}
		if !taken {
			id = i.Deposit
		}
	}
	if err := ledger.WriteMetadata(ctx, tx, id, standing.OwnerID, standing.WalletID, labelsAtStripe(i.Origin)); err != nil {
		return "", made(err)
	}
	err = tx.Deposit.Create().SetID(id).SetOwnerID(standing.OwnerID).SetWalletID(standing.WalletID).
		SetAmount(i.Received.Minor).SetCurrency(i.Received.Currency).
		SetIdempotencyKey(ownKey(gid.ID(i.ID))).SetFingerprint(i.Fingerprint).
		SetNextAt(tx.Now(ctx)).SetCreatedAt(i.CreatedAt).SetUpdatedAt(tx.Now(ctx)).
		Exec(ctx)
	if err != nil {
		return "", made(err)
	}
	return id, nil
}

// isPlatforms tells whether an object at Stripe has a line of the statement that was
// booked into the platform's wallet, in suspense or for good. An operation that books
// it, too, would have it in our books twice.
func isPlatforms(ctx context.Context, tx *database.Tx, object string) (bool, error) {
	return tx.StatementLine.Query().Where(
		statementline.Source(object), statementline.MatchIn(statementline.MatchSuspense, statementline.MatchPlatform)).Exist(ctx)
}

// latePayout tells whether a transfer is an older one of the order that a payout with
// another transfer stands for: the owner was paid twice, and owes the second time.
func latePayout(standing *ent.Payout, t processor.StripeTransfer) bool {
	return standing.TransferID != nil && *standing.TransferID != t.ID && standing.Fingerprint == t.Fingerprint &&
		standing.Amount == t.Amount.Minor && standing.AccountID == t.Destination
}

// depositByIntent is the deposit of a paid or unpaid intent: the one that has it, or
// the one that its metadata name. Fails with NotFound when there is none.
func (s *Service) depositByIntent(ctx context.Context, i processor.Intent) (*ent.Deposit, error) {
	query := s.db.Client().Deposit.Query()
	row, err := query.Clone().Where(deposit.PaymentIntentID(i.ID)).Only(ctx)
	if ent.IsNotFound(err) {
		return query.Where(depositNamed(i.Deposit)).Only(ctx)
	}
	return row, err
}

// payoutByTransfer is the payout of a transfer: the one that has it, which an operator
// may have given it, or the one that its metadata name.
func (s *Service) payoutByTransfer(ctx context.Context, t processor.StripeTransfer) (gid.ID, error) {
	query := s.db.Client().Payout.Query()
	id, err := query.Clone().Where(payout.TransferID(t.ID)).OnlyID(ctx)
	if ent.IsNotFound(err) {
		return query.Where(payoutNamed(t.Payout)).OnlyID(ctx)
	}
	return id, err
}
