-- +goose Up

-- API keys of the application. A key belongs to no user and does what its scopes say. A
-- rotation keeps the secret before it for a while.
CREATE TABLE application_keys (
    id             text NOT NULL PRIMARY KEY,
    created_at     timestamptz NOT NULL,
    name           text NOT NULL CONSTRAINT application_keys_name CHECK (name <> '' AND length(name) <= 100),
    scopes         text NOT NULL CONSTRAINT application_keys_scopes CHECK (scopes ~ '^[A-Z_]+( [A-Z_]+)*$' AND length(scopes) <= 500),
    secret_hash    text NOT NULL CONSTRAINT application_keys_secret CHECK (secret_hash ~ '^[0-9a-f]{64}$'),
    last_four      text NOT NULL CONSTRAINT application_keys_last_four CHECK (length(last_four) = 4),
    previous_hash  text CONSTRAINT application_keys_previous_secret CHECK (previous_hash ~ '^[0-9a-f]{64}$' AND previous_hash <> secret_hash),
    previous_until timestamptz,
    created_by     text NOT NULL CONSTRAINT application_keys_created_by CHECK (length(created_by) <= 100),
    last_used_at   timestamptz,
    expires_at     timestamptz CONSTRAINT application_keys_expire_later CHECK (expires_at > created_at),
    revoked_at     timestamptz,
    CONSTRAINT application_keys_overlap CHECK ((previous_hash IS NULL) = (previous_until IS NULL))
);
CREATE UNIQUE INDEX application_keys_secret_hash_key ON application_keys (secret_hash);
CREATE UNIQUE INDEX application_keys_previous_hash_key ON application_keys (previous_hash);

CREATE TRIGGER application_keys_stay BEFORE DELETE ON application_keys FOR EACH ROW
    EXECUTE FUNCTION refuse('application_keys are never deleted');
CREATE TRIGGER application_keys_identity BEFORE UPDATE ON application_keys FOR EACH ROW
    WHEN (NEW.id IS DISTINCT FROM OLD.id OR NEW.created_at IS DISTINCT FROM OLD.created_at OR NEW.name IS DISTINCT FROM OLD.name OR NEW.scopes IS DISTINCT FROM OLD.scopes OR NEW.created_by IS DISTINCT FROM OLD.created_by)
    EXECUTE FUNCTION refuse('application_keys: what was agreed never changes');
-- One that was revoked stays so, and gets no secret.
CREATE TRIGGER application_keys_revoked_once BEFORE UPDATE ON application_keys FOR EACH ROW
    WHEN (OLD.revoked_at IS NOT NULL AND (NEW.revoked_at IS DISTINCT FROM OLD.revoked_at OR NEW.secret_hash IS DISTINCT FROM OLD.secret_hash OR NEW.previous_hash IS DISTINCT FROM OLD.previous_hash OR NEW.previous_until IS DISTINCT FROM OLD.previous_until))
    EXECUTE FUNCTION refuse('application_keys: one that was revoked stays so');
CREATE TRIGGER application_keys_expire BEFORE UPDATE ON application_keys FOR EACH ROW
    WHEN (OLD.expires_at IS NOT NULL AND (NEW.expires_at IS NULL OR NEW.expires_at > OLD.expires_at))
    EXECUTE FUNCTION refuse('application_keys: an expiry is never put off');
-- The previous secret is the one that a rotation replaced, and its end is never put off.
CREATE TRIGGER application_keys_rotation BEFORE UPDATE ON application_keys FOR EACH ROW
    WHEN (CASE WHEN NEW.secret_hash = OLD.secret_hash
        THEN NEW.previous_hash IS DISTINCT FROM OLD.previous_hash OR NEW.last_four IS DISTINCT FROM OLD.last_four OR NEW.previous_until > OLD.previous_until
        ELSE NEW.previous_hash IS DISTINCT FROM OLD.secret_hash END)
    EXECUTE FUNCTION refuse('application_keys: a rotation replaces the secret by another');

-- The application's own identifier of a user. It is personal data: closing the account erases it.
ALTER TABLE users ADD COLUMN external_id text
    CONSTRAINT users_external_id CHECK (external_id <> '' AND length(external_id) <= 255);
CREATE UNIQUE INDEX users_external_id_key ON users (external_id);
CREATE TRIGGER users_external_id_stays BEFORE UPDATE ON users FOR EACH ROW
    WHEN (OLD.external_id IS NOT NULL AND NEW.external_id IS DISTINCT FROM OLD.external_id AND (NEW.external_id IS NOT NULL OR NEW.closing_at IS NULL))
    EXECUTE FUNCTION refuse('users: an external identifier never changes');

-- A session that the application created for a user who proved nothing.
ALTER TABLE sessions ADD COLUMN minted_by text CONSTRAINT sessions_minted_by REFERENCES application_keys (id);
CREATE INDEX session_minted_by ON sessions (minted_by) WHERE minted_by IS NOT NULL;
CREATE TRIGGER sessions_minted BEFORE UPDATE ON sessions FOR EACH ROW
    WHEN (NEW.minted_by IS DISTINCT FROM OLD.minted_by)
    EXECUTE FUNCTION refuse('sessions: who created one never changes');
