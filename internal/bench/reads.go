package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// readers is how many read at once.
const readers = 16

// pageOf is how many lines each wallet has where there are a million.
const pageOf = 100

// readQuery is a wallet and its last twenty lines, as a front end shows them.
const readQuery = `query Page($first: Int!) { wallet { id currentBalance { amount currency } transactions(first: $first) {
	pageInfo { hasNextPage endCursor }
	edges { cursor node { id sequence kind value { amount } runningBalance { amount } balanceAfter { amount } createdAt } } } } }`

// oldestQuery is the same from the other end.
var oldestQuery = strings.ReplaceAll(readQuery, "first", "last")

// books are a database with people and lines, written past the guards: it is read only.
type books struct {
	address string
	people  []person
}

// The lines of every wallet, in the order in which time would have written them, and
// the wallets' heads.
const (
	fillLines = `SET session_replication_role = replica;
INSERT INTO transactions (id, created_at, sequence, kind, value, running_balance, balance_after, contra, reference, wallet_id)
	SELECT 'txn_' || lpad((s * 1000000 + w.n)::text, 26, '0'), now(), s, 'ADJUSTMENT', 1250, 1250 * (s - 1), 1250 * s, 'ADJUSTMENTS',
		'r' || (s * 1000000 + w.n), w.id
	FROM generate_series(1, %[1]d::bigint) AS s, (SELECT id, row_number() OVER (ORDER BY id) AS n FROM wallets) AS w ORDER BY s`
	fillHeads = `SET session_replication_role = replica; UPDATE wallets SET current_balance = 1250::bigint * %[1]d, last_sequence = %[1]d`
)

// write makes books of so many wallets with so many lines each.
func (l *lab) write(ctx context.Context, name string, wallets, lines int) (books, error) {
	address, err := l.database(ctx, name)
	if err != nil {
		return books{}, err
	}
	db, err := l.open(ctx, address)
	if err != nil {
		return books{}, err
	}
	b := books{address: address}
	if b.people, err = people(ctx, db, wallets, 0); err != nil {
		return b, err
	}
	for _, statement := range []string{fmt.Sprintf(fillLines, lines), fmt.Sprintf(fillHeads, lines), "VACUUM ANALYZE"} {
		if err == nil {
			_, err = l.psql(ctx, address, statement)
		}
	}
	return b, err
}

func reads(ctx context.Context, l *lab) ([]*measured, error) {
	wallets := min(spread, max(l.lines/pageOf, 1)) // a million lines, or fewer for a quick look
	million, err := l.write(ctx, "reads", wallets, pageOf)
	if err != nil {
		return nil, err
	}
	purser, err := l.start(ctx, "reads", million.address)
	if err != nil {
		return nil, err
	}
	ours := &measured{name: "wallet and 20 of " + grouped(wallets*pageOf) + " lines", clients: readers, program: purser, run: million.read(purser, readers)}
	cases := []*measured{ours}
	for _, r := range []struct {
		name, kind string
		bar        float64
	}{
		{"stock gqlgen over the same statements", "stock", 2},
		{"stock gqlgen, the same statements prepared", "prepared", 2},
		{"gqlgen, the answer in memory", "memory", 0},
		{"net/http, the same bytes", "bytes", 0},
	} {
		p, err := l.reference(ctx, r.kind, million.address)
		if err != nil {
			return nil, err
		}
		c := &measured{name: r.name, clients: readers, program: p, run: million.read(p, readers), against: "reads/" + ours.name}
		if r.bar > 0 {
			c.bar, c.below = 1/r.bar, true
		}
		cases = append(cases, c)
	}
	node, err := l.postgraphile(ctx, million.address)
	if err == nil {
		cases = append(cases, &measured{name: "PostGraphile " + postgraphileVersion, clients: readers, program: node,
			run: million.readOther(node, readers), against: "reads/" + ours.name, bar: 1.0 / 3, below: true})
	}
	if err := l.missed(ctx, "reads/PostGraphile", err); err != nil { // such as where npm reaches nobody
		return nil, err
	}
	more, err := l.growing(ctx, ours, million, purser)
	return append(cases, more...), err
}

// growing are the same read with other numbers of lines and clients.
func (l *lab) growing(ctx context.Context, ours *measured, million books, purser *program) ([]*measured, error) {
	var cases []*measured
	for _, clients := range []int{1, 64, 256} {
		cases = append(cases, &measured{name: fmt.Sprintf("the same, %d clients", clients), clients: clients, program: purser,
			run: million.read(purser, clients), against: "reads/" + ours.name})
	}
	var shortest string // the wallets with the fewest lines
	for _, lines := range linesEach {
		n := fewWallets * lines
		if n > l.lines {
			break
		}
		b, err := l.write(ctx, fmt.Sprintf("reads_%d", n), fewWallets, lines)
		if err != nil {
			return nil, err
		}
		p, err := l.start(ctx, fmt.Sprintf("reads-%d", n), b.address)
		if err != nil {
			return nil, err
		}
		c := &measured{name: fmt.Sprintf("%d wallets, 20 of %s lines", fewWallets, grouped(n)), clients: readers, program: p, run: b.read(p, readers)}
		if shortest == "" {
			shortest = "reads/" + c.name
		} else {
			c.against, c.bar = shortest, 0.9
		}
		cases = append(cases, c)
	}
	return cases, nil
}

// read asks a server that speaks Purser's API.
func (b books) read(p *program, clients int) func(context.Context, time.Duration) (sample, error) {
	body := request(readQuery, map[string]any{"first": 20})
	return b.ask(p, clients, []byte(`"edges":[{"cursor":"`), func(person) []byte { return body })
}

// readOldest asks for each ledger's first lines.
func (b books) readOldest(p *program) func(context.Context, time.Duration) (sample, error) {
	body := request(oldestQuery, map[string]any{"last": 20})
	return b.ask(p, readers, []byte(`"sequence":1,`), func(person) []byte { return body })
}

// readOther asks PostGraphile the same.
func (b books) readOther(p *program, clients int) func(context.Context, time.Duration) (sample, error) {
	const query = `query Page($id: String!, $first: Int!) { walletById(id: $id) { id currentBalance currency
		transactionsByWalletId(first: $first, orderBy: SEQUENCE_DESC) { pageInfo { hasNextPage endCursor }
		edges { cursor node { id sequence kind value runningBalance balanceAfter createdAt } } } } }`
	return b.ask(p, clients, []byte(`"edges":[{"cursor":"`), func(who person) []byte {
		return request(query, map[string]any{"id": who.wallet, "first": 20})
	})
}

// ask lets clients ask one thing after the other, each time as somebody else.
func (b books) ask(p *program, clients int, want []byte, body func(who person) []byte) func(context.Context, time.Duration) (sample, error) {
	return func(ctx context.Context, d time.Duration) (s sample, err error) {
		open, hangUp, err := dialAll(clients, p) // anew each time: Node.js closes one that rests
		if err != nil {
			return s, err
		}
		defer hangUp()
		return crowd(ctx, clients, d, func(_ context.Context, caller int) error {
			who := b.people[rand.IntN(len(b.people))]
			answer, err := open[caller].ask(who.token, body(who))
			if err == nil && (!bytes.Contains(answer, want) || bytes.Contains(answer, []byte(`"errors"`)) || bytes.Count(answer, []byte(`"cursor"`)) != 20) {
				err = fmt.Errorf("the server answers %s", answer)
			}
			return err
		})
	}
}
