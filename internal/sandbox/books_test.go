package sandbox_test

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The books balance after any sequence of operations: available and pending are
// the sum of the balance transactions, for each account and currency, and each
// thing that moved money is explained by exactly its own.
func TestBooksBalance(t *testing.T) {
	t.Parallel()
	if f := flag.Lookup("rapid.checks"); f.Value.String() == f.DefValue { // a hundred
		_ = f.Value.Set("300") // a number
	}
	r := newRig(t)
	runs := 0
	rapid.Check(t, func(rt *rapid.T) {
		runs++
		w := &world{rig: r.as(fmt.Sprintf("sk_test_books%d", runs)), rt: rt}
		w.accounts = []string{w.express(), w.express()}
		steps := 60
		if testing.Short() {
			steps = 20
		}
		for range steps {
			step := rapid.SampledFrom(moves).Draw(rt, "step")
			step.run(w)
		}
		w.check()
	})
	t.Logf("%d runs", runs)
}

// world is a platform under random operations. What it did is read back from
// the API, not remembered, but for the ids to go on with.
type world struct {
	*rig
	rt       *rapid.T
	accounts []string
	charges  []string
	held     []string
	waiting  []string // for 3-D Secure
	sent     []string
}

func (w *world) amount(name string) int { return rapid.IntRange(1, 3000).Draw(w.rt, name) }

func (w *world) one(of []string, name string) string {
	if len(of) == 0 {
		return "none"
	}
	return rapid.SampledFrom(of).Draw(w.rt, name)
}

func (w *world) currency() string {
	return rapid.SampledFrom([]string{"usd", "eur", "jpy"}).Draw(w.rt, "currency")
}

// moves are the operations. Each may be refused; none may break the books.
var moves = []struct {
	name string
	run  func(w *world)
}{
	{"pay", func(w *world) {
		method := rapid.SampledFrom([]string{
			"visa", "bypassPending", "chargeDeclined", "threeDSecure2Required", "pendingRefund", "refundFail", "createDispute",
			"createDisputeInquiry", "createMultipleDisputes", "riskLevelElevated",
		}).Draw(w.rt, "card")
		res := w.pay(w.amount("amount"), w.currency(), "pm_card_"+method)
		switch res.text("status") {
		case "succeeded":
			w.charges = append(w.charges, res.text("latest_charge"))
		case "requires_action":
			w.waiting = append(w.waiting, res.text("id"))
		}
	}},
	{"hold", func(w *world) {
		res := w.post("/v1/payment_intents", card+"amount=%d&currency=usd&payment_method=pm_card_visa&confirm=true&capture_method=manual", w.amount("amount"))
		if res.status == 200 {
			w.held = append(w.held, res.text("id"))
		}
	}},
	{"capture", func(w *world) {
		res := w.post("/v1/payment_intents/"+w.one(w.held, "held")+"/capture", "amount_to_capture=%d", w.amount("amount"))
		if res.status == 200 {
			w.charges = append(w.charges, res.text("latest_charge"))
		}
	}},
	{"cancel", func(w *world) {
		w.post("/v1/payment_intents/"+w.one(slices.Concat(w.held, w.waiting), "open")+"/cancel", "")
	}},
	{"authenticate", func(w *world) {
		pi := w.one(w.waiting, "waiting")
		w.as("").send("POST", "/_sandbox/payment_intents/"+pi+"/authenticate", fmt.Sprintf(`{"succeed":%t}`, rapid.Bool().Draw(w.rt, "succeed")))
		if res := w.get("/v1/payment_intents/%s", pi); res.text("status") == "succeeded" {
			w.charges = append(w.charges, res.text("latest_charge"))
		}
	}},
	{"refund", func(w *world) {
		form := "charge=" + w.one(w.charges, "charge")
		if rapid.Bool().Draw(w.rt, "part") {
			form += fmt.Sprintf("&amount=%d", w.amount("amount"))
		}
		w.post("/v1/refunds", "%s", form)
	}},
	{"transfer", func(w *world) {
		form := fmt.Sprintf("amount=%d&currency=%s&destination=%s", w.amount("amount"), w.currency(), w.one(w.accounts, "account"))
		switch rapid.IntRange(0, 4).Draw(w.rt, "kind") {
		case 0:
			form += "&source_transaction=" + w.one(w.charges, "charge")
		case 1: // all that there is and more
			form = fmt.Sprintf("amount=%d&currency=usd&destination=%s", w.amount("amount")*10000, w.one(w.accounts, "account"))
		}
		if res := w.post("/v1/transfers", "%s", form); res.status == 200 {
			w.sent = append(w.sent, res.text("id"))
		}
	}},
	{"reverse", func(w *world) {
		form := ""
		if rapid.Bool().Draw(w.rt, "part") {
			form = fmt.Sprintf("amount=%d", w.amount("amount"))
		}
		w.post("/v1/transfers/"+w.one(w.sent, "transfer")+"/reversals", "%s", form)
	}},
	{"dispute", func(w *world) {
		form := `{}`
		if rapid.Bool().Draw(w.rt, "part") {
			form = fmt.Sprintf(`{"amount":%d,"inquiry":%t}`, w.amount("amount"), rapid.Bool().Draw(w.rt, "inquiry"))
		}
		w.as("").send("POST", "/_sandbox/charges/"+w.one(w.charges, "charge")+"/dispute", form)
	}},
	{"answer", func(w *world) {
		open := w.get("/v1/disputes?limit=100")
		url := "/v1/disputes/" + w.one(open.ids(), "dispute")
		switch word := rapid.SampledFrom([]string{"winning_evidence", "losing_evidence", "escalate_inquiry_evidence", "close"}).Draw(w.rt, "word"); word {
		case "close":
			w.post(url+"/close", "")
		default:
			w.post(url, "evidence[uncategorized_text]=%s&submit=true", word)
		}
	}},
	{"wait", func(w *world) {
		w.as("").send("POST", "/_sandbox/clock", fmt.Sprintf(`{"seconds":%d}`, rapid.IntRange(0, 3*24*60*60).Draw(w.rt, "seconds")))
	}},
	{"again", func(w *world) { // the same key twice is one transfer
		c := w.with(fmt.Sprintf("k%d", rapid.Uint64().Draw(w.rt, "key")))
		form := fmt.Sprintf("amount=%d&currency=usd&destination=%s", w.amount("amount"), w.accounts[0])
		first := c.post("/v1/transfers", "%s", form)
		if again := c.post("/v1/transfers", "%s", form); string(first.raw) != string(again.raw) {
			w.t.Errorf("%s\n%s", first.raw, again.raw)
		}
	}},
}

// entry is a balance transaction, as far as the books go.
type entry struct {
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

func (r *rig) entries() map[string]entry {
	r.t.Helper()
	out := map[string]entry{}
	for _, bt := range r.list("/v1/balance_transactions") {
		e := entry{bt.text("currency"), bt.text("type"), bt.text("source"), bt.text("status"), bt.number("amount"), bt.number("net")}
		if e.net != e.amount-bt.number("fee") {
			r.t.Errorf("%s: net %d of %d", bt.text("id"), e.net, e.amount)
		}
		out[bt.text("id")] = e
	}
	return out
}

// check reads everything back and holds it together.
func (w *world) check() {
	w.t.Helper()
	w.explain(w.rig, "refund", "transfer")
	for _, a := range w.accounts {
		w.explain(w.on(a), "payment_refund", "")
	}
}

// explain goes through one account's books. What nothing claims is left over.
func (w *world) explain(r *rig, refund, transfer string) {
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
		claim(re.text("balance_transaction"), refund, re.text("id"), re.text("currency"), -re.number("amount"))
		if id := re.text("failure_balance_transaction"); id != "" {
			claim(id, "refund_failure", re.text("id"), re.text("currency"), re.number("amount"))
			continue
		}
		refunded[re.text("charge")] += re.number("amount")
	}
	for _, ch := range r.list("/v1/charges") {
		if got, want := ch.number("amount_refunded"), refunded[ch.text("id")]; ch.text("captured") == "true" && got != want {
			w.rt.Fatalf("%s shows %d refunded, its refunds are %d", ch.text("id"), got, want)
		}
	}
	if transfer != "" {
		w.explainTransfers(r, claim)
	}
	w.explainDisputes(r, claim)
	for _, po := range r.list("/v1/payouts") {
		claim(po.text("balance_transaction"), "payout", po.text("id"), po.text("currency"), -po.number("amount"))
		if id := po.text("failure_balance_transaction"); id != "" {
			delete(left, id)
		}
	}
	if len(left) > 0 {
		w.rt.Fatalf("nothing explains %v", left)
	}
}

// explainDisputes wants nothing in the books of an inquiry, the money gone for a
// dispute, and back for one that was won.
func (w *world) explainDisputes(r *rig, claim func(id, kind, source, currency string, amount int64)) {
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

func (w *world) explainTransfers(r *rig, claim func(id, kind, source, currency string, amount int64)) {
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
func (r *rig) balances(entries map[string]entry) {
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
