package payments

import (
	"context"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/resolution"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/refusal"
)

// AdjustInput asks to add the platform's money to a user's wallet by an operator's decision.
type AdjustInput struct {
	Operator gid.ID
	Wallet   gid.ID
	Amount   money.Decimal
	Reason   string // for those who come after; the user does not see it
	Key      string // the operator's idempotency key
}

// adjustmentText is what the user reads about such a credit.
const adjustmentText = "Correction"

// AdjustWallet credits a wallet with the platform's money: what the owner owes is paid first.
// Above ApproveAbove it only proposes the credit. The result names the resolution. The caller
// makes sure that the operator is one; the wallet must be another's. Fails with InvalidAmount,
// AmountTooLarge, InvalidInput, NotFound, KeyReused or PlatformFundsInsufficient.
func (s *Service) AdjustWallet(ctx context.Context, in AdjustInput) (Result, error) {
	w, found, err := s.wallets.get(ctx, "", in.Wallet)
	if err == nil && !found {
		err = errNoAdjustedWallet()
	}
	if err != nil {
		return Result{}, err
	}
	amount, err := parseAmount(in.Amount, w.currency)
	if err != nil {
		return Result{}, err
	}
	done, err := s.resolve(ctx, decision{
		operator: in.Operator, action: resolution.ActionAdjustWallet, target: string(w.id), amount: amount, reason: in.Reason, key: in.Key,
	})
	done.Wallet = w.id
	return done, err
}

func errNoAdjustedWallet() error {
	return refusal.Newf(refusal.NotFound, "walletId", "The wallet does not exist or does not belong to a user.")
}

// lockAdjusted locks the wallet that an operator credits, and refuses the operator's own and one
// whose owner leaves.
func lockAdjusted(ctx context.Context, tx *database.Tx, d decision) (f machine.Funds, err error) {
	w, err := tx.Wallet.Query().Where(wallet.ID(gid.ID(d.target)), wallet.KindEQ(wallet.KindUser)).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return f, errNoAdjustedWallet()
	case err != nil:
		return f, err
	case w.OwnerID == d.operator:
		return f, refusal.Newf(refusal.InvalidInput, "walletId", "You cannot decide about your own wallet. Ask another operator.")
	}
	if f, err = lockFunds(ctx, tx, w.OwnerID, w.Currency); err != nil {
		return f, err
	}
	return f, ownerStays(ctx, tx, w.OwnerID, "walletId")
}

// adjust writes the credit that a resolution has decided about. The headroom is locked after
// the wallet, while the platform's funds are added up: no other credit can be committed
// meanwhile, and what is left is shared out anew.
func (s *Service) adjust(ctx context.Context, tx *database.Tx, row *ent.Resolution, d decision) error {
	f, err := lockAdjusted(ctx, tx, d)
	if err != nil {
		return err
	}
	if _, err := ledger.Headroom(ctx, tx, row.Currency); err != nil {
		return err
	}
	room, err := s.creditRoom(ctx, tx, row.Currency)
	if err != nil {
		return err
	}
	if room.funds -= row.Amount; room.funds < 0 { // the limit of a day is the application's
		return errPlatformFunds()
	}
	now, id := tx.Now(ctx), gid.New(gid.Credit)
	err = tx.Credit.Create().SetID(id).SetOwnerID(f.Owner).SetWalletID(f.Wallet).SetAmount(row.Amount).SetCurrency(row.Currency).
		SetRequestedBy(row.ProposedBy).SetIdempotencyKey(confirmedKey(row.ID)).SetFingerprint(row.Fingerprint).
		SetDescription(adjustmentText).SetCreatedAt(now).Exec(ctx)
	if err != nil {
		return err
	}
	tx.Changed(f.Wallet)
	lines := f.Credit(ledger.Posting{
		Wallet: f.Wallet, Kind: transaction.KindCredit, Contra: transaction.ContraRevenue, Value: row.Amount, Reference: string(id),
	})
	if err := postFunds(ctx, tx, now, f, lines); err != nil {
		return err
	}
	return s.poster.SetHeadroom(ctx, tx, row.Currency, room.whole(), 0)
}
