-- +goose Up
-- An account may be disconnected from the platform at Stripe; its owner then gets
-- another one. Only then may a wallet and an onboarding let go of it.
ALTER TABLE payout_accounts ADD COLUMN bank_failure_code text;
ALTER TABLE payout_accounts ADD COLUMN bank_failure_message text;
ALTER TABLE payout_accounts ADD COLUMN disconnected_at timestamptz;
ALTER TABLE payout_accounts ADD COLUMN next_at timestamptz;
UPDATE payout_accounts SET next_at = created_at;
DROP INDEX payoutaccount_owner_id;
CREATE UNIQUE INDEX payoutaccount_owner_id ON payout_accounts (owner_id) WHERE disconnected_at IS NULL;
CREATE INDEX payoutaccount_next_at ON payout_accounts (next_at);

-- +goose StatementBegin
CREATE FUNCTION keep_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (TG_TABLE_NAME = 'wallets' AND NEW.account_id IS NULL)
        OR NOT EXISTS (SELECT 1 FROM payout_accounts WHERE id = OLD.account_id AND disconnected_at IS NOT NULL) THEN
        RAISE EXCEPTION '%: what Stripe or time has settled never changes', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END
$$;
-- +goose StatementEnd
DROP TRIGGER wallets_known_once ON wallets;
DROP TRIGGER onboardings_known_once ON onboardings;
DROP TRIGGER onboardings_legal_edge ON onboardings;
CREATE TRIGGER wallets_known_once BEFORE UPDATE ON wallets FOR EACH ROW
    WHEN (OLD.account_id IS NOT NULL AND NEW.account_id IS DISTINCT FROM OLD.account_id)
    EXECUTE FUNCTION keep_account();
CREATE TRIGGER onboardings_known_once BEFORE UPDATE ON onboardings FOR EACH ROW
    WHEN (OLD.account_id IS NOT NULL AND NEW.account_id IS DISTINCT FROM OLD.account_id)
    EXECUTE FUNCTION keep_account();
CREATE TRIGGER onboardings_legal_edge BEFORE UPDATE ON onboardings FOR EACH ROW
    WHEN (NEW.state <> OLD.state AND OLD.state || '>' || NEW.state NOT IN (
            'CREATED>SENDING', 'CREATED>RECONCILE', 'CREATED>OPEN', 'SENDING>OPEN',
            'SENDING>FAILED', 'SENDING>RECONCILE', 'RECONCILE>OPEN', 'RECONCILE>CREATED',
            'RECONCILE>FAILED', 'FAILED>SENDING', 'FAILED>RECONCILE', 'FAILED>OPEN')
        AND NOT (OLD.state = 'OPEN' AND NEW.state = 'CREATED' AND NEW.account_id IS NULL))
    EXECUTE FUNCTION refuse('onboardings: no such change of state');
