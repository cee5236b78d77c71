package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/stripe"
)

// doctorWait bounds each question that the doctor puts to another server.
const doctorWait = 10 * time.Second

type doctorCmd struct{ settings }

// Run prints what a start with these settings would find, and fails when the program
// would be refused. It changes nothing.
func (d *doctorCmd) Run(ctx context.Context) error {
	warnRenamed(newLog(), os.Args[1:])
	c, faults := d.checkAll()
	var all findings
	for _, err := range faults {
		all.add(refused, "settings", err.Error(), "Correct the setting.")
	}
	all = append(all, c.checkSettings()...)
	if len(faults) == 0 {
		all = append(all, c.checkConnections(ctx)...)
	}
	all.write(os.Stdout)
	if n := len(all.from(refused)); n > 0 {
		return fmt.Errorf("%d of %d checks would be refused", n, len(all))
	}
	return nil
}

// write prints one line for each finding, the worst last, where a terminal shows them.
func (all findings) write(w io.Writer) {
	for _, l := range []level{fine, warning, refused} {
		for _, f := range all {
			if f.level == l {
				fmt.Fprintf(w, "%-8s %s\n", l, f)
			}
		}
	}
}

// checkConnections asks the database, Stripe, the mail server and the issuer.
func (c config) checkConnections(ctx context.Context) (all findings) {
	ctx, cancel := context.WithTimeout(ctx, 4*doctorWait)
	defer cancel()
	all = append(c.checkMailServer(ctx), c.checkIssuerClaims(ctx)...)
	if !c.checkFile() {
		all.ok("database", "a new one will be made in %s", c.dataDir)
		return all
	}
	db, err := database.Open(ctx, c.databaseURL, c.currency)
	if err != nil {
		all.add(refused, "database", err.Error(),
			"See to it that DATABASE_URL (or PURSER_DATA_DIR) is right and that the server answers. An embedded database is checked while no server runs.")
		return all
	}
	defer func() {
		if err := db.Close(); err != nil {
			all.add(warning, "database", err.Error(), "Look at its log.")
		}
	}()
	if err := db.CheckCurrent(ctx); err != nil {
		if errors.Is(err, database.ErrNotCurrent) && c.embedded {
			all.add(warning, "migrations", err.Error(), "The next start applies them. Back up before.")
			return all
		}
		all.add(refused, "migrations", err.Error(), "Back up and run `purser migrate`.")
		return all
	}
	all.ok("migrations", "none is pending")
	all = append(all, c.checkDatabase(ctx, db)...)
	return append(all, c.checkMoneyAt(ctx, db)...)
}

// checkMoneyAt judges the books and the Stripe account of a database.
func (c config) checkMoneyAt(ctx context.Context, db *database.DB) (all findings) {
	verbs, client, err := c.overDatabase(db, slog.New(slog.DiscardHandler))
	if err != nil {
		all.add(refused, "STRIPE_API_BASE", err.Error(), "Correct the setting.")
		return all
	}
	asking, cancel := context.WithTimeout(ctx, doctorWait)
	defer cancel()
	all = c.checkStripe(asking, verbs, client)
	return append(all, c.checkBooks(ctx, verbs)...)
}

// overDatabase makes the verbs over a database that was opened to look at it. The built-in
// sandbox is not started: a server may have its file open.
func (c config) overDatabase(db *database.DB, log *slog.Logger) (*payments.Service, *stripe.Client, error) {
	key := c.stripeKey
	if c.sandbox {
		key = "sk_test_unused" // Stripe is not asked
	}
	client, err := stripe.New(stripe.Config{Key: key, APIBase: c.stripeBase, PrivateNetworks: c.access.networks, Log: log})
	if err != nil {
		return nil, nil, err
	}
	return payments.New(db, client, c.payments(log)), client, nil
}
