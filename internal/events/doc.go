// Package events tells the application what happened to its wallets.
//
//  1. An event is a row that a trigger writes in the transaction that makes the change
//     (migration 20261201140000). So no change is forgotten, none is told of that was rolled
//     back, and nothing is sent from the path of the money.
//  2. Each event of a wallet has the next number of the wallet's row, which that transaction
//     has locked: 1, 2, 3 … without a gap. Lines of charges, refunds of charges, credits and
//     transfers move the counter in the statement that moves the balance.
//  3. Transactions commit in another order than they begin. Readers go by (position, id), where
//     position is the number of the transaction, and stop at Horizon, below which none is open.
//  4. Whoever follows the stream, by the query events or by a webhook endpoint, keeps the place
//     that it has read up to, and so misses nothing while it is away.
//  5. data is the object as it was, with names and amounts as in the GraphQL API. It holds no
//     personal data, which would outlive a closed account.
//  6. Endpoints have a place in the stream. One replica at a time, by a lease, makes deliveries of
//     what follows; a delivery is a row that falls due, is leased, sent and written back.
//  7. No request is made in a transaction. A replica that dies leaves its leases to expire: the
//     event is sent again under the same id.
//  8. Signatures are those of Standard Webhooks; secrets are encrypted in the database.
//  9. Each endpoint has a few requests under way at most, so one that hangs holds up no other.
//  10. Events are kept for 90 days and deliveries for 30; the sweeper deletes a bounded number.
package events
