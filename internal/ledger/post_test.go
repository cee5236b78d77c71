package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// newWallet is the wallet of a new user, holding balance.
func newWallet(t *testing.T, db *database.DB, balance int64) (id gid.ID) {
	t.Helper()
	must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		u, err := tx.User.Create().SetEmail(string(gid.New("mail")) + "@example.com").SetPasswordHash("x").Save(ctx)
		if err == nil {
			id = u.WalletID
		}
		return err
	}))
	if balance > 0 {
		must(t, post(t, db, adjust(id, balance, "opening")))
	}
	return id
}

var at = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func post(t *testing.T, db *database.DB, postings ...ledger.Posting) error {
	t.Helper()
	return db.InTx(context.WithoutCancel(t.Context()), func(ctx context.Context, tx *database.Tx) error {
		return ledger.Post(ctx, tx, at, postings...)
	})
}

func adjust(w gid.ID, value int64, reference string) ledger.Posting {
	return ledger.Posting{
		Wallet: w, Kind: transaction.KindAdjustment, Contra: transaction.ContraAdjustments, Value: value, Reference: reference,
	}
}

// transfer is the two postings that move money from one wallet to another.
func transfer(from, to gid.ID, amount int64, reference string) []ledger.Posting {
	half := func(w, peer gid.ID, value int64) ledger.Posting {
		return ledger.Posting{
			Wallet: w, Kind: transaction.KindAdjustment, Contra: transaction.ContraTransfers,
			Value: value, Reference: reference, Peer: peer,
		}
	}
	return []ledger.Posting{half(from, to, -amount), half(to, from, amount)}
}

func balance(t *testing.T, db *database.DB, id gid.ID) int64 {
	t.Helper()
	w, err := db.Client().Wallet.Get(t.Context(), id)
	must(t, err)
	return w.CurrentBalance
}

func verified(t *testing.T, db *database.DB) {
	t.Helper()
	report, err := ledger.Verify(t.Context(), db)
	must(t, err)
	if !report.Clean() {
		_ = report.Write(t.Output())
		t.Error("the ledger is wrong")
	}
}

func TestPost(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		t.Run("OK", func(t *testing.T) {
			w := newWallet(t, db, 0)
			must(t, post(t, db, adjust(w, 2500, "a"), adjust(w, -1000, "b"), adjust(w, 1, "c")))
			rows, err := db.Client().Transaction.Query().Where(transaction.WalletID(w)).
				Order(transaction.BySequence()).All(t.Context())
			must(t, err)
			want := [][4]int64{{1, 2500, 0, 2500}, {2, -1000, 2500, 1500}, {3, 1, 1500, 1501}}
			if len(rows) != len(want) {
				t.Fatalf("%d lines, want %d", len(rows), len(want))
			}
			for i, r := range rows {
				if got := [4]int64{r.Sequence, r.Value, r.RunningBalance, r.BalanceAfter}; got != want[i] || !r.CreatedAt.Equal(at) {
					t.Errorf("line %v at %s, want %v", got, r.CreatedAt, want[i])
				}
			}
			if b := balance(t, db, w); b != 1501 {
				t.Errorf("balance %d, want 1501", b)
			}
		})
		t.Run("OKTransfer", func(t *testing.T) {
			a, b := newWallet(t, db, 500), newWallet(t, db, 0)
			must(t, post(t, db, transfer(a, b, 200, "gift")...))
			if x, y := balance(t, db, a), balance(t, db, b); x != 300 || y != 200 {
				t.Errorf("balances %d and %d, want 300 and 200", x, y)
			}
		})
		t.Run("OKToZero", func(t *testing.T) {
			w := newWallet(t, db, 500)
			must(t, post(t, db, adjust(w, -500, "all")))
		})
		t.Run("OKNothing", func(t *testing.T) { must(t, post(t, db)) })
		t.Run("OKPlatformBelowZero", func(t *testing.T) {
			w := newWallet(t, db, 0)
			var platform gid.ID
			must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
				u, err := tx.Wallet.Get(ctx, w)
				must(t, err)
				p, err := tx.Wallet.Create().SetOwnerID(u.OwnerID).SetCurrency("USD").SetKind(wallet.KindPlatform).Save(ctx)
				if err == nil {
					platform = p.ID
				}
				return err
			}))
			must(t, post(t, db, transfer(platform, w, 700, "loan")...))
			if b := balance(t, db, platform); b != -700 {
				t.Errorf("balance %d, want -700", b)
			}
		})
		t.Run("ErrInsufficient", func(t *testing.T) { testInsufficient(t, db) })
		t.Run("ErrTwice", func(t *testing.T) { testTwice(t, db) })
		t.Run("ErrRefused", func(t *testing.T) { testRefused(t, db) })
		verified(t, db)
	})
}

// testInsufficient posts what falls short in the middle: nothing of it stands.
func testInsufficient(t *testing.T, db *database.DB) {
	a, b := newWallet(t, db, 500), newWallet(t, db, 100)
	postings := append(transfer(b, a, 50, "x"), adjust(a, -551, "y"), adjust(a, 1000, "z"))
	var short *ledger.Insufficient
	if err := post(t, db, postings...); !errors.As(err, &short) {
		t.Fatalf("%v, want it insufficient", err)
	}
	if short.Wallet != a || short.Balance != 550 || short.Value != -551 {
		t.Errorf("%v", short)
	}
	if x, y := balance(t, db, a), balance(t, db, b); x != 500 || y != 100 {
		t.Errorf("balances %d and %d, want 500 and 100", x, y)
	}
}

// testTwice posts a reference of one kind again: alone, within others, and at once.
func testTwice(t *testing.T, db *database.DB) {
	w, other := newWallet(t, db, 500), newWallet(t, db, 500)
	must(t, post(t, db, adjust(w, 7, "once")))
	for _, postings := range [][]ledger.Posting{
		{adjust(w, 7, "once")}, {adjust(w, -3, "once")}, {adjust(w, 1, "new"), adjust(w, 7, "once")},
		{adjust(w, 1, "same"), adjust(w, 1, "same")},
	} {
		if err := post(t, db, postings...); !database.IsUnique(err) {
			t.Errorf("%v: %v, want a unique violation", postings, err)
		}
	}
	must(t, post(t, db, adjust(other, 7, "once"))) // another wallet's
	if b := balance(t, db, w); b != 507 {
		t.Errorf("balance %d, want 507", b)
	}
}

func testRefused(t *testing.T, db *database.DB) {
	w, other := newWallet(t, db, 500), newWallet(t, db, 0)
	for name, postings := range map[string][]ledger.Posting{
		"no such wallet":  {adjust(w, 1, "a"), adjust("wal_none", 1, "a")},
		"too much":        {adjust(w, math.MaxInt64, "b")},
		"nothing":         {adjust(w, 0, "c")},
		"no reference":    {adjust(w, 1, "")},
		"half a transfer": transfer(w, other, 5, "d")[:1],
		"unequal halves":  {transfer(w, other, 5, "e")[0], transfer(w, other, 6, "e")[1]},
		"kind and sign": {{
			Wallet: w, Kind: transaction.KindRefund, Contra: transaction.ContraStripe, Value: 5, Reference: "re_1",
		}},
		"no operation": {{
			Wallet: w, Kind: transaction.KindDeposit, Contra: transaction.ContraStripe, Value: 5, Reference: "dep_none", Deposit: "dep_none",
		}},
	} {
		if err := post(t, db, postings...); err == nil {
			t.Errorf("%s was not refused", name)
		}
	}
	if b := balance(t, db, w); b != 500 {
		t.Errorf("balance %d, want 500", b)
	}
}

// clients is how many write at the same time.
func clients() int {
	if testing.Short() {
		return 8
	}
	return 32
}

// TestManyOnOneWallet lets clients take more than there is: the wallet is
// emptied to the cent, and each who was told so got theirs.
func TestManyOnOneWallet(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		const each = 6
		w := newWallet(t, db, int64(clients()*each/2))
		var taken, refused atomic.Int64
		var wg sync.WaitGroup
		for i := range clients() {
			wg.Go(func() {
				for n := range each {
					var short *ledger.Insufficient
					switch err := post(t, db, adjust(w, -1, fmt.Sprint(i, "/", n))); {
					case err == nil:
						taken.Add(1)
					case errors.As(err, &short):
						refused.Add(1)
					default:
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if half := int64(clients() * each / 2); taken.Load() != half || refused.Load() != half || balance(t, db, w) != 0 {
			t.Errorf("%d taken, %d refused, balance %d", taken.Load(), refused.Load(), balance(t, db, w))
		}
		verified(t, db)
	})
}

// TestManyOnManyWallets moves money crosswise, in both directions at once, while
// the books are read: they add up at every moment, and nobody waits for ever.
func TestManyOnManyWallets(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		wallets := make([]gid.ID, 6)
		for i := range wallets {
			wallets[i] = newWallet(t, db, 100)
		}
		var moved atomic.Int64
		var wg sync.WaitGroup
		for i := range clients() {
			wg.Go(func() {
				random := rand.New(rand.NewPCG(uint64(i), 1)) //nolint:gosec // a test that can be repeated
				for n := range 8 {
					order := random.Perm(len(wallets))
					var short *ledger.Insufficient
					err := post(t, db, transfer(wallets[order[0]], wallets[order[1]], 1+random.Int64N(60), fmt.Sprint(i, "/", n))...)
					if err == nil {
						moved.Add(1)
					} else if !errors.As(err, &short) {
						t.Error(err)
					}
				}
			})
		}
		done := make(chan struct{})
		go func() { wg.Wait(); close(done) }()
		for running := true; running; {
			select {
			case <-done:
				running = false
			default:
			}
			verified(t, db)
		}
		var total int64
		for _, w := range wallets {
			total += balance(t, db, w)
		}
		if total != 600 || moved.Load() == 0 {
			t.Errorf("the wallets hold %d after %d transfers, want 600", total, moved.Load())
		}
	})
}
