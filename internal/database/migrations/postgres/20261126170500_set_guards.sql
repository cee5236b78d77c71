-- +goose Up
-- A reference is checked line by line, locks the row that it points to, and needs
-- a key of its own. Lines never change and never go, so it is enough to look when
-- they are written, at all lines of a statement at once: each goes on from the line
-- before it, and the two of a transfer come together.
ALTER TABLE transactions
    DROP CONSTRAINT transactions_chain,
    DROP CONSTRAINT transactions_peer,
    DROP CONSTRAINT transactions_peer_key,
    DROP COLUMN prev_sequence,
    DROP COLUMN peer_value;

-- These plans are kept for as long as a connection lasts, and made when the tables
-- may be small still: without the settings one could read a whole table each time.
-- +goose StatementBegin
CREATE FUNCTION lines_chain() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM added a WHERE a.sequence > 1 AND NOT EXISTS (
            SELECT 1 FROM transactions p WHERE p.wallet_id = a.wallet_id AND p.sequence = a.sequence - 1
                AND p.balance_after = a.running_balance)) THEN
        RAISE EXCEPTION 'a line goes on from the line before it'
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = 'transactions_chain';
    END IF;
    -- The reference finds the other line; || keeps the plan from reading its wallet.
    IF EXISTS (SELECT 1 FROM added a WHERE a.peer_wallet_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM transactions o WHERE o.reference = a.reference AND o.wallet_id || '' = a.peer_wallet_id
                AND o.peer_wallet_id = a.wallet_id AND o.value = -a.value)) THEN
        RAISE EXCEPTION 'a transfer has two lines'
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = 'transactions_peer';
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER transactions_chain AFTER INSERT ON transactions
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION lines_chain();

ALTER FUNCTION lines_agree() SET enable_seqscan = off;
ALTER FUNCTION lines_agree() SET enable_hashjoin = off;
ALTER FUNCTION lines_agree() SET enable_mergejoin = off;
ALTER FUNCTION lines_below_head() SET enable_seqscan = off;
ALTER FUNCTION lines_below_head() SET enable_hashjoin = off;
ALTER FUNCTION lines_below_head() SET enable_mergejoin = off;

-- A head changes with every line: room on its page keeps it out of the indexes.
ALTER TABLE wallets SET (fillfactor = 70);
