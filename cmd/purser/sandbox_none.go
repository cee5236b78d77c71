//go:build production

package main

import (
	"context"
	"log/slog"
)

// sandboxCommands are none: this program was built without the sandbox.
type sandboxCommands struct{}

// checkSandbox refuses settings that need the sandbox.
func (c config) checkSandbox() error {
	if !c.sandbox {
		return nil
	}
	return wrong("STRIPE_SECRET_KEY", "missing: this program was built for production, without the built-in sandbox, and needs a key of Stripe")
}

// startSandbox is never reached: checkSandbox comes first.
func (a *app) startSandbox(_ context.Context, c *config, _ string, _ *slog.Logger) error {
	return c.checkSandbox()
}
