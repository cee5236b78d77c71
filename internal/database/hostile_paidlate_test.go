package database_test

import (
	"testing"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
)

// paidLate is the line that takes the amount of a failed payout again, whose transfer
// appeared; it makes the payout sent.
const paidLate = `LINE('wal_a', 9, 'PAYOUT', 'PAYOUTS', -400, 1600, 1200, 'tr_late', NULL, 'pay_failed', NULL)`

// takenAgain is a payout's second taking, which only a transfer after a return allows.
var takenAgain = []attack{
	{name: "call a failed payout sent and take nothing", guard: "payouts_taken_again",
		sql: `UPDATE payouts SET state = 'SENT', transfer_id = 'tr_late' WHERE id = 'pay_failed'`},
	{name: "take a sent payout again", guard: "transactions_agree",
		sql: `LINE('wal_a', 9, 'PAYOUT', 'PAYOUTS', -500, 1600, 1100, 'tr_sent', NULL, 'pay_sent', NULL)`},
	{name: "take a payout under any reference", guard: "transactions_agree",
		sql: `LINE('wal_a', 9, 'PAYOUT', 'PAYOUTS', -300, 1600, 1300, 'x', NULL, 'pay_pending', NULL)`},
	{name: "call a failed payout reversed", guard: "payouts_legal_edge",
		sql: `UPDATE payouts SET state = 'REVERSED', transfer_id = 'tr_late' WHERE id = 'pay_failed'`},
	{name: "take a failed payout again under a transfer that is another's", guard: "payouts_transfer_id_key",
		sql: `LINE('wal_a', 9, 'PAYOUT', 'PAYOUTS', -400, 1600, 1200, 'tr_sent', NULL, 'pay_failed', NULL)`},
	{name: "exchange the transfer under which it was taken", guard: "payouts_known_once",
		sql: paidLate + `; UPDATE payouts SET transfer_id = 'tr_x' WHERE id = 'pay_failed'`},
	{name: "take another amount again", guard: "transactions_agree",
		sql: `LINE('wal_a', 9, 'PAYOUT', 'PAYOUTS', -399, 1600, 1201, 'tr_late', NULL, 'pay_failed', NULL)`},
	{name: "take a payout a third time", guard: "transactions_agree",
		sql: paidLate + `; INSERT INTO transactions (id, created_at, wallet_id, sequence, kind, contra, value, running_balance, balance_after,
			reference, deposit_id, payout_id) VALUES
			('txn_y', '2026-01-01 00:00:00+00:00', 'wal_a', 10, 'PAYOUT', 'PAYOUTS', -400, 1200, 800, 'tr_x', NULL, 'pay_failed')`},
	{name: "give back more than was taken twice", guard: "transactions_agree",
		sql: paidLate + `, ('txn_y', '2026-01-01 00:00:00+00:00', 'wal_a', 10, 'PAYOUT_RETURN', 'PAYOUTS', 401, 1200, 1601, 'trr_9', NULL,
			'pay_failed', NULL)`},
}

// TestPaidLate shows that the legal path passes, to the last cent that can come back.
func TestPaidLate(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		seed(t, db)
		must(t, run(t.Context(), db, paidLate))
		verified(t, db)
		must(t, run(t.Context(), db, `UPDATE payouts SET state = 'REVERSED' WHERE id = 'pay_failed'; INSERT INTO transactions (id, created_at,
			wallet_id, sequence, kind, contra, value, running_balance, balance_after, reference, payout_id) VALUES ('txn_y', at, 'wal_a', 10,
			'PAYOUT_RETURN', 'PAYOUTS', 400, 1200, 1600, 'trr_9', 'pay_failed')`))
		verified(t, db)
	})
}
