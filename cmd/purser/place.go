package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/purserhq/purser/ent/binding"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
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
func checkPlace(ctx context.Context, verbs *payments.Service, client *stripe.Client, c config) error {
	at := c.place()
	account, unread := client.OwnAccount(ctx)
	at.Account = account
	var answer *processor.Error
	if errors.As(unread, &answer) && answer.Class == processor.Config {
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

// checkElsewhere is checkPlace for commands that move money here and ask Stripe for
// nothing else: it remembers nothing, and a Stripe that is away stops no correction.
func (c config) checkElsewhere(ctx context.Context, db *database.DB) error {
	ctx, cancel := context.WithTimeout(ctx, placeWait)
	defer cancel()
	verbs, client, err := c.overDatabase(db, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	return c.checkStripe(ctx, verbs, client).refusal()
}

// How long a start waits for Stripe to tell the account, and how often it is asked again.
const (
	placeWait  = 5 * time.Second
	placeRetry = 15 * time.Second
)

// bind is checkPlace for a server, which starts although Stripe is away: it asks again
// until it knows, and ends when the money turns out to be elsewhere.
func (a *app) bind(ctx context.Context, verbs *payments.Service, client *stripe.Client, c config, log *slog.Logger) error {
	once := func() error {
		ctx, cancel := context.WithTimeout(ctx, placeWait)
		defer cancel()
		return checkPlace(ctx, verbs, client, c)
	}
	err := once()
	if err == nil {
		c.tellSettlement(ctx, client, log)
	}
	if !errors.Is(err, errUnread) {
		return err
	}
	log.WarnContext(ctx, "stripe account not known yet", "error", err)
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
				c.tellSettlement(ctx, client, log)
				known()
			}
			return err
		}})
	})
	return nil
}

// askIssuer makes sure that the issuer of tokens is the one that is configured: by another
// spelling of its name it would refuse every token. A server starts although the issuer is
// away: it asks again until it knows, and readiness says when the name is wrong.
func (a *app) askIssuer(ctx context.Context, verbs *payments.Service, accounts *auth.Service, log *slog.Logger) error {
	once := func() error {
		ctx, cancel := context.WithTimeout(ctx, placeWait)
		defer cancel()
		return accounts.AskIssuer(ctx)
	}
	err := once()
	if err == nil {
		return nil
	}
	if misspelt := accounts.Ready(); misspelt != nil {
		return wrong("OIDC_ISSUER", "%v", misspelt)
	}
	log.WarnContext(ctx, "the issuer of tokens does not answer yet", "error", err)
	asking, known := context.WithCancel(ctx)
	a.running.Go(func() {
		defer known()
		verbs.RunTask(asking, payments.Task{Name: "find_issuer", Every: issuerRetry, Do: func(context.Context) error {
			err := once()
			if err == nil || accounts.Ready() != nil {
				known()
			}
			return err
		}})
	})
	return nil
}

// issuerRetry is how often an issuer that does not answer is asked again. Its client lets no
// more through.
const issuerRetry = 31 * time.Second

type rebindCmd struct {
	settings

	From string `required:"" placeholder:"acct_…" help:"The ID of the account that the database is bound to now (acct_…)."`
}

// Run binds the database to the account and the mode of the settings.
func (r *rebindCmd) Run(ctx context.Context) error {
	to := payments.Place{}
	ask := func(ctx context.Context, _ *payments.Service, client *stripe.Client, c config) (err error) {
		to = c.place()
		to.Account, err = client.OwnAccount(ctx)
		return err
	}
	return r.withPayments(ctx, ask, func(s *payments.Service) error {
		before, err := s.Rebind(ctx, gid.ID(r.From), to)
		if err != nil {
			return err
		}
		fmt.Printf("The database was bound to %s.\nIt is now bound to %s.\n", before, to)
		return nil
	})
}
