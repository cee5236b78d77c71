package sandbox

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
)

// operations are all that the API does. A path is spelled as in Stripe's
// description, by which its parameters are checked.
var operations = []operation{
	{"POST", "/v1/payment_methods", createMethod, true},
	{"GET", "/v1/payment_methods", listMethods, false},
	{"GET", "/v1/payment_methods/{payment_method}", retrieveMethod, false},
	{"POST", "/v1/payment_methods/{payment_method}", updateMethod, false},
	{"POST", "/v1/payment_methods/{payment_method}/attach", attachMethod, false},
	{"POST", "/v1/payment_methods/{payment_method}/detach", detachMethod, false},
	{"POST", "/v1/tokens", createToken, true},
	{"GET", "/v1/tokens/{token}", retrieveToken, true},

	{"POST", "/v1/customers", createCustomer, false},
	{"GET", "/v1/customers", listCustomers, false},
	{"GET", "/v1/customers/search", searchCustomers, false},
	{"GET", "/v1/customers/{customer}", retrieveCustomer, false},
	{"POST", "/v1/customers/{customer}", updateCustomer, false},
	{"DELETE", "/v1/customers/{customer}", deleteCustomer, false},
	{"GET", "/v1/customers/{customer}/payment_methods", listMethods, false},

	{"POST", "/v1/payment_intents", createIntent, false},
	{"GET", "/v1/payment_intents", listIntents, false},
	{"GET", "/v1/payment_intents/search", searchIntents, false},
	{"GET", "/v1/payment_intents/{intent}", retrieveIntent, true},
	{"POST", "/v1/payment_intents/{intent}", updateIntent, false},
	{"POST", "/v1/payment_intents/{intent}/confirm", confirmIntent, true},
	{"POST", "/v1/payment_intents/{intent}/cancel", cancelIntent, false},
	{"POST", "/v1/payment_intents/{intent}/capture", captureIntent, false},

	{"POST", "/v1/setup_intents", createSetup, false},
	{"GET", "/v1/setup_intents", listSetups, false},
	{"GET", "/v1/setup_intents/{intent}", retrieveSetup, true},
	{"POST", "/v1/setup_intents/{intent}", updateSetup, false},
	{"POST", "/v1/setup_intents/{intent}/confirm", confirmSetup, true},
	{"POST", "/v1/setup_intents/{intent}/cancel", cancelSetup, false},

	{"POST", "/v1/checkout/sessions", createCheckout, false},
	{"GET", "/v1/checkout/sessions", listCheckouts, false},
	{"GET", "/v1/checkout/sessions/{session}", retrieveCheckout, false},
	{"GET", "/v1/checkout/sessions/{session}/line_items", listLineItems, false},
	{"POST", "/v1/checkout/sessions/{session}/expire", expireCheckout, false},

	{"GET", "/v1/charges", listCharges, false},
	{"GET", "/v1/charges/search", searchCharges, false},
	{"GET", "/v1/charges/{charge}", retrieveCharge, false},
	{"POST", "/v1/charges/{charge}", updateCharge, false},
	{"GET", "/v1/charges/{charge}/refunds", listRefunds, false},
	{"POST", "/v1/refunds", createRefund, false},
	{"GET", "/v1/refunds", listRefunds, false},
	{"GET", "/v1/refunds/{refund}", retrieveRefund, false},
	{"POST", "/v1/refunds/{refund}", updateRefund, false},
	{"POST", "/v1/refunds/{refund}/cancel", cancelRefund, false},

	{"GET", "/v1/disputes", listDisputes, false},
	{"GET", "/v1/disputes/{dispute}", retrieveDispute, false},
	{"POST", "/v1/disputes/{dispute}", updateDispute, false},
	{"POST", "/v1/disputes/{dispute}/close", closeDispute, false},
	{"GET", "/v1/radar/early_fraud_warnings", listWarnings, false},
	{"GET", "/v1/radar/early_fraud_warnings/{early_fraud_warning}", retrieveWarning, false},

	{"GET", "/v1/account", retrieveOwnAccount, false},
	{"POST", "/v1/accounts", createAccount, false},
	{"GET", "/v1/accounts", listAccounts, false},
	{"GET", "/v1/accounts/{account}", retrieveAccount, false},
	{"POST", "/v1/accounts/{account}", updateAccount, false},
	{"DELETE", "/v1/accounts/{account}", deleteAccount, false},
	{"POST", "/v1/accounts/{account}/reject", rejectAccount, false},
	{"GET", "/v1/accounts/{account}/capabilities", listCapabilities, false},
	{"GET", "/v1/accounts/{account}/capabilities/{capability}", retrieveCapability, false},
	{"POST", "/v1/accounts/{account}/external_accounts", createExternal, false},
	{"GET", "/v1/accounts/{account}/external_accounts", listExternals, false},
	{"GET", "/v1/accounts/{account}/external_accounts/{id}", retrieveExternal, false},
	{"DELETE", "/v1/accounts/{account}/external_accounts/{id}", deleteExternal, false},
	{"POST", "/v1/accounts/{account}/login_links", createLoginLink, false},
	{"POST", "/v1/account_links", createAccountLink, false},

	{"POST", "/v1/transfers", createTransfer, false},
	{"GET", "/v1/transfers", listTransfers, false},
	{"GET", "/v1/transfers/{transfer}", retrieveTransfer, false},
	{"POST", "/v1/transfers/{transfer}", updateTransfer, false},
	{"POST", "/v1/transfers/{id}/reversals", createReversal, false},
	{"GET", "/v1/transfers/{id}/reversals", listReversals, false},
	{"GET", "/v1/transfers/{transfer}/reversals/{id}", retrieveReversal, false},
	{"POST", "/v1/transfers/{transfer}/reversals/{id}", updateReversal, false},

	{"POST", "/v1/payouts", createPayout, false},
	{"GET", "/v1/payouts", listPayouts, false},
	{"GET", "/v1/payouts/{payout}", retrievePayout, false},
	{"POST", "/v1/payouts/{payout}", updatePayout, false},
	{"POST", "/v1/payouts/{payout}/cancel", cancelPayout, false},

	{"GET", "/v1/balance", retrieveBalance, false},
	{"GET", "/v1/balance_transactions", listBalanceTransactions, false},
	{"GET", "/v1/balance_transactions/{id}", retrieveBalanceTransaction, false},
	{"GET", "/v1/topups", listTopups, false},
	{"GET", "/v1/topups/{topup}", retrieveTopup, false},

	{"GET", "/v1/events", listEvents, false},
	{"GET", "/v1/events/{id}", retrieveEvent, false},
	{"POST", "/v1/webhook_endpoints", createEndpoint, false},
	{"GET", "/v1/webhook_endpoints", listEndpoints, false},
	{"GET", "/v1/webhook_endpoints/{webhook_endpoint}", retrieveEndpoint, false},
	{"POST", "/v1/webhook_endpoints/{webhook_endpoint}", updateEndpoint, false},
	{"DELETE", "/v1/webhook_endpoints/{webhook_endpoint}", deleteEndpoint, false},
}

func (s *Sandbox) routes() *http.ServeMux {
	mux := http.NewServeMux()
	for _, op := range operations {
		mux.Handle(op.method+" "+op.path, s.logged(browsers(op, s.api(op))))
	}
	for path, methods := range preflights() {
		mux.Handle("OPTIONS "+path, allowBrowsers(methods))
	}
	mux.Handle("/v1/", s.logged(http.HandlerFunc(unknownURL)))
	mux.Handle("/v2/", s.logged(http.HandlerFunc(unknownURL)))
	s.controls(mux)
	s.pages(mux)
	return mux
}

// unknownURL answers as the API does, in JSON: an SDK that meets HTML or plain text reports that it
// cannot read the answer, and hides that the address is wrong. So it is for /v2/, which newer SDKs
// call.
func unknownURL(w http.ResponseWriter, r *http.Request) {
	introduce(w.Header(), newID("req"))
	reply(w, status(http.StatusNotFound, "", "Unrecognized request URL ("+r.Method+": "+r.URL.Path+"). "+
		"The sandbox has a part of Stripe's API only, and this is not in it."))
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
