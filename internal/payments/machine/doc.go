// Package machine holds the state machines of payments as pure functions: the next state,
// the ledger rows and the effect follow from the operation and the event alone. Package
// payments reads the row under a lock, calls Next, writes row and ledger rows in one
// transaction, and then carries out the effect. The model checker of the tests calls the
// same Next, without a database.
//
//	attempt.go        Attempt: the sends under one key at Stripe, and what a response proves
//	event.go          Event and Effect: what happens to an operation, and what to do next
//	timing.go         quiet time, lease, backoff and how long to try
//	deposit.go        Deposit
//	card_failures.go  a deposit whose card fails again and again
//	payout.go         Payout
//	payout_frozen.go  a payout of a frozen wallet, and one that is refused
//	refund.go         Refund and SuspenseRefund
//	dispute.go        Dispute
//	onboarding.go     Onboarding
//	hold.go           Hold: money that is reserved for later charges
//	unpark.go         the operations that an operator resumes or ends
//	funds.go          Funds: what a wallet covers, and what is owed
//	clawback.go       Clawback: how user and platform share what is taken back
//
// The tests: saga_test.go plays an operation, Stripe and the workers against each other,
// explore_test.go visits every state that they can reach, model_*_test.go say what must
// hold, and mistakes_test.go plants mistakes that the checker must find.
//
// Nothing here reads a clock, a row or a network. A function that did would make the
// checked model another program than the one that moves the money.
package machine
