-- +goose Up

-- What one wallet sends in a day counts towards the amount that needs recent
-- authentication: it is summed from this index alone.
CREATE INDEX transfer_wallet_id_created_at_amount ON transfers (wallet_id, created_at, amount);

-- When the user last sent more than a small amount to a new recipient.
ALTER TABLE users ADD COLUMN payee_added_at datetime;

-- The recipients of a wallet's transfers. Small amounts add up until the recipient is
-- known, for which the sender must have authenticated recently.
CREATE TABLE payees (
    id           text NOT NULL PRIMARY KEY CHECK (id LIKE 'pye!_%' ESCAPE '!'),
    created_at   datetime NOT NULL,
    wallet_id    text NOT NULL REFERENCES wallets (id),
    to_wallet_id text NOT NULL REFERENCES wallets (id),
    amount       integer NOT NULL CONSTRAINT payees_amount CHECK (typeof(amount) = 'integer' AND amount >= 0),
    known_at     datetime,
    CONSTRAINT payees_other_wallet CHECK (wallet_id <> to_wallet_id)
);
CREATE UNIQUE INDEX payee_wallet_id_to_wallet_id ON payees (wallet_id, to_wallet_id);

-- +goose StatementBegin
CREATE TRIGGER payees_stay BEFORE DELETE ON payees
BEGIN
    SELECT RAISE(ABORT, 'payees are never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payees_only_grow BEFORE UPDATE ON payees
    WHEN NEW.id IS NOT OLD.id OR NEW.wallet_id IS NOT OLD.wallet_id OR NEW.to_wallet_id IS NOT OLD.to_wallet_id
        OR NEW.created_at IS NOT OLD.created_at OR NEW.amount < OLD.amount
        OR (OLD.known_at IS NOT NULL AND NEW.known_at IS NOT OLD.known_at)
BEGIN
    SELECT RAISE(ABORT, 'payees: what was sent only grows');
END;
-- +goose StatementEnd

-- Recipients of earlier transfers are known.
INSERT INTO payees (id, created_at, wallet_id, to_wallet_id, amount, known_at)
    SELECT 'pye_' || wallet_id || '_' || to_wallet_id, MIN(created_at), wallet_id, to_wallet_id, SUM(amount), MIN(created_at)
    FROM transfers GROUP BY wallet_id, to_wallet_id;
