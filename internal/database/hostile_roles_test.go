package database_test

// roles are what operators restrain, and who they are.
var roles = []attack{
	{name: "a role that there is not", guard: "users_role_check", sql: `UPDATE users SET role = 'OWNER' WHERE id = 'usr_b'`},
	{name: "a frozen wallet without a reason", guard: "wallets_frozen", sql: `UPDATE wallets SET frozen_at = at WHERE id = 'wal_b'`},
	{name: "a reason without a freeze", guard: "wallets_frozen", sql: `UPDATE wallets SET frozen_reason = 'x' WHERE id = 'wal_b'`},
	{name: "suspend somebody without a reason", guard: "users_suspended", sql: `UPDATE users SET suspended_at = at WHERE id = 'usr_b'`},
	{name: "a transfer from a frozen wallet", guard: "transfers_from_frozen_wallets",
		sql: frozen("wal_c") + `TRANSFER('trf_x', at, 'usr_c', 'wal_c', 'usr_b', 'wal_b', 10, 'USD', 'k9', hash)`},
	{name: "a payout from a frozen wallet", guard: "payouts_from_frozen_wallets",
		sql: frozen("wal_a") + `INSERT INTO payouts (id, created_at, updated_at, owner_id, wallet_id, amount, currency,
			idempotency_key, fingerprint, account_id, next_at) VALUES ('pay_x', at, at, 'usr_a', 'wal_a', 100, 'USD', 'k9', hash, 'acct_a', at)`},
	{name: "send a payout of a frozen wallet", guard: "payouts_sent_while_frozen",
		sql: frozen("wal_a") + `UPDATE payouts SET sends = sends + 1, first_sent_at = at, last_sent_at = at WHERE id = 'pay_pending'`},
	{name: "close an account whose wallet is frozen", guard: "users_close_unfrozen",
		sql: `USER('usr_z', at, 'z@example.com', 'x', 'wal_z'); INSERT INTO wallets (id, created_at, currency, owner_id) VALUES ('wal_z', at, 'USD', 'usr_z'); ` +
			frozen("wal_z") + `UPDATE users SET closing_at = at, next_at = at WHERE id = 'usr_z'`},
	{name: "a refund that one operator confirms", guard: "resolutions_refund_of_two",
		sql: `INSERT INTO resolutions (id, created_at, updated_at, operation_id, action, amount, currency, two_persons, proposed_by, reason, idempotency_key, fingerprint)
			VALUES ('res_x', at, at, 'dep_1', 'REFUND_DEPOSIT', 5, 'USD', false, 'usr_a', 'x', 'rx', hash)`},
	{name: "a refund of nothing", guard: "resolutions_refund_is_positive",
		sql: `INSERT INTO resolutions (id, created_at, updated_at, operation_id, action, amount, currency, two_persons, proposed_by, reason, idempotency_key, fingerprint)
			VALUES ('res_x', at, at, 'dep_1', 'REFUND_DEPOSIT', 0, 'USD', true, 'usr_a', 'x', 'rx', hash)`},
}

// frozen freezes a wallet, before an attack.
func frozen(wallet string) string {
	return `UPDATE wallets SET frozen_at = at, frozen_reason = 'x' WHERE id = '` + wallet + `'; `
}
