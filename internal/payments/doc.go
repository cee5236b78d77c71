// Package payments moves money between Stripe and the ledger: deposits,
// payouts, refunds, onboarding, and whatever Stripe announces about them.
//
// # Words
//
// An operation is a row with a state: a Deposit, a Payout or an Onboarding. An
// attempt is one try of its call to Stripe, with one key there; a send is one
// time that the attempt went out. An answer is what came back, or that nothing
// did. An event moves an operation on: something Stripe said, or a worker
// taking the row. A notice is what a webhook says; it only tells what to fetch.
//
// # What holds
//
//  1. No call to Stripe inside a database transaction. A call is made between
//     the transaction that claims the row and the one that records the outcome.
//  2. Money leaves only after it was held: the line that takes it from the
//     wallet is in the transaction that begins the payout.
//  3. It is given back only on proof that nothing left: a refusal of the only
//     send, or a list without the transfer after the quiet time. A time-out or a
//     500 proves nothing.
//  4. One key at Stripe for each attempt, made of the operation's name and the
//     attempt, stored before the call. The name is derived from the owner, the
//     client's key and its input, so that a row that the database has lost has the
//     same one when its client asks again.
//  5. A deposit is credited in one place (Deposit.credited), whoever saw the
//     PaymentIntent: the answer, a webhook, the poller or a look-up.
//  6. A state changes only by Next, under the row's lock, in the transaction
//     that writes its lines. Answers to an older attempt are void.
//
// Safety rests on these and on the database's unique keys, never on a lease. Of
// clocks it rests on two times, measured by the database's clock and by Stripe's
// (clock.go): quiet, between the last send and the look-up whose empty list is
// believed, and keyHorizon, after which a key is not sent again. Where a send arrives
// after quiet all the same, what was given back is taken again (Payout.transferSeen).
// No replica's clock matters.
//
// The sweeper takes due rows in the order in which they fell due, in rounds that claim 10
// rows of each owner, or more where few owners have more due: nobody waits behind
// thousands of another owner's rows.
//
// Lock order: the operation's row, then wallets by id. A payout begins
// with its wallet's lock, since its own row does not exist yet.
//
// # A payout
//
//	         hold                claim               answer
//	Payout ─────► PENDING ─────────────► SENDING ── a transfer ───────► SENT ── all reversed ──► REVERSED
//	                 ▲                   │  ▲ └ unclear, busy: same key, later ┘
//	                 │                   │  └──── the sweeper, when the lease ran out
//	                 ├─ refused for now ─┤
//	                 │                   ├─ refused, sent once ─────► FAILED, money back
//	                 │                   ▼
//	                 └─ not there ── RECONCILE ── found by list ────► SENT
//	                                  3 × unclear, a key of 23 hours, refused after a second send
//
// A transfer that appears although the payout is FAILED makes it SENT: what was given
// back is taken again, and owed where the wallet does not hold it.
//
// A large one may begin parked: it waits for an operator, who lets it go on or
// makes it FAILED, money back.
//
// # A deposit
//
//	Deposit ──► CREATED ── claim ──► SENDING ──┬─► REQUIRES_PAYMENT ─┐  Stripe.js pays
//	               ▲                    │      ├─► REQUIRES_ACTION  ─┤  3-D Secure
//	               └── RECONCILE ◄──────┘      ├─► PROCESSING ───────┤
//	                                           ├─► FAILED  ──────────┼─► SUCCEEDED, credited
//	                                           └─► CANCELED ─────────┘
//
// FAILED and CANCELED still lead to SUCCEEDED: money that arrives late is
// credited all the same.
//
// When the owner closes the account (package closing), REQUIRES_PAYMENT and
// REQUIRES_ACTION are canceled at Stripe. What is paid all the same is credited, and its
// refund begins in the same transaction.
//
// # An onboarding
//
//	StartOnboarding ──► CREATED ── claim ──► SENDING ──► OPEN: the account is known
//	                        ▲                  ├──► RECONCILE ── by list ──► OPEN
//	                        └── asked again ── FAILED
//
// OPEN leads back to CREATED when Stripe has disconnected the account and its
// owner asks for another one.
//
// # A refund
//
//	       hold                claim               answer
//	Refund ────► PENDING ─────────────► SENDING ──┬─► PROCESSING ─┬─► SUCCEEDED ── sent back ──┐
//	                ▲                      │      ├─► SUCCEEDED   │                            ▼
//	                └──── RECONCILE ◄──────┘      └───────────────┴────────────────────────► FAILED, money back
//
// One that was made at Stripe is adopted: its row begins as PENDING, with the
// hold, and is moved on by what is seen. So is one that turns out to have been made
// although its row had failed without it; an operator is told.
//
// A dispute has no states of ours: each movement of money that Stripe tells of is
// one movement here, once (dispute_machine.go). Who bears what of a payment's refunds
// and disputes follows from their sum, whatever the order of news (clawback.go). What
// a wallet cannot cover is owed (funds.go).
//
// # The books
//
// Reconcile reads Stripe's own statement and explains each line by one thing here
// (match.go). What a restored backup has lost is made again from Stripe's metadata
// (adopt.go). Every payout passes a gate (gate.go).
//
// What nothing here explains, what nobody here ordered, and what waits for a person
// is ended by an operator's resolution (resolution.go): one row, and above a bound a
// second operator.
package payments
