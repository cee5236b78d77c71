package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
)

// curve shows how a rate changes while one thing grows tenfold, or twofold, at a time.
type curve struct {
	grows  string // what
	rates  string // of what
	points []point
}

type point struct {
	at int
	sample
}

// grow measures how the cost of an operation grows with wallets, lines, clients and
// replicas, and writes a table and a picture.
func grow(ctx context.Context, o options) (err error) {
	l, err := newLab(ctx, o)
	if err != nil {
		return err
	}
	defer func() {
		if closing := l.close(); err == nil {
			err = closing
		}
	}()
	var curves []curve
	for _, measure := range []func(context.Context) ([]curve, error){l.growWallets, l.growClients, l.growLines} {
		more, err := measure(ctx)
		if err != nil {
			return err
		}
		curves = append(curves, more...)
	}
	text := growTable(curves)
	fmt.Print(text)
	if o.docs == "" {
		return nil
	}
	if err := os.WriteFile(o.docs+"/performance.svg", []byte(picture(curves)), 0o644); err != nil {
		return err
	}
	return between(o.docs+"/performance.md", "grow", text)
}

// How far things grow.
const (
	mostWallets = 1_000_000
	mostLines   = 10_000_000
)

// measureAt runs a point, after a moment that nobody counts.
func (l *lab) measureAt(ctx context.Context, c *curve, at int, run func(context.Context, time.Duration) (sample, error)) error {
	if _, err := run(ctx, warm); err != nil {
		return err
	}
	s, err := run(ctx, l.seconds)
	if err != nil {
		return fmt.Errorf("%s by %s at %d: %w", c.rates, c.grows, at, err)
	}
	fmt.Fprintf(os.Stderr, "%-40s %10d %-10s %10.0f/s\n", c.rates, at, c.grows, s.rate())
	c.points = append(c.points, point{at, s})
	return nil
}

// The guards are off while the tables are filled, and what was filled is checked
// after that.
const (
	unguarded  = `BEGIN; SET LOCAL session_replication_role = replica; `
	addWallets = unguarded + `
		INSERT INTO users (id, created_at, email, password_hash, wallet_id)
			SELECT 'usr_grow' || n, now(), n || '@grow.example', 'none', 'wal_grow' || n FROM generate_series(%[1]d, %[2]d) AS n;
		INSERT INTO wallets (id, created_at, owner_id, currency)
			SELECT 'wal_grow' || n, now(), 'usr_grow' || n, 'USD' FROM generate_series(%[1]d, %[2]d) AS n;
		COMMIT; ANALYZE users; ANALYZE wallets`
	addLines10 = unguarded + `
		INSERT INTO transactions (created_at, id, wallet_id, sequence, kind, contra, value, running_balance, balance_after, reference)
			SELECT now(), 'txn_' || md5(w.id || (w.last_sequence + n)), w.id, w.last_sequence + n, 'ADJUSTMENT', 'ADJUSTMENTS', 1,
				w.current_balance + n - 1, w.current_balance + n, md5((w.last_sequence + n) || w.id)
			FROM generate_series(1, %[1]d) AS n CROSS JOIN wallets w WHERE w.last_sequence > 0;
		UPDATE wallets SET last_sequence = last_sequence + %[1]d, current_balance = current_balance + %[1]d WHERE last_sequence > 0;
		COMMIT; VACUUM ANALYZE wallets; VACUUM ANALYZE transactions`
	unsound = `SELECT (SELECT COUNT(*) FROM (SELECT sequence, running_balance,
				LAG(sequence, 1, 0::bigint) OVER w AS last, LAG(balance_after, 1, 0::bigint) OVER w AS ended
			FROM transactions WINDOW w AS (PARTITION BY wallet_id ORDER BY sequence)) AS l
			WHERE sequence <> last + 1 OR running_balance <> ended)
		+ (SELECT COUNT(*) FROM wallets w LEFT JOIN transactions t ON t.wallet_id = w.id AND t.sequence = w.last_sequence
			WHERE w.last_sequence > 0 AND t.balance_after IS DISTINCT FROM w.current_balance)`
)

func (l *lab) fill(ctx context.Context, address, statements string) error {
	if err := l.script(ctx, address, statements); err != nil {
		return err
	}
	wrong, err := l.psql(ctx, address, unsound)
	if err == nil && wrong != "0" {
		err = fmt.Errorf("what was filled does not add up: %s rows", wrong)
	}
	return err
}

// growWallets posts by 64 callers on more and more wallets.
func (l *lab) growWallets(ctx context.Context) ([]curve, error) {
	address, err := l.database(ctx, "wallets")
	if err != nil {
		return nil, err
	}
	db, err := l.open(ctx, address)
	if err != nil {
		return nil, err
	}
	poster := ledger.NewPoster(db, time.Now, nil)
	c := curve{grows: "wallets", rates: "postings, 64 callers"}
	for have, n := 0, 100; n <= mostWallets; have, n = n, n*10 {
		if err := l.fill(ctx, address, fmt.Sprintf(addWallets, have+1, n)); err != nil {
			return nil, err
		}
		err := l.measureAt(ctx, &c, n, func(ctx context.Context, d time.Duration) (sample, error) {
			return crowd(ctx, callers, d, func(ctx context.Context, _ int) error {
				w := gid.ID(fmt.Sprintf("wal_grow%d", 1+rand.IntN(n)))
				return poster.Post(ctx, ledger.Entry{Postings: []ledger.Posting{gift(w, 1, string(gid.New(gid.Deposit)))}})
			})
		})
		if err != nil {
			return nil, err
		}
	}
	return []curve{c}, nil
}

// replicas is how many programs there are at most.
const replicas = 3

// growClients sends money over HTTP by more and more clients, and to more and more
// replicas on one database.
func (l *lab) growClients(ctx context.Context) ([]curve, error) {
	_, all, programs, err := l.peopled(ctx, "clients", replicas)
	if err != nil {
		return nil, err
	}
	send := func(clients int, to []*program) func(context.Context, time.Duration) (sample, error) {
		return func(ctx context.Context, d time.Duration) (sample, error) {
			open, hangUp, err := dialAll(clients, to...)
			if err != nil {
				return sample{}, err
			}
			defer hangUp()
			return crowd(ctx, clients, d, func(_ context.Context, caller int) error {
				i := rand.IntN(len(all))
				return open[caller].transfer(all[i], all[(i+1+rand.IntN(len(all)-1))%len(all)])
			})
		}
	}
	byClients := curve{grows: "clients", rates: "transfers over HTTP"}
	for n := 1; n <= 256; n *= 4 {
		if err := l.measureAt(ctx, &byClients, n, send(n, programs[:1])); err != nil {
			return nil, err
		}
	}
	byReplicas := curve{grows: "replicas", rates: "transfers over HTTP, 64 clients"}
	for n := 1; n <= replicas; n++ {
		if err := l.measureAt(ctx, &byReplicas, n, send(callers, programs[:n])); err != nil {
			return nil, err
		}
	}
	return []curve{byClients, byReplicas}, nil
}

// pageQuery is what a page of a ledger shows.
const pageQuery = `{ wallet { id currentBalance { amount currency } transactions(first: 20) { edges { node { id value { amount } } } } } }`

// growLines reads pages and posts while the ledger grows from ten thousand lines to
// ten million.
func (l *lab) growLines(ctx context.Context) ([]curve, error) {
	address, all, programs, err := l.peopled(ctx, "lines", 1)
	if err != nil {
		return nil, err
	}
	db, err := database.Open(ctx, address, "USD")
	if err != nil {
		return nil, err
	}
	l.closers = append(l.closers, db.Close)
	poster := ledger.NewPoster(db, time.Now, nil)
	post := func(ctx context.Context, d time.Duration) (sample, error) {
		return crowd(ctx, callers, d, func(ctx context.Context, _ int) error {
			line := gift(all[rand.IntN(len(all))].wallet, 1, string(gid.New(gid.Deposit)))
			return poster.Post(ctx, ledger.Entry{Postings: []ledger.Posting{line}})
		})
	}
	ask := request(pageQuery, nil)
	read := func(ctx context.Context, d time.Duration) (sample, error) {
		open, hangUp, err := dialAll(16, programs[0])
		if err != nil {
			return sample{}, err
		}
		defer hangUp()
		return crowd(ctx, len(open), d, func(_ context.Context, caller int) error {
			_, err := open[caller].ask(all[rand.IntN(len(all))].token, ask)
			return err
		})
	}
	posts, reads := curve{grows: "lines", rates: "postings, 64 callers"}, curve{grows: "lines", rates: "wallet + 20 lines over HTTP, 16 clients"}
	for n, more := spread, 0; n <= mostLines; n, more = n*10, n*9/spread {
		if more > 0 {
			if err := l.fill(ctx, address, fmt.Sprintf(addLines10, more)); err != nil {
				return nil, err
			}
		}
		if err := l.measureAt(ctx, &reads, n, read); err != nil {
			return nil, err
		}
		if err := l.measureAt(ctx, &posts, n, post); err != nil {
			return nil, err
		}
	}
	return []curve{posts, reads}, nil
}

// peopled is a database with 10,000 people who hold money, and programs on it.
func (l *lab) peopled(ctx context.Context, name string, n int) (address string, all []person, programs []*program, err error) {
	if address, err = l.database(ctx, name); err != nil {
		return
	}
	db, err := l.open(ctx, address)
	if err != nil {
		return
	}
	if all, err = people(ctx, db, spread, opening); err != nil {
		return
	}
	for i := range n {
		p, err := l.start(ctx, fmt.Sprintf("%s-%d", name, i), address)
		if err != nil {
			return address, all, programs, err
		}
		programs = append(programs, p)
	}
	return address, all, programs, nil
}
