package database_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
)

// wantNear compares two times of one clock that were read about together.
func wantNear(t *testing.T, what string, got, want time.Time) {
	t.Helper()
	if d := got.Sub(want).Abs(); d > time.Minute {
		t.Errorf("%s is %s, %s from %s", what, got, d, want)
	}
	if got.Location() != time.UTC || got != got.Truncate(time.Microsecond) {
		t.Errorf("%s is %v: not as columns keep it", what, got)
	}
}

// One transaction has one time, which is the database's; the next has a later one.
func TestTxNow(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		var first, second time.Time
		must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			first = tx.Now(ctx)
			if _, err := join(ctx, tx); err != nil {
				return err
			}
			if again := tx.Now(ctx); !again.Equal(first) {
				t.Errorf("%s, then %s in one transaction", first, again)
			}
			return nil
		}))
		must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			second = tx.Now(ctx)
			return nil
		}))
		if !second.After(first) {
			t.Errorf("%s, then %s in the next transaction", first, second)
		}
		now, err := db.Now(t.Context())
		must(t, err)
		wantNear(t, "the transaction's time", first, now)
		wantNear(t, "Clock", db.Clock(), now)
		u, err := db.Client().User.Query().Only(t.Context())
		must(t, err)
		if !u.CreatedAt.Equal(first) {
			t.Errorf("the row was created at %s, want %s", u.CreatedAt, first)
		}
	})
}

// A clock that a test puts there is the database's, for rows that we date and for
// those that the schema dates.
func TestUseClock(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		at := time.Date(2031, 5, 6, 7, 8, 9, 123456789, time.FixedZone("x", 3600))
		db.UseClock(func() time.Time { return at })
		want := at.UTC().Truncate(time.Microsecond)
		must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			u, err := join(ctx, tx)
			if err == nil && (!u.CreatedAt.Equal(want) || !tx.Now(ctx).Equal(want)) {
				t.Errorf("created at %s in a transaction at %s, want %s", u.CreatedAt, tx.Now(ctx), want)
			}
			return err
		}))
		now, err := db.Now(t.Context())
		if err != nil || now != want || db.Clock() != want {
			t.Errorf("Now is %s (%v), Clock %s, want %s", now, err, db.Clock(), want)
		}
	})
}

// A transaction whose time cannot be read fails, whatever its function says: what it
// decided without a time may be wrong.
func TestTxNowUnread(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		if db.Dialect() == dialect.SQLite {
			return // nothing is asked
		}
		for name, answer := range map[string]error{"OK": nil, "ErrRefused": errStop} {
			err := db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
				_, broken := tx.Exec(ctx, "SELECT 1/0")
				if broken == nil || !tx.Now(ctx).IsZero() || !tx.Now(ctx).IsZero() {
					t.Error("a broken transaction has a time")
				}
				return answer
			})
			if err == nil || errors.Is(err, errStop) {
				t.Errorf("%s: the transaction ended with %v", name, err)
			}
		}
	})
}
