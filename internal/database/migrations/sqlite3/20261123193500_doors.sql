-- +goose Up
-- Who may come in: sessions that are known and can be ended, tries that are counted,
-- names elsewhere, keys for servers; and what operators and owners did.
ALTER TABLE users ADD COLUMN guarded_at datetime;
ALTER TABLE users ADD COLUMN deleted_at datetime;
ALTER TABLE sessions ADD COLUMN proved_at datetime;
ALTER TABLE sessions ADD COLUMN seen_at datetime;
ALTER TABLE sessions ADD COLUMN user_agent text NOT NULL DEFAULT '';
CREATE INDEX session_user_id ON sessions (user_id);
CREATE INDEX session_expires_at ON sessions (expires_at);

CREATE TABLE identities (
    id         text NOT NULL PRIMARY KEY,
    created_at datetime NOT NULL,
    user_id    text NOT NULL CONSTRAINT identities_user REFERENCES users (id),
    issuer     text NOT NULL CHECK (issuer <> ''),
    subject    text NOT NULL CHECK (subject <> '')
);
CREATE UNIQUE INDEX identity_issuer_subject ON identities (issuer, subject);
CREATE INDEX identity_user_id ON identities (user_id);

CREATE TABLE reset_tokens (
    id         text NOT NULL PRIMARY KEY,
    created_at datetime NOT NULL,
    user_id    text NOT NULL CONSTRAINT reset_tokens_user REFERENCES users (id),
    token_hash text NOT NULL CHECK (length(token_hash) = 64),
    expires_at datetime NOT NULL
);
CREATE UNIQUE INDEX reset_tokens_token_hash_key ON reset_tokens (token_hash);
CREATE INDEX resettoken_user_id ON reset_tokens (user_id);

CREATE TABLE api_keys (
    id         text NOT NULL PRIMARY KEY,
    created_at datetime NOT NULL,
    user_id    text NOT NULL CONSTRAINT api_keys_user REFERENCES users (id),
    name       text NOT NULL CHECK (name <> ''),
    role       text NOT NULL CHECK (role IN ('USER', 'ADMIN')),
    token_hash text NOT NULL CHECK (length(token_hash) = 64),
    revoked_at datetime
);
CREATE UNIQUE INDEX api_keys_token_hash_key ON api_keys (token_hash);
CREATE INDEX apikey_user_id ON api_keys (user_id);

CREATE TABLE throttles (
    id       text NOT NULL PRIMARY KEY,
    empty_at integer NOT NULL
);
CREATE INDEX throttle_empty_at ON throttles (empty_at);

CREATE TABLE audit_events (
    id         text NOT NULL PRIMARY KEY,
    created_at datetime NOT NULL,
    actor      text NOT NULL,
    action     text NOT NULL CHECK (action <> ''),
    subject    text NOT NULL,
    detail     text NOT NULL DEFAULT ''
);
CREATE INDEX auditevent_subject_id ON audit_events (subject, id);

-- +goose StatementBegin
CREATE TRIGGER audit_events_stay BEFORE DELETE ON audit_events
BEGIN
    SELECT RAISE(ABORT, 'audit_events are never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_events_identity BEFORE UPDATE ON audit_events
BEGIN
    SELECT RAISE(ABORT, 'audit_events never change');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER identities_identity BEFORE UPDATE ON identities
    WHEN NEW.id IS NOT OLD.id OR NEW.user_id IS NOT OLD.user_id OR NEW.issuer IS NOT OLD.issuer OR NEW.subject IS NOT OLD.subject OR NEW.created_at IS NOT OLD.created_at
BEGIN
    SELECT RAISE(ABORT, 'identities: what was agreed never changes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER api_keys_stay BEFORE DELETE ON api_keys
BEGIN
    SELECT RAISE(ABORT, 'api_keys are never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER api_keys_identity BEFORE UPDATE ON api_keys
    WHEN NEW.id IS NOT OLD.id OR NEW.user_id IS NOT OLD.user_id OR NEW.name IS NOT OLD.name OR NEW.role IS NOT OLD.role OR NEW.token_hash IS NOT OLD.token_hash OR NEW.created_at IS NOT OLD.created_at
BEGIN
    SELECT RAISE(ABORT, 'api_keys: what was agreed never changes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER api_keys_known_once BEFORE UPDATE ON api_keys
    WHEN OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS NOT OLD.revoked_at
BEGIN
    SELECT RAISE(ABORT, 'api_keys: one that was revoked stays so');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER reset_tokens_identity BEFORE UPDATE ON reset_tokens
BEGIN
    SELECT RAISE(ABORT, 'reset_tokens never change');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER users_stay_deleted BEFORE UPDATE ON users
    WHEN OLD.deleted_at IS NOT NULL AND NEW.deleted_at IS NOT OLD.deleted_at
BEGIN
    SELECT RAISE(ABORT, 'users: who was forgotten stays so');
END;
-- +goose StatementEnd
