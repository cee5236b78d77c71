package sandbox

import (
	"slices"
	"strings"
)

// homeCurrency is what a platform settles in unless told otherwise.
const homeCurrency = "usd"

// minimums are the smallest charges in minor units, by currency. Others have the
// smallest of all, one unit.
var minimums = map[string]int64{
	"usd": 50, "aud": 50, "brl": 50, "cad": 50, "chf": 50, "cop": 50, "eur": 50, "idr": 50, "ils": 50, "inr": 50,
	"nzd": 50, "php": 50, "rub": 50, "sgd": 50, "zar": 50, "ars": 50, "aed": 200, "czk": 1500, "dkk": 250, "gbp": 30,
	"hkd": 400, "huf": 17500, "jpy": 50, "krw": 50, "mxn": 1000, "myr": 200, "nok": 300, "pln": 200, "ron": 200,
	"sek": 300, "thb": 1000,
}

// others are further currencies that Stripe takes.
var others = strings.Fields(`afn all amd ang aoa awg azn bam bbd bdt bgn bhd bif bmd bnd bob bsd bwp byn bzd cdf clp cny
	crc cve djf dop dzd egp etb fjd fkp gel gip gmd gnf gtq gyd hnl htg isk jmd jod kes kgs khr kmf kwd kyd kzt lak lbp
	lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mzn nad ngn nio npr omr pab pen pgk pkr pyg qar rsd rwf sar sbd
	scr shp sle sos srd std szl tjs tnd top try ttd twd tzs uah ugx uyu uzs vnd vuv wst xaf xcd xcg xof xpf yer zmw`)

var (
	threeDecimals = []string{"bhd", "jod", "kwd", "omr", "tnd"} // the last digit must be 0
	wholeOnly     = []string{"isk", "ugx"}                      // two decimals, which must be 00
	zeroDecimals  = strings.Fields("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf")
)

// maximum is the largest charge: eight digits, more in currencies whose unit is worth little.
func maximum(currency string) int64 {
	switch currency {
	case "idr":
		return 999_999_999_999
	case "cop", "huf":
		return 9_999_999_999
	}
	return 99_999_999
}

// checkCurrency takes a currency in any case and gives it in lower case.
func checkCurrency(given string) (string, *Error) {
	c := strings.ToLower(given)
	if minimums[c] == 0 && !slices.Contains(others, c) {
		return "", refuse("", "currency", "Invalid currency: %s", given)
	}
	return c, nil
}

// checkAmount holds an amount against what its currency can be charged in.
func checkAmount(amount int64, currency string) *Error {
	least := max(minimums[currency], 1)
	switch {
	case amount < 1:
		return refuse("parameter_invalid_integer", "amount", "This value must be greater than or equal to 1.")
	case amount < least:
		return refuse("amount_too_small", "amount", "Amount must be at least %s", shown(least, currency))
	case amount > maximum(currency):
		return refuse("amount_too_large", "amount", "Amount must be no more than %s", shown(maximum(currency), currency))
	}
	return checkMultiple(amount, currency)
}

// checkMultiple holds an amount against the steps of its currency. Stripe writes isk and ugx with two
// decimals, which must be zero, and three-decimal currencies with a last digit that must be zero:
// money that was divided by a wrong power of ten shows here.
func checkMultiple(amount int64, currency string) *Error {
	switch {
	case slices.Contains(threeDecimals, currency) && amount%10 != 0:
		return refuse("", "amount", "Invalid amount: the last digit of an amount in %s must be 0.", currency)
	case slices.Contains(wholeOnly, currency) && amount%100 != 0:
		return refuse("", "amount", "Invalid amount: an amount in %s must be a multiple of 100.", currency)
	}
	return nil
}
