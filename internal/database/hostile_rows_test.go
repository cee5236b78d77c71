package database_test

import "entgo.io/ent/dialect"

// heads move only over lines, and not below zero.
var heads = []attack{
	{name: "raise a balance", guard: "wallets_move_with_lines",
		sql: `UPDATE wallets SET current_balance = current_balance + 1 WHERE id = 'wal_a'`},
	{name: "raise a balance of an empty wallet", guard: "wallets_move_with_lines",
		sql: `UPDATE wallets SET current_balance = 1 WHERE id = 'wal_eur'`},
	{name: "move a head past its last line", guard: "wallets_head_is_a_line",
		sql: `HEAD(9, 1600) WHERE id = 'wal_a'`},
	{name: "move a head back", guard: "wallets_move_with_lines",
		sql: `HEAD(7, 1700) WHERE id = 'wal_a'`},
	{name: "move a head to zero", guard: "wallets_move_with_lines",
		sql: `HEAD(0, 0) WHERE id = 'wal_b'`},
	{name: "a head that is not its last line's balance", guard: "wallets_head_is_a_line",
		sql: `HEAD(2, 300) WHERE id = 'wal_b'; LINE('wal_b', 2, 'ADJUSTMENT', 'ADJUSTMENTS', 100, 100, 200, 'x', NULL, NULL, NULL)`},
	{name: "a head beyond the lines that came with it", guard: "wallets_head_is_a_line",
		sql: `HEAD(3, 200) WHERE id = 'wal_b'; LINE('wal_b', 2, 'ADJUSTMENT', 'ADJUSTMENTS', 100, 100, 200, 'x', NULL, NULL, NULL)`},
	{name: "a user below zero", guard: "wallets_check",
		sql: `HEAD(2, -1) WHERE id = 'wal_b'; LINE('wal_b', 2, 'ADJUSTMENT', 'ADJUSTMENTS', -101, 100, -1, 'x', NULL, NULL, NULL)`},
	{name: "a debt above zero", guard: "wallets_check1",
		sql: `HEAD(1, 1) WHERE id = 'wal_debt'; LINE('wal_debt', 1, 'ADJUSTMENT', 'ADJUSTMENTS', 1, 0, 1, 'x', NULL, NULL, NULL)`},
	{name: "a sequence below zero", guard: "wallets_begin_empty",
		sql: `INSERT INTO wallets (id, created_at, owner_id, currency, last_sequence) VALUES ('wal_x', at, 'usr_b', 'EUR', -1)`},
	{name: "a wallet that begins rich", guard: "wallets_begin_empty",
		sql: `INSERT INTO wallets (id, created_at, owner_id, currency, current_balance, last_sequence) VALUES ('wal_x', at, 'usr_b', 'EUR', 100, 1)`},
	{name: "half a cent on a head", only: dialect.SQLite,
		sql: `UPDATE wallets SET current_balance = 1600.5, last_sequence = 9 WHERE id = 'wal_a'`},
}

// agreed is what an operation is about: it never changes.
var agreed = []attack{
	{name: "change a deposit's amount", guard: "deposits_identity", sql: `UPDATE deposits SET amount = 1 WHERE id = 'dep_open'`},
	{name: "change a deposit's owner", guard: "deposits_identity", sql: `UPDATE deposits SET owner_id = 'usr_b' WHERE id = 'dep_open'`},
	{name: "change a deposit's owner and wallet", guard: "deposits_identity", sql: `UPDATE deposits SET owner_id = 'usr_b', wallet_id = 'wal_b' WHERE id = 'dep_open'`},
	{name: "change a deposit's currency", guard: "deposits_identity", sql: `UPDATE deposits SET currency = 'EUR' WHERE id = 'dep_open'`},
	{name: "change a deposit's key", guard: "deposits_identity", sql: `UPDATE deposits SET idempotency_key = 'k9' WHERE id = 'dep_open'`},
	{name: "change a deposit's fingerprint", guard: "deposits_identity", sql: `UPDATE deposits SET fingerprint = lower(fingerprint) || '' , payment_method = 'pm_x' WHERE id = 'dep_open'`},
	{name: "change a deposit's id", guard: "deposits_identity", sql: `UPDATE deposits SET id = 'dep_x' WHERE id = 'dep_new'`},
	{name: "change a payout's amount", guard: "payouts_identity", sql: `UPDATE payouts SET amount = 1 WHERE id = 'pay_pending'`},
	{name: "change a payout's destination", guard: "payouts_identity", sql: `UPDATE payouts SET account_id = 'acct_b' WHERE id = 'pay_pending'`},
	{name: "change a payout's wallet", guard: "payouts_identity", sql: `UPDATE payouts SET wallet_id = 'wal_eur', currency = 'EUR' WHERE id = 'pay_pending'`},
	{name: "change a payout's key", guard: "payouts_identity", sql: `UPDATE payouts SET idempotency_key = 'k9' WHERE id = 'pay_pending'`},
	{name: "change a payout's time", guard: "payouts_identity", sql: `UPDATE payouts SET created_at = '2020-01-01 00:00:00+00:00' WHERE id = 'pay_pending'`},
	{name: "change a refund's amount", guard: "refunds_identity", sql: `UPDATE refunds SET amount = 1 WHERE id = 'ref_pending'`},
	{name: "change a refund's deposit", guard: "refunds_identity", sql: `UPDATE refunds SET deposit_id = 'dep_open' WHERE id = 'ref_pending'`},
	{name: "change a refund's id at Stripe", guard: "refunds_identity", sql: `UPDATE refunds SET refund_id = 're_9' WHERE id = 'ref_pending'`},
	{name: "change an onboarding's owner", guard: "onboardings_identity", sql: `UPDATE onboardings SET owner_id = 'usr_a', wallet_id = 'wal_a' WHERE id = 'onb_b'`},
	{name: "change an account's owner", guard: "payout_accounts_identity", sql: `UPDATE payout_accounts SET owner_id = 'usr_b' WHERE id = 'acct_a'`},
	{name: "change a wallet's owner", guard: "wallets_identity", sql: `UPDATE wallets SET owner_id = 'usr_b' WHERE id = 'wal_eur'`},
	{name: "change a wallet's currency", guard: "wallets_identity", sql: `UPDATE wallets SET currency = 'JPY' WHERE id = 'wal_eur'`},
	{name: "change a wallet's kind", guard: "wallets_identity", sql: `UPDATE wallets SET kind = 'platform' WHERE id = 'wal_a'`},
	{name: "change a user's wallet", guard: "users_identity", sql: `UPDATE users SET wallet_id = 'wal_eur' WHERE id = 'usr_a'`},
	{name: "change a session's user", guard: "sessions_identity", sql: `UPDATE sessions SET user_id = 'usr_b' WHERE id = 'ses_a'`},
	{name: "change a session's token", guard: "sessions_identity", sql: `UPDATE sessions SET token_hash = replace(token_hash, '0', '1') WHERE id = 'ses_a'`},
	{name: "change what an event was about", guard: "stripe_events_identity", sql: `UPDATE stripe_events SET object_id = 'ch_9' WHERE id = 'evt_waiting'`},
	{name: "use a deposit's key twice", guard: "deposit_owner_id_idempotency_key", sql: `INSERT INTO deposits (id, created_at, updated_at, owner_id, wallet_id, amount, currency, idempotency_key, fingerprint, next_at)
		VALUES ('dep_x', at, at, 'usr_a', 'wal_a', 100, 'USD', 'k1', hash, at)`},
	{name: "use a payout's key twice", guard: "payout_owner_id_idempotency_key", sql: `INSERT INTO payouts (id, created_at, updated_at, owner_id, wallet_id, amount, currency, idempotency_key, fingerprint, account_id, next_at)
		VALUES ('pay_x', at, at, 'usr_a', 'wal_a', 100, 'USD', 'k1', hash, 'acct_a', at)`},
	{name: "upsert over a deposit", guard: "deposits_identity", sql: `INSERT INTO deposits (id, created_at, updated_at, owner_id, wallet_id, amount, currency, idempotency_key, fingerprint, next_at)
		VALUES ('dep_x', at, at, 'usr_a', 'wal_a', 9999, 'USD', 'k2', hash, at) ON CONFLICT (owner_id, idempotency_key) DO UPDATE SET amount = 9999`},
	{name: "replace a deposit", only: dialect.SQLite, sql: `INSERT OR REPLACE INTO deposits (id, created_at, updated_at, owner_id, wallet_id, amount, currency, idempotency_key, fingerprint, next_at)
		VALUES ('dep_new', at, at, 'usr_a', 'wal_a', 9999, 'USD', 'k2', hash, at)`},
	{name: "replace a payout", only: dialect.SQLite, sql: `REPLACE INTO payouts (id, created_at, updated_at, owner_id, wallet_id, amount, currency, idempotency_key, fingerprint, account_id, next_at)
		VALUES ('pay_pending', at, at, 'usr_a', 'wal_a', 1, 'USD', 'k3', hash, 'acct_a', at)`},
	{name: "replace a wallet", only: dialect.SQLite, sql: `REPLACE INTO wallets (id, created_at, owner_id, currency) VALUES ('wal_a', at, 'usr_a', 'USD')`},
	{name: "replace a user", only: dialect.SQLite, sql: `REPLACE INTO users (id, created_at, email, password_hash, wallet_id) VALUES ('usr_a', at, 'b@example.com', 'x', 'wal_a')`},
}

// deleted rows of these kinds are money or a promise that somebody forgot.
var deleted = []attack{
	{name: "delete a user", guard: "users_stay", sql: `DELETE FROM users WHERE id = 'usr_b'`},
	{name: "delete an empty wallet", guard: "wallets_stay", sql: `DELETE FROM wallets WHERE id = 'wal_eur'`},
	{name: "delete a deposit that waits", guard: "deposits_stay", sql: `DELETE FROM deposits WHERE id = 'dep_new'`},
	{name: "delete a deposit that failed", guard: "deposits_stay", sql: `DELETE FROM deposits WHERE id = 'dep_failed'`},
	{name: "delete a payout", guard: "payouts_stay", sql: `DELETE FROM payouts WHERE id = 'pay_pending'`},
	{name: "delete a refund", guard: "refunds_stay", sql: `DELETE FROM refunds WHERE id = 'ref_failed'`},
	{name: "delete an onboarding", guard: "onboardings_stay", sql: `DELETE FROM onboardings WHERE id = 'onb_b'`},
	{name: "delete an account", guard: "payout_accounts_stay", sql: `DELETE FROM payout_accounts WHERE id = 'acct_b'`},
	{name: "delete an event that waits", guard: "stripe_events_stay", sql: `DELETE FROM stripe_events WHERE id = 'evt_waiting'`},
	{name: "delete every event", guard: "stripe_events_stay", sql: `DELETE FROM stripe_events`},
	{name: "replace an event that waits", only: dialect.SQLite, sql: `REPLACE INTO stripe_events (id, type, object_id, received_at, processed_at, next_at)
		VALUES ('evt_waiting', 'x', 'y', at, '2026-01-01 00:00:00+00:00', NULL)`},
	{name: "truncate the users", guard: "users_are_kept", only: dialect.Postgres, sql: `TRUNCATE users CASCADE`},
	{name: "truncate the deposits", guard: "deposits_are_kept", only: dialect.Postgres, sql: `TRUNCATE deposits CASCADE`},
	{name: "truncate the payouts", guard: "payouts_are_kept", only: dialect.Postgres, sql: `TRUNCATE payouts CASCADE`},
	{name: "truncate the refunds", guard: "refunds_are_kept", only: dialect.Postgres, sql: `TRUNCATE refunds`},
	{name: "truncate the onboardings", guard: "onboardings_are_kept", only: dialect.Postgres, sql: `TRUNCATE onboardings`},
	{name: "truncate the events", guard: "stripe_events_are_kept", only: dialect.Postgres, sql: `TRUNCATE stripe_events`},
}
