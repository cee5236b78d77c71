package payments

import (
	"context"
	"errors"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/usagerecord"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/refusal"
)

// parseUsage reads an amount with up to money.UsageDecimals decimals. Fails with InvalidAmount
// or AmountTooLarge.
func parseUsage(text money.Decimal, c money.Currency) (*ledger.Usage, error) {
	u, err := money.ParseUsage(text, c)
	switch {
	case errors.Is(err, money.ErrTooLarge), errors.Is(err, money.ErrPositive):
		_, err = parseAmount(text, c)
		return nil, err
	case errors.Is(err, money.ErrPrecision):
		return nil, refusal.Newf(refusal.InvalidAmount, "amount", "The amount must have at most %d decimal places.", money.UsageDecimals)
	case err != nil:
		return nil, refusal.Newf(refusal.InvalidAmount, "amount", "The amount must be a decimal number such as 0.00042.")
	}
	return &ledger.Usage{ID: gid.New(gid.Usage), Whole: u.Whole, Fraction: u.Fraction, Step: c.Step(), StepSize: money.UsageStep(c)}, nil
}

// AccruedUsage is what usage of a wallet has left below the smallest amount that can be
// charged. The caller makes sure that the wallet may be read.
func (s *Service) AccruedUsage(ctx context.Context, id gid.ID) (money.Decimal, error) {
	last, err := s.db.Client().UsageRecord.Query().Where(usagerecord.WalletID(id)).Order(usagerecord.BySequence(newestFirst)).First(ctx)
	if err != nil {
		return "0", ent.MaskNotFound(err)
	}
	return money.UsageFraction(last.RemainderAfter), nil
}
