-- +goose Up

-- Card money that may still be taken back is young until it matures: it may be sent on, but
-- not be paid out. A lot is the money of one wallet that matures at one time, in
-- microseconds since 1970; money that is sent on keeps its time.
CREATE TABLE young_lots (
    id        text NOT NULL PRIMARY KEY CHECK (id LIKE 'lot!_%' ESCAPE '!'),
    wallet_id text NOT NULL REFERENCES wallets (id),
    due_at    integer NOT NULL CONSTRAINT young_lots_due CHECK (typeof(due_at) = 'integer' AND due_at > 0),
    amount    integer NOT NULL CONSTRAINT young_lots_amount CHECK (typeof(amount) = 'integer' AND amount > 0)
);
CREATE UNIQUE INDEX younglot_wallet_id_due_at ON young_lots (wallet_id, due_at);
CREATE INDEX younglot_due_at ON young_lots (due_at);
ALTER TABLE wallets ADD COLUMN young_balance integer NOT NULL DEFAULT 0 CHECK (typeof(young_balance) = 'integer');
ALTER TABLE deposits ADD COLUMN matures_at integer
    CONSTRAINT deposits_matures CHECK (matures_at IS NULL OR typeof(matures_at) = 'integer' AND matures_at > 0 AND state = 'SUCCEEDED');

-- The sum of a wallet's lots is in the wallet, so that a wallet without any is known by its
-- row. Nothing but lots moves it.
-- +goose StatementBegin
CREATE TRIGGER young_lots_added AFTER INSERT ON young_lots
BEGIN
    UPDATE wallets SET young_balance = (SELECT COALESCE(SUM(amount), 0) FROM young_lots WHERE wallet_id = NEW.wallet_id) WHERE id = NEW.wallet_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER young_lots_changed AFTER UPDATE ON young_lots
BEGIN
    UPDATE wallets SET young_balance = (SELECT COALESCE(SUM(amount), 0) FROM young_lots WHERE wallet_id = NEW.wallet_id) WHERE id = NEW.wallet_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER young_lots_dropped AFTER DELETE ON young_lots
BEGIN
    UPDATE wallets SET young_balance = (SELECT COALESCE(SUM(amount), 0) FROM young_lots WHERE wallet_id = OLD.wallet_id) WHERE id = OLD.wallet_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER young_lots_identity BEFORE UPDATE ON young_lots
    WHEN NEW.id IS NOT OLD.id OR NEW.wallet_id IS NOT OLD.wallet_id OR NEW.due_at IS NOT OLD.due_at
BEGIN
    SELECT RAISE(ABORT, 'young_lots: money does not grow older');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER wallets_young_by_lots BEFORE UPDATE ON wallets
    WHEN NEW.young_balance <> OLD.young_balance
        AND NEW.young_balance <> (SELECT COALESCE(SUM(amount), 0) FROM young_lots WHERE wallet_id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'young money moves only with lots');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER wallets_begin_old BEFORE INSERT ON wallets
    WHEN NEW.young_balance <> 0
BEGIN
    SELECT RAISE(ABORT, 'a wallet begins without young money');
END;
-- +goose StatementEnd
-- Deposits of the last seven days are as young as the default of live mode makes them.
-- Where payouts do not wait, lots are not looked at.
UPDATE deposits SET matures_at = ((strftime('%s', t.created_at) + 608400) / 3600) * 3600000000
    FROM transactions t WHERE t.reference = deposits.id AND t.kind = 'DEPOSIT' AND t.wallet_id = deposits.wallet_id
        AND CAST(strftime('%s', t.created_at) AS integer) > CAST(strftime('%s', 'now', '-7 days') AS integer);
INSERT INTO young_lots (id, wallet_id, due_at, amount)
    SELECT 'lot_' || wallet_id || '_' || due, wallet_id, due, SUM(amount)
    FROM (SELECT d.wallet_id, d.matures_at AS due, (SELECT SUM(t.value) FROM transactions t
            WHERE t.wallet_id = d.wallet_id AND t.deposit_id = d.id) AS amount
        FROM deposits d WHERE d.matures_at IS NOT NULL)
    WHERE amount > 0 GROUP BY wallet_id, due;

-- +goose StatementBegin
CREATE TRIGGER deposits_mature_once BEFORE UPDATE ON deposits
    WHEN NEW.matures_at IS NOT OLD.matures_at AND (OLD.matures_at IS NOT NULL OR OLD.state = 'SUCCEEDED')
BEGIN
    SELECT RAISE(ABORT, 'deposits: when the money matures is settled when it is credited');
END;
-- +goose StatementEnd
