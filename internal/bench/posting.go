package main

import (
	"context"
	"math/rand/v2"
	"path/filepath"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
)

// opening is what each wallet holds at first: more than any run takes.
const opening = 1_000_000_000

// callers is how many ask at once where groups are looked at.
const callers = 64

func postings(ctx context.Context, l *lab) ([]*measured, error) {
	address, err := l.database(ctx, "ledger")
	if err != nil {
		return nil, err
	}
	db, err := l.open(ctx, address)
	if err != nil {
		return nil, err
	}
	all, err := people(ctx, db, spread, opening)
	if err != nil {
		return nil, err
	}
	poster := ledger.NewGroupCommitter(db, nil)
	post := func(size int, entry func() ledger.Request) func(context.Context, time.Duration) (sample, error) {
		return func(ctx context.Context, d time.Duration) (sample, error) {
			return crowd(ctx, size, d, func(ctx context.Context, _ int) error { return poster.Post(ctx, entry()) })
		}
	}
	line := func(among []person) func() ledger.Request {
		return func() ledger.Request {
			return ledger.Request{Postings: []ledger.Posting{gift(among[rand.IntN(len(among))].wallet, 1, string(gid.New(gid.Deposit)))}}
		}
	}
	move := func(among []person) func() ledger.Request {
		return func() ledger.Request {
			from := rand.IntN(len(among))
			to := (from + 1 + rand.IntN(len(among)-1)) % len(among)
			return sent(among[from], among[to], string(gid.New("k")))
		}
	}
	return []*measured{
		{name: "one line, 10,000 wallets", clients: callers, against: refSpread, bar: 1.5, run: post(callers, line(all))},
		{name: "one line, one hot wallet", clients: callers, against: refHot, bar: 4, run: post(callers, line(all[:1]))},
		{name: "one line, 10,000 wallets, alone", clients: 1, against: refLone, bar: 0.5, run: post(1, line(all))},
		{name: "transfers, 10,000 wallets", clients: callers, against: refSpread, run: post(callers, move(all))},
		{name: "transfers within one hot pair", clients: callers, against: refSpread, run: post(callers, move(all[:2]))},
	}, nil
}

func onSQLite(ctx context.Context, l *lab) ([]*measured, error) {
	db, err := l.open(ctx, "sqlite:"+filepath.Join(l.dir, "bench.db"))
	if err != nil {
		return nil, err
	}
	var wallets []gid.ID
	err = db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		wallets = nil
		for range 1000 {
			u, err := tx.User.Create().SetEmail(string(gid.New("mail")) + "@example.com").SetPasswordHash("none").Save(ctx)
			if err != nil {
				return err
			}
			wallets = append(wallets, u.WalletID)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	line := func() ledger.Posting { return gift(wallets[rand.IntN(len(wallets))], 1, string(gid.New(gid.Deposit))) }
	poster := ledger.NewGroupCommitter(db, nil)
	alone := "sqlite/one line a commit"
	return []*measured{
		{name: "one line a commit", clients: callers, sqlite: true,
			run: func(ctx context.Context, d time.Duration) (sample, error) {
				return crowd(ctx, callers, d, func(ctx context.Context, _ int) error {
					return db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error { return ledger.Post(ctx, tx, time.Now(), line()) })
				})
			}},
		{name: "one line, grouped", clients: callers, sqlite: true, against: alone, bar: 3,
			run: func(ctx context.Context, d time.Duration) (sample, error) {
				return crowd(ctx, callers, d, func(ctx context.Context, _ int) error {
					return poster.Post(ctx, ledger.Request{Postings: []ledger.Posting{line()}})
				})
			}},
	}, nil
}
