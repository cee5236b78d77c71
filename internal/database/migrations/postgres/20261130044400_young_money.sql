-- +goose Up

-- Card money that may still be taken back is young until it matures: it may be sent on, but
-- not be paid out. A lot is the money of one wallet that matures at one time, in
-- microseconds since 1970; money that is sent on keeps its time.
CREATE TABLE young_lots (
    id        text NOT NULL PRIMARY KEY CHECK (id LIKE 'lot!_%' ESCAPE '!'),
    wallet_id text NOT NULL REFERENCES wallets (id),
    due_at    bigint NOT NULL CONSTRAINT young_lots_due CHECK (due_at > 0),
    amount    bigint NOT NULL CONSTRAINT young_lots_amount CHECK (amount > 0)
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX younglot_wallet_id_due_at ON young_lots (wallet_id, due_at);
CREATE INDEX younglot_due_at ON young_lots (due_at);
ALTER TABLE wallets ADD COLUMN young_balance bigint NOT NULL DEFAULT 0;
ALTER TABLE deposits ADD COLUMN matures_at bigint CONSTRAINT deposits_matures CHECK (matures_at IS NULL OR matures_at > 0 AND state = 'SUCCEEDED');

-- The sum of a wallet's lots is in the wallet, so that a wallet without any is known by its
-- row. Nothing but lots moves it.
-- +goose StatementBegin
CREATE FUNCTION young_lots_moved() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    UPDATE wallets w SET young_balance = COALESCE((SELECT SUM(l.amount) FROM young_lots l WHERE l.wallet_id = w.id), 0)
        WHERE w.id IN (SELECT wallet_id FROM moved);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER young_lots_added AFTER INSERT ON young_lots
    REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION young_lots_moved();
CREATE TRIGGER young_lots_changed AFTER UPDATE ON young_lots
    REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION young_lots_moved();
CREATE TRIGGER young_lots_dropped AFTER DELETE ON young_lots
    REFERENCING OLD TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION young_lots_moved();
CREATE TRIGGER young_lots_are_kept BEFORE TRUNCATE ON young_lots FOR EACH STATEMENT EXECUTE FUNCTION refuse('young_lots are dropped one by one');
CREATE TRIGGER young_lots_identity BEFORE UPDATE ON young_lots FOR EACH ROW
    WHEN (NEW.id <> OLD.id OR NEW.wallet_id <> OLD.wallet_id OR NEW.due_at <> OLD.due_at)
    EXECUTE FUNCTION refuse('young_lots: money does not grow older');

-- +goose StatementBegin
CREATE FUNCTION wallets_young_by_lots() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off AS $$
BEGIN
    IF NEW.young_balance <> COALESCE((SELECT SUM(l.amount) FROM young_lots l WHERE l.wallet_id = NEW.id), 0) THEN
        RAISE EXCEPTION 'young money moves only with lots'
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER wallets_young_by_lots AFTER UPDATE ON wallets FOR EACH ROW
    WHEN (NEW.young_balance <> OLD.young_balance) EXECUTE FUNCTION wallets_young_by_lots();
CREATE TRIGGER wallets_begin_old BEFORE INSERT ON wallets FOR EACH ROW
    WHEN (NEW.young_balance <> 0) EXECUTE FUNCTION refuse('a wallet begins without young money');
CREATE TRIGGER deposits_mature_once BEFORE UPDATE ON deposits FOR EACH ROW
    WHEN (NEW.matures_at IS DISTINCT FROM OLD.matures_at AND (OLD.matures_at IS NOT NULL OR OLD.state = 'SUCCEEDED'))
    EXECUTE FUNCTION refuse('deposits: when the money matures is settled when it is credited');

-- Deposits of the last seven days are as young as the default of live mode makes them.
-- Where payouts do not wait, lots are not looked at.
ALTER TABLE deposits DISABLE TRIGGER deposits_mature_once;
UPDATE deposits d SET matures_at = (extract(epoch FROM date_trunc('hour', t.created_at + interval '169 hours')) * 1000000)::bigint
    FROM transactions t WHERE t.reference = d.id AND t.kind = 'DEPOSIT' AND t.wallet_id = d.wallet_id
        AND t.created_at > now() - interval '7 days';
ALTER TABLE deposits ENABLE TRIGGER deposits_mature_once;
INSERT INTO young_lots (id, wallet_id, due_at, amount)
    SELECT 'lot_' || wallet_id || '_' || due, wallet_id, due, SUM(amount)
    FROM (SELECT d.wallet_id, d.matures_at AS due, (SELECT SUM(t.value) FROM transactions t
            WHERE t.wallet_id = d.wallet_id AND t.deposit_id = d.id) AS amount
        FROM deposits d WHERE d.matures_at IS NOT NULL) AS brought
    WHERE amount > 0 GROUP BY wallet_id, due;

-- The tables that guards look at are ours, whatever temporary ones a session has by
-- the same names.
-- +goose StatementBegin
DO $$
DECLARE
    guard text;
BEGIN
    FOREACH guard IN ARRAY ARRAY['young_lots_moved', 'wallets_young_by_lots'] LOOP
        EXECUTE format('ALTER FUNCTION %I() SET search_path = %I, pg_temp', guard, current_schema());
    END LOOP;
END $$;
-- +goose StatementEnd
