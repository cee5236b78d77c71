package database_test

import "entgo.io/ent/dialect"

// settled is what Stripe or time has fixed.
var settled = []attack{
	{name: "exchange a payment intent", guard: "deposits_known_once", sql: `UPDATE deposits SET payment_intent_id = 'pi_x' WHERE id = 'dep_open'`},
	{name: "forget a payment intent", guard: "deposits_known_once", sql: `UPDATE deposits SET payment_intent_id = NULL, state = 'PROCESSING' WHERE id = 'dep_open'`},
	{name: "take another deposit's payment intent", guard: "deposits_payment_intent_id_key", sql: `UPDATE deposits SET payment_intent_id = 'pi_ok' WHERE id = 'dep_new'`},
	{name: "exchange a transfer", guard: "payouts_known_once", sql: `UPDATE payouts SET transfer_id = 'tr_x' WHERE id = 'pay_sent'`},
	{name: "take another payout's transfer", guard: "payouts_transfer_id_key", sql: `UPDATE payouts SET state = 'SENT', transfer_id = 'tr_sent', next_at = NULL WHERE id = 'pay_pending'`},
	{name: "exchange an onboarding's account", guard: "onboardings_known_once", sql: `UPDATE onboardings SET account_id = 'acct_b' WHERE id = 'onb_a'`},
	{name: "exchange a wallet's account", guard: "wallets_known_once", sql: `UPDATE wallets SET account_id = 'acct_b' WHERE id = 'wal_a'`},
	{name: "forget a wallet's account", guard: "wallets_known_once", sql: `UPDATE wallets SET account_id = NULL WHERE id = 'wal_a'`},
	{name: "deal with an event anew", guard: "stripe_events_known_once", sql: `UPDATE stripe_events SET processed_at = NULL, next_at = at WHERE id = 'evt_done'`},
	{name: "take a deposit's attempt back", guard: "deposits_only_grow", sql: `UPDATE deposits SET attempt = 1 WHERE id = 'dep_open'`},
	{name: "take a payout's attempt back", guard: "payouts_only_grow", sql: `UPDATE payouts SET attempt = 1 WHERE id = 'pay_failed'`},
	{name: "take an onboarding's attempt back", guard: "onboardings_only_grow", sql: `UPDATE onboardings SET attempt = 1 WHERE id = 'onb_a'`},
	{name: "take an event's tries back", guard: "stripe_events_only_grow", sql: `UPDATE stripe_events SET tries = 0 WHERE id = 'evt_waiting'`},
	{name: "sends below zero", guard: "payouts_sends_check", sql: `UPDATE payouts SET sends = -1 WHERE id = 'pay_pending'`},
	{name: "record a refund twice", guard: "refunds_refund_id_key", sql: `INSERT INTO refunds (id, created_at, updated_at, wallet_id, deposit_id, amount, currency, state, refund_id)
		VALUES ('ref_x', at, at, 'wal_a', 'dep_ok', 100, 'USD', 'PENDING', 're_1')`},
	{name: "record an event twice", guard: "stripe_events_pkey", sql: `INSERT INTO stripe_events (id, type, object_id, received_at, next_at) VALUES ('evt_done', 'x', 'y', at, at)`},
	{name: "a second onboarding", guard: "onboardings_owner_id_key", sql: `INSERT INTO onboardings (id, created_at, updated_at, owner_id, wallet_id, next_at) VALUES ('onb_x', at, at, 'usr_a', 'wal_a', at)`},
	{name: "a second account", guard: "payoutaccount_owner_id", sql: `INSERT INTO payout_accounts (id, created_at, owner_id, requirements_due, synced_at) VALUES ('acct_x', at, 'usr_a', '[]', at)`},
}

// states follow each other as the machines say.
var states = []attack{
	{name: "a deposit begins as succeeded", guard: "deposits_begin", sql: `INSERT INTO deposits (id, created_at, updated_at, owner_id, wallet_id, amount, currency, idempotency_key, fingerprint, state, payment_intent_id)
		VALUES ('dep_x', at, at, 'usr_a', 'wal_a', 100, 'USD', 'k9', hash, 'SUCCEEDED', 'pi_x')`},
	{name: "a payout begins as sent", guard: "payouts_begin", sql: `INSERT INTO payouts (id, created_at, updated_at, owner_id, wallet_id, amount, currency, idempotency_key, fingerprint, account_id, state, transfer_id)
		VALUES ('pay_x', at, at, 'usr_a', 'wal_a', 100, 'USD', 'k9', hash, 'acct_a', 'SENT', 'tr_x')`},
	{name: "an onboarding begins as open", guard: "onboardings_begin", sql: `INSERT INTO onboardings (id, created_at, updated_at, owner_id, wallet_id, state, account_id) VALUES ('onb_x', at, at, 'usr_b', 'wal_b', 'OPEN', 'acct_b')`},
	{name: "a succeeded deposit fails", guard: "deposits_legal_edge", sql: `UPDATE deposits SET state = 'FAILED' WHERE id = 'dep_ok'`},
	{name: "a succeeded deposit is canceled", guard: "deposits_legal_edge", sql: `UPDATE deposits SET state = 'CANCELED' WHERE id = 'dep_ok'`},
	{name: "a failed deposit is sent again", guard: "deposits_legal_edge", sql: `UPDATE deposits SET state = 'SENDING', next_at = at WHERE id = 'dep_failed'`},
	{name: "a canceled deposit begins anew", guard: "deposits_legal_edge", sql: `UPDATE deposits SET state = 'CREATED', next_at = at WHERE id = 'dep_canceled'`},
	{name: "an open deposit is sent again", guard: "deposits_legal_edge", sql: `UPDATE deposits SET state = 'SENDING' WHERE id = 'dep_open'`},
	{name: "a state that no deposit has", guard: "deposits_legal_edge", sql: `UPDATE deposits SET state = 'PAID' WHERE id = 'dep_open'`},
	{name: "a sent payout fails", guard: "payouts_legal_edge", sql: `UPDATE payouts SET state = 'FAILED' WHERE id = 'pay_sent'`},
	{name: "a sent payout is sent again", guard: "payouts_legal_edge", sql: `UPDATE payouts SET state = 'SENDING', next_at = at WHERE id = 'pay_sent'`},
	{name: "a failed payout is sent", guard: "payouts_legal_edge", sql: `UPDATE payouts SET state = 'SENT', transfer_id = 'tr_x' WHERE id = 'pay_failed'`},
	{name: "a failed payout begins anew", guard: "payouts_legal_edge", sql: `UPDATE payouts SET state = 'PENDING', next_at = at WHERE id = 'pay_failed'`},
	{name: "a reversed payout was sent after all", guard: "payouts_legal_edge", sql: `UPDATE payouts SET state = 'SENT' WHERE id = 'pay_reversed'`},
	{name: "an open onboarding fails", guard: "onboardings_legal_edge", sql: `UPDATE onboardings SET state = 'FAILED', account_id = account_id WHERE id = 'onb_a'`},
	{name: "an onboarding fails before it is sent", guard: "onboardings_legal_edge", sql: `UPDATE onboardings SET state = 'FAILED', next_at = NULL WHERE id = 'onb_b'`},
	{name: "a failed refund succeeds", guard: "refunds_legal_edge", sql: `UPDATE refunds SET state = 'SUCCEEDED' WHERE id = 'ref_failed'`},
	{name: "a refund that was done waits again", guard: "refunds_legal_edge", sql: `UPDATE refunds SET state = 'PENDING' WHERE id = 'ref_done'`},
	{name: "a state that no refund has", guard: "refunds_legal_edge", sql: `UPDATE refunds SET state = 'LOST' WHERE id = 'ref_pending'`},
	{name: "a payout sent without a transfer", guard: "payouts_check", sql: `UPDATE payouts SET state = 'SENT', next_at = NULL WHERE id = 'pay_pending'`},
	{name: "a transfer of a payout that is not sent", guard: "payouts_check", sql: `UPDATE payouts SET transfer_id = 'tr_x' WHERE id = 'pay_pending'`},
	{name: "an onboarding open without an account", guard: "onboardings_check", sql: `UPDATE onboardings SET state = 'OPEN', next_at = NULL WHERE id = 'onb_b'`},
	{name: "a deposit succeeded without an intent", guard: "deposits_check", sql: `UPDATE deposits SET state = 'SUCCEEDED', next_at = NULL WHERE id = 'dep_new'`},
	{name: "a payout that nobody goes on with", guard: "payouts_check1", sql: `UPDATE payouts SET next_at = NULL WHERE id = 'pay_pending'`},
	{name: "a deposit that nobody goes on with", guard: "deposits_check1", sql: `UPDATE deposits SET next_at = NULL WHERE id = 'dep_open'`},
	{name: "an event that nobody goes on with", guard: "stripe_events_check", sql: `UPDATE stripe_events SET next_at = NULL WHERE id = 'evt_waiting'`},
	{name: "a deposit of nothing", guard: "deposits_amount_check", sql: `INSERT INTO deposits (id, created_at, updated_at, owner_id, wallet_id, amount, currency, idempotency_key, fingerprint, next_at)
		VALUES ('dep_x', at, at, 'usr_a', 'wal_a', 0, 'USD', 'k9', hash, at)`},
	{name: "a deposit of half a cent", only: dialect.SQLite, sql: `INSERT INTO deposits (id, created_at, updated_at, owner_id, wallet_id, amount, currency, idempotency_key, fingerprint, next_at)
		VALUES ('dep_x', at, at, 'usr_a', 'wal_a', 0.5, 'USD', 'k9', hash, at)`},
	{name: "a payout of less than nothing", guard: "payouts_amount_check", sql: `INSERT INTO payouts (id, created_at, updated_at, owner_id, wallet_id, amount, currency, idempotency_key, fingerprint, account_id, next_at)
		VALUES ('pay_x', at, at, 'usr_a', 'wal_a', -5, 'USD', 'k9', hash, 'acct_a', at)`},
}

// halves are one part of what only holds together; COMMIT refuses most of them.
var halves = []attack{
	{name: "a deposit succeeded without its line", guard: "deposits_credited", sql: `UPDATE deposits SET state = 'SUCCEEDED', next_at = NULL WHERE id = 'dep_open'`},
	{name: "a canceled deposit succeeded without its line", guard: "deposits_credited", sql: `UPDATE deposits SET state = 'SUCCEEDED' WHERE id = 'dep_canceled'`},
	{name: "a payout without its hold", guard: "payouts_held", sql: `INSERT INTO payouts (id, created_at, updated_at, owner_id, wallet_id, amount, currency, idempotency_key, fingerprint, account_id, next_at)
		VALUES ('pay_x', at, at, 'usr_a', 'wal_a', 100, 'USD', 'k9', hash, 'acct_a', at)`},
	{name: "a payout that holds too little", guard: "transactions_agree", sql: `INSERT INTO payouts (id, created_at, updated_at, owner_id, wallet_id, amount, currency, idempotency_key, fingerprint, account_id, next_at)
		VALUES ('pay_x', at, at, 'usr_a', 'wal_a', 100, 'USD', 'k9', hash, 'acct_a', at);
		HEAD(9, 1599) WHERE id = 'wal_a'; LINE('wal_a', 9, 'PAYOUT', 'PAYOUTS', -1, 1600, 1599, 'pay_x', NULL, 'pay_x', NULL)`},
	{name: "a payout failed without its return", guard: "payouts_given_back", sql: `UPDATE payouts SET state = 'FAILED', next_at = NULL WHERE id = 'pay_pending'`},
	{name: "half a transfer out", guard: "transactions_peer", sql: `HEAD(2, 50) WHERE id = 'wal_b';
		LINE('wal_b', 2, 'ADJUSTMENT', 'TRANSFERS', -50, 100, 50, 'x', NULL, NULL, 'wal_a')`},
	{name: "half a transfer in", guard: "transactions_peer", sql: `HEAD(2, 150) WHERE id = 'wal_b';
		LINE('wal_b', 2, 'ADJUSTMENT', 'TRANSFERS', 50, 100, 150, 'x', NULL, NULL, 'wal_a')`},
	{name: "a transfer whose halves differ", guard: "transactions_peer", sql: `HEAD(2, 50) WHERE id = 'wal_b'; HEAD(9, 1651) WHERE id = 'wal_a';
		LINE('wal_b', 2, 'ADJUSTMENT', 'TRANSFERS', -50, 100, 50, 'x', NULL, NULL, 'wal_a'),
		('txn_y', '2026-01-01 00:00:00+00:00', 'wal_a', 9, 'ADJUSTMENT', 'TRANSFERS', 51, 1600, 1651, 'x', NULL, NULL, 'wal_b')`},
	{name: "a transfer whose halves name others", guard: "transactions_peer", sql: `HEAD(2, 50) WHERE id = 'wal_b'; HEAD(9, 1650) WHERE id = 'wal_a';
		LINE('wal_b', 2, 'ADJUSTMENT', 'TRANSFERS', -50, 100, 50, 'x', NULL, NULL, 'wal_a'),
		('txn_y', '2026-01-01 00:00:00+00:00', 'wal_a', 9, 'ADJUSTMENT', 'TRANSFERS', 50, 1600, 1650, 'x', NULL, NULL, 'wal_debt')`},
	{name: "a transfer to itself", guard: "transactions_check2", sql: `HEAD(2, 50) WHERE id = 'wal_b';
		LINE('wal_b', 2, 'ADJUSTMENT', 'TRANSFERS', -50, 100, 50, 'x', NULL, NULL, 'wal_b')`},
	{name: "a transfer to nobody", guard: "transactions_check3", sql: `HEAD(2, 50) WHERE id = 'wal_b';
		LINE('wal_b', 2, 'ADJUSTMENT', 'TRANSFERS', -50, 100, 50, 'x', NULL, NULL, NULL)`},
	{name: "a peer without a transfer", guard: "transactions_check3", sql: `HEAD(2, 50) WHERE id = 'wal_b';
		LINE('wal_b', 2, 'ADJUSTMENT', 'ADJUSTMENTS', -50, 100, 50, 'x', NULL, NULL, 'wal_a')`},
	{name: "a transfer that turns dollars into euros", guard: "transactions_agree", sql: `HEAD(2, 50) WHERE id = 'wal_b'; HEAD(1, 50) WHERE id = 'wal_eur';
		LINE('wal_b', 2, 'ADJUSTMENT', 'TRANSFERS', -50, 100, 50, 'x', NULL, NULL, 'wal_eur'),
		('txn_y', '2026-01-01 00:00:00+00:00', 'wal_eur', 1, 'ADJUSTMENT', 'TRANSFERS', 50, 0, 50, 'x', NULL, NULL, 'wal_b')`},
}

// owners have what is theirs and nothing of others.
var owners = []attack{
	{name: "a user without a wallet", guard: "users_wallets_wallet", sql: `INSERT INTO users (id, created_at, email, password_hash, wallet_id) VALUES ('usr_x', at, 'x@example.com', 'x', 'wal_x')`},
	{name: "a user with another's wallet", guard: "users_own_wallet", sql: `INSERT INTO users (id, created_at, email, password_hash, wallet_id) VALUES ('usr_x', at, 'x@example.com', 'x', 'wal_a')`},
	{name: "a user whose wallet may go below zero", guard: "wallets_own_kind", sql: `INSERT INTO users (id, created_at, email, password_hash, wallet_id) VALUES ('usr_x', at, 'x@example.com', 'x', 'wal_x');
		INSERT INTO wallets (id, created_at, owner_id, currency, kind) VALUES ('wal_x', at, 'usr_x', 'USD', 'platform')`},
	{name: "an address twice", guard: "users_email_key", sql: `INSERT INTO users (id, created_at, email, password_hash, wallet_id) VALUES ('usr_x', at, 'a@example.com', 'x', 'wal_x')`},
	{name: "an address that differs in capitals", guard: "users_email_check", sql: `UPDATE users SET email = 'A@example.com' WHERE id = 'usr_b'`},
	{name: "a role that does not exist", guard: "users_role_check", sql: `UPDATE users SET role = 'ROOT' WHERE id = 'usr_b'`},
	{name: "a wallet of nobody", guard: "wallets_users_wallets", sql: `INSERT INTO wallets (id, created_at, owner_id, currency) VALUES ('wal_x', at, 'usr_none', 'USD')`},
	{name: "a second wallet of a currency", guard: "wallet_owner_id_currency_kind", sql: `INSERT INTO wallets (id, created_at, owner_id, currency) VALUES ('wal_x', at, 'usr_a', 'USD')`},
	{name: "a session of nobody", guard: "sessions_users_sessions", sql: `INSERT INTO sessions (id, created_at, token_hash, expires_at, user_id) VALUES ('ses_x', at, '1' || substr( hash, 2), at, 'usr_none')`},
	{name: "a session with the token itself", guard: "sessions_token_hash_check", sql: `INSERT INTO sessions (id, created_at, token_hash, expires_at, user_id) VALUES ('ses_x', at, 'token', at, 'usr_a')`},
	{name: "a deposit into another's wallet", guard: "deposits_of_their_wallet", sql: `INSERT INTO deposits (id, created_at, updated_at, owner_id, wallet_id, amount, currency, idempotency_key, fingerprint, next_at)
		VALUES ('dep_x', at, at, 'usr_a', 'wal_b', 100, 'USD', 'k9', hash, at)`},
	{name: "a deposit in another currency", guard: "deposits_in_its_currency", sql: `INSERT INTO deposits (id, created_at, updated_at, owner_id, wallet_id, amount, currency, idempotency_key, fingerprint, next_at)
		VALUES ('dep_x', at, at, 'usr_a', 'wal_a', 100, 'EUR', 'k9', hash, at)`},
	{name: "a payout out of another's wallet", guard: "payouts_of_their_wallet", sql: `INSERT INTO payouts (id, created_at, updated_at, owner_id, wallet_id, amount, currency, idempotency_key, fingerprint, account_id, next_at)
		VALUES ('pay_x', at, at, 'usr_a', 'wal_b', 100, 'USD', 'k9', hash, 'acct_a', at)`},
	{name: "a payout in another currency", guard: "payouts_in_its_currency", sql: `INSERT INTO payouts (id, created_at, updated_at, owner_id, wallet_id, amount, currency, idempotency_key, fingerprint, account_id, next_at)
		VALUES ('pay_x', at, at, 'usr_a', 'wal_a', 100, 'EUR', 'k9', hash, 'acct_a', at)`},
	{name: "a payout to another's account", guard: "payouts_to_their_owner", sql: `INSERT INTO payouts (id, created_at, updated_at, owner_id, wallet_id, amount, currency, idempotency_key, fingerprint, account_id, next_at)
		VALUES ('pay_x', at, at, 'usr_a', 'wal_a', 100, 'USD', 'k9', hash, 'acct_b', at);
		HEAD(9, 1500) WHERE id = 'wal_a'; LINE('wal_a', 9, 'PAYOUT', 'PAYOUTS', -100, 1600, 1500, 'pay_x', NULL, 'pay_x', NULL)`},
	{name: "a wallet that pays out to another's account", guard: "wallets_own_account", sql: `UPDATE wallets SET account_id = 'acct_a' WHERE id = 'wal_b'`},
	{name: "an onboarding that ends in another's account", guard: "onboardings_own_account", sql: `INSERT INTO users (id, created_at, email, password_hash, wallet_id) VALUES ('usr_x', at, 'x@example.com', 'x', 'wal_x');
		INSERT INTO wallets (id, created_at, owner_id, currency) VALUES ('wal_x', at, 'usr_x', 'USD');
		INSERT INTO onboardings (id, created_at, updated_at, owner_id, wallet_id, next_at) VALUES ('onb_x', at, at, 'usr_x', 'wal_x', at);
		UPDATE onboardings SET state = 'OPEN', account_id = 'acct_b' WHERE id = 'onb_x'`},
	{name: "a refund to another's wallet", guard: "refunds_of_its_deposit", sql: `INSERT INTO refunds (id, created_at, updated_at, wallet_id, deposit_id, amount, currency, state, refund_id)
		VALUES ('ref_x', at, at, 'wal_b', 'dep_ok', 100, 'USD', 'PENDING', 're_9')`},
	{name: "a refund in another currency", guard: "refunds_in_its_currency", sql: `INSERT INTO refunds (id, created_at, updated_at, wallet_id, deposit_id, amount, currency, state, refund_id)
		VALUES ('ref_x', at, at, 'wal_a', 'dep_ok', 100, 'EUR', 'PENDING', 're_9')`},
	{name: "an account that is not Stripe's", guard: "payout_accounts_id_check", sql: `INSERT INTO payout_accounts (id, created_at, owner_id, requirements_due, synced_at) VALUES ('x', at, 'usr_b', '[]', at)`},
}
