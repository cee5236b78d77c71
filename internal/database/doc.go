// Package database opens the database, brings its schema up to date and runs
// transactions. It knows both dialects, so that nobody else has to.
//
// A DB has two pools. The one behind Client and InTx writes; the one behind
// ReadOnly cannot, not even inside an explicit transaction.
//
// Every write runs inside InTx: lib/pq repeats an autocommit statement when its
// connection dies after the server has run it, and money would move twice. The
// client refuses writes elsewhere.
//
// The schema's own guards stand in the migrations. They refuse, whoever writes:
// a line that does not chain, a head that moves without one, a balance below
// zero, half a transfer, a reference twice, a deposit that succeeded without its
// line or a line before it has, a payout without its hold or to another's account,
// more back than was sent, a change of what was agreed, any deletion.
// So an operation's state is written first, then the lines; the database itself moves
// the wallets' heads over them. A failed payout that was paid after all is the exception:
// the line that takes its amount again makes it sent.
//
// # Files
//
//	database.go, pools.go, postgres.go, sqlite.go   opening a database and its two pools
//	client.go                                       ent's client, and the hooks that refuse writes outside InTx
//	tx.go, errors.go                                InTx: retries, deadlocks, and a COMMIT of unknown outcome (InDoubt)
//	apart.go, batch.go                              work and reads that concurrent callers share
//	prepared.go, lists.go, rows.go, set.go          prepared statements and sets of rows
//	changes.go                                      telling other replicas what changed
//	clock.go, fence.go, expire.go                   the database's time, its history, old rows
//	migrate.go, migrate_lock.go, guards.go, grant.go   migrations under load, what they guard, a role's rights
//	statement_trace.go                              the statements of one context, for tests
package database
