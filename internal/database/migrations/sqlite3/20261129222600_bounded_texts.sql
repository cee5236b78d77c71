-- +goose Up

-- Free texts are bounded, whoever writes them. A guard looks at what is written, so that
-- a longer text that stands from before hinders neither this migration nor another
-- column's change. length() ends at U+0000, which PostgreSQL refuses by itself.
-- +goose StatementBegin
CREATE TRIGGER users_texts BEFORE INSERT ON users
    WHEN length(NEW.email) > 254 OR instr(NEW.email, char(0)) > 0 OR length(NEW.name) > 100 OR instr(NEW.name, char(0)) > 0
BEGIN
    SELECT RAISE(ABORT, 'users: a text is too long, or holds U+0000');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER users_texts_changed BEFORE UPDATE ON users
    WHEN ((length(NEW.email) > 254 OR instr(NEW.email, char(0)) > 0) AND NEW.email IS NOT OLD.email) OR ((length(NEW.name) > 100 OR instr(NEW.name, char(0)) > 0) AND NEW.name IS NOT OLD.name)
BEGIN
    SELECT RAISE(ABORT, 'users: a text is too long, or holds U+0000');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER sessions_texts BEFORE INSERT ON sessions
    WHEN length(NEW.user_agent) > 200 OR instr(NEW.user_agent, char(0)) > 0
BEGIN
    SELECT RAISE(ABORT, 'sessions: a text is too long, or holds U+0000');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER sessions_texts_changed BEFORE UPDATE ON sessions
    WHEN ((length(NEW.user_agent) > 200 OR instr(NEW.user_agent, char(0)) > 0) AND NEW.user_agent IS NOT OLD.user_agent)
BEGIN
    SELECT RAISE(ABORT, 'sessions: a text is too long, or holds U+0000');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER identities_texts BEFORE INSERT ON identities
    WHEN length(NEW.subject) > 255 OR instr(NEW.subject, char(0)) > 0
BEGIN
    SELECT RAISE(ABORT, 'identities: a text is too long, or holds U+0000');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER identities_texts_changed BEFORE UPDATE ON identities
    WHEN ((length(NEW.subject) > 255 OR instr(NEW.subject, char(0)) > 0) AND NEW.subject IS NOT OLD.subject)
BEGIN
    SELECT RAISE(ABORT, 'identities: a text is too long, or holds U+0000');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER api_keys_texts BEFORE INSERT ON api_keys
    WHEN length(NEW.name) > 100 OR instr(NEW.name, char(0)) > 0
BEGIN
    SELECT RAISE(ABORT, 'api_keys: a text is too long, or holds U+0000');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER api_keys_texts_changed BEFORE UPDATE ON api_keys
    WHEN ((length(NEW.name) > 100 OR instr(NEW.name, char(0)) > 0) AND NEW.name IS NOT OLD.name)
BEGIN
    SELECT RAISE(ABORT, 'api_keys: a text is too long, or holds U+0000');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER transfers_texts BEFORE INSERT ON transfers
    WHEN length(NEW.note) > 140 OR instr(NEW.note, char(0)) > 0 OR length(NEW.idempotency_key) > 255 OR instr(NEW.idempotency_key, char(0)) > 0
BEGIN
    SELECT RAISE(ABORT, 'transfers: a text is too long, or holds U+0000');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER deposits_texts BEFORE INSERT ON deposits
    WHEN length(NEW.payment_method) > 255 OR instr(NEW.payment_method, char(0)) > 0 OR length(NEW.failure_code) > 255 OR instr(NEW.failure_code, char(0)) > 0 OR length(NEW.decline_code) > 255 OR instr(NEW.decline_code, char(0)) > 0 OR length(NEW.failure_message) > 1000 OR instr(NEW.failure_message, char(0)) > 0
BEGIN
    SELECT RAISE(ABORT, 'deposits: a text is too long, or holds U+0000');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER deposits_texts_changed BEFORE UPDATE ON deposits
    WHEN ((length(NEW.payment_method) > 255 OR instr(NEW.payment_method, char(0)) > 0) AND NEW.payment_method IS NOT OLD.payment_method) OR ((length(NEW.failure_code) > 255 OR instr(NEW.failure_code, char(0)) > 0) AND NEW.failure_code IS NOT OLD.failure_code) OR ((length(NEW.decline_code) > 255 OR instr(NEW.decline_code, char(0)) > 0) AND NEW.decline_code IS NOT OLD.decline_code) OR ((length(NEW.failure_message) > 1000 OR instr(NEW.failure_message, char(0)) > 0) AND NEW.failure_message IS NOT OLD.failure_message)
BEGIN
    SELECT RAISE(ABORT, 'deposits: a text is too long, or holds U+0000');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payouts_texts BEFORE INSERT ON payouts
    WHEN length(NEW.failure_code) > 255 OR instr(NEW.failure_code, char(0)) > 0 OR length(NEW.decline_code) > 255 OR instr(NEW.decline_code, char(0)) > 0 OR length(NEW.failure_message) > 1000 OR instr(NEW.failure_message, char(0)) > 0
BEGIN
    SELECT RAISE(ABORT, 'payouts: a text is too long, or holds U+0000');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payouts_texts_changed BEFORE UPDATE ON payouts
    WHEN ((length(NEW.failure_code) > 255 OR instr(NEW.failure_code, char(0)) > 0) AND NEW.failure_code IS NOT OLD.failure_code) OR ((length(NEW.decline_code) > 255 OR instr(NEW.decline_code, char(0)) > 0) AND NEW.decline_code IS NOT OLD.decline_code) OR ((length(NEW.failure_message) > 1000 OR instr(NEW.failure_message, char(0)) > 0) AND NEW.failure_message IS NOT OLD.failure_message)
BEGIN
    SELECT RAISE(ABORT, 'payouts: a text is too long, or holds U+0000');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER refunds_texts BEFORE INSERT ON refunds
    WHEN length(NEW.failure_code) > 255 OR instr(NEW.failure_code, char(0)) > 0 OR length(NEW.decline_code) > 255 OR instr(NEW.decline_code, char(0)) > 0 OR length(NEW.failure_message) > 1000 OR instr(NEW.failure_message, char(0)) > 0
BEGIN
    SELECT RAISE(ABORT, 'refunds: a text is too long, or holds U+0000');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER refunds_texts_changed BEFORE UPDATE ON refunds
    WHEN ((length(NEW.failure_code) > 255 OR instr(NEW.failure_code, char(0)) > 0) AND NEW.failure_code IS NOT OLD.failure_code) OR ((length(NEW.decline_code) > 255 OR instr(NEW.decline_code, char(0)) > 0) AND NEW.decline_code IS NOT OLD.decline_code) OR ((length(NEW.failure_message) > 1000 OR instr(NEW.failure_message, char(0)) > 0) AND NEW.failure_message IS NOT OLD.failure_message)
BEGIN
    SELECT RAISE(ABORT, 'refunds: a text is too long, or holds U+0000');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER onboardings_texts BEFORE INSERT ON onboardings
    WHEN length(NEW.failure_code) > 255 OR instr(NEW.failure_code, char(0)) > 0 OR length(NEW.decline_code) > 255 OR instr(NEW.decline_code, char(0)) > 0 OR length(NEW.failure_message) > 1000 OR instr(NEW.failure_message, char(0)) > 0
BEGIN
    SELECT RAISE(ABORT, 'onboardings: a text is too long, or holds U+0000');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER onboardings_texts_changed BEFORE UPDATE ON onboardings
    WHEN ((length(NEW.failure_code) > 255 OR instr(NEW.failure_code, char(0)) > 0) AND NEW.failure_code IS NOT OLD.failure_code) OR ((length(NEW.decline_code) > 255 OR instr(NEW.decline_code, char(0)) > 0) AND NEW.decline_code IS NOT OLD.decline_code) OR ((length(NEW.failure_message) > 1000 OR instr(NEW.failure_message, char(0)) > 0) AND NEW.failure_message IS NOT OLD.failure_message)
BEGIN
    SELECT RAISE(ABORT, 'onboardings: a text is too long, or holds U+0000');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payout_accounts_texts BEFORE INSERT ON payout_accounts
    WHEN length(NEW.disabled_reason) > 255 OR instr(NEW.disabled_reason, char(0)) > 0 OR length(NEW.bank_failure_code) > 255 OR instr(NEW.bank_failure_code, char(0)) > 0 OR length(NEW.bank_failure_message) > 1000 OR instr(NEW.bank_failure_message, char(0)) > 0
BEGIN
    SELECT RAISE(ABORT, 'payout_accounts: a text is too long, or holds U+0000');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payout_accounts_texts_changed BEFORE UPDATE ON payout_accounts
    WHEN ((length(NEW.disabled_reason) > 255 OR instr(NEW.disabled_reason, char(0)) > 0) AND NEW.disabled_reason IS NOT OLD.disabled_reason) OR ((length(NEW.bank_failure_code) > 255 OR instr(NEW.bank_failure_code, char(0)) > 0) AND NEW.bank_failure_code IS NOT OLD.bank_failure_code) OR ((length(NEW.bank_failure_message) > 1000 OR instr(NEW.bank_failure_message, char(0)) > 0) AND NEW.bank_failure_message IS NOT OLD.bank_failure_message)
BEGIN
    SELECT RAISE(ABORT, 'payout_accounts: a text is too long, or holds U+0000');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER disputes_texts BEFORE INSERT ON disputes
    WHEN length(NEW.reason) > 255 OR instr(NEW.reason, char(0)) > 0 OR length(NEW.status) > 255 OR instr(NEW.status, char(0)) > 0
BEGIN
    SELECT RAISE(ABORT, 'disputes: a text is too long, or holds U+0000');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER disputes_texts_changed BEFORE UPDATE ON disputes
    WHEN ((length(NEW.reason) > 255 OR instr(NEW.reason, char(0)) > 0) AND NEW.reason IS NOT OLD.reason) OR ((length(NEW.status) > 255 OR instr(NEW.status, char(0)) > 0) AND NEW.status IS NOT OLD.status)
BEGIN
    SELECT RAISE(ABORT, 'disputes: a text is too long, or holds U+0000');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER gates_texts BEFORE INSERT ON gates
    WHEN length(NEW.reason) > 500 OR instr(NEW.reason, char(0)) > 0 OR length(NEW.changed_by) > 255 OR instr(NEW.changed_by, char(0)) > 0
BEGIN
    SELECT RAISE(ABORT, 'gates: a text is too long, or holds U+0000');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER gates_texts_changed BEFORE UPDATE ON gates
    WHEN ((length(NEW.reason) > 500 OR instr(NEW.reason, char(0)) > 0) AND NEW.reason IS NOT OLD.reason) OR ((length(NEW.changed_by) > 255 OR instr(NEW.changed_by, char(0)) > 0) AND NEW.changed_by IS NOT OLD.changed_by)
BEGIN
    SELECT RAISE(ABORT, 'gates: a text is too long, or holds U+0000');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_events_texts BEFORE INSERT ON audit_events
    WHEN length(NEW.action) > 255 OR instr(NEW.action, char(0)) > 0 OR length(NEW.detail) > 1000 OR instr(NEW.detail, char(0)) > 0
BEGIN
    SELECT RAISE(ABORT, 'audit_events: a text is too long, or holds U+0000');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER stripe_events_texts BEFORE INSERT ON stripe_events
    WHEN length(NEW.type) > 255 OR instr(NEW.type, char(0)) > 0 OR length(NEW.object_id) > 255 OR instr(NEW.object_id, char(0)) > 0 OR length(NEW.account) > 255 OR instr(NEW.account, char(0)) > 0
BEGIN
    SELECT RAISE(ABORT, 'stripe_events: a text is too long, or holds U+0000');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER stripe_events_texts_changed BEFORE UPDATE ON stripe_events
    WHEN ((length(NEW.type) > 255 OR instr(NEW.type, char(0)) > 0) AND NEW.type IS NOT OLD.type) OR ((length(NEW.object_id) > 255 OR instr(NEW.object_id, char(0)) > 0) AND NEW.object_id IS NOT OLD.object_id) OR ((length(NEW.account) > 255 OR instr(NEW.account, char(0)) > 0) AND NEW.account IS NOT OLD.account)
BEGIN
    SELECT RAISE(ABORT, 'stripe_events: a text is too long, or holds U+0000');
END;
-- +goose StatementEnd
