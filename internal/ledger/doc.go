// Package ledger is the only writer of money.
//
// A line (ent's Transaction) is a whole entry of double-entry bookkeeping: the
// wallet is one side, contra names the account on the other. So an entry with
// one side cannot be written, and nobody queues for a shared row of the house:
// the balance of STRIPE, PAYOUTS, DISPUTES, REVENUE or ADJUSTMENTS is the negated sum of
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
//   - what active holds reserve of a wallet is in its row, and never more than its balance;
//   - a hold is as its last change left it, and one that has ended never changes;
//   - a line never changes and never goes.
//
// Lock order: the row of the operation first, then wallets by id, then users by id. Post
// takes the wallets' locks in that order; whoever locks one before must know that. A
// transaction that has written or locked a user's row locks no wallet: a new payout account
// and a transfer to a new recipient both lock the wallet and then the user whose payouts
// they pause, and closing locks the wallets and then the user. Package auth locks users
// alone. Tests: TestLocksInOneOrder.
//
// GroupCommitter writes what concurrent callers want in groups, each one transaction:
//
//	begin · lock all wallets by id · judge and chain each · payouts · one statement for lines and transfers · commit
//
// What arrives while a group is written is the next one. When another transaction keeps a
// wallet locked for longer than a group takes, the requests that need it are deferred, and
// one of them retries the lock every 50 ms. So a replica that stalls in the middle of a
// transaction delays requests that do not need its wallets once, by 250 ms, and those that
// do fail with ErrLockTimeout after two seconds. The same holds for the shares of the headroom.
//
// A group that fails, whatever the error, is written again in halves, and the half that
// fails in halves again, until only the entries that cause it are refused. A failure that
// took long is not repeated so often: then the entries are written one by one. Errors that
// are about no entry (the connection, a COMMIT in doubt, the group's time) are told to all.
//
// An entry brings its row along, a transfer or a payout, and a group waits for nothing
// that another holds but for wallets and, with credits or refunds of charges among its
// entries, for the rows of the currency's headroom (headroom.go), so groups cannot wait for each other in a
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
