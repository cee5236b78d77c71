package e2e_test

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
)

// mover is one client that moves money, one order after the other, each under a key
// that it made up.
type mover struct {
	who  *person
	to   string // who is sent something
	did  []moved
	left *moved // what the last order was, which nobody answered; nil: none
}

// moved is one order and what came of it.
type moved struct {
	verb, request string // request is the id under which the program writes it down
	input         map[string]any
	id            string // of what stands; empty where it was refused or not answered
}

var inputs = map[string]string{"deposit": "DepositInput", "payout": "PayoutInput", "transfer": "TransferInput"}

// order asks for one movement and notes which it became; false when there was no answer.
func (m *mover) order(o *moved) bool {
	body, _ := json.Marshal(map[string]any{ // of texts alone
		"query":     fmt.Sprintf(`mutation($input: %s!) { %s(input: $input) { did: %s { id } userErrors { code } } }`, inputs[o.verb], o.verb, o.verb),
		"variables": map[string]any{"input": o.input},
	})
	o.request = rand.Text()
	header := http.Header{"Content-Type": {"application/json"}, "Authorization": {"Bearer " + m.who.token}, "X-Request-Id": {o.request}}
	text, err := send(m.who.t.Context(), http.MethodPost, m.who.api, header, body)
	if err != nil {
		return false
	}
	var answer struct {
		Data map[string]struct {
			Did        *struct{ ID string }
			UserErrors []refusal
		}
		Errors []struct{ Message string }
	}
	if err := json.Unmarshal(text, &answer); err != nil || len(answer.Errors) > 0 {
		m.who.t.Errorf("%s was answered %s (%v)", o.verb, text, err)
	}
	if did := answer.Data[o.verb].Did; did != nil {
		o.id = did.ID
	}
	return true
}

// work moves money until nobody answers any more, and counts the answers.
func (m *mover) work(answers *atomic.Int32) {
	for n := 0; ; n++ {
		o := moved{verb: []string{"transfer", "deposit", "payout"}[n%3], input: map[string]any{"amount": "0.50", "idempotencyKey": rand.Text()}}
		switch o.verb {
		case "transfer":
			o.input["toWalletId"] = m.to
		case "deposit":
			o.input["paymentMethod"] = "pm_card_visa"
		}
		if !m.order(&o) {
			m.left = &o
			return
		}
		m.did = append(m.did, o)
		answers.Add(1)
	}
}

// The program is asked to end while money moves. Whatever it began it answers, what it
// did not begin gets no answer at all, and afterwards everything that it said it did
// is there, once, under the key that it was asked with.
func TestShutdownUnderLoad(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, i instance) {
		p := i.start(t)
		started := p.box().balance()
		people := []*person{p.signUp(), p.signUp()}
		for _, who := range people {
			who.onboard(p.box())
			who.pays(t, order{amount: "100.00", method: "pm_card_visa"})
		}
		movers := make([]*mover, 16)
		var answers atomic.Int32
		var running sync.WaitGroup
		for n := range movers {
			movers[n] = &mover{who: people[n%2], to: people[(n+1)%2].wallet().ID}
			running.Go(func() { movers[n].work(&answers) })
		}
		eventually(t, startWithin, "everybody moves money", func() bool { return int(answers.Load()) >= 3*len(movers) })
		must(t, p.cmd.Process.Signal(syscall.SIGTERM))
		running.Wait()
		p.stopped()
		p.toldAll(movers)

		p = i.start(t)
		now := []*person{people[0].at(p), people[1].at(p)}
		crowd(t, len(movers), func(n int) {
			m := movers[n]
			m.who = now[n%2]
			for _, o := range append(m.did, *m.left) {
				again := o
				if !m.order(&again) || o.id != "" && again.id != o.id {
					t.Errorf("%s was said to be %s, and is %s", o.verb, o.id, again.id)
				}
			}
		})
		for _, who := range now {
			eventually(t, usual, "everything is settled", who.settled)
		}
		agree(t, p.box(), started, now...)
		p.stop()
		i.verify(t)
	})
}

// toldAll expects that each order that the program has written down was answered, and
// no other.
func (p *program) toldAll(movers []*mover) {
	p.t.Helper()
	log := p.logged()
	for _, m := range movers {
		for _, o := range m.did {
			if !strings.Contains(log, o.request) {
				p.t.Errorf("a %s was answered and not written down", o.verb)
			}
		}
		if strings.Contains(log, m.left.request) {
			p.t.Errorf("a %s was begun, and its client left without an answer", m.left.verb)
		}
	}
}
