package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
)

// onPostgres is a database on PostgreSQL: on SQLite whoever writes holds all wallets.
func onPostgres(t *testing.T) *database.DB {
	t.Helper()
	if testing.Short() {
		t.Skip("needs PostgreSQL")
	}
	db, err := database.Open(t.Context(), dbtest.URLs(t)["PostgreSQL"], "USD")
	must(t, err)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// A wallet that another transaction holds stops nobody who does not need it, not even
// who deals with those that do.
func TestPosterPassesBy(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		a, b, c := newWallet(t, db, 100), newWallet(t, db, 100), newWallet(t, db, 100)
		out, in := send(t, db, a, b, 1, "out"), send(t, db, b, a, 2, "in")
		beside := []ledger.Request{send(t, db, b, c, 4, "1"), send(t, db, c, b, 8, "2"), send(t, db, b, c, 16, "3")}
		p := poster(db)
		var waiting sync.WaitGroup
		release := held(t, db, a)
		waiting.Go(func() { must(t, p.Post(t.Context(), out)) })
		waiting.Go(func() { must(t, p.Post(t.Context(), in)) })
		if db.Dialect() == dialect.SQLite { // where whoever writes holds all
			release()
		}
		for _, e := range beside {
			must(t, p.Post(t.Context(), e))
		}
		if db.Dialect() == dialect.Postgres {
			release()
		}
		waiting.Wait()
		for id, want := range map[gid.ID]int64{a: 101, b: 100 + 1 - 2 - 4 + 8 - 16, c: 100 + 4 - 8 + 16} {
			if got := balance(t, db, id); got != want {
				t.Errorf("%s holds %d, want %d", id, got, want)
			}
		}
		verified(t, db)
	})
}

// Whoever needs a wallet that stays held is refused in the end; who only waited
// beside is not.
func TestPosterGivesUpHeld(t *testing.T) {
	t.Parallel()
	db := onPostgres(t)
	stuck, busy, free := newWallet(t, db, 100), newWallet(t, db, 100), newWallet(t, db, 0)
	refused, written := send(t, db, stuck, free, 1, "1"), send(t, db, busy, free, 2, "2")
	p := poster(db)
	var waiting sync.WaitGroup
	defer held(t, db, stuck)()
	release := held(t, db, busy)
	waiting.Go(func() {
		if err := p.Post(t.Context(), refused); !errors.Is(err, ledger.ErrLockTimeout) {
			t.Error(err)
		}
	})
	waiting.Go(func() { must(t, p.Post(t.Context(), written)) })
	release()
	waiting.Wait()
	if got := balance(t, db, free); got != 2 {
		t.Errorf("the receiver holds %d, want 2", got)
	}
	verified(t, db)
}

// A panic is its caller's alone: who waits aside for a wallet is refused for its own reason.
func TestPosterPanicsAside(t *testing.T) {
	t.Parallel()
	db := onPostgres(t)
	a, b := newWallet(t, db, 100), newWallet(t, db, 100)
	refused := send(t, db, b, a, 1, "refused")
	refused.Transfer.Fingerprint = "short" // by the database, so each is written by itself
	refused.Postings[1].Wallet = b
	begun, all := make(chan struct{}), make(chan struct{})
	var once sync.Once
	p := ledger.NewGroupCommitter(db, func(_ context.Context, _ *database.Tx, requests []ledger.Request, _ []error) (ledger.Admission, error) {
		once.Do(func() { close(begun); <-all })
		if len(requests) == 1 && requests[0].Postings[0].Reference == "panic" {
			panic("in the last")
		}
		return ledger.AdmitAll{}, nil
	})
	release := held(t, db, a)
	var running sync.WaitGroup
	panicked := map[string]bool{}
	var mu sync.Mutex
	post := func(name string, e ledger.Request) {
		before := p.Waiting()
		running.Go(func() {
			defer func() {
				mu.Lock()
				defer mu.Unlock()
				panicked[name] = recover() != nil
			}()
			_ = p.Post(t.Context(), e)
		})
		for p.Waiting() == before && name != "first" {
			<-time.After(time.Millisecond)
		}
	}
	post("first", ledger.Request{Postings: []ledger.Posting{adjust(b, 5, "first")}})
	<-begun
	post("held", send(t, db, a, b, 1, "held"))
	post("refused", refused)
	post("panics", ledger.Request{Postings: []ledger.Posting{adjust(b, 5, "panic")}})
	close(all)
	running.Wait()
	release()
	must(t, p.Post(t.Context(), ledger.Request{Postings: []ledger.Posting{adjust(a, 7, "last")}})) // after what waits
	if got := balance(t, db, a); !panicked["panics"] || panicked["held"] || panicked["refused"] || got != 107 {
		t.Errorf("the wallet holds %d after panics of %v", got, panicked)
	}
}

// Two replicas post while transactions stall, for shorter and longer than anything is
// waited for, and callers give up: each is told what became of the entry.
func TestPosterStalls(t *testing.T) {
	t.Parallel()
	db := onPostgres(t)
	const callers, each, opening = 24, 40, 1000
	var wallets [6]gid.ID
	for i := range wallets {
		wallets[i] = newWallet(t, db, opening)
	}
	var requests [callers][each]ledger.Request
	for c := range callers {
		for n := range each {
			from, to := twoOf(wallets[:])
			requests[c][n] = send(t, db, from, to, 1, fmt.Sprintf("%d-%d", c/2, n)) // each key twice
		}
	}
	var posting, stalling sync.WaitGroup
	over := make(chan struct{})
	for i := range 2 {
		stalling.Go(func() {
			for _, stall := range []int{20, 249, 251, 600, 2300, 1990, 40} {
				release := held(t, db, wallets[i*3+rand.IntN(3)])
				select {
				case <-over:
				case <-time.After(time.Duration(stall) * time.Millisecond):
				}
				release()
			}
		})
	}
	var mu sync.Mutex
	sent, told := map[gid.ID]int64{}, map[string]int{}
	for i, p := range []*ledger.GroupCommitter{poster(db), poster(db)} {
		for c := i; c < callers; c += 2 {
			posting.Go(func() {
				for _, e := range requests[c] {
					ctx, cancel := context.WithTimeout(t.Context(), time.Duration(rand.IntN(3000))*time.Millisecond)
					err := p.Post(ctx, e)
					cancel()
					mu.Lock()
					switch {
					case err == nil:
						sent[e.Transfer.Wallet]--
						sent[e.Transfer.To]++
						told["written"]++
					case errors.Is(err, ledger.ErrLockTimeout), errors.Is(err, ledger.ErrDuplicateKey), errors.Is(err, context.DeadlineExceeded):
						told[err.Error()]++
					default:
						t.Error(err)
					}
					mu.Unlock()
				}
			})
		}
	}
	posting.Wait()
	close(over)
	stalling.Wait()
	for _, id := range wallets {
		if got := balance(t, db, id); got != opening+sent[id] {
			t.Errorf("%s holds %d, but was told of %d", id, got, opening+sent[id])
		}
	}
	if told["written"] == 0 || len(told) < 3 {
		t.Errorf("only %v came about", told)
	}
	verified(t, db)
}
