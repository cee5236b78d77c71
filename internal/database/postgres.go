package database

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
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

// checkTLS refuses a way to a server elsewhere on which somebody could listen or
// answer in its place.
func checkTLS(host string, query url.Values) error {
	unchecked := query.Get(tlsSwitch) == "unchecked"
	query.Del(tlsSwitch)
	if isLoopback(host) || query.Get("sslmode") == "verify-full" || unchecked {
		return nil
	}
	return fmt.Errorf("the database is on another machine: add sslmode=verify-full (and sslrootcert=FILE) to its address,"+
		" or %s=unchecked where the network is safe", tlsSwitch)
}

func (db *DB) openPostgres(ctx context.Context, text string) (err error) {
	db.dialect = dialect.Postgres
	u, err := url.Parse(text)
	if err != nil {
		return fmt.Errorf("the address of the database cannot be read") // it may hold a password
	}
	query := u.Query()
	cache := query.Get(cacheSwitch) != "off"
	query.Del(cacheSwitch)
	if err := checkTLS(u.Hostname(), query); err != nil {
		return err
	}
	for name, value := range limits {
		query.Set(name, value)
	}
	if !query.Has("sslmode") && isLoopback(u.Hostname()) {
		query.Set("sslmode", "disable")
	}
	for name, value := range plans {
		query.Set(name, value)
	}
	u.RawQuery = query.Encode()
	if db.write, err = pool(ctx, u.String(), cache, false, writeConns); err != nil {
		return err
	}
	query.Set("default_transaction_read_only", "on")
	u.RawQuery = query.Encode()
	db.listenDSN = u.String()
	if db.read, err = pool(ctx, u.String(), cache, true, readConns); err != nil {
		return err
	}
	for name := range plans {
		query.Del(name)
	}
	query.Del("default_transaction_read_only")
	query.Set("statement_timeout", slowLimit)
	query.Set("application_name", slowName)
	u.RawQuery = query.Encode()
	if db.slow, err = pool(ctx, u.String(), cache, false, slowConns); err != nil {
		return err
	}
	if err := trustworthy(ctx, db.write); err != nil {
		return err
	}
	db.history = history(ctx, db.read)
	return nil
}

func isLoopback(host string) bool {
	return host == "localhost" || host == "127.0.0.1" || host == "::1" || host == ""
}

func pool(ctx context.Context, dsn string, cache, readOnly bool, size int) (*sql.DB, error) {
	connector, err := pq.NewConnector(dsn)
	if err != nil {
		return nil, err
	}
	db := sql.OpenDB(prepared{Connector: connector, cache: cache, readOnly: readOnly, tell: told(ctx)})
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
