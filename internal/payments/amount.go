package payments

import (
	"errors"

	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/refusal"
)

// parseAmount reads an amount that a client wrote. Fails with InvalidAmount or
// AmountTooLarge, naming the field.
func parseAmount(text money.Decimal, c money.Currency) (money.Money, error) {
	amount, err := money.Parse(text, c)
	switch {
	case errors.Is(err, money.ErrTooLarge):
		return amount, refusal.Newf(refusal.AmountTooLarge, "amount", "The largest amount is %s.",
			money.Money{Minor: money.MaxCharge, Currency: c})
	case errors.Is(err, money.ErrPrecision):
		return amount, refusal.Newf(refusal.InvalidAmount, "amount", "%s goes by steps of %s.",
			c, money.Money{Minor: c.Step(), Currency: c}.Amount())
	case errors.Is(err, money.ErrPositive):
		return amount, refusal.Newf(refusal.InvalidAmount, "amount", "The amount must be above zero.")
	case err != nil:
		return amount, refusal.Newf(refusal.InvalidAmount, "amount", "Write the amount as digits with a point, such as 12.50.")
	}
	return amount, nil
}
