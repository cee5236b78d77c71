package payments

import (
	"context"
	"strconv"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/charge"
	"github.com/purserhq/purser/ent/usagerecord"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
)

// ChargeInput asks to take money from a wallet for something that the application sells.
type ChargeInput struct {
	By          gid.ID // who asks: Application
	Wallet      gid.ID
	Amount      money.Decimal
	Currency    money.Currency // empty: the wallet's
	Description string
	Labels
	// Accumulate accepts more decimals than the currency has, and charges what is whole.
	Accumulate bool
	Key        string // the idempotency key
}

// Charge takes money from a wallet, at once. The result names no operation where accumulated
// usage has not reached the smallest amount. A charge may spend deposits that are too young to
// be paid out, but for those younger than Options.SpendDelay. Fails with InvalidAmount,
// AmountTooLarge, InvalidInput, NotFound, CurrencyMismatch, KeyReused, InsufficientFunds,
// Frozen, Disabled or RateLimited.
func (s *Service) Charge(ctx context.Context, in ChargeInput) (Result, error) {
	e, err := s.readCharge(ctx, in)
	if err != nil {
		return Result{}, err
	}
	return s.carryOutEntry(ctx, e)
}

// readCharge checks a charge, and makes the entry of it.
func (s *Service) readCharge(ctx context.Context, in ChargeInput) (*entry, error) {
	if err := firstError(checkKey(in.Key), checkDescription(in.Description), in.check()); err != nil {
		return nil, err
	}
	w, err := s.spendingWallet(ctx, in.Wallet, in.Currency)
	if err != nil {
		return nil, err
	}
	c := ledger.Charge{Description: in.Description, Spending: ledger.Spending{
		ID: gid.New(gid.Charge), Owner: w.owner, Wallet: w.id, Currency: w.currency, By: in.By, Key: in.Key,
	}}
	parts := []string{"charge", string(w.id)}
	if in.Accumulate {
		if c.Usage, err = parseUsage(in.Amount, w.currency); err != nil {
			return nil, err
		}
		parts = append(parts, "usage", strconv.FormatInt(c.Usage.Whole, 10), strconv.FormatInt(c.Usage.Fraction, 10))
	} else {
		amount, err := parseAmount(in.Amount, w.currency)
		if err != nil {
			return nil, err
		}
		c.Amount = amount.Minor
		parts = append(parts, strconv.FormatInt(amount.Minor, 10))
	}
	c.Fingerprint = fingerprint(append(append(parts, in.Description), in.parts()...)...)
	e := &entry{Request: c.Request(in.entries()...), done: Result{Operation: c.ID, Wallet: w.id}}
	e.standing = func(ctx context.Context) (bool, error) { return s.standingCharge(ctx, e) }
	return e, nil
}

// standingCharge looks for the charge or the usage under an entry's key.
func (s *Service) standingCharge(ctx context.Context, e *entry) (found bool, err error) {
	db, c := s.db.Client(), e.Charge
	row, err := db.Charge.Query().Where(charge.RequestedBy(c.By), charge.IdempotencyKey(c.Key)).Only(ctx)
	if err == nil {
		if row.ID != c.ID { // else ours: only the outcome of COMMIT was lost
			e.done, err = replay(Result{Operation: row.ID, Wallet: row.WalletID}, row.Fingerprint, c.Fingerprint)
		}
		return true, err
	}
	if !ent.IsNotFound(err) {
		return false, err
	}
	used, err := db.UsageRecord.Query().Where(usagerecord.RequestedBy(c.By), usagerecord.IdempotencyKey(c.Key)).Only(ctx)
	if err != nil {
		return false, ent.MaskNotFound(err)
	}
	if c.Usage == nil || used.ID != c.Usage.ID {
		e.done, err = replay(Result{Operation: deref(used.ChargeID), Wallet: used.WalletID}, used.Fingerprint, c.Fingerprint)
	}
	return true, err
}

// firstError is the first of some errors that is one.
func firstError(all ...error) error {
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
}
