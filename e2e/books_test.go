package e2e_test

import (
	"strconv"
	"strings"
	"testing"
)

// cents reads an amount of US dollars.
func cents(t testing.TB, m money) int64 {
	t.Helper()
	n, err := strconv.ParseInt(strings.ReplaceAll(m.Amount, ".", ""), 10, 64)
	if err != nil || m.Currency != "USD" {
		t.Fatalf("%+v is no amount of dollars: %v", m, err)
	}
	return n
}

// agree compares the people's books with the sandbox's own, one by one: every
// credited deposit is a payment there and the other way round, every sent payout
// a transfer, and what the wallets hold is what came in less what went out.
func agree(t testing.TB, box sandbox, started int64, people ...*person) {
	t.Helper()
	paid := map[string]int64{} // by the Stripe id
	sent := map[string]int64{}
	var held, in, out int64
	for _, who := range people {
		for _, d := range who.deposits() {
			if d.Status == "SUCCEEDED" {
				paid[d.PaymentIntentID] += cents(t, d.Amount)
				in += cents(t, d.Amount)
			}
		}
		for _, p := range who.payouts() {
			if p.Status == "SENT" {
				sent[p.TransferID] += cents(t, p.Amount)
				out += cents(t, p.Amount)
			}
		}
		held += cents(t, who.wallet().CurrentBalance)
	}
	if held != in-out {
		t.Errorf("the wallets hold %d, but %d came in and %d went out", held, in, out)
	}
	for id, i := range box.intents() {
		if i.Status != "succeeded" {
			continue
		}
		if paid[id] != i.AmountReceived {
			t.Errorf("the sandbox took %d with %s, the wallets got %d", i.AmountReceived, id, paid[id])
		}
		delete(paid, id)
	}
	for id, tr := range box.transfers() {
		if sent[id] != tr.Amount-tr.AmountReversed {
			t.Errorf("the sandbox sent %d with %s, the payouts say %d", tr.Amount-tr.AmountReversed, id, sent[id])
		}
		delete(sent, id)
	}
	if len(paid) > 0 || len(sent) > 0 {
		t.Errorf("the sandbox does not know of the payments %v and the transfers %v", paid, sent)
	}
	if got, want := box.balance()+box.fees(), started+in-out; got != want {
		t.Errorf("the sandbox's balance and fees are %d, want %d", got, want)
	}
}

// settled tells that none of the person's operations waits for Stripe.
func (who *person) settled() bool {
	for _, d := range who.deposits() {
		if d.Status != "SUCCEEDED" && d.Status != "FAILED" && d.Status != "CANCELED" {
			return false
		}
	}
	for _, p := range who.payouts() {
		if p.Status == "PENDING" {
			return false
		}
	}
	return true
}
