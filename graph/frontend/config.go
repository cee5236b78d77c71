// Package frontend is what front ends are told of the server.
package frontend

import "github.com/purserhq/purser/internal/money"

// Config is the API's Config.
type Config struct {
	PublishableKey *string // Stripe's; nil: there is none
	SandboxURL     *string // of the built-in sandbox; nil: Stripe is used
	Currencies     []money.Currency
}

// NewConfig makes one; empty texts stand for what there is not. Currencies are those in which
// wallets can be opened, of which that of new wallets comes first.
func NewConfig(publishableKey, sandboxURL string, first money.Currency, currencies []money.Currency) Config {
	c := Config{Currencies: []money.Currency{first}}
	if publishableKey != "" {
		c.PublishableKey = &publishableKey
	}
	if sandboxURL != "" {
		c.SandboxURL = &sandboxURL
	}
	for _, one := range currencies {
		if one != first {
			c.Currencies = append(c.Currencies, one)
		}
	}
	return c
}
