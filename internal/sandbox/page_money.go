package sandbox

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// shown is an amount as a person reads it, such as $12.50 or 12.50 PLN.
func shown(amount int64, currency string) string {
	digits := decimals(currency)
	sign := ""
	if amount < 0 {
		sign, amount = "−", -amount
	}
	unit := int64(1)
	for range digits {
		unit *= 10
	}
	number := fmt.Sprint(amount / unit)
	for i := len(number) - 3; i > 0; i -= 3 {
		number = number[:i] + "," + number[i:]
	}
	if digits > 0 {
		number += fmt.Sprintf(".%0*d", digits, amount%unit)
	}
	if symbol := map[string]string{"usd": "$", "eur": "€", "gbp": "£", "jpy": "¥"}[currency]; symbol != "" {
		return sign + symbol + number
	}
	return sign + number + " " + strings.ToUpper(currency)
}

// decimals is how many digits of an amount stand behind the point.
func decimals(currency string) int {
	switch {
	case slices.Contains(zeroDecimals, currency):
		return 0
	case slices.Contains(threeDecimals, currency):
		return 3
	}
	return 2
}

// plain is an amount as it is typed: digits, and a point where there are cents.
func plain(amount int64, currency string) string {
	digits := decimals(currency)
	text := fmt.Sprintf("%0*d", digits+1, amount)
	if digits == 0 {
		return text
	}
	return text[:len(text)-digits] + "." + text[len(text)-digits:]
}

// typed reads an amount that a person typed, such as 12.5 or 1,200.
func typed(text, currency string) (amount int64, ok bool) {
	whole, part, _ := strings.Cut(strings.ReplaceAll(strings.TrimSpace(text), ",", ""), ".")
	digits := decimals(currency)
	if whole+part == "" || len(part) > digits {
		return 0, false
	}
	amount, err := strconv.ParseInt(whole+part+strings.Repeat("0", digits-len(part)), 10, 64)
	return amount, err == nil && amount > 0
}
