// Package throttle bounds how often something may be tried. The counts are rows,
// so all replicas share them.
package throttle

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/purserhq/purser/ent/throttle"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
)

// Limit is so many tries in a time: all at once or spread, and after them one
// more each time that the Nth part of it has passed. No tries: no limit.
type Limit struct {
	Tries int
	Per   time.Duration
}

// each is how long one try counts.
func (l Limit) each() int64 { return l.Per.Microseconds() / int64(l.Tries) }

// Key names who tries what: the limit, whose name no other limit has, and for whom or
// what it counts. Only the hash is kept. Each part is preceded by its length, so no text
// of one part, whatever it holds, makes the key of other parts.
func Key(limit string, who ...string) gid.ID {
	sum := sha256.New()
	for _, part := range append([]string{limit}, who...) {
		_, _ = sum.Write(binary.AppendUvarint(nil, uint64(len(part)))) // a hash does not fail
		_, _ = sum.Write([]byte(part))
	}
	return gid.ID(hex.EncodeToString(sum.Sum(nil)))
}

// Take counts a try. Fails with RateLimited, which says when to try again, and
// counts nothing then. The row's one number is the time when all tries will be
// forgotten: each try moves it on, and it may lie at most Per ahead; what lies further
// was written by a clock that was wrong, and counts for nothing. One statement
// reads and writes it, so two replicas never both take the last try.
func Take(ctx context.Context, tx *database.Tx, key gid.ID, l Limit) error {
	if l.Tries <= 0 {
		return nil
	}
	at, each := tx.Now(ctx).UnixMicro(), l.each()
	n, err := tx.Exec(ctx, `INSERT INTO throttles (id, empty_at) VALUES ($1, CAST($2 AS bigint) + CAST($3 AS bigint))
		ON CONFLICT (id) DO UPDATE SET empty_at = CAST($3 AS bigint) +
			CASE WHEN throttles.empty_at > CAST($2 AS bigint) AND throttles.empty_at <= CAST($5 AS bigint)
				THEN throttles.empty_at ELSE CAST($2 AS bigint) END
		WHERE throttles.empty_at <= CAST($4 AS bigint) OR throttles.empty_at > CAST($5 AS bigint)`,
		string(key), at, each, at+each*int64(l.Tries-1), at+each*int64(l.Tries))
	if err != nil {
		return fmt.Errorf("count a try: %w", err)
	}
	if n > 0 {
		return nil
	}
	row, err := tx.Throttle.Get(ctx, key)
	if err != nil {
		return fmt.Errorf("read when to try again: %w", err)
	}
	return Refused(time.UnixMicro(row.EmptyAt - each*int64(l.Tries-1)))
}

// Refused is the refusal of one try too many.
func Refused(until time.Time) *refusal.Error {
	return refusal.New(refusal.RateLimited, "Too many attempts. Retry after the time in retryAt.").Until(until)
}

// Return gives one try back, of those that Take counted under the key.
func Return(ctx context.Context, tx *database.Tx, key gid.ID, l Limit) error {
	if l.Tries <= 0 {
		return nil
	}
	_, err := tx.Exec(ctx, `UPDATE throttles SET empty_at = empty_at - CAST($2 AS bigint) WHERE id = $1`, string(key), l.each())
	if err != nil {
		return fmt.Errorf("give a try back: %w", err)
	}
	return nil
}

// Forget gives all tries back.
func Forget(ctx context.Context, tx *database.Tx, keys ...gid.ID) error {
	_, err := tx.Throttle.Delete().Where(throttle.IDIn(keys...)).Exec(ctx)
	return err
}

// Shared takes a try under each key, in a transaction of its own: all or none. A
// try whose commit got lost counts as tried.
func Shared(ctx context.Context, db *database.DB, limits map[gid.ID]Limit) error {
	err := db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		for _, key := range Ordered(limits) {
			if err := Take(ctx, tx, key, limits[key]); err != nil {
				return err
			}
		}
		return nil
	})
	if _, lost := errors.AsType[*database.InDoubt](err); lost {
		return nil
	}
	return err
}

// Ordered lists the keys in one order, so that no two transactions wait for each other.
func Ordered(limits map[gid.ID]Limit) []gid.ID { return slices.Sorted(maps.Keys(limits)) }

// sweepRows is how many counts one sweep removes, at most.
const sweepRows = 10_000

// Sweep removes counts that are empty, but for those that somebody is counting on:
// whoever takes several tries must not wait for it, nor it for them.
func Sweep(ctx context.Context, db *database.DB) error {
	return db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		empty, err := tx.Throttle.Query().Where(throttle.EmptyAtLT(tx.Now(ctx).UnixMicro())).Limit(sweepRows).
			Modify(database.ForUpdateIfFree).IDs(ctx)
		if err != nil || len(empty) == 0 {
			return err
		}
		_, err = tx.Throttle.Delete().Where(throttle.IDIn(empty...)).Exec(ctx)
		return err
	})
}
