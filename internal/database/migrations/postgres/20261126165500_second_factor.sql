-- +goose Up
-- A code of an authenticator app beside the password. No code counts twice.
ALTER TABLE users ADD COLUMN two_factor_at timestamptz;

CREATE TABLE second_factors (
    id            text NOT NULL PRIMARY KEY,
    created_at    timestamptz NOT NULL,
    user_id       text NOT NULL CONSTRAINT second_factors_user REFERENCES users (id),
    sealed_secret text NOT NULL CHECK (sealed_secret <> ''),
    last_step     bigint NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX secondfactor_user_id ON second_factors (user_id);

CREATE TABLE recovery_codes (
    id         text NOT NULL PRIMARY KEY,
    created_at timestamptz NOT NULL,
    user_id    text NOT NULL CONSTRAINT recovery_codes_user REFERENCES users (id),
    code_hash  text NOT NULL CHECK (length(code_hash) = 64)
);
CREATE UNIQUE INDEX recoverycode_user_id_code_hash ON recovery_codes (user_id, code_hash);

CREATE TRIGGER second_factors_forward BEFORE UPDATE ON second_factors FOR EACH ROW
    WHEN (NEW.last_step <= OLD.last_step)
    EXECUTE FUNCTION refuse('second_factors: no code counts twice');
CREATE TRIGGER second_factors_identity BEFORE UPDATE ON second_factors FOR EACH ROW
    WHEN (NEW.id IS DISTINCT FROM OLD.id OR NEW.user_id IS DISTINCT FROM OLD.user_id OR NEW.sealed_secret IS DISTINCT FROM OLD.sealed_secret OR NEW.created_at IS DISTINCT FROM OLD.created_at)
    EXECUTE FUNCTION refuse('second_factors: what was agreed never changes');
CREATE TRIGGER recovery_codes_identity BEFORE UPDATE ON recovery_codes FOR EACH ROW
    EXECUTE FUNCTION refuse('recovery_codes never change');
