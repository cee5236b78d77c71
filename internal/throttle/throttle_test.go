package throttle_test

import (
	"context"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
	"github.com/purserhq/purser/internal/throttle"
)

// What a clock counted that was a year ahead locks nobody out: three tries are three
// tries, and then it is full as ever.
func TestCountsFromTheFuture(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
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

// No text that a client chooses makes the key of another limit, or of somebody else.
func TestKeysDoNotMeet(t *testing.T) {
	t.Parallel()
	hostile := []string{"", "a", "b", "from", "198.51.100.1", "\x00", "a\x00b", "from\x00198.51.100.1", "\x01a", "a\x01b", "login", "\x04from"}
	seen, tried, through := map[gid.ID][]string{}, 0, 0
	meet := func(parts ...string) {
		tried++
		key := throttle.Key(parts[0], parts[1:]...)
		if other, met := seen[key]; met {
			through++
			t.Errorf("%q and %q have one key", other, parts)
		}
		seen[key] = parts
	}
	for _, a := range hostile {
		meet(a)
		for _, b := range hostile {
			meet(a, b)
			for _, c := range hostile {
				meet(a, b, c)
			}
		}
	}
	t.Logf("throttle keys that meet: %d tried, %d got through", tried, through)
}
