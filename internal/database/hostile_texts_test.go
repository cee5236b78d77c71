package database_test

import (
	"strings"

	"entgo.io/ent/dialect"
)

// long is a text of so many characters, as SQL writes it.
func long(n int) string { return "'" + strings.Repeat("é", n) + "'" }

// nul holds the character that PostgreSQL refuses by itself.
const nul = `'x' || char(0)`

// texts are bounded, and are texts.
var texts = []attack{
	{name: "a user with a long address", guard: "users_texts",
		sql: `USER('usr_x', at, ` + long(255) + `, 'x', 'wal_x'); INSERT INTO wallets (id, created_at, owner_id, currency) VALUES ('wal_x', at, 'usr_x', 'USD')`},
	{name: "a longer address", guard: "users_texts_changed", sql: `UPDATE users SET email = ` + long(255) + ` WHERE id = 'usr_b'`},
	{name: "a long name", guard: "users_texts_changed", sql: `UPDATE users SET name = ` + long(101) + ` WHERE id = 'usr_b'`},
	{name: "a name with U+0000", only: dialect.SQLite, sql: `UPDATE users SET name = ` + nul + ` WHERE id = 'usr_b'`},
	{name: "a session with a long user agent", guard: "sessions_texts",
		sql: `INSERT INTO sessions (id, created_at, token_hash, expires_at, user_id, user_agent)
			VALUES ('ses_x', at, '1' || substr( hash, 2), at, 'usr_a', ` + long(201) + `)`},
	{name: "an identity with a long subject", guard: "identities_texts",
		sql: `INSERT INTO identities (id, created_at, user_id, issuer, subject) VALUES ('idn_x', at, 'usr_b', 'https://id.example', ` + long(256) + `)`},
	{name: "a key with a long name", guard: "api_keys_texts",
		sql: `INSERT INTO api_keys (id, created_at, user_id, name, role, token_hash) VALUES ('key_x', at, 'usr_a', ` + long(101) + `, 'USER', '1' || substr( hash, 2))`},
	{name: "a transfer with a long note", guard: "transfers_note_check",
		sql: `INSERT INTO transfers (id, created_at, owner_id, wallet_id, to_owner_id, to_wallet_id, amount, currency, idempotency_key, fingerprint, note)
			VALUES ('trf_x', at, 'usr_c', 'wal_c', 'usr_b', 'wal_b', 10, 'USD', 'k9', hash, ` + long(141) + `); ` + both},
	{name: "a transfer with U+0000 in its note", only: dialect.SQLite,
		sql: `INSERT INTO transfers (id, created_at, owner_id, wallet_id, to_owner_id, to_wallet_id, amount, currency, idempotency_key, fingerprint, note)
			VALUES ('trf_x', at, 'usr_c', 'wal_c', 'usr_b', 'wal_b', 10, 'USD', 'k9', hash, ` + nul + `); ` + both},
	{name: "a deposit with a long payment method", guard: "deposits_texts",
		sql: `INSERT INTO deposits (id, created_at, updated_at, owner_id, wallet_id, amount, currency, idempotency_key, fingerprint, next_at, payment_method)
			VALUES ('dep_x', at, at, 'usr_a', 'wal_a', 100, 'USD', 'k9', hash, at, ` + long(256) + `)`},
	{name: "a deposit that fails with many words", guard: "deposits_texts_changed",
		sql: `UPDATE deposits SET failure_message = ` + long(1001) + ` WHERE id = 'dep_open'`},
	{name: "a payout that fails with many words", guard: "payouts_texts_changed",
		sql: `UPDATE payouts SET failure_message = ` + long(1001) + ` WHERE id = 'pay_pending'`},
	{name: "a refund that fails with many words", guard: "refunds_texts_changed",
		sql: `UPDATE refunds SET failure_code = ` + long(256) + ` WHERE id = 'ref_pending'`},
	{name: "an account that is disabled with many words", guard: "payout_accounts_texts_changed",
		sql: `UPDATE payout_accounts SET disabled_reason = ` + long(256) + ` WHERE id = 'acct_a'`},
	{name: "a gate that is shut with many words", guard: "gates_texts",
		sql: `INSERT INTO gates (id, open, reason, changed_at) VALUES ('x', false, ` + long(501) + `, at)`},
	{name: "an act that is told in many words", guard: "audit_events_texts",
		sql: `INSERT INTO audit_events (id, created_at, actor, action, subject, detail) VALUES ('aud_x', at, '', 'x', '', ` + long(1001) + `)`},
	{name: "an event of a long type", guard: "stripe_events_texts",
		sql: `INSERT INTO stripe_events (id, type, object_id, received_at) VALUES ('evt_x', ` + long(256) + `, 'x', at)`},
	{name: "an event of a long owner", guard: "stripe_events_owner_id_check",
		sql: `INSERT INTO stripe_events (id, type, object_id, owner_id, received_at, next_at) VALUES ('evt_x', 'x', 'x', ` + long(256) + `, at, at)`},
}
