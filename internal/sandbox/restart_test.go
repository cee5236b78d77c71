package sandbox_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/purserhq/purser/internal/sandbox"
)

// A restart keeps everything, whether the sandbox was closed or killed.
func TestRestart(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		again func(t *testing.T, file string) string // the file to open then
	}{
		{"OKClosed", func(_ *testing.T, file string) string { return file }},
		{"OKKilled", killed},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "sandbox.db")
			var before []string
			var first *reply
			var acct string
			again := file
			if !t.Run("before", func(s *testing.T) {
				r := openRig(s, sandbox.Config{File: file})
				first, acct = live(r)
				before = seen(r, acct)
				again = c.again(t, file)
			}) {
				return
			}
			r := openRig(t, sandbox.Config{File: again})
			for i, now := range seen(r, acct) {
				if now != before[i] {
					t.Errorf("view %d:\nbefore %s\nafter  %s", i, before[i], now)
				}
			}
			replayed(r, first, r.with("k1").pay(1000, "usd", "pm_card_visa"))
			r.post("/v1/refunds", "charge=%s&amount=401", first.text("latest_charge")).want(400)
			r.post("/v1/refunds", "charge=%s&amount=400", first.text("latest_charge")).want(200)
		})
	}
}

// killed copies the file as it is while the sandbox runs, as a power cut leaves it.
func killed(t *testing.T, file string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "sandbox.db")
	for _, part := range []string{"", "-wal"} {
		raw, err := os.ReadFile(file + part)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to+part, raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return to
}

// live makes some of everything.
func live(r *rig) (first *reply, acct string) {
	r.t.Helper()
	r.control("POST", "clock", `{"stop":true,"seconds":3600}`)
	first = r.with("k1").pay(1000, "usd", "pm_card_visa").want(200)
	r.post("/v1/refunds", "charge=%s&amount=600", first.text("latest_charge")).want(200)
	acct = r.express()
	tr := r.transfer(700, acct)
	r.post("/v1/transfers/"+tr+"/reversals", "amount=100").want(200)
	r.pay(900, "eur", "pm_card_threeDSecure2Required").want(200, "status=requires_action")
	r.pay(900, "eur", "pm_card_chargeDeclined").want(402)
	cu := r.customers(3)[0]
	r.post("/v1/payment_methods/pm_card_visa/attach", "customer=%s", cu).want(200)
	r.delete("/v1/customers/" + r.customers(1)[0]).want(200)
	r.post("/v1/webhook_endpoints", "url=http://127.0.0.1:1/hook&enabled_events[]=topup.created").want(200)
	r.as("sk_test_other").customers(1)
	r.disputed("pm_card_createDispute")
	r.session()
	r.payout()
	r.post("/v1/setup_intents", card+"payment_method=pm_card_authenticationRequiredOnSetup&confirm=true").want(200)
	r.post("/v1/refunds", "payment_intent=%s", r.pay(900, "usd", "pm_card_pendingRefund").text("id")).want(200, "status=pending")
	return first, acct
}

var views = []string{
	"/v1/balance", "/v1/payment_intents", "/v1/charges", "/v1/refunds", "/v1/customers", "/v1/accounts", "/v1/transfers",
	"/v1/balance_transactions?limit=100", "/v1/events?limit=100", "/v1/webhook_endpoints", "/v1/topups",
	"/v1/disputes", "/v1/checkout/sessions", "/v1/payouts", "/v1/setup_intents",
}

// seen is all that the API shows of it: the platform's and the account's, with
// the names in order.
func seen(r *rig, acct string) (out []string) {
	r.t.Helper()
	look := func(res *reply) {
		r.t.Helper()
		sorted, err := json.Marshal(res.want(200).doc)
		if err != nil {
			r.t.Fatal(err)
		}
		out = append(out, string(sorted))
	}
	for _, url := range views {
		look(r.get("%s", url))
	}
	for _, url := range views[:2] {
		look(r.on(acct).get("%s", url))
	}
	look(r.as("sk_test_other").get("/v1/customers"))
	look(r.control("GET", "clock", ""))
	return out
}

// reset empties it, in memory and in the file.
func TestReset(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "sandbox.db")
	t.Run("before", func(t *testing.T) {
		r := openRig(t, sandbox.Config{File: file})
		first, _ := live(r)
		r.control("POST", "reset", "")
		empty(r)
		r.get("/v1/payment_intents/%s", first.text("id")).want(404)
		if again := r.with("k1").pay(1000, "usd", "pm_card_visa").want(200); again.header.Get("Idempotent-Replayed") != "" {
			t.Error("the keys outlived the reset")
		}
		r.control("POST", "reset", "")
	})
	empty(openRig(t, sandbox.Config{File: file}))
}

func empty(r *rig) {
	r.t.Helper()
	for _, url := range []string{"/v1/payment_intents", "/v1/charges", "/v1/customers", "/v1/accounts", "/v1/transfers", "/v1/events"} {
		r.get("%s", url).want(200, "data.0=")
	}
	r.control("GET", "clock", "").want(200, "stopped=false")
}
