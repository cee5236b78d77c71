package payments

import (
	"context"
	"strconv"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/credit"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
)

// CreditInput asks to add the platform's money to a wallet.
type CreditInput struct {
	By          gid.ID // who asks: Application
	Wallet      gid.ID
	Amount      money.Decimal
	Currency    money.Currency // empty: the wallet's
	Description string
	Labels
	Key string // the idempotency key
}

// Credit adds the platform's money to a wallet, at once. What the owner owes is paid first.
// Fails with InvalidAmount, AmountTooLarge, InvalidInput, NotFound, CurrencyMismatch,
// KeyReused, PlatformFundsInsufficient, Disabled or RateLimited.
func (s *Service) Credit(ctx context.Context, in CreditInput) (Result, error) {
	e, err := s.readCredit(ctx, in)
	if err != nil {
		return Result{}, err
	}
	return s.carryOutEntry(ctx, e)
}

// readCredit checks a credit, and makes the entry of it.
func (s *Service) readCredit(ctx context.Context, in CreditInput) (*entry, error) {
	if err := firstError(checkKey(in.Key), checkDescription(in.Description), in.check()); err != nil {
		return nil, err
	}
	w, err := s.spendingWallet(ctx, in.Wallet, in.Currency)
	if err != nil {
		return nil, err
	}
	amount, err := parseAmount(in.Amount, w.currency)
	if err != nil {
		return nil, err
	}
	c := ledger.Credit{Description: in.Description, Spending: ledger.Spending{
		ID: gid.New(gid.Credit), Owner: w.owner, Wallet: w.id, Amount: amount.Minor, Currency: w.currency, By: in.By, Key: in.Key,
		Fingerprint: fingerprint(append([]string{"credit", string(w.id), strconv.FormatInt(amount.Minor, 10), in.Description}, in.parts()...)...),
	}}
	e := &entry{Request: c.Request("", in.entries()...), done: Result{Operation: c.ID, Wallet: w.id}}
	e.standing = func(ctx context.Context) (bool, error) {
		row, err := s.db.Client().Credit.Query().Where(credit.RequestedBy(c.By), credit.IdempotencyKey(c.Key)).Only(ctx)
		if err != nil {
			return false, ent.MaskNotFound(err)
		}
		if row.ID != c.ID { // else ours: only the outcome of COMMIT was lost
			e.done, err = replay(Result{Operation: row.ID, Wallet: row.WalletID}, row.Fingerprint, c.Fingerprint)
		}
		return true, err
	}
	return e, nil
}
