package prove_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/database/dbtest"
)

// TestCutStatement is the first part of layer L6. While somebody deposits, pays
// out, is refunded or sends money to another, the line to the database breaks at each statement in turn,
// before the server has it or after it has done it, with FIN and with RST. The
// client asks again with the same key until it is answered, and everything is
// done once.
func TestCutStatement(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("needs PostgreSQL")
	}
	database := dbtest.URLs(t)["PostgreSQL"]
	w := newWorld(t, database)
	c, address := dbtest.StartFaultProxy(t, database)
	w.databaseURL = address
	p := w.start()
	who, other := signUp(t, p, "ada@example.com"), signUp(t, p, "eve@example.com")
	api := p.urls["api"]
	account, err := who.account(api)
	must(t, err)
	must(t, w.control("POST", "accounts/"+account+"/complete", "{}"))
	rich, err := who.deposit(api, "first", "9000.00", "pm_card_visa")
	must(t, err)
	must(t, rich.err())

	tried, violations := 0, 0
	made := map[string]int{}
	var paid []string // deposits to refund a part of
	for _, verb := range []struct {
		kind string
		ask  func(key string) (answered, error)
	}{
		{"deposit", func(key string) (answered, error) {
			a, err := who.deposit(api, key, "2.00", "pm_card_visa")
			if err == nil && a.Deposit != nil {
				paid = append(paid, a.Deposit.ID)
			}
			return a, err
		}},
		{"payout", func(key string) (answered, error) { return who.payout(api, key, "1.00") }},
		{"refund", func(key string) (answered, error) {
			return w.operator.refund(api, key, paid[made["refund"]%len(paid)], "0.01")
		}},
		// Which nobody goes over again: who was told yes must have been told the truth.
		{"transfer", func(key string) (answered, error) { return who.transfer(api, key, other.wallet, "0.50") }},
	} {
		for _, how := range atCommitsToo(dbtest.Cuts) {
			step := size(16, 1)
			if how.Commit { // where nobody knows what was done
				step = 1
			}
			for n := 1 + rand.N(step); n < 400; n += step {
				c.Plan(n, how)
				key := fmt.Sprintf("%s %s %d", verb.kind, how, n)
				var a answered
				if eventually(recovery(), func() bool { a, err = verb.ask(key); return err == nil && len(a.UserErrors) == 0 }) < 0 {
					violations++
					t.Errorf("%s: %v, %+v", key, err, a.UserErrors)
				}
				tried++
				made[verb.kind]++
				if c.Pending() { // it has fewer statements
					c.Plan(0, dbtest.Cut{})
					break
				}
			}
		}
	}
	t.Logf("%v: %d lines broke", made, c.Broken())
	violations += w.exactly(t, p, who, other, made)
	record(t, "L6", "a line cut before or after a statement, with FIN or RST", tried, violations)
}

// atCommitsToo are the cuts at any statement, and the same at commits alone. In
// full each commit is among the statements.
func atCommitsToo(cuts []dbtest.Cut) []dbtest.Cut {
	all := slices.Clone(cuts)
	for _, c := range cuts {
		if c.Commit = true; !full() {
			all = append(all, c)
		}
	}
	return all
}

// exactly holds one person's money, and what the other was sent, against what was
// asked for.
func (w *world) exactly(t *testing.T, p *process, who, other *person, made map[string]int) (violations int) {
	t.Helper()
	api, said := p.urls["api"], ""
	done := func() (bool, string) {
		s, err := who.state(api)
		got, otherErr := other.state(api)
		if err = errors.Join(err, otherErr); err != nil {
			return false, err.Error()
		}
		refunds := 0
		for _, d := range s.Deposits {
			refunds += len(d.Refunds)
		}
		want := 900000 + int64(200*made["deposit"]-100*made["payout"]-made["refund"]-50*made["transfer"])
		ok := s.settled() && len(s.Deposits) == 1+made["deposit"] && len(s.Payouts) == made["payout"] && refunds == made["refund"] &&
			minor(s.Balance.Amount) == want && minor(got.Balance.Amount) == int64(50*made["transfer"])
		return ok, fmt.Sprintf("%d deposits, %d payouts, %d refunds and %s instead of %s, the other has %s, after %v",
			len(s.Deposits), len(s.Payouts), refunds, s.Balance.Amount, decimal(want), got.Balance.Amount, made)
	}
	if eventually(recovery(), func() (ok bool) { ok, said = done(); return ok }) < 0 {
		violations++
		t.Error(said)
	}
	differences := w.books(api, []*person{who, other})
	p.stop()
	for _, difference := range append(differences, w.audit()...) {
		violations++
		t.Error(difference)
	}
	return violations
}

// TestCutStorm is the second part of L6: some backends, whatever they are doing,
// are ended again and again while clients work.
func TestCutStorm(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("needs PostgreSQL")
	}
	b := openBank(t, dbtest.URLs(t)["PostgreSQL"], 1)
	b.work(time.Duration(size(5, 180))*time.Second, often(1, 1, 30, 0), func() {
		endBackends(t, b.database, 3)
		pause(500 * time.Millisecond)
	})
	violations := b.close()
	record(t, "L6", "acknowledged operations while 3 backends were ended every 500 ms", len(b.history), violations)
}

// TestCutPower is the third part: the database server crashes, as when the power
// fails, and comes back.
func TestCutPower(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("needs PostgreSQL")
	}
	server := ownServer(t)
	url := server("start")
	b := openBank(t, url, 1)
	crashes := 0
	b.work(time.Duration(size(6, 180))*time.Second, often(1, 1, 30, 0), func() {
		pause(time.Duration(size(2, 10)) * time.Second)
		server("crash")
		crashes++
	})
	violations := b.close()
	record(t, "L6", fmt.Sprintf("acknowledged operations over %d crashes of the database server", crashes), len(b.history), violations)
}
