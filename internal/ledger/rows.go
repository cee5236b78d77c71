package ledger

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/failpoint"
	"github.com/purserhq/purser/internal/gid"
)

// rows are what is committed with the lines besides them.
type rows struct {
	transfers []Transfer
	payouts   []Payout
	charges   []Charge
	refunds   []ChargeRefund
	credits   []Credit
	usage     []Charge // those with a Usage, whether or not they charge anything
	metadata  []objectMetadata
	changes   []change // of holds
	holds     heldRows
}

// objectMetadata is one entry and what it belongs to.
type objectMetadata struct {
	Metadata
	object, owner, wallet gid.ID
}

// rowsOf are the rows of the entries that nothing speaks against.
func rowsOf(requests []Request, verdicts []error, done progress) (r rows) {
	for i, e := range requests {
		if verdicts[i] == nil {
			r.add(e)
		}
	}
	r.holds = holdsToWrite(done.holds, r.changes)
	return r
}

func (r *rows) add(e Request) {
	object, owner, wallet := gid.ID(""), gid.ID(""), gid.ID("")
	if len(e.Metadata) > 0 {
		object, owner, wallet = e.object()
	}
	if e.Hold != nil {
		c := change{HoldChange: e.Hold}
		if e.Charge != nil {
			c.charge = e.Charge.ID
		}
		r.changes = append(r.changes, c)
	}
	switch {
	case e.Transfer != nil:
		r.transfers = append(r.transfers, *e.Transfer)
	case e.Payout != nil:
		r.payouts = append(r.payouts, *e.Payout)
	case e.ChargeRefund != nil:
		r.refunds = append(r.refunds, *e.ChargeRefund)
	case e.Credit != nil:
		r.credits = append(r.credits, *e.Credit)
	case e.Charge != nil:
		if e.Charge.Usage != nil {
			r.usage = append(r.usage, *e.Charge)
		}
		if e.Charge.Amount == 0 {
			return // and so there is nothing that metadata could belong to
		}
		charge := *e.Charge
		if charge.Usage != nil {
			charge.Key = string(charge.Usage.ID) // the client's key is the record's
		}
		r.charges = append(r.charges, charge)
	}
	for _, m := range e.Metadata {
		r.metadata = append(r.metadata, objectMetadata{m, object, owner, wallet})
	}
}

// hitFailpoints names the moment at which the rows are written and not committed.
func (r *rows) hitFailpoints() {
	for name, n := range map[string]int{
		"payout.begun": len(r.payouts), "charge.written": len(r.charges), "charge_refund.written": len(r.refunds),
		"credit.written": len(r.credits), "hold.written": len(r.changes),
	} {
		if n > 0 {
			failpoint.Hit(name, "uncommitted")
		}
	}
}

// uniqueKey is what may stand once: a row's table, owner and key.
type uniqueKey struct {
	table string
	owner gid.ID
	key   string
}

// uniqueKey is what may stand once of the entry; the zero value for an entry of lines alone.
func (e Request) uniqueKey() uniqueKey {
	switch {
	case e.Transfer != nil && e.Transfer.By != "":
		return uniqueKey{"application_transfers", "", e.Transfer.Key}
	case e.Transfer != nil:
		return uniqueKey{"transfers", e.Transfer.Owner, e.Transfer.Key}
	case e.Payout != nil:
		return uniqueKey{"payouts", e.Payout.Owner, e.Payout.Key}
	case e.Hold != nil: // whose charge has a key of its own
		return uniqueKey{"hold_changes", e.Hold.By, e.Hold.Key}
	case e.Charge != nil:
		return uniqueKey{"charges", e.Charge.By, e.Charge.Key}
	case e.ChargeRefund != nil:
		return uniqueKey{"charge_refunds", e.ChargeRefund.By, e.ChargeRefund.Key}
	case e.Credit != nil:
		return uniqueKey{"credits", e.Credit.By, e.Credit.Key}
	}
	return uniqueKey{}
}

// markDuplicates lets the first of each key pass.
func markDuplicates(requests []Request, verdicts []error) {
	seen := map[uniqueKey]bool{}
	for i, e := range requests {
		if verdicts[i] != nil {
			continue
		}
		o := e.uniqueKey()
		if o != (uniqueKey{}) && seen[o] {
			verdicts[i] = errDuplicateInGroup
		}
		seen[o] = true
	}
}

// keyTables are the tables in which a key stands once, with the column of its owner. A key
// of a charge may be that of a record of usage.
var keyTables = []struct{ table, of, owner string }{
	{"payouts", "payouts", "owner_id"},
	{"transfers", "transfers", "owner_id"},
	{`(SELECT '' AS owner_id, idempotency_key FROM transfers WHERE substr(idempotency_key, 1, 1) = '` + ApplicationKey + `')`,
		"application_transfers", "owner_id"},
	{"charges", "charges", "requested_by"},
	{"usage_records", "charges", "requested_by"},
	{"charge_refunds", "charge_refunds", "requested_by"},
	{"credits", "credits", "requested_by"},
	{"hold_changes", "hold_changes", "requested_by"},
}

// markReplays notes ErrDuplicateKey against the entries whose owner has used the key before.
// Without care it looks for payouts alone, for usage and for changes of holds: what is counted
// or told of a payout that is judged must not be of one that stands, a key of usage may be one
// of a charge, and a change that stands is not refused for what it has led to.
func markReplays(ctx context.Context, tx *database.Tx, requests []Request, verdicts []error, careful bool) error {
	for _, t := range keyTables {
		asked := map[uniqueKey]int{}
		var owners, keys database.Texts
		for i, e := range requests {
			usage := e.Charge != nil && e.Charge.Usage != nil
			if o := e.uniqueKey(); o.table == t.of && verdicts[i] == nil && (careful || usage || t.table == "payouts" || t.table == "hold_changes") {
				asked[o] = i
				owners, keys = append(owners, string(o.owner)), append(keys, o.key)
			}
		}
		if len(asked) == 0 {
			continue
		}
		existing, err := findExisting(ctx, tx, t.table, t.owner, owners, keys)
		if err != nil {
			return err
		}
		for _, o := range existing {
			o.table = t.of
			verdicts[asked[o]] = ErrDuplicateKey
		}
	}
	return nil
}

// existingKeys finds those of a table's keys that are asked about.
var existingKeys = map[string]string{
	dialect.Postgres: `SELECT r.%[2]s, r.idempotency_key FROM unnest($1::text[], $2::text[]) AS k (owner, key)
		JOIN %[1]s r ON r.%[2]s = k.owner AND r.idempotency_key = k.key`,
	dialect.SQLite: `SELECT r.%[2]s, r.idempotency_key FROM json_each($1) AS k
		JOIN %[1]s r ON r.%[2]s = k.value->>0 AND r.idempotency_key = k.value->>1`,
}

func findExisting(ctx context.Context, tx *database.Tx, table, owner string, owners, keys database.Texts) (all []uniqueKey, err error) {
	query := fmt.Sprintf(existingKeys[tx.Dialect()], table, owner)
	err = tx.Read(ctx, query, tx.Set(owners, keys)...).ForEach(func(scan database.Scan) error {
		o := uniqueKey{}
		err := scan(&o.owner, &o.key)
		all = append(all, o)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look keys of %s up: %w", table, err)
	}
	return all, nil
}

// setColumn is a column of a table that rows are written to as a set.
type setColumn[T any] struct {
	name   string
	text   func(T) string
	number func(T) int64
}

// rowTable is a table whose rows are written with the lines, and at their time.
type rowTable[T any] struct {
	name    string
	columns []setColumn[T]
}

// rowSet is the rows of one table that a group writes.
type rowSet struct {
	table   string
	names   string   // of the columns after created_at
	types   []string // PostgreSQL's
	columns []database.Column
}

// of is a set of rows; nothing for none.
func (t rowTable[T]) of(all []T) (sets []rowSet) {
	if len(all) == 0 {
		return nil
	}
	set := rowSet{table: t.name}
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = c.name
		if c.text != nil {
			set.types, set.columns = append(set.types, "text[]"), append(set.columns, database.Texts(column(all, c.text)))
		} else {
			set.types, set.columns = append(set.types, "bigint[]"), append(set.columns, database.Numbers(column(all, c.number)))
		}
	}
	set.names = strings.Join(names, ", ")
	return []rowSet{set}
}

// cte is a part of PostgreSQL's one statement: it writes the set, whose arguments begin
// behind $after, at the time $2.
func (s rowSet) cte(after int) string {
	args := make([]string, len(s.types))
	for i, t := range s.types {
		args[i] = fmt.Sprintf("$%d::%s", after+1+i, t)
	}
	return "new_" + s.table + ` AS (INSERT INTO ` + s.table + ` (created_at, ` + s.names + `)
			SELECT $2, t.* FROM unnest(` + strings.Join(args, ", ") + `) AS t)`
}

// insert writes the set by itself.
func (s rowSet) insert(ctx context.Context, tx *database.Tx, at time.Time) error {
	values := make([]string, len(s.types))
	statement := `INSERT INTO ` + s.table + ` (created_at, ` + s.names + `) SELECT $1, `
	if tx.Dialect() == dialect.Postgres {
		for i, t := range s.types {
			values[i] = fmt.Sprintf("$%d::%s", 2+i, t)
		}
		statement += `t.* FROM unnest(` + strings.Join(values, ", ") + `) AS t`
	} else {
		for i := range values {
			values[i] = fmt.Sprintf("value->>%d", i)
		}
		statement += strings.Join(values, ", ") + ` FROM json_each($2)`
	}
	_, err := tx.Exec(ctx, statement, append([]any{at}, tx.Set(s.columns...)...)...)
	return err
}

func textColumn[T any](name string, of func(T) string) setColumn[T] {
	return setColumn[T]{name: name, text: of}
}

func numberColumn[T any](name string, of func(T) int64) setColumn[T] {
	return setColumn[T]{name: name, number: of}
}

var transfersTable = rowTable[Transfer]{"transfers", []setColumn[Transfer]{
	textColumn("id", func(t Transfer) string { return string(t.ID) }),
	textColumn("owner_id", func(t Transfer) string { return string(t.Owner) }),
	textColumn("wallet_id", func(t Transfer) string { return string(t.Wallet) }),
	textColumn("to_owner_id", func(t Transfer) string { return string(t.ToOwner) }),
	textColumn("to_wallet_id", func(t Transfer) string { return string(t.To) }),
	numberColumn("amount", func(t Transfer) int64 { return t.Amount }),
	textColumn("currency", func(t Transfer) string { return string(t.Currency) }),
	textColumn("note", func(t Transfer) string { return t.Note }),
	textColumn("idempotency_key", func(t Transfer) string { return t.Key }),
	textColumn("fingerprint", func(t Transfer) string { return t.Fingerprint }),
}}

// spendingColumns are the columns that charges, refunds of charges and credits share.
func spendingColumns[T any](of func(T) Spending) []setColumn[T] {
	return []setColumn[T]{
		textColumn("id", func(t T) string { return string(of(t).ID) }),
		textColumn("owner_id", func(t T) string { return string(of(t).Owner) }),
		textColumn("wallet_id", func(t T) string { return string(of(t).Wallet) }),
		numberColumn("amount", func(t T) int64 { return of(t).Amount }),
		textColumn("currency", func(t T) string { return string(of(t).Currency) }),
		textColumn("requested_by", func(t T) string { return string(of(t).By) }),
		textColumn("idempotency_key", func(t T) string { return of(t).Key }),
		textColumn("fingerprint", func(t T) string { return of(t).Fingerprint }),
	}
}

var chargesTable = rowTable[Charge]{"charges", append(spendingColumns(func(c Charge) Spending { return c.Spending }),
	textColumn("description", func(c Charge) string { return c.Description }),
)}

var chargeRefundsTable = rowTable[ChargeRefund]{"charge_refunds", append(spendingColumns(func(r ChargeRefund) Spending { return r.Spending }),
	textColumn("charge_id", func(r ChargeRefund) string { return string(r.Charge) }),
	numberColumn("refunded_before", func(r ChargeRefund) int64 { return r.before }),
	textColumn("reason", func(r ChargeRefund) string { return r.Reason }),
)}

var creditsTable = rowTable[Credit]{"credits", append(spendingColumns(func(c Credit) Spending { return c.Spending }),
	textColumn("description", func(c Credit) string { return c.Description }),
)}

// sets are the tables that are written together with the lines.
func (r rows) sets() []rowSet {
	return slices.Concat(transfersTable.of(r.transfers), chargesTable.of(r.charges), chargeRefundsTable.of(r.refunds), creditsTable.of(r.credits))
}
