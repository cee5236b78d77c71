-- +goose Up

-- A passkey (WebAuthn) is a second factor beside the password. Its counter goes forward only.
ALTER TABLE users ADD COLUMN passkey_at timestamptz;

CREATE TABLE passkeys (
    id              text NOT NULL PRIMARY KEY,
    created_at      timestamptz NOT NULL,
    user_id         text NOT NULL CONSTRAINT passkeys_user REFERENCES users (id),
    name            text NOT NULL CONSTRAINT passkeys_name CHECK (name <> '' AND length(name) <= 100),
    credential_id   text NOT NULL CONSTRAINT passkeys_credential CHECK (credential_id <> '' AND length(credential_id) <= 1400),
    public_key      text NOT NULL CONSTRAINT passkeys_key CHECK (public_key <> '' AND length(public_key) <= 8000),
    aaguid          text NOT NULL DEFAULT '' CONSTRAINT passkeys_aaguid CHECK (length(aaguid) <= 32),
    transports      text NOT NULL DEFAULT '' CONSTRAINT passkeys_transports CHECK (length(transports) <= 100),
    backup_eligible boolean NOT NULL,
    sign_count      bigint NOT NULL DEFAULT 0 CONSTRAINT passkeys_count CHECK (sign_count BETWEEN 0 AND 4294967295),
    last_used_at    timestamptz
);
CREATE UNIQUE INDEX passkeys_credential_id_key ON passkeys (credential_id);
CREATE INDEX passkey_user_id ON passkeys (user_id);

-- What a passkey has to sign, once.
CREATE TABLE passkey_challenges (
    id             text NOT NULL PRIMARY KEY,
    created_at     timestamptz NOT NULL,
    user_id        text NOT NULL CONSTRAINT passkey_challenges_user REFERENCES users (id),
    session        text NOT NULL DEFAULT '' CONSTRAINT passkey_challenges_session CHECK (length(session) <= 100),
    purpose        text NOT NULL CONSTRAINT passkey_challenges_purpose CHECK (purpose IN ('REGISTRATION', 'AUTHENTICATION')),
    challenge_hash text NOT NULL CONSTRAINT passkey_challenges_hash CHECK (length(challenge_hash) = 64),
    expires_at     timestamptz NOT NULL CONSTRAINT passkey_challenges_expire CHECK (expires_at > created_at)
);
CREATE UNIQUE INDEX passkey_challenges_challenge_hash_key ON passkey_challenges (challenge_hash);
CREATE INDEX passkeychallenge_user_id ON passkey_challenges (user_id);
CREATE INDEX passkeychallenge_expires_at ON passkey_challenges (expires_at);

CREATE TRIGGER passkeys_forward BEFORE UPDATE ON passkeys FOR EACH ROW
    WHEN (NEW.sign_count < OLD.sign_count)
    EXECUTE FUNCTION refuse('passkeys: the counter goes forward only');
CREATE TRIGGER passkeys_identity BEFORE UPDATE ON passkeys FOR EACH ROW
    WHEN (NEW.id IS DISTINCT FROM OLD.id OR NEW.created_at IS DISTINCT FROM OLD.created_at OR NEW.user_id IS DISTINCT FROM OLD.user_id OR NEW.name IS DISTINCT FROM OLD.name OR NEW.credential_id IS DISTINCT FROM OLD.credential_id OR NEW.public_key IS DISTINCT FROM OLD.public_key OR NEW.aaguid IS DISTINCT FROM OLD.aaguid OR NEW.transports IS DISTINCT FROM OLD.transports OR NEW.backup_eligible IS DISTINCT FROM OLD.backup_eligible)
    EXECUTE FUNCTION refuse('passkeys: what was registered never changes');
CREATE TRIGGER passkey_challenges_identity BEFORE UPDATE ON passkey_challenges FOR EACH ROW
    EXECUTE FUNCTION refuse('passkey_challenges never change');
