package database_test

import "entgo.io/ent/dialect"

// anEvent begins an event of wal_d, whose last number is 7.
const anEvent = `INSERT INTO events (id, created_at, position, type, object_id, wallet_id, wallet_sequence, data) VALUES `

// told is what belongs to events and their numbers.
var told = []attack{
	{name: "an event of nothing", guard: "events_by_triggers", only: dialect.Postgres,
		sql: anEvent + `('ev_x', at, 1, 'charge.created', 'chg_d', 'wal_d', 9, '{}')`},
	{name: "an event of no wallet", guard: "events_by_triggers", only: dialect.Postgres,
		sql: `INSERT INTO events (id, created_at, position, type, object_id, data) VALUES ('ev_x', at, 1, 'user.created', 'usr_d', '{}')`},
	{name: "an event with a gap", guard: "events_counted", only: dialect.SQLite,
		sql: anEvent + `('ev_x', at, (SELECT MAX(position) + 1 FROM events), 'charge.created', 'chg_d', 'wal_d', 99, '{}')`},
	{name: "an event before others", guard: "events_in_order", only: dialect.SQLite,
		sql: anEvent + `('ev_x', at, 1, 'charge.created', 'chg_d', 'wal_d', (SELECT event_sequence + 1 FROM wallets WHERE id = 'wal_d'), '{}')`},
	{name: "a test that counts", guard: "events_tests",
		sql: `INSERT INTO events (id, created_at, position, type, object_id, wallet_id, wallet_sequence, endpoint_id, data) VALUES
			('ev_x', at, (SELECT MAX(position) + 1 FROM events), 'charge.created', 'chg_d', 'wal_d', 1, 'we_x', '{}')`},
	{name: "change an event", guard: "events_never_change", sql: `UPDATE events SET data = '{}'`},
	{name: "an event that moves", guard: "events_never_change", sql: `UPDATE events SET position = position + 1000`},
	{name: "delete events of today", guard: "events_stay",
		sql: `UPDATE users SET name = 'x' WHERE id = 'usr_d'; DELETE FROM events WHERE type LIKE 'user%'`},
	{name: "truncate events", guard: "events_are_kept", only: dialect.Postgres, sql: `TRUNCATE events`},
	{name: "a wallet that begins with events", guard: "wallets_begin_without_events",
		sql: `INSERT INTO wallets (id, created_at, owner_id, currency, event_sequence) VALUES ('wal_x', at, 'usr_d', 'EUR', 5)`},
	{name: "count an event that is none", guard: "wallets_count_events",
		sql: `UPDATE wallets SET event_sequence = event_sequence + 1 WHERE id = 'wal_d'`},
	{name: "count an event once more", guard: "wallets_count_events",
		sql: `UPDATE wallets SET event_sequence = event_sequence - 1 WHERE id = 'wal_d'`},
}
