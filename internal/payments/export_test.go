package payments

import (
	"context"
	"fmt"

	"github.com/purserhq/purser/internal/gid"
)

// NameOf is a row's name at Stripe.
func NameOf(id gid.ID, processorKey *gid.ID) gid.ID { return nameOf(id, processorKey) }

// MoveOn does to one due row what Sweep does to all of them, so that the
// simulator decides which worker goes next.
func (s *Service) MoveOn(ctx context.Context, table string, id gid.ID) error {
	for _, k := range s.kinds() {
		if k.table == table {
			return s.take(ctx, id, k.claim)
		}
	}
	return fmt.Errorf("no rows of %s fall due", table)
}

// ReconcileDue is what Run does beside Sweep.
func (s *Service) ReconcileDue(ctx context.Context) error { return s.reconcileDue(ctx) }
