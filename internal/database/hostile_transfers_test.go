package database_test

// out and in are the heads and lines of a transfer of 10 from wal_c to wal_b.
const (
	outOf = `HEAD(3, 50) WHERE id = 'wal_c'; LINE('wal_c', 3, 'TRANSFER_OUT', 'TRANSFERS', -10, 60, 50, 'trf_x', NULL, NULL, 'wal_b');`
	into  = `HEAD(2, 110) WHERE id = 'wal_b'; INSERT INTO transactions (id, created_at, wallet_id, sequence, kind, contra, value,
		running_balance, balance_after, reference, peer_wallet_id)
		VALUES ('txn_y', at, 'wal_b', 2, 'TRANSFER_IN', 'TRANSFERS', 10, 100, 110, 'trf_x', 'wal_c');`
)

// sent is what belongs to transfers.
var sent = []attack{
	{name: "change a transfer", guard: "transfers_never_change",
		sql: `UPDATE transfers SET note = 'x' WHERE id = 'trf_1'`},
	{name: "delete a transfer", guard: "transfers_stay",
		sql: `DELETE FROM transfers WHERE id = 'trf_1'`},
	{name: "a transfer without lines", guard: "transfers_sent",
		sql: `TRANSFER('trf_x', at, 'usr_c', 'wal_c', 'usr_b', 'wal_b', 10, 'USD', 'k9', hash)`},
	{name: "a transfer that does not arrive", guard: "transactions_peer",
		sql: `TRANSFER('trf_x', at, 'usr_c', 'wal_c', 'usr_b', 'wal_b', 10, 'USD', 'k9', hash); ` + outOf},
	{name: "a transfer that did not leave", guard: "transactions_peer",
		sql: `TRANSFER('trf_x', at, 'usr_c', 'wal_c', 'usr_b', 'wal_b', 10, 'USD', 'k9', hash); ` + into},
	{name: "lines of a transfer that nobody made", guard: "transactions_agree", sql: outOf + into},
	{name: "lines of another amount", guard: "transactions_agree",
		sql: `TRANSFER('trf_x', at, 'usr_c', 'wal_c', 'usr_b', 'wal_b', 11, 'USD', 'k9', hash); ` + outOf + into},
	{name: "lines to another wallet", guard: "transactions_agree",
		sql: `TRANSFER('trf_x', at, 'usr_c', 'wal_c', 'usr_a', 'wal_a', 10, 'USD', 'k9', hash); ` + outOf + into},
	{name: "a transfer out of another's wallet", guard: "transfers_of_their_wallet",
		sql: `TRANSFER('trf_x', at, 'usr_b', 'wal_c', 'usr_b', 'wal_b', 10, 'USD', 'k9', hash); ` + outOf + into},
	{name: "a transfer to a wallet that is another's", guard: "transfers_to_their_wallet",
		sql: `TRANSFER('trf_x', at, 'usr_c', 'wal_c', 'usr_a', 'wal_b', 10, 'USD', 'k9', hash); ` + outOf + into},
	{name: "a transfer to its own wallet", guard: "transfers_check",
		sql: `TRANSFER('trf_x', at, 'usr_c', 'wal_c', 'usr_c', 'wal_c', 10, 'USD', 'k9', hash)`},
	{name: "a transfer in another currency", guard: "transfers_in_its_currency",
		sql: `TRANSFER('trf_x', at, 'usr_c', 'wal_c', 'usr_b', 'wal_b', 10, 'EUR', 'k9', hash); ` + outOf + into},
	{name: "a transfer of nothing", guard: "transfers_amount_check",
		sql: `TRANSFER('trf_x', at, 'usr_c', 'wal_c', 'usr_b', 'wal_b', 0, 'USD', 'k9', hash)`},
	{name: "a transfer backwards", guard: "transfers_amount_check",
		sql: `TRANSFER('trf_x', at, 'usr_c', 'wal_c', 'usr_b', 'wal_b', -10, 'USD', 'k9', hash)`},
	{name: "a transfer under a key that was used", guard: "transfer_owner_id_idempotency_key",
		sql: `TRANSFER('trf_x', at, 'usr_c', 'wal_c', 'usr_b', 'wal_b', 10, 'USD', 'k1', hash); ` + outOf + into},
}
