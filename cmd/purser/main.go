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
	Migrate      migrateCmd      `cmd:"" help:"Apply the pending database migrations."`
	Doctor       doctorCmd       `cmd:"" help:"Check the configuration and print what to change. Exits with 1 when the server would not start."`
	Verify       verifyCmd       `cmd:"" help:"Recompute the whole ledger and print what was checked. Exits with 1 on any difference."`
	Reconcile    reconcileCmd    `cmd:"" help:"Reconcile the ledger with Stripe and print what is left. Exits with 1 on any difference."`
	RestoreCheck restoreCheckCmd `cmd:"" name:"restore-check" help:"Import from Stripe what a restored backup lacks, before payouts continue."`
	Rebind       rebindCmd       `cmd:"" help:"Bind the database to the Stripe account of the settings. A test database is never bound to a live account."`
	Correct      correctCmd      `cmd:"" name:"correct-shares" help:"List payments whose shares an older version computed differently. With --apply, correct them."`
	Resolve      resolveCmd      `cmd:"" help:"Resolve unmatched balance transactions, money in suspense and parked operations."`
	User         userCmd         `cmd:"" help:"Manage users."`
	Key          keyCmd          `cmd:"" help:"Manage API keys: of the application, and those that act as a user."`
	Import       importCmd       `cmd:"" help:"Import the users of an existing application."`
	Listen       listenCmd       `cmd:"" help:"Forward events to a program on this machine and print them, for development."`
	Version      versionCmd      `cmd:"" help:"Print the version."`

	sandboxCommands // none where the program was built without the sandbox

	Bench benchCmd `cmd:"" help:"Put load on a running server in test mode and print its requests per second."`
}

func main() {
	tuneGC()
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
