package payments

import (
	"context"
	"time"

	"github.com/purserhq/purser/ent/stripeevent"
	"github.com/purserhq/purser/internal/database"
)

// keepEvents is how long the inbox remembers what was dealt with. Stripe sends an
// event again for three days and lists it for thirty.
const keepEvents = 90 * 24 * time.Hour

// Forget removes events that were dealt with long ago. To be called now and then.
func (s *Service) Forget(ctx context.Context) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.StripeEvent.Delete().Where(stripeevent.ProcessedAtLT(tx.Now(ctx).Add(-keepEvents))).Exec(ctx)
		return err
	})
}
