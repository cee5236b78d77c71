package dbtest

import (
	"context"
	"strings"
	"testing"

	"github.com/purserhq/purser/internal/database"
)

// Seed fills an empty database with every kind of row in every kind of state:
// usr_a has wal_a with eight lines, usr_b has wal_b with one, and the ids of
// deposits and payouts say how they ended. It adds up.
func Seed(t testing.TB, db *database.DB) {
	t.Helper()
	err := db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.Exec(ctx, seedValues.Replace(seedSQL))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// seedValues stand for a time and for any SHA-256.
var seedValues = strings.NewReplacer(
	" at,", " '2026-01-01 00:00:00+00:00',", " at)", " '2026-01-01 00:00:00+00:00')",
	" hash)", " '"+strings.Repeat("0", 64)+"')", "= at", "= '2026-01-01 00:00:00+00:00'", " hash,", " '"+strings.Repeat("0", 64)+"',",
)

// seedSQL is the legal path: every kind of row, written in the order in which
// the program writes.
const seedSQL = `
INSERT INTO users (id, created_at, email, password_hash, wallet_id) VALUES
	('usr_a', at, 'a@example.com', 'x', 'wal_a'), ('usr_b', at, 'b@example.com', 'x', 'wal_b'),
	('usr_c', at, 'c@example.com', 'x', 'wal_c');
INSERT INTO sessions (id, created_at, token_hash, expires_at, user_id) VALUES ('ses_a', at, hash, at, 'usr_a');
INSERT INTO audit_events (id, created_at, actor, action, subject) VALUES ('aud_a', at, 'usr_a', 'gate.set', 'deposits');
INSERT INTO audit_events (id, created_at, actor, action, subject, address) VALUES ('aud_old', at, 'usr_a', 'x', 'usr_a', '198.51.100.1');
INSERT INTO audit_events (id, created_at, actor, action, subject, address, user_agent) VALUES
	('aud_new', '2100-01-01 00:00:00+00:00', 'usr_a', 'x', 'usr_a', '198.51.100.1', 'a browser');
UPDATE audit_events SET address = '' WHERE id = 'aud_old';
UPDATE users SET pending_email = 'c@example.org', email_verified_at = at, wrong_codes = 1, codes_wait_until = at WHERE id = 'usr_c';
INSERT INTO api_keys (id, created_at, user_id, name, role, token_hash, expires_at) VALUES ('key_a', at, 'usr_a', 'shop', 'USER', hash, '2026-12-31 00:00:00+00:00');
UPDATE api_keys SET revoked_at = at WHERE id = 'key_a';
INSERT INTO application_keys (id, created_at, name, scopes, secret_hash, last_four, created_by, expires_at) VALUES
	('apk_a', at, 'shop', 'USERS_READ CHARGES_WRITE', hash, 'abcd', 'usr_a', '2026-12-31 00:00:00+00:00'),
	('apk_b', at, 'old shop', 'USERS_READ', '1' || substr( hash, 2), 'efgh', '', NULL);
UPDATE application_keys SET previous_hash = secret_hash, previous_until = '2026-02-01 00:00:00+00:00', secret_hash = '2' || substr( hash, 2), last_four = 'ijkl'
	WHERE id = 'apk_a';
UPDATE application_keys SET revoked_at = at, secret_hash = secret_hash WHERE id = 'apk_b';
UPDATE users SET external_id = 'Ä 1' WHERE id = 'usr_a';
INSERT INTO sessions (id, created_at, token_hash, expires_at, user_id, minted_by) VALUES ('ses_app', at, '2' || substr( hash, 2), at, 'usr_a', 'apk_a');
INSERT INTO second_factors (id, created_at, user_id, sealed_secret, last_step) VALUES ('sfa_a', at, 'usr_a', 'x', 7);
INSERT INTO recovery_codes (id, created_at, user_id, code_hash) VALUES ('rec_a', at, 'usr_a', hash);
INSERT INTO passkeys (id, created_at, user_id, name, credential_id, public_key, backup_eligible, sign_count) VALUES
	('psk_a', at, 'usr_a', 'phone', 'AQ', 'AQ', false, 7);
UPDATE passkeys SET sign_count = 8, last_used_at = at WHERE id = 'psk_a';
INSERT INTO passkey_challenges (id, created_at, user_id, purpose, challenge_hash, expires_at) VALUES
	('psc_a', at, 'usr_a', 'AUTHENTICATION', hash, '2026-12-31 00:00:00+00:00');
INSERT INTO identities (id, created_at, user_id, issuer, subject) VALUES ('idn_a', at, 'usr_a', 'https://id.example.com', 'a');
INSERT INTO payout_accounts (id, created_at, owner_id, requirements_due, synced_at) VALUES
	('acct_a', at, 'usr_a', '[]', at), ('acct_b', at, 'usr_b', '[]', at);
INSERT INTO wallets (id, created_at, owner_id, currency, kind, account_id) VALUES
	('wal_a', at, 'usr_a', 'USD', 'user', 'acct_a'), ('wal_b', at, 'usr_b', 'USD', 'user', NULL),
	('wal_debt', at, 'usr_a', 'USD', 'debt', NULL), ('wal_eur', at, 'usr_a', 'EUR', 'user', NULL),
	('wal_platform', at, 'usr_b', 'USD', 'platform', NULL), ('wal_c', at, 'usr_c', 'USD', 'user', NULL);
INSERT INTO deposits (id, created_at, updated_at, owner_id, wallet_id, amount, currency, idempotency_key, fingerprint, next_at) VALUES
	('dep_ok', at, at, 'usr_a', 'wal_a', 2500, 'USD', 'k1', hash, at),
	('dep_new', at, at, 'usr_a', 'wal_a', 700, 'USD', 'k2', hash, at),
	('dep_open', at, at, 'usr_a', 'wal_a', 800, 'USD', 'k3', hash, at),
	('dep_failed', at, at, 'usr_a', 'wal_a', 900, 'USD', 'k4', hash, at),
	('dep_canceled', at, at, 'usr_a', 'wal_a', 1000, 'USD', 'k5', hash, at);
INSERT INTO payouts (id, created_at, updated_at, owner_id, wallet_id, amount, currency,
			idempotency_key, fingerprint, account_id, next_at) VALUES
	('pay_sent', at, at, 'usr_a', 'wal_a', 500, 'USD', 'k1', hash, 'acct_a', at),
	('pay_failed', at, at, 'usr_a', 'wal_a', 400, 'USD', 'k2', hash, 'acct_a', at),
	('pay_pending', at, at, 'usr_a', 'wal_a', 300, 'USD', 'k3', hash, 'acct_a', at),
	('pay_reversed', at, at, 'usr_a', 'wal_a', 200, 'USD', 'k4', hash, 'acct_a', at);
UPDATE deposits SET state = 'SENDING', sends = 1, attempt = 2 WHERE id <> 'dep_new';
UPDATE deposits SET state = 'SUCCEEDED', payment_intent_id = 'pi_ok', next_at = NULL, matures_at = 4000000000000000 WHERE id = 'dep_ok';
INSERT INTO young_lots (id, wallet_id, due_at, amount) VALUES ('lot_1', 'wal_a', 4000000000000000, 2000), ('lot_2', 'wal_c', 4000000000000000, 500);
UPDATE deposits SET state = 'REQUIRES_PAYMENT', payment_intent_id = 'pi_open' WHERE id = 'dep_open';
UPDATE deposits SET state = 'FAILED', next_at = NULL WHERE id = 'dep_failed';
UPDATE deposits SET state = 'CANCELED', payment_intent_id = 'pi_canceled', next_at = NULL WHERE id = 'dep_canceled';
UPDATE payouts SET state = 'SENDING', sends = 1, attempt = 2 WHERE id <> 'pay_pending';
UPDATE payouts SET state = 'SENT', transfer_id = 'tr_sent', next_at = NULL WHERE id = 'pay_sent';
UPDATE payouts SET state = 'FAILED', next_at = NULL WHERE id = 'pay_failed';
UPDATE payouts SET state = 'SENT', transfer_id = 'tr_reversed', next_at = NULL WHERE id = 'pay_reversed';
UPDATE payouts SET state = 'REVERSED' WHERE id = 'pay_reversed';
INSERT INTO refunds (id, created_at, updated_at, owner_id, wallet_id, deposit_id, amount, charged, currency,
			idempotency_key, fingerprint, next_at) VALUES
	('ref_pending', at, at, 'usr_a', 'wal_a', 'dep_ok', 100, 100, 'USD', 'k1', hash, at),
	('ref_done', at, at, 'usr_a', 'wal_a', 'dep_ok', 200, 200, 'USD', 'k2', hash, at),
	('ref_failed', at, at, 'usr_a', 'wal_a', 'dep_ok', 300, 300, 'USD', 'k3', hash, at);
INSERT INTO transactions (id, created_at, wallet_id, sequence, kind, contra, value, running_balance, balance_after, reference) VALUES
	('txn_r1', at, 'wal_debt', 1, 'REFUND', 'STRIPE', -100, 0, -100, 'ref_pending'),
	('txn_r2', at, 'wal_debt', 2, 'REFUND', 'STRIPE', -200, -100, -300, 'ref_done'),
	('txn_r3', at, 'wal_debt', 3, 'REFUND', 'STRIPE', -300, -300, -600, 'ref_failed');
UPDATE refunds SET state = 'SENDING', sends = 1, attempt = 2 WHERE id <> 'ref_pending';
UPDATE refunds SET state = 'SUCCEEDED', refund_id = 're_2', next_at = NULL WHERE id = 'ref_done';
UPDATE refunds SET state = 'FAILED', refund_id = 're_3', next_at = NULL WHERE id = 'ref_failed';
INSERT INTO disputes (id, created_at, updated_at, wallet_id, deposit_id, amount, currency, reason, status, movements) VALUES
	('du_a', at, at, 'wal_a', 'dep_ok', 500, 'USD', 'fraudulent', 'needs_response', '[]');
UPDATE disputes SET movements = '["txn_s3", "txn_s4"]' WHERE id = 'du_a';
INSERT INTO transactions (id, created_at, wallet_id, sequence, kind, contra, value, running_balance, balance_after, reference) VALUES
	('txn_r4', at, 'wal_debt', 4, 'REFUND_RETURN', 'STRIPE', 300, -600, -300, 'ref_failed'),
	('txn_d1', at, 'wal_debt', 5, 'DISPUTE', 'DISPUTES', -50, -300, -350, 'txn_s3'),
	('txn_d2', at, 'wal_debt', 6, 'DISPUTE_RETURN', 'DISPUTES', 20, -350, -330, 'txn_s4'),
	('txn_p1', at, 'wal_platform', 1, 'ADJUSTMENT', 'STRIPE', -103, 0, -103, 'fees:1');
INSERT INTO statement_lines (id, type, source, amount, fee, net, currency, created_at, seen_at) VALUES
	('txn_s1', 'charge', 'ch_1', 2500, 103, 2397, 'USD', at, at), ('txn_s2', 'transfer', 'tr_9', -10, 0, -10, 'USD', at, at),
	('txn_s5', 'charge', 'ch_5', 500, 0, 500, 'USD', at, at);
UPDATE statement_lines SET match = 'SUSPENSE', matched_id = 'wal_platform' WHERE id = 'txn_s5';
UPDATE statement_lines SET match = 'DEPOSIT', matched_id = 'dep_ok', fee_reference = 'fees:1' WHERE id = 'txn_s1';
UPDATE statement_lines SET acknowledged = true WHERE id = 'txn_s2';
INSERT INTO wallets (id, created_at, owner_id, currency, kind) VALUES
	('wal_fx_e', at, 'usr_b', 'EUR', 'fx'), ('wal_fx_u', at, 'usr_b', 'USD', 'fx');
INSERT INTO statement_lines (id, type, source, amount, fee, net, currency, presentment_amount, presentment_currency, created_at, seen_at) VALUES
	('txn_s8', 'charge', 'ch_8', 540, 0, 540, 'USD', 500, 'EUR', at, at);
INSERT INTO transactions (id, created_at, wallet_id, sequence, kind, contra, value, running_balance, balance_after, reference) VALUES
	('txn_f1', at, 'wal_fx_e', 1, 'ADJUSTMENT', 'STRIPE', -500, 0, -500, 'fx:txn_s8'),
	('txn_f2', at, 'wal_fx_u', 1, 'ADJUSTMENT', 'STRIPE', 540, 0, 540, 'fx:txn_s8');
UPDATE statement_lines SET match = 'DEPOSIT', matched_id = 'dep_ok' WHERE id = 'txn_s8';
INSERT INTO payees (id, created_at, wallet_id, to_wallet_id, amount) VALUES ('pye_1', at, 'wal_a', 'wal_b', 100);
UPDATE payees SET amount = 200, known_at = at WHERE id = 'pye_1';
INSERT INTO bindings (id, account, mode, bound_at) VALUES ('stripe', 'acct_1platform', 'test', at);
INSERT INTO fences (id, history, generation) VALUES ('database', 'x', 7);
INSERT INTO gates (id, changed_at) VALUES ('money_out', at);
INSERT INTO users (id, created_at, email, password_hash, wallet_id) VALUES ('usr_d', at, 'd@example.com', 'x', 'wal_d');
INSERT INTO wallets (id, created_at, owner_id, currency) VALUES ('wal_d', at, 'usr_d', 'USD');
INSERT INTO metadata_entries (id, object_id, owner_id, wallet_id, key, value) VALUES
	('mde_1', 'chg_d', 'usr_d', 'wal_d', '', 'order-1'), ('mde_2', 'chg_d', 'usr_d', 'wal_d', 'sku', 'a');
INSERT INTO charges (id, created_at, owner_id, wallet_id, amount, currency, requested_by, idempotency_key, fingerprint, description) VALUES
	('chg_d', at, 'usr_d', 'wal_d', 300, 'USD', 'application', 'k_c', hash, 'A sandwich'),
	('chg_u', at, 'usr_d', 'wal_d', 1, 'USD', 'application', 'usg_2', hash, 'Requests');
INSERT INTO charge_refunds (id, created_at, owner_id, wallet_id, amount, currency, requested_by, idempotency_key, fingerprint, charge_id, refunded_before) VALUES
	('crf_d', at, 'usr_d', 'wal_d', 100, 'USD', 'application', 'k_r', hash, 'chg_d', 0);
INSERT INTO credits (id, created_at, owner_id, wallet_id, amount, currency, requested_by, idempotency_key, fingerprint, description) VALUES
	('crd_d', at, 'usr_d', 'wal_d', 50, 'USD', 'application', 'k_g', hash, 'Earnings');
INSERT INTO transactions (id, created_at, wallet_id, sequence, kind, contra, value, running_balance, balance_after, reference) VALUES
	('txn_e1', at, 'wal_d', 1, 'ADJUSTMENT', 'ADJUSTMENTS', 1000, 0, 1000, 'gift_d'), ('txn_e2', at, 'wal_d', 2, 'CHARGE', 'REVENUE', -300, 1000, 700, 'chg_d'),
	('txn_e3', at, 'wal_d', 3, 'CHARGE_REFUND', 'REVENUE', 100, 700, 800, 'crf_d'), ('txn_e4', at, 'wal_d', 4, 'CREDIT', 'REVENUE', 50, 800, 850, 'crd_d'),
	('txn_e5', at, 'wal_d', 5, 'CHARGE', 'REVENUE', -1, 850, 849, 'chg_u');
INSERT INTO usage_records (id, created_at, owner_id, wallet_id, currency, sequence, whole, fraction, step, step_size, remainder_before, remainder_after,
	charge_id, requested_by, idempotency_key, fingerprint) VALUES
	('usg_1', at, 'usr_d', 'wal_d', 'USD', 1, 0, 6000000000, 1, 10000000000, 0, 6000000000, NULL, 'application', 'k_u', hash),
	('usg_2', at, 'usr_d', 'wal_d', 'USD', 2, 0, 5000000000, 1, 10000000000, 6000000000, 1000000000, 'chg_u', 'application', 'k_v', hash);
INSERT INTO credit_headroom (id, currency, share, amount) VALUES ('USD_00', 'USD', 0, 100);
INSERT INTO users (id, created_at, email, password_hash, wallet_id) VALUES ('usr_h', at, 'h@example.com', 'x', 'wal_h');
INSERT INTO wallets (id, created_at, owner_id, currency) VALUES ('wal_h', at, 'usr_h', 'USD');
INSERT INTO transactions (id, created_at, wallet_id, sequence, kind, contra, value, running_balance, balance_after, reference) VALUES
	('txn_h1', at, 'wal_h', 1, 'ADJUSTMENT', 'ADJUSTMENTS', 1000, 0, 1000, 'gift_h');
INSERT INTO holds (id, created_at, updated_at, owner_id, wallet_id, currency, amount, expires_at, description) VALUES
	('hld_h', at, at, 'usr_h', 'wal_h', 'USD', 300, '2100-01-01 00:00:00+00:00', 'A room'),
	('hld_r', at, at, 'usr_h', 'wal_h', 'USD', 200, '2100-01-01 00:00:00+00:00', 'A car');
INSERT INTO hold_changes (id, created_at, hold_id, owner_id, wallet_id, version, kind, amount, captured, released, state, expires_at,
		requested_by, idempotency_key, fingerprint) VALUES
	('hch_1', at, 'hld_h', 'usr_h', 'wal_h', 1, 'PLACE', 300, 0, 0, 'ACTIVE', '2100-01-01 00:00:00+00:00', 'application', 'h_1', hash),
	('hch_2', at, 'hld_r', 'usr_h', 'wal_h', 1, 'PLACE', 200, 0, 0, 'ACTIVE', '2100-01-01 00:00:00+00:00', 'application', 'h_2', hash);
UPDATE holds SET captured = 100, version = 2, updated_at = at WHERE id = 'hld_h';
UPDATE holds SET released = 200, version = 2, state = 'RELEASED', updated_at = at WHERE id = 'hld_r';
INSERT INTO charges (id, created_at, owner_id, wallet_id, amount, currency, requested_by, idempotency_key, fingerprint, description) VALUES
	('chg_h', at, 'usr_h', 'wal_h', 100, 'USD', 'application', 'hch_3', hash, 'A room');
INSERT INTO transactions (id, created_at, wallet_id, sequence, kind, contra, value, running_balance, balance_after, reference) VALUES
	('txn_h2', at, 'wal_h', 2, 'CHARGE', 'REVENUE', -100, 1000, 900, 'chg_h');
INSERT INTO hold_changes (id, created_at, hold_id, owner_id, wallet_id, version, kind, amount, captured, released, state, expires_at,
		charge_id, requested_by, idempotency_key, fingerprint) VALUES
	('hch_3', at, 'hld_h', 'usr_h', 'wal_h', 2, 'CAPTURE', 300, 100, 0, 'ACTIVE', '2100-01-01 00:00:00+00:00', 'chg_h', 'application', 'h_3', hash),
	('hch_4', at, 'hld_r', 'usr_h', 'wal_h', 2, 'RELEASE', 200, 0, 200, 'RELEASED', '2100-01-01 00:00:00+00:00', NULL, 'application', 'h_4', hash);
INSERT INTO onboardings (id, created_at, updated_at, owner_id, wallet_id, next_at) VALUES
	('onb_a', at, at, 'usr_a', 'wal_a', at), ('onb_b', at, at, 'usr_b', 'wal_b', at);
UPDATE onboardings SET state = 'SENDING', attempt = 2 WHERE id = 'onb_a';
UPDATE onboardings SET state = 'OPEN', account_id = 'acct_a', next_at = NULL WHERE id = 'onb_a';
INSERT INTO stripe_events (id, type, object_id, received_at, tries, next_at) VALUES
	('evt_done', 'charge.refunded', 'ch_1', at, 1, at), ('evt_waiting', 'charge.refunded', 'ch_2', at, 1, at);
UPDATE stripe_events SET processed_at = at, next_at = NULL WHERE id = 'evt_done';
INSERT INTO transactions (id, created_at, wallet_id, sequence, kind, contra, value, running_balance, balance_after,
		reference, deposit_id, payout_id, peer_wallet_id) VALUES
	('txn_1', at, 'wal_a', 1, 'DEPOSIT', 'STRIPE', 2500, 0, 2500, 'dep_ok', 'dep_ok', NULL, NULL),
	('txn_2', at, 'wal_a', 2, 'PAYOUT', 'PAYOUTS', -500, 2500, 2000, 'pay_sent', NULL, 'pay_sent', NULL),
	('txn_3', at, 'wal_a', 3, 'PAYOUT', 'PAYOUTS', -400, 2000, 1600, 'pay_failed', NULL, 'pay_failed', NULL),
	('txn_4', at, 'wal_a', 4, 'PAYOUT_RETURN', 'PAYOUTS', 400, 1600, 2000, 'pay_failed', NULL, 'pay_failed', NULL),
	('txn_5', at, 'wal_a', 5, 'PAYOUT', 'PAYOUTS', -300, 2000, 1700, 'pay_pending', NULL, 'pay_pending', NULL),
	('txn_6', at, 'wal_a', 6, 'PAYOUT', 'PAYOUTS', -200, 1700, 1500, 'pay_reversed', NULL, 'pay_reversed', NULL),
	('txn_7', at, 'wal_a', 7, 'PAYOUT_RETURN', 'PAYOUTS', 200, 1500, 1700, 'trr_1', NULL, 'pay_reversed', NULL),
	('txn_8', at, 'wal_a', 8, 'ADJUSTMENT', 'TRANSFERS', -100, 1700, 1600, 'gift_1', NULL, NULL, 'wal_b'),
	('txn_9', at, 'wal_b', 1, 'ADJUSTMENT', 'TRANSFERS', 100, 0, 100, 'gift_1', NULL, NULL, 'wal_a');
UPDATE deposits SET clawed_back = 330, borne = 330 WHERE id = 'dep_ok';
INSERT INTO transfers (id, created_at, owner_id, wallet_id, to_owner_id, to_wallet_id, amount, currency, idempotency_key, fingerprint) VALUES
	('trf_1', at, 'usr_c', 'wal_c', 'usr_b', 'wal_platform', 40, 'USD', 'k1', hash);
INSERT INTO transactions (id, created_at, wallet_id, sequence, kind, contra, value, running_balance, balance_after, reference, peer_wallet_id) VALUES
	('txn_c1', at, 'wal_c', 1, 'ADJUSTMENT', 'ADJUSTMENTS', 100, 0, 100, 'opening', NULL),
	('txn_c2', at, 'wal_c', 2, 'TRANSFER_OUT', 'TRANSFERS', -40, 100, 60, 'trf_1', 'wal_platform'),
	('txn_p2', at, 'wal_platform', 2, 'TRANSFER_IN', 'TRANSFERS', 40, -103, -63, 'trf_1', 'wal_c');
INSERT INTO resolutions (id, created_at, updated_at, line_id, operation_id, action, target, amount, currency, two_persons, proposed_by,
		reason, idempotency_key, fingerprint) VALUES
	('res_proposed', at, at, 'txn_s2', NULL, 'ASSIGN_TO_WALLET', 'wal_a', -10, 'USD', true, 'usr_a', 'a test', 'k1', hash),
	('res_refund', at, at, 'txn_s5', NULL, 'REFUND', '', 500, 'USD', true, 'usr_a', 'a test', 'k2', hash),
	('res_retry', at, at, NULL, 'pay_pending', 'RETRY', '', 300, 'USD', false, 'usr_a', 'a test', 'k3', hash);
UPDATE resolutions SET state = 'PENDING', confirmed_by = 'usr_b', confirmed_at = at, next_at = at WHERE id = 'res_refund';
UPDATE resolutions SET state = 'SENDING', sends = 1, attempt = 2 WHERE id = 'res_refund';
UPDATE resolutions SET state = 'SUCCEEDED', refund_id = 're_9', next_at = NULL WHERE id = 'res_refund';
UPDATE resolutions SET state = 'SUCCEEDED' WHERE id = 'res_retry';
UPDATE resolutions SET matures_at = 4000000000000000 WHERE id = 'res_proposed';
INSERT INTO marks (id, created_at, owner_id, kind, digest) VALUES ('mrk_1', at, 'usr_a', 'BANK', hash);
INSERT INTO users (id, created_at, email, password_hash, wallet_id) VALUES
	('usr_closing', at, 'closing@example.com', 'x', 'wal_closing'), ('usr_closed', at, 'closed@example.com', 'x', 'wal_closed');
INSERT INTO wallets (id, created_at, owner_id, currency) VALUES
	('wal_closing', at, 'usr_closing', 'USD'), ('wal_closed', at, 'usr_closed', 'USD');
INSERT INTO deposits (id, created_at, updated_at, owner_id, wallet_id, amount, currency, idempotency_key, fingerprint, next_at) VALUES
	('dep_closing', at, at, 'usr_closing', 'wal_closing', 600, 'USD', 'k1', hash, at);
UPDATE deposits SET state = 'SENDING', sends = 1 WHERE id = 'dep_closing';
UPDATE deposits SET state = 'REQUIRES_PAYMENT', payment_intent_id = 'pi_closing' WHERE id = 'dep_closing';
UPDATE users SET closing_at = at, next_at = at WHERE id IN ('usr_closing', 'usr_closed');
UPDATE users SET email = 'usr_closed@users.invalid', deleted_at = at, next_at = NULL WHERE id = 'usr_closed';
INSERT INTO webhook_endpoints (id, created_at, url, sealed_secret, position, position_id) VALUES
	('we_a', at, 'https://a.example', 'sealed', 3, 'ev_3'), ('we_b', at, 'https://b.example', 'sealed', 3, 'ev_3'),
	('we_gone', at, 'https://c.example', 'sealed', 3, 'ev_3');
UPDATE webhook_endpoints SET status = 'DISABLED', deleted_at = at WHERE id = 'we_gone';
INSERT INTO events (id, created_at, position, type, object_id, endpoint_id, data)
	SELECT 'ev_test', '2026-01-01 00:00:00+00:00', MAX(position) + 1, 'hold.expired', 'we_b', 'we_b', '{"test": true}' FROM events;
INSERT INTO webhook_deliveries (id, created_at, endpoint_id, event_id, next_at)
	SELECT 'wd_waiting', '2026-01-01 00:00:00+00:00', 'we_a', MAX(id), '2026-01-01 00:00:00+00:00' FROM events WHERE endpoint_id IS NULL;
INSERT INTO webhook_deliveries (id, created_at, endpoint_id, event_id, next_at)
	SELECT 'wd_tried', '2026-01-01 00:00:00+00:00', 'we_a', MAX(id), '2026-01-01 00:00:00+00:00' FROM events WHERE endpoint_id IS NULL;
UPDATE webhook_deliveries SET attempt = 3, unsent = 1, http_status = 500 WHERE id = 'wd_tried';
INSERT INTO webhook_deliveries (id, created_at, endpoint_id, event_id, next_at) VALUES ('wd_done', at, 'we_b', 'ev_test', at);
UPDATE webhook_deliveries SET attempt = 1, next_at = NULL, http_status = 200 WHERE id = 'wd_done';
`
