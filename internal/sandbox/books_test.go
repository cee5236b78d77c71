package sandbox_test

import (
	"flag"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// The books balance after any sequence of operations: available and pending are
// the sum of the balance transactions, for each account and currency, and each
// object that moved money is explained by exactly its own.
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
	{"back", func(w *world) { // from an account to the platform, and perhaps there again
		there := w.on(w.one(w.accounts, "account"))
		sent := there.post("/v1/transfers", "amount=%d&currency=%s&destination=%s", w.amount("amount"), w.currency(), w.get("/v1/account").text("id"))
		if sent.status == 200 && rapid.Bool().Draw(w.rt, "reversed") {
			there.post("/v1/transfers/"+sent.text("id")+"/reversals", "amount=%d", w.amount("part"))
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
	{"decide", func(w *world) {
		open := w.get("/v1/disputes?limit=100")
		w.as("").send("POST", "/_sandbox/disputes/"+w.one(open.ids(), "dispute")+"/"+rapid.SampledFrom([]string{"win", "lose", "escalate"}).Draw(w.rt, "end"), "")
	}},
	{"fate", func(w *world) { // of a refund
		all := w.get("/v1/refunds?limit=100")
		w.as("").send("POST", "/_sandbox/refunds/"+w.one(all.ids(), "refund")+"/"+rapid.SampledFrom([]string{"fail", "succeed"}).Draw(w.rt, "end"), "")
	}},
	{"payout", func(w *world) {
		w.on(w.one(w.accounts, "account")).post("/v1/payouts", "amount=%d&currency=usd", w.amount("amount"))
		w.post("/v1/payouts", "amount=%d&currency=usd", w.amount("amount"))
	}},
	{"bank", func(w *world) { // does something to a payout
		there := w.rig
		if rapid.Bool().Draw(w.rt, "theirs") {
			there = w.on(w.one(w.accounts, "account"))
		}
		all := there.get("/v1/payouts?limit=100")
		po := w.one(all.ids(), "payout")
		switch end := rapid.SampledFrom([]string{"fail", "pay", "cancel"}).Draw(w.rt, "end"); end {
		case "cancel":
			there.post("/v1/payouts/"+po+"/cancel", "")
		default:
			w.as("").send("POST", "/_sandbox/payouts/"+po+"/"+end, "")
		}
		if there.account != "" {
			w.as("").send("POST", "/_sandbox/accounts/"+there.account+"/complete", "") // a failed one disables the bank account
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
