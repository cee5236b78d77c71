package money

import (
	"fmt"

	"github.com/shopspring/decimal"
)

// UsageDecimals is how many decimals an amount of usage may have, in any currency.
const UsageDecimals = 12

// Usage is an amount with more decimals than its currency has, exactly.
type Usage struct {
	Whole    int64 // minor units, a multiple of the currency's step
	Fraction int64 // the rest, in 10⁻¹² of the currency's unit; less than UsageStep
}

// UsageStep is the smallest amount of a currency that can be charged, in 10⁻¹² of its unit.
func UsageStep(c Currency) int64 {
	return decimal.New(c.Step(), UsageDecimals-c.Exponent()).IntPart()
}

// ParseUsage reads a positive amount with up to UsageDecimals decimals. It fails with
// ErrSyntax, ErrPrecision, ErrPositive or ErrTooLarge.
func ParseUsage(text Decimal, c Currency) (Usage, error) {
	if len(text) > 0 && text[0] == '-' && plain.MatchString(string(text[1:])) {
		return Usage{}, ErrPositive
	}
	if !plain.MatchString(string(text)) {
		return Usage{}, ErrSyntax
	}
	d, err := decimal.NewFromString(string(text))
	if err != nil {
		return Usage{}, ErrSyntax
	}
	switch {
	case !d.Shift(UsageDecimals).IsInteger():
		return Usage{}, fmt.Errorf("%w: at most %d", ErrPrecision, UsageDecimals)
	case d.IsZero():
		return Usage{}, ErrPositive
	case d.Shift(c.Exponent()).GreaterThan(decimal.New(MaxAmount, 0)):
		return Usage{}, fmt.Errorf("%w: %s", ErrTooLarge, Money{MaxAmount, c})
	}
	steps, rest := d.Shift(UsageDecimals).QuoRem(decimal.New(UsageStep(c), 0), 0)
	return Usage{Whole: steps.IntPart() * c.Step(), Fraction: rest.IntPart()}, nil
}

// UsageFraction is a fraction as a decimal, without zeros at its end.
func UsageFraction(fraction int64) Decimal {
	return Decimal(decimal.New(fraction, -UsageDecimals).String())
}
