// Package money holds amounts: integers of a currency's minor unit inside,
// exact decimals at the edges, never a float.
package money

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"

	"github.com/shopspring/decimal"
)

// MaxAmount is the largest single amount of any operation, in minor units: twelve digits, so
// that no sum of them comes near the end of 64 bits. What a card can be charged is less:
// see Currency.Maximum.
const MaxAmount = 999_999_999_999

// Money is an amount of one currency.
type Money struct {
	Minor    int64 // minor units: cents for USD, whole yen for JPY
	Currency Currency
}

// Decimal is an exact decimal number as text, such as 12.50: the form in which
// amounts cross the API. Whatever text a client sends is kept as it came, so
// that Parse can say what is wrong with it.
type Decimal string

// The reasons for which Parse refuses a text. Each fits the currency that was asked for.
var (
	ErrSyntax    = errors.New("write the amount as digits with a point, such as 12.50")
	ErrPrecision = errors.New("the amount has more decimals than the currency has")
	ErrPositive  = errors.New("the amount must be above zero")
	ErrTooLarge  = errors.New("the amount is above what one operation may move")
)

// plain is what an amount looks like: ASCII digits, no sign, no exponent. The
// length is bounded so that a hostile text costs nothing.
var plain = regexp.MustCompile(`^[0-9]{1,40}(\.[0-9]{1,20})?$`)

// Parse reads a positive amount of the currency, exactly. It fails with
// ErrSyntax, ErrPrecision, ErrPositive or ErrTooLarge.
func Parse(text Decimal, c Currency) (Money, error) {
	if len(text) > 0 && text[0] == '-' && plain.MatchString(string(text[1:])) {
		return Money{}, ErrPositive
	}
	if !plain.MatchString(string(text)) {
		return Money{}, ErrSyntax
	}
	d, err := decimal.NewFromString(string(text))
	if err != nil {
		return Money{}, ErrSyntax
	}
	minor := d.Shift(c.Exponent())
	switch {
	case !minor.IsInteger() || !minor.Mod(decimal.New(c.Step(), 0)).IsZero():
		return Money{}, fmt.Errorf("%w: %s goes by steps of %s", ErrPrecision, c, Money{c.Step(), c}.Amount())
	case minor.IsZero():
		return Money{}, ErrPositive
	case minor.GreaterThan(decimal.New(MaxAmount, 0)):
		return Money{}, fmt.Errorf("%w: %s", ErrTooLarge, Money{MaxAmount, c})
	}
	return Money{minor.IntPart(), c}, nil
}

// Whole is so many whole units of the currency, such as 10 USD.
func Whole(units int64, c Currency) Money {
	return Money{decimal.New(units, c.Exponent()).IntPart(), c}
}

// Amount is the number with all decimals of the currency: 12.50 for 1250 US cents.
func (m Money) Amount() Decimal { return Decimal(m.AppendAmount(nil)) }

// AppendAmount appends the same, for those who write many.
func (m Money) AppendAmount(out []byte) []byte {
	var room [24]byte // for any int64
	digits := strconv.AppendInt(room[:0], m.Minor, 10)
	if digits[0] == '-' {
		out, digits = append(out, '-'), digits[1:]
	}
	decimals := int(m.Currency.Exponent())
	if decimals == 0 {
		return append(out, digits...)
	}
	if len(digits) <= decimals {
		out = append(out, '0')
	}
	whole := max(0, len(digits)-decimals)
	out = append(out, digits[:whole]...)
	out = append(out, '.')
	for range decimals - len(digits) {
		out = append(out, '0')
	}
	return append(out, digits[whole:]...)
}

// String is the amount and its currency, such as 12.50 USD.
func (m Money) String() string { return string(m.Amount()) + " " + string(m.Currency) }

// MarshalGQL writes the number as a string.
func (d Decimal) MarshalGQL(w io.Writer) {
	_, _ = io.WriteString(w, strconv.Quote(string(d))) // the response buffer does not fail
}

// UnmarshalGQL takes a string. A JSON number is refused: what sent it has made
// a float of the amount already.
func (d *Decimal) UnmarshalGQL(v any) error {
	text, ok := v.(string)
	if !ok {
		return errors.New(`a decimal is a string such as "12.50", so that no digit is lost`)
	}
	*d = Decimal(text)
	return nil
}
