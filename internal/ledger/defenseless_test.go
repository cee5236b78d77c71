package ledger_test

import (
	"database/sql"
	"strings"
	"testing"

	"entgo.io/ent/dialect/sql/schema"

	"github.com/purserhq/purser/ent/migrate"
)

// disarm removes what would refuse the damage: keys, CHECKs, references and, by
// the session's role, triggers. It needs a superuser.
const disarm = `
SET session_replication_role = replica;
DO $$ DECLARE c record; BEGIN
	FOR c IN SELECT conrelid::regclass AS t, conname FROM pg_constraint
			WHERE contype IN ('c', 'f', 'u') AND connamespace = 'public'::regnamespace ORDER BY contype = 'u' LOOP
		EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I CASCADE', c.t, c.conname);
	END LOOP;
	FOR c IN SELECT indexrelid::regclass AS t FROM pg_index i JOIN pg_class k ON k.oid = i.indexrelid
			WHERE indisunique AND NOT indisprimary AND k.relnamespace = 'public'::regnamespace LOOP
		EXECUTE format('DROP INDEX %s', c.t);
	END LOOP;
END $$`

// defenseless is a connection to the furnished database at url, whose guards are
// gone; what it holds now can be restored.
func defenseless(t *testing.T, url string) *sql.Conn {
	t.Helper()
	driver, address := "postgres", url
	if file, ok := strings.CutPrefix(url, "sqlite:"); ok {
		driver, address = "sqlite", file+"?_pragma=busy_timeout(5000)&_pragma=ignore_check_constraints(1)"
	}
	pool, err := sql.Open(driver, address)
	must(t, err)
	t.Cleanup(func() { _ = pool.Close() }) // nothing is left to write
	c, err := pool.Conn(t.Context())
	must(t, err)
	statements := []string{disarm}
	if driver == "sqlite" { // where references hold only for connections that ask
		statements = drops(t, c)
	}
	for _, table := range damaged {
		statements = append(statements, "CREATE TABLE saved_"+table.Name+" AS SELECT * FROM "+table.Name)
	}
	for _, s := range statements {
		_, err := c.ExecContext(t.Context(), s)
		must(t, err)
	}
	return c
}

// drops is the statements that take SQLite's triggers and keys away.
func drops(t *testing.T, c *sql.Conn) (statements []string) {
	t.Helper()
	rows, err := c.QueryContext(t.Context(), `SELECT 'DROP ' || type || ' ' || name FROM sqlite_master
		WHERE type = 'trigger' OR (type = 'index' AND sql LIKE 'CREATE UNIQUE%')`)
	must(t, err)
	defer rows.Close() //nolint:errcheck // Err below tells
	for rows.Next() {
		var s string
		must(t, rows.Scan(&s))
		statements = append(statements, s)
	}
	must(t, rows.Err())
	return statements
}

var damaged = []*schema.Table{
	migrate.UsersTable, migrate.WalletsTable, migrate.TransactionsTable, migrate.DepositsTable, migrate.PayoutsTable,
	migrate.RefundsTable, migrate.DisputesTable, migrate.TransfersTable, migrate.YoungLotsTable,
	migrate.ChargesTable, migrate.ChargeRefundsTable, migrate.CreditsTable, migrate.MetadataEntriesTable, migrate.UsageRecordsTable,
	migrate.HoldsTable, migrate.HoldChangesTable,
}

// restore undoes a damage.
func restore(t *testing.T, c *sql.Conn) {
	t.Helper()
	for _, table := range damaged {
		var names []string
		for _, column := range table.Columns {
			names = append(names, column.Name)
		}
		columns := strings.Join(names, ", ")
		_, err := c.ExecContext(t.Context(), "DELETE FROM "+table.Name)
		must(t, err)
		_, err = c.ExecContext(t.Context(), "INSERT INTO "+table.Name+" ("+columns+") SELECT "+columns+" FROM saved_"+table.Name)
		must(t, err)
	}
}
