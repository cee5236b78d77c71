package payments

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"

	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/refusal"
)

// maxKey is the longest idempotency key that a client may choose, in bytes.
const maxKey = 255

// checkKey refuses keys that could not be told apart later.
func checkKey(key string) error {
	printable := func(r rune) bool { return r >= ' ' && r <= '~' }
	if strings.TrimSpace(key) == "" || len(key) > maxKey || strings.ContainsFunc(key, func(r rune) bool { return !printable(r) }) {
		return refusal.Newf(refusal.InvalidInput, "idempotencyKey",
			"The idempotencyKey must have 1 to %d printable ASCII characters. Use a UUID, for example.", maxKey)
	}
	if refusal.IsCard(key) { // somebody typed it; in a key that a program made, digits mean nothing
		return refusal.Newf(refusal.InvalidInput, "idempotencyKey", "The idempotencyKey is a card number. Use a UUID, for example.")
	}
	return nil
}

// fingerprint is what of the client's input must be equal when a key comes
// again. Amounts go in as minor units, so that 12.5 and 12.50 are one input.
func fingerprint(parts ...string) string {
	sum := sha256.New()
	for _, part := range parts {
		sum.Write([]byte(part))
		sum.Write([]byte{0}) // no part holds it, so parts cannot run together
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// nameOf is a row's name at Stripe.
func nameOf(id gid.ID, processorKey *gid.ID) gid.ID {
	if processorKey == nil {
		return id
	}
	return *processorKey
}

// parseAmount reads an amount that a client wrote. Fails with InvalidAmount or
// AmountTooLarge, naming the field.
func parseAmount(text money.Decimal, c money.Currency) (money.Money, error) {
	amount, err := money.Parse(text, c)
	switch {
	case errors.Is(err, money.ErrTooLarge):
		most := money.Money{Minor: money.MaxAmount, Currency: c}
		return amount, naming("maximum", most, refusal.Newf(refusal.AmountTooLarge, "amount", "The amount must be at most %s.", most))
	case errors.Is(err, money.ErrPrecision):
		step := money.Money{Minor: c.Step(), Currency: c}
		return amount, naming("step", step, refusal.Newf(refusal.InvalidAmount, "amount", "The amount in %s must be a multiple of %s.", c, step.Amount()))
	case errors.Is(err, money.ErrPositive):
		return amount, refusal.Newf(refusal.InvalidAmount, "amount", "The amount must be greater than zero.")
	case err != nil:
		return amount, refusal.Newf(refusal.InvalidAmount, "amount", "The amount must be a decimal number such as 12.50.")
	}
	return amount, nil
}

// naming is the refusal with an amount that its message names.
func naming(name string, m money.Money, why *refusal.Error) *refusal.Error {
	return why.With(name, string(m.Amount())).With("currency", string(m.Currency))
}
