-- +goose Up

-- An address that a user has named counts when a link that was sent to it comes back.
ALTER TABLE users ADD COLUMN pending_email text
    CONSTRAINT users_pending_email CHECK (pending_email = lower(pending_email) AND pending_email <> '' AND pending_email <> email AND length(pending_email) <= 254 AND instr(pending_email, char(0)) = 0)
    CONSTRAINT users_pending_email_erased CHECK (deleted_at IS NULL OR pending_email IS NULL);
CREATE INDEX user_pending_email ON users (pending_email) WHERE pending_email IS NOT NULL;
ALTER TABLE reset_tokens ADD COLUMN email text NOT NULL DEFAULT ''
    CONSTRAINT reset_tokens_email CHECK (email = lower(email) AND length(email) <= 254 AND instr(email, char(0)) = 0);
-- +goose StatementBegin
CREATE TRIGGER users_verify_anew BEFORE UPDATE ON users
    WHEN NEW.email IS NOT OLD.email AND NEW.email_verified_at IS NOT NULL AND NEW.email_verified_at IS OLD.email_verified_at
BEGIN
    SELECT RAISE(ABORT, 'users: another address is verified anew');
END;
-- +goose StatementEnd

-- Each wrong code of a second factor makes the next wait longer.
ALTER TABLE users ADD COLUMN wrong_codes integer NOT NULL DEFAULT 0 CONSTRAINT users_wrong_codes CHECK (wrong_codes >= 0);
ALTER TABLE users ADD COLUMN codes_wait_until datetime;

-- Where an act came from. That is personal data, so it can be erased, and nothing else.
ALTER TABLE audit_events ADD COLUMN address text NOT NULL DEFAULT ''
    CONSTRAINT audit_events_address CHECK (length(address) <= 64 AND instr(address, char(0)) = 0);
ALTER TABLE audit_events ADD COLUMN user_agent text NOT NULL DEFAULT ''
    CONSTRAINT audit_events_user_agent CHECK (length(user_agent) <= 200 AND instr(user_agent, char(0)) = 0);
CREATE INDEX audit_events_places ON audit_events (created_at) WHERE address <> '' OR user_agent <> '';
DROP TRIGGER audit_events_identity;
-- +goose StatementBegin
CREATE TRIGGER audit_events_identity BEFORE UPDATE ON audit_events
    WHEN NEW.id IS NOT OLD.id OR NEW.created_at IS NOT OLD.created_at OR NEW.actor IS NOT OLD.actor
        OR NEW.action IS NOT OLD.action OR NEW.subject IS NOT OLD.subject OR NEW.detail IS NOT OLD.detail
        OR NEW.address <> '' OR NEW.user_agent <> '' OR OLD.address = '' AND OLD.user_agent = '' OR OLD.created_at > datetime('now', '-30 days')
BEGIN
    SELECT RAISE(ABORT, 'audit_events never change');
END;
-- +goose StatementEnd
