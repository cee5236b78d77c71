package payments

import (
	"context"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/payoutaccount"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
)

// What was ordered here and is not in the database was lost with a restored
// backup. Stripe's metadata say whose it was and under which key, so that the
// operation stands again as if it had never been gone: the money is where it
// belongs, and a client that asks with its key gets its answer.

// adoptDeposit makes a lost deposit again and credits it. One that was not paid
// is left alone: its client begins anew. So is another program's.
func (s *Service) adoptDeposit(ctx context.Context, intent Intent) error {
	w, err := s.tracedWallet(ctx, gid.Deposit, intent.Deposit, intent.Trace)
	if err != nil || w == nil || intent.Status != IntentSucceeded || intent.Received.Currency != w.Currency {
		return err
	}
	s.alarm(ctx, depositRemade, "id", intent.Deposit, "intent", intent.ID)
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		exists, err := tx.Deposit.Query().Where(deposit.ID(intent.Deposit)).Exist(ctx)
		if err != nil {
			return err
		}
		if !exists {
			err = tx.Deposit.Create().SetID(intent.Deposit).SetOwnerID(w.OwnerID).SetWalletID(w.ID).
				SetAmount(intent.Received.Minor).SetCurrency(intent.Received.Currency).
				SetIdempotencyKey(intent.Key).SetFingerprint(intent.Fingerprint).
				SetNextAt(tx.Now(ctx)).SetCreatedAt(intent.CreatedAt).SetUpdatedAt(tx.Now(ctx)).
				Exec(ctx)
		}
		if err == nil {
			_, _, err = s.deposits().step(ctx, s, tx, intent.Deposit, IntentSeen{Intent: intent})
		}
		return err
	})
}

// adoptPayout makes a lost payout again: the money has left, so it is taken from
// the wallet, and what the wallet has not is owed.
func (s *Service) adoptPayout(ctx context.Context, t Transfer) error {
	w, err := s.tracedWallet(ctx, gid.Payout, t.Payout, t.Trace)
	if err != nil || w == nil || t.Amount.Currency != w.Currency {
		return err
	}
	if another, err := s.ownedByAnother(ctx, t.Destination, w.OwnerID); another || err != nil {
		return err
	}
	s.alarm(ctx, payoutRemade, "id", t.Payout, "transfer", t.ID)
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		funds, err := lockFunds(ctx, tx, w.OwnerID, w.Currency)
		if err != nil {
			return err
		}
		exists, err := tx.Payout.Query().Where(payout.ID(t.Payout)).Exist(ctx)
		if err != nil {
			return err
		}
		if !exists {
			err = s.holdAgain(ctx, tx, w, t, funds)
		}
		if err == nil {
			_, _, err = s.payouts().step(ctx, s, tx, t.Payout, TransferSeen{Transfer: t})
		}
		return err
	})
}

// ownedByAnother tells whether a connected account is known here as another user's. A
// transfer to it was never the owner's payout, whatever its metadata say: it stays
// unexplained money of the platform until an operator says what it was.
func (s *Service) ownedByAnother(ctx context.Context, account, owner gid.ID) (bool, error) {
	another, err := s.db.Client().PayoutAccount.Query().
		Where(payoutaccount.ID(account), payoutaccount.OwnerIDNEQ(owner)).Exist(ctx)
	if another {
		s.alarm(ctx, payoutHelp, "account", account, "owner", owner)
	}
	return another, err
}

func (s *Service) holdAgain(ctx context.Context, tx *database.Tx, w *ent.Wallet, t Transfer, funds Funds) error {
	if err := s.adoptAccount(ctx, tx, w, t.Destination, t.CreatedAt); err != nil {
		return err
	}
	now := tx.Now(ctx)
	err := tx.Payout.Create().SetID(t.Payout).SetOwnerID(w.OwnerID).SetWalletID(w.ID).
		SetAmount(t.Amount.Minor).SetCurrency(t.Amount.Currency).SetAccountID(t.Destination).
		SetIdempotencyKey(t.Key).SetFingerprint(t.Fingerprint).
		SetNextAt(now).SetCreatedAt(t.CreatedAt).SetUpdatedAt(now).
		Exec(ctx)
	if err != nil {
		return err
	}
	hold := Payout{ID: t.Payout, Wallet: w.ID, Amount: t.Amount}.hold()
	return funds.post(ctx, tx, now, funds.lend(hold))
}

// adoptAccount makes the row of an account that was lost together with its
// payouts. Where its owner has got another one since, it is not paid any more.
func (s *Service) adoptAccount(ctx context.Context, tx *database.Tx, w *ent.Wallet, id gid.ID, at time.Time) error {
	exists, err := tx.PayoutAccount.Query().Where(payoutaccount.ID(id)).Exist(ctx)
	if err != nil || exists {
		return err
	}
	other, err := tx.PayoutAccount.Query().
		Where(payoutaccount.OwnerID(w.OwnerID), payoutaccount.DisconnectedAtIsNil()).Exist(ctx)
	if err != nil {
		return err
	}
	create := tx.PayoutAccount.Create().SetID(id).SetOwnerID(w.OwnerID).SetSyncedAt(neverSynced).SetCreatedAt(at)
	if other {
		return create.SetDisconnectedAt(tx.Now(ctx)).Exec(ctx)
	}
	if err := create.SetNextAt(tx.Now(ctx)).Exec(ctx); err != nil {
		return err
	}
	return tx.Wallet.Update().Where(wallet.ID(w.ID)).SetAccountID(id).Exec(ctx)
}

// of tells whether the trace is one that this program left, on an order of the
// given kind.
func (t Trace) of(kind string, operation gid.ID) bool {
	return operation.Prefix() == kind && checkKey(t.Key) == nil && len(t.Fingerprint) == digestLength
}

// digestLength is the length of a fingerprint.
const digestLength = 64

// tracedWallet is the wallet that an object at Stripe was ordered for; nil when
// it was not ordered here, or for a wallet that is not known here.
func (s *Service) tracedWallet(ctx context.Context, kind string, operation gid.ID, t Trace) (*ent.Wallet, error) {
	if !t.of(kind, operation) {
		return nil, nil //nolint:nilnil // another program's
	}
	w, err := s.db.Client().Wallet.Query().Where(wallet.ID(t.Wallet), wallet.KindEQ(wallet.KindUser)).Only(ctx)
	return w, ent.MaskNotFound(err)
}
