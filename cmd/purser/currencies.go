package main

import (
	"slices"
	"strings"

	"github.com/purserhq/purser/internal/money"
)

// currenciesSetting reads the currencies in which wallets can be opened; that of new wallets is
// always among them.
func currenciesSetting(text string, first money.Currency) ([]money.Currency, error) {
	if text == "" || text == "all" {
		return money.Currencies(), nil
	}
	all := []money.Currency{first}
	for code := range strings.SplitSeq(text, ",") {
		c, err := money.ParseCurrency(strings.TrimSpace(code))
		if err != nil {
			return nil, wrong("PURSER_CURRENCIES", "%v", err)
		}
		if !slices.Contains(all, c) {
			all = append(all, c)
		}
	}
	return all, nil
}
