package main

import (
	"context"
	"fmt"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
)

type correctCmd struct {
	settings
	Apply bool `help:"Apply the corrections. Default: list them only."`
}

// Run names the payments whose users bear another share of refunds and disputes than
// the rule says, and corrects them where that is asked for.
func (c *correctCmd) Run(ctx context.Context) error {
	at, err := c.check()
	if err != nil {
		return err
	}
	return c.withDatabase(ctx, func(db *database.DB) error {
		if err := db.CheckCurrent(ctx); err != nil {
			return err
		}
		if err := at.checkElsewhere(ctx, db); err != nil {
			return err
		}
		verbs := payments.New(db, nil, payments.Options{Log: newLog()}) // Stripe moves nothing
		all, err := verbs.Corrections(ctx)
		if err != nil {
			return err
		}
		for _, one := range all {
			fmt.Printf("%s of %s: the user's share is %s too small\n", one.Deposit, one.Owner, money.Money{Minor: one.Minor, Currency: one.Currency})
			if !c.Apply {
				continue
			}
			moved, err := verbs.Correct(ctx, one.Deposit)
			if err != nil {
				return fmt.Errorf("correct %s: %w", one.Deposit, err)
			}
			fmt.Printf("%s: %s was debited from the user\n", one.Deposit, moved)
		}
		fmt.Printf("%d payments had other shares than the rule.\n", len(all))
		return nil
	})
}
