package database_test

import "strings"

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

func namedPayout(id, key, name string) string {
	return `INSERT INTO payouts (id, created_at, updated_at, owner_id, wallet_id, amount, currency, idempotency_key, fingerprint, account_id,
		next_at, processor_key) VALUES ('` + id + `', at, at, 'usr_a', 'wal_a', 100, 'USD', '` + key + `', hash, 'acct_a', at, '` + name + `')`
}

func namedDeposit(id, key, name string) string {
	return `INSERT INTO deposits (id, created_at, updated_at, owner_id, wallet_id, amount, currency, idempotency_key, fingerprint,
		next_at, processor_key) VALUES ('` + id + `', at, at, 'usr_a', 'wal_a', 100, 'USD', '` + key + `', hash, at, '` + name + `')`
}
