package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
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
	young    int64 // the sum of the wallet's lots when it was locked, see moveLots
	held     int64 // what active holds reserve of the balance
}

// line is one line that is to be written.
type line struct {
	Posting
	id                      gid.ID
	sequence, before, after int64
}

// lockHeads waits for rows that others hold; lockUnlocked passes them by. SQLite has one
// writer, so nobody else holds any.
var (
	lockHeads = map[string]string{
		dialect.Postgres: `SELECT id, kind, current_balance, last_sequence, young_balance, held, ` + database.NowColumn(dialect.Postgres) + ` FROM wallets
			WHERE id = ANY($1) ORDER BY id FOR UPDATE`,
		dialect.SQLite: `SELECT id, kind, current_balance, last_sequence, young_balance, held, ` + database.NowColumn(dialect.SQLite) + ` FROM wallets
			WHERE id IN (SELECT value->>0 FROM json_each($1)) ORDER BY id`,
	}
	lockUnlocked = map[string]string{
		dialect.Postgres: lockHeads[dialect.Postgres] + ` SKIP LOCKED`,
		dialect.SQLite:   lockHeads[dialect.SQLite],
	}
)

// lock takes the wallets' rows in the order of their ids, so that two postings
// that share wallets wait for each other and never deadlock. A wallet that does
// not exist is missing from the answer.
func lock(ctx context.Context, tx *database.Tx, how map[string]string, ids map[gid.ID]bool) (map[gid.ID]*head, error) {
	heads := make(map[gid.ID]*head, len(ids))
	if len(ids) == 0 {
		return heads, nil
	}
	sorted := slices.Sorted(maps.Keys(ids))
	set := tx.Set(database.Texts(column(sorted, gid.ID.String)))
	var latest sql.NullTime // of the wallet that was waited for longest: its lines have been dated meanwhile
	err := tx.Read(ctx, how[tx.Dialect()], set...).ForEach(func(scan database.Scan) error {
		var id gid.ID
		var h head
		var now sql.NullTime
		err := scan(&id, &h.kind, &h.balance, &h.sequence, &h.young, &h.held, &now)
		if now.Time.After(latest.Time) {
			latest = now
		}
		h.read = h.sequence
		heads[id] = &h
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("lock wallets: %w", err)
	}
	tx.KeepNow(latest)
	return heads, nil
}

// addLines is the part of PostgreSQL's one statement that writes the lines; $1 are notices
// and $2 is the time. Triggers and references look when all of it is there, and a trigger
// moves the heads.
const addLines = `added AS (INSERT INTO transactions (` + lineColumns + `)
			SELECT $2, id, wallet_id, sequence, kind, contra, value, running_balance, balance_after,
				reference, NULLIF(peer, ''), NULLIF(deposit, ''), NULLIF(payout, '')
			FROM unnest($3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::bigint[], $9::bigint[],
				$10::bigint[], $11::text[], $12::text[], $13::text[], $14::text[])
			AS l (id, wallet_id, sequence, kind, contra, value, running_balance, balance_after, reference, peer, deposit, payout))`

// insertLines is SQLite's.
const insertLines = `INSERT INTO transactions (` + lineColumns + `)
		SELECT $1, value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7,
			value->>8, NULLIF(value->>9, ''), NULLIF(value->>10, ''), NULLIF(value->>11, '')
		FROM json_each($2)`

const lineColumns = `created_at, id, wallet_id, sequence, kind, contra, value, running_balance, balance_after,
	reference, peer_wallet_id, deposit_id, payout_id`

// write adds the lines, over which the database moves the heads, and the rows that
// they belong to. The database refuses a line that does not go on from the head as it
// stands: then the lock did not hold, and nothing is written.
func write(ctx context.Context, tx *database.Tx, at time.Time, heads map[gid.ID]*head, lines []line, with rows) error {
	if err := writeMetadata(ctx, tx, with.metadata); err != nil {
		return err
	}
	if len(with.payouts) > 0 {
		if _, err := tx.Exec(ctx, insertPayouts[tx.Dialect()], append([]any{at}, tx.Set(payoutSet(with.payouts)...)...)...); err != nil {
			return fmt.Errorf("write payouts: %w", err)
		}
	}
	for id, h := range heads { // who watches a user's wallet is told; the others nobody can see
		if h.kind == wallet.KindUser && h.sequence != h.read {
			tx.Changed(id)
		}
	}
	for _, c := range with.changes { // also where the wallet's row stays as it is
		tx.Changed(c.Wallet)
	}
	if err := writeHolds(ctx, tx, at, with.holds.less); err != nil {
		return err
	}
	if len(lines) > 0 { // usage may lead to none
		writeSet := writeInTurn
		if tx.Dialect() == dialect.Postgres {
			writeSet = writeAtOnce
		}
		if err := writeSet(ctx, tx, at, lines, with.sets()); err != nil {
			return fmt.Errorf("write lines: %w", err)
		}
	}
	if err := writeUsage(ctx, tx, at, with.usage); err != nil {
		return err
	}
	if err := writeHoldChanges(ctx, tx, at, with); err != nil {
		return err
	}
	return moveLots(ctx, tx, at, heads, lines)
}

func writeAtOnce(ctx context.Context, tx *database.Tx, at time.Time, lines []line, sets []rowSet) error {
	args := append(append(tx.Set(tx.Notices()), at), tx.Set(lineSet(lines)...)...)
	var parts strings.Builder
	for _, set := range sets {
		parts.WriteString(set.cte(len(args)) + ", ")
		args = append(args, tx.Set(set.columns...)...)
	}
	_, err := tx.Exec(ctx, `WITH `+parts.String()+addLines+` SELECT `+database.Notify("$1"), args...)
	return err
}

func writeInTurn(ctx context.Context, tx *database.Tx, at time.Time, lines []line, sets []rowSet) error {
	for _, set := range sets {
		if err := set.insert(ctx, tx, at); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, insertLines, append([]any{at}, tx.Set(lineSet(lines)...)...)...)
	return err
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
