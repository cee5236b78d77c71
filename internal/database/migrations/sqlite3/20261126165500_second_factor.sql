-- +goose Up
-- A code of an authenticator app beside the password. No code counts twice.
ALTER TABLE users ADD COLUMN two_factor_at datetime;

CREATE TABLE second_factors (
    id            text NOT NULL PRIMARY KEY,
    created_at    datetime NOT NULL,
    user_id       text NOT NULL CONSTRAINT second_factors_user REFERENCES users (id),
    sealed_secret text NOT NULL CHECK (sealed_secret <> ''),
    last_step     integer NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX secondfactor_user_id ON second_factors (user_id);

CREATE TABLE recovery_codes (
    id         text NOT NULL PRIMARY KEY,
    created_at datetime NOT NULL,
    user_id    text NOT NULL CONSTRAINT recovery_codes_user REFERENCES users (id),
    code_hash  text NOT NULL CHECK (length(code_hash) = 64)
);
CREATE UNIQUE INDEX recoverycode_user_id_code_hash ON recovery_codes (user_id, code_hash);

-- +goose StatementBegin
CREATE TRIGGER second_factors_forward BEFORE UPDATE ON second_factors
WHEN NEW.last_step <= OLD.last_step
BEGIN SELECT RAISE(ABORT, 'second_factors: no code counts twice'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER second_factors_identity BEFORE UPDATE ON second_factors
WHEN NEW.id IS NOT OLD.id OR NEW.user_id IS NOT OLD.user_id OR NEW.sealed_secret IS NOT OLD.sealed_secret OR NEW.created_at IS NOT OLD.created_at
BEGIN SELECT RAISE(ABORT, 'second_factors: what was agreed never changes'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER recovery_codes_identity BEFORE UPDATE ON recovery_codes
BEGIN SELECT RAISE(ABORT, 'recovery_codes never change'); END;
-- +goose StatementEnd
