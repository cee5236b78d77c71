package payments_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/refusal"
	"github.com/purserhq/purser/internal/throttle"
)

// What fails for one member of a group must fail for nobody else: here in the rules that
// admit payouts, and in what is read for several people at once.

// inOneGroup lets all come while a wallet of theirs is locked, so that they are written
// together.
func inOneGroup(t *testing.T, db *database.DB, of gid.ID, all ...func()) {
	t.Helper()
	done := make(chan bool)
	must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		err := tx.Wallet.Query().Where(wallet.ID(of)).Modify(database.ForUpdate).Select(wallet.FieldID).Scan(ctx, new([]string))
		go func() { atOnce(all...); close(done) }()
		<-time.After(200 * time.Millisecond)
		return err
	}))
	<-done
}

// failingCount makes the database fail where the try of one user is counted.
func failingCount(t *testing.T, db *database.DB, culprit gid.ID) {
	t.Helper()
	key := throttle.Key("payout", string(culprit))
	statement := map[string]string{
		dialect.Postgres: `CREATE FUNCTION culprit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE division_by_zero; END $$;
			CREATE TRIGGER culprit BEFORE INSERT ON throttles FOR EACH ROW WHEN (NEW.id = '%s') EXECUTE FUNCTION culprit()`,
		dialect.SQLite: `CREATE TRIGGER culprit BEFORE INSERT ON throttles WHEN NEW.id = '%s' BEGIN SELECT abs(-9223372036854775807 - 1); END`,
	}[db.Dialect()]
	must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.Exec(ctx, fmt.Sprintf(statement, key))
		return err
	}))
}

func TestAdmissionFailsForOne(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		people := b.crowd(t, 8)
		limited := payments.New(db, b.stripe, payments.Options{
			Limits: payments.Limits{Payouts: throttle.Limit{Tries: 100, Per: time.Hour}},
		})
		failingCount(t, db, people[3].owner)
		var all []func()
		for i, who := range people {
			who.Service = limited
			all = append(all, func() {
				err := who.tryPayout(t.Context(), "1.00", time.Time{})
				if (err != nil) != (i == 3) {
					t.Errorf("person %d was answered %v", i, err)
				}
			})
		}
		inOneGroup(t, db, people[0].wallet, all...)
		for i, who := range people {
			if want := map[bool]int64{true: 2500, false: 2400}[i == 3]; who.balance(t) != want {
				t.Errorf("person %d holds %d, want %d", i, who.balance(t), want)
			}
		}
		b.verified(t)
	})
}

// Another transaction has locked the row in which one user's tries are counted, and does
// not end.
func TestAdmissionWaitsForOne(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("needs PostgreSQL")
	}
	db, err := database.Open(t.Context(), dbtest.URLs(t)["PostgreSQL"], "USD")
	must(t, err)
	t.Cleanup(func() { _ = db.Close() })
	b := setup(t, db)
	people := b.crowd(t, 8)
	limited := payments.New(db, b.stripe, payments.Options{
		Limits: payments.Limits{Payouts: throttle.Limit{Tries: 100, Per: time.Hour}},
	})
	key := throttle.Key("payout", string(people[3].owner))
	locked, end, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- db.InTx(context.WithoutCancel(t.Context()), func(ctx context.Context, tx *database.Tx) error {
			if _, err := tx.Exec(ctx, "SET LOCAL idle_in_transaction_session_timeout = 0"); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, "INSERT INTO throttles (id, empty_at) VALUES ($1, 0)", string(key))
			close(locked)
			<-end
			return errors.Join(err, errors.New("never committed"))
		})
	}()
	<-locked
	var others atomic.Int32
	var all []func()
	for i, who := range people {
		who.Service = limited
		all = append(all, func() {
			pay := func() error { return who.tryPayout(t.Context(), "1.00", time.Time{}) }
			if i == 3 {
				wantRefusal(t, pay(), refusal.RateLimited)
			} else if err := pay(); err != nil {
				may(t, err, refusal.RateLimited) // on a machine on which a second is short
				others.Add(1)
			}
		})
	}
	inOneGroup(t, db, people[0].wallet, all...)
	close(end)
	<-ended
	if n := others.Load(); n > 2 {
		t.Errorf("%d of 7 others were sent away", n)
	}
	b.verified(t)
}

// Strangers send what only the database refuses, as if the API had let it through: to
// wallets that cannot be, looked up together with those of others.
func TestStrangersInput(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		people := b.crowd(t, 12)
		tried, through := 0, 0
		var mu sync.Mutex
		var all []func()
		for i, who := range people {
			all = append(all, func() {
				_, err := who.send(t, people[(i+1)%len(people)].wallet, "1.00", "honest")
				mu.Lock()
				defer mu.Unlock()
				if tried++; err != nil {
					through++
					t.Errorf("an honest transfer was answered %v", err)
				}
			})
			for _, to := range []gid.ID{"wal_\x00", "\x00", "wal_\xff", gid.New(gid.Wallet)} {
				all = append(all, func() {
					if _, err := who.send(t, to, "1.00", string(gid.New("key"))); err == nil {
						t.Errorf("sent to %q", to)
					}
				})
			}
			all = append(all, func() {
				_, err := b.Transfer(t.Context(), payments.TransferInput{
					Owner: who.owner, To: b.wallet, Amount: "1.00", Key: "nul", Note: "x\x00",
				})
				wantRefusal(t, err, refusal.InvalidInput)
			})
		}
		atOnce(all...)
		t.Logf("others' transfers beside what a database refuses: %d tried, %d got through", tried, through)
		b.verified(t)
	})
}
