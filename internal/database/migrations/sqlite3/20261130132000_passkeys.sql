-- +goose Up

-- A passkey (WebAuthn) is a second factor beside the password. Its counter goes forward only.
ALTER TABLE users ADD COLUMN passkey_at datetime;

CREATE TABLE passkeys (
    id              text NOT NULL PRIMARY KEY,
    created_at      datetime NOT NULL,
    user_id         text NOT NULL CONSTRAINT passkeys_user REFERENCES users (id),
    name            text NOT NULL CONSTRAINT passkeys_name CHECK (name <> '' AND length(name) <= 100 AND instr(name, char(0)) = 0),
    credential_id   text NOT NULL CONSTRAINT passkeys_credential CHECK (credential_id <> '' AND length(credential_id) <= 1400 AND instr(credential_id, char(0)) = 0),
    public_key      text NOT NULL CONSTRAINT passkeys_key CHECK (public_key <> '' AND length(public_key) <= 8000 AND instr(public_key, char(0)) = 0),
    aaguid          text NOT NULL DEFAULT '' CONSTRAINT passkeys_aaguid CHECK (length(aaguid) <= 32 AND instr(aaguid, char(0)) = 0),
    transports      text NOT NULL DEFAULT '' CONSTRAINT passkeys_transports CHECK (length(transports) <= 100 AND instr(transports, char(0)) = 0),
    backup_eligible bool NOT NULL,
    sign_count      integer NOT NULL DEFAULT 0 CONSTRAINT passkeys_count CHECK (sign_count BETWEEN 0 AND 4294967295),
    last_used_at    datetime
);
CREATE UNIQUE INDEX passkeys_credential_id_key ON passkeys (credential_id);
CREATE INDEX passkey_user_id ON passkeys (user_id);

-- What a passkey has to sign, once.
CREATE TABLE passkey_challenges (
    id             text NOT NULL PRIMARY KEY,
    created_at     datetime NOT NULL,
    user_id        text NOT NULL CONSTRAINT passkey_challenges_user REFERENCES users (id),
    session        text NOT NULL DEFAULT '' CONSTRAINT passkey_challenges_session CHECK (length(session) <= 100 AND instr(session, char(0)) = 0),
    purpose        text NOT NULL CONSTRAINT passkey_challenges_purpose CHECK (purpose IN ('REGISTRATION', 'AUTHENTICATION')),
    challenge_hash text NOT NULL CONSTRAINT passkey_challenges_hash CHECK (length(challenge_hash) = 64),
    expires_at     datetime NOT NULL CONSTRAINT passkey_challenges_expire CHECK (expires_at > created_at)
);
CREATE UNIQUE INDEX passkey_challenges_challenge_hash_key ON passkey_challenges (challenge_hash);
CREATE INDEX passkeychallenge_user_id ON passkey_challenges (user_id);
CREATE INDEX passkeychallenge_expires_at ON passkey_challenges (expires_at);

-- +goose StatementBegin
CREATE TRIGGER passkeys_forward BEFORE UPDATE ON passkeys
    WHEN NEW.sign_count < OLD.sign_count
BEGIN SELECT RAISE(ABORT, 'passkeys: the counter goes forward only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER passkeys_identity BEFORE UPDATE ON passkeys
    WHEN NEW.id IS NOT OLD.id OR NEW.created_at IS NOT OLD.created_at OR NEW.user_id IS NOT OLD.user_id OR NEW.name IS NOT OLD.name OR NEW.credential_id IS NOT OLD.credential_id OR NEW.public_key IS NOT OLD.public_key OR NEW.aaguid IS NOT OLD.aaguid OR NEW.transports IS NOT OLD.transports OR NEW.backup_eligible IS NOT OLD.backup_eligible
BEGIN SELECT RAISE(ABORT, 'passkeys: what was registered never changes'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER passkey_challenges_identity BEFORE UPDATE ON passkey_challenges
BEGIN SELECT RAISE(ABORT, 'passkey_challenges never change'); END;
-- +goose StatementEnd
