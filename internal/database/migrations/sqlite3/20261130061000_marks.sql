-- +goose Up

-- A mark is the hash of what Stripe calls the fingerprint of a card that a user has paid
-- with, or of a bank account that a user is paid at. It stays as long as the personal data
-- of its owner.
CREATE TABLE marks (
    id         text NOT NULL PRIMARY KEY CHECK (id LIKE 'mrk!_%' ESCAPE '!'),
    created_at datetime NOT NULL,
    owner_id   text NOT NULL REFERENCES users (id),
    kind       text NOT NULL CONSTRAINT marks_kind CHECK (kind IN ('CARD', 'BANK')),
    digest     text NOT NULL CONSTRAINT marks_digest CHECK (length(digest) = 64)
);
CREATE UNIQUE INDEX mark_owner_id_kind_digest ON marks (owner_id, kind, digest);
CREATE INDEX mark_digest ON marks (digest);

-- +goose StatementBegin
CREATE TRIGGER marks_never_change BEFORE UPDATE ON marks
BEGIN
    SELECT RAISE(ABORT, 'marks never change');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER marks_stay BEFORE DELETE ON marks
    WHEN EXISTS (SELECT 1 FROM users WHERE id = OLD.owner_id AND deleted_at IS NULL)
BEGIN
    SELECT RAISE(ABORT, 'marks: their owner is still known');
END;
-- +goose StatementEnd

-- Card money that an operator assigns to a wallet is as young as the payment.
ALTER TABLE resolutions ADD COLUMN matures_at integer
    CONSTRAINT resolutions_matures CHECK (matures_at IS NULL OR typeof(matures_at) = 'integer' AND matures_at > 0 AND action = 'ASSIGN_TO_WALLET');
-- +goose StatementBegin
CREATE TRIGGER resolutions_mature_once BEFORE UPDATE ON resolutions
    WHEN OLD.matures_at IS NOT NULL AND NEW.matures_at IS NOT OLD.matures_at
BEGIN
    SELECT RAISE(ABORT, 'resolutions: when the money matures is settled when it is assigned');
END;
-- +goose StatementEnd
