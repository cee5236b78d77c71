// Command purser gives every user of an app a wallet that Stripe fills and
// empties. Without a setting it needs nothing: SQLite, and a Stripe sandbox of
// its own.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// cli is the command line. Every setting is a flag and an environment variable.
type cli struct {
	Serve        serveCmd        `cmd:"" default:"withargs" help:"Run the API, the playground and, without a Stripe key, the sandbox (the default)."`
	Migrate      migrateCmd      `cmd:"" help:"Bring the database's schema up to date."`
	Verify       verifyCmd       `cmd:"" help:"Recompute the whole ledger and say what was checked and found."`
	Reconcile    reconcileCmd    `cmd:"" help:"Hold the books against Stripe's, bring in what was missed, and say what is left."`
	RestoreCheck restoreCheckCmd `cmd:"" name:"restore-check" help:"After a backup was restored: bring in what Stripe knows before money goes out."`
	Rebind       rebindCmd       `cmd:"" help:"Bind the database to the Stripe account of the settings, where that is meant; never play money to real money."`
	Correct      correctCmd      `cmd:"" name:"correct-shares" help:"Name payments that an older version split otherwise; with --apply, correct them."`
	Resolve      resolveCmd      `cmd:"" help:"End what does not resolve by itself: unexplained lines, suspense, parked operations."`
	User         userCmd         `cmd:"" help:"Manage users."`
	Key          keyCmd          `cmd:"" help:"Manage keys for servers."`

	Sandbox sandboxCmd `cmd:"" help:"Run the Stripe sandbox alone, for any Stripe SDK."`
	Bench   benchCmd   `cmd:"" help:"Put load on a running server in test mode, and say what it answers in a second."`
	Demo    demoCmd    `cmd:"" help:"Play sign-up, deposit, onboarding and payout against a fresh instance."`
}

func main() {
	collect()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var c cli
	parser := kong.Must(&c,
		kong.Name("purser"),
		kong.Description("Wallets that Stripe fills and empties."),
		kong.UsageOnError(),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	command, err := parser.Parse(os.Args[1:])
	if err != nil {
		fail(err)
	}
	if err := command.Run(); err != nil {
		stop()
		fail(err)
	}
}

// fail says what is wrong in one line and ends the program.
func fail(err error) {
	fmt.Fprintln(os.Stderr, "purser:", err)
	os.Exit(1)
}
