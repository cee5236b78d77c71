package database_test

import "entgo.io/ent/dialect"

// payees are recipients of transfers: what was sent to one only grows, and one who is
// known stays so.
var payees = []attack{
	{name: "less was sent", guard: "payees_only_grow", sql: `UPDATE payees SET amount = amount - 1 WHERE id = 'pye_1'`},
	{name: "less than nothing was sent", guard: "payees_amount",
		sql: `INSERT INTO payees (id, created_at, wallet_id, to_wallet_id, amount) VALUES ('pye_x', at, 'wal_b', 'wal_c', -1)`},
	{name: "known since another time", guard: "payees_only_grow",
		sql: `UPDATE payees SET known_at = '2027-01-01 00:00:00+00:00' WHERE id = 'pye_1'`},
	{name: "known no more", guard: "payees_only_grow", sql: `UPDATE payees SET known_at = NULL WHERE id = 'pye_1'`},
	{name: "another recipient", guard: "payees_only_grow", sql: `UPDATE payees SET to_wallet_id = 'wal_c' WHERE id = 'pye_1'`},
	{name: "a recipient twice", guard: "payee_wallet_id_to_wallet_id",
		sql: `INSERT INTO payees (id, created_at, wallet_id, to_wallet_id, amount) VALUES ('pye_x', at, 'wal_a', 'wal_b', 1)`},
	{name: "a recipient who sends", guard: "payees_other_wallet",
		sql: `INSERT INTO payees (id, created_at, wallet_id, to_wallet_id, amount) VALUES ('pye_x', at, 'wal_a', 'wal_a', 1)`},
	{name: "a recipient who does not exist", guard: "payees_to_wallet_id_fkey",
		sql: `INSERT INTO payees (id, created_at, wallet_id, to_wallet_id, amount) VALUES ('pye_x', at, 'wal_a', 'wal_none', 1)`},
	{name: "forget a recipient", guard: "payees_stay", sql: `DELETE FROM payees WHERE id = 'pye_1'`},
	{name: "forget all recipients", guard: "payees_are_kept", sql: `TRUNCATE payees`, only: dialect.Postgres},
}

// youngs are lots of young money: what a wallet says of them is their sum, and money does
// not grow older.
var youngs = []attack{
	{name: "less young money than lots", guard: "wallets_young_by_lots", sql: `UPDATE wallets SET young_balance = 0 WHERE id = 'wal_a'`},
	{name: "young money without a lot", guard: "wallets_young_by_lots", sql: `UPDATE wallets SET young_balance = 1 WHERE id = 'wal_b'`},
	{name: "a wallet that begins with young money", guard: "wallets_begin_old",
		sql: `INSERT INTO wallets (id, created_at, owner_id, currency, young_balance) VALUES ('wal_x', at, 'usr_a', 'GBP', 1)`},
	{name: "a lot that matures sooner", guard: "young_lots_identity", sql: `UPDATE young_lots SET due_at = due_at - 1 WHERE id = 'lot_1'`},
	{name: "a lot of another wallet", guard: "young_lots_identity", sql: `UPDATE young_lots SET wallet_id = 'wal_b' WHERE id = 'lot_1'`},
	{name: "a lot of nothing", guard: "young_lots_amount", sql: `UPDATE young_lots SET amount = 0 WHERE id = 'lot_1'`},
	{name: "a lot below zero", guard: "young_lots_amount",
		sql: `INSERT INTO young_lots (id, wallet_id, due_at, amount) VALUES ('lot_x', 'wal_b', 4000000000000000, -5)`},
	{name: "two lots of one time", guard: "younglot_wallet_id_due_at",
		sql: `INSERT INTO young_lots (id, wallet_id, due_at, amount) VALUES ('lot_x', 'wal_a', 4000000000000000, 5)`},
	{name: "a lot of no wallet", guard: "young_lots_wallet_id_fkey",
		sql: `INSERT INTO young_lots (id, wallet_id, due_at, amount) VALUES ('lot_x', 'wal_none', 4000000000000000, 5)`},
	{name: "drop all lots", guard: "young_lots_are_kept", sql: `TRUNCATE young_lots`, only: dialect.Postgres},
	{name: "a deposit that matures sooner", guard: "deposits_mature_once", sql: `UPDATE deposits SET matures_at = 1 WHERE id = 'dep_ok'`},
	{name: "a deposit that matures at once", guard: "deposits_mature_once", sql: `UPDATE deposits SET matures_at = NULL WHERE id = 'dep_ok'`},
	{name: "a deposit that matures before it is paid", guard: "deposits_matures", sql: `UPDATE deposits SET matures_at = 5 WHERE id = 'dep_open'`},
}

// marks are hashes of cards and bank accounts: they stay while their owner is known. What an
// operator assigns matures when it was said to.
var marks = []attack{
	{name: "a mark of somebody else", guard: "marks_never_change", sql: `UPDATE marks SET owner_id = 'usr_b' WHERE id = 'mrk_1'`},
	{name: "forget a mark", guard: "marks_stay", sql: `DELETE FROM marks WHERE id = 'mrk_1'`},
	{name: "forget all marks", guard: "marks_are_kept", sql: `TRUNCATE marks`, only: dialect.Postgres},
	{name: "a mark twice", guard: "mark_owner_id_kind_digest",
		sql: `INSERT INTO marks (id, created_at, owner_id, kind, digest) VALUES ('mrk_x', at, 'usr_a', 'BANK', hash)`},
	{name: "a mark of nothing", guard: "marks_digest",
		sql: `INSERT INTO marks (id, created_at, owner_id, kind, digest) VALUES ('mrk_x', at, 'usr_a', 'CARD', '')`},
	{name: "a mark of a third kind", guard: "marks_kind",
		sql: `INSERT INTO marks (id, created_at, owner_id, kind, digest) VALUES ('mrk_x', at, 'usr_a', 'COIN', hash)`},
	{name: "a mark of nobody", guard: "marks_owner_id_fkey",
		sql: `INSERT INTO marks (id, created_at, owner_id, kind, digest) VALUES ('mrk_x', at, 'usr_none', 'CARD', hash)`},
	{name: "an assignment that matures sooner", guard: "resolutions_mature_once", sql: `UPDATE resolutions SET matures_at = 1 WHERE id = 'res_proposed'`},
	{name: "a refund that matures", guard: "resolutions_matures", sql: `UPDATE resolutions SET matures_at = 5 WHERE id = 'res_refund'`},
}
