-- +goose Up

-- Whoever starts onboarding may say in which country the account is to be made and for whom. Each
-- attempt is sent under a key of its own, and what was sent under a key never changes.
ALTER TABLE onboardings ADD COLUMN country text NOT NULL DEFAULT '' CONSTRAINT onboardings_country CHECK (country = '' OR (length(country) = 2 AND country = upper(country)));
ALTER TABLE onboardings ADD COLUMN business_type text NOT NULL DEFAULT ''
    CONSTRAINT onboardings_business_type CHECK (business_type IN ('', 'individual', 'company', 'non_profit'));
-- +goose StatementBegin
CREATE TRIGGER onboardings_as_sent BEFORE UPDATE ON onboardings
    WHEN (NEW.country IS NOT OLD.country OR NEW.business_type IS NOT OLD.business_type)
        AND NOT (OLD.state = 'FAILED' OR (OLD.state = 'CREATED' AND OLD.sends = 0))
BEGIN
    SELECT RAISE(ABORT, 'onboardings: what was sent to Stripe never changes');
END;
-- +goose StatementEnd
