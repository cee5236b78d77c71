package prove_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"time"
)

// spoilt are the ways in which Stripe may answer, or not, that leave open what
// it did, or say that it did nothing yet.
var spoilt = []string{
	"error_before", "error_after", "gateway", "rate_limit", "lock_timeout", "conflict", "delay", "delay_after", "reset", "lost", "cut",
}

// calls are the calls that make something at Stripe.
var calls = []string{"/v1/accounts", "/v1/payment_intents", "/v1/transfers", "/v1/refunds"}

// unclearFor bounds how long it takes until an order is settled whose every
// answer was spoilt, with the waits that this layer has: sends, quiet, look-up.
const unclearFor = 40 * time.Second

// TestAnswers is layer L7. Each call that makes something at Stripe gets each
// answer, to the first time that it is sent and to the second, after an answer
// that was lost. Everything that was asked for is done, once.
func TestAnswers(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("waits for what is unclear")
	}
	var tried, violations atomic.Int64
	t.Run("all", func(t *testing.T) { // ends when all of them have
		for _, call := range calls {
			for send := range 2 {
				t.Run(fmt.Sprintf("%s %d", call, send+1), func(t *testing.T) {
					t.Parallel()
					a := answers{t: t, w: newWorld(t, ""), call: call, send: send}
					kinds := rand.Perm(len(spoilt))
					for _, n := range kinds[:size(2, len(kinds))] {
						tried.Add(1)
						if err := a.spoil(spoilt[n]); err != nil {
							violations.Add(1)
							t.Errorf("%s: %v", spoilt[n], err)
						}
					}
					violations.Add(int64(a.close()))
				})
			}
		}
	})
	record(t, "L7", "an answer of Stripe's to the first or second send of a call", int(tried.Load()), int(violations.Load()))
}

// answers is a program whose calls of one kind are answered in all ways.
type answers struct {
	t      *testing.T
	w      *world
	p      *process
	call   string
	send   int // 0: the first is spoilt; 1: the first is lost, and the second spoilt
	people []*person
}

// spoil lets somebody do everything that makes the calls, one of which goes wrong.
func (a *answers) spoil(kind string) error {
	if a.p == nil {
		a.p = a.w.start()
		a.w.post.addresses.Store(nil) // no event tells what an answer did not
	}
	api := a.p.urls["api"]
	who := signUp(a.t, a.p, fmt.Sprintf("person%d@example.com", len(a.people)))
	a.people = append(a.people, who)
	spoils := []string{kind}
	if a.send == 1 {
		spoils = []string{"lost", kind}
	}
	for _, rule := range spoils {
		if err := a.w.control("POST", "faults",
			fmt.Sprintf(`{"kind": %q, "method": "POST", "path": %q, "times": 1, "millis": 1500}`, rule, a.call)); err != nil {
			return err
		}
	}
	err := a.ask(api, who)
	var rules struct {
		Faults []struct {
			Kind string
			Seen int
		}
	}
	err = errors.Join(err, a.w.look("faults", &rules), a.w.control("DELETE", "faults", ""))
	for _, r := range rules.Faults {
		if r.Seen == 0 {
			err = errors.Join(err, fmt.Errorf("no call was answered with %s", r.Kind))
		}
	}
	return err
}

// ask has an account made, deposits, pays out and refunds, once each.
func (a *answers) ask(api string, who *person) error {
	account := ""
	var err error
	if eventually(unclearFor, func() bool { account, err = who.account(api); return err == nil }) < 0 {
		return err
	}
	if err := a.w.control("POST", "accounts/"+account+"/complete", "{}"); err != nil {
		return err
	}
	in, err := who.deposit(api, "in", "100.00", "pm_card_visa")
	if err := errors.Join(err, in.err()); err != nil {
		return err
	}
	if err := a.until(api, who, func(s state) bool { return s.Deposits[0].Status == "SUCCEEDED" }); err != nil {
		return err
	}
	out, err := who.payout(api, "out", "10.00")
	if err := errors.Join(err, out.err()); err != nil {
		return err
	}
	back, err := a.w.operator.refund(api, "back "+who.email, in.Deposit.ID, "20.00")
	if err := errors.Join(err, back.err()); err != nil {
		return err
	}
	return a.until(api, who, func(s state) bool {
		return s.settled() && s.Balance.Amount == "70.00" && s.Payouts[0].Status == "SENT" && s.Deposits[0].Refunds[0].Status == "SUCCEEDED"
	})
}

func (a *answers) until(api string, who *person, fn func(state) bool) error {
	var s state
	var err error
	if eventually(unclearFor, func() bool { s, err = who.state(api); return err == nil && fn(s) }) < 0 {
		return fmt.Errorf("after %s it stands at %+v, %w", unclearFor, s, err)
	}
	return nil
}

// close holds the books against the sandbox's.
func (a *answers) close() int {
	differences := a.w.books(a.p.urls["api"], a.people)
	a.p.stop()
	differences = append(differences, a.w.audit()...)
	for _, difference := range differences {
		a.t.Error(difference)
	}
	return len(differences)
}
