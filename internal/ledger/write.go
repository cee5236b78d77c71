package ledger

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
)

// The statements are whole sets, so that their number is the same for one line
// and for hundreds: arrays on PostgreSQL, JSON on SQLite.

// head is a wallet's balance and sequence while lines are added to it.
type head struct {
	kind     wallet.Kind
	balance  int64
	sequence int64
	read     int64 // the sequence when the wallet was locked
}

// line is one line that is to be written.
type line struct {
	Posting
	id                      gid.ID
	sequence, before, after int64
}

var lockHeads = map[string]string{
	dialect.Postgres: `SELECT id, kind, current_balance, last_sequence FROM wallets
		WHERE id = ANY($1) ORDER BY id FOR UPDATE`,
	dialect.SQLite: `SELECT id, kind, current_balance, last_sequence FROM wallets
		WHERE id IN (SELECT value->>0 FROM json_each($1)) ORDER BY id`,
}

// lock takes the wallets' rows in the order of their ids, so that two postings
// that share wallets wait for each other and never deadlock. A wallet that does
// not exist is missing from the answer.
func lock(ctx context.Context, tx *database.Tx, ids map[gid.ID]bool) (map[gid.ID]*head, error) {
	sorted := slices.Sorted(maps.Keys(ids))
	rows, err := tx.Query(ctx, lockHeads[tx.Dialect()], tx.Set(database.Texts(column(sorted, gid.ID.String)))...)
	if err != nil {
		return nil, fmt.Errorf("lock wallets: %w", err)
	}
	defer func() { _ = rows.Close() }() // Err below tells what Close would
	heads := make(map[gid.ID]*head, len(ids))
	for rows.Next() {
		var id gid.ID
		var h head
		if err := rows.Scan(&id, &h.kind, &h.balance, &h.sequence); err != nil {
			return nil, err
		}
		h.read = h.sequence
		heads[id] = &h
	}
	return heads, rows.Err()
}

var advanceHeads = map[string]string{
	dialect.Postgres: `UPDATE wallets w SET current_balance = h.balance, last_sequence = h.sequence
		FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[]) AS h (id, balance, sequence, was)
		WHERE w.id = h.id AND w.last_sequence = h.was`,
	dialect.SQLite: `UPDATE wallets SET current_balance = h.value->>1, last_sequence = h.value->>2
		FROM json_each($1) AS h WHERE wallets.id = h.value->>0 AND last_sequence = h.value->>3`,
}

// advance writes the heads that moved. A head that is not where it was locked
// means that the lock did not hold: nothing may be written on top of that. Who
// watches a user's wallet is told; the others nobody can see.
func advance(ctx context.Context, tx *database.Tx, heads map[gid.ID]*head) error {
	var ids database.Texts
	var balances, sequences, read database.Numbers
	for _, id := range slices.Sorted(maps.Keys(heads)) {
		if h := heads[id]; h.sequence != h.read {
			ids = append(ids, string(id))
			if h.kind == wallet.KindUser {
				tx.Changed(id)
			}
			balances, sequences, read = append(balances, h.balance), append(sequences, h.sequence), append(read, h.read)
		}
	}
	n, err := tx.Exec(ctx, advanceHeads[tx.Dialect()], tx.Set(ids, balances, sequences, read)...)
	if err != nil {
		return fmt.Errorf("advance wallets: %w", err)
	}
	if n != int64(len(ids)) {
		return fmt.Errorf("advance wallets: %d of %d were where they were locked", n, len(ids))
	}
	return nil
}

const lineColumns = `created_at, id, wallet_id, sequence, kind, contra, value, running_balance, balance_after,
	reference, peer_wallet_id, deposit_id, payout_id`

var insertLines = map[string]string{
	dialect.Postgres: `INSERT INTO transactions (` + lineColumns + `)
		SELECT $1, id, wallet_id, sequence, kind, contra, value, running_balance, balance_after,
			reference, NULLIF(peer, ''), NULLIF(deposit, ''), NULLIF(payout, '')
		FROM unnest($2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::bigint[], $8::bigint[],
			$9::bigint[], $10::text[], $11::text[], $12::text[], $13::text[])
			AS l (id, wallet_id, sequence, kind, contra, value, running_balance, balance_after, reference, peer, deposit, payout)`,
	dialect.SQLite: `INSERT INTO transactions (` + lineColumns + `)
		SELECT $1, value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7,
			value->>8, NULLIF(value->>9, ''), NULLIF(value->>10, ''), NULLIF(value->>11, '')
		FROM json_each($2)`,
}

// insert writes the lines below their heads, which were advanced before.
func insert(ctx context.Context, tx *database.Tx, at time.Time, lines []line) error {
	text := func(of func(line) string) database.Texts { return column(lines, of) }
	number := func(of func(line) int64) database.Numbers { return column(lines, of) }
	args := tx.Set(
		text(func(l line) string { return string(l.id) }),
		text(func(l line) string { return string(l.Wallet) }),
		number(func(l line) int64 { return l.sequence }),
		text(func(l line) string { return string(l.Kind) }),
		text(func(l line) string { return string(l.Contra) }),
		number(func(l line) int64 { return l.Value }),
		number(func(l line) int64 { return l.before }),
		number(func(l line) int64 { return l.after }),
		text(func(l line) string { return l.Reference }),
		text(func(l line) string { return string(l.Peer) }),
		text(func(l line) string { return string(l.Deposit) }),
		text(func(l line) string { return string(l.Payout) }),
	)
	_, err := tx.Exec(ctx, insertLines[tx.Dialect()], append([]any{at}, args...)...)
	return err
}

func column[T, L any](lines []L, of func(L) T) []T {
	out := make([]T, len(lines))
	for i, l := range lines {
		out[i] = of(l)
	}
	return out
}
