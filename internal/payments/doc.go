// Package payments moves money between Stripe and the ledger: deposits, payouts,
// refunds, disputes and onboarding.
//
// # Words
//
// An operation is a row with a state: a Deposit, a Payout or an Onboarding. An
// attempt is one call to Stripe with one idempotency key; a send is one request of
// the attempt. An answer is Stripe's response, or its absence. An event changes the
// state of an operation: an answer, a webhook, or a worker that claims the row. A
// notice is the content of a webhook; it only names the object to read.
//
// # Invariants
//
//  1. No call to Stripe inside a database transaction. A call is made between
//     the transaction that claims the row and the one that records the outcome.
//  2. Money leaves only after it was held: the transaction that debits the wallet
//     is written in the database transaction that creates the payout.
//  3. It is returned only on proof that nothing left: a refusal of the only send,
//     or a list without the transfer after the quiet time. A timeout or a 500
//     proves nothing.
//  4. One key at Stripe for each attempt, made of the operation's name and the
//     attempt, stored before the call. The name is derived from the owner, the
//     client's key and its input, so a row that the database lost gets the same
//     name when its client retries.
//  5. A deposit is credited in one place (Deposit.credited), whichever
//     source reported the PaymentIntent: the answer, a webhook, the poller or a look-up.
//  6. A state changes only by Next (package machine), under the row's lock, in the transaction
//     that writes its ledger rows. Answers to an older attempt are ignored.
//
// Safety rests on these and on the database's unique keys, never on a lease. Of
// clocks it rests on two times, measured by the database's clock and by Stripe's
// (clock.go): quiet, between the last send and the look-up whose empty list is
// trusted, and keyHorizon, after which a key is not sent again. If a send arrives after
// quiet nevertheless, the returned money is debited again (Payout.transferSeen). The
// clocks of replicas do not matter.
//
// The sweeper takes due rows in the order in which they fell due, in rounds that claim 10
// rows of each owner, or more if only few owners have due rows, so one owner's thousands
// of rows do not delay others. Events without a known owner count as those of one owner.
//
// # Group commit and admission
//
// Payouts and transfers are written by group commit (ledger.GroupCommitter): concurrent
// requests are collected while the previous group is committed. The wallets of the whole
// group are then locked in id order, the requests checked, and their rows written, in one
// database transaction with one COMMIT. So many payouts from busy wallets cost a few round
// trips, not a few for each.
//
// The ledger knows no limits and no payout accounts. It calls back for the check: New
// passes Service.admit, the admission callback, which the group committer calls once for
// each group while the wallets are locked. It reads the facts about all wallets in whole
// sets (outflow_facts.go: what is young, what was sent today, disputes, switches). Its
// admission then decides about each request in its order (outflow_rules.go), when those
// before it have their lines, and counts what they have moved (outflow_holdings.go): what
// came in, what it paid of a debt, and what left. A fact that was read before the locks
// could be out of date when the rows are written, and two requests could spend one limit.
//
// The callback must not call Stripe or wait for anything else: the wallets of everybody in
// the group are locked meanwhile. A refused request fails alone. What the
// database refuses as a whole is written again in parts, so that one caller's input cannot
// make another caller's request fail.
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
// A transfer that appears for a FAILED payout makes it SENT: the returned money is
// debited again, and what the wallet does not cover is owed.
//
// While no event of Stripe's has arrived for a minute, a claim asks Stripe what was taken
// back lately instead of sending (deaf.go); the payout stays as it is until that is booked.
//
// A large payout can start parked: it awaits an operator, who approves it or makes it
// FAILED and returns the money.
//
// # A deposit
//
//	Deposit ──► CREATED ── claim ──► SENDING ──┬─► REQUIRES_PAYMENT ─┐  Stripe.js pays
//	               ▲                    │      ├─► REQUIRES_ACTION  ─┤  3-D Secure
//	               └── RECONCILE ◄──────┘      ├─► PROCESSING ───────┤
//	                                           ├─► FAILED  ──────────┼─► SUCCEEDED, credited
//	                                           └─► CANCELED ─────────┘
//
// FAILED and CANCELED can still become SUCCEEDED: money that arrives late is credited.
//
// After three failed attempts to pay, REQUIRES_PAYMENT, REQUIRES_ACTION and a FAILED whose
// payer has its client secret are canceled at Stripe; a FAILED one stays so.
//
// When the owner closes the account (package closing), REQUIRES_PAYMENT and
// REQUIRES_ACTION are canceled at Stripe. A payment that succeeds nevertheless is credited, and its
// refund starts in the same database transaction.
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
// A refund made at Stripe gets a row as well: it starts as PENDING, with the hold, and
// follows the object at Stripe. The same applies to a refund that exists although its row
// has failed; an alarm is raised.
//
// A dispute has no states of its own: each balance transaction of the dispute is booked
// once (dispute_machine.go). The shares of user and platform follow from the sum of a
// payment's refunds and disputes, independent of the order of events (clawback.go). What
// a wallet cannot cover is owed (funds.go).
//
// # The books
//
// Reconcile reads Stripe's balance transactions and matches each with one object here
// (match.go). What a restored backup lacks is recreated from Stripe's metadata
// (recover.go). Every payout passes a gate (killswitch.go).
//
// Unmatched balance transactions, money in suspense and parked operations are resolved by
// an operator (resolution.go): one row for each decision, and above a limit the
// confirmation of a second operator.
//
// # Files
//
//	service.go, input.go, begin.go           the Service; checking input; finding or beginning an operation
//	deposit.go, payout.go, refund*.go, onboarding.go, transfer.go, dispute.go
//	                                         the verbs, and how each operation is loaded, carried out and saved
//	runner.go, sweeper.go, round.go, task.go, timing.go
//	                                         running the machines: one step, due rows, fair rounds, background tasks
//	inbox.go, refund_news.go, account.go     events of Stripe, and what they bring
//	outflow_facts.go, outflow_rules.go, limits.go, payees.go, recipient.go, approval.go, maturity.go
//	                                         the admission of payouts and transfers
//	cardtesting.go, marks.go, freeze.go, killswitch.go
//	                                         defences: card testing, known cards and accounts, frozen wallets, switches
//	funds.go, clawback.go, clawback_correct.go
//	                                         locking a user's wallets; who bears what was taken back
//	statement.go, match.go, booksums.go, difference.go, reconcile.go
//	                                         reconciliation with Stripe's balance transactions
//	fence.go, newest.go, recover.go, late.go, binding.go
//	                                         lost rows, restored backups, the account a database belongs to
//	parked.go, resolution*.go, resolve_*.go, suspense*.go
//	                                         what operators decide
//	clock.go, asking.go, deaf.go             Stripe's clock, bounded questions, missing webhooks
//	alert.go, metrics.go, retention.go, named.go, closing.go, wallet_cache.go
//
// The pure state machines are in package machine, the interface to Stripe in package
// processor, and what the tests of both share in package paymentstest.
package payments
