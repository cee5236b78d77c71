package payments_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
)

// The model checker visits every state that a payout can reach together with a
// Stripe that may do its worst: it loses answers, delivers requests late, stores
// a 500 with or without the effect, forgets keys, and sends webhooks at any time.
// Workers die at any moment and leases run out. The function that moves the
// payout is the one of production.

// next is the transition that is checked: production's, or a mutant of it.
type next func(payments.Payout, payments.Event) (payments.Payout, []ledger.Posting, payments.Effect)

func production(p payments.Payout, e payments.Event) (payments.Payout, []ledger.Posting, payments.Effect) {
	return p.Next(e)
}

// world is one state of everything.
type world struct {
	now       time.Time
	payout    payments.Payout
	balance   int64          // what the payout's lines sum to
	stored    map[int]string // Stripe's stored result of each attempt's key
	transfers int            // how often money left
	flying    []int          // attempts of requests that have not arrived yet
	answers   []answer       // answers that a slow worker holds and has not applied yet
}

// answer is what Stripe said to one request of an attempt.
type answer struct {
	attempt int
	result  string
}

var (
	began  = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	amount = money.Money{Minor: 1000, Currency: "USD"}
)

func firstWorld() world {
	return world{
		now: began, balance: -amount.Minor, stored: map[int]string{},
		payout: payments.Payout{
			ID: "pay_1", Wallet: "wal_1", Account: "acct_1", Amount: amount, CreatedAt: began,
			State: payout.StatePending, Attempt: payments.Attempt{Number: 1, NextAt: began},
		},
	}
}

// key folds worlds together that differ in nothing that the future depends on.
func (w world) key() string {
	p := w.payout
	flying := slices.Clone(w.flying)
	slices.Sort(flying)
	return fmt.Sprint(p.State, p.Number, p.Sends, p.Unclear, p.Parked, p.Failure != nil, p.TransferID, p.NextAt.IsZero(),
		w.now.Sub(p.FirstSentAt) > 23*time.Hour, w.now.Sub(p.CreatedAt) > 72*time.Hour, w.now.Sub(p.LastSentAt) < 15*time.Minute,
		w.balance, w.stored, w.transfers, flying, w.answers)
}

func (w world) clone() world {
	w.stored, w.flying, w.answers = maps.Clone(w.stored), slices.Clone(w.flying), slices.Clone(w.answers)
	return w
}

// apply moves the payout on by one event and books its lines.
func (w world) apply(step next, e payments.Event) (world, payments.Effect) {
	w = w.clone()
	var lines []ledger.Posting
	var effect payments.Effect
	w.payout, lines, effect = step(w.payout, e)
	for _, line := range lines {
		w.balance += line.Value
	}
	return w, effect
}

// transfer is what Stripe shows of the payout.
func (w world) transfer() payments.Transfer {
	return payments.Transfer{ID: "tr_1", Payout: w.payout.ID, Amount: amount, Destination: "acct_1"}
}

// successors are all worlds that one step leads to.
func (w world) successors(step next) (out []world) {
	if w.payout.Number > 3 || w.payout.Sends > 4 {
		return nil // more of the same
	}
	out = append(out, w.claims(step)...)
	for i, attempt := range w.flying {
		out = append(out, w.arrivals(step, i)...)
		timeout, _ := w.apply(step, w.event(attempt, "timeout")) // the request flies on
		out = append(out, timeout)
	}
	for i, a := range w.answers {
		late := w.clone()
		late.answers = slices.Delete(late.answers, i, i+1)
		applied, _ := late.apply(step, late.event(a.attempt, a.result))
		out = append(out, late, applied)
	}
	if w.transfers > 0 { // a webhook, or the poller of another replica
		seen, _ := w.apply(step, payments.TransferSeen{At: w.now, Transfer: w.transfer()})
		out = append(out, seen)
	}
	return out
}

// claims is a worker taking the payout when it is due, or a day later.
func (w world) claims(step next) (out []world) {
	if w.payout.NextAt.IsZero() {
		return nil
	}
	for _, at := range []time.Time{w.payout.NextAt, w.payout.NextAt.Add(24 * time.Hour)} {
		if at.Before(w.now) {
			at = w.now
		}
		// What the model trusts time for: a request that flies is gone, one way or
		// the other, once the quiet time has passed.
		if len(w.flying) > 0 && at.Sub(w.payout.LastSentAt) >= 15*time.Minute {
			continue
		}
		waited := w
		waited.now = at
		if at.Sub(w.payout.FirstSentAt) > 24*time.Hour {
			waited = waited.clone()
			clear(waited.stored) // Stripe has forgotten the keys
		}
		claimed, effect := waited.apply(step, payments.Claimed{At: at})
		switch effect {
		case payments.Send:
			claimed.flying = append(claimed.flying, claimed.payout.Number)
		case payments.LookUp:
			var seen payments.Event = payments.NothingFound{At: at, Attempt: claimed.payout.Number}
			if claimed.transfers > 0 {
				seen = payments.TransferSeen{At: at, Transfer: claimed.transfer()}
			}
			found, _ := claimed.apply(step, seen)
			out = append(out, found)
		}
		out = append(out, claimed) // also: the worker died right after the claim
	}
	return out
}

// arrivals is the i-th flying request reaching Stripe, in every way it can end,
// with its answer heard or lost; or never arriving.
func (w world) arrivals(step next, i int) (out []world) {
	attempt := w.flying[i]
	base := w.clone()
	base.flying = slices.Delete(base.flying, i, i+1)
	out = append(out, base) // lost on the way
	// Rate limits, permissions and validation stand before the stored result.
	results := []string{"busy", "config", "invalid"}
	if stored, ok := base.stored[attempt]; ok {
		results = append(results, stored)
	} else {
		results = append(results, "ok", "definite", "retryable", "500 done", "500 undone")
	}
	for _, result := range results {
		arrived := base.clone()
		if _, known := arrived.stored[attempt]; !known && !slices.Contains(results[:3], result) {
			arrived.stored[attempt] = result
			if result == "ok" || result == "500 done" {
				arrived.transfers++
			}
		}
		heard, _ := arrived.apply(step, arrived.event(attempt, result))
		out = append(out, arrived, heard)
		if len(arrived.answers) == 0 { // one slow worker is enough
			arrived.answers = append(arrived.answers, answer{attempt, result})
			out = append(out, arrived)
		}
	}
	return out
}

// event is what the worker makes of Stripe's result.
func (w world) event(attempt int, result string) payments.Event {
	if result == "ok" {
		return payments.TransferSeen{At: w.now, Transfer: w.transfer()}
	}
	class := map[string]payments.Class{
		"definite": payments.Definite, "invalid": payments.Definite, "retryable": payments.Retryable,
		"busy": payments.Busy, "config": payments.Config,
		"500 done": payments.Ambiguous, "500 undone": payments.Ambiguous, "timeout": payments.Ambiguous,
	}[result]
	return payments.Answered{At: w.now, Attempt: attempt, Answer: &payments.Answer{Class: class}}
}

// violation says what a world must not be.
func (w world) violation() string {
	p := w.payout
	switch {
	case w.transfers > 1:
		return "paid twice"
	case p.State == payout.StateFailed && w.transfers > 0:
		return "given back although it was paid"
	case p.State == payout.StateSent && w.transfers != 1:
		return "called sent although nothing left"
	case p.State == payout.StateFailed && w.balance != 0:
		return fmt.Sprintf("failed, and the wallet is %d off", w.balance)
	case p.State != payout.StateFailed && w.balance != -amount.Minor:
		return fmt.Sprintf("%s, and the lines sum to %d", p.State, w.balance)
	case p.NextAt.IsZero() && !p.Parked && slices.Contains(
		[]payout.State{payout.StatePending, payout.StateSending, payout.StateReconcile}, p.State):
		return "waits for nothing and is not done"
	}
	return ""
}

// explore visits every reachable world and returns how many there are and the
// first violation.
func explore(step next) (visited int, violation string) {
	seen := map[string]bool{}
	queue := []world{firstWorld()}
	for len(queue) > 0 {
		w := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		key := w.key()
		if seen[key] {
			continue
		}
		seen[key] = true
		if v := w.violation(); v != "" {
			return len(seen), v
		}
		queue = append(queue, w.successors(step)...)
	}
	return len(seen), ""
}

func TestPayoutModelHoldsInEveryReachableState(t *testing.T) {
	t.Parallel()
	visited, violation := explore(production)
	if violation != "" {
		t.Fatalf("after %d states: %s", visited, violation)
	}
	if visited < 1_000 {
		t.Fatalf("only %d states were reached; the model is too tame", visited)
	}
	t.Logf("%d states, no violation", visited)
}

// Each mutant is a mistake that a good engineer could make. The checker must
// find every one of them, or it proves nothing.
func TestPayoutModelFindsPlantedMistakes(t *testing.T) {
	t.Parallel()
	for name, mutant := range mutants {
		t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			t.Parallel()
			if visited, violation := explore(mutant); violation == "" {
				t.Errorf("%s: not noticed in %d states", name, visited)
			}
		})
	}
}

var mutants = map[string]next{
	"give back on a 500": func(p payments.Payout, e payments.Event) (payments.Payout, []ledger.Posting, payments.Effect) {
		if a, ok := e.(payments.Answered); ok && a.Answer.Class == payments.Ambiguous {
			a.Answer = &payments.Answer{Class: payments.Definite}
			e = a
		}
		return p.Next(e)
	},
	"new key after a 500": func(p payments.Payout, e payments.Event) (payments.Payout, []ledger.Posting, payments.Effect) {
		if a, ok := e.(payments.Answered); ok && a.Answer.Class == payments.Ambiguous && p.State == payout.StateSending {
			p.State, p.Number, p.Sends = payout.StatePending, p.Number+1, 0
			return p, nil, payments.Rest
		}
		return p.Next(e)
	},
	"new key after 429": func(p payments.Payout, e payments.Event) (payments.Payout, []ledger.Posting, payments.Effect) {
		if a, ok := e.(payments.Answered); ok && a.Answer.Class == payments.Busy && p.State == payout.StateSending {
			p.State, p.Number, p.Sends = payout.StatePending, p.Number+1, 0
			return p, nil, payments.Rest
		}
		return p.Next(e)
	},
	"give back on 401": func(p payments.Payout, e payments.Event) (payments.Payout, []ledger.Posting, payments.Effect) {
		if a, ok := e.(payments.Answered); ok && a.Answer.Class == payments.Config {
			p.Sends = 1
			a.Answer = &payments.Answer{Class: payments.Definite}
			return p.Next(a)
		}
		return p.Next(e)
	},
	"new key for each send": func(p payments.Payout, e payments.Event) (payments.Payout, []ledger.Posting, payments.Effect) {
		if _, ok := e.(payments.Claimed); ok && p.State == payout.StateSending {
			p.Number++
		}
		return p.Next(e)
	},
	"look up without the quiet time": func(p payments.Payout, e payments.Event) (payments.Payout, []ledger.Posting, payments.Effect) {
		if c, ok := e.(payments.Claimed); ok && p.State == payout.StateReconcile {
			p.LastSentAt = c.At.Add(-time.Hour)
			return p.Next(c)
		}
		after, lines, effect := p.Next(e)
		if after.State == payout.StateReconcile && p.State != payout.StateReconcile {
			after.NextAt = after.LastSentAt
		}
		return after, lines, effect
	},
	"resend after the key was forgotten": func(p payments.Payout, e payments.Event) (payments.Payout, []ledger.Posting, payments.Effect) {
		if c, ok := e.(payments.Claimed); ok && p.State == payout.StateSending {
			p.FirstSentAt = c.At
		}
		return p.Next(e)
	},
	"webhook books the return again": func(p payments.Payout, e payments.Event) (payments.Payout, []ledger.Posting, payments.Effect) {
		after, lines, effect := p.Next(e)
		if _, ok := e.(payments.NothingFound); ok && after.State == payout.StateFailed {
			lines = append(lines, lines...)
		}
		return after, lines, effect
	},
	"fail without giving back": func(p payments.Payout, e payments.Event) (payments.Payout, []ledger.Posting, payments.Effect) {
		after, _, effect := p.Next(e)
		return after, nil, effect
	},
	"a late answer ends a later attempt": func(p payments.Payout, e payments.Event) (payments.Payout, []ledger.Posting, payments.Effect) {
		if a, ok := e.(payments.Answered); ok {
			a.Attempt = p.Number
			e = a
		}
		return p.Next(e)
	},
	"a refusal of the second send is believed": func(p payments.Payout, e payments.Event) (payments.Payout, []ledger.Posting, payments.Effect) {
		if a, ok := e.(payments.Answered); ok && a.Answer.Class == payments.Definite && p.State == payout.StateSending {
			p.Sends = 1
			return p.Next(a)
		}
		return p.Next(e)
	},
	"forget to wait": func(p payments.Payout, e payments.Event) (payments.Payout, []ledger.Posting, payments.Effect) {
		after, lines, effect := p.Next(e)
		if a, ok := e.(payments.Answered); ok && a.Answer.Class == payments.Busy {
			after.NextAt = time.Time{}
		}
		return after, lines, effect
	},
	"ignore a transfer while waiting for the next attempt": func(p payments.Payout, e payments.Event) (payments.Payout, []ledger.Posting, payments.Effect) {
		if _, ok := e.(payments.NothingFound); ok {
			return p.Next(payments.NothingFound{At: p.NextAt, Attempt: p.Number})
		}
		if _, ok := e.(payments.TransferSeen); ok && p.State == payout.StateReconcile {
			p.State, p.Number, p.Sends = payout.StatePending, p.Number+1, 0
			return p, nil, payments.Rest
		}
		return p.Next(e)
	},
}
