package database_test

// addresses are verified by a link for each, and where an act came from is only erased.
var addresses = []attack{
	{name: "an address in capitals that waits", guard: "users_pending_email", sql: `UPDATE users SET pending_email = 'X@example.com' WHERE id = 'usr_a'`},
	{name: "an empty address that waits", guard: "users_pending_email", sql: `UPDATE users SET pending_email = '' WHERE id = 'usr_a'`},
	{name: "a long address that waits", guard: "users_pending_email", sql: `UPDATE users SET pending_email = ` + long(255) + ` WHERE id = 'usr_a'`},
	{name: "an address that waits for itself", guard: "users_pending_email", sql: `UPDATE users SET pending_email = email WHERE id = 'usr_a'`},
	{name: "an address that waits for an erased user", guard: "users_pending_email_erased",
		sql: `UPDATE users SET pending_email = 'x@example.com' WHERE id = 'usr_closed'`},
	{name: "another address that stays verified", guard: "users_verify_anew", sql: `UPDATE users SET email = 'x@example.com' WHERE id = 'usr_c'`},
	{name: "an address that another has verified", guard: "users_email_key", sql: `UPDATE users SET email = 'c@example.com' WHERE id = 'usr_a'`},
	{name: "a link to an address in capitals", guard: "reset_tokens_email",
		sql: `INSERT INTO reset_tokens (id, created_at, user_id, token_hash, expires_at, purpose, email)
			VALUES ('rst_x', at, 'usr_a', hash, at, 'EMAIL', 'X@example.com')`},
	{name: "fewer than no wrong codes", guard: "users_wrong_codes", sql: `UPDATE users SET wrong_codes = -1 WHERE id = 'usr_c'`},
	{name: "another place of an act", guard: "audit_events_identity", sql: `UPDATE audit_events SET address = '203.0.113.1' WHERE id = 'aud_old'`},
	{name: "erase the place of a new act", guard: "audit_events_identity", sql: `UPDATE audit_events SET address = '', user_agent = '' WHERE id = 'aud_new'`},
	{name: "erase half of where an act came from", guard: "audit_events_identity", sql: `UPDATE audit_events SET address = '' WHERE id = 'aud_new'`},
	{name: "change an act and erase its place", guard: "audit_events_identity",
		sql: `UPDATE audit_events SET action = 'y', address = '', user_agent = '' WHERE id = 'aud_new'`},
	{name: "an act from a long place", guard: "audit_events_address",
		sql: `INSERT INTO audit_events (id, created_at, actor, action, subject, address) VALUES ('aud_x', at, '', 'x', '', ` + long(65) + `)`},
	{name: "an act by a long user agent", guard: "audit_events_user_agent",
		sql: `INSERT INTO audit_events (id, created_at, actor, action, subject, user_agent) VALUES ('aud_x', at, '', 'x', '', ` + long(201) + `)`},
}
