package payments

import (
	"context"
	"errors"
	"time"

	"github.com/purserhq/purser/internal/ledger"
)

// keepEvents is how long the inbox remembers what was dealt with. Stripe sends an
// event again for three days and lists it for thirty.
const keepEvents = 90 * 24 * time.Hour

// Forget removes events that were dealt with long ago, and lots of money that has matured. To be called now and then.
func (s *Service) Forget(ctx context.Context) error {
	return errors.Join(s.db.DeleteOld(ctx, "stripe_events", "processed_at", keepEvents), ledger.DeleteMatureLots(ctx, s.db))
}
