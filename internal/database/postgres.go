package database

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"time"

	"entgo.io/ent/dialect"
	"github.com/lib/pq"
)

// The pools of one process. What is short, as groups of postings and reads by key
// are, gains nothing from more connections than cores: it would queue in the server,
// where it takes memory and locks, instead of here. There are more because a
// transaction that waits for a wallet, at most as long as lock_timeout, keeps its
// connection, and others must get by. The poster uses one at a time, the rest move
// operations on. InTx begins none inside another, so nobody who has a connection waits
// for a second; and no connection waits for Stripe.
const (
	writeConns = 16
	readConns  = 16
	slowConns  = 2
	idleTime   = 5 * time.Minute
)

// limits end what holds others up: a query that runs away, a lock that is not
// given, a transaction whose program has died. In milliseconds.
var limits = map[string]string{
	"statement_timeout":                   "5000",
	"lock_timeout":                        "2000",
	"idle_in_transaction_session_timeout": "10000",
	"TimeZone":                            "UTC",
}

// plans are how short statements are planned: once for a connection, since planning
// takes as long as running them, and by an index even where the table is small, since
// it is the same plan when the table has grown.
var plans = map[string]string{"plan_cache_mode": "force_generic_plan", "enable_seqscan": "off", "jit": "off"}

// slowLimit is for statements that read or change a whole table, and so take longer
// with each year: migrations, the ledger's verification, the sums of the books. They
// wait for locks no longer than others, since others would wait behind them.
const slowLimit = "600000"

// slowName is how the server sees who runs such statements.
const slowName = "purser slow"

// cacheSwitch turns the cache of prepared statements off, in the URL's query:
// for poolers that give each transaction another connection.
const cacheSwitch = "purser_statement_cache"

// tlsSwitch lets a server elsewhere be one whose name nobody checks, in the URL's
// query: for networks that are safe by other means.
const tlsSwitch = "purser_tls"

func (db *DB) openPostgres(ctx context.Context, text string) error {
	db.dialect = dialect.Postgres
	at, err := parseAddress(text)
	if err != nil {
		return err
	}
	short := merged(limits, plans)
	db.server, db.listenDSN = at, at.forReading(merged(short))
	slow := merged(limits, map[string]string{"statement_timeout": slowLimit, "application_name": slowName})
	if db.write, err = at.pool(ctx, at.dsn(short), false, writeConns); err != nil {
		return err
	}
	if db.read, err = at.pool(ctx, at.forReading(merged(short)), true, readConns); err != nil {
		return err
	}
	if db.slow, err = at.pool(ctx, at.dsn(slow), false, slowConns); err != nil {
		return err
	}
	if err := trustworthy(ctx, db.write); err != nil {
		return err
	}
	db.history = history(ctx, db.read)
	return nil
}

// merged is a new map with all that the others hold, the last one's last.
func merged(all ...map[string]string) map[string]string {
	sum := map[string]string{}
	for _, one := range all {
		maps.Copy(sum, one)
	}
	return sum
}

func (a *address) pool(ctx context.Context, dsn string, readOnly bool, size int) (*sql.DB, error) {
	connector, err := pq.NewConnector(dsn)
	if err != nil {
		return nil, err
	}
	connector.Dialer(&a.dialer)
	db := sql.OpenDB(prepared{Connector: connector, cache: a.cache, readOnly: readOnly, tell: statementTrace(ctx)})
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	db.SetConnMaxIdleTime(idleTime)
	return db, nil
}

// trustworthy refuses a server on which an acknowledged commit can be lost, or
// that is a copy of another.
func trustworthy(ctx context.Context, db *sql.DB) error {
	for _, d := range []struct{ query, want, consequence string }{
		{"SELECT pg_is_in_recovery()::text", "false", "this is a replica"},
		{"SHOW fsync", "on", "a crash of the machine would lose money"},
		{"SHOW full_page_writes", "on", "a crash of the machine could tear pages"},
	} {
		if err := demand(ctx, db, d.query, d.want, d.consequence); err != nil {
			return err
		}
	}
	var commit string
	if err := db.QueryRowContext(ctx, "SHOW synchronous_commit").Scan(&commit); err != nil {
		return err
	}
	if commit == "off" {
		return fmt.Errorf("synchronous_commit is off: a crash would lose what was acknowledged")
	}
	return nil
}
