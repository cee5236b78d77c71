package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/purserhq/purser/ent/binding"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/stripe"
)

// place is where the settings say that the money is, as far as they tell by themselves.
func (c config) place() payments.Place {
	switch {
	case c.sandbox:
		return payments.Place{Mode: binding.ModeSandbox}
	case c.live:
		return payments.Place{Mode: binding.ModeLive}
	}
	return payments.Place{Mode: binding.ModeTest}
}

// errUnread says that Stripe has not told which account the key is of.
var errUnread = errors.New("Stripe does not tell now which account the key belongs to") //nolint:staticcheck // a name

// checkPlace makes sure that the database belongs to the account and the mode of the
// settings. Stripe is asked for the account; where a restricted key may not read it,
// whether it knows what the database holds. Fails with errUnread when Stripe cannot be
// asked: by then the mode was compared.
func checkPlace(ctx context.Context, verbs *payments.Service, processor *stripe.Client, c config) error {
	at := c.place()
	account, unread := processor.OwnAccount(ctx)
	at.Account = account
	var answer *payments.Answer
	if errors.As(unread, &answer) && answer.Class == payments.Config {
		if err := verbs.Recognised(ctx, at); err != nil {
			return err
		}
		unread = nil
	}
	if err := verbs.Bind(context.WithoutCancel(ctx), at); err != nil { // Stripe may have used up the time
		return err
	}
	if unread != nil {
		return fmt.Errorf("%w: %w", errUnread, unread)
	}
	return nil
}

// How long a start waits for Stripe to tell the account, and how often it is asked again.
const (
	placeWait  = 5 * time.Second
	placeRetry = 15 * time.Second
)

// bind is checkPlace for a server, which starts although Stripe is away: it asks again
// until it knows, and ends when the money turns out to be elsewhere.
func (a *app) bind(ctx context.Context, verbs *payments.Service, processor *stripe.Client, c config, log *slog.Logger) error {
	once := func() error {
		ctx, cancel := context.WithTimeout(ctx, placeWait)
		defer cancel()
		return checkPlace(ctx, verbs, processor, c)
	}
	err := once()
	if !errors.Is(err, errUnread) {
		return err
	}
	log.WarnContext(ctx, "the Stripe account is not known yet", "error", err)
	asking, known := context.WithCancel(ctx)
	a.running.Go(func() {
		defer known()
		verbs.RunTask(asking, payments.Task{Name: "find_account", Every: placeRetry, Do: func(context.Context) error {
			err := once()
			switch {
			case errors.Is(err, payments.ErrElsewhere):
				a.failed <- err
				known()
			case err == nil:
				known()
			}
			return err
		}})
	})
	return nil
}

type rebindCmd struct {
	settings

	From string `required:"" placeholder:"acct_…" help:"The account that the database is bound to now."`
}

// Run binds the database to the account and the mode of the settings.
func (r *rebindCmd) Run(ctx context.Context) error {
	to := payments.Place{}
	ask := func(ctx context.Context, _ *payments.Service, processor *stripe.Client, c config) (err error) {
		to = c.place()
		to.Account, err = processor.OwnAccount(ctx)
		return err
	}
	return r.withPayments(ctx, ask, func(s *payments.Service) error {
		before, err := s.Rebind(ctx, gid.ID(r.From), to)
		if err != nil {
			return err
		}
		fmt.Printf("The database was bound to %s.\nIt is bound to %s now.\n", before, to)
		return nil
	})
}
