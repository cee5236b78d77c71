package money

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Currency is an ISO 4217 code in capitals, such as USD.
type Currency string

// rule is what Stripe asks of amounts in one currency. The exponents are
// Stripe's, not ISO's: ISK and UGX are sent with two decimals that must be zero.
type rule struct {
	exponent int32 // decimals of the minor unit
	step     int64 // an amount is a multiple of it
	minimum  int64 // the smallest charge, in minor units; 1 where Stripe names none
	maximum  int64 // the largest charge, in minor units; 0: eight digits
}

// usual is the rule of currencies with two decimals and no published minimum.
var usual = rule{exponent: 2, step: 1, minimum: 1}

// rules holds the currencies that can be used, with Stripe's published minimum
// charges. A currency that is not here is refused: a wrong exponent would be
// wrong by a factor of a hundred.
var rules = table(
	each(usual, "AFN ALL AMD ANG AOA AWG AZN BAM BBD BDT BGN BMD BND BOB BSD BWP BYN BZD CDF CNY "+
		"CRC CVE DOP DZD EGP ETB FJD FKP GEL GIP GMD GTQ GYD HNL HTG JMD KES KGS KHR KYD KZT LAK LBP "+
		"LKR LRD LSL MAD MDL MKD MMK MNT MOP MUR MVR MWK MZN NAD NGN NIO NPR PAB PEN PGK PKR QAR "+
		"RSD SAR SBD SCR SHP SLE SOS SRD STD SZL TJS TOP TRY TTD TWD TZS UAH UYU UZS WST XCD XCG YER ZMW"),
	each(rule{exponent: 2, step: 1, minimum: 50}, "USD AUD BRL CAD CHF EUR ILS INR NZD PHP RUB SGD ZAR ARS"),
	each(rule{exponent: 2, step: 1, minimum: 200}, "AED MYR PLN RON"),
	each(rule{exponent: 2, step: 1, minimum: 300}, "NOK SEK"),
	each(rule{exponent: 2, step: 1, minimum: 1000}, "MXN THB"),
	each(rule{exponent: 2, step: 1, minimum: 1500}, "CZK"),
	each(rule{exponent: 2, step: 1, minimum: 250}, "DKK"),
	each(rule{exponent: 2, step: 1, minimum: 30}, "GBP"),
	each(rule{exponent: 2, step: 1, minimum: 400}, "HKD"),
	each(rule{exponent: 2, step: 1, minimum: 17500, maximum: 9_999_999_999}, "HUF"),
	each(rule{exponent: 2, step: 1, minimum: 50, maximum: 9_999_999_999}, "COP"),
	each(rule{exponent: 2, step: 1, minimum: 50, maximum: 999_999_999_999}, "IDR"),
	each(rule{exponent: 2, step: 100, minimum: 100}, "ISK UGX"),
	each(rule{exponent: 0, step: 1, minimum: 1}, "BIF CLP DJF GNF KMF MGA PYG RWF VND VUV XAF XOF XPF"),
	each(rule{exponent: 0, step: 1, minimum: 50}, "JPY KRW"),
	each(rule{exponent: 3, step: 10, minimum: 10}, "BHD JOD KWD OMR TND"),
)

func each(r rule, codes string) map[Currency]rule {
	out := map[Currency]rule{}
	for code := range strings.FieldsSeq(codes) {
		out[Currency(code)] = r
	}
	return out
}

func table(parts ...map[Currency]rule) map[Currency]rule {
	out := map[Currency]rule{}
	for _, part := range parts {
		for c, r := range part {
			out[c] = r
		}
	}
	return out
}

// ParseCurrency reads a code in capitals that Purser knows.
func ParseCurrency(code string) (Currency, error) {
	c := Currency(code)
	if _, ok := rules[c]; !ok {
		return "", fmt.Errorf("%q is not a currency in use here; write an ISO 4217 code in capitals, such as USD", code)
	}
	return c, nil
}

// Currencies returns all codes that Purser knows, in alphabetical order.
func Currencies() []Currency { return slices.Sorted(maps.Keys(rules)) }

// FromStripe reads a code as Stripe writes it, in lower case.
func FromStripe(code string) (Currency, error) { return ParseCurrency(strings.ToUpper(code)) }

// Stripe is the code as Stripe writes it.
func (c Currency) Stripe() string { return strings.ToLower(string(c)) }

// Exponent is the number of decimals of the minor unit: 2 for USD, 0 for JPY.
func (c Currency) Exponent() int32 { return c.rule().exponent }

// Minimum is the smallest charge that Stripe takes, in minor units.
func (c Currency) Minimum() int64 { return c.rule().minimum }

// Maximum is the largest charge of a card that Stripe takes, in minor units: eight digits but
// for currencies whose unit is worth little.
func (c Currency) Maximum() int64 { return cmp.Or(c.rule().maximum, 99_999_999) }

// Step is what every amount is a multiple of, in minor units.
func (c Currency) Step() int64 { return c.rule().step }

func (c Currency) rule() rule {
	r, ok := rules[c]
	if !ok { // every Currency comes from ParseCurrency or a row that did
		panic("money: unknown currency " + strconv.Quote(string(c)))
	}
	return r
}

// MarshalGQL writes the code.
func (c Currency) MarshalGQL(w io.Writer) {
	_, _ = io.WriteString(w, strconv.Quote(string(c))) // the response buffer does not fail
}

// UnmarshalGQL reads a code that Purser knows.
func (c *Currency) UnmarshalGQL(v any) error {
	text, ok := v.(string)
	if !ok {
		return fmt.Errorf("a currency is a string such as \"USD\", not %T", v)
	}
	parsed, err := ParseCurrency(text)
	*c = parsed
	return err
}
