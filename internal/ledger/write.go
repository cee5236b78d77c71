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
	set := tx.Set(database.Texts(column(sorted, gid.ID.String)))
	heads := make(map[gid.ID]*head, len(ids))
	err := tx.Read(ctx, lockHeads[tx.Dialect()], set...).Each(func(scan database.Scan) error {
		var id gid.ID
		var h head
		err := scan(&id, &h.kind, &h.balance, &h.sequence)
		h.read = h.sequence
		heads[id] = &h
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("lock wallets: %w", err)
	}
	return heads, nil
}

// The parts of the one statement that writes everything on PostgreSQL. Its
// triggers and references look when all of it is there.
const (
	moveHeads = `moved AS (UPDATE wallets w SET current_balance = h.balance, last_sequence = h.sequence
			FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[]) AS h (id, balance, sequence, was)
			WHERE w.id = ANY($1::text[]) AND w.id = h.id AND w.last_sequence = h.was RETURNING 1)`
	addLines = `added AS (INSERT INTO transactions (` + lineColumns + `)
			SELECT $6, id, wallet_id, sequence, kind, contra, value, running_balance, balance_after,
				reference, NULLIF(peer, ''), NULLIF(deposit, ''), NULLIF(payout, '')
			FROM unnest($7::text[], $8::text[], $9::bigint[], $10::text[], $11::text[], $12::bigint[], $13::bigint[],
				$14::bigint[], $15::text[], $16::text[], $17::text[], $18::text[])
			AS l (id, wallet_id, sequence, kind, contra, value, running_balance, balance_after, reference, peer, deposit, payout))`
	addTransfers = `sent AS (INSERT INTO transfers (` + transferColumns + `)
			SELECT $6, t.* FROM unnest($19::text[], $20::text[], $21::text[], $22::text[], $23::text[], $24::bigint[], $25::text[],
				$26::text[], $27::text[], $28::text[]) AS t)`
)

var (
	writeLines = `WITH ` + moveHeads + `, ` + addLines + ` SELECT (SELECT COUNT(*) FROM moved), ` + database.Notify("$5")
	writeAll   = `WITH ` + moveHeads + `, ` + addTransfers + `, ` + addLines +
		` SELECT (SELECT COUNT(*) FROM moved), ` + database.Notify("$5")
)

// The same for SQLite, one after the other. Heads first: the database takes a line
// only below a head that counts it.
const (
	advanceHeads = `UPDATE wallets SET current_balance = h.value->>1, last_sequence = h.value->>2
		FROM json_each($1) AS h WHERE wallets.id = h.value->>0 AND last_sequence = h.value->>3`
	insertLines = `INSERT INTO transactions (` + lineColumns + `)
		SELECT $1, value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7,
			value->>8, NULLIF(value->>9, ''), NULLIF(value->>10, ''), NULLIF(value->>11, '')
		FROM json_each($2)`
)

const lineColumns = `created_at, id, wallet_id, sequence, kind, contra, value, running_balance, balance_after,
	reference, peer_wallet_id, deposit_id, payout_id`

// write moves the heads and adds the lines below them, and the rows that they
// belong to. A head that is not where it was locked means that the lock did not
// hold: nothing may be written on top of that.
func write(ctx context.Context, tx *database.Tx, at time.Time, heads map[gid.ID]*head, lines []line, with rows) error {
	if len(with.payouts) > 0 {
		if _, err := tx.Exec(ctx, insertPayouts[tx.Dialect()], append([]any{at}, tx.Set(payoutSet(with.payouts)...)...)...); err != nil {
			return fmt.Errorf("write payouts: %w", err)
		}
	}
	moved := movedHeads(tx, heads)
	var n int64
	var err error
	if tx.Dialect() == dialect.Postgres {
		n, err = writeAtOnce(ctx, tx, at, moved, lines, with.transfers)
	} else {
		n, err = writeInTurn(ctx, tx, at, moved, lines, with.transfers)
	}
	if err != nil {
		return fmt.Errorf("write lines: %w", err)
	}
	if want := int64(len(moved[1].(database.Numbers))); n != want {
		return fmt.Errorf("write lines: %d of %d wallets were where they were locked", n, want)
	}
	return nil
}

func writeAtOnce(
	ctx context.Context, tx *database.Tx, at time.Time, moved []database.Column, lines []line, transfers []Transfer,
) (n int64, err error) {
	statement, columns := writeLines, slices.Concat(moved, []database.Column{tx.Notices()})
	args := append(append(tx.Set(columns...), at), tx.Set(lineSet(lines)...)...)
	if len(transfers) > 0 {
		statement, args = writeAll, append(args, tx.Set(transferSet(transfers)...)...)
	}
	err = tx.Read(ctx, statement, args...).Each(func(scan database.Scan) error { return scan(&n, new(int64)) })
	return n, err
}

func writeInTurn(
	ctx context.Context, tx *database.Tx, at time.Time, moved []database.Column, lines []line, transfers []Transfer,
) (n int64, err error) {
	if len(transfers) > 0 {
		if _, err = tx.Exec(ctx, insertTransfers, append([]any{at}, tx.Set(transferSet(transfers)...)...)...); err != nil {
			return 0, err
		}
	}
	if n, err = tx.Exec(ctx, advanceHeads, tx.Set(moved...)...); err != nil {
		return n, err
	}
	_, err = tx.Exec(ctx, insertLines, append([]any{at}, tx.Set(lineSet(lines)...)...)...)
	return n, err
}

// movedHeads are the heads that moved: ids, balances, sequences, and the sequences
// at which they were locked. Who watches a user's wallet is told; the others nobody
// can see.
func movedHeads(tx *database.Tx, heads map[gid.ID]*head) []database.Column {
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
	return []database.Column{ids, balances, sequences, read}
}

func lineSet(lines []line) []database.Column {
	text := func(of func(line) string) database.Texts { return column(lines, of) }
	number := func(of func(line) int64) database.Numbers { return column(lines, of) }
	return []database.Column{
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
	}
}

func column[T, L any](lines []L, of func(L) T) []T {
	out := make([]T, len(lines))
	for i, l := range lines {
		out[i] = of(l)
	}
	return out
}
