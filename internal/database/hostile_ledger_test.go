package database_test

import "entgo.io/ent/dialect"

// lines never change and never go.
var lines = []attack{
	{name: "change a line's value", guard: "transactions_never_change",
		sql: `UPDATE transactions SET value = 2600, balance_after = 2600 WHERE id = 'txn_1'`},
	{name: "change a line's balance", guard: "transactions_never_change",
		sql: `UPDATE transactions SET running_balance = 1, balance_after = 101 WHERE id = 'txn_9'`},
	{name: "change a line's reference", guard: "transactions_never_change",
		sql: `UPDATE transactions SET reference = 'gift_2' WHERE reference = 'gift_1'`},
	{name: "change a line's time", guard: "transactions_never_change",
		sql: `UPDATE transactions SET created_at = '2020-01-01 00:00:00+00:00' WHERE id = 'txn_1'`},
	{name: "write a line as it is", guard: "transactions_never_change",
		sql: `UPDATE transactions SET value = value`},
	{name: "move a line to another wallet", guard: "transactions_never_change",
		sql: `UPDATE transactions SET wallet_id = 'wal_b', sequence = 2 WHERE id = 'txn_8'`},
	{name: "delete the last line", guard: "transactions_stay",
		sql: `DELETE FROM transactions WHERE id = 'txn_9'`},
	{name: "delete every line", guard: "transactions_stay",
		sql: `DELETE FROM transactions`},
	{name: "take the last line and the head back", guard: "transactions_stay",
		sql: `DELETE FROM transactions WHERE id = 'txn_9'; HEAD(0, 0) WHERE id = 'wal_b'`},
	{name: "truncate the lines", guard: "transactions_are_kept", only: dialect.Postgres,
		sql: `TRUNCATE transactions CASCADE`},
	{name: "upsert over a line", guard: "transactions_never_change",
		sql: `LINE('wal_b', 1, 'ADJUSTMENT', 'ADJUSTMENTS', 100, 0, 100, 'gift_1', NULL, NULL, NULL)
			ON CONFLICT (wallet_id, sequence) DO UPDATE SET value = 100, contra = 'ADJUSTMENTS'`},
	{name: "replace a line", only: dialect.SQLite,
		sql: `INSERT OR REPLACE INTO transactions (id, created_at, wallet_id, sequence, kind, contra, value,
			running_balance, balance_after, reference)
			VALUES ('txn_9', '2026-01-01 00:00:00+00:00', 'wal_b', 1, 'ADJUSTMENT', 'ADJUSTMENTS', 100, 0, 100, 'gift_1')`},
	{name: "replace a line under another id", only: dialect.SQLite,
		sql: `REPLACE INTO transactions (id, created_at, wallet_id, sequence, kind, contra, value,
			running_balance, balance_after, reference)
			VALUES ('txn_y', '2026-01-01 00:00:00+00:00', 'wal_b', 1, 'ADJUSTMENT', 'ADJUSTMENTS', 100, 0, 100, 'other')`},
	{name: "update or replace a line", only: dialect.SQLite,
		sql: `UPDATE OR REPLACE transactions SET id = 'txn_1' WHERE id = 'txn_9'`},
	{name: "merge over a line", guard: "transactions_never_change", only: dialect.Postgres,
		sql: `MERGE INTO transactions t USING (SELECT 'txn_9' AS id) s ON t.id = s.id WHEN MATCHED THEN UPDATE SET value = 1`},
}

// chains begin with 1, have no gap and no fork, and carry the balance on.
var chains = []attack{
	{name: "leave a gap", guard: "transactions_chain",
		sql: `HEAD(3, 200) WHERE id = 'wal_b'; LINE('wal_b', 3, 'ADJUSTMENT', 'ADJUSTMENTS', 100, 100, 200, 'x', NULL, NULL, NULL)`},
	{name: "fork", guard: "transactions_chain_key",
		sql: `LINE('wal_b', 1, 'ADJUSTMENT', 'ADJUSTMENTS', 100, 0, 100, 'x', NULL, NULL, NULL)`},
	{name: "fork with another balance", guard: "transaction_wallet_id_sequence",
		sql: `LINE('wal_b', 1, 'ADJUSTMENT', 'ADJUSTMENTS', 50, 0, 50, 'x', NULL, NULL, NULL)`},
	{name: "begin a line elsewhere than the last ended", guard: "transactions_chain",
		sql: `HEAD(2, 1000) WHERE id = 'wal_b'; LINE('wal_b', 2, 'ADJUSTMENT', 'ADJUSTMENTS', 100, 900, 1000, 'x', NULL, NULL, NULL)`},
	{name: "begin a wallet above zero", guard: "transactions_check1",
		sql: `HEAD(1, 1000) WHERE id = 'wal_eur';
			LINE('wal_eur', 1, 'ADJUSTMENT', 'ADJUSTMENTS', 100, 900, 1000, 'x', NULL, NULL, NULL)`},
	{name: "a balance that is not the sum", guard: "transactions_check",
		sql: `HEAD(2, 300) WHERE id = 'wal_b'; LINE('wal_b', 2, 'ADJUSTMENT', 'ADJUSTMENTS', 100, 100, 300, 'x', NULL, NULL, NULL)`},
	{name: "begin with line 0", guard: "transactions_sequence_check",
		sql: `LINE('wal_b', 0, 'ADJUSTMENT', 'ADJUSTMENTS', 100, 0, 100, 'x', NULL, NULL, NULL)`},
	{name: "a line of nothing", guard: "transactions_value_check",
		sql: `HEAD(2, 100) WHERE id = 'wal_b'; LINE('wal_b', 2, 'ADJUSTMENT', 'ADJUSTMENTS', 0, 100, 100, 'x', NULL, NULL, NULL)`},
	{name: "a line without a reference", guard: "transactions_reference_check",
		sql: `HEAD(2, 200) WHERE id = 'wal_b'; LINE('wal_b', 2, 'ADJUSTMENT', 'ADJUSTMENTS', 100, 100, 200, '', NULL, NULL, NULL)`},
	{name: "a line of no wallet", guard: "transactions_wallets_transactions",
		sql: `LINE('wal_none', 1, 'ADJUSTMENT', 'ADJUSTMENTS', 100, 0, 100, 'x', NULL, NULL, NULL)`},
	{name: "a line above the head", guard: "transactions_below_head",
		sql: `LINE('wal_b', 2, 'ADJUSTMENT', 'ADJUSTMENTS', 100, 100, 200, 'x', NULL, NULL, NULL)`},
	{name: "a fraction of a cent", only: dialect.SQLite,
		sql: `HEAD(2, 100.5) WHERE id = 'wal_b';
			LINE('wal_b', 2, 'ADJUSTMENT', 'ADJUSTMENTS', 0.5, 100, 100.5, 'x', NULL, NULL, NULL)`},
	{name: "words for a value", only: dialect.SQLite,
		sql: `HEAD(2, 200) WHERE id = 'wal_b';
			LINE('wal_b', 2, 'ADJUSTMENT', 'ADJUSTMENTS', 'much', 100, 200, 'x', NULL, NULL, NULL)`},
}

// kinds of lines have their sign, their account and their operation.
var kinds = []attack{
	{name: "a deposit that takes", guard: "transactions_check4",
		sql: `HEAD(9, 1500) WHERE id = 'wal_a';
			LINE('wal_a', 9, 'DEPOSIT', 'STRIPE', -100, 1600, 1500, 'dep_new', 'dep_new', NULL, NULL)`},
	{name: "a payout that gives", guard: "transactions_check4",
		sql: `HEAD(9, 1700) WHERE id = 'wal_a'; LINE('wal_a', 9, 'PAYOUT', 'PAYOUTS', 100, 1600, 1700, 'x', NULL, 'pay_sent', NULL)`},
	{name: "a refund that gives", guard: "transactions_check4",
		sql: `HEAD(2, 200) WHERE id = 'wal_b'; LINE('wal_b', 2, 'REFUND', 'STRIPE', 100, 100, 200, 'ref_pending', NULL, NULL, NULL)`},
	{name: "a dispute that gives", guard: "transactions_check4",
		sql: `HEAD(2, 200) WHERE id = 'wal_b'; LINE('wal_b', 2, 'DISPUTE', 'DISPUTES', 100, 100, 200, 'dp_9', NULL, NULL, NULL)`},
	{name: "a return that takes", guard: "transactions_check4",
		sql: `HEAD(9, 1500) WHERE id = 'wal_a';
			LINE('wal_a', 9, 'PAYOUT_RETURN', 'PAYOUTS', -100, 1600, 1500, 'x', NULL, 'pay_sent', NULL)`},
	{name: "a kind that does not exist", guard: "transactions_check4",
		sql: `HEAD(2, 200) WHERE id = 'wal_b'; LINE('wal_b', 2, 'GIFT', 'STRIPE', 100, 100, 200, 'x', NULL, NULL, NULL)`},
	{name: "a deposit from the payouts' account", guard: "transactions_check4",
		sql: `HEAD(9, 2300) WHERE id = 'wal_a';
			LINE('wal_a', 9, 'DEPOSIT', 'PAYOUTS', 700, 1600, 2300, 'dep_new', 'dep_new', NULL, NULL)`},
	{name: "a deposit of no operation", guard: "transactions_check5",
		sql: `HEAD(9, 2300) WHERE id = 'wal_a'; LINE('wal_a', 9, 'DEPOSIT', 'STRIPE', 700, 1600, 2300, 'x', NULL, NULL, NULL)`},
	{name: "a deposit under another reference", guard: "transactions_check5",
		sql: `HEAD(9, 4100) WHERE id = 'wal_a';
			LINE('wal_a', 9, 'DEPOSIT', 'STRIPE', 2500, 1600, 4100, 'again', 'dep_ok', NULL, NULL)`},
	{name: "a payout of no operation", guard: "transactions_check6",
		sql: `HEAD(9, 1500) WHERE id = 'wal_a'; LINE('wal_a', 9, 'PAYOUT', 'PAYOUTS', -100, 1600, 1500, 'x', NULL, NULL, NULL)`},
	{name: "a return of no payout", guard: "transactions_check7",
		sql: `HEAD(9, 1700) WHERE id = 'wal_a'; LINE('wal_a', 9, 'PAYOUT_RETURN', 'PAYOUTS', 100, 1600, 1700, 'x', NULL, NULL, NULL)`},
	{name: "credit a deposit twice", guard: "transaction_reference_kind_wallet_id",
		sql: `HEAD(9, 4100) WHERE id = 'wal_a';
			LINE('wal_a', 9, 'DEPOSIT', 'STRIPE', 2500, 1600, 4100, 'dep_ok', 'dep_ok', NULL, NULL)`},
	{name: "take a payout twice", guard: "transaction_reference_kind_wallet_id",
		sql: `HEAD(9, 1300) WHERE id = 'wal_a';
			LINE('wal_a', 9, 'PAYOUT', 'PAYOUTS', -300, 1600, 1300, 'pay_pending', NULL, 'pay_pending', NULL)`},
	{name: "give a failed payout back twice", guard: "transaction_reference_kind_wallet_id",
		sql: `HEAD(9, 2000) WHERE id = 'wal_a';
			LINE('wal_a', 9, 'PAYOUT_RETURN', 'PAYOUTS', 400, 1600, 2000, 'pay_failed', NULL, 'pay_failed', NULL)`},
	{name: "record a reversal twice", guard: "transaction_reference_kind_wallet_id",
		sql: `HEAD(9, 1800) WHERE id = 'wal_a';
			LINE('wal_a', 9, 'PAYOUT_RETURN', 'PAYOUTS', 200, 1600, 1800, 'trr_1', NULL, 'pay_reversed', NULL)`},
	{name: "credit a deposit to another wallet", guard: "transactions_of_its_deposit",
		sql: `HEAD(2, 2600) WHERE id = 'wal_b';
			LINE('wal_b', 2, 'DEPOSIT', 'STRIPE', 2500, 100, 2600, 'dep_ok', 'dep_ok', NULL, NULL)`},
	{name: "give a payout back to another wallet", guard: "transactions_of_its_payout",
		sql: `HEAD(2, 500) WHERE id = 'wal_b';
			LINE('wal_b', 2, 'PAYOUT_RETURN', 'PAYOUTS', 400, 100, 500, 'x', NULL, 'pay_failed', NULL)`},
	{name: "credit a deposit that has not succeeded", guard: "transactions_agree",
		sql: `HEAD(9, 2300) WHERE id = 'wal_a';
			LINE('wal_a', 9, 'DEPOSIT', 'STRIPE', 700, 1600, 2300, 'dep_new', 'dep_new', NULL, NULL)`},
	{name: "credit a deposit that failed", guard: "transactions_agree",
		sql: `HEAD(9, 2500) WHERE id = 'wal_a';
			LINE('wal_a', 9, 'DEPOSIT', 'STRIPE', 900, 1600, 2500, 'dep_failed', 'dep_failed', NULL, NULL)`},
	{name: "give back a payout that is on its way", guard: "transactions_agree",
		sql: `HEAD(9, 1900) WHERE id = 'wal_a';
			LINE('wal_a', 9, 'PAYOUT_RETURN', 'PAYOUTS', 300, 1600, 1900, 'pay_pending', NULL, 'pay_pending', NULL)`},
	{name: "give back more than was sent", guard: "transactions_agree",
		sql: `HEAD(9, 2101) WHERE id = 'wal_a';
			LINE('wal_a', 9, 'PAYOUT_RETURN', 'PAYOUTS', 501, 1600, 2101, 'trr_9', NULL, 'pay_sent', NULL)`},
	{name: "give a reversed payout back once more", guard: "transactions_agree",
		sql: `HEAD(9, 1601) WHERE id = 'wal_a';
			LINE('wal_a', 9, 'PAYOUT_RETURN', 'PAYOUTS', 1, 1600, 1601, 'trr_9', NULL, 'pay_reversed', NULL)`},
	{name: "give a failed payout back in part", guard: "transactions_agree",
		sql: `UPDATE payouts SET state = 'FAILED', next_at = NULL WHERE id = 'pay_pending'; HEAD(9, 1601) WHERE id = 'wal_a';
			LINE('wal_a', 9, 'PAYOUT_RETURN', 'PAYOUTS', 1, 1600, 1601, 'pay_pending', NULL, 'pay_pending', NULL)`},
	{name: "record one reversal for two payouts", guard: "transactions_returned_once",
		sql: `PAYOUT('pay_b', at, at, 'usr_b', 'wal_b', 100, 'USD', 'k9', hash, 'acct_b', at);
			UPDATE payouts SET state = 'SENT', transfer_id = 'tr_b' WHERE id = 'pay_b'; HEAD(3, 100) WHERE id = 'wal_b';
			LINE('wal_b', 2, 'PAYOUT', 'PAYOUTS', -100, 100, 0, 'pay_b', NULL, 'pay_b', NULL),
			('txn_y', '2026-01-01 00:00:00+00:00', 'wal_b', 3, 'PAYOUT_RETURN', 'PAYOUTS', 100, 0, 100, 'trr_1', NULL, 'pay_b', NULL)`},
}
