// Package ledger is the only writer of money.
//
// A line (ent's Transaction) is a whole entry of double-entry bookkeeping: the
// wallet is one side, contra names the account on the other. So an entry with
// one side cannot be written, and nobody queues for a shared row of the house:
// the balance of STRIPE, PAYOUTS, DISPUTES or ADJUSTMENTS is the negated sum of
// the lines that name it. Money between two wallets is two lines with contra
// TRANSFERS and one reference; the database lets neither stand without the other.
//
//	wallet            sequence  value  running_balance  balance_after  contra   reference
//	wal_a                    1  +2500                0           2500  STRIPE   dep_…
//	wal_a                    2  −1000             2500           1500  PAYOUTS  pay_…
//
// running_balance is the balance BEFORE the value was applied; lines chain on it.
//
// What holds, by the database alone:
//   - a wallet's balance and last sequence are those of its last line, which moves them;
//   - sequences run 1, 2, 3 …, each line beginning where the one before ended;
//   - a user's wallet is never below zero;
//   - a reference stands once in each wallet and kind;
//   - a line never changes and never goes.
//
// Lock order: the row of the operation first, then wallets by id. Post takes the
// wallets' locks in that order; whoever locks one before must know that.
//
// Poster writes what concurrent callers want in groups, each one transaction:
//
//	begin · lock all wallets by id · may they? · payouts · one statement for lines and transfers · commit
//
// What comes while a group is written is the next one. A wallet that another
// transaction holds for longer than a group takes is stuck: the group passes it by, and
// who needs it waits aside, where one of them looks after it every now and then. So a
// replica that stalls in the middle of a transaction holds up for a moment, once, those
// who do not need its wallets, and those who do get ErrHeld after two seconds.
//
// A group that fails, whatever the error, is written again in halves, and the half that
// fails in halves again, until only the entries that cause it are refused. A failure that
// took long is not repeated so often: then the entries are written one by one. Errors that
// are about no entry (the connection, a COMMIT in doubt, the group's time) are told to all.
//
// An entry brings its row along, a transfer or a payout, and a group waits for nothing
// that another holds but for wallets, so groups cannot wait for each other in a
// circle: what decides whether an entry may go is read without a lock, for all of
// them at once, and a try is counted under the lock of its wallet. That is why a
// deposit's line and a payout's return are posted one by one: each belongs to a row
// that stands already and is locked before the wallet, by whoever moves it on, and
// a group would hold many of those in no order.
//
// How long everything waits is bounded: 4,096 entries may queue, and as many wait
// aside, more are sent away with ErrBusy; a group has 15 seconds. An entry that was taken is answered even
// when its caller has gone, and a server that stops waits for that.
package ledger
