package database_test

// The lines of a transfer of 10 from wal_c to wal_b: one, the other, and both.
const (
	outOf = `LINE('wal_c', 3, 'TRANSFER_OUT', 'TRANSFERS', -10, 60, 50, 'trf_x', NULL, NULL, 'wal_b')`
	into  = `LINE('wal_b', 2, 'TRANSFER_IN', 'TRANSFERS', 10, 100, 110, 'trf_x', NULL, NULL, 'wal_c')`
	both  = outOf + `, ('txn_y', '2026-01-01 00:00:00+00:00', 'wal_b', 2, 'TRANSFER_IN', 'TRANSFERS', 10, 100, 110, 'trf_x', NULL, NULL, 'wal_c')`
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
	{name: "lines of a transfer that nobody made", guard: "transactions_agree", sql: both},
	{name: "lines of another amount", guard: "transactions_agree",
		sql: `TRANSFER('trf_x', at, 'usr_c', 'wal_c', 'usr_b', 'wal_b', 11, 'USD', 'k9', hash); ` + both},
	{name: "lines to another wallet", guard: "transactions_agree",
		sql: `TRANSFER('trf_x', at, 'usr_c', 'wal_c', 'usr_a', 'wal_a', 10, 'USD', 'k9', hash); ` + both},
	{name: "a transfer out of another's wallet", guard: "transfers_of_their_wallet",
		sql: `TRANSFER('trf_x', at, 'usr_b', 'wal_c', 'usr_b', 'wal_b', 10, 'USD', 'k9', hash); ` + both},
	{name: "a transfer to a wallet that is another's", guard: "transfers_to_their_wallet",
		sql: `TRANSFER('trf_x', at, 'usr_c', 'wal_c', 'usr_a', 'wal_b', 10, 'USD', 'k9', hash); ` + both},
	{name: "a transfer to its own wallet", guard: "transfers_check",
		sql: `TRANSFER('trf_x', at, 'usr_c', 'wal_c', 'usr_c', 'wal_c', 10, 'USD', 'k9', hash)`},
	{name: "a transfer in another currency", guard: "transfers_in_its_currency",
		sql: `TRANSFER('trf_x', at, 'usr_c', 'wal_c', 'usr_b', 'wal_b', 10, 'EUR', 'k9', hash); ` + both},
	{name: "a transfer of nothing", guard: "transfers_amount_check",
		sql: `TRANSFER('trf_x', at, 'usr_c', 'wal_c', 'usr_b', 'wal_b', 0, 'USD', 'k9', hash)`},
	{name: "a transfer backwards", guard: "transfers_amount_check",
		sql: `TRANSFER('trf_x', at, 'usr_c', 'wal_c', 'usr_b', 'wal_b', -10, 'USD', 'k9', hash)`},
	{name: "a transfer under a key that was used", guard: "transfer_owner_id_idempotency_key",
		sql: `TRANSFER('trf_x', at, 'usr_c', 'wal_c', 'usr_b', 'wal_b', 10, 'USD', 'k1', hash); ` + both},
}
