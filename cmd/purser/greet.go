package main

import (
	"fmt"
	"io"
)

// greet prints where everything is and what to do first. The lines that begin
// with "purser:" are read by scripts and keep their form.
func (a *app) greet(w io.Writer, c config) {
	fmt.Fprintf(w, "purser: api        %s/graphql\n", a.url)
	if c.doors.playground {
		fmt.Fprintf(w, "purser: playground %s/playground\n", a.url)
	}
	if a.listens != "" {
		fmt.Fprintf(w, "purser: listens    %s\n", a.listens)
	}
	fmt.Fprintf(w, "purser: webhooks   %s/webhooks/stripe\n", a.url)
	if a.metricsURL != "" {
		fmt.Fprintf(w, "purser: metrics    %s\n", a.metricsURL)
	}
	if a.sandboxURL != "" {
		fmt.Fprintf(w, "purser: sandbox    %s\n", a.sandboxURL)
	}
	fmt.Fprintf(w, "\nDatabase: %s\n", databaseName(c))
	if a.sandboxURL == "" {
		fmt.Fprintf(w, "Stripe: %s\n", stripeName(c))
		if len(c.webhookSecrets) == 0 {
			fmt.Fprint(w, "No STRIPE_WEBHOOK_SECRET: webhooks are refused, and payments are found by polling.\n")
		}
		return
	}
	fmt.Fprint(w, `Stripe: the built-in sandbox. No real money moves.
Card tokens to try: tok_visa (paid), tok_visa_chargeDeclinedInsufficientFunds (declined),
pm_card_authenticationRequired (3-D Secure).

Open the playground and paste:

  mutation {
    signUp(input: {email: "ada@example.com", password: "correct horse battery"}) {
      token
      user { id wallet { id currentBalance { amount currency } } }
      userErrors { code message field }
    }
  }

Stop with Ctrl+C.
`)
}

func databaseName(c config) string {
	if c.embedded {
		return "SQLite in " + c.dataDir
	}
	return "PostgreSQL"
}

func stripeName(c config) string {
	name := "test mode"
	if c.live {
		name = "LIVE mode, real money"
	}
	if c.stripeBase != "" {
		name += " at " + c.stripeBase
	}
	return name
}
