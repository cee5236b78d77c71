-- +goose Up

-- Free texts are bounded, whoever writes them. A guard looks at what is written, so that
-- a longer text that stands from before hinders neither this migration nor another
-- column's change.
CREATE TRIGGER users_texts BEFORE INSERT ON users FOR EACH ROW
    WHEN (length(NEW.email) > 254 OR length(NEW.name) > 100)
    EXECUTE FUNCTION refuse('users: a text is too long');
CREATE TRIGGER users_texts_changed BEFORE UPDATE ON users FOR EACH ROW
    WHEN ((length(NEW.email) > 254 AND NEW.email IS DISTINCT FROM OLD.email) OR (length(NEW.name) > 100 AND NEW.name IS DISTINCT FROM OLD.name))
    EXECUTE FUNCTION refuse('users: a text is too long');
CREATE TRIGGER sessions_texts BEFORE INSERT ON sessions FOR EACH ROW
    WHEN (length(NEW.user_agent) > 200)
    EXECUTE FUNCTION refuse('sessions: a text is too long');
CREATE TRIGGER sessions_texts_changed BEFORE UPDATE ON sessions FOR EACH ROW
    WHEN ((length(NEW.user_agent) > 200 AND NEW.user_agent IS DISTINCT FROM OLD.user_agent))
    EXECUTE FUNCTION refuse('sessions: a text is too long');
CREATE TRIGGER identities_texts BEFORE INSERT ON identities FOR EACH ROW
    WHEN (length(NEW.subject) > 255)
    EXECUTE FUNCTION refuse('identities: a text is too long');
CREATE TRIGGER identities_texts_changed BEFORE UPDATE ON identities FOR EACH ROW
    WHEN ((length(NEW.subject) > 255 AND NEW.subject IS DISTINCT FROM OLD.subject))
    EXECUTE FUNCTION refuse('identities: a text is too long');
CREATE TRIGGER api_keys_texts BEFORE INSERT ON api_keys FOR EACH ROW
    WHEN (length(NEW.name) > 100)
    EXECUTE FUNCTION refuse('api_keys: a text is too long');
CREATE TRIGGER api_keys_texts_changed BEFORE UPDATE ON api_keys FOR EACH ROW
    WHEN ((length(NEW.name) > 100 AND NEW.name IS DISTINCT FROM OLD.name))
    EXECUTE FUNCTION refuse('api_keys: a text is too long');
CREATE TRIGGER deposits_texts BEFORE INSERT ON deposits FOR EACH ROW
    WHEN (length(NEW.payment_method) > 255 OR length(NEW.failure_code) > 255 OR length(NEW.decline_code) > 255 OR length(NEW.failure_message) > 1000)
    EXECUTE FUNCTION refuse('deposits: a text is too long');
CREATE TRIGGER deposits_texts_changed BEFORE UPDATE ON deposits FOR EACH ROW
    WHEN ((length(NEW.payment_method) > 255 AND NEW.payment_method IS DISTINCT FROM OLD.payment_method) OR (length(NEW.failure_code) > 255 AND NEW.failure_code IS DISTINCT FROM OLD.failure_code) OR (length(NEW.decline_code) > 255 AND NEW.decline_code IS DISTINCT FROM OLD.decline_code) OR (length(NEW.failure_message) > 1000 AND NEW.failure_message IS DISTINCT FROM OLD.failure_message))
    EXECUTE FUNCTION refuse('deposits: a text is too long');
CREATE TRIGGER payouts_texts BEFORE INSERT ON payouts FOR EACH ROW
    WHEN (length(NEW.failure_code) > 255 OR length(NEW.decline_code) > 255 OR length(NEW.failure_message) > 1000)
    EXECUTE FUNCTION refuse('payouts: a text is too long');
CREATE TRIGGER payouts_texts_changed BEFORE UPDATE ON payouts FOR EACH ROW
    WHEN ((length(NEW.failure_code) > 255 AND NEW.failure_code IS DISTINCT FROM OLD.failure_code) OR (length(NEW.decline_code) > 255 AND NEW.decline_code IS DISTINCT FROM OLD.decline_code) OR (length(NEW.failure_message) > 1000 AND NEW.failure_message IS DISTINCT FROM OLD.failure_message))
    EXECUTE FUNCTION refuse('payouts: a text is too long');
CREATE TRIGGER refunds_texts BEFORE INSERT ON refunds FOR EACH ROW
    WHEN (length(NEW.failure_code) > 255 OR length(NEW.decline_code) > 255 OR length(NEW.failure_message) > 1000)
    EXECUTE FUNCTION refuse('refunds: a text is too long');
CREATE TRIGGER refunds_texts_changed BEFORE UPDATE ON refunds FOR EACH ROW
    WHEN ((length(NEW.failure_code) > 255 AND NEW.failure_code IS DISTINCT FROM OLD.failure_code) OR (length(NEW.decline_code) > 255 AND NEW.decline_code IS DISTINCT FROM OLD.decline_code) OR (length(NEW.failure_message) > 1000 AND NEW.failure_message IS DISTINCT FROM OLD.failure_message))
    EXECUTE FUNCTION refuse('refunds: a text is too long');
CREATE TRIGGER onboardings_texts BEFORE INSERT ON onboardings FOR EACH ROW
    WHEN (length(NEW.failure_code) > 255 OR length(NEW.decline_code) > 255 OR length(NEW.failure_message) > 1000)
    EXECUTE FUNCTION refuse('onboardings: a text is too long');
CREATE TRIGGER onboardings_texts_changed BEFORE UPDATE ON onboardings FOR EACH ROW
    WHEN ((length(NEW.failure_code) > 255 AND NEW.failure_code IS DISTINCT FROM OLD.failure_code) OR (length(NEW.decline_code) > 255 AND NEW.decline_code IS DISTINCT FROM OLD.decline_code) OR (length(NEW.failure_message) > 1000 AND NEW.failure_message IS DISTINCT FROM OLD.failure_message))
    EXECUTE FUNCTION refuse('onboardings: a text is too long');
CREATE TRIGGER payout_accounts_texts BEFORE INSERT ON payout_accounts FOR EACH ROW
    WHEN (length(NEW.disabled_reason) > 255 OR length(NEW.bank_failure_code) > 255 OR length(NEW.bank_failure_message) > 1000)
    EXECUTE FUNCTION refuse('payout_accounts: a text is too long');
CREATE TRIGGER payout_accounts_texts_changed BEFORE UPDATE ON payout_accounts FOR EACH ROW
    WHEN ((length(NEW.disabled_reason) > 255 AND NEW.disabled_reason IS DISTINCT FROM OLD.disabled_reason) OR (length(NEW.bank_failure_code) > 255 AND NEW.bank_failure_code IS DISTINCT FROM OLD.bank_failure_code) OR (length(NEW.bank_failure_message) > 1000 AND NEW.bank_failure_message IS DISTINCT FROM OLD.bank_failure_message))
    EXECUTE FUNCTION refuse('payout_accounts: a text is too long');
CREATE TRIGGER disputes_texts BEFORE INSERT ON disputes FOR EACH ROW
    WHEN (length(NEW.reason) > 255 OR length(NEW.status) > 255)
    EXECUTE FUNCTION refuse('disputes: a text is too long');
CREATE TRIGGER disputes_texts_changed BEFORE UPDATE ON disputes FOR EACH ROW
    WHEN ((length(NEW.reason) > 255 AND NEW.reason IS DISTINCT FROM OLD.reason) OR (length(NEW.status) > 255 AND NEW.status IS DISTINCT FROM OLD.status))
    EXECUTE FUNCTION refuse('disputes: a text is too long');
CREATE TRIGGER gates_texts BEFORE INSERT ON gates FOR EACH ROW
    WHEN (length(NEW.reason) > 500 OR length(NEW.changed_by) > 255)
    EXECUTE FUNCTION refuse('gates: a text is too long');
CREATE TRIGGER gates_texts_changed BEFORE UPDATE ON gates FOR EACH ROW
    WHEN ((length(NEW.reason) > 500 AND NEW.reason IS DISTINCT FROM OLD.reason) OR (length(NEW.changed_by) > 255 AND NEW.changed_by IS DISTINCT FROM OLD.changed_by))
    EXECUTE FUNCTION refuse('gates: a text is too long');
CREATE TRIGGER audit_events_texts BEFORE INSERT ON audit_events FOR EACH ROW
    WHEN (length(NEW.action) > 255 OR length(NEW.detail) > 1000)
    EXECUTE FUNCTION refuse('audit_events: a text is too long');
CREATE TRIGGER stripe_events_texts BEFORE INSERT ON stripe_events FOR EACH ROW
    WHEN (length(NEW.type) > 255 OR length(NEW.object_id) > 255 OR length(NEW.account) > 255)
    EXECUTE FUNCTION refuse('stripe_events: a text is too long');
CREATE TRIGGER stripe_events_texts_changed BEFORE UPDATE ON stripe_events FOR EACH ROW
    WHEN ((length(NEW.type) > 255 AND NEW.type IS DISTINCT FROM OLD.type) OR (length(NEW.object_id) > 255 AND NEW.object_id IS DISTINCT FROM OLD.object_id) OR (length(NEW.account) > 255 AND NEW.account IS DISTINCT FROM OLD.account))
    EXECUTE FUNCTION refuse('stripe_events: a text is too long');
