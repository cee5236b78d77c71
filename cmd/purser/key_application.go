package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/scope"
)

type keyAppCmd struct {
	settings
	Name   string   `arg:"" help:"The name of the key, which says its purpose."`
	Scopes []string `arg:"" help:"The scopes of the key, such as USERS_WRITE SESSIONS_WRITE CHARGES_WRITE. docs/keys.md lists them."`

	Expires string `placeholder:"WHEN" help:"The time at which the key expires: 2027-01-31T12:00:00Z, 2027-01-31 or 720h. Default: never."`
}

// Run makes a key of the application.
func (k *keyAppCmd) Run(ctx context.Context) error {
	in := auth.NewKey{Name: k.Name}
	for _, name := range k.Scopes {
		one := scope.Scope(strings.ToUpper(name))
		if !one.IsValid() {
			return fmt.Errorf("%q is not a scope; the scopes are %s", name, scope.Join(scope.All, ", "))
		}
		in.Scopes = append(in.Scopes, one)
	}
	var err error
	if in.Expires, err = expiry(k.Expires, time.Now()); err != nil {
		return err
	}
	return k.withAccounts(ctx, func(accounts *auth.Service) error {
		id, secret, err := accounts.CreateApplicationKey(ctx, in)
		if err != nil {
			return err
		}
		printSecret(id, secret)
		return nil
	})
}

type keyRotateCmd struct {
	settings
	ID      string        `arg:"" help:"The ID of the key (apk_…)."`
	Overlap time.Duration `default:"24h" help:"The time for which the old secret keeps working, at most 168h."`
}

// Run gives a key of the application a new secret.
func (k *keyRotateCmd) Run(ctx context.Context) error {
	return k.withAccounts(ctx, func(accounts *auth.Service) error {
		secret, err := accounts.RotateApplicationKey(ctx, gid.ID(k.ID), k.Overlap)
		if err != nil {
			return err
		}
		printSecret(gid.ID(k.ID), secret)
		fmt.Printf("The old secret works until %s.\n", time.Now().Add(k.Overlap).UTC().Format(time.RFC3339))
		return nil
	})
}

func printSecret(id gid.ID, secret auth.Token) {
	fmt.Printf("%s, of the application:\n\n  %s\n\nIt is not shown again. Send it as Authorization: Bearer.\n", id, secret.Reveal())
}

// listApplicationKeys prints the application's keys below those that act as users.
func listApplicationKeys(ctx context.Context, accounts *auth.Service) error {
	keys, err := accounts.ApplicationKeys(ctx)
	if err != nil || len(keys) == 0 {
		return err
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "\nKEY OF THE APPLICATION\tNAME\tSECRET\tMADE\tLAST USED\tEXPIRES\tREVOKED\tSCOPES")
	for _, key := range keys {
		fmt.Fprintf(w, "%s\t%s\t…%s\t%s\t%s\t%s\t%s\t%s\n", key.ID, key.Name, key.LastFour, key.CreatedAt.Format(time.DateOnly),
			day(key.LastUsedAt), day(key.ExpiresAt), day(key.RevokedAt), key.Scopes)
	}
	return w.Flush()
}
