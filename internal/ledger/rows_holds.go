package ledger

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/ent/holdchange"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
)

// Holds that reserve less are written before the lines, and those that reserve more after
// them: so what a wallet holds covers its holds after each statement. Each change is written
// down once the hold and its charge stand.

const holdInsertColumns = `INSERT INTO holds (created_at, updated_at, id, owner_id, wallet_id, currency, amount, expires_at, description) `

var (
	insertHolds = map[string]string{
		dialect.Postgres: holdInsertColumns + `SELECT $1, $1, id, owner, wallet, currency, amount,
				expires::timestamptz, description
			FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::text[])
				AS h (id, owner, wallet, currency, amount, expires, description)`,
		dialect.SQLite: holdInsertColumns + `SELECT $1, $1, value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6
			FROM json_each($2)`,
	}
	updateHolds = map[string]string{
		dialect.Postgres: `UPDATE holds h SET updated_at = $1, amount = c.amount, captured = c.captured, released = c.released, state = c.state,
				expires_at = c.expires::timestamptz, version = c.version
			FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::text[], $8::bigint[])
				AS c (id, amount, captured, released, state, expires, version) WHERE h.id = c.id`,
		dialect.SQLite: `UPDATE holds SET updated_at = $1, amount = c.value->>1, captured = c.value->>2, released = c.value->>3, state = c.value->>4,
				expires_at = c.value->>5, version = c.value->>6
			FROM json_each($2) AS c WHERE holds.id = c.value->>0`,
	}
	insertHoldChanges = map[string]string{
		dialect.Postgres: holdChangeColumns + `SELECT $1, id, hold, owner, wallet, version, kind, amount, captured, released, state,
				expires::timestamptz, NULLIF(charge, ''), asked, key, fingerprint, reason
			FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::bigint[], $9::bigint[], $10::bigint[],
				$11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::text[])
				AS c (id, hold, owner, wallet, version, kind, amount, captured, released, state, expires, charge, asked, key, fingerprint, reason)`,
		dialect.SQLite: holdChangeColumns + `SELECT $1, value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7, value->>8,
				value->>9, value->>10, NULLIF(value->>11, ''), value->>12, value->>13, value->>14, value->>15
			FROM json_each($2)`,
	}
)

const holdChangeColumns = `INSERT INTO hold_changes (created_at, id, hold_id, owner_id, wallet_id, version, kind, amount, captured, released, state,
	expires_at, charge_id, requested_by, idempotency_key, fingerprint, reason) `

// timeText is a time for a column. SQLite compares times as the texts that its driver writes.
func timeText(kind string, at time.Time) string {
	if kind == dialect.SQLite {
		return at.UTC().String()
	}
	return at.UTC().Format(time.RFC3339Nano)
}

// holdRow is a hold as a group leaves it.
type holdRow struct {
	id gid.ID
	*holdHead
}

// heldRows are the holds that a group changes.
type heldRows struct{ less, more []holdRow }

// holdsToWrite are the holds of changes, each once.
func holdsToWrite(holds map[gid.ID]*holdHead, changes []change) (rows heldRows) {
	seen := map[gid.ID]bool{}
	for _, c := range changes {
		h := holds[c.Hold]
		if h == nil || seen[c.Hold] || h.stood.State == "" {
			continue // one that is placed is inserted
		}
		seen[c.Hold] = true
		if h.Remaining() > h.stood.Remaining() {
			rows.more = append(rows.more, holdRow{c.Hold, h})
		} else {
			rows.less = append(rows.less, holdRow{c.Hold, h})
		}
	}
	return rows
}

// change is a change of a hold with the charge that it captured by; empty for none.
type change struct {
	*HoldChange
	charge gid.ID
}

func writeHolds(ctx context.Context, tx *database.Tx, at time.Time, rows []holdRow) error {
	if len(rows) == 0 {
		return nil
	}
	text := func(of func(holdRow) string) database.Texts { return column(rows, of) }
	number := func(of func(holdRow) int64) database.Numbers { return column(rows, of) }
	_, err := tx.Exec(ctx, updateHolds[tx.Dialect()], append([]any{at}, tx.Set(
		text(func(h holdRow) string { return string(h.id) }),
		number(func(h holdRow) int64 { return h.Amount }),
		number(func(h holdRow) int64 { return h.Captured }),
		number(func(h holdRow) int64 { return h.Released }),
		text(func(h holdRow) string { return string(h.State) }),
		text(func(h holdRow) string { return timeText(tx.Dialect(), h.ExpiresAt) }),
		number(func(h holdRow) int64 { return h.version }),
	)...)...)
	if err != nil {
		return fmt.Errorf("write holds: %w", err)
	}
	return nil
}

// writeHoldChanges writes holds that are placed, those that reserve more, and all changes.
func writeHoldChanges(ctx context.Context, tx *database.Tx, at time.Time, with rows) error {
	var placed []change
	for _, c := range with.changes {
		if c.Kind == holdchange.KindPLACE {
			placed = append(placed, c)
		}
	}
	if len(placed) > 0 {
		text := func(of func(change) string) database.Texts { return column(placed, of) }
		number := func(of func(change) int64) database.Numbers { return column(placed, of) }
		_, err := tx.Exec(ctx, insertHolds[tx.Dialect()], append([]any{at}, tx.Set(
			text(func(c change) string { return string(c.Hold) }),
			text(func(c change) string { return string(c.Owner) }),
			text(func(c change) string { return string(c.Wallet) }),
			text(func(c change) string { return string(c.Currency) }),
			number(func(c change) int64 { return c.after.Amount }),
			text(func(c change) string { return timeText(tx.Dialect(), c.after.ExpiresAt) }),
			text(func(c change) string { return c.Description }),
		)...)...)
		if err != nil {
			return fmt.Errorf("place holds: %w", err)
		}
	}
	if err := writeHolds(ctx, tx, at, with.holds.more); err != nil {
		return err
	}
	all := with.changes
	if len(all) == 0 {
		return nil
	}
	text := func(of func(change) string) database.Texts { return column(all, of) }
	number := func(of func(change) int64) database.Numbers { return column(all, of) }
	_, err := tx.Exec(ctx, insertHoldChanges[tx.Dialect()], append([]any{at}, tx.Set(
		text(func(c change) string { return string(c.ID) }),
		text(func(c change) string { return string(c.Hold) }),
		text(func(c change) string { return string(c.Owner) }),
		text(func(c change) string { return string(c.Wallet) }),
		number(func(c change) int64 { return c.version }),
		text(func(c change) string { return string(c.Kind) }),
		number(func(c change) int64 { return c.after.Amount }),
		number(func(c change) int64 { return c.after.Captured }),
		number(func(c change) int64 { return c.after.Released }),
		text(func(c change) string { return string(c.after.State) }),
		text(func(c change) string { return timeText(tx.Dialect(), c.after.ExpiresAt) }),
		text(func(c change) string { return string(c.charge) }),
		text(func(c change) string { return string(c.By) }),
		text(func(c change) string { return c.Key }),
		text(func(c change) string { return c.Fingerprint }),
		text(func(c change) string { return c.Reason }),
	)...)...)
	if err != nil {
		return fmt.Errorf("write changes of holds: %w", err)
	}
	return recordEach(ctx, tx, all)
}

// recordEach writes what is recorded with changes that are written.
func recordEach(ctx context.Context, tx *database.Tx, changes []change) error {
	for _, c := range changes {
		if c.Record == nil {
			continue
		}
		if err := c.Record(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}
