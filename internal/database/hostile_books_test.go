package database_test

import "entgo.io/ent/dialect"

// books are attacks on how far Stripe's statement was read and how the books differ.
var books = []attack{
	{name: "a second statement", guard: "statement_progress_is_one",
		sql: `INSERT INTO statement_progress (id, read_until, reconciled_at) VALUES ('another', at, at)`},
	{name: "forget how far the statement was read", guard: "statement_progress_stays", sql: `DELETE FROM statement_progress`},
	{name: "truncate how far the statement was read", guard: "statement_progress_is_kept", only: dialect.Postgres, sql: `TRUNCATE statement_progress`},
	{name: "a reading with one end", guard: "statement_progress_both_ends", sql: `UPDATE statement_progress SET top = at WHERE id = 'platform'`},
	{name: "a reading upside down", guard: "statement_progress_both_ends",
		sql: `UPDATE statement_progress SET top = '2025-12-31 00:00:00+00:00', bottom = '2026-01-01 00:00:00+00:00'`},
	{name: "old books that are accepted and are not", guard: "statement_progress_accepted",
		sql: `UPDATE statement_progress SET stale = true, stale_accepted = true`},
	{name: "a difference in no currency", guard: "book_differences_currency", sql: `INSERT INTO book_differences (id, difference) VALUES ('usd', 1)`},
	{name: "a difference since never", guard: "book_differences_since", sql: `INSERT INTO book_differences (id, difference, readings) VALUES ('EUR', 1, 1)`},
	{name: "a lasting difference that no reading saw", guard: "book_differences_last",
		sql: `INSERT INTO book_differences (id, difference, lasting) VALUES ('EUR', 1, true)`},
	{name: "forget a difference", guard: "book_differences_stay",
		sql: `INSERT INTO book_differences (id, difference) VALUES ('EUR', 1); DELETE FROM book_differences WHERE id = 'EUR'`},
	{name: "truncate the differences", guard: "book_differences_are_kept", only: dialect.Postgres, sql: `TRUNCATE book_differences`},
}
