package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"time"

	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/stripe"
)

// Clocks that differ by more are a warning, and by more than a minute a replica takes
// no operations.
const (
	clockWarning = 5 * time.Second
	clockRefused = time.Minute
)

// checkDatabase judges an open database: its guards, its clock, its role.
func (c config) checkDatabase(ctx context.Context, db *database.DB) findings {
	var all findings
	if err := db.CheckWritable(ctx); err != nil {
		all.add(refused, "database", fmt.Sprintf("it cannot be written to: %v", err),
			"Give the role its rights with `purser migrate --grant ROLE`, or make room on the disk.")
	} else {
		all.ok("database", "it can be read and written to")
	}
	switch missing, err := db.MissingGuards(ctx); {
	case err != nil:
		all.add(refused, "guards of the database", err.Error(), "Grant the role read access to the catalogue.")
	case len(missing) > 0:
		shown := missing[:min(5, len(missing))]
		all.add(c.inLive(), "guards of the database", fmt.Sprintf("%d are missing or switched off: %s", len(missing), strings.Join(shown, ", ")),
			"Make them again as the migrations do, then run `purser verify`: what they refuse may have been written.")
	default:
		all.ok("guards of the database", "all are in force")
	}
	if owns, err := db.OwnsTables(ctx); err == nil && owns && c.live {
		all.add(warning, "role of the database", "it owns the tables and could take the guards out",
			"Run the program as a role that owns nothing: `purser migrate --grant ROLE`.")
	}
	switch off, err := db.Offset(ctx, db.MachineClock()); {
	case err != nil:
		all.add(refused, "clock", err.Error(), "Make sure that the database answers.")
	case off.Abs() > clockRefused:
		all.add(refused, "clock", fmt.Sprintf("the clock of this machine differs from the database's by %s", off.Round(time.Second)),
			"Repair the time synchronisation: the program takes no operations.")
	case off.Abs() > clockWarning:
		all.add(warning, "clock", fmt.Sprintf("the clock of this machine differs from the database's by %s", off.Round(time.Second)),
			"Repair the time synchronisation.")
	default:
		all.ok("clock", "within %s of the database's", clockWarning)
	}
	return all
}

// checkBooks judges how money stands: switches, the comparison with Stripe's books, and
// what waits for a person.
func (c config) checkBooks(ctx context.Context, verbs *payments.Service) findings {
	var all findings
	r, err := verbs.Reconciliation(ctx)
	if err != nil {
		all.add(refused, "books", err.Error(), "Run `purser reconcile`.")
		return all
	}
	now, err := verbs.Backlog(ctx)
	if err != nil {
		all.add(refused, "books", err.Error(), "Run `purser reconcile`.")
		return all
	}
	for _, gate := range now.Shut {
		why := ""
		if gate == payments.MoneyOut {
			why = ": " + r.MoneyOut.Reason
		}
		all.add(warning, "kill switch "+string(gate), "shut"+why, "Open it with setMoneyOut or setSwitch when the cause is gone.")
	}
	if len(now.Shut) == 0 {
		all.ok("kill switches", "all open")
	}
	switch {
	case now.BooksAge > c.books.MaxAge:
		all.add(warning, "last reconciliation", fmt.Sprintf("%s ago; payouts stop if the next ones also fail", now.BooksAge.Round(time.Minute)),
			"Run `purser reconcile`, and look for what keeps the server from it in its log.")
	default:
		all.ok("last reconciliation", "%s ago; where there was none yet, since the database was made", now.BooksAge.Round(time.Second))
	}
	if !r.Clean() {
		all.add(warning, "books", fmt.Sprintf("the ledger does not agree with Stripe; %d balance transactions are unmatched", now.Unmatched),
			"Run `purser reconcile` and `purser resolve list`.")
	}
	parked := 0
	for _, w := range now.Waiting {
		parked += w.Parked
	}
	if parked > 0 {
		all.add(warning, "parked operations", fmt.Sprintf("%d need an operator", parked), "Run `purser resolve list`.")
	}
	return all
}

// checkStripe asks Stripe for the account and judges whether the database's money is
// there. It remembers nothing, unlike a start.
func (c config) checkStripe(ctx context.Context, verbs *payments.Service, client *stripe.Client) findings {
	var all findings
	at := c.place()
	var unread error
	if !c.sandbox { // whose account is in its own file, which a running server has open
		at.Account, unread = client.OwnAccount(ctx)
	}
	if err := verbs.CheckBound(ctx, at); err != nil {
		all.add(refused, "Stripe account", err.Error(), "Use the key of the account that it names.")
		return all
	}
	var answer *processor.Error
	switch {
	case unread == nil && c.sandbox:
		all.ok("Stripe account", "the built-in sandbox")
	case unread == nil:
		all.ok("Stripe account", "%s", at)
		all = append(all, c.checkSettlement(ctx, client)...)
	case errors.As(unread, &answer) && answer.Class == processor.Config:
		all.add(warning, "Stripe account", fmt.Sprintf("the key may not read it, or is refused: %v", unread),
			"Let the restricted key read the account, or set a key that is good.")
	default:
		all.add(warning, "Stripe account", fmt.Sprintf("Stripe does not answer: %v", unread), "Make sure that this machine can reach api.stripe.com.")
	}
	return all
}

// checkMailServer tries whether the mail server can be reached. No letter is sent.
func (c config) checkMailServer(ctx context.Context) findings {
	var all findings
	if c.access.mailHost == "" {
		return nil
	}
	connection, err := (&net.Dialer{}).DialContext(ctx, "tcp", c.access.mailHost)
	if err != nil {
		all.add(warning, "mail server", err.Error(), "Make sure that this machine can reach PURSER_SMTP_URL.")
		return all
	}
	all.ok("mail server", "it can be reached")
	_ = connection.Close() // nothing was sent
	return all
}

// checkIssuerClaims asks the issuer whether it says when its users authenticated.
func (c config) checkIssuerClaims(ctx context.Context) (all findings) {
	if c.access.issuer == "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, doctorWait)
	defer cancel()
	tells, err := auth.TellsAuthTime(ctx, c.access.issuer, c.access.networks)
	switch {
	case err != nil:
		all.add(warning, "OIDC_ISSUER", err.Error(), "See to it that this machine reaches the issuer. An issuer in a private network needs PURSER_PRIVATE_NETWORKS.")
	case !tells:
		all.add(warning, "OIDC_ISSUER",
			"the issuer's discovery document does not list the claim auth_time; without it no user of the issuer passes recent authentication",
			"Configure the issuer to include auth_time in ID tokens and access tokens.")
	default:
		all.ok("OIDC_ISSUER", "the issuer says when its users authenticated (auth_time)")
	}
	return all
}

// checkFile looks at the embedded database before it is opened, which would make it.
func (c config) checkFile() (exists bool) {
	_, err := os.Stat(strings.TrimPrefix(c.databaseURL, "sqlite:"))
	return !c.embedded || err == nil
}
