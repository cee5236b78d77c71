package ledger

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
)

// rows are what is committed with the lines besides them.
type rows struct {
	transfers []Transfer
	payouts   []Payout
}

// rowsOf are the rows of the entries that nothing speaks against.
func rowsOf(entries []Entry, verdicts []error) (r rows) {
	for i, e := range entries {
		if verdicts[i] != nil {
			continue
		}
		if e.Transfer != nil {
			r.transfers = append(r.transfers, *e.Transfer)
		}
		if e.Payout != nil {
			r.payouts = append(r.payouts, *e.Payout)
		}
	}
	return r
}

// once is what may stand once: a row's table, owner and key.
type once struct {
	table string
	owner gid.ID
	key   string
}

// once is what may stand once of the entry; the zero value for an entry of lines alone.
func (e Entry) once() once {
	switch {
	case e.Transfer != nil:
		return once{"transfers", e.Transfer.Owner, e.Transfer.Key}
	case e.Payout != nil:
		return once{"payouts", e.Payout.Owner, e.Payout.Key}
	}
	return once{}
}

// markTwins lets the first of each key pass.
func markTwins(entries []Entry, verdicts []error) {
	seen := map[once]bool{}
	for i, e := range entries {
		if verdicts[i] != nil {
			continue
		}
		o := e.once()
		if o != (once{}) && seen[o] {
			verdicts[i] = errTogether
		}
		seen[o] = true
	}
}

// markStanding notes ErrStands against the entries whose owner has used the key before.
// Without care it looks for payouts alone: what is counted or told of a payout that is
// judged must not be of one that stands.
func markStanding(ctx context.Context, tx *database.Tx, entries []Entry, verdicts []error, careful bool) error {
	tables := []string{"payouts"}
	if careful {
		tables = append(tables, "transfers")
	}
	for _, table := range tables {
		asked := map[once]int{}
		var owners, keys database.Texts
		for i, e := range entries {
			if o := e.once(); o.table == table && verdicts[i] == nil {
				asked[o] = i
				owners, keys = append(owners, string(o.owner)), append(keys, o.key)
			}
		}
		if len(asked) == 0 {
			continue
		}
		standing, err := standingIn(ctx, tx, table, owners, keys)
		if err != nil {
			return err
		}
		for _, o := range standing {
			verdicts[asked[o]] = ErrStands
		}
	}
	return nil
}

// standingKeys finds those of a table's keys that are asked about.
var standingKeys = map[string]string{
	dialect.Postgres: `SELECT r.owner_id, r.idempotency_key FROM unnest($1::text[], $2::text[]) AS k (owner, key)
		JOIN %s r ON r.owner_id = k.owner AND r.idempotency_key = k.key`,
	dialect.SQLite: `SELECT r.owner_id, r.idempotency_key FROM json_each($1) AS k
		JOIN %s r ON r.owner_id = k.value->>0 AND r.idempotency_key = k.value->>1`,
}

func standingIn(ctx context.Context, tx *database.Tx, table string, owners, keys database.Texts) (all []once, err error) {
	query := fmt.Sprintf(standingKeys[tx.Dialect()], table)
	err = tx.Read(ctx, query, tx.Set(owners, keys)...).Each(func(scan database.Scan) error {
		o := once{table: table}
		err := scan(&o.owner, &o.key)
		all = append(all, o)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look keys of %s up: %w", table, err)
	}
	return all, nil
}

const transferColumns = `created_at, id, owner_id, wallet_id, to_owner_id, to_wallet_id, amount, currency, note,
	idempotency_key, fingerprint`

// insertTransfers is SQLite's; PostgreSQL writes them with the lines.
const insertTransfers = `INSERT INTO transfers (` + transferColumns + `)
		SELECT $1, value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7, value->>8, value->>9
		FROM json_each($2)`

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

const payoutColumns = `created_at, updated_at, next_at, id, owner_id, wallet_id, account_id, amount, currency, idempotency_key,
	fingerprint, awaits_approval, parked, processor_key`

// insertPayouts begins payouts that are due at once, or wait for approval. Their lines come after them:
// the database lets neither be committed without the other.
var insertPayouts = map[string]string{
	dialect.Postgres: `INSERT INTO payouts (` + payoutColumns + `)
		SELECT $1, $1, $1, id, owner, wallet, account, amount, currency, key, fingerprint, awaits > 0, awaits > 0, NULLIF(name, '')
		FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::text[], $9::text[],
			$10::bigint[], $11::text[]) AS p (id, owner, wallet, account, amount, currency, key, fingerprint, awaits, name)`,
	dialect.SQLite: `INSERT INTO payouts (` + payoutColumns + `)
		SELECT $1, $1, $1, value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7,
			value->>8, value->>8, NULLIF(value->>9, '')
		FROM json_each($2)`,
}

func payoutSet(all []Payout) []database.Column {
	text := func(of func(Payout) string) database.Texts { return column(all, of) }
	return []database.Column{
		text(func(p Payout) string { return string(p.ID) }),
		text(func(p Payout) string { return string(p.Owner) }),
		text(func(p Payout) string { return string(p.Wallet) }),
		text(func(p Payout) string { return string(p.Account) }),
		database.Numbers(column(all, func(p Payout) int64 { return p.Amount })),
		text(func(p Payout) string { return string(p.Currency) }),
		text(func(p Payout) string { return p.Key }),
		text(func(p Payout) string { return p.Fingerprint }),
		database.Numbers(column(all, func(p Payout) int64 {
			if p.Awaits {
				return 1
			}
			return 0
		})),
		text(func(p Payout) string { return string(p.ProcessorKey) }),
	}
}
