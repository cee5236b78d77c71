package main

import (
	"context"
	"fmt"
	"os"
	"text/tabwriter"
	"time"

	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/gid"
)

type keyCmd struct {
	App    keyAppCmd    `cmd:"" help:"Create an API key of the application, with scopes, and print its secret once."`
	Rotate keyRotateCmd `cmd:"" help:"Give an API key of the application a new secret and print it once."`
	Create keyCreateCmd `cmd:"" help:"Create an API key that acts as a user and print it once."`
	List   keyListCmd   `cmd:"" help:"List the API keys without their secrets."`
	Revoke keyRevokeCmd `cmd:"" help:"Revoke an API key of either kind."`
}

type keyCreateCmd struct {
	settings
	Email string `arg:"" help:"The email address of the user that the server acts as."`
	Name  string `arg:"" help:"The name of the key, which says its purpose."`
	Role  string `enum:"USER,SUPPORT,FINANCE,ADMIN" default:"USER" help:"The role of the key. No key moves the money of other users or opens a kill switch."`

	Expires string `placeholder:"WHEN" help:"The time at which the key expires: 2027-01-31T12:00:00Z, 2027-01-31 or 720h. Default: never."`
}

// Run makes a key.
func (k *keyCreateCmd) Run(ctx context.Context) error {
	expires, err := expiry(k.Expires, time.Now())
	if err != nil {
		return err
	}
	return k.withAccounts(ctx, func(accounts *auth.Service) error {
		id, token, err := accounts.CreateKeyUntil(ctx, k.Email, k.Name, user.Role(k.Role), expires)
		if err != nil {
			return err
		}
		until := "It never expires; --expires lets one do so."
		if !expires.IsZero() {
			until = "It expires at " + expires.UTC().Format(time.RFC3339) + "."
		}
		fmt.Printf("%s, with role %s:\n\n  %s\n\nIt is not shown again. Send it as Authorization: Bearer. %s\n", id, k.Role, token.Reveal(), until)
		return nil
	})
}

// expiry reads when a key expires; zero: never.
func expiry(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if span, err := time.ParseDuration(text); err == nil {
		return now.Add(span), nil
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if at, err := time.Parse(layout, text); err == nil {
			return at, nil
		}
	}
	return time.Time{}, fmt.Errorf("--expires: %q is neither a time such as 2027-01-31T12:00:00Z, nor a day, nor a span such as 720h", text)
}

type keyListCmd struct{ settings }

// Run lists the keys.
func (k *keyListCmd) Run(ctx context.Context) error {
	return k.withAccounts(ctx, func(accounts *auth.Service) error {
		keys, err := accounts.Keys(ctx)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "KEY\tFOR\tROLE\tNAME\tMADE\tEXPIRES\tREVOKED\tPASSWORD RESET")
		for _, key := range keys {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", key.ID, key.Email, key.Role, key.Name, key.CreatedAt.Format(time.DateOnly),
				day(key.ExpiresAt), day(key.RevokedAt), day(key.ResetAt))
		}
		if err := w.Flush(); err != nil {
			return err
		}
		return listApplicationKeys(ctx, accounts)
	})
}

// day prints the day of a time that may be missing.
func day(at *time.Time) string {
	if at == nil {
		return "-"
	}
	return at.Format(time.DateOnly)
}

type keyRevokeCmd struct {
	settings
	ID string `arg:"" help:"The ID of the key: apk_… of the application, key_… of a user."`
}

// Run ends a key.
func (k *keyRevokeCmd) Run(ctx context.Context) error {
	return k.withAccounts(ctx, func(accounts *auth.Service) error {
		revoke := accounts.RevokeKey
		if gid.ID(k.ID).Prefix() == gid.Application {
			revoke = accounts.RevokeApplicationKey
		}
		if err := revoke(ctx, gid.ID(k.ID)); err != nil {
			return err
		}
		fmt.Printf("%s is revoked.\n", k.ID)
		return nil
	})
}
