package prove_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// order is what a client was told yes to, and asks again.
type order struct {
	who  *person
	key  string
	ask  func(key string) (answered, error)
	kind string
}

// failover is people who work while their database's standby takes its place.
type failover struct {
	*world
	api     string
	people  []*person
	before  [][]string // deposits that the standby has, by person
	stopped atomic.Bool

	mu   sync.Mutex
	done []order
}

// TestFailover loses what a standby that lagged had not got: under a load of deposits,
// payouts and refunds the server is lost and the standby takes its place. Each key that
// was answered is asked again, and everything was done once; payouts stop until Stripe's
// books were read, and go on by themselves.
func TestFailover(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("needs PostgreSQL")
	}
	server := ownServer(t)
	road := openRoad(t, server("start"))
	f := &failover{world: newWorld(t, road.url)}
	p := f.start()
	f.api = p.urls["api"]
	f.settle(t, p, size(6, 24))
	server("standby")
	eventually(recovery(), func() bool { return streams(t, road.url) })

	var load sync.WaitGroup
	for i := range f.people {
		load.Go(func() { f.work(i) })
	}
	pause(2 * time.Second)
	server("lag")
	pause(1500 * time.Millisecond)
	road.goes(server("promote"))
	pause(2 * time.Second)
	f.stopped.Store(true)
	load.Wait()

	f.holds(t, p, "acknowledged operations over a failover to a standby that lagged")
}

// holds asks everything again, and holds what was done against what the sandbox has.
func (f *failover) holds(t *testing.T, p *process, what string) {
	t.Helper()
	lost, violations := f.askAgain(t)
	if text, err := os.ReadFile(p.log); err == nil { // what Stripe's books brought in before its client asked
		lost += strings.Count(string(text), "missing from the database was recreated")
	}
	if lost == 0 {
		violations++
		t.Error("nothing was lost, so nothing was tried")
	}
	for _, again := range f.doubled() {
		violations++
		t.Error(again)
	}
	out := func() bool {
		a, err := f.people[0].payout(f.api, "afterwards", "1.00")
		return err == nil && a.err() == nil
	}
	if eventually(recovery(), out) < 0 {
		violations++
		t.Error("payouts do not go on")
	}
	settled := func() bool {
		for _, who := range f.people {
			if s, err := who.state(f.api); err != nil || !s.settled() {
				return false
			}
		}
		return true
	}
	if eventually(recovery(), settled) < 0 {
		violations++
		t.Error("something waits for ever")
	}
	differences := f.books(f.api, f.people)
	p.stop()
	for _, d := range append(differences, f.audit()...) {
		violations++
		t.Error(d)
	}
	if out, err := f.command("reconcile"); err != nil || !strings.Contains(out, "The payout kill switch is open.") {
		violations++
		t.Errorf("reconcile: %v\n%s", err, out)
	}
	t.Logf("%d of %d acknowledged operations were lost", lost, len(f.done))
	record(t, "L6", what, len(f.done), violations)
}

// settle makes people with money and accounts.
func (f *failover) settle(t *testing.T, p *process, n int) {
	t.Helper()
	for i := range n {
		who := signUp(t, p, fmt.Sprintf("person%d@example.com", i))
		account, err := who.account(f.api)
		must(t, err)
		must(t, f.control("POST", "accounts/"+account+"/complete", "{}"))
		var paid []string
		for k := range 20 {
			a, err := who.deposit(f.api, fmt.Sprintf("before %d", k), "50.00", "pm_card_visa")
			must(t, errors.Join(err, a.err()))
			paid = append(paid, a.Deposit.ID)
		}
		f.people, f.before = append(f.people, who), append(f.before, paid)
	}
}

// work orders one thing after another until it is told to stop. What was not answered is
// nothing that anybody was told.
func (f *failover) work(i int) {
	for n := 0; !f.stopped.Load(); n++ {
		f.order(i, n)
	}
}

// order is one person's n-th order.
func (f *failover) order(i, n int) {
	who := f.people[i]
	o := order{who: who, key: fmt.Sprintf("%d", n), kind: []string{"deposit", "payout", "refund"}[n%3]}
	switch o.kind {
	case "deposit":
		o.ask = func(key string) (answered, error) { return who.deposit(f.api, key, "2.00", "pm_card_visa") }
	case "payout":
		o.ask = func(key string) (answered, error) { return who.payout(f.api, key, "1.00") }
	case "refund":
		of := f.before[i][n/3%len(f.before[i])]
		o.ask = func(key string) (answered, error) { return f.operator.refund(f.api, key, of, "0.50") }
		o.key = who.email + o.key // the operator's keys
	}
	if a, err := o.ask(o.key); err == nil && a.err() == nil {
		f.mu.Lock()
		f.done = append(f.done, o)
		f.mu.Unlock()
	}
}

// askAgain repeats each key that was answered until it is answered again.
func (f *failover) askAgain(t *testing.T) (lost, violations int) {
	t.Helper()
	for _, o := range f.done {
		var a answered
		var err error
		if eventually(recovery(), func() bool { a, err = o.ask(o.key); return err == nil && a.err() == nil }) < 0 {
			violations++
			t.Errorf("%s %s of %s: %v, %v", o.kind, o.key, o.who.email, err, a.err())
		}
		if !a.Replayed {
			lost++
		}
	}
	return lost, violations
}

// doubled are the keys that the sandbox did more than once.
func (f *failover) doubled() (out []string) {
	seen := map[string]string{}
	once := func(kind, id string, metadata map[string]string) {
		key := kind + " " + metadata["wallet_id"] + " " + metadata["idempotency_key"]
		if metadata["idempotency_key"] != "" && seen[key] != "" {
			out = append(out, fmt.Sprintf("%s was done by %s and by %s", key, seen[key], id))
		}
		seen[key] = id
	}
	type object struct {
		ID, Status string
		Metadata   map[string]string
	}
	for _, kind := range []string{"payment_intents", "transfers", "refunds"} {
		for _, one := range listed(f.world, "/v1/"+kind, func(o object) string { return o.ID }) {
			if kind == "payment_intents" && one.Status != "succeeded" || one.Status == "failed" {
				continue
			}
			once(kind, one.ID, one.Metadata)
		}
	}
	return out
}

// ownServer is a PostgreSQL server of the test's own: what it is told to do is a command
// of scripts/postgres.
func ownServer(t *testing.T) func(command string) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "postgres")
	server := func(command string) string {
		cmd := exec.Command("../../scripts/postgres", command)
		cmd.Env = append(os.Environ(), "PURSER_POSTGRES="+folder)
		out, err := cmd.Output()
		if err != nil {
			t.Errorf("scripts/postgres %s: %v", command, err)
		}
		return strings.TrimSpace(string(out))
	}
	t.Cleanup(func() { server("stop") })
	return server
}

// road leads to whichever server has the database now, as a name or a pooler does.
type road struct {
	url string
	to  atomic.Pointer[string]
}

func openRoad(t *testing.T, address string) *road {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { _ = listener.Close() }) // ends the loop below
	r := &road{}
	r.goes(address)
	r.url = strings.Replace(address, *r.to.Load(), listener.Addr().String(), 1)
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go r.carry(client)
		}
	}()
	return r
}

func (r *road) goes(address string) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		panic("no address: " + address)
	}
	r.to.Store(&u.Host)
}

func (r *road) carry(client net.Conn) {
	defer func() { _ = client.Close() }()
	server, err := net.Dial("tcp", *r.to.Load())
	if err != nil {
		return
	}
	defer func() { _ = server.Close() }()
	go func() {
		_, _ = io.Copy(server, client)
		_ = server.Close()
	}()
	_, _ = io.Copy(client, server)
}
