-- +goose Up

-- Limits of a day, young deposits and what has expired are found by time, so that
-- what they cost is what happened in that time and not all that ever did.
CREATE INDEX payout_wallet_id_created_at ON payouts (wallet_id, created_at);
CREATE INDEX payout_account_id_created_at ON payouts (account_id, created_at);
-- Without a wallet or an account before it, the time alone is an index that a plan could
-- take for theirs.
DROP INDEX payout_created_at;
CREATE INDEX payout_currency_created_at ON payouts (currency, created_at);
CREATE INDEX deposit_wallet_id_created_at ON deposits (wallet_id, created_at);
CREATE INDEX payoutaccount_owner_id_id ON payout_accounts (owner_id, id);
CREATE INDEX stripeevent_processed_at ON stripe_events (processed_at);
CREATE INDEX resettoken_expires_at ON reset_tokens (expires_at);
CREATE INDEX transactions_deposits ON transactions (wallet_id, created_at, value) WHERE kind = 'DEPOSIT';
CREATE INDEX transactions_of_deposits ON transactions (wallet_id, created_at) WHERE deposit_id IS NOT NULL AND kind <> 'DEPOSIT';

-- Lines of Stripe's statement that are still to be explained, and those whose fee is
-- still to be booked, are few among all lines.
CREATE INDEX statement_lines_unmatched ON statement_lines (created_at, id) WHERE "match" = 'UNMATCHED';
CREATE INDEX statement_lines_fees ON statement_lines (id) WHERE fee <> 0 AND fee_reference IS NULL AND "match" <> 'UNMATCHED';
