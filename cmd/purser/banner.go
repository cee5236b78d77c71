package main

import (
	"fmt"
	"io"
	"time"

	"github.com/purserhq/purser/internal/auth"
)

// printBanner prints where everything is and what to do first. The lines that begin
// with "purser:" are read by scripts and keep their form.
func (a *app) printBanner(w io.Writer, c config) {
	fmt.Fprintf(w, "purser: api        %s/graphql\n", a.url)
	if c.access.playground {
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
	if a.control != "" {
		fmt.Fprintf(w, "purser: control    %s\n", a.control)
	}
	fmt.Fprintf(w, "\nDatabase: %s\n", databaseName(c))
	fmt.Fprint(w, c.hostsLine())
	if _, logged := c.access.mailer.(auth.LogMailer); logged {
		fmt.Fprint(w, "Email: PURSER_SMTP_URL is not set, so emails are written to the log below, including the links that verify addresses.\n")
	}
	if a.sandboxURL == "" {
		fmt.Fprintf(w, "Stripe: %s\n", stripeName(c))
		fmt.Fprintf(w, "Payouts: %s\n", c.payoutRules())
		a.warn(w, c)
		return
	}
	fmt.Fprintf(w, "The sandbox's dashboard: %s/?token=%s\n", a.sandboxURL, a.control)
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

Stop with Ctrl+C. Before real money: purser doctor says what is missing.
`)
}

// warn prints what purser doctor would. Somebody who tries the sandbox is spared: nearly
// everything that live mode needs is missing there, and nothing is at stake.
func (a *app) warn(w io.Writer, c config) {
	bad := a.found.from(warning)
	if len(bad) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%d warnings; purser doctor says more:\n", len(bad))
	if !c.live {
		fmt.Fprint(w, "Live mode refuses some of these.\n")
	}
	for _, f := range bad {
		fmt.Fprintf(w, "  %s\n", f)
	}
}

// payoutRules are the settings by which the platform pays for fraud, or does not.
func (c config) payoutRules() string {
	l := c.access.limits
	rules := "card money " + waits(c.payoutDelay) + " (PURSER_PAYOUT_DELAY), a new account " + waits(l.PayoutCooldownNewUser) + " (PURSER_PAYOUT_COOLDOWN_NEW_USER)"
	if !l.ReauthAbove.Zero() {
		rules += fmt.Sprintf(", recent authentication above %s a day (PURSER_REAUTH_ABOVE) and above %s to a new recipient (PURSER_NEW_PAYEE_ABOVE; 0: never)",
			l.ReauthAbove, l.NewPayeeAbove)
	}
	if c.closing.Disputes > 0 {
		rules += fmt.Sprintf(", data of closed accounts kept for %s after a deposit (PURSER_DISPUTE_WINDOW)", c.closing.Disputes)
	}
	return rules
}

func waits(d time.Duration) string {
	if d == 0 {
		return "does not wait"
	}
	return "waits " + d.String()
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
