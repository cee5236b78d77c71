package database_test

import "entgo.io/ent/dialect"

// other is a hash that no seeded row has.
const other = `'9' || substr( hash, 2)`

// applications are keys of the application, the users that it names, and the sessions that
// it created.
var applications = []attack{
	{name: "delete an application's key", guard: "application_keys_stay", sql: `DELETE FROM application_keys`},
	{name: "widen an application's key", guard: "application_keys_identity", sql: `UPDATE application_keys SET scopes = 'CREDITS_WRITE' WHERE id = 'apk_a'`},
	{name: "rename an application's key", guard: "application_keys_identity", sql: `UPDATE application_keys SET name = 'x' WHERE id = 'apk_a'`},
	{name: "say that another created an application's key", guard: "application_keys_identity",
		sql: `UPDATE application_keys SET created_by = 'usr_b' WHERE id = 'apk_a'`},
	{name: "take back that an application's key was revoked", guard: "application_keys_revoked_once",
		sql: `UPDATE application_keys SET revoked_at = NULL WHERE id = 'apk_b'`},
	{name: "give a revoked key a secret", guard: "application_keys_revoked_once",
		sql: `UPDATE application_keys SET previous_hash = secret_hash, previous_until = at, secret_hash = '3' || substr( hash, 2) WHERE id = 'apk_b'`},
	{name: "put off when an application's key expires", guard: "application_keys_expire",
		sql: `UPDATE application_keys SET expires_at = '2027-01-01 00:00:00+00:00' WHERE id = 'apk_a'`},
	{name: "let an application's key last for ever", guard: "application_keys_expire", sql: `UPDATE application_keys SET expires_at = NULL WHERE id = 'apk_a'`},
	{name: "an application's key that ends before it begins", guard: "application_keys_expire_later",
		sql: newKey(`expires_at`, `'x', 'USERS_READ', `+other+`, at`)},
	{name: "replace a secret without a trace", guard: "application_keys_rotation",
		sql: `UPDATE application_keys SET secret_hash = ` + other + ` WHERE id = 'apk_a'`},
	{name: "bring back the secret before the previous one", guard: "application_keys_rotation",
		sql: `UPDATE application_keys SET previous_hash = ` + other + ` WHERE id = 'apk_a'`},
	{name: "put off when a previous secret ends", guard: "application_keys_rotation",
		sql: `UPDATE application_keys SET previous_until = '2027-01-01 00:00:00+00:00' WHERE id = 'apk_a'`},
	{name: "a previous secret without an end", guard: "application_keys_overlap",
		sql: `UPDATE application_keys SET previous_until = NULL WHERE id = 'apk_a'`},
	{name: "two keys of one secret", guard: "application_keys_secret_hash_key",
		sql: newKey(`last_used_at`, `'x', 'USERS_READ', '2' || substr( hash, 2), at`)},
	{name: "a secret as it is", guard: "application_keys_secret", sql: newKey(`last_used_at`, `'x', 'USERS_READ', 'prs_abc', at`)},
	{name: "an application's key without scopes", guard: "application_keys_scopes", sql: newKey(`last_used_at`, `'x', '', `+other+`, at`)},
	{name: "scopes that no version has", guard: "application_keys_scopes", sql: newKey(`last_used_at`, `'x', 'users,read', `+other+`, at`)},
	{name: "an application's key with a long name", guard: "application_keys_name",
		sql: newKey(`last_used_at`, long(101)+`, 'USERS_READ', `+other+`, at`)},
	{name: "an application's key with U+0000 in its name", only: dialect.SQLite,
		sql: newKey(`last_used_at`, nul+`, 'USERS_READ', `+other+`, at`)},

	{name: "two users of one external identifier", guard: "users_external_id_key", sql: `UPDATE users SET external_id = 'Ä 1' WHERE id = 'usr_b'`},
	{name: "an empty external identifier", guard: "users_external_id", sql: `UPDATE users SET external_id = '' WHERE id = 'usr_b'`},
	{name: "a long external identifier", guard: "users_external_id", sql: `UPDATE users SET external_id = ` + long(256) + ` WHERE id = 'usr_b'`},
	{name: "an external identifier with U+0000", only: dialect.SQLite, sql: `UPDATE users SET external_id = ` + nul + ` WHERE id = 'usr_b'`},
	{name: "change an external identifier", guard: "users_external_id_stays", sql: `UPDATE users SET external_id = 'another' WHERE id = 'usr_a'`},
	{name: "take an external identifier from an open account", guard: "users_external_id_stays",
		sql: `UPDATE users SET external_id = NULL WHERE id = 'usr_a'`},

	{name: "hide that the application created a session", guard: "sessions_minted", sql: `UPDATE sessions SET minted_by = NULL WHERE id = 'ses_app'`},
	{name: "a session that no key created", guard: "sessions_minted_by",
		sql: `INSERT INTO sessions (id, created_at, token_hash, expires_at, user_id, minted_by) VALUES ('ses_x', at, '3' || substr( hash, 2), at, 'usr_a', 'apk_x')`},
}

// newKey writes an application's key with a further column.
func newKey(column, values string) string {
	return `INSERT INTO application_keys (id, created_at, last_four, created_by, name, scopes, secret_hash, ` + column + `)
		VALUES ('apk_x', at, '1234', '', ` + values + `)`
}
