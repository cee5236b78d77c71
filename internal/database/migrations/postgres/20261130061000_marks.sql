-- +goose Up

-- A mark is the hash of what Stripe calls the fingerprint of a card that a user has paid
-- with, or of a bank account that a user is paid at. It stays as long as the personal data
-- of its owner.
CREATE TABLE marks (
    id         text NOT NULL PRIMARY KEY CHECK (id LIKE 'mrk!_%' ESCAPE '!'),
    created_at timestamptz NOT NULL,
    owner_id   text NOT NULL REFERENCES users (id),
    kind       text NOT NULL CONSTRAINT marks_kind CHECK (kind IN ('CARD', 'BANK')),
    digest     text NOT NULL CONSTRAINT marks_digest CHECK (length(digest) = 64)
);
CREATE UNIQUE INDEX mark_owner_id_kind_digest ON marks (owner_id, kind, digest);
CREATE INDEX mark_digest ON marks (digest);

CREATE TRIGGER marks_never_change BEFORE UPDATE ON marks FOR EACH ROW EXECUTE FUNCTION refuse('marks never change');
CREATE TRIGGER marks_are_kept BEFORE TRUNCATE ON marks FOR EACH STATEMENT EXECUTE FUNCTION refuse('marks are deleted one by one');
-- +goose StatementBegin
CREATE FUNCTION marks_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM users WHERE id = OLD.owner_id AND deleted_at IS NULL) THEN
        RAISE EXCEPTION 'marks: their owner is still known'
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    RETURN OLD;
END $$;
-- +goose StatementEnd
CREATE TRIGGER marks_stay BEFORE DELETE ON marks FOR EACH ROW EXECUTE FUNCTION marks_stay();

-- Card money that an operator assigns to a wallet is as young as the payment.
ALTER TABLE resolutions ADD COLUMN matures_at bigint
    CONSTRAINT resolutions_matures CHECK (matures_at IS NULL OR matures_at > 0 AND action = 'ASSIGN_TO_WALLET');
CREATE TRIGGER resolutions_mature_once BEFORE UPDATE ON resolutions FOR EACH ROW
    WHEN (OLD.matures_at IS NOT NULL AND NEW.matures_at IS DISTINCT FROM OLD.matures_at)
    EXECUTE FUNCTION refuse('resolutions: when the money matures is settled when it is assigned');

-- The tables that guards look at are ours, whatever temporary ones a session has by
-- the same names.
-- +goose StatementBegin
DO $$
BEGIN
    EXECUTE format('ALTER FUNCTION marks_stay() SET search_path = %I, pg_temp', current_schema());
END $$;
-- +goose StatementEnd
