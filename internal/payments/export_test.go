package payments

import (
	"context"
	"fmt"

	"github.com/purserhq/purser/internal/gid"
)

// MoveOn does to one due row what Sweep does to all of them, so that the
// simulator decides which worker goes next.
func (s *Service) MoveOn(ctx context.Context, table string, id gid.ID) error {
	switch table {
	case "stripe_events":
		return s.dealWith(ctx, id)
	case "deposits":
		return s.deposits().drive(ctx, s, id)
	case "payouts":
		return s.payouts().drive(ctx, s, id)
	case "refunds":
		return s.refunds().drive(ctx, s, id)
	case "onboardings":
		return s.onboardings().drive(ctx, s, id)
	case "payout_accounts":
		return s.pollAccount(ctx, id)
	}
	return fmt.Errorf("no rows of %s fall due", table)
}

// ReconcileDue is what Run does beside Sweep.
func (s *Service) ReconcileDue(ctx context.Context) error { return s.reconcileDue(ctx) }
