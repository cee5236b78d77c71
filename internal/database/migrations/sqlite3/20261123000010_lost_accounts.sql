-- +goose Up
-- An account may be disconnected from the platform at Stripe; its owner then gets
-- another one. Only then may a wallet and an onboarding let go of it.
ALTER TABLE payout_accounts ADD COLUMN bank_failure_code text;
ALTER TABLE payout_accounts ADD COLUMN bank_failure_message text;
ALTER TABLE payout_accounts ADD COLUMN disconnected_at datetime;
ALTER TABLE payout_accounts ADD COLUMN next_at datetime;
UPDATE payout_accounts SET next_at = created_at;
DROP INDEX payoutaccount_owner_id;
CREATE UNIQUE INDEX payoutaccount_owner_id ON payout_accounts (owner_id) WHERE disconnected_at IS NULL;
CREATE INDEX payoutaccount_next_at ON payout_accounts (next_at);

DROP TRIGGER wallets_known_once;
DROP TRIGGER onboardings_known_once;
DROP TRIGGER onboardings_legal_edge;
-- +goose StatementBegin
CREATE TRIGGER wallets_known_once BEFORE UPDATE ON wallets
    WHEN OLD.account_id IS NOT NULL AND NEW.account_id IS NOT OLD.account_id
        AND (NEW.account_id IS NULL
            OR NOT EXISTS (SELECT 1 FROM payout_accounts WHERE id = OLD.account_id AND disconnected_at IS NOT NULL))
BEGIN
    SELECT RAISE(ABORT, 'wallets: what Stripe or time has settled never changes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER onboardings_known_once BEFORE UPDATE ON onboardings
    WHEN OLD.account_id IS NOT NULL AND NEW.account_id IS NOT OLD.account_id
        AND NOT EXISTS (SELECT 1 FROM payout_accounts WHERE id = OLD.account_id AND disconnected_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'onboardings: what Stripe or time has settled never changes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER onboardings_legal_edge BEFORE UPDATE ON onboardings
    WHEN NEW.state <> OLD.state AND OLD.state || '>' || NEW.state NOT IN (
            'CREATED>SENDING', 'CREATED>RECONCILE', 'CREATED>OPEN', 'SENDING>OPEN',
            'SENDING>FAILED', 'SENDING>RECONCILE', 'RECONCILE>OPEN', 'RECONCILE>CREATED',
            'RECONCILE>FAILED', 'FAILED>SENDING', 'FAILED>RECONCILE', 'FAILED>OPEN')
        AND NOT (OLD.state = 'OPEN' AND NEW.state = 'CREATED' AND NEW.account_id IS NULL)
BEGIN
    SELECT RAISE(ABORT, 'onboardings: no such change of state');
END;
-- +goose StatementEnd
