package main

import (
	"context"
	"fmt"
	"os"
	"text/tabwriter"

	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/gid"
)

type keyCmd struct {
	Create keyCreateCmd `cmd:"" help:"Make a key for a server, and print it once."`
	List   keyListCmd   `cmd:"" help:"List the keys, without what is secret."`
	Revoke keyRevokeCmd `cmd:"" help:"End a key, for ever."`
}

type keyCreateCmd struct {
	settings
	Email string `arg:"" help:"The address of the user that the server acts as."`
	Name  string `arg:"" help:"What the key is for."`
	Role  string `enum:"USER,ADMIN" default:"USER" help:"The most that the key may: USER or ADMIN."`
}

// Run makes a key.
func (k *keyCreateCmd) Run(ctx context.Context) error {
	return k.withAccounts(ctx, func(accounts *auth.Service) error {
		id, token, err := accounts.CreateKey(ctx, k.Email, k.Name, k.Role == "ADMIN")
		if err != nil {
			return err
		}
		fmt.Printf("%s, with role %s:\n\n  %s\n\nIt is not shown again. Send it as Authorization: Bearer.\n", id, k.Role, token.Reveal())
		return nil
	})
}

type keyListCmd struct{ settings }

// Run lists the keys.
func (k *keyListCmd) Run(ctx context.Context) error {
	return k.withAccounts(ctx, func(accounts *auth.Service) error {
		keys, emails, err := accounts.Keys(ctx)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "KEY\tFOR\tROLE\tNAME\tMADE\tREVOKED")
		for _, key := range keys {
			revoked := "-"
			if key.RevokedAt != nil {
				revoked = key.RevokedAt.Format("2006-01-02")
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", key.ID, emails[key.UserID], key.Role, key.Name, key.CreatedAt.Format("2006-01-02"), revoked)
		}
		return w.Flush()
	})
}

type keyRevokeCmd struct {
	settings
	ID string `arg:"" help:"The key's id, key_…"`
}

// Run ends a key.
func (k *keyRevokeCmd) Run(ctx context.Context) error {
	return k.withAccounts(ctx, func(accounts *auth.Service) error {
		if err := accounts.RevokeKey(ctx, gid.ID(k.ID)); err != nil {
			return err
		}
		fmt.Printf("%s is good for nothing any more.\n", k.ID)
		return nil
	})
}
