package sandbox_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// balanceChange is a balance transaction, as far as the books go.
type balanceChange struct {
	currency, kind, source, status string
	amount, net                    int64
}

// list reads all of a list.
func (r *rig) list(url string) []*reply {
	r.t.Helper()
	var out []*reply
	for cursor := ""; ; {
		page := r.get("%s?limit=100%s", url, cursor)
		if page.status == 404 && cursor == "" { // not in this sandbox
			return nil
		}
		page.want(200)
		data, _ := page.at("data").([]any)
		for _, item := range data {
			out = append(out, &reply{t: r.t, doc: item.(map[string]any)})
		}
		if page.text("has_more") != "true" {
			return out
		}
		cursor = "&starting_after=" + out[len(out)-1].text("id")
	}
}

func (r *rig) entries() map[string]balanceChange {
	r.t.Helper()
	out := map[string]balanceChange{}
	for _, bt := range r.list("/v1/balance_transactions") {
		e := balanceChange{bt.text("currency"), bt.text("type"), bt.text("source"), bt.text("status"), bt.number("amount"), bt.number("net")}
		if e.net != e.amount-bt.number("fee") {
			r.t.Errorf("%s: net %d of %d", bt.text("id"), e.net, e.amount)
		}
		out[bt.text("id")] = e
	}
	return out
}

// check reads everything back and holds it together. An hour passes first: the outcome of a
// dispute that is under review for some seconds would come between two readings otherwise.
func (w *world) check() {
	w.t.Helper()
	w.as("").send("POST", "/_sandbox/clock", `{"seconds":3600}`).want(200)
	w.explain(w.rig)
	for _, a := range w.accounts {
		w.explain(w.on(a))
	}
}

// claimer takes an entry out of the books for the object that explains it.
type claimer func(id, kind, source, currency string, amount int64)

// explain goes through one account's books. What nothing claims is left over.
func (w *world) explain(r *rig) {
	r.t.Helper()
	left := r.entries()
	r.balances(left)
	claim := func(id, kind, source, currency string, amount int64) {
		r.t.Helper()
		e, ok := left[id]
		if !ok || e.kind != kind || e.source != source || e.currency != currency || e.amount != amount {
			w.rt.Fatalf("%s of %s %d: entry %q is %+v (%t)", kind, source, amount, id, e, ok)
		}
		delete(left, id)
	}
	for _, tu := range r.list("/v1/topups") {
		claim(tu.text("balance_transaction"), "topup", tu.text("id"), tu.text("currency"), tu.number("amount"))
	}
	for _, ch := range r.list("/v1/charges") {
		if id := ch.text("balance_transaction"); id != "" {
			kind := "charge"
			if ch.text("source_transfer") != "" {
				kind = "payment"
			}
			claim(id, kind, ch.text("id"), ch.text("currency"), ch.number("amount_captured"))
		} else if ch.text("paid") == "true" && ch.text("captured") == "true" {
			w.rt.Fatalf("%s was paid and is in no book", ch.text("id"))
		}
	}
	w.explainIntents(r)
	refunded := map[string]int64{}
	for _, re := range r.list("/v1/refunds") {
		w.explainRefund(re, claim)
		if re.text("status") == "failed" {
			continue
		}
		refunded[re.text("charge")] += re.number("amount")
	}
	for _, ch := range r.list("/v1/charges") {
		if got, want := ch.number("amount_refunded"), refunded[ch.text("id")]; ch.text("captured") == "true" && got != want {
			w.rt.Fatalf("%s shows %d refunded, its refunds are %d", ch.text("id"), got, want)
		}
	}
	w.explainTransfers(r, claim)
	w.explainDisputes(r, claim)
	w.explainPayouts(r, claim)
	if len(left) > 0 {
		w.rt.Fatalf("nothing explains %v", left)
	}
}

// explainRefund wants money gone for a refund that does not wait for it, and back
// for one that failed.
func (w *world) explainRefund(re *reply, claim claimer) {
	kind := "refund"
	if re.text("source_transfer_reversal") != "" {
		kind = "payment_refund" // of a payment that a transfer was
	}
	gone, back := re.text("balance_transaction"), re.text("failure_balance_transaction")
	if gone != "" {
		claim(gone, kind, re.text("id"), re.text("currency"), -re.number("amount"))
	}
	if back != "" {
		claim(back, "refund_failure", re.text("id"), re.text("currency"), re.number("amount"))
	}
	status := re.text("status")
	if status == "succeeded" && gone == "" || (status == "failed" && gone != "") != (back != "") {
		w.rt.Fatalf("%s is %s, with entries %q and %q", re.text("id"), status, gone, back)
	}
}

func (w *world) explainPayouts(r *rig, claim claimer) {
	for _, po := range r.list("/v1/payouts") {
		claim(po.text("balance_transaction"), "payout", po.text("id"), po.text("currency"), -po.number("amount"))
		kind := map[string]string{"failed": "payout_failure", "canceled": "payout_cancel"}[po.text("status")]
		back := po.text("failure_balance_transaction")
		if (kind == "") != (back == "") {
			w.rt.Fatalf("%s is %s, with entry %q", po.text("id"), po.text("status"), back)
		}
		if kind != "" {
			claim(back, kind, po.text("id"), po.text("currency"), po.number("amount"))
		}
	}
}

// explainDisputes wants nothing in the books of an inquiry, the money gone for a
// dispute, and back for one that was won.
func (w *world) explainDisputes(r *rig, claim claimer) {
	for _, d := range r.list("/v1/disputes") {
		var moved int64
		entries, _ := d.at("balance_transactions").([]any)
		for i := range entries {
			at := fmt.Sprintf("balance_transactions.%d.", i)
			claim(d.text(at+"id"), "adjustment", d.text("id"), d.text("currency"), d.number(at+"amount"))
			moved += d.number(at + "amount")
		}
		want := -d.number("amount")
		if status := d.text("status"); status == "won" || strings.HasPrefix(status, "warning_") {
			want = 0
		}
		if moved != want {
			w.rt.Fatalf("%s over %s is %s and moved %d", d.text("id"), d.text("amount"), d.text("status"), moved)
		}
	}
}

// explainIntents holds what intents say they received against their charges.
func (w *world) explainIntents(r *rig) {
	captured := map[string]int64{}
	for _, ch := range r.list("/v1/charges") {
		if ch.text("paid") == "true" {
			captured[ch.text("payment_intent")] += ch.number("amount_captured")
		}
	}
	for _, pi := range r.list("/v1/payment_intents") {
		if got := captured[pi.text("id")]; got != pi.number("amount_received") {
			w.rt.Fatalf("%s received %d, its charges took %d", pi.text("id"), pi.number("amount_received"), got)
		}
	}
}

func (w *world) explainTransfers(r *rig, claim claimer) {
	for _, tr := range r.list("/v1/transfers") {
		claim(tr.text("balance_transaction"), "transfer", tr.text("id"), tr.text("currency"), -tr.number("amount"))
		var back int64
		for _, rev := range r.list("/v1/transfers/" + tr.text("id") + "/reversals") {
			claim(rev.text("balance_transaction"), "transfer_refund", rev.text("id"), rev.text("currency"), rev.number("amount"))
			back += rev.number("amount")
		}
		if back != tr.number("amount_reversed") || (back == tr.number("amount")) != (tr.text("reversed") == "true") {
			w.rt.Fatalf("%s shows %d reversed, its reversals are %d", tr.text("id"), tr.number("amount_reversed"), back)
		}
	}
}

// balances holds an account's balance against its entries.
func (r *rig) balances(entries map[string]balanceChange) {
	r.t.Helper()
	type money struct{ available, pending int64 }
	sums := map[string]money{}
	for _, e := range entries {
		m := sums[e.currency]
		if e.status == "pending" {
			m.pending += e.net
		} else {
			m.available += e.net
		}
		sums[e.currency] = m
	}
	for _, currency := range slices.Sorted(maps.Keys(sums)) {
		if a, p := r.balance(currency); a != sums[currency].available || p != sums[currency].pending {
			r.t.Errorf("%s: the balance is %d and %d, the entries make %+v", currency, a, p, sums[currency])
		}
	}
}
