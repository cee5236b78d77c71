package graph_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/scope"
)

// held keeps reads at the database until they are let go.
type held struct {
	of    string // what is among the arguments of those that are held
	sql   string // what is in their text
	let   chan struct{}
	began chan struct{} // gets one for each that is held

	mu        sync.Mutex
	now, most int
}

func hold(of string) *held {
	return &held{of: of, sql: "COUNT(", let: make(chan struct{}), began: make(chan struct{}, 100)}
}

// wait holds a read of rows that are counted, or whatever else it is told to hold.
func (h *held) wait(ctx context.Context, query string, args any) error {
	if !strings.Contains(query, h.sql) || !strings.Contains(fmt.Sprint(args), h.of) {
		return nil
	}
	h.mu.Lock()
	h.now++
	h.most = max(h.most, h.now)
	h.mu.Unlock()
	defer func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.now--
	}()
	h.began <- struct{}{}
	select {
	case <-h.let:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

const counts = `{ transactions(first: 1, filter: {kinds: [DEPOSIT]}) { totalCount hasMore } }`

// Pages that pick rows are read one at a time for each user, whatever they list.
func TestPickedPagesOfOneUser(t *testing.T) {
	t.Parallel()
	for table, query := range map[string]string{
		"charges": `{ wallet { charges(first: 1, filter: {createdBefore: "2001-01-01T00:00:00Z"}) { edges { node { id } } } } }`,
		"holds":   `{ wallet { holds(first: 1, status: [RELEASED]) { edges { node { id } } } } }`,
	} {
		t.Run(table, func(t *testing.T) {
			t.Parallel()
			b := setup(t, dbtest.New(t))
			ada := b.signUp()
			h := hold(ada.wallet)
			h.sql = "FROM `" + table + "`"
			b.reads.hold.Store(h)
			const clients, maxHeavy = 20, 8
			answers := make(chan reply, clients)
			for range clients {
				go func() { answers <- ada.ask(query) }()
			}
			for range clients - maxHeavy {
				if answer := <-answers; answer.fault("extensions.code") != "RATE_LIMITED" {
					t.Errorf("answered while the first one is at the database: %s", answer)
				}
			}
			close(h.let)
			for range maxHeavy {
				if answer := <-answers; answer.body["errors"] != nil {
					t.Error(answer)
				}
			}
			if h.most != 1 {
				t.Errorf("%d were at the database at once", h.most)
			}
		})
	}
}

// Batches of the application take a part of the connections, however many come at once.
func TestBatchesLeaveConnections(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	ada, eve := b.signUp(), b.signUp()
	ada.deposit("100")
	owner := ada.ask(`{ viewer { id } }`).text("viewer.id")
	_, shop := b.newKey(scope.ChargesWrite)
	h := hold(owner)
	h.sql = "FROM `wallets`"
	b.reads.hold.Store(h)
	const at, operations, most = 5, 10, 8
	answers := make(chan reply, at)
	for n := range at {
		var all strings.Builder
		for i := range operations {
			fmt.Fprintf(&all, `{charge: {wallet: {user: {id: %q}}, amount: "0.01", description: "x", idempotencyKey: "%d-%d"}} `, owner, n, i)
		}
		go func() {
			answers <- shop.ask(`mutation { batch(input: {mode: INDEPENDENT, operations: [` + all.String() + `]}) { results { userErrors { code } } userErrors { code } } }`)
		}()
	}
	for range most {
		<-h.began
	}
	if answer := eve.ask(`{ viewer { id } }`); answer.body["errors"] != nil {
		t.Error(answer)
	}
	close(h.let)
	for range at {
		if answer := <-answers; strings.Contains(answer.raw, "code") {
			t.Errorf("a batch was refused: %s", answer)
		}
	}
	if h.most > most {
		t.Errorf("%d reads of batches were at the database at once", h.most)
	}
	expect(t, ada.ask(`{ wallet { currentBalance { amount } } }`), "wallet.currentBalance.amount", "99.50")
}

// A key of the application whose read is at the database holds up no other key.
func TestCountsOfOneKey(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		ada, eve := b.signUp(), b.signUp()
		ada.deposit("3")
		eve.deposit("3")
		_, shop := b.newKey(scope.WalletsRead)
		_, accounts := b.newKey(scope.WalletsRead)
		h := hold(ada.wallet)
		b.reads.hold.Store(h)
		ask := func(key *person, wallet string) reply {
			return key.ask(`query($wallet: ID!) { transactions(walletId: $wallet, filter: {kinds: [DEPOSIT]}) { totalCount } }`, "wallet", wallet)
		}
		held := make(chan reply, 1)
		go func() { held <- ask(shop, ada.wallet) }()
		<-h.began
		expect(t, ask(accounts, eve.wallet), "transactions.totalCount", "1")
		close(h.let)
		expect(t, <-held, "transactions.totalCount", "1")
	})
}

// Twenty clients of one user have their ledger counted at the same time. One of them is
// at the database, some wait, the rest are refused, and others are answered as ever.
func TestManyCountsOfOneUser(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		ada, eve := b.signUp(), b.signUp()
		ada.deposit("3")
		eve.deposit("3")
		h := hold(ada.wallet)
		b.reads.hold.Store(h)
		const clients, maxHeavy = 20, 8
		answers := make(chan reply, clients)
		for range clients {
			go func() { answers <- ada.ask(counts) }()
		}
		refused := 0
		for range clients - maxHeavy { // the others cannot be answered
			answer := <-answers
			if code := answer.fault("extensions.code"); code != "RATE_LIMITED" {
				t.Fatalf("answered while the first one is at the database: %s", answer)
			}
			refused++
		}
		<-h.began
		for name, query := range map[string]string{
			"a person": `{ viewer { id } }`, "a ledger": `{ transactions { totalCount edges { node { id } } } }`,
			"a count": counts, "a list": `{ wallet { deposits { totalCount } } }`,
		} {
			if answer := eve.ask(query); answer.body["errors"] != nil {
				t.Errorf("another user asks for %s: %s", name, answer)
			}
		}
		if answer := ada.ask(`{ transactions { totalCount hasMore edges { node { id } } } }`); answer.body["errors"] != nil {
			t.Errorf("the same user asks for what is cheap: %s", answer)
		}
		close(h.let)
		for range maxHeavy {
			if answer := <-answers; answer.text("transactions.totalCount") != "1" || answer.text("transactions.hasMore") != "false" {
				t.Errorf("answered when the database is free: %s", answer)
			}
		}
		if h.most != 1 {
			t.Errorf("%d reads of one user were at the database at once", h.most)
		}
		if answer := ada.ask(counts); answer.body["errors"] != nil {
			t.Errorf("afterwards: %s", answer)
		}
		t.Logf("clients of one user beyond their share of expensive reads: %d tried, %d got through", refused, h.most-1)
	})
}

// Many users have theirs counted at the same time: they take a part of the connections
// only, and none of them is refused.
func TestManyCountsOfAll(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		const users, heavyOfAll = 7, 4
		h := hold("")
		answers := make(chan reply, users)
		var people []*person
		for range users {
			people = append(people, b.signUp())
		}
		b.reads.hold.Store(h)
		for _, who := range people {
			go func() { answers <- who.ask(counts) }()
		}
		for range heavyOfAll {
			<-h.began
		}
		if answer := people[0].ask(`{ viewer { id wallet { id } } }`); answer.body["errors"] != nil {
			t.Error(answer)
		}
		close(h.let)
		for range users {
			if answer := <-answers; answer.body["errors"] != nil {
				t.Error(answer)
			}
		}
		if h.most > heavyOfAll {
			t.Errorf("%d were at the database at once", h.most)
		}
	})
}

// Rows are counted up to 10,000, and no more than these are read for it.
func TestCountIsCapped(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriverTraced(t, func(t *testing.T, db *database.DB, sent *dbtest.Statements) {
		b := setup(t, db)
		ada, operator := b.signUp(), b.signUp()
		operator.promote()
		owner := ada.ask(`{ viewer { id } }`).text("viewer.id")
		add := func(from, to int) {
			b.inTx(func(ctx context.Context, tx *database.Tx) error {
				_, err := tx.Exec(ctx, fmt.Sprintf(`WITH RECURSIVE more(n) AS (SELECT %d UNION ALL SELECT n + 1 FROM more WHERE n < %d)
					INSERT INTO deposits (id, created_at, updated_at, owner_id, wallet_id, amount, currency, idempotency_key, fingerprint, state, next_at)
					SELECT 'dep_' || n, '2026-01-02 03:04:05+00:00', '2026-01-02 03:04:05+00:00', '%s', '%s', 1, 'USD', 'k' || n, '%s', 'CREATED', '2126-01-02 03:04:05+00:00' FROM more`,
					from, to, owner, ada.wallet, strings.Repeat("0", 64)))
				return err
			})
		}
		count := func(want int, more bool) {
			t.Helper()
			answer := ada.ask(`{ wallet { deposits(first: 1) { totalCount hasMore } } }`)
			if answer.text("wallet.deposits.totalCount") != fmt.Sprint(want) || answer.text("wallet.deposits.hasMore") != fmt.Sprint(more) {
				t.Errorf("want %d and %t: %s", want, more, answer)
			}
		}
		for n := range 20 { // since a statement has five seconds
			add(500*n+1, 500*n+500)
		}
		count(10_000, false)
		add(10_001, 10_003)
		count(10_000, true)
		counted := 0
		for _, query := range sent.During(func() {
			ada.ask(`{ wallet { deposits { totalCount } payouts { totalCount } transactions(filter: {kinds: [DEPOSIT]}) { totalCount } } }`)
			operator.ask(`{ users(search: "x") { totalCount } auditLog { totalCount } }`)
		}) {
			if strings.Contains(query, "COUNT(") {
				counted++
				if !strings.Contains(query, "LIMIT 10001") {
					t.Errorf("it counts without a limit: %s", query)
				}
			}
		}
		if counted != 5 {
			t.Errorf("%d statements count, want 5", counted)
		}
	})
}
