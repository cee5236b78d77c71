package payments_test

import (
	"testing"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments/processor"
)

// A look-up reads the payments of the time in which its own was sent, not all that a
// busy platform took since.
func TestLookUpOfADepositIsBounded(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.stripe.createIntent = func(string, processor.IntentOrder) (processor.Intent, error) {
			return processor.Intent{}, refused(processor.Ambiguous)
		}
		asked := false
		b.stripe.findIntents = func(gid.ID) ([]processor.Intent, error) {
			asked = true
			return nil, refused(processor.Ambiguous)
		}
		begun := b.clock()
		b.begin(t, "unclear")
		for range 5 { // three unclear answers, and a look-up that comes days later
			b.pass(time.Hour)
			b.Sweep(t.Context())
		}
		b.pass(70 * time.Hour)
		b.Sweep(t.Context())
		if since, until := b.stripe.foundBetween[0], b.stripe.foundBetween[1]; !asked || !since.Equal(begun) || until.IsZero() || until.After(begun.Add(6*time.Hour)) {
			t.Errorf("asked %t for payments from %v to %v; the deposit began at %v", asked, since, until, begun)
		}
	})
}
