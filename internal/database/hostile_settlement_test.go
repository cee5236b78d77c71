package database_test

// converted is a charge of 10.00 EUR of which Stripe made 10.80 USD.
const converted = `INSERT INTO statement_lines (id, type, source, amount, fee, net, currency, presentment_amount, presentment_currency, created_at, seen_at) VALUES
		('txn_s9', 'charge', 'ch_9', 1080, 0, 1080, 'USD', 1000, 'EUR', at, at);`

// settlements are attacks on what Stripe converted.
var settlements = []attack{
	{name: "a conversion of nothing", guard: "transactions_conversions",
		sql: converted + `LINE('wal_fx_e', 2, 'ADJUSTMENT', 'STRIPE', -1000, -500, -1500, 'x', NULL, NULL, NULL)`},
	{name: "a conversion of more than the payer paid", guard: "transactions_conversions",
		sql: converted + `LINE('wal_fx_e', 2, 'ADJUSTMENT', 'STRIPE', -1001, -500, -1501, 'fx:txn_s9', NULL, NULL, NULL)`},
	{name: "a conversion into more than Stripe gave", guard: "transactions_conversions",
		sql: converted + `LINE('wal_fx_u', 2, 'ADJUSTMENT', 'STRIPE', 1081, 540, 1621, 'fx:txn_s9', NULL, NULL, NULL)`},
	{name: "a conversion that is a correction", guard: "transactions_conversions",
		sql: converted + `LINE('wal_fx_u', 2, 'ADJUSTMENT', 'ADJUSTMENTS', 1080, 540, 1620, 'fx:txn_s9', NULL, NULL, NULL)`},
	{name: "a conversion of a line that is explained", guard: "transactions_conversions",
		sql: converted + `UPDATE statement_lines SET match = 'SUSPENSE', matched_id = 'wal_platform' WHERE id = 'txn_s9';
			LINE('wal_fx_u', 2, 'ADJUSTMENT', 'STRIPE', 1080, 540, 1620, 'fx:txn_s9', NULL, NULL, NULL)`},
	{name: "explain a line without its conversion", guard: "statement_lines_converted",
		sql: converted + `UPDATE statement_lines SET match = 'DEPOSIT', matched_id = 'dep_new' WHERE id = 'txn_s9'`},
	{name: "explain a line with half of its conversion", guard: "statement_lines_converted",
		sql: converted + `LINE('wal_fx_e', 2, 'ADJUSTMENT', 'STRIPE', -1000, -500, -1500, 'fx:txn_s9', NULL, NULL, NULL);
			UPDATE statement_lines SET match = 'DEPOSIT', matched_id = 'dep_new' WHERE id = 'txn_s9'`},
	{name: "change what the payer paid", guard: "statement_lines_presentment_once",
		sql: converted + `UPDATE statement_lines SET presentment_amount = 1 WHERE id = 'txn_s9'`},
	{name: "say of an explained line that it was converted", guard: "statement_lines_presentment_once",
		sql: `UPDATE statement_lines SET presentment_amount = 1, presentment_currency = 'EUR' WHERE id = 'txn_s1'`},
	{name: "what the payer paid in no currency", guard: "statement_lines_presentment",
		sql: `UPDATE statement_lines SET presentment_amount = 1 WHERE id = 'txn_s2'`},
	{name: "a conversion into the same currency", guard: "statement_lines_presentment",
		sql: `UPDATE statement_lines SET presentment_amount = 1, presentment_currency = 'USD' WHERE id = 'txn_s2'`},
}
