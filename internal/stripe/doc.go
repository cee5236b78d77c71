// Package stripe is the only room that knows Stripe: it implements
// payments.Processor over HTTP with stripe-go v76 (API version 2023-10-16),
// reads webhooks, and says what each of Stripe's answers proves.
//
// The library's own retries are off: what may be sent again, and under which
// key, is for the state machines of payments to say. Go's transport still
// resends a request with an idempotency key when a reused connection turns out
// dead; that is harmless, for the key is the same.
package stripe
