package main

import (
	"context"
	"fmt"
	"log/slog"
	"slices"

	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/stripe"
)

// checkSettlement names the currencies of wallets that Stripe converts: the account has no money
// in them, so that payouts in them are not possible.
func (c config) checkSettlement(ctx context.Context, client *stripe.Client) (all findings) {
	settled, err := client.SettlementCurrencies(ctx)
	if err != nil || len(settled) == 0 {
		return nil // whoever asks for the account says that Stripe is away
	}
	// Where wallets can be in every currency, nobody has thought of each of them.
	wanted := c.currencies
	if len(wanted) == len(money.Currencies()) {
		wanted = []money.Currency{c.currency}
	}
	var converted []money.Currency
	for _, w := range wanted {
		if !slices.Contains(settled, w) {
			converted = append(converted, w)
		}
	}
	if len(converted) == 0 {
		all.ok("settlement currencies", "%v", settled)
		return all
	}
	all.add(warning, "settlement currencies", fmt.Sprintf("the Stripe account has no balance in %v, only in %v", converted, settled),
		"Stripe converts deposits in other currencies, and payouts in them are not possible until the account has a bank account for them: see docs/operations.md")
	return all
}

// tellSettlement logs what checkSettlement warns of.
func (c config) tellSettlement(ctx context.Context, client *stripe.Client, log *slog.Logger) {
	ctx, cancel := context.WithTimeout(ctx, placeWait)
	defer cancel()
	for _, f := range c.checkSettlement(ctx, client).from(warning) {
		log.WarnContext(ctx, f.String())
	}
}
