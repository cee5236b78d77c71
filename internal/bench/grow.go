package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
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
	flat   float64 // the share of the first point's rate that all others must keep; 0: nothing is asked for
}

// point is one place on a curve; its sample is the one in the middle of all rounds.
type point struct {
	at int
	sample
	all []sample
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
	for _, measure := range []struct {
		name string
		grow func(context.Context) ([]curve, error)
	}{{"wallets", l.growWallets}, {"clients", l.growClients}, {"lines", l.growLines}} {
		more, err := measure.grow(ctx)
		if err := l.missed(ctx, "grow/"+measure.name, err); err != nil {
			return err
		}
		curves = append(curves, more...)
	}
	text := l.growTable(curves)
	fmt.Print(text)
	if o.docs != "" {
		l.failures = append(l.failures, os.WriteFile(o.docs+"/performance.svg", []byte(picture(curves)), 0o644),
			between(o.docs+"/performance.md", "grow", text))
	}
	return errors.Join(l.failures...)
}

// maxWallets is how far wallets grow.
const maxWallets = 1_000_000

// place is a point before it is measured.
type place struct {
	at    int
	curve *curve
	run   func(context.Context, time.Duration) (sample, error)
}

// measureAt runs points in turn, round after round, each after a moment that nobody
// counts.
func (l *lab) measureAt(ctx context.Context, places ...place) error {
	all := make([][]sample, len(places))
	for range l.rounds {
		for i, p := range places {
			_, err := p.run(ctx, warm)
			var s sample
			if err == nil {
				s, err = p.run(ctx, l.seconds)
			}
			if err != nil {
				return fmt.Errorf("%s by %s at %d: %w", p.curve.rates, p.curve.grows, p.at, err)
			}
			all[i] = append(all[i], s)
		}
	}
	for i, p := range places {
		slices.SortFunc(all[i], func(a, b sample) int { return cmp.Compare(a.rate(), b.rate()) })
		middle := all[i][len(all[i])/2]
		fmt.Fprintf(os.Stderr, "%-40s %10d %-10s %10.0f/s\n", p.curve.rates, p.at, p.curve.grows, middle.rate())
		p.curve.points = append(p.curve.points, point{p.at, middle, all[i]})
	}
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
	unsound = `SELECT (SELECT COUNT(*) FROM (SELECT sequence, running_balance,
				LAG(sequence, 1, 0::bigint) OVER w AS last, LAG(balance_after, 1, 0::bigint) OVER w AS ended
			FROM transactions WINDOW w AS (PARTITION BY wallet_id ORDER BY sequence)) AS l
			WHERE sequence <> last + 1 OR running_balance <> ended)
		+ (SELECT COUNT(*) FROM wallets w LEFT JOIN transactions t ON t.wallet_id = w.id AND t.sequence = w.last_sequence
			WHERE w.last_sequence > 0 AND t.balance_after IS DISTINCT FROM w.current_balance)`
)

// sound looks whether every line and head of a database follows from those before.
func (l *lab) sound(ctx context.Context, address string) error {
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
	poster := ledger.NewGroupCommitter(db, nil)
	c := curve{grows: "wallets", rates: "postings, 64 callers"}
	for have, n := 0, 100; n <= maxWallets; have, n = n, n*10 {
		if err := l.script(ctx, address, fmt.Sprintf(addWallets, have+1, n)); err != nil {
			return nil, err
		}
		err := l.measureAt(ctx, place{n, &c, func(ctx context.Context, d time.Duration) (sample, error) {
			return crowd(ctx, callers, d, func(ctx context.Context, _ int) error {
				w := gid.ID(fmt.Sprintf("wal_grow%d", 1+rand.IntN(n)))
				return poster.Post(ctx, ledger.Request{Postings: []ledger.Posting{gift(w, 1, string(gid.New(gid.Deposit)))}})
			})
		}})
		if err != nil {
			return nil, err
		}
	}
	return []curve{c}, l.sound(ctx, address)
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
	byReplicas := curve{grows: "replicas", rates: "transfers over HTTP, 64 clients"}
	var places []place
	for n := 1; n <= 256; n *= 4 {
		places = append(places, place{n, &byClients, send(n, programs[:1])})
	}
	for n := 1; n <= replicas; n++ {
		places = append(places, place{n, &byReplicas, send(callers, programs[:n])})
	}
	if err := l.measureAt(ctx, places...); err != nil {
		return nil, err
	}
	return []curve{byClients, byReplicas}, nil
}

// linesEach is how many lines each of some wallets has in the ledgers that are read and
// written: each ledger has a database of its own, so that all can be measured in turn.
// The wallets are as many in each, so that nothing else grows.
var linesEach = []int{100, 1000, 10_000, 100_000}

// fewWallets have all those lines.
const fewWallets = 100

// growLines reads pages of, and posts to, ledgers of ten thousand lines to ten million.
func (l *lab) growLines(ctx context.Context) ([]curve, error) {
	posts := curve{grows: "lines", rates: "postings, 64 callers"}
	reads := curve{grows: "lines", rates: "wallet + 20 lines over HTTP, 16 clients", flat: 0.9}
	oldest := curve{grows: "lines", rates: "wallet + its oldest 20 lines, 16 clients", flat: 0.9}
	var reading, posting []place
	var addresses []string
	for _, lines := range linesEach {
		n := fewWallets * lines
		b, err := l.write(ctx, fmt.Sprintf("lines_%d", n), fewWallets, lines)
		if err == nil {
			err = l.sound(ctx, b.address)
		}
		if err != nil {
			return nil, err
		}
		p, err := l.start(ctx, fmt.Sprintf("lines-%d", n), b.address)
		if err != nil {
			return nil, err
		}
		db, err := database.Open(ctx, b.address, "USD")
		if err != nil {
			return nil, err
		}
		l.closers = append(l.closers, db.Close)
		poster := ledger.NewGroupCommitter(db, nil)
		addresses = append(addresses, b.address)
		reading = append(reading, place{n, &reads, b.read(p, readers)}, place{n, &oldest, b.readOldest(p)})
		posting = append(posting, place{n, &posts, func(ctx context.Context, d time.Duration) (sample, error) {
			return crowd(ctx, callers, d, func(ctx context.Context, _ int) error {
				line := gift(b.people[rand.IntN(len(b.people))].wallet, 1, string(gid.New(gid.Deposit)))
				return poster.Post(ctx, ledger.Request{Postings: []ledger.Posting{line}})
			})
		}})
	}
	if err := errors.Join(l.measureAt(ctx, reading...), l.measureAt(ctx, posting...)); err != nil {
		return nil, err
	}
	for _, address := range addresses {
		if err := l.sound(ctx, address); err != nil {
			return nil, err
		}
	}
	return []curve{posts, reads, oldest}, nil
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
