package sandbox

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Restriction is what a restricted key may do. Stripe publishes no list of the names of
// permissions; those here follow the names in its refusals and in its dashboard.
type Restriction struct {
	Permissions []string // such as payment_intent_write; write includes read
	Accounts    []string // the same for requests with Stripe-Account
}

// resources are the names of permissions by the beginning of a path.
var resources = []struct{ path, name string }{
	{"/v1/payment_intents", "payment_intent"},
	{"/v1/payment_methods", "payment_method"},
	{"/v1/setup_intents", "setup_intent"},
	{"/v1/customers", "customer"},
	{"/v1/tokens", "token"},
	{"/v1/checkout/sessions", "checkout_session"},
	{"/v1/charges", "charge"},
	{"/v1/refunds", "charge"},
	{"/v1/disputes", "dispute"},
	{"/v1/radar", "radar"},
	{"/v1/accounts", "connected_account"},
	{"/v1/account_links", "account_link"},
	{"/v1/account", "account"},
	{"/v1/transfers", "transfer"},
	{"/v1/payouts", "payout"},
	{"/v1/balance_transactions", "balance_transaction"},
	{"/v1/balance", "balance"},
	{"/v1/topups", "topup"},
	{"/v1/events", "event"},
	{"/v1/webhook_endpoints", "webhook_endpoint"},
}

// permission is what an operation asks of a restricted key.
func (op operation) permission() string {
	for _, r := range resources {
		if strings.HasPrefix(op.path, r.path) {
			if op.method == http.MethodGet {
				return r.name + "_read"
			}
			return r.name + "_write"
		}
	}
	return ""
}

// allow refuses what a restricted key may not do, in Stripe's words. Keys without a
// restriction may do everything.
func (s *Sandbox) allow(c *call, op operation) *Error {
	restriction, restricted := s.restrictions[c.key]
	if !restricted {
		return nil
	}
	granted := restriction.Permissions
	if account := c.r.Header.Get("Stripe-Account"); account != "" {
		granted = restriction.Accounts
	}
	need := op.permission()
	if slices.Contains(granted, need) || slices.Contains(granted, strings.TrimSuffix(need, "_read")+"_write") {
		return nil
	}
	return status(http.StatusForbidden, "", fmt.Sprintf("The provided key '%s' does not have the required permissions for this endpoint on account '%s'. "+
		"Having the 'rak_%s' permission would allow this request to continue.", starred(c.key), c.accounts.account, need))
}

// starred shows the beginning and the last six characters of a key.
func starred(key string) string {
	const shown = len("rk_test_")
	hidden := max(len(key)-shown-6, 0)
	return key[:shown] + strings.Repeat("*", hidden) + key[shown+hidden:]
}
