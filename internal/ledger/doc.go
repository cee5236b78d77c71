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
//   - a wallet's balance and last sequence are those of its last line;
//   - sequences run 1, 2, 3 …, each line beginning where the one before ended;
//   - a user's wallet is never below zero;
//   - a reference stands once in each wallet and kind;
//   - a line never changes and never goes.
//
// Lock order: the row of the operation first, then wallets by id. Post takes the
// wallets' locks in that order; whoever locks one before must know that.
package ledger
