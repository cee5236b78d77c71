package prove_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/database/dbtest"
)

const (
	replicas = 3
	clients  = 16
	wallets  = 8
)

// TestBank is layer L8. Three replicas of the program stand on one PostgreSQL.
// Clients bring money in, take it out, send it to one purse that all send to, and
// read, each time at any of them, while replicas are killed, their lines to the database break, backends are ended and
// Stripe misbehaves. Afterwards each wallet's history must be that of one
// account which does one thing at a time, each line must follow from the one
// before, and the books must be the sandbox's.
func TestBank(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("needs PostgreSQL")
	}
	b := openBank(t, dbtest.URLs(t)["PostgreSQL"], replicas)
	b.work(time.Duration(size(8, 120))*time.Second, append(often(2, 1, 4, 8), spending...), b.harm)
	violations := b.close()
	record(t, "L8", "operations of 16 clients on 3 replicas under faults", len(b.history), violations)
	record(t, "L8", "audits of the whole ledger meanwhile", int(b.audits.Load()), int(b.wrong.Load()))
	t.Logf("%d operations (%v), %d kills, %d broken lines, %d audits",
		len(b.history), b.counts(), b.kills.Load(), b.broken(), b.audits.Load())
}

// bank is the replicas and those who use them.
type bank struct {
	t       *testing.T
	w       *world
	proxies []*dbtest.FaultProxy
	urls    []string // of the database, through each replica's proxy
	mu      sync.Mutex
	running []*process
	people  []*person
	purse   *person // whom all send to

	application *person // its API key
	history     []event
	unclear     []event // whose answer never came
	audits      atomic.Int64
	wrong       atomic.Int64
	kills       atomic.Int64
	database    string
}

// event is one thing that a client did with a wallet.
type event struct {
	wallet, client int
	kind           string // deposit, payout, transfer, charge, credit, place, capture, release, held or read
	key            string
	cents          int64 // asked for, or read
	sequence       int   // of the newest line that was read
	hold           string
	reserved       int64 // what the hold of a capture or release reserved, or what was read to be on hold
	refused        bool
	call, back     int64
}

func openBank(t *testing.T, url string, replicas int) *bank {
	t.Helper()
	return openBankOf(t, url, replicas, wallets)
}

func openBankOf(t *testing.T, url string, replicas, wallets int) *bank {
	t.Helper()
	b := &bank{t: t, w: newWorld(t, url), running: make([]*process, replicas), database: url}
	for range replicas {
		c, address := dbtest.StartFaultProxy(t, url)
		b.proxies, b.urls = append(b.proxies, c), append(b.urls, address)
	}
	for i := range replicas {
		b.restart(i)
	}
	for i := range wallets {
		who := signUp(t, b.running[0], fmt.Sprintf("client%d@example.com", i))
		account, err := who.account(b.api())
		must(t, err)
		must(t, b.w.control("POST", "accounts/"+account+"/complete", "{}"))
		b.people = append(b.people, who)
	}
	b.purse = signUp(t, b.running[0], "purse@example.com")
	return b
}

// often is what clients draw from: each kind so many times.
func often(deposits, payouts, transfers, reads int) []string {
	return slices.Concat(slices.Repeat([]string{"deposit"}, deposits), slices.Repeat([]string{"payout"}, payouts),
		slices.Repeat([]string{"transfer"}, transfers), slices.Repeat([]string{"read"}, reads))
}

// restart starts a replica anew, through its own proxy, as whoever runs it would: one
// whose line broke while it started is started again.
func (b *bank) restart(i int) {
	var p *process
	if eventually(recovery(), func() (ok bool) {
		p, ok = launch(b.t, append(b.w.environment(), "DATABASE_URL="+b.urls[i]), "serve", "--addr", "127.0.0.1:0")
		return ok
	}) < 0 {
		b.t.Errorf("a replica cannot be started:\n%s", p.tail())
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.running[i] = p
	var to []string
	for _, p := range b.running {
		if p != nil {
			to = append(to, p.urls["webhooks"])
		}
	}
	b.w.post.goes(to...)
}

// api is any replica's.
func (b *bank) api() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.running[rand.N(len(b.running))].urls["api"]
}

// work lets clients, who draw from kinds, and the nemesis loose on each other for a while.
func (b *bank) work(length time.Duration, kinds []string, harm func()) {
	end := time.Now().Add(length)
	var busy sync.WaitGroup
	for client := range clients {
		busy.Go(func() {
			for n := 0; time.Now().Before(end); n++ {
				b.once(client, n, kinds[rand.N(len(kinds))])
			}
		})
	}
	busy.Go(func() {
		for time.Now().Before(end) {
			harm()
		}
	})
	busy.Go(func() {
		for time.Now().Before(end) {
			b.audit()
		}
	})
	busy.Wait()
	_ = b.w.control("DELETE", "faults", "")
}

// once does one thing with a wallet; each is two clients'.
func (b *bank) once(client, n int, kind string) {
	if kind == "hold" {
		b.reserve(client, n)
		return
	}
	e := event{
		wallet: client % len(b.people), client: client, key: fmt.Sprintf("%d-%d", client, n),
		cents: 100 + rand.Int64N(900), kind: kind,
	}
	if kind == "transfer" || kind == "charge" || kind == "credit" {
		e.cents = 1 + rand.Int64N(50)
	}
	b.again(e)
}

// again asks until it is known what was done, notes it, and returns it.
func (b *bank) again(e event) event {
	e.call = time.Now().UnixNano()
	known := b.do(&e, recovery())
	e.back = time.Now().UnixNano()
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case known:
		b.history = append(b.history, e)
	case e.kind != "read" && e.kind != "held":
		b.unclear = append(b.unclear, e)
	}
	return e
}

// do asks, with the same key and at any replica, until it is known what was
// done. A payout counts from when it is held, a deposit from when it is credited.
func (b *bank) do(e *event, within time.Duration) (known bool) {
	who := b.people[e.wallet]
	eventually(within, func() bool {
		switch e.kind {
		case "payout":
			a, err := who.payout(b.api(), e.key, decimal(e.cents))
			e.refused = err == nil && len(a.UserErrors) > 0 && a.UserErrors[0].Code == "INSUFFICIENT_FUNDS"
			known = err == nil && (a.Payout != nil || e.refused)
		case "deposit":
			a, err := who.deposit(b.api(), e.key, decimal(e.cents), "pm_card_visa")
			known = err == nil && a.Deposit != nil && a.Deposit.Status == "SUCCEEDED"
		case "transfer":
			a, err := who.transfer(b.api(), e.key, b.purse.wallet, decimal(e.cents))
			e.refused = err == nil && len(a.UserErrors) > 0 && a.UserErrors[0].Code == "INSUFFICIENT_FUNDS"
			known = err == nil && (len(a.UserErrors) == 0 || e.refused)
		case "read":
			var err error
			e.sequence, e.cents, err = who.head(b.api())
			known = err == nil
		default:
			known = b.spend(e)
		}
		return known
	})
	return known
}

// harm is the nemesis: one piece of bad luck, and a pause.
func (b *bank) harm() {
	i := rand.N(len(b.running))
	switch rand.N(6) {
	case 0:
		b.running[i].kill() // only the nemesis replaces them
		b.kills.Add(1)
		b.restart(i)
	case 1:
		b.proxies[i].BreakAll(rand.N(2) == 0)
	case 2, 3:
		b.proxies[i].Plan(1+rand.N(40), dbtest.Cuts[rand.N(len(dbtest.Cuts))])
	case 4:
		endBackends(b.t, b.database, 100)
	case 5:
		kinds := []string{"lost", "cut", "gateway", "rate_limit", "lock_timeout", "conflict", "reset", "delay_after"}
		_ = b.w.control("POST", "faults", fmt.Sprintf(`{"kind": %q, "method": "POST", "times": 1, "millis": 500}`, kinds[rand.N(len(kinds))]))
	}
	pause(500*time.Millisecond + rand.N(time.Second))
}

func pause(d time.Duration) { <-time.After(d) }

// audit lets the program look over all books while money moves: each claim of
// the ledger, the sum of all accounts too, must hold at every moment.
func (b *bank) audit() {
	out, err := b.w.command("verify")
	switch {
	case err == nil && strings.Contains(out, "The ledger is right."):
		b.audits.Add(1)
	case strings.Contains(out, "WRONG"):
		b.audits.Add(1)
		b.wrong.Add(1)
		b.t.Errorf("an audit: %s", out)
	} // else its own connection was ended
	pause(3 * time.Second) // each is a program that starts, and reads everything
}

// close waits until all is quiet and holds everything against everything.
func (b *bank) close() (violations int) {
	wrong := func(format string, args ...any) {
		violations++
		b.t.Errorf(format, args...)
	}
	for i, p := range b.running { // those that died of something else
		b.proxies[i].Plan(0, dbtest.Cut{})
		if !p.alive() {
			wrong("a replica ended by itself:\n%s", p.tail())
			b.restart(i)
		}
	}
	for _, e := range b.unclear {
		if !b.do(&e, recovery()) {
			wrong("nobody can say what became of %+v", e)
			continue
		}
		e.back = time.Now().UnixNano()
		b.history = append(b.history, e)
	}
	said := ""
	if eventually(recovery(), func() (ok bool) { ok, said = b.w.settled(b.api(), b.people); return ok }) < 0 {
		wrong("there is still something open: %s", said)
	}
	for i := range b.people {
		for _, problem := range b.check(i) {
			wrong("wallet %d: %s", i, problem)
		}
	}
	for _, problem := range b.received() {
		wrong("the purse that all send to: %s", problem)
	}
	for _, difference := range b.w.books(b.api(), b.people) {
		wrong("%s", difference)
	}
	for _, p := range b.running {
		p.stop()
	}
	for _, difference := range b.w.audit() {
		wrong("%s", difference)
	}
	return violations
}

func (b *bank) counts() map[string]int {
	n := map[string]int{}
	for _, e := range b.history {
		kind := e.kind
		if e.refused {
			kind += " refused"
		}
		n[kind]++
	}
	return n
}

func (b *bank) broken() (n int64) {
	for _, c := range b.proxies {
		n += c.Broken()
	}
	return n
}
