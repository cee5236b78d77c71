package sandbox

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
)

// A platform settles in the currencies for which it has a bank account. What it takes or gives
// back in others Stripe converts on the day, into the first of them. Without a list the sandbox's
// platforms settle in every currency, so that nothing is converted.

// worth is what one unit of a currency is worth, in millionths of a US dollar. Others are worth
// a dollar: what matters to a test is that amounts of two currencies are not the same.
var worth = map[string]int64{
	"aud": 660_000, "brl": 185_000, "cad": 730_000, "chf": 1_120_000, "cny": 138_000, "czk": 43_000, "dkk": 145_000,
	"eur": 1_080_000, "gbp": 1_270_000, "hkd": 128_000, "huf": 2_700, "idr": 63, "inr": 11_900, "jpy": 6_700, "krw": 730,
	"mxn": 55_000, "nok": 94_000, "nzd": 600_000, "pln": 250_000, "sek": 96_000, "sgd": 750_000, "thb": 28_500, "vnd": 40,
}

// settlementCurrencies are those of a setting, in lower case.
func settlementCurrencies(given []string) ([]string, error) {
	var list []string
	for _, name := range given {
		c, fault := checkCurrency(name)
		if fault != nil {
			return nil, fmt.Errorf("settlement currencies: %s", fault.Message)
		}
		list = append(list, c)
	}
	return list, nil
}

// isHome tells whether a platform's books have a currency.
func (s *Sandbox) isHome(currency string) bool {
	return len(s.settlement) == 0 || slices.Contains(s.settlement, currency)
}

// home is the currency that a platform settles in first.
func (s *Sandbox) home() string {
	if len(s.settlement) == 0 {
		return homeCurrency
	}
	return s.settlement[0]
}

// settledIn is the currency in which an account's books have what moves in another one.
// Connected accounts keep what they are sent as it comes.
func (acc *accountStore) settledIn(currency string) string {
	if acc.platform != nil || acc.s.isHome(currency) {
		return currency
	}
	return acc.s.home()
}

// exchangeRate is by what an amount of one currency is multiplied to be one of another, both in
// minor units, with six digits. It moves from day to day by up to one percent: a refund does not
// take what its charge brought.
func (s *Sandbox) exchangeRate(from, to string) *big.Rat {
	day := s.now() / (24 * 60 * 60)
	rate := new(big.Rat).Quo(minorWorth(from), minorWorth(to))
	rate.Mul(rate, big.NewRat(1000+day%21-10, 1000))
	rounded, _ := new(big.Rat).SetString(rate.FloatString(6)) // it is a number
	return rounded
}

func minorWorth(currency string) *big.Rat {
	each := worth[currency]
	if each == 0 {
		each = 1_000_000
	}
	unit := int64(1)
	for range decimals(currency) {
		unit *= 10
	}
	return big.NewRat(each, unit)
}

// convert writes a change of an account's books in the currency that these are in, and gives
// the rate; nil where nothing is converted.
func (acc *accountStore) convert(e *balanceChange) *json.Number {
	to := acc.settledIn(e.currency)
	if to == e.currency {
		return nil
	}
	rate := acc.s.exchangeRate(e.currency, to)
	e.amount, e.fee, e.currency = times(e.amount, rate), times(e.fee, rate), to
	shown := json.Number(rate.FloatString(6))
	return &shown
}

// times multiplies minor units by a rate, rounded half away from zero.
func times(amount int64, rate *big.Rat) int64 {
	product := new(big.Rat).Mul(big.NewRat(amount, 1), rate)
	rounded, _ := new(big.Int).SetString(product.FloatString(0), 10) // it is a number
	return rounded.Int64()
}

// covers tells whether what is available is enough for an amount in any currency.
func (acc *accountStore) covers(amount int64, currency string) bool {
	e := balanceChange{amount: amount, currency: currency}
	acc.convert(&e)
	return acc.currencyBalance(e.currency).available >= e.amount
}
