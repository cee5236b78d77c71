package throttle_test

import (
	"context"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/refusal"
	"github.com/purserhq/purser/internal/throttle"
)

// What a clock counted that was a year ahead locks nobody out: three tries are three
// tries, and then it is full as ever.
func TestCountsFromTheFuture(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
		at := now.Add(365 * 24 * time.Hour)
		db.UseClock(func() time.Time { return at })
		try := func() error {
			return db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
				return throttle.Take(ctx, tx, throttle.Key("x"), throttle.Limit{Tries: 3, Per: time.Hour})
			})
		}
		if err := try(); err != nil {
			t.Fatal(err)
		}
		at = now
		for i := range 5 {
			why := refusal.From(try())
			if refused := why != nil; refused != (i >= 3) {
				t.Errorf("try %d: %v", i+1, why)
			}
			if why != nil && why.RetryAt.After(now.Add(time.Hour)) {
				t.Errorf("try again at %s", why.RetryAt)
			}
		}
	})
}
