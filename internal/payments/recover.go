package payments

import (
	"context"
	"errors"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/payoutaccount"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/payments/processor"
)

// What was ordered here and is not in the database was lost with a restored backup or
// a failover. Stripe's metadata say whose it was and under which key, so that the
// operation stands again as if it had never been gone: the money is where it belongs,
// and a client that asks with its key gets its answer. Where the client has asked
// before, the object at Stripe is of the row that stands under its key.

// errKeyTaken says that a key stands for something else than what Stripe has under it.
var errKeyTaken = errors.New("another operation stands under this key")

// adopted ends an adoption. Nobody can bring together what two clients, or two
// databases, ordered under one key: an operator is told, and it is left as it is,
// since to try again would change nothing.
func (s *Service) adopted(ctx context.Context, err error, object string, t processor.Origin) error {
	if !errors.Is(err, errKeyTaken) {
		return err
	}
	s.alert(ctx, keyTaken, "object", object, "wallet", t.Wallet, "key", t.Key)
	return nil
}

// made turns the error of a row that was made meanwhile into the reason to look again.
func made(err error) error {
	if database.IsUnique(err) {
		return &database.Again{Err: err}
	}
	return err
}

// adoptDeposit makes a lost deposit again and credits it. One that was not paid
// is left alone: its client begins anew. So is another program's.
func (s *Service) adoptDeposit(ctx context.Context, intent processor.Intent) error {
	w, err := s.tracedWallet(ctx, gid.Deposit, intent.Deposit, intent.Origin)
	if err != nil || w == nil || intent.Status != processor.IntentSucceeded || intent.Received.Currency != w.Currency {
		return err
	}
	remade, effect := false, machine.None
	var id gid.ID
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) (err error) {
		if id, remade, err = s.depositAgain(ctx, tx, w, intent); err != nil {
			return err
		}
		_, effect, err = s.deposits().step(ctx, s, tx, id, machine.IntentSeen{Intent: intent})
		return err
	})
	switch {
	case err == nil && remade:
		s.alert(ctx, depositRemade, "id", id, "intent", intent.ID)
	case err == nil && effect == machine.Alarm:
		s.alert(ctx, depositHelp, "id", id, "intent", intent.ID)
	}
	return s.adopted(ctx, err, intent.ID, intent.Origin)
}

// depositAgain is the deposit of an intent whose name no row has: the one that stands
// under its key, or a new row.
func (s *Service) depositAgain(ctx context.Context, tx *database.Tx, w *ent.Wallet, i processor.Intent) (id gid.ID, remade bool, err error) {
	row, err := tx.Deposit.Query().Where(deposit.OwnerID(w.OwnerID), deposit.IdempotencyKey(i.Key)).Only(ctx)
	switch {
	case err == nil && row.PaymentIntentID != nil && *row.PaymentIntentID != i.ID && pays(i, row):
		if id, err = lateDeposit(ctx, tx, row, i); err == nil && id == "" {
			err = errKeyTaken
		}
		return id, true, err
	case err == nil && (row.Fingerprint != i.Fingerprint || row.PaymentIntentID != nil && *row.PaymentIntentID != i.ID):
		return "", false, errKeyTaken
	case err == nil:
		return row.ID, false, nil
	case !ent.IsNotFound(err):
		return "", false, err
	}
	id = gid.New(gid.Deposit)
	if !processor.Derived(i.Deposit) {
		id = i.Deposit
	}
	if err := ledger.WriteMetadata(ctx, tx, id, w.OwnerID, w.ID, labelsAtStripe(i.Origin)); err != nil {
		return "", false, made(err)
	}
	create := tx.Deposit.Create().SetID(id).SetOwnerID(w.OwnerID).SetWalletID(w.ID).
		SetAmount(i.Received.Minor).SetCurrency(i.Received.Currency).
		SetIdempotencyKey(i.Key).SetFingerprint(i.Fingerprint).
		SetNextAt(tx.Now(ctx)).SetCreatedAt(i.CreatedAt).SetUpdatedAt(tx.Now(ctx))
	if processor.Derived(i.Deposit) {
		create.SetProcessorKey(i.Deposit)
	}
	if err := create.Exec(ctx); err != nil {
		return "", false, made(err)
	}
	return id, true, s.remadeRow(ctx, tx, i.ID)
}

// adoptPayout makes a lost payout again: the money has left, so it is taken from
// the wallet, and what the wallet has not is owed.
func (s *Service) adoptPayout(ctx context.Context, t processor.StripeTransfer) error {
	w, err := s.tracedWallet(ctx, gid.Payout, t.Payout, t.Origin)
	if err != nil || w == nil || t.Amount.Currency != w.Currency {
		return err
	}
	if another, err := s.ownedByAnother(ctx, t.Destination, w.OwnerID); another || err != nil {
		return err
	}
	remade, effect := false, machine.None
	var id gid.ID
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) (err error) {
		if id, remade, err = s.payoutAgain(ctx, tx, w, t); err != nil {
			return err
		}
		_, effect, err = s.payouts().step(ctx, s, tx, id, machine.TransferSeen{Transfer: t})
		return err
	})
	switch {
	case err == nil && remade:
		s.alert(ctx, payoutRemade, "id", id, "transfer", t.ID)
	case err == nil && effect == machine.Alarm:
		s.alert(ctx, payoutHelp, "id", id, "transfer", t.ID)
	}
	return s.adopted(ctx, err, t.ID, t.Origin)
}

// ownedByAnother tells whether a connected account is known here as another user's. A
// transfer to it was never the owner's payout, whatever its metadata say: it stays
// unexplained money of the platform until an operator says what it was.
func (s *Service) ownedByAnother(ctx context.Context, account, owner gid.ID) (bool, error) {
	another, err := s.db.Client().PayoutAccount.Query().
		Where(payoutaccount.ID(account), payoutaccount.OwnerIDNEQ(owner)).Exist(ctx)
	if another {
		s.alert(ctx, payoutHelp, "account", account, "owner", owner)
	}
	return another, err
}

// payoutAgain is the payout of a transfer whose name no row has: the one that stands
// under its key, or a new row with its hold.
func (s *Service) payoutAgain(ctx context.Context, tx *database.Tx, w *ent.Wallet, t processor.StripeTransfer) (id gid.ID, remade bool, err error) {
	row, err := tx.Payout.Query().Where(payout.OwnerID(w.OwnerID), payout.IdempotencyKey(t.Key)).Only(ctx)
	switch {
	case err == nil && latePayout(row, t):
		t.Key = ownKey(gid.ID(t.ID)) // and goes on as one that was lost
	case err == nil && (row.Fingerprint != t.Fingerprint || row.TransferID != nil && *row.TransferID != t.ID):
		return "", false, errKeyTaken
	case err == nil:
		return row.ID, false, nil
	case !ent.IsNotFound(err):
		return "", false, err
	}
	kept, err := isPlatforms(ctx, tx, t.ID)
	if err == nil && kept {
		err = errKeyTaken
	}
	if err != nil {
		return "", false, err
	}
	funds, err := lockFunds(ctx, tx, w.OwnerID, w.Currency)
	if err != nil {
		return "", false, err
	}
	if id, err = s.holdAgain(ctx, tx, w, t, funds); err != nil {
		return "", false, made(err)
	}
	return id, true, s.remadeRow(ctx, tx, t.ID)
}

func (s *Service) holdAgain(ctx context.Context, tx *database.Tx, w *ent.Wallet, t processor.StripeTransfer, funds machine.Funds) (gid.ID, error) {
	if err := s.adoptAccount(ctx, tx, w, t.Destination, t.CreatedAt); err != nil {
		return "", err
	}
	now, id := tx.Now(ctx), gid.New(gid.Payout)
	if !processor.Derived(t.Payout) {
		id = t.Payout
	}
	if err := ledger.WriteMetadata(ctx, tx, id, w.OwnerID, w.ID, labelsAtStripe(t.Origin)); err != nil {
		return "", err
	}
	create := tx.Payout.Create().SetID(id).SetOwnerID(w.OwnerID).SetWalletID(w.ID).
		SetAmount(t.Amount.Minor).SetCurrency(t.Amount.Currency).SetAccountID(t.Destination).
		SetIdempotencyKey(t.Key).SetFingerprint(t.Fingerprint).
		SetNextAt(now).SetCreatedAt(t.CreatedAt).SetUpdatedAt(now)
	if processor.Derived(t.Payout) {
		create.SetProcessorKey(t.Payout)
	}
	row, err := create.Save(ctx)
	if err != nil {
		return "", err
	}
	hold := machine.Payout{ID: row.ID, Wallet: w.ID, Amount: t.Amount}.Hold()
	return row.ID, postFunds(ctx, tx, now, funds, funds.Advance(hold))
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

// orderedHere tells whether the origin is one that this program left on an order of the given
// kind, for a wallet of the owner.
func orderedHere(t processor.Origin, kind string, owner, name gid.ID) bool {
	if checkKey(t.Key) != nil || len(t.Fingerprint) != digestLength {
		return false
	}
	return name.Prefix() == kind || name == processor.OperationKey(kind, owner, t.Key, t.Fingerprint)
}

// digestLength is the length of a fingerprint.
const digestLength = 64

// tracedWallet is the wallet that an object at Stripe was ordered for; nil when
// it was not ordered here, or for a wallet that is not known here.
func (s *Service) tracedWallet(ctx context.Context, kind string, name gid.ID, t processor.Origin) (*ent.Wallet, error) {
	w, err := s.db.Client().Wallet.Query().Where(wallet.ID(t.Wallet), wallet.KindEQ(wallet.KindUser)).Only(ctx)
	if err != nil || !orderedHere(t, kind, w.OwnerID, name) {
		return nil, ent.MaskNotFound(err)
	}
	return w, nil
}
