package database_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"entgo.io/ent/dialect"
	"github.com/lib/pq"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
)

// attack is SQL that must not be committed, whoever writes it. A statement for
// one dialect only names it.
type attack struct {
	name  string
	guard string // what PostgreSQL names as the refusing guard; SQLite tells less
	sql   string
	only  string
}

// TestFurniture shows that the guards let the legal path pass: the attacks
// below fail for what they do, not for where they stand.
func TestFurniture(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, seed)
}

// TestHostileWrites runs each attack as the program's own user. The database
// itself must refuse, and nothing may have changed.
func TestHostileWrites(t *testing.T) {
	t.Parallel()
	var tried, accepted sync.Map // by dialect, the names of attacks
	t.Cleanup(func() { tellHostile(t, &tried, &accepted) })
	for name, attacks := range map[string][]attack{
		"Lines": lines, "Chain": chains, "Kinds": kinds, "Heads": heads, "Agreed": agreed,
		"Settled": settled, "States": states, "Halves": halves, "Deleted": deleted, "Owners": owners,
		"Sent": sent, "Names": names, "Texts": texts, "Bound": bound, "Decisions": decisions, "Books": books,
		"TakenAgain": takenAgain, "Closings": closings, "Roles": roles, "Payees": payees, "Youngs": youngs, "Marks": marks, "Addresses": addresses, "Spending": spendings, "Applications": applications, "Holds": holds, "Settlements": settlements, "Told": told, "Delivered": delivered,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
				seed(t, db)
				for _, a := range attacks {
					if a.only == "" || a.only == db.Dialect() {
						tried.Store(db.Dialect()+" "+a.name, true)
						accepted.Store(db.Dialect()+" "+a.name, true)
						a.run(t, db)
						accepted.Delete(db.Dialect() + " " + a.name)
					}
				}
			})
		})
	}
}

// tellHostile counts, and writes layer L1 of the table that make prove prints.
func tellHostile(t *testing.T, tried, accepted *sync.Map) {
	t.Helper()
	var table strings.Builder
	for d, database := range map[string]string{dialect.SQLite: "SQLite", dialect.Postgres: "PostgreSQL"} {
		count := func(m *sync.Map) (n int) {
			m.Range(func(key, _ any) bool {
				if strings.HasPrefix(key.(string), d+" ") {
					n++
				}
				return true
			})
			return n
		}
		t.Logf("hostile writes to %s: %d tried, %d got through", database, count(tried), count(accepted))
		fmt.Fprintf(&table, "L1\thostile writes to %s\t%d\t%d\n", database, count(tried), count(accepted))
	}
	name := os.Getenv("PURSER_PROVE_OUT")
	if name == "" {
		return
	}
	file, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	must(t, err)
	_, err = file.WriteString(table.String())
	must(t, err)
	must(t, file.Close())
}

func (a attack) run(t *testing.T, db *database.DB) {
	t.Helper()
	before := contents(t, db)
	err := run(t.Context(), db, a.sql)
	if err == nil {
		t.Fatalf("%s: ACCEPTED", a.name) // what follows would be attacked in another state
	}
	if !database.IsCheck(err) && !database.IsUnique(err) && !database.IsForeignKey(err) {
		t.Errorf("%s: refused, but not by a guard: %v", a.name, err)
	}
	var e *pq.Error
	if errors.As(err, &e) && e.Constraint != a.guard {
		t.Errorf("%s: refused by %q, want %q: %v", a.name, e.Constraint, a.guard, err)
	}
	if after := contents(t, db); after != before {
		t.Fatalf("%s: refused, and yet it changed\n%s", a.name, difference(before, after))
	}
	verified(t, db)
}

// difference is the lines of after that before does not have.
func difference(before, after string) string {
	var b strings.Builder
	for line := range strings.Lines(after) {
		if !strings.Contains(before, line) {
			b.WriteString(line)
		}
	}
	return b.String()
}

// TestHostileConflictClauses adds lines that may not stand with each of SQLite's conflict
// clauses, and commits whatever the clause has left.
func TestHostileConflictClauses(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	seed(t, db)
	for _, clause := range []string{"ABORT", "FAIL", "IGNORE", "REPLACE", "ROLLBACK"} {
		for name, line := range map[string]string{
			"a user below zero":  `LINE('wal_b', 2, 'ADJUSTMENT', 'ADJUSTMENTS', -500, 100, -400, 'x', NULL, NULL, NULL)`,
			"a debt above zero":  `LINE('wal_debt', 7, 'ADJUSTMENT', 'ADJUSTMENTS', 500, -330, 170, 'x', NULL, NULL, NULL)`,
			"a gap":              `LINE('wal_b', 3, 'ADJUSTMENT', 'ADJUSTMENTS', 100, 100, 200, 'x', NULL, NULL, NULL)`,
			"another balance":    `LINE('wal_b', 2, 'ADJUSTMENT', 'ADJUSTMENTS', 100, 900, 1000, 'x', NULL, NULL, NULL)`,
			"in a line's place":  `LINE('wal_b', 1, 'ADJUSTMENT', 'ADJUSTMENTS', 100, 0, 100, 'x', NULL, NULL, NULL)`,
			"a wallet's balance": `UPDATE OR ` + clause + ` wallets SET current_balance = 1 WHERE id = 'wal_b'`,
		} {
			before := contents(t, db)
			_ = db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error { // what it fails with is not looked at
				_, _ = tx.Exec(ctx, strings.Replace(words.Replace(line), "INSERT INTO", "INSERT OR "+clause+" INTO", 1))
				return nil
			})
			if after := contents(t, db); after != before {
				t.Fatalf("OR %s: %s: ACCEPTED\n%s", clause, name, difference(before, after))
			}
			verified(t, db)
		}
	}
}

// TestHostileCount holds what is claimed about the suite.
func TestHostileCount(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	n := map[string]int{}
	for _, group := range [][]attack{lines, chains, kinds, heads, agreed, settled, states, halves, deleted, owners, sent, decisions} {
		for _, a := range group {
			if seen[a.sql] || seen[a.name] {
				t.Errorf("%s stands twice", a.name)
			}
			seen[a.sql], seen[a.name] = true, true
			for _, d := range []string{dialect.Postgres, dialect.SQLite} {
				if a.only == "" || a.only == d {
					n[d]++
				}
			}
		}
	}
	for d, n := range n {
		if n < 60 {
			t.Errorf("%d attacks on %s, want at least 60", n, d)
		}
	}
	t.Logf("attacks: %v", n)
}

// TestOrdinaryWriteIsNotRefused makes sure that run commits when it may.
func TestOrdinaryWriteIsNotRefused(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		seed(t, db)
		before := contents(t, db)
		for _, legal := range []string{
			"UPDATE users SET name = 'Ada' WHERE id = 'usr_a'",
			"DELETE FROM sessions WHERE id = 'ses_a'",
			"DELETE FROM stripe_events WHERE id = 'evt_done'",
			"UPDATE refunds SET state = 'SUCCEEDED', refund_id = 're_1', next_at = NULL WHERE id = 'ref_pending'",
			"UPDATE deposits SET state = 'SENDING' WHERE id = 'dep_new'",
			`UPDATE deposits SET state = 'SUCCEEDED', next_at = NULL WHERE id = 'dep_open';
				LINE('wal_a', 9, 'DEPOSIT', 'STRIPE', 800, 1600, 2400, 'dep_open', 'dep_open', NULL, NULL)`,
		} {
			must(t, run(context.WithoutCancel(t.Context()), db, legal))
			after := contents(t, db)
			if after == before {
				t.Errorf("%s changed nothing", legal)
			}
			before = after
		}
		verified(t, db)
	})
}
