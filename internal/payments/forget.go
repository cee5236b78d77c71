package payments

import (
	"context"
	"time"
)

// keepEvents is how long the inbox remembers what was dealt with. Stripe sends an
// event again for three days and lists it for thirty.
const keepEvents = 90 * 24 * time.Hour

// Forget removes events that were dealt with long ago. To be called now and then.
func (s *Service) Forget(ctx context.Context) error {
	return s.db.DeleteOld(ctx, "stripe_events", "processed_at", keepEvents)
}
