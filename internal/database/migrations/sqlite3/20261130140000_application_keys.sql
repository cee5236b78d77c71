-- +goose Up

-- API keys of the application. A key belongs to no user and does what its scopes say. A
-- rotation keeps the secret before it for a while.
CREATE TABLE application_keys (
    id             text NOT NULL PRIMARY KEY,
    created_at     datetime NOT NULL,
    name           text NOT NULL CONSTRAINT application_keys_name CHECK (name <> '' AND length(name) <= 100 AND instr(name, char(0)) = 0),
    scopes         text NOT NULL CONSTRAINT application_keys_scopes CHECK (scopes <> '' AND scopes NOT GLOB '*[^A-Z_ ]*' AND ' ' || scopes || ' ' NOT GLOB '*  *' AND length(scopes) <= 500),
    secret_hash    text NOT NULL CONSTRAINT application_keys_secret CHECK (length(secret_hash) = 64 AND secret_hash NOT GLOB '*[^0-9a-f]*'),
    last_four      text NOT NULL CONSTRAINT application_keys_last_four CHECK (length(last_four) = 4),
    previous_hash  text CONSTRAINT application_keys_previous_secret CHECK (length(previous_hash) = 64 AND previous_hash NOT GLOB '*[^0-9a-f]*' AND previous_hash <> secret_hash),
    previous_until datetime,
    created_by     text NOT NULL CONSTRAINT application_keys_created_by CHECK (length(created_by) <= 100 AND instr(created_by, char(0)) = 0),
    last_used_at   datetime,
    expires_at     datetime CONSTRAINT application_keys_expire_later CHECK (expires_at > created_at),
    revoked_at     datetime,
    CONSTRAINT application_keys_overlap CHECK ((previous_hash IS NULL) = (previous_until IS NULL))
);
CREATE UNIQUE INDEX application_keys_secret_hash_key ON application_keys (secret_hash);
CREATE UNIQUE INDEX application_keys_previous_hash_key ON application_keys (previous_hash);

-- +goose StatementBegin
CREATE TRIGGER application_keys_stay BEFORE DELETE ON application_keys
BEGIN SELECT RAISE(ABORT, 'application_keys are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER application_keys_identity BEFORE UPDATE ON application_keys
    WHEN NEW.id IS NOT OLD.id OR NEW.created_at IS NOT OLD.created_at OR NEW.name IS NOT OLD.name OR NEW.scopes IS NOT OLD.scopes OR NEW.created_by IS NOT OLD.created_by
BEGIN SELECT RAISE(ABORT, 'application_keys: what was agreed never changes'); END;
-- +goose StatementEnd
-- One that was revoked stays so, and gets no secret.
-- +goose StatementBegin
CREATE TRIGGER application_keys_revoked_once BEFORE UPDATE ON application_keys
    WHEN OLD.revoked_at IS NOT NULL AND (NEW.revoked_at IS NOT OLD.revoked_at OR NEW.secret_hash IS NOT OLD.secret_hash OR NEW.previous_hash IS NOT OLD.previous_hash OR NEW.previous_until IS NOT OLD.previous_until)
BEGIN SELECT RAISE(ABORT, 'application_keys: one that was revoked stays so'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER application_keys_expire BEFORE UPDATE ON application_keys
    WHEN OLD.expires_at IS NOT NULL AND (NEW.expires_at IS NULL OR NEW.expires_at > OLD.expires_at)
BEGIN SELECT RAISE(ABORT, 'application_keys: an expiry is never put off'); END;
-- +goose StatementEnd
-- The previous secret is the one that a rotation replaced, and its end is never put off.
-- +goose StatementBegin
CREATE TRIGGER application_keys_rotation BEFORE UPDATE ON application_keys
    WHEN CASE WHEN NEW.secret_hash = OLD.secret_hash
        THEN NEW.previous_hash IS NOT OLD.previous_hash OR NEW.last_four IS NOT OLD.last_four OR NEW.previous_until > OLD.previous_until
        ELSE NEW.previous_hash IS NOT OLD.secret_hash END
BEGIN SELECT RAISE(ABORT, 'application_keys: a rotation replaces the secret by another'); END;
-- +goose StatementEnd

-- The application's own identifier of a user. It is personal data: closing the account erases it.
ALTER TABLE users ADD COLUMN external_id text
    CONSTRAINT users_external_id CHECK (external_id <> '' AND length(external_id) <= 255 AND instr(external_id, char(0)) = 0);
CREATE UNIQUE INDEX users_external_id_key ON users (external_id);
-- +goose StatementBegin
CREATE TRIGGER users_external_id_stays BEFORE UPDATE ON users
    WHEN OLD.external_id IS NOT NULL AND NEW.external_id IS NOT OLD.external_id AND (NEW.external_id IS NOT NULL OR NEW.closing_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'users: an external identifier never changes'); END;
-- +goose StatementEnd

-- A session that the application created for a user who proved nothing.
ALTER TABLE sessions ADD COLUMN minted_by text CONSTRAINT sessions_minted_by REFERENCES application_keys (id);
CREATE INDEX session_minted_by ON sessions (minted_by) WHERE minted_by IS NOT NULL;
-- +goose StatementBegin
CREATE TRIGGER sessions_minted BEFORE UPDATE ON sessions
    WHEN NEW.minted_by IS NOT OLD.minted_by
BEGIN SELECT RAISE(ABORT, 'sessions: who created one never changes'); END;
-- +goose StatementEnd
