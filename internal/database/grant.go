package database

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"entgo.io/ent/dialect"
	"github.com/lib/pq"
)

// What may be done to the tables beside reading them and adding to them.
var (
	onlyGrows = []string{
		"transactions", "audit_events", "charges", "charge_refunds", "credits", "metadata_entries", "usage_records", "spent_lots",
		"hold_changes",
	}
	// expires are those that only grow, and whose oldest rows go.
	expires = []string{"events"}
	// erased are columns of those that hold personal data.
	erased  = map[string][]string{"audit_events": {"address", "user_agent"}}
	shrinks = []string{
		"identities", "marks", "passkey_challenges", "passkeys", "recovery_codes", "reset_tokens",
		"second_factors", "sessions", "stripe_events", "throttles", "webhook_deliveries", "young_lots",
	}
)

const versions = "goose_db_version" // is the owner's

// Grant lets a role that owns nothing run the program: it reads all, adds and
// changes rows, and deletes those that are kept for a while. It can neither change
// nor delete a line of the ledger or of the audit log, nor empty a table, nor drop
// a guard or switch it off. To be given again after each migration that adds a table.
func (db *DB) Grant(ctx context.Context, role string) error {
	if db.dialect != dialect.Postgres {
		return errors.New("SQLite has no roles")
	}
	rows, err := db.Query(ctx, "SELECT quote_ident(current_schema()), tablename FROM pg_tables WHERE schemaname = current_schema() AND tableowner = current_user")
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // they were only read
	to := " TO " + pq.QuoteIdentifier(role)
	var grants strings.Builder
	var schema string
	for rows.Next() {
		var table string
		if err := rows.Scan(&schema, &table); err != nil {
			return err
		}
		rights := "SELECT, INSERT, UPDATE"
		switch {
		case table == versions:
			rights = "SELECT"
		case slices.Contains(onlyGrows, table):
			rights = "SELECT, INSERT"
			if columns := erased[table]; columns != nil {
				rights += ", UPDATE (" + strings.Join(columns, ", ") + ")"
			}
		case slices.Contains(expires, table):
			rights = "SELECT, INSERT, DELETE"
		case slices.Contains(shrinks, table):
			rights += ", DELETE"
		}
		fmt.Fprintf(&grants, "REVOKE ALL ON %[1]s FROM %[3]s; GRANT %[2]s ON %[1]s%[4]s;\n",
			pq.QuoteIdentifier(table), rights, pq.QuoteIdentifier(role), to)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return db.InTx(ctx, func(ctx context.Context, tx *Tx) error {
		_, err = tx.Exec(ctx, "REVOKE CREATE ON SCHEMA "+schema+" FROM PUBLIC; GRANT USAGE ON SCHEMA "+schema+to+";\n"+grants.String())
		return err
	})
}
