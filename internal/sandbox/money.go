package sandbox

import (
	"fmt"
	"slices"
	"strings"
)

// shown is an amount as a person reads it, such as $12.50 or 12.50 PLN.
func shown(amount int64, currency string) string {
	digits := 2
	switch {
	case slices.Contains(zeroDecimals, currency):
		digits = 0
	case slices.Contains(threeDecimals, currency):
		digits = 3
	}
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
