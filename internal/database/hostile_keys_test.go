package database_test

import (
	"strings"

	"entgo.io/ent/dialect"
)

// name is an operation's name at Stripe, in its form.
var name = "op_" + strings.Repeat("a", 52)

// names are attacks on what operations are called at Stripe: under another name an
// order that was carried out would be carried out again.
var names = []attack{
	{name: "name a deposit at Stripe anew", guard: "deposits_keep_their_key",
		sql: `UPDATE deposits SET processor_key = '` + name + `' WHERE id = 'dep_new'`},
	{name: "name a payout at Stripe anew", guard: "payouts_keep_their_key",
		sql: `UPDATE payouts SET processor_key = '` + name + `' WHERE id = 'pay_pending'`},
	{name: "name a refund at Stripe anew", guard: "refunds_keep_their_key",
		sql: `UPDATE refunds SET processor_key = '` + name + `' WHERE id = 'ref_pending'`},
	{name: "name an onboarding at Stripe anew", guard: "onboardings_keep_their_key",
		sql: `UPDATE onboardings SET processor_key = '` + name + `' WHERE id = 'onb_b'`},
	{name: "a name that could be a row's id", guard: "payouts_processor_key_form", sql: namedPayout("pay_x", "k9", "pay_sent")},
	{name: "two deposits with one name", guard: "deposits_processor_key_key",
		sql: namedDeposit("dep_x", "k8", name) + `; ` + namedDeposit("dep_y", "k9", name)},
}

// bound are attacks on where the money is, and on what tells of a history that was cut off.
var bound = []attack{
	{name: "bind to another account in passing", guard: "bindings_change_by_rebind",
		sql: `UPDATE bindings SET account = 'acct_2'`},
	{name: "bind to another mode in passing", guard: "bindings_change_by_rebind",
		sql: `UPDATE bindings SET mode = 'sandbox'`},
	{name: "make play money real", guard: "bindings_never_become_live",
		sql: `UPDATE bindings SET mode = 'live', account = 'acct_2', rebinds = rebinds + 1`},
	{name: "bind to what is no account", guard: "bindings_account_check",
		sql: `UPDATE bindings SET account = 'me', rebinds = rebinds + 1`},
	{name: "bind twice", guard: "bindings_id_check",
		sql: `INSERT INTO bindings (id, account, mode, bound_at) VALUES ('other', 'acct_2', 'live', at)`},
	{name: "forget where the money is", guard: "bindings_stay", sql: `DELETE FROM bindings`},
	{name: "go back to an earlier generation", guard: "fences_only_grow", sql: `UPDATE fences SET generation = 6`},
	{name: "forget the history", guard: "fences_stay", sql: `DELETE FROM fences`},
	{name: "let positions of events go back", guard: "event_bases_only_grow", sql: `UPDATE event_bases SET first_position = first_position - 1`},
	{name: "forget where positions of events begin", guard: "event_bases_stay", sql: `DELETE FROM event_bases`},
	{name: "empty where positions of events begin", guard: "event_bases_are_kept", only: dialect.Postgres, sql: `TRUNCATE event_bases`},
	{name: "a second beginning of positions", guard: "event_bases_id_check", sql: `INSERT INTO event_bases (id) VALUES ('other')`},
	{name: "move the transactions under positions", guard: "event_bases_only_grow", only: dialect.Postgres,
		sql: `UPDATE event_bases SET first_transaction = first_transaction + 1`},
	{name: "an event of the database that skips positions", guard: "events_in_order", only: dialect.SQLite,
		sql: `INSERT INTO events (id, created_at, position, type, object_id, endpoint_id, data) VALUES
			('ev_x', at, 9000000000, 'events.raised', 'database', 'database', '{}')`},
	{name: "a second history", guard: "fences_id_check", sql: `INSERT INTO fences (id) VALUES ('other')`},
}

func namedPayout(id, key, name string) string {
	return `INSERT INTO payouts (id, created_at, updated_at, owner_id, wallet_id, amount, currency, idempotency_key, fingerprint, account_id,
		next_at, processor_key) VALUES ('` + id + `', at, at, 'usr_a', 'wal_a', 100, 'USD', '` + key + `', hash, 'acct_a', at, '` + name + `')`
}

func namedDeposit(id, key, name string) string {
	return `INSERT INTO deposits (id, created_at, updated_at, owner_id, wallet_id, amount, currency, idempotency_key, fingerprint,
		next_at, processor_key) VALUES ('` + id + `', at, at, 'usr_a', 'wal_a', 100, 'USD', '` + key + `', hash, at, '` + name + `')`
}
