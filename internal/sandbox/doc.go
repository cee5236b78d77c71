// Package sandbox is a stand-in for Stripe at API version 2023-10-16, as far as
// a wallet can notice: payments, connected accounts, transfers, balances and
// signed webhooks, with state, over HTTP in Stripe's wire format. Any Stripe SDK
// talks to it once it is pointed at its address.
//
//	request → key, parameters checked against Stripe's own description
//	        → idempotency → handler on the account's book → journal → answer
//	                                      └→ event → webhooks
//
// Each secret key (sk_test_…) is a platform of its own: a book of things (the
// objects that the API shows) kept in memory, and written to one SQLite file
// before an answer leaves, so that a restart loses nothing. A connected account
// has a book too. The publishable key with the same ending belongs to the same
// platform.
//
// What comes to pass by itself (money becomes available, refunds fail late,
// disputes and links run out, payouts arrive) stands on an agenda, which is
// looked at before each request and when the clock is moved.
//
// Beside the API: pages that a person sees (onboarding, 3-D Secure, Checkout, the
// Express dashboard, and a dashboard of everything for who develops), and a
// control API under /_sandbox/ by which scripts do what a person would.
//
// It knows nothing of Purser.
package sandbox
