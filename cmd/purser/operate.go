package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/stripe"
)

type reconcileCmd struct{ settings }

// Run holds our books against Stripe's; a difference is an error.
func (r *reconcileCmd) Run(ctx context.Context) error {
	return r.withPayments(ctx, checkPlace, func(s *payments.Service) error { return tell(s.Reconcile(ctx)) })
}

type restoreCheckCmd struct {
	settings
	Since string `placeholder:"TIME" help:"The time at which the backup was taken, such as 2026-03-01T12:00:00Z. Default: all balance transactions are read."`
}

// Run brings in what Stripe knows and a restored backup does not, and lets
// money out again when nothing is left over.
func (r *restoreCheckCmd) Run(ctx context.Context) error {
	var since time.Time
	if r.Since != "" {
		var err error
		if since, err = time.Parse(time.RFC3339, r.Since); err != nil {
			return fmt.Errorf("--since: %q is not a time such as 2026-03-01T12:00:00Z", r.Since)
		}
	}
	return r.withPayments(ctx, checkPlace, func(s *payments.Service) error { return tell(s.RestoreCheck(ctx, since)) })
}

// tell prints how the books stand.
func tell(r payments.Reconciliation, err error) error {
	if err != nil {
		return err
	}
	if err := r.Write(os.Stdout); err != nil {
		return err
	}
	if !r.Clean() {
		return errors.New("our books do not agree with Stripe's")
	}
	return nil
}

// withPayments runs fn with the verbs over the database and the Stripe that the
// settings name, once use finds that the two belong together. Without a Stripe key that is the sandbox of the data folder,
// which nobody else may have open.
func (s settings) withPayments(
	ctx context.Context, use func(context.Context, *payments.Service, *stripe.Client, config) error, fn func(*payments.Service) error,
) (err error) {
	c, err := s.check()
	if err != nil {
		return err
	}
	if err := c.checkSandbox(); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	a := &app{cancel: cancel, failed: make(chan error, 2)}
	defer func() { err = errors.Join(err, a.close()) }()
	log := newLog()
	db, err := openDatabase(ctx, c)
	if err != nil {
		return err
	}
	a.closers = append(a.closers, db.Close)
	if c.sandbox {
		c.sandboxAddr = "127.0.0.1:0"
		if err := a.startSandbox(ctx, &c, "http://127.0.0.1:9", log); err != nil { // nobody hears of events now
			return err
		}
	}
	client, err := stripe.New(stripe.Config{Key: c.stripeKey, APIBase: c.stripeBase, PrivateNetworks: c.access.networks, Log: log})
	if err != nil {
		return err
	}
	verbs := payments.New(db, client, c.payments(log))
	if err := use(ctx, verbs, client, c); err != nil {
		return err
	}
	return fn(verbs)
}

type userCmd struct {
	Promote   promoteCmd    `cmd:"" help:"Give a user an operator role: SUPPORT, FINANCE or ADMIN."`
	Demote    demoteCmd     `cmd:"" help:"Take the operator role from a user. The last ADMIN keeps it."`
	Unsuspend unsuspendCmd  `cmd:"" help:"Allow a suspended user to sign in again."`
	Drop      dropFactorCmd `cmd:"" name:"drop-factor" help:"Switch off the second factor of a user who lost it and all recovery codes, and take an operator role."`
}

type promoteCmd struct {
	settings
	Email string `arg:"" help:"The email address of the user."`
	Role  string `enum:"SUPPORT,FINANCE,ADMIN" default:"ADMIN" help:"The role. SUPPORT reads and refunds up to a limit; FINANCE also approves and reconciles; ADMIN may call everything."`
}

// Run gives somebody an operator's role.
func (p *promoteCmd) Run(ctx context.Context) error {
	return p.withAccounts(ctx, func(accounts *auth.Service) error {
		if err := accounts.Promote(ctx, p.Email, user.Role(p.Role)); err != nil {
			return err
		}
		fmt.Printf("%s is an operator with the role %s. In live mode it takes effect in sessions that sign in with a code.\n", p.Email, p.Role)
		return nil
	})
}

type demoteCmd struct {
	settings
	Email string `arg:"" help:"The email address of the user."`
}

// Run takes somebody's operator's role.
func (d *demoteCmd) Run(ctx context.Context) error {
	return d.withAccounts(ctx, func(accounts *auth.Service) error {
		if err := accounts.DemoteByEmail(ctx, d.Email); err != nil {
			return err
		}
		fmt.Printf("%s is not an operator.\n", d.Email)
		return nil
	})
}

type unsuspendCmd struct {
	settings
	Email string `arg:"" help:"The email address of the user."`
}

// Run lets somebody sign in again.
func (u *unsuspendCmd) Run(ctx context.Context) error {
	return u.withAccounts(ctx, func(accounts *auth.Service) error {
		if err := accounts.UnsuspendByEmail(ctx, u.Email); err != nil {
			return err
		}
		fmt.Printf("%s is not suspended.\n", u.Email)
		return nil
	})
}

type dropFactorCmd struct {
	settings
	Email string `arg:"" help:"The email address of the user."`
}

// Run switches somebody's second factor off.
func (d *dropFactorCmd) Run(ctx context.Context) error {
	return d.withAccounts(ctx, func(accounts *auth.Service) error {
		demoted, err := accounts.DropTwoFactor(ctx, d.Email)
		if err != nil {
			return err
		}
		if demoted {
			fmt.Printf("%s is no longer an operator. Give the role again after a second factor is switched on.\n", d.Email)
		}
		fmt.Printf("%s signs in with the password alone. All sessions have ended, and payouts and transfers are paused for a time.\n", d.Email)
		return nil
	})
}

// withAccounts runs fn on the accounts of the database that the settings name.
func (s settings) withAccounts(ctx context.Context, fn func(*auth.Service) error) error {
	c, err := s.check()
	if err != nil {
		return err
	}
	return s.withDatabase(ctx, func(db *database.DB) error {
		if err := db.CheckCurrent(ctx); err != nil {
			return err
		}
		return fn(auth.New(db, auth.Options{OperatorFactor: c.live, Currencies: c.currencies}))
	})
}
