package ledger

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
)

// These rows are written by statements of their own: before the lines and the other rows, or
// after them.

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

// insertMetadata writes entries, which come before their objects: the database refuses
// entries of an object that stands.
var insertMetadata = map[string]string{
	dialect.Postgres: `INSERT INTO metadata_entries (id, object_id, owner_id, wallet_id, key, value)
		SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])`,
	dialect.SQLite: `INSERT INTO metadata_entries (id, object_id, owner_id, wallet_id, key, value)
		SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5 FROM json_each($1)`,
}

// WriteMetadata attaches entries to an object that the caller writes next, in the same
// transaction. It is for rows that no Request brings along.
func WriteMetadata(ctx context.Context, tx *database.Tx, object, owner, wallet gid.ID, entries []Metadata) error {
	all := make([]objectMetadata, len(entries))
	for i, m := range entries {
		all[i] = objectMetadata{m, object, owner, wallet}
	}
	return writeMetadata(ctx, tx, all)
}

func writeMetadata(ctx context.Context, tx *database.Tx, all []objectMetadata) error {
	if len(all) == 0 {
		return nil
	}
	text := func(of func(objectMetadata) string) database.Texts { return column(all, of) }
	_, err := tx.Exec(ctx, insertMetadata[tx.Dialect()], tx.Set(
		text(func(objectMetadata) string { return string(gid.New("mde")) }),
		text(func(m objectMetadata) string { return string(m.object) }),
		text(func(m objectMetadata) string { return string(m.owner) }),
		text(func(m objectMetadata) string { return string(m.wallet) }),
		text(func(m objectMetadata) string { return m.Key }),
		text(func(m objectMetadata) string { return m.Value }),
	)...)
	if err != nil {
		return fmt.Errorf("write metadata: %w", err)
	}
	return nil
}

// insertUsage records usage, after the charges that it has led to.
var insertUsage = map[string]string{
	dialect.Postgres: usageColumns + `SELECT $1, id, owner, wallet, currency, sequence, whole, fraction, step, step_size,
			before, after, NULLIF(charge, ''), requested_by, key, fingerprint
		FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[],
			$11::bigint[], $12::bigint[], $13::text[], $14::text[], $15::text[], $16::text[])
		AS u (id, owner, wallet, currency, sequence, whole, fraction, step, step_size, before, after, charge, requested_by, key, fingerprint)
		ORDER BY sequence`,
	dialect.SQLite: usageColumns + `SELECT $1, value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7,
			value->>8, value->>9, value->>10, NULLIF(value->>11, ''), value->>12, value->>13, value->>14
		FROM json_each($2)`,
}

const usageColumns = `INSERT INTO usage_records (created_at, id, owner_id, wallet_id, currency, sequence, whole, fraction, step,
	step_size, remainder_before, remainder_after, charge_id, requested_by, idempotency_key, fingerprint) `

func writeUsage(ctx context.Context, tx *database.Tx, at time.Time, all []Charge) error {
	if len(all) == 0 {
		return nil
	}
	text := func(of func(Charge) string) database.Texts { return column(all, of) }
	number := func(of func(Usage) int64) database.Numbers {
		return column(all, func(c Charge) int64 { return of(*c.Usage) })
	}
	_, err := tx.Exec(ctx, insertUsage[tx.Dialect()], append([]any{at}, tx.Set(
		text(func(c Charge) string { return string(c.Usage.ID) }),
		text(func(c Charge) string { return string(c.Owner) }),
		text(func(c Charge) string { return string(c.Wallet) }),
		text(func(c Charge) string { return string(c.Currency) }),
		number(func(u Usage) int64 { return u.sequence }),
		number(func(u Usage) int64 { return u.Whole }),
		number(func(u Usage) int64 { return u.Fraction }),
		number(func(u Usage) int64 { return u.Step }),
		number(func(u Usage) int64 { return u.StepSize }),
		number(func(u Usage) int64 { return u.before }),
		number(func(u Usage) int64 { return u.after }),
		text(func(c Charge) string {
			if c.Amount == 0 {
				return ""
			}
			return string(c.ID)
		}),
		text(func(c Charge) string { return string(c.By) }),
		text(func(c Charge) string { return c.Key }),
		text(func(c Charge) string { return c.Fingerprint }),
	)...)...)
	if err != nil {
		return fmt.Errorf("record usage: %w", err)
	}
	return nil
}
