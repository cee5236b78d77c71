package ledger

import (
	"context"
	"fmt"
	"maps"
	"time"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
)

const transferColumns = `created_at, id, owner_id, wallet_id, to_owner_id, to_wallet_id, amount, currency, note,
	idempotency_key, fingerprint`

// insertFresh leaves out those whose owner has used the key before.
var insertFresh = map[string]string{
	dialect.Postgres: `INSERT INTO transfers (` + transferColumns + `)
		SELECT $1, t.* FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[],
			$9::text[], $10::text[], $11::text[]) AS t
		ON CONFLICT (owner_id, idempotency_key) DO NOTHING RETURNING id`,
	dialect.SQLite: insertTransferRows + ` WHERE true ON CONFLICT (owner_id, idempotency_key) DO NOTHING RETURNING id`,
}

// insertTransferRows is SQLite's.
const insertTransferRows = `INSERT INTO transfers (` + transferColumns + `)
		SELECT $1, value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7, value->>8, value->>9
		FROM json_each($2)`

// PostTransfer writes a transfer's row with the given lines, in the caller's
// transaction. Fails as Post does, or with ErrStands.
func PostTransfer(ctx context.Context, tx *database.Tx, at time.Time, t Transfer, lines []Posting) error {
	written, err := insertFreshOf(ctx, tx, at, []Transfer{t})
	if err == nil && !written[t.ID] {
		err = ErrStands
	}
	if err != nil {
		return err
	}
	return Post(ctx, tx, at, lines...)
}

// insertTransfers writes the rows of the entries that nothing speaks against, but
// for those that are written, and notes ErrStands against those whose owner has
// used the key before.
func insertTransfers(
	ctx context.Context, tx *database.Tx, at time.Time, entries []Entry, verdicts []error, written map[gid.ID]bool,
) (stand bool, err error) {
	var all []Transfer
	for i, e := range entries {
		if verdicts[i] == nil && e.Transfer != nil && !written[e.Transfer.ID] {
			all = append(all, *e.Transfer)
		}
	}
	if len(all) == 0 {
		return false, nil
	}
	fresh, err := insertFreshOf(ctx, tx, at, all)
	if err != nil {
		return false, err
	}
	maps.Copy(written, fresh)
	if len(fresh) == len(all) {
		return false, nil
	}
	for i, e := range entries {
		if verdicts[i] == nil && e.Transfer != nil && !written[e.Transfer.ID] {
			verdicts[i] = ErrStands
		}
	}
	return true, nil
}

func insertFreshOf(ctx context.Context, tx *database.Tx, at time.Time, all []Transfer) (written map[gid.ID]bool, err error) {
	rows, err := tx.Query(ctx, insertFresh[tx.Dialect()], append([]any{at}, tx.Set(transferSet(all)...)...)...)
	if err != nil {
		return nil, fmt.Errorf("write transfers: %w", err)
	}
	defer func() { _ = rows.Close() }() // Err below tells what Close would
	written = make(map[gid.ID]bool, len(all))
	for rows.Next() {
		var id gid.ID
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		written[id] = true
	}
	return written, rows.Err()
}

func transferSet(all []Transfer) []database.Column {
	text := func(of func(Transfer) string) database.Texts { return column(all, of) }
	return []database.Column{
		text(func(t Transfer) string { return string(t.ID) }),
		text(func(t Transfer) string { return string(t.Owner) }),
		text(func(t Transfer) string { return string(t.Wallet) }),
		text(func(t Transfer) string { return string(t.ToOwner) }),
		text(func(t Transfer) string { return string(t.To) }),
		database.Numbers(column(all, func(t Transfer) int64 { return t.Amount })),
		text(func(t Transfer) string { return string(t.Currency) }),
		text(func(t Transfer) string { return t.Note }),
		text(func(t Transfer) string { return t.Key }),
		text(func(t Transfer) string { return t.Fingerprint }),
	}
}
