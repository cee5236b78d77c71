package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
)

func poster(db *database.DB) *ledger.GroupCommitter {
	db.UseClock(func() time.Time { return at })
	return ledger.NewGroupCommitter(db, nil)
}

// send is a transfer with its row.
func send(t *testing.T, db *database.DB, from, to gid.ID, amount int64, key string) ledger.Request {
	t.Helper()
	owner := func(id gid.ID) gid.ID {
		w, err := db.Client().Wallet.Query().Where(wallet.ID(id)).Only(t.Context())
		must(t, err)
		return w.OwnerID
	}
	tr := ledger.Transfer{
		ID: gid.New(gid.Transfer), Owner: owner(from), Wallet: from, ToOwner: owner(to), To: to,
		Amount: amount, Currency: "USD", Key: key, Fingerprint: strings.Repeat("a", 64),
	}
	return ledger.Request{Postings: tr.Postings(), Transfer: &tr}
}

// twoOf are two different wallets of some.
func twoOf(wallets []gid.ID) (from, to gid.ID) {
	i := rand.IntN(len(wallets))
	return wallets[i], wallets[(i+1+rand.IntN(len(wallets)-1))%len(wallets)]
}

// Many callers at once: each gets its own answer, and the books are as if they
// had come one after the other.
func TestPosterGroups(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		const callers, each, opening = 16, 12, 300
		wallets := make([]gid.ID, 4)
		for i := range wallets {
			wallets[i] = newWallet(t, db, opening)
		}
		var requests [callers][each]ledger.Request
		for c := range callers {
			for n := range each {
				from, to := twoOf(wallets)
				requests[c][n] = send(t, db, from, to, 1+rand.Int64N(150), fmt.Sprintf("%d-%d", c, n))
			}
		}
		p := poster(db)
		var running sync.WaitGroup
		var mu sync.Mutex
		sent := map[gid.ID]int64{}
		refused := 0
		for c := range callers {
			running.Go(func() {
				for _, e := range requests[c] {
					err := p.Post(t.Context(), e)
					var short *ledger.Insufficient
					mu.Lock()
					switch {
					case err == nil:
						sent[e.Transfer.Wallet] -= e.Transfer.Amount
						sent[e.Transfer.To] += e.Transfer.Amount
					case errors.As(err, &short):
						refused++
					default:
						t.Error(err)
					}
					mu.Unlock()
				}
			})
		}
		running.Wait()
		for _, id := range wallets {
			if got := balance(t, db, id); got != opening+sent[id] {
				t.Errorf("%s holds %d, but was told of %d", id, got, opening+sent[id])
			}
		}
		if refused == 0 || refused == callers*each {
			t.Errorf("%d of %d were refused: the test shows nothing", refused, callers*each)
		}
		verified(t, db)
	})
}

// What is wrong with one entry is told to its caller alone.
func TestPosterRefusesOne(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		from, to := newWallet(t, db, 1000), newWallet(t, db, 0)
		first := send(t, db, from, to, 10, "k")
		must(t, poster(db).Post(t.Context(), first))
		again := send(t, db, from, to, 10, "k")
		poor := send(t, db, to, from, 5000, "poor")
		bad := send(t, db, from, to, 10, "bad")
		bad.Transfer.Fingerprint = "short" // which the database refuses
		unknown := send(t, db, from, to, 10, "unknown")
		unknown.Postings[1].Wallet = gid.New(gid.Wallet)
		twice := ledger.Request{Postings: []ledger.Posting{adjust(from, 5, "opening")}}
		good := send(t, db, from, to, 10, "good")
		all := []ledger.Request{again, poor, bad, unknown, twice, good}
		errs := make([]error, len(all))
		blocker := send(t, db, from, to, 1, "blocker")
		// While the first waits for the wallet, the others come together.
		release := held(t, db, from)
		p := poster(db)
		var running sync.WaitGroup
		running.Go(func() { must(t, p.Post(t.Context(), blocker)) })
		for i, e := range all {
			running.Go(func() { errs[i] = p.Post(t.Context(), e) })
		}
		release()
		running.Wait()
		var short *ledger.Insufficient
		if !errors.Is(errs[0], ledger.ErrDuplicateKey) || !errors.As(errs[1], &short) || !database.IsCheck(errs[2]) ||
			errs[3] == nil || !database.IsUnique(errs[4]) || errs[5] != nil {
			t.Errorf("got %v", errs)
		}
		if got := balance(t, db, to); got != 21 {
			t.Errorf("the receiver holds %d, want 21", got)
		}
		verified(t, db)
	})
}

// held keeps the database's writers out until it is released, which fails when they
// came in before.
func held(t *testing.T, db *database.DB, id gid.ID) (release func()) {
	t.Helper()
	locked, done, ended := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		ended <- db.InTx(context.Background(), func(ctx context.Context, tx *database.Tx) error {
			if tx.Dialect() == dialect.Postgres { // which would end it, on a slow machine
				if _, err := tx.Exec(ctx, "SET LOCAL idle_in_transaction_session_timeout = 0"); err != nil {
					return err
				}
			}
			_, err := tx.Wallet.Query().Where(wallet.ID(id)).Modify(database.ForUpdate).Only(ctx)
			close(locked)
			<-done
			return err
		})
	}()
	<-locked
	return func() {
		t.Helper()
		close(done)
		must(t, <-ended)
	}
}

// A caller who gives up is told the truth: that nothing was written, or that it
// was too late to give up.
func TestPosterGivenUp(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		from, to := newWallet(t, db, 100), newWallet(t, db, 0)
		first, late := send(t, db, from, to, 1, "first"), send(t, db, from, to, 10, "late")
		p := poster(db)
		release := held(t, db, from)
		answers := make(chan error, 2)
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		go func() { answers <- p.Post(context.Background(), first) }()
		go func() { answers <- p.Post(gone, late) }()
		release()
		want := int64(11)
		for range 2 {
			if err := <-answers; errors.Is(err, context.Canceled) {
				want = 1
			} else {
				must(t, err)
			}
		}
		if got := balance(t, db, to); got != want {
			t.Errorf("the receiver holds %d, want %d", got, want)
		}
	})
}

// Whoever comes when too many wait is sent away at once, and nothing of theirs is
// written; all others are served.
func TestPosterIsBounded(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		const callers, most = 60, 8
		id := newWallet(t, db, 100)
		p := poster(db)
		p.Bound(most)
		release := held(t, db, id)
		answers := make(chan error, callers)
		for n := range callers {
			go func() {
				answers <- p.Post(context.Background(), ledger.Request{Postings: []ledger.Posting{adjust(id, 1, fmt.Sprint(n))}})
			}()
		}
		want, busy := int64(100), 0
		var once sync.Once
		for range callers {
			switch err := <-answers; {
			case err == nil:
				want++
			case errors.Is(err, ledger.ErrBusy):
				busy++
			default:
				t.Error(err)
			}
			if busy >= callers-2*most { // all but the first group, and those that wait
				once.Do(release)
			}
		}
		if busy < callers-2*most || want == 100 {
			t.Errorf("%d were sent away, and %d served", busy, want-100)
		}
		if got := balance(t, db, id); got != want {
			t.Errorf("the wallet holds %d, want %d", got, want)
		}
	})
}

// A panic of what runs in a group is its callers', and the next group is written.
func TestPosterPanics(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		id := newWallet(t, db, 100)
		wrong := true
		p := ledger.NewGroupCommitter(db, func(context.Context, *database.Tx, []ledger.Request, []error) (ledger.Admission, error) {
			if wrong {
				panic("at the first group")
			}
			return ledger.AdmitAll{}, nil
		})
		func() {
			defer func() {
				if r, ok := recover().(*database.Panicked); !ok || r.Value != "at the first group" || len(r.Stack) == 0 {
					t.Errorf("recovered %v", r)
				}
			}()
			_ = p.Post(t.Context(), ledger.Request{Postings: []ledger.Posting{adjust(id, 1, "one")}})
		}()
		wrong = false
		must(t, p.Post(t.Context(), ledger.Request{Postings: []ledger.Posting{adjust(id, 2, "two")}}))
		if got := balance(t, db, id); got != 102 {
			t.Errorf("the wallet holds %d, want 102", got)
		}
		verified(t, db)
	})
}
