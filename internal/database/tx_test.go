package database_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"

	"entgo.io/ent/dialect"
	"github.com/lib/pq"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
)

var errStop = errors.New("stop")

// join makes a user, and with them a wallet.
func join(ctx context.Context, tx *database.Tx) (*ent.User, error) {
	return tx.User.Create().SetEmail(string(gid.New("mail")) + "@example.com").SetPasswordHash("x").Save(ctx)
}

// wantRows compares the numbers of users and wallets, which must be the same.
func wantRows(t *testing.T, db *database.DB, want int) {
	t.Helper()
	users, err := db.Client().User.Query().Count(t.Context())
	must(t, err)
	wallets, err := db.Client().Wallet.Query().Count(t.Context())
	must(t, err)
	if users != want || wallets != want {
		t.Errorf("%d users and %d wallets, want %d of each", users, wallets, want)
	}
}

func TestInTx(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]func(*testing.T, *database.DB){
		"OK": testCommits, "OKRaw": testRawInTheSame, "ErrRollsBack": testRollsBack, "ErrPanics": testPanics,
		"ErrNested": testNested, "ErrCanceled": testCanceled, "ErrRetriesEnd": testRetriesEnd,
		"ErrSwallowed": testSwallowed, "ErrRefusedAtCommit": testRefusedAtCommit,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dbtest.ForEachDriver(t, test)
		})
	}
}

func testCommits(t *testing.T, db *database.DB) {
	var u *ent.User
	must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) (err error) {
		u, err = join(ctx, tx)
		return err
	}))
	w, err := db.Client().Wallet.Get(t.Context(), u.WalletID)
	must(t, err)
	if w.OwnerID != u.ID || w.Currency != "USD" || w.CurrentBalance != 0 {
		t.Errorf("the wallet is %v", w)
	}
}

// SQL of the caller's own sees what ent wrote, and goes with it.
func testRawInTheSame(t *testing.T, db *database.DB) {
	count := func(ctx context.Context, tx *database.Tx) (n int) {
		rows, err := tx.Query(ctx, "SELECT COUNT(*) FROM users WHERE role = $1", "ADMIN")
		must(t, err)
		defer rows.Close() //nolint:errcheck // Err below tells
		for rows.Next() {
			must(t, rows.Scan(&n))
		}
		must(t, rows.Err())
		return n
	}
	err := db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		u, err := join(ctx, tx)
		must(t, err)
		affected, err := tx.Exec(ctx, "UPDATE users SET role = $1 WHERE id = $2", "ADMIN", u.ID)
		if n := count(ctx, tx); n != 1 || affected != 1 || err != nil || tx.Dialect() != db.Dialect() {
			t.Errorf("%d admins, %d affected, %v", n, affected, err)
		}
		return errStop
	})
	if !errors.Is(err, errStop) {
		t.Error(err)
	}
	wantRows(t, db, 0)
}

func testRollsBack(t *testing.T, db *database.DB) {
	runs := 0
	err := db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		runs++
		_, err := join(ctx, tx)
		return errors.Join(err, errStop)
	})
	if !errors.Is(err, errStop) || runs != 1 {
		t.Errorf("%v after %d runs", err, runs)
	}
	wantRows(t, db, 0)
}

func testPanics(t *testing.T, db *database.DB) {
	func() {
		defer func() {
			if r := recover(); r != errStop { //nolint:errorlint // the very value
				t.Errorf("recovered %v", r)
			}
		}()
		_ = db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			_, err := join(ctx, tx)
			must(t, err)
			panic(errStop)
		})
	}()
	wantRows(t, db, 0)
	testCommits(t, db) // the connection is free again
}

func testNested(t *testing.T, db *database.DB) {
	err := db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		_, err := join(ctx, tx)
		return errors.Join(err, db.InTx(ctx, func(context.Context, *database.Tx) error {
			t.Error("ran inside a transaction")
			return nil
		}))
	})
	if err == nil {
		t.Error("a transaction inside a transaction was not refused")
	}
	wantRows(t, db, 0)
}

func testCanceled(t *testing.T, db *database.DB) {
	ctx, cancel := context.WithCancel(t.Context())
	err := db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		_, err := join(ctx, tx)
		cancel()
		return err
	})
	var doubt *database.InDoubt
	if !errors.Is(err, context.Canceled) || errors.As(err, &doubt) {
		t.Errorf("%v; want it canceled, and nothing in doubt", err)
	}
	err = db.InTx(ctx, func(context.Context, *database.Tx) error {
		t.Error("ran with a canceled context")
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	wantRows(t, db, 0)
}

// What never gets better is given up, and each run begins with nothing.
func testRetriesEnd(t *testing.T, db *database.DB) {
	for _, transient := range []error{
		&pq.Error{Code: "40001"}, &pq.Error{Code: "40P01"}, &pq.Error{Code: "55P03"}, &pq.Error{Code: "0A000"}, busy(t),
	} {
		runs := 0
		err := db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			runs++
			_, err := join(ctx, tx)
			return errors.Join(err, transient)
		})
		if !errors.Is(err, transient) || runs != 5 {
			t.Errorf("%v: %d runs, want 5; %v", transient, runs, err)
		}
	}
	wantRows(t, db, 0)
	runs := 0
	must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		_, err := join(ctx, tx)
		if runs++; runs < 3 {
			return errors.Join(err, &pq.Error{Code: "40001"})
		}
		return err
	}))
	wantRows(t, db, 1)
	ctx, cancel := context.WithCancel(t.Context())
	err := db.InTx(ctx, func(context.Context, *database.Tx) error {
		cancel()
		return &pq.Error{Code: "40001"}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v; want no retry for a client who has gone", err)
	}
}

// A function that swallows the error of a statement must not be told that all
// is well: PostgreSQL has undone everything.
func testSwallowed(t *testing.T, db *database.DB) {
	err := db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		_, err := join(ctx, tx)
		must(t, err)
		if _, err := tx.Exec(ctx, "UPDATE users SET role = 'ROOT'"); !database.IsCheck(err) {
			t.Errorf("%v, want a check", err)
		}
		return nil
	})
	var doubt *database.InDoubt
	switch db.Dialect() {
	case dialect.Postgres:
		if err == nil || errors.As(err, &doubt) {
			t.Errorf("%v; want an error without doubt", err)
		}
		wantRows(t, db, 0)
	default: // SQLite undoes the statement only, and says so by committing
		must(t, err)
		wantRows(t, db, 1)
	}
}

func testRefusedAtCommit(t *testing.T, db *database.DB) {
	runs := 0
	err := db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		runs++
		_, err := tx.Exec(ctx, words.Replace(`USER('usr_x', at, 'x@example.com', 'x', 'wal_none')`))
		return err
	})
	var doubt *database.InDoubt
	if !database.IsForeignKey(err) || errors.As(err, &doubt) || runs != 1 {
		t.Errorf("%v after %d runs; want a foreign key, without doubt, once", err, runs)
	}
	wantRows(t, db, 0)
	testCommits(t, db) // the connection is not left inside the transaction
}

func TestWritesOutsideATransaction(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		seed(t, db)
		before := contents(t, db)
		c, ctx := db.Client(), t.Context()
		for name, write := range map[string]func() error{
			"ErrCreate": func() error {
				return c.User.Create().SetEmail("x@example.com").SetPasswordHash("x").Exec(ctx)
			},
			"ErrCreateBulk": func() error {
				return c.User.CreateBulk(c.User.Create().SetEmail("x@example.com").SetPasswordHash("x")).Exec(ctx)
			},
			"ErrUpdate":    func() error { return c.User.Update().SetName("x").Exec(ctx) },
			"ErrUpdateOne": func() error { return c.User.UpdateOneID("usr_a").SetName("x").Exec(ctx) },
			"ErrDelete":    func() error { _, err := c.Session.Delete().Exec(ctx); return err },
			"ErrDeleteOne": func() error { return c.Session.DeleteOneID("ses_a").Exec(ctx) },
			"ErrEntity": func() error {
				u, err := c.User.Get(ctx, "usr_a")
				must(t, err)
				return u.Update().SetName("x").Exec(ctx)
			},
		} {
			if err := write(); err == nil || !strings.Contains(err.Error(), "not running in a transaction") {
				t.Errorf("%s: %v", name, err)
			}
		}
		if contents(t, db) != before {
			t.Error("something was written all the same")
		}
	})
}

// TestTransient lets PostgreSQL itself refuse: two that conflict both succeed.
func TestTransient(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		seed(t, db)
		if db.Dialect() == dialect.SQLite {
			return // one writer at a time: nothing can conflict
		}
		t.Run("OKSerialization", func(t *testing.T) { testSerialization(t, db) })
		t.Run("OKDeadlock", func(t *testing.T) { testDeadlock(t, db) })
	})
}

const rename = "UPDATE users SET name = COALESCE(name, '') || $1 WHERE id = $2"

func testSerialization(t *testing.T, db *database.DB) {
	runs := 0
	must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.Exec(ctx, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT * FROM users")
		must(t, err)
		if runs++; runs == 1 { // another is faster
			must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
				_, err := tx.Exec(ctx, rename, "a", "usr_a")
				return err
			}))
		}
		_, err = tx.Exec(ctx, rename, "b", "usr_a")
		return err
	}))
	u, err := db.Client().User.Get(t.Context(), "usr_a")
	must(t, err)
	if runs != 2 || *u.Name != "ab" {
		t.Errorf("%d runs, name %s; want 2 and ab", runs, *u.Name)
	}
}

func testDeadlock(t *testing.T, db *database.DB) {
	var runs atomic.Int32
	meet := make(chan bool)
	errs := make(chan error)
	for i, order := range [][]string{{"usr_a", "usr_b"}, {"usr_b", "usr_a"}} {
		go func() {
			first := true
			errs <- db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
				runs.Add(1)
				_, err := tx.Exec(ctx, rename, "x", order[0])
				if first && err == nil { // both have one before either asks for the other
					if first = false; i == 0 {
						meet <- true
					} else {
						<-meet
					}
				}
				if err == nil {
					_, err = tx.Exec(ctx, rename, "y", order[1])
				}
				return err
			})
		}()
	}
	for range 2 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if n := runs.Load(); n < 3 { // on a busy machine the victim may be one again
		t.Errorf("%d runs, want 3: one of the two was the victim", n)
	}
}
