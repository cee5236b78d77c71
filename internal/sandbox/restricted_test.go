package sandbox_test

import (
	"strings"
	"testing"

	"github.com/purserhq/purser/internal/sandbox"
)

// TestRestrictedKey asks with keys that may do one thing each.
func TestRestrictedKey(t *testing.T) {
	t.Parallel()
	r := openRig(t, sandbox.Config{Restricted: map[string]sandbox.Restriction{
		"rk_test_rig":         {},
		"rk_test_rig_charges": {Permissions: []string{"charge_read"}},
		"rk_test_rig_refunds": {Permissions: []string{"charge_write"}},
		"rk_test_rig_theirs":  {Accounts: []string{"balance_read"}},
	}})
	refused := r.as("rk_test_rig").get("/v1/balance").want(403, "error.type=invalid_request_error")
	if text := refused.text("error.message"); !strings.Contains(text, "'rak_balance_read' permission") {
		t.Errorf("the refusal says %q", text)
	}
	for _, path := range []string{"/v1/payment_intents", "/v1/charges", "/v1/disputes", "/v1/account", "/v1/accounts", "/v1/events", "/v1/balance_transactions"} {
		r.as("rk_test_rig").get("%s", path).want(403)
	}
	r.as("rk_test_rig").post("/v1/tokens", "card[number]=4242424242424242&card[exp_month]=12&card[exp_year]=40").want(403)

	r.as("rk_test_rig_charges").get("/v1/charges").want(200)
	r.as("rk_test_rig_charges").post("/v1/refunds", "charge=ch_none").want(403)
	r.as("rk_test_rig_refunds").get("/v1/charges").want(200) // write includes read
	r.as("rk_test_rig_refunds").post("/v1/refunds", "charge=ch_none").want(400, "error.code=resource_missing")

	theirs := r.as("rk_test_rig_theirs")
	theirs.get("/v1/balance").want(403)
	account := r.as("sk_test_rig_theirs").post("/v1/accounts", "type=express").want(200).text("id")
	theirs.on(account).get("/v1/balance").want(200)
	theirs.on(account).get("/v1/charges").want(403)
	r.as("rk_test_other").get("/v1/balance").want(200) // not restricted
}
