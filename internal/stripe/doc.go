// Package stripe is the only room that knows Stripe: it implements
// processor.Processor over HTTP with stripe-go v76 (API version 2023-10-16),
// reads webhooks, and says what each of Stripe's answers proves.
//
// The library's own retries are off: what may be sent again, and under which
// key, is for the state machines of payments to say. Go's transport still
// resends a request with an idempotency key when a reused connection turns out
// dead; that is harmless, for the key is the same.
//
//	client.go     Client and its transport: deadlines, Stripe's clock, no redirects
//	classify.go   what an error, or the absence of a response, proves about the money
//	intents.go    PaymentIntents, charges and their refunds
//	refunds.go    refunds and disputes
//	accounts.go   connected accounts and links to the onboarding form
//	transfers.go  transfers to connected accounts and their reversals
//	statement.go  balance transactions
//	trace.go      the metadata by which an object tells which operation ordered it
//	webhook.go    webhooks: signatures, and what a notice takes from an event
package stripe
