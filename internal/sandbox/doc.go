// Package sandbox is a stand-in for Stripe at API version 2023-10-16, as far as
// a wallet can notice: payments, connected accounts, transfers, balances and
// signed webhooks, with state, over HTTP in Stripe's wire format. Any Stripe SDK
// talks to it once it is pointed at its address.
//
//	request → key, parameters checked against Stripe's own description
//	        → idempotency → handler on the account's store → SQLite file → answer
//	                                      └→ event → webhooks
//
// Each secret key (sk_test_…) is a platform of its own: an account store of objects (the
// objects that the API shows) kept in memory, and written to one SQLite file
// before an answer leaves, so that a restart loses nothing. A connected account
// has an account store too. The publishable key with the same ending belongs to the same
// platform.
//
// What comes to pass by itself (money becomes available, refunds fail late,
// disputes and links run out, payouts arrive) is kept by a scheduler, which is
// looked at before each request and when the clock is moved.
//
// Beside the API: pages that a person sees (onboarding, 3-D Secure, Checkout, the
// Express dashboard, and a dashboard of everything for who develops), and a
// control API under /_sandbox/ by which scripts do what a person would.
//
// # Files
//
//	sandbox.go, store.go, account_store.go, object.go   the state: one SQLite file, the objects of each account
//	scheduler.go, clock.go                              what happens when its time has come
//	api.go, api_routes.go, api_check.go, api_params.go, api_render.go, api_error.go, api_idempotency.go,
//	api_cors.go, api_description.go                     how a request of the API is served
//	api_*.go                                            one file for each kind of object: payment intents, refunds, transfers, …
//	webhook_*.go                                        the queue and the delivery of events, and faults of theirs on request
//	control.go, control_*.go                            the control API under /_sandbox/, its token, and faults of calls
//	request_log.go, request_mask.go                     the last requests, without card numbers and secrets, for the dashboard
//	dashboard.go, dashboard_*.go                        the dashboard for developers
//	page.go, page_*.go                                  what a payer or an account's owner sees: onboarding, 3-D Secure, Checkout, receipts
//	card.go, currency.go                                the test cards and the currencies
//
// It knows nothing of Purser.
package sandbox
